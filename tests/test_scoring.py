"""Scores come out as worked by hand, do not depend on order, and cannot be had by saying everything."""

import json
import random
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import documents as made_up
import projects
import saidby
from saidby.document import NOBODY, Article, Document, Entity, Party, Quote, Span
from saidby.scoring import MEASURES, Unscorable
from saidby.scoring.pairing import LEVELS
from saidby.scoring.report import as_json, report

WORDS = " ".join("abcdefghij" for _ in range(30))


def w(*numbers):
    """Each run of words, ten letters each: one span in the text, ten counted characters a word."""
    runs = [numbers[i] if isinstance(numbers[i], tuple) else (numbers[i], numbers[i]) for i in range(len(numbers))]
    return tuple(Span(11 * first, 11 * last + 10) for first, last in runs)


def by(*entities, mention=()):
    return Party(entities, mention, "named" if mention else "implicit")


GOLD = Document(
    Article("a"),
    WORDS,
    (Entity("e1", "Ruiz", "person", mentions=w(3, 17)), Entity("e2", "Okafor", "person", mentions=w(10))),
    (
        Quote("q1", "direct", content=w((0, 1)), cue=w(2), speaker=by("e1", mention=w(3))),
        Quote("q2", "indirect", content=w((4, 8)), cue=w(9), speaker=by("e2", mention=w(10))),
        Quote("q3", "mixed", content=w(11, 13), speaker=NOBODY),
        Quote("q4", "direct", content=w(15), cue=w(16), speaker=by("e1", "e2", mention=w(17))),
    ),
)
GUESS = Document(
    Article("a"),
    WORDS,
    (Entity("x1", "?", mentions=w(3)), Entity("x2", "?", mentions=w(10))),
    (
        Quote("g1", "direct", content=w((0, 1)), cue=w(2), speaker=by("x1", mention=w(3))),  # all right
        Quote("g2", "mixed", content=w((4, 7)), cue=w((8, 9)), speaker=by("x1", mention=(Span(115, 120),))),  # 40 of 50; not who
        Quote("g3", "mixed", content=w(11), speaker=NOBODY),  # 10 of 20
        Quote("g4", "indirect", content=w(20), cue=w(21), speaker=by("x2", mention=w(22))),  # nobody said that
    ),
)
# Pairs q1-g1, q2-g2, q3-g3; q4 and g4 alone. Gold 4 quotes, guess 4; F1 = 2 * right / 8 unless said otherwise.
BY_HAND = [
    ("content_exact_f1", "quote", "all", 100 * 2 * 1 / 8),  # q1
    ("content_overlap_f1", "quote", "all", 100 * 2 * 2 / 8),  # q1, q2 (40/50)
    ("character_f1", "quote", "all", 100 * 2 * 70 / (100 + 80)),  # shared 20 + 40 + 10
    ("cue_f1", "quote", "all", 100 * 2 * 1 / (3 + 3)),  # q1; q3 and g3 have none
    ("speaker_mention_exact", "quote", "all", 100 * 2 / 3),  # q1, q3
    ("speaker_mention_overlap", "quote", "all", 100),
    ("speaker_entity", "quote", "all", 100 * 2 / 3),  # q1, q3 (nobody)
    ("type_accuracy", "quote", "all", 100 * 2 / 3),  # q1, q3
    ("modality_accuracy", "quote", "all", 100),
    ("joint_f1", "quote", "all", 100 * 2 * 2 / 8),  # q1, q2
    ("joint_entity_f1", "quote", "all", 100 * 2 * 1 / 8),  # q1
    ("content_exact_f1", "quote", "direct", 100 * 2 * 1 / (2 + 1)),  # q1; q4 was not found
    ("content_overlap_f1", "quote", "indirect", 100 * 2 * 1 / (1 + 2)),  # q2; g4
    ("type_accuracy", "quote", "indirect", 0),  # q2 is called mixed
    ("content_overlap_f1", "quote", "mixed", 0),  # q3 - g3
    ("content_exact_f1", "piece", "all", 100 * 2 * 2 / (5 + 4)),  # q1, first piece of q3
    ("content_overlap_f1", "piece", "all", 100 * 2 * 3 / (5 + 4)),
    ("joint_f1", "piece", "all", 100 * 2 * 3 / (5 + 4)),
    ("joint_entity_f1", "piece", "all", 100 * 2 * 2 / (5 + 4)),
    ("content_exact_f1", "piece", "mixed", 100 * 2 * 1 / (2 + 1)),
]


