"""Predictions of any system: read from one JSONL, and brought to the text where they have no offsets."""

import json

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from projects import documents, project
from saidby import predictions, score
from saidby.cli import main
from saidby.document import Article, Document
from saidby.predictions import Unreadable
from saidby.predictions.alignment import Folded, align

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
    assert unsaid.extra == {"not_found": made_up["quote"]}


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{", "no JSON"),
        ("[]", '"article"'),
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
