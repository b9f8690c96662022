"""Predictions of any system: read from one JSONL, and brought to the text where they have no offsets."""

import json
from dataclasses import replace

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from projects import documents, project
from saidby import predictions, score
from saidby.cli import main
from saidby.document import NOBODY, Article, Document, Entity, Party, Quote, Span
from saidby.predictions import Unreadable
from saidby.predictions.alignment import Folded, align
from saidby.predictions.placing import placed
from saidby.scoring.protocols import SUBSETS
from saidby.scoring.report import as_json, report

TEXT = (
    "“It leaks, but it stands,” Ada Ruiz told the council.\n\n"
    "Tomas Okafor said that the wall would be mended before the end of May. “It leaks,” he said. “It leaks.”"
)
GOLD = {"harbour": Document(Article("harbour"), TEXT)}


def found(string, again=0):
    spans = align(string, Folded(TEXT), again=again)
    return spans and [span.of(TEXT) for span in spans]


@pytest.mark.parametrize(
    ("string", "expected"),
    [
        ("the wall would be mended", ["the wall would be mended"]),
        ('"It leaks, but it stands,"', ["“It leaks, but it stands,”"]),
        ("It leaks but it stands", ["It leaks, but it stands"]),
        ("IT LEAKS,  but\nit stands", ["It leaks, but it stands"]),
        ("The wall ... before the end of May", ["the wall", "before the end of May"]),
        ("the wall will be mended before the end of May", ["the wall would be mended before the end of May"]),
        ("that the walls would be mended by the end of May", ["that the wall would be mended before the end of May"]),
        ("the bridge was painted in a lovely shade of green", None),
        ("May before ... the wall", None),
        ("...", None),
    ],
)
def test_a_string_is_found(string, expected):
    assert found(string) == expected


def test_a_string_that_stands_twice_is_the_next_place_when_it_comes_again():
    places = [align("It leaks", Folded(TEXT), again=again)[0].start for again in (0, 1, 2, 3)]
    assert places[0] < places[1] < places[2] == places[3]


def test_two_windows_that_are_alike_are_none():
    text = "the old wall is wet now. the new wall is wet now."
    assert align("the red wall is wet now", Folded(text)) is None


@pytest.mark.parametrize(
    ("text", "string", "place"),
    [
        ("There, said he.", "he", 12),
        ("It was so, I said.", "I", 11),
        ("Der Sturm, so er, kommt.", "er", 14),
        ("Il a demandé.", "a", 3),
        ("There it was.", "he", None),  # in "There" alone
        ("Iranian officials said", "Iran", None),
        ("Merkels Rede", "Merkel", 0),
        ("Merkels Rede von Merkel", "Merkel", 17),
        ("THE ENEMY, ruiz said", "Ruiz", 11),
        ("佐野葵氏は述べた", "佐野葵", 0),  # no spaces
        ("나리는 말했다", "나리", 0),  # a particle
        ("In 2012 said 201", "201", 13),
        ("x", ".", None),
    ],
)
def test_a_name_cuts_no_word(text, string, place):
    found = Folded(text).names(string)
    assert [span.start for span in found] == ([] if place is None else [place])


def test_a_word_without_end_takes_no_time_to_speak_of():
    assert Folded("a" * 50_000).names("aa") == []


def test_a_quote_is_whole_words_where_it_stands_so():
    assert align("and", Folded("The island and the sand"))[0].start == 11
    assert align("and", Folded("The island"))[0].start == 7


@given(st.data())
def test_whatever_is_cut_from_a_text_is_found_again(data):
    start = data.draw(st.integers(0, len(TEXT) - 1))
    end = data.draw(st.integers(start + 1, len(TEXT)))
    (span,) = align(TEXT[start:end], Folded(TEXT))
    assert span.of(TEXT) == TEXT[start:end]


def read(tmp_path, *lines):
    path = tmp_path / "guesses.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    assert predictions.is_predictions(path)
    return list(predictions.read(path, GOLD))


