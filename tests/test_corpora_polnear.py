"""PolNeAR's traps, on a made-up sample: records of several lines, several annotators, shared spans, events without arguments."""

from collections import Counter
from pathlib import Path

import pytest

from saidby.corpora import NotThere, polnear
from saidby.document import Document, Party
from saidby.formats import brat

SAMPLE = Path(__file__).parent / "samples" / "polnear"
HARBOUR, QUIET = "gazette_2031-01-02_harbour-to-close-in-ma", "gazette_2031-11-03_nothing-was-said"
EXERCISE = "gazette_2031-03-11_first-exercise"


def documents(**options):
    return {item.article.id: item for item in polnear.read(SAMPLE, **options) if isinstance(item, Document)}


@pytest.fixture
def harbour():
    return documents()[HARBOUR]


def words(doc):
    return {q.id: tuple(map(doc.words, (q.content, q.cue, q.speaker.mention))) for q in doc.quotes}


def test_events_become_quotes(harbour):
    assert words(harbour) == {
        "E1": ("that the quay “leaks” 😀 that it would close", "told", "Ada Ruiz"),
        "E2": ("“Three reasons.\n\nThe water, the rust and the bill.”", "added", "Ada Ruiz"),
        "E3": ("“It is late,” “and I am tired.”", "said", "a clerk"),
    }
    assert {(q.type, q.medium, q.modality, q.parent) for q in harbour.quotes} == {(*["unspecified"] * 3, None)}
    assert {q.addressee for q in harbour.quotes} == {Party(form="unspecified")}


def test_content2_is_content_and_its_name_is_kept(harbour):
    first = harbour.quotes[0]
    assert len(first.content) == 2
    assert first.extra["brat"]["E1"] == "Attribution:T5 Source:T1 Cue:T2 Content:T3 Content2:T4"


def test_a_source_that_two_events_share_is_theirs_both_and_counts_once(harbour):
    first, second, _ = harbour.quotes
    assert first.speaker == second.speaker
    assert first.extra["brat"]["T1"] == second.extra["brat"]["T1"] == "Source 25 33"
    assert polnear.kept(harbour)["Source"] == 3


def test_what_no_quote_holds_is_kept_beside_them(harbour):
    kept = harbour.extra["brat"]
    assert {"E4": "Attribution-no-source:T13"}.items() <= kept.items(), "an event without arguments"
    assert Counter(body.split()[0] for body in kept.values()) == Counter(
        ["Attribution-no-source:T13", "Attribution-no-source", "Discuss", "Source", "Discard"]
    )
    assert harbour.quotes[2].extra["brat"]["#1"].endswith("\tIs this one or two?")


def test_the_first_annotator_is_read_and_the_others_are_dropped_by_name():
    dropped = [item for item in polnear.read(SAMPLE) if not isinstance(item, Document)]
    assert documents().keys() == {HARBOUR, QUIET, EXERCISE}
    assert documents()[HARBOUR].article.extra["annotators"] == ["4e07", "d473"]
    second = [item for item in dropped if "d473" in item.where]
    assert {item.why for item in second} == {"another annotator's; --annotator d473 reads it"}
    assert {item.kind: item.number for item in second} == {
        "layer": 1, "Source": 1, "Cue": 1, "Content": 1, "Attribution": 1, "Attribution event": 1
    }  # fmt: skip
    lines = {(item.where.rpartition(":")[2], item.kind) for item in dropped if "_4e07.ann:" in item.where}
    assert lines == {("24", "Cue"), ("25", "line")}
    assert {item.why for item in dropped if "parc3" in item.where} == {"the text is not part of the corpus"}
    assert [item.kind for item in dropped if item.where.endswith(".txt")] == ["text without layer"]


def test_each_annotator_can_be_read_as_annotations_of_the_same_articles():
    second = documents(annotator="d473")
    assert second.keys() == {HARBOUR}
    assert (second[HARBOUR].text, second[HARBOUR].article.extra["annotator"]) == (documents()[HARBOUR].text, "d473")


def test_all_annotators_are_documents_of_one_story():
    found = documents(annotator="all")
    assert {(name, doc.article.story) for name, doc in found.items()} == {
        (f"{HARBOUR}_4e07", HARBOUR), (f"{HARBOUR}_d473", HARBOUR),
        (f"{QUIET}_4e07", QUIET), (f"{EXERCISE}_4e07", EXERCISE),
    }  # fmt: skip


def test_an_annotator_that_nobody_is_is_refused_with_those_that_there_are():
    with pytest.raises(NotThere, match="first, all, 4e07, 5fec, d473"):
        list(polnear.read(SAMPLE, annotator="aaaa"))


def test_metadata_are_read_without_quoting_and_their_three_words_for_missing(harbour):
    article, quiet = harbour.article, documents()[QUIET].article
    assert (article.title, article.published, article.publisher, article.split) == (
        'Harbour "to close" in May', "2031-01-02", "gazette", "train"
    )  # fmt: skip
    assert (quiet.title, documents()[QUIET].quotes) == ("", ())
    assert documents()[EXERCISE].article.split == "annotator_training"
    assert quiet.extra["metadata"]["title"] == "NA"


def test_fields_say_what_the_records_say(harbour):
    for quote in harbour.quotes:
        extents = {"Content": quote.content, "Cue": quote.cue, "Source": quote.speaker.mention}
        bodies = "".join(f"{name}\t{body}\n" for name, body in quote.extra["brat"].items() if name.startswith("T"))
        stated = brat.parse(bodies, harbour.text).textbounds.values()
        for role, spans in extents.items():
            assert sorted(span for record in stated if record.type == role for span in record.spans) == list(spans)