@pytest.mark.parametrize(("measure", "level", "subset", "value"), BY_HAND)
def test_scores_by_hand(measure, level, subset, value):
    assert saidby.score([GOLD], [GUESS]).value(measure, level=level, subset=subset) == pytest.approx(value)


def test_precision_and_recall_by_hand():
    counts = saidby.score([GOLD], [replace(GUESS, quotes=GUESS.quotes[:2])]).counts("content_overlap_f1")
    assert (counts.precision, counts.recall) == (100, 50)
    assert counts.value == pytest.approx(100 * 2 / 3)


def test_edges_can_be_made_to_count():
    # w4 to w7 has 43 characters with its spaces, w4 to w8 has 54: 43/54 = .796.
    assert saidby.score([GOLD], [GUESS], edges="exact").value("content_overlap_f1") == 25


BY = {
    "type": {"direct": (2, 1), "indirect": (1, 2), "mixed": (1, 1)},
    "form": {"named": (3, 3), "implicit": (1, 1)},
    "language": {"en": (4, 4)},
    "corpus": {"saidby": (4, 4)},
    "phenomenon": {"several_speakers": (1, 0), "no_cue": (1, 1), "discontinuous_content": (1, 1), "direct": (2, 1)},
}


@pytest.mark.parametrize("kind", BY)
def test_groups_are_those_of_the_gold_and_of_what_is_guessed_alone(kind):
    found = saidby.score([GOLD], [GUESS], by=kind)
    counts = {group: found.counts("content_exact_f1", group=group) for group in BY[kind]}
    assert {group: (count.gold, count.guess) for group, count in counts.items()} == BY[kind]


def test_what_has_no_type_is_told_by_its_marks():
    text = "He said “it leaks” and that “it” breaks and that it ends."
    quotes = [Quote(f"q{i}", content=(Span(*span),)) for i, span in enumerate(((8, 18), (23, 39), (44, 56)))]
    doc = Document(Article("a"), text, quotes=tuple(quotes))
    found = saidby.score([doc], [doc])
    assert [found.counts("content_exact_f1", subset=kind).gold for kind in ("direct", "mixed", "indirect")] == [1, 1, 1]
    assert found.value("type_accuracy") is None


def test_entities_that_a_corpus_does_not_have_are_not_scored():
    bare = replace(GOLD, entities=(), quotes=tuple(replace(q, speaker=Party((), q.speaker.mention)) for q in GOLD.quotes))
    found = saidby.score([bare], [GUESS])
    assert (found.value("speaker_entity"), found.value("joint_entity_f1")) == (None, None)
    assert found.value("joint_f1") == 50


def without(doc, label, *ids):
    return replace(doc, quotes=tuple(replace(q, **{label: "unspecified"}) if q.id in ids else q for q in doc.quotes))


@pytest.mark.parametrize("label", ["type", "modality"])
@pytest.mark.parametrize("protocol", ["saidby", "polnear"])
def test_a_label_has_no_figure_only_where_the_whole_guess_never_states_it(label, protocol):
    measure, ids = f"{label}_accuracy", [quote.id for quote in GUESS.quotes]
    assert saidby.score([GOLD], [without(GUESS, label, *ids)], protocol=protocol).value(measure) is None
    all_right = saidby.score([GOLD], [without(GOLD, label, "q1")], protocol=protocol)
    assert all_right.counts(measure).right == all_right.counts(measure).gold - 1  # what is left out is no way round what is hard
    elsewhere = replace(GOLD, article=Article("b"))
    both = saidby.score([GOLD, elsewhere], [GOLD, without(elsewhere, label, "q1", "q2", "q3", "q4")], protocol=protocol)
    assert both.value(measure) == 50