def test_a_quote_a_line_or_an_article_a_line(tmp_path):
    quotes = [{"quote": "It leaks, but it stands", "speaker": "Ada Ruiz", "cue": "told"}, {"quote": [[0, 26]], "type": "direct"}]
    (one,) = read(tmp_path, *({"article": "harbour", **quote} for quote in quotes))
    (other,) = read(tmp_path, {"article": "harbour", "quotes": quotes})
    assert one == other
    assert [one.words(quote.content) for quote in one.quotes] == ["“It leaks, but it stands,”", "It leaks, but it stands"]
    quote = one.quotes[1]
    assert (one.words(quote.speaker.mention), one.words(quote.cue), one.entities[0].name) == ("Ada Ruiz", "told", "Ada Ruiz")


def test_a_speaker_is_the_place_nearest_to_the_quote(tmp_path):
    (doc,) = read(tmp_path, {"article": "harbour", "quote": "that the wall would be mended", "speaker": "tomas okafor"})
    assert doc.words(doc.quotes[0].speaker.mention) == "Tomas Okafor"
    (doc,) = read(tmp_path, {"article": "harbour", "quote": "It leaks, but it stands", "speaker": "Mayor Lind"})
    assert (doc.quotes[0].speaker.mention, doc.entities[0].name, doc.entities[0].mentions) == ((), "Mayor Lind", ())


def test_no_quotes_is_a_guess_as_well(tmp_path):
    (doc,) = read(tmp_path, {"article": "harbour", "quotes": []})
    assert doc.quotes == ()


def test_what_was_never_said_counts_as_wrong(tmp_path):
    gold = documents()
    by_id = {doc.article.id: doc for doc in gold}
    path = tmp_path / "guesses.jsonl"
    right = [
        {
            "article": doc.article.id,
            "quote": [list(span) for span in quote.content],
            "speaker": [list(s) for s in quote.speaker.mention],
        }
        for doc in gold
        for quote in doc.quotes
    ]
    made_up = {"article": "council-bridge", "quote": "The bridge will be painted in a lovely shade of green"}
    path.write_text("".join(json.dumps(line) + "\n" for line in right))
    assert score(gold, predictions.read(path, by_id)).value("content_exact_f1") == 100
    path.write_text("".join(json.dumps(line) + "\n" for line in [*right, made_up]))
    counts = score(gold, predictions.read(path, by_id)).counts("content_exact_f1")
    assert (counts.recall, counts.right, counts.guess) == (100, len(right), len(right) + 1)
    (unsaid,) = [quote for doc in predictions.read(path, by_id) for quote in doc.quotes if quote.extra]
    assert (unsaid.extra, unsaid.content) == ({"not_found": made_up["quote"]}, ())


@pytest.mark.parametrize("protocol", ["saidby", "polnear"])
@pytest.mark.parametrize("edges", ["words", "exact"])
@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("“We will sell the moon,”", "direct"),
        ('that "the moon" will be sold', "mixed"),
        ("the moon will be sold", "indirect"),
        (["“We will sell,", "the moon”"], "direct"),
    ],
)
def test_what_was_never_said_is_paired_with_nothing_and_counts_where_its_own_marks_say(words, kind, edges, protocol):
    harbour = GOLD["harbour"]
    whole = replace(harbour, quotes=(Quote("q1", "direct", content=(Span(0, len(TEXT)),)),))  # covers all that there is
    found = score([whole], [placed([{"quote": words}], harbour)], edges=edges, protocol=protocol)
    for level in ("quote", "piece"):
        counts = {subset: found.counts("content_overlap_f1", subset=subset, level=level).guess for subset in SUBSETS}
        assert counts == {subset: subset in ("all", kind) for subset in SUBSETS}
        assert found.counts("speaker_mention_exact", level=level).gold == 0
    assert (found.not_found, found.without_content) == (1, (0, 0))
    assert "1 quote whose words are not in the text" in report(found)
    assert as_json(found)["not_found"] == 1


