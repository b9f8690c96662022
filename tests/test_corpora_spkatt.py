"""SpkAtt-2023: speech events by sentence and token."""

import json
import os
from collections import Counter
from pathlib import Path

import pytest

from saidby import corpora
from saidby.corpora import spkatt
from saidby.document import Document

SAMPLE = Path(__file__).parent / "samples" / "spkatt"
REAL = Path(os.environ.get("SAIDBY_CORPORA", Path(__file__).parents[2] / "shared" / "corpora")) / "spkatt-2023"


@pytest.fixture
def found():
    return list(spkatt.read(SAMPLE))


@pytest.fixture
def speech(found):
    return next(doc for doc in found if isinstance(doc, Document) and doc.article.split == "train")


@pytest.fixture
def quotes(speech):
    return {quote.id: quote for quote in speech.quotes}


def told(doc, quote):
    return tuple([span.of(doc.text) for span in spans] for spans in (quote.content, quote.cue, quote.speaker.mention))


def test_tokens_make_a_text_with_a_sentence_a_line(speech):
    assert speech.text.split("\n")[1:3] == ["Wir kündigen den Bürgern heute im Ausschuss an :", "Das Wehr wird bald dicht ."]


def test_references_out_of_text_order_are_put_in_order_and_kept_as_they_are(speech, quotes):
    assert told(speech, quotes["a0"]) == (["Das Wehr wird bald dicht ."], ["kündigen", "an"], ["Wir"])
    assert quotes["a0"].extra["references"]["Message"] == ["2:3", "2:0", "2:1", "2:2", "2:4", "2:5"]
    assert told(speech, quotes["a1"]) == (["Das", "werde dauern"], ["hat", "gesagt"], ["man"])


def test_addressee_and_the_roles_that_have_no_place_here(speech, quotes):
    assert speech.words(quotes["a0"].addressee.mention) == "den Bürgern"
    places = quotes["a0"].extra["Medium"] + quotes["a0"].extra["PTC"] + quotes["a1"].extra["Evidence"]
    assert [speech.text[place["start"] : place["end"]] for place in places] == ["im Ausschuss", "an", "laut Bericht"]


def test_tokens_that_follow_one_another_over_a_lines_end_are_one_span(speech, quotes):
    assert told(speech, quotes["a4"])[:2] == (["an :\nDas"], ["Wehr wird"])


def test_an_annotation_without_a_message_is_no_quote_but_kept(speech, quotes):
    assert "a2" not in quotes
    (rest,) = speech.extra["without_message"]
    assert (rest["index"], rest["references"]) == (2, {"Source": ["4:0"], "Topic": ["4:3", "4:4"], "Cue": ["4:1"]})
    assert [speech.text[place["start"] : place["end"]] for place in rest["Topic"]] == ["das Wehr"]


def test_what_points_to_no_token_and_what_is_blind_is_dropped_with_its_reason(found):
    dropped = [item for item in found if not isinstance(item, Document)]
    bad = [item for item in dropped if "#3" in item.where]
    assert {item.kind for item in bad} == {"annotation", "Message", "Cue", "Source"}
    assert bad[0].why == "there is no token 9:0"
    assert {(item.kind, item.number) for item in dropped if "eval" in item.where} == {
        ("document", 1),
        ("annotation", 1),
        ("Cue", 1),
    }


def test_nothing_is_said_that_the_corpus_does_not_say(quotes):
    assert {(q.type, q.medium, q.modality, q.parent) for q in quotes.values()} == {("unspecified",) * 3 + (None,)}
    assert quotes["a1"].addressee.form == "implicit"


def test_the_date_is_in_the_name_and_a_token_may_hold_a_blank(found, speech):
    other = next(doc for doc in found if isinstance(doc, Document) and doc.article.split == "dev")
    assert (speech.article.published, speech.article.extra["file"].split("_")[3]) == ("2017-11-21", "ABC")
    assert other.text == "Ja . ) !"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{", "expecting"),
        ("[]", "form"),
        ('{"Sentences": [{"SentenceId": 0}], "Annotations": []}', "Tokens"),
        (json.dumps({"Sentences": [{"SentenceId": 0, "Tokens": ["a\r"]}], "Annotations": []}), "carriage return"),
        (json.dumps({"Sentences": [{"SentenceId": 0, "Tokens": ["a", ""]}], "Annotations": []}), "a token is empty"),
        (json.dumps({"Sentences": [], "Annotations": [{"Cue": [["0:1"]]}]}), "form"),
    ],
)
def test_a_file_of_another_form_is_dropped_whole(tmp_path, text, why):
    folder = tmp_path / "data/train/task1"
    folder.mkdir(parents=True)
    (folder / "a.json").write_text(text, encoding="utf-8")
    dropped = list(corpora.load("spkatt").read(tmp_path))
    assert why in dropped[0].why
    assert Counter({item.kind: item.number for item in dropped}) == spkatt.count(tmp_path)


@pytest.mark.skipif(not REAL.is_dir(), reason="the real corpora are not here")
def test_the_real_corpus_gives_the_measured_numbers():
    docs = list(spkatt.read(REAL))
    assert sum(map(spkatt.kept, docs), Counter()) == spkatt.count(REAL)
    assert Counter(doc.article.split for doc in docs) == {"trial": 3, "dev": 18, "train": 60}
    annotated = Counter()
    for doc in docs:
        annotated[doc.article.split] += spkatt.kept(doc)["annotation"]
    assert annotated == {"trial": 88, "dev": 515, "train": 1720}
    assert sum(len(doc.quotes) for doc in docs) == 1378