WRONG = [
    ({"subset": "directs"}, "'directs' is no subset; there are all, direct, mixed, indirect"),
    ({"level": "quotes"}, "'quotes' is no level; there are quote, piece"),
    ({"group": "de"}, "'de' is no group by language for quote and all; there are en"),
    ({"group": "en", "level": "piece"}, "'en' is no group by language for piece and all; there are none"),
]


@pytest.mark.parametrize(("asked", "told"), WRONG)
def test_a_figure_that_there_is_not_is_refused_with_those_there_are(asked, told):
    with pytest.raises(ValueError, match=re.escape(told)):
        saidby.score([GOLD], [GUESS], by="language").value("joint_f1", **asked)


def test_a_group_is_refused_where_figures_were_not_told_apart():
    with pytest.raises(ValueError, match="'en' is no group where `by` was not given; there are none"):
        saidby.score([GOLD], [GUESS]).counts("joint_f1", group="en")


@pytest.mark.parametrize("how", [{"protocol": "best"}, {"by": "mood"}, {"edges": "round"}, {"missing": "Empty"}])
def test_an_unknown_way_to_score_is_refused_with_those_there_are(how):
    with pytest.raises(ValueError, match=r"is no .*; (there are|one of) \w+, "):
        saidby.score([GOLD], [GUESS], **how)
    with pytest.raises(ValueError, match="'joint' is no measure; there are content_exact_f1, "):
        saidby.score([GOLD], [GUESS]).value("joint")


# What must hold of any input


@settings(max_examples=40, deadline=None)
@given(made_up.documents(), st.sampled_from(["words", "exact"]), st.sampled_from(["saidby", "polnear"]))
def test_gold_against_itself_is_right(doc, edges, protocol):
    found = saidby.score([doc], [doc], edges=edges, protocol=protocol)
    values = {measure.id: found.value(measure.id, level=level) for measure in MEASURES for level in LEVELS}
    assert set(values.values()) <= {100, None}
    assert (values["joint_f1"] == 100) == any(quote.content for quote in doc.quotes)


def halves(doc):
    """Two annotations of one text that have something in common."""
    return replace(doc, quotes=doc.quotes[:3]), replace(doc, quotes=doc.quotes[1:])


@settings(max_examples=40, deadline=None)
@given(made_up.documents(), st.sampled_from(["saidby", "polnear"]))
def test_swapping_exchanges_precision_and_recall(doc, protocol):
    one, other = halves(doc)
    here, there = saidby.score([one], [other], protocol=protocol), saidby.score([other], [one], protocol=protocol)
    for level in LEVELS:
        for measure in ("content_exact_f1", "content_overlap_f1", "character_f1", "cue_f1", "joint_f1"):
            a, b = here.counts(measure, level=level), there.counts(measure, level=level)
            assert (a.precision, a.recall, a.value) == (b.recall, b.precision, b.value)


def test_swapping_by_hand():
    here, there = saidby.score([GOLD], [GUESS]), saidby.score([GUESS], [GOLD])
    assert {m.id: here.value(m.id) for m in MEASURES} == {m.id: there.value(m.id) for m in MEASURES}


@settings(max_examples=40, deadline=None)
@given(made_up.documents(), st.integers(0, 9))
def test_order_does_not_matter(doc, seed):
    def shuffled(document):
        rng = random.Random(seed)
        mix = {
            name: tuple(rng.sample(value, len(value)))
            for name, value in (("quotes", document.quotes), ("entities", document.entities))
        }
        return replace(document, **mix)

    gold, guess = halves(doc)
    second = replace(gold, article=Article("b"))
    rest = replace(guess, article=Article("b"))
    here = saidby.score([gold, second], [guess, rest])
    there = saidby.score([shuffled(second), shuffled(gold)], [shuffled(guess), shuffled(rest)])
    assert as_json(here, resamples=0) == as_json(there, resamples=0)


# Systems that say everything