def test_pieces_of_a_cue_stand_apart():
    (doc,) = [
        placed([{"quote": "C'est non", "cue": ["a", "demandé", "demandé"]}], Document(Article("a"), "Il a demandé : C'est non."))
    ]
    assert doc.words(doc.quotes[0].cue) == "a demandé"


@pytest.mark.parametrize("blank", ["", "  ", None, [], [""], [None]])
def test_a_blank_is_nobody(tmp_path, blank):
    given = dict.fromkeys(("cue", "speaker", "addressee"), blank)
    (doc,) = read(tmp_path, {"article": "harbour", "quote": "It leaks, but it stands", "type": "", **given})
    (quote,) = doc.quotes
    assert (quote.cue, quote.speaker, quote.addressee, quote.type, quote.modality) == (
        (),
        NOBODY,
        NOBODY,
        "unspecified",
        "unspecified",
    )


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{", "no JSON"),
        ("[" * 100_000, "nested too deeply"),
        ('{"article": "harbour", "quote": ' + "[" * 900 + "]" * 900 + "}", "quote is a string"),
        ("[]", '"article"'),
        ('{"id": "harbour"}', 'a good one is {"article": '),
        ('{"article": "harbour", "text": "x", "speaker": "y"}', 'a good line is {"article": '),
        ('{"article": "harbour", "quote": " "}', 'with "quote"'),
        ('{"article": "elsewhere", "quote": "x"}', "no article 'elsewhere'"),
        ('{"article": "harbour"}', 'with "quote"'),
        ('{"article": "harbour", "quotes": {}}', '"quotes" is a list'),
        ('{"article": "harbour", "quote": "x", "spekaer": "y"}', "'spekaer' means nothing here"),
        ('{"article": "harbour", "quote": "x", "type": "oblique"}', "type 'oblique' is none of"),
        ('{"article": "harbour", "quote": [[5, 2]]}', "the span [5, 2]"),
        ('{"article": "harbour", "quote": [[0, 99999]]}', "the span [0, 99999]"),
        ('{"article": "harbour", "quote": [[0, 9], [4, 12]]}', "the span [4, 12]"),
        ('{"article": "harbour", "quote": [0, 9]}', "quote is a string"),
        ('{"article": "harbour", "quote": ["x", [1, 2]]}', "quote is a string"),
        ('{"article": "harbour", "quote": "x", "speaker": 7}', "speaker is a string"),
    ],
)
def test_bad_lines_are_named(tmp_path, line, told):
    path = tmp_path / "guesses.jsonl"
    path.write_text('{"article": "harbour", "quotes": []}\n' + line + "\n")
    with pytest.raises(Unreadable) as refused:
        list(predictions.read(path, GOLD))
    (fault,) = refused.value.faults
    assert fault.startswith("guesses.jsonl:2: ")
    assert told in fault


def test_score_takes_predictions(tmp_path):
    root = project(tmp_path / "gold")
    path = tmp_path / "guesses.jsonl"
    path.write_text('{"article": "harbour-vote", "quote": "the harbour will close in May", "speaker": "Nordkai"}\n')
    arguments = ["score", str(root), str(path), "--missing", "empty", "--json", "--resamples", "0"]
    told = CliRunner().invoke(main, arguments)
    rows = {row["measure"]: row for row in json.loads(told.output)["rows"] if (row["level"], row["subset"]) == ("quote", "all")}
    assert (rows["joint_entity_f1"]["right"] if "joint_entity_f1" in rows else rows["joint_f1"]["right"]) == 1
    path.write_text('{"article": "harbour-vote"}\n')
    told = CliRunner().invoke(main, arguments[:-3])
    assert (told.exit_code, "guesses.jsonl:1" in told.output) == (1, True)


FIRST_LINES = [
    "{",
    "[1, 2]",
    '{"id": "harbour-vote"}',
    '{"article": "harbour-vote", "text": "x", "speaker": "y"}',
    "[" * 100_000,
    "\x00",
]


