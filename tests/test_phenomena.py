"""Each phenomenon is shown by the quotes it is meant for and by no others."""

from dataclasses import replace

import pytest
from hypothesis import given

from documents import documents
from saidby.document import Article, Document, Entity, Quote, Span
from saidby.markup import unmark
from saidby.phenomena import PHENOMENA, shown_by, surname

HEAD = """\
article a
entity e1 person named: Ada Ruiz
entity e2 person named: Bo Ruiz
entity e3 person named: Kim Okafor
entity e4 group unnamed: officials
entity e5 organization named: Port Office
"""
WORDS = {
    "okafor": "[q1.by|[e3|Okafor|e3]|q1.by]",
    "she": "[q1.by|[e3|She|e3]|q1.by]",
    "officials": "[q1.by|[e4|Officials|e4]|q1.by]",
    "office": "[q1.by|[e5|Port Office|e5]|q1.by]",
    "ada": "[q1.by|[e1|Ada Ruiz|e1]|q1.by]",
    "said": "[q1.cue|said|q1.cue]",
    "yes": "[q1|“Yes”|q1]",
}
# Head line of the quote, text, the phenomena that it shows beside the type direct.
EXAMPLES = {
    "plain": ("by e3 named", "{okafor} {said}: {yes}.", ()),
    "pronoun": ("by e3 pronoun", "[e3|Okafor|e3] left. {she} {said}: {yes}.", ("speaker_pronoun",)),
    "far": ("by e3 pronoun", "[e3|Okafor|e3] left.\n\n{she} {said}: {yes}.", ("speaker_pronoun", "name_is_far")),
    "after": ("by e3 named", "{yes}, {said} {okafor}.", ("name_is_far",)),
    "before_and_after": ("by e3 named", "[e3|Okafor|e3]: {yes}, {said} {okafor}.", ()),
    "named_in_own_words": ("by e3 implicit", "[q1|“I am [e3|Okafor|e3]”|q1] {said}.", ("speaker_implicit",)),
    "floating": ("by e3 implicit", "[e3|Okafor|e3] rose. {yes}", ("speaker_implicit", "no_cue")),
    "unnamed": ("by e4 nominal", "{officials} {said}: {yes}.", ("speaker_nominal", "unnamed_speaker")),
    "institution": ("by e5 named", "The {office} {said}: {yes}.", ("institution_speaks",)),
    "several": (
        "by e3,e5 named to e4 nominal",
        "[q1.by|[e3|Okafor|e3] and the [e5|Port Office|e5]|q1.by] {said} to [q1.to|[e4|officials|e4]|q1.to]: {yes}.",
        ("several_speakers", "institution_speaks", "addressee"),
    ),
    "surnames": ("by e1 named", "{ada} and not [e2|Bo Ruiz|e2] {said}: {yes}.", ("rival_speaker",)),
    "surnames_apart": ("by e1 named", "[e2|Bo Ruiz|e2] left.\n{ada} {said}: {yes}.", ()),
    "surnames_of_others": ("by e3 named", "[e1|Ada Ruiz|e1], [e2|Bo Ruiz|e2]: {okafor} {said} {yes}.", ()),
    "same_pronoun": (
        "by e3 pronoun to e1 pronoun",
        "[e3|Okafor|e3] met [e1|Ruiz|e1]. {she} {said} to [q1.to|[e1|she|e1]|q1.to]: {yes}.",
        ("speaker_pronoun", "addressee", "rival_speaker"),
    ),
    "in_pieces": (
        "by e3 named",
        "{okafor} [q1.cue|has|q1.cue] also {said}: {yes} and [q1|“no”|q1].",
        ("discontinuous_cue", "discontinuous_content"),
    ),
    "written": ("writing negated by e3 named", "{okafor} {said} not: {yes}.", ("negated", "written")),
    "prospective": ("prospective by e3 named", "{okafor} {said}: {yes}.", ("prospective",)),
    "subject_of_a_verb": (
        "by e4 nominal",
        "The {officials} [q1.cue|claims|q1.cue]: {yes}.",
        ("speaker_nominal", "unnamed_speaker"),
    ),
    "possessor_of_a_noun": ("by e3 named", "{okafor}’s [q1.cue|claims|q1.cue] of {yes}.", ("noun_cue",)),
    "preposition": ("by e3 named", "[q1.cue|According to|q1.cue] {okafor}, {yes}.", ("noun_cue",)),
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_quote_shows_these_and_no_others(name):
    line, text, phenomena = EXAMPLES[name]
    doc = unmark(f"{HEAD}quote q1 direct {line}\n====\n{text.format(**WORDS)}\n")
    assert set(shown_by(doc, doc.quotes[0])) == {"direct", *phenomena}


def test_nested_and_the_other_types():
    quotes = (
        Quote("q1", "indirect", content=(Span(0, 9),), cue=(Span(0, 1),)),
        Quote("q2", "mixed", parent="q1", cue=(Span(0, 1),)),
    )
    doc = Document(Article("a"), "x" * 9, quotes=quotes)
    assert [shown_by(doc, quote) for quote in quotes] == [
        ("indirect", "speaker_implicit"),
        ("mixed", "speaker_implicit", "nested"),
    ]


NOUN_CUES = [
    ("en", "the mayor's", "claim", True),
    ("en", "Mayors", "claims", False),
    ("en", "with new", "calls", True),
    ("en", "mayors", "called for", False),
    ("en", "a Norwegian", "proposal", True),
    ("en", "she", "remarked", False),
    ("de", "", "laut", True),
    ("de", "Ruiz", "zufolge", True),
    ("de", "die", "Lohnforderung", True),
    ("de", "Ruiz", "forderte", False),
    ("fr", "", "Selon", True),
    ("fr", "Ruiz", "a appelé à", False),
    ("es", "", "según", True),
    ("ru", "", "По словам", True),
    ("ru", "Руис", "сказала", False),
    ("hi", "रुइज़", "के अनुसार", True),
    ("ja", "ルイス氏", "によると", True),
    ("ja", "ルイス氏は", "述べた", False),
    ("ko", "루이스", "에 따르면", True),
    ("zh", "", "据", True),
    ("zh", "鲁伊斯", "表示", False),
    ("tr", "Ruiz'e", "göre", True),
    ("pt", "", "segundo", True),
    ("cs", "", "Podle", True),
    ("ar", "", "وفقا لـ", True),
    ("ar", "", "قال", False),
    ("xx", "", "according to", False),
]


@pytest.mark.parametrize(("language", "before", "cue", "expected"), NOUN_CUES)
def test_noun_cues(language, before, cue, expected):
    start = len(before) + 1
    quote = Quote("q", content=(Span(0, 1),), cue=(Span(start, start + len(cue)),))
    doc = Document(Article("a", language=language), f"{before} {cue} ...", quotes=(quote,))
    assert ("noun_cue" in shown_by(doc, quote)) == expected


@pytest.mark.parametrize(
    ("name", "language", "expected"),
    [
        ("Ada Ruiz", "en", "ruiz"),
        ("Ruiz", "en", None),
        ("李明", "zh", "李"),
        ("김민지", "ko", "김"),
        ("山田花子", "ja", "山田"),
        ("山田 花子", "ja", "山田"),
    ],
)
def test_surnames(name, language, expected):
    person = Entity("e", name, "person")
    assert surname(person, language) == expected
    assert surname(replace(person, type="place"), language) is None


def test_each_phenomenon_has_a_meaning_and_a_name_of_its_own():
    assert len({each.id for each in PHENOMENA}) == len(PHENOMENA)
    assert all(each.meaning.partition("\n")[0].endswith(".") for each in PHENOMENA)


@given(documents())
def test_no_document_makes_a_predicate_fail(doc):
    assert all(isinstance(each.holds(doc, quote), bool) for each in PHENOMENA for quote in doc.quotes)