def articles(number=12):
    """Made-up articles of eight paragraphs: half of them with a quote, in marks or not, by one of three people."""
    rng = random.Random(7)
    for i in range(number):
        people = {name: [] for name in ("Ruiz", "Okafor", "Sano")}
        text, quotes = "", []
        for p in range(8):
            name, words = (
                rng.choice(list(people)),
                " ".join(rng.choices(["the", "dam", "will", "leak", "by", "may", "or", "june"], k=rng.randint(6, 14))),
            )
            marked = f"“{words}”" if p % 4 else words
            line = f"{name} said {marked} on {rng.choice(['Monday', 'Friday'])}." if p % 2 else f"{name} walked {words} and away."
            people[name].append(Span(len(text), len(text) + len(name)))
            if p % 2:
                at = len(text) + len(name) + 6
                mention, content = (people[name][-1],), (Span(at, at + len(marked)),)
                party = Party((name,), mention, "named")
                cue = (Span(at - 5, at - 1),)
                quotes.append(Quote(f"q{p}", "direct" if p % 4 else "indirect", content=content, cue=cue, speaker=party))
            text += line + "\n"
        entities = tuple(Entity(name, name, "person", True, mentions=tuple(spans)) for name, spans in people.items() if spans)
        yield Document(Article(f"a{i}"), text, entities, tuple(quotes))


ARTICLES = tuple(articles())


def guessing(make):
    return [replace(doc, entities=tuple(make(doc)[0]), quotes=tuple(make(doc)[1])) for doc in ARTICLES]


def modest(doc):
    """A system that finds every second quote, not always to the letter, and knows the speaker two times out of three."""
    quotes = [
        replace(quote, content=(Span(quote.content[0].start, quote.content[0].end - 3 * (i % 3 == 2)),))
        if i % 3
        else replace(quote, speaker=NOBODY)
        for i, quote in enumerate(doc.quotes)
        if i % 4 < 2
    ]
    return doc.entities, quotes


def everything(doc):
    whole = (Span(0, len(doc.text)),)
    return [Entity("x", "x", mentions=whole)], [
        Quote("q", "direct", content=whole, cue=whole, speaker=Party(("x",), whole, "named"))
    ]


def every_paragraph(doc):
    spans = [Span(*found.span()) for found in re.finditer(r"[^\n]+", doc.text)]
    entity = Entity("x", "x", mentions=tuple(spans))
    return [entity], [
        Quote(f"q{i}", "direct", content=(s,), cue=(s,), speaker=Party(("x",), (s,), "named")) for i, s in enumerate(spans)
    ]


def every_word(doc):
    spans = [Span(*found.span()) for found in re.finditer(r"\w+", doc.text)]
    return [], [Quote(f"q{i}", "direct", content=(s,)) for i, s in enumerate(spans)]


def speaker_is_everything(doc):
    """Quotes by their marks, and the whole article as the speaker."""
    whole = (Span(0, len(doc.text)),)
    spans = [Span(*found.span()) for found in re.finditer("“[^”]+”", doc.text)]
    party = Party(("x",), whole, "named")
    return [Entity("x", "x", mentions=whole)], [
        Quote(f"q{i}", "direct", content=(s,), speaker=party) for i, s in enumerate(spans)
    ]


def everybody_speaks(doc):
    """The right contents, and everybody as the speaker of each."""
    everyone = tuple(entity.id for entity in doc.entities)
    mentions = tuple(sorted(span for entity in doc.entities for span in entity.mentions))
    return doc.entities, [replace(quote, speaker=Party(everyone, mentions, "named")) for quote in doc.quotes]


def nothing(_doc):
    return [], []


HEADLINES = ("joint_f1", "joint_entity_f1", "content_overlap_f1", "content_exact_f1")


@pytest.mark.parametrize("measure", HEADLINES)
@pytest.mark.parametrize("system", [everything, every_paragraph, every_word, nothing])
@pytest.mark.parametrize("level", LEVELS)
def test_who_says_everything_or_nothing_comes_last(system, measure, level):
    honest, degenerate = (saidby.score(ARTICLES, guessing(make)).value(measure, level=level) for make in (modest, system))
    assert degenerate < 5
    assert honest > 30