@pytest.mark.parametrize("first", FIRST_LINES, ids=range(len(FIRST_LINES)))
def test_a_first_line_that_is_slightly_off_is_told_with_a_good_one(tmp_path, first):
    root, path = project(tmp_path / "gold"), tmp_path / "guesses.jsonl"
    path.write_text(first + "\n")
    told = CliRunner().invoke(main, ["score", str(root), str(path), "--missing", "empty"])
    assert (told.exit_code, isinstance(told.exception, SystemExit)) == (1, True)
    assert "guesses.jsonl:1: " in told.output
    assert '{"article": "harbour-vote", "quote": "It leaks", "speaker": "Ada Ruiz"}' in told.output
    assert "annotation" not in told.output


def test_a_file_with_an_annotation_in_it_is_an_archive(tmp_path):
    path = tmp_path / "archive.jsonl"
    path.write_text('{"broken\n{"article": {}, "text": "", "annotation": {}}\n')
    assert not predictions.is_predictions(path)


def test_a_system_may_find_nothing_at_all(tmp_path):
    root, path = project(tmp_path / "gold"), tmp_path / "guesses.jsonl"
    path.write_text("")
    told = CliRunner().invoke(main, ["score", str(root), str(path), "--missing", "empty"])
    assert (told.exit_code, "5 in the gold, 0 in the guess" in told.output) == (0, True)
    told = CliRunner().invoke(main, ["score", str(root), str(path)])
    assert (told.exit_code, "the guess has no articles" in told.output) == (1, True)


# Who is meant

PEOPLE = (
    "Mayor Ada Ruiz said the wall leaks. She said it would be mended. Ruiz added that the work was cheap. "
    "Bo Kerr said it was dear. Eva Kerr said it was late. They said so twice. Kerr said no more. "
    "Ruiz and Eva Kerr said they agreed. The Harbour Board’s statement said nothing new."
)
NAMES = {"ada": "Ada Ruiz", "bo": "Bo Kerr", "eva": "Eva Kerr", "board": "Harbour Board"}
SAID = [  # content, the words of the speaker's mention in pieces, who, form
    ("the wall leaks", ("Mayor Ada Ruiz",), ("ada",), "named"),
    ("it would be mended", ("She",), ("ada",), "pronoun"),
    ("the work was cheap", ("Ruiz",), ("ada",), "named"),
    ("it was dear", ("Bo Kerr",), ("bo",), "named"),
    ("it was late", ("Eva Kerr",), ("eva",), "named"),
    ("so twice", ("They",), ("bo", "eva"), "pronoun"),
    ("no more", ("Kerr",), ("bo",), "named"),
    ("they agreed", ("Ruiz", "Eva Kerr"), ("ada", "eva"), "named"),
    ("nothing new", (), ("board",), "implicit"),
]


def people():
    """An article in which a surname is shared, a pronoun means two, and somebody speaks whom no words at the quote name."""
    at, quotes, mentions = 0, [], {name: [] for name in NAMES}
    for i, (content, words, who, form) in enumerate(SAID):
        sentence = PEOPLE.rindex(". ", 0, PEOPLE.index(content)) + 2 if i else 0
        spans = [Span(PEOPLE.index(word, sentence), PEOPLE.index(word, sentence) + len(word)) for word in words]
        for name in who:
            mentions[name] += spans if len(spans) == 1 else [spans[who.index(name)]] if spans else []
        at = PEOPLE.index(content)
        quotes.append(Quote(f"q{i}", "indirect", content=(Span(at, at + len(content)),), speaker=Party(who, tuple(spans), form)))
    board = PEOPLE.index("Harbour Board")
    mentions["board"].append(Span(board, board + 13))
    entities = [
        Entity(name, NAMES[name], "group" if name == "board" else "person", True, mentions=tuple(mentions[name]))
        for name in NAMES
    ]
    return Document(Article("people"), PEOPLE, tuple(entities), tuple(quotes))


def fed_back(speaker):
    """The right contents, with speakers that a system says as `speaker` does of a quote."""
    doc = people()
    lines = [{"quote": [list(span) for span in quote.content], "speaker": speaker(doc, quote)} for quote in doc.quotes]
    return score([doc], [placed(lines, doc)])