@pytest.mark.parametrize("measure", ["joint_f1", "joint_entity_f1", "speaker_entity"])
def test_the_whole_article_is_no_speaker(measure):
    honest, degenerate = (saidby.score(ARTICLES, guessing(make)).value(measure) for make in (modest, speaker_is_everything))
    assert degenerate < 5
    assert honest > 30


def test_everybody_is_not_the_speaker():
    found = saidby.score(ARTICLES, guessing(everybody_speaks))
    assert found.value("content_exact_f1") == 100
    assert [found.value(name) for name in ("joint_f1", "joint_entity_f1", "speaker_mention_exact")] == [0, 0, 0]


def lines_but(doc, *parts):
    """The right contents; of each the speaker is all of its line but for these parts of the quote, which the system was told."""
    for quote in doc.quotes:
        line = Span(doc.text.rfind("\n", 0, quote.content[0].start) + 1, doc.text.index("\n", quote.content[0].start))
        out = sorted(span for part in parts for span in getattr(quote, part))
        edges = [line.start, *(edge for span in out for edge in span), line.end]
        rest = (Span(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True))
        mention = tuple(span for span in rest if any(map(str.isalnum, span.of(doc.text))))
        yield replace(quote, speaker=Party(("x",), mention, "named"))


@pytest.mark.parametrize("parts", [("content",), ("content", "cue")], ids=" and ".join)
@pytest.mark.parametrize("level", LEVELS)
def test_all_words_around_a_quote_are_no_speaker(parts, level):
    found = saidby.score(ARTICLES, guessing(lambda doc: ((), tuple(lines_but(doc, *parts)))))
    assert found.value("content_exact_f1", level=level) == 100
    assert [found.value(name, level=level) for name in ("joint_f1", "joint_entity_f1", "speaker_mention_exact")] == [0, 0, 0]


NAMES = "Ada Ruiz, the mayor, met Bo Okafor and said it leaks."
MEETINGS = [
    ("Ada Ruiz", "Ruiz", True),
    ("Ada Ruiz", "Ada Ruiz, the mayor", True),
    ("Ada Ruiz, the mayor", "the mayor", True),
    ("", "", True),
    ("Ada Ruiz", "", False),
    ("Ada Ruiz", "Bo Okafor", False),
    ("Ada Ruiz", "Ada Ruiz|Bo Okafor", False),
    ("Ada Ruiz|Bo Okafor", "Ruiz|Okafor", True),
    ("Ada Ruiz|Bo Okafor", "Ada Ruiz", False),
    ("Bo Okafor", "Bo Okafor and said", False),
    ("Bo Okafor", "Bo Okafor and sa", True),  # a piece of the cue, not all of it
    ("Bo Okafor", "Bo Okafor|leaks", False),
]


@pytest.mark.parametrize(("one", "other", "meet"), MEETINGS)
def test_which_mentions_meet(one, other, meet):
    def by_words(words):
        at = tuple(Span(NAMES.index(part), NAMES.index(part) + len(part)) for part in words.split("|") if part)
        return Document(Article("a"), NAMES, (), (Quote("q", "indirect", content=it_leaks, cue=said, speaker=Party((), at)),))

    said, it_leaks = ((Span(NAMES.index(part), NAMES.index(part) + len(part)),) for part in ("said", "it leaks"))
    for gold, guess in ((one, other), (other, one)):
        found = saidby.score([by_words(gold)], [by_words(guess)])
        assert (found.value("joint_f1"), found.value("speaker_mention_overlap")) == (100 * meet, 100 * meet)


# Bad input


def moved(doc, **spans):
    return replace(doc, quotes=(replace(doc.quotes[0], **spans), *doc.quotes[1:]))