def names_of(doc, quote):
    return [entity.name for entity in doc.entities if entity.id in quote.speaker.entities]


def words_or_names(doc, quote):
    return [span.of(doc.text) for span in quote.speaker.mention] or names_of(doc, quote)


HONEST = {
    "names": names_of,
    "words at the quote": words_or_names,
    "spans": lambda doc, quote: [list(span) for span in quote.speaker.mention] or names_of(doc, quote),
    "words if named, else names": lambda doc, quote: (words_or_names if quote.speaker.form == "named" else names_of)(doc, quote),
    "in small letters": lambda doc, quote: [name.lower() for name in names_of(doc, quote)],
    "first names": lambda doc, quote: [name if "Board" in name else name.split()[0] for name in names_of(doc, quote)],
    "one string of several": lambda doc, quote: " and ".join(words_or_names(doc, quote)),
}


@pytest.mark.parametrize("system", HONEST)
def test_the_right_speaker_is_right_in_whatever_spelling(system):
    found = fed_back(HONEST[system])
    assert (found.value("speaker_entity"), found.value("joint_entity_f1")) == (100, 100)


SILLY = {
    "a": lambda *_: "a",
    "the": lambda *_: "the",
    "said": lambda *_: "said",
    "a wrong name": lambda *_: "Cy Ruiz",
    "an unknown name": lambda *_: "Pell",
    "the sentence": lambda _, quote: PEOPLE[PEOPLE.rfind(". ", 0, quote.content[0].start) + 1 :].partition(". ")[0],
    "every word": lambda *_: PEOPLE.replace(".", "").split(),
    "the whole text": lambda *_: [[0, len(PEOPLE)]],
    "all names": lambda *_: list(NAMES.values()),
    "all names in one string": lambda *_: " ".join(NAMES.values()),
    "all mentions": lambda doc, _: [list(span) for span in sorted({s for e in doc.entities for s in e.mentions})],
    "nobody": lambda *_: None,
}


@pytest.mark.parametrize("system", SILLY)
def test_a_silly_speaker_is_never_right(system):
    found = fed_back(SILLY[system])
    assert (found.value("speaker_entity"), found.value("joint_entity_f1")) == (0, 0)


def test_a_word_that_fits_several_means_one_of_them_by_its_place():
    right = {
        name: fed_back(lambda *_, name=name: name).counts("speaker_entity").right for name in ("Kerr", "Ruiz", "She", "They")
    }
    # "Kerr" is a mention of Bo alone, so it is never Eva; "Ruiz" and "She" mean Ada wherever they stand, in her three quotes.
    assert right == {"Kerr": 2, "Ruiz": 3, "She": 3, "They": 1}


def test_full_annotations_are_aligned_one_to_one_as_ever():
    doc = people()
    entities = [Entity(f"x{i}", quote.id, mentions=quote.speaker.mention) for i, quote in enumerate(doc.quotes)]
    quotes = [replace(quote, speaker=replace(quote.speaker, entities=(f"x{i}",))) for i, quote in enumerate(doc.quotes)]
    assert score([doc], [replace(doc, entities=tuple(entities), quotes=tuple(quotes))]).counts("speaker_entity").right < 5


# Where predictions lie


def test_predictions_in_a_project_are_told_as_such(tmp_path):
    root = project(tmp_path / "gold")
    path = root / "guesses.jsonl"
    path.write_text('{"article": "harbour-vote", "quote": "the harbour will close in May"}\n' * 3)
    for command in (["check", root], ["score", root, path], ["agreement", root, root], ["build", "--root", root]):
        told = CliRunner().invoke(main, list(map(str, command)))
        assert (told.exit_code, told.output.count("these are predictions; keep them outside of the project")) == (1, 1), command
    for command in (["stats", root], ["view", root, "-o", tmp_path / "page.html"]):
        told = CliRunner().invoke(main, list(map(str, command)))
        assert "'guesses.jsonl'" in told.output
        assert "line-1" not in told.output