OTHER = replace(GOLD, article=Article("b"))
BAD = [
    ([], [GUESS], "gold: the gold has no articles"),
    ([GOLD], [], "guess: the guess has no articles"),
    ([GOLD], [GUESS, OTHER], "b: the guess has this article, the gold has not"),
    ([GOLD, OTHER], [GUESS], "b: the guess lacks this article"),
    ([GOLD], [GUESS, GUESS], "a: the guess has this article twice"),
    (
        [GOLD],
        [replace(GUESS, text=WORDS[:50] + "X" + WORDS[51:])],
        "a: the guess is of another text than the gold: they differ from character 50 on",
    ),
    ([GOLD], [replace(GUESS, text=WORDS + " ")], "differ from character 329 on"),
    (
        [GOLD],
        [moved(GUESS, content=(Span(320, 330),))],
        "a: the guess's quotes.0.content has the span [320, 330), but the text has 329",
    ),
    ([GOLD], [moved(GUESS, content=(Span(5, 5),))], "the span [5, 5)"),
    ([GOLD], [moved(GUESS, cue=(Span(-3, 5),))], "quotes.0.cue has the span [-3, 5)"),
    ([moved(GOLD, cue=(Span(9, 999),))], [GUESS], "the gold's quotes.0.cue has the span [9, 999)"),
    ([GOLD], [moved(GUESS, content=(Span(0, 9), Span(5, 12)))], "content has pieces that overlap: [0, 9) and [5, 12)"),
]


@pytest.mark.parametrize(("gold", "guess", "message"), BAD)
def test_a_guess_that_cannot_be_scored_is_refused_with_a_reason(gold, guess, message):
    with pytest.raises(Unscorable) as error:
        saidby.score(gold, guess)
    assert message in str(error.value)
    assert all(fault.hint for fault in error.value.faults)


def test_all_faults_are_told_at_once():
    with pytest.raises(Unscorable) as error:
        saidby.score([GOLD, OTHER], [moved(GUESS, content=(Span(5, 5),), cue=(Span(9, 999),))])
    assert len(error.value.faults) == 3


def test_missing_articles_may_count_as_empty():
    found = saidby.score([GOLD, OTHER], [GOLD], missing="empty")
    assert (found.missing, found.value("content_exact_f1")) == (("b",), pytest.approx(100 * 2 * 4 / (8 + 4)))
    assert "articles that the guess lacks, counted as without quotes: 1" in report(found)
    assert saidby.score([GOLD], [], missing="empty").counts("joint_f1") == (0, 4, 0)
    assert report(saidby.score([GOLD], [GOLD])).startswith("1 article; quotes: 4 in the gold, 4 in the guess")


def test_a_quote_without_content_is_told_and_left_out():
    silent = replace(GOLD, quotes=(*GOLD.quotes, Quote("q9", cue=w(25))))
    found = saidby.score([silent], [silent])
    assert (found.value("content_exact_f1"), found.without_content) == (100, (1, 1))
    assert "without content, left out: 1 in the gold, 1 in the guess" in report(found)


# Output


def test_the_json_is_rows_of_figures():
    value = json.loads(json.dumps(as_json(saidby.score([GOLD], [GUESS], by="form"))))
    row = next(row for row in value["rows"] if (row["level"], row["subset"], row["measure"]) == ("quote", "all", "joint_f1"))
    assert row == {
        "level": "quote", "subset": "all", "measure": "joint_f1", "kind": "F1",
        "value": 50, "low": None, "high": None, "precision": 50, "recall": 50, "right": 2, "gold": 4, "guess": 4,
    }  # fmt: skip
    assert {row["group"] for row in value["rows"] if row.get("by") == "form"} == {"named", "implicit"}
    assert len({(r["level"], r["subset"], r.get("group"), r["measure"]) for r in value["rows"]}) == len(value["rows"])


def test_each_measure_has_a_meaning_and_a_source():
    assert all(measure.meaning.endswith(".") and measure.source for measure in MEASURES)
    assert len({measure.id for measure in MEASURES}) == len(MEASURES) == 11


def test_the_made_up_project_scores_itself():
    docs = projects.documents()
    assert saidby.score(docs, docs).value("joint_entity_f1") == 100
