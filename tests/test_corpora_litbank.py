"""LitBank's traps, on a made-up sample: inclusive ends, speakers by the coreference layer, quotes over several lines."""

from pathlib import Path

import pytest

from saidby.corpora import litbank
from saidby.document import Document, Party

SAMPLE = Path(__file__).parent / "samples" / "litbank"


@pytest.fixture
def doc():
    return next(item for item in litbank.read(SAMPLE) if isinstance(item, Document) and item.quotes)


def test_end_tokens_are_inclusive_and_quotes_cross_lines(doc):
    assert [doc.words(q.content) for q in doc.quotes] == [
        "“ Why did you come ? ”",
        "“ I will not\nlet you stay , ”",
        "— Go !",
    ]
    assert not any(q.extra for q in doc.quotes), "the stated words are those of the text"


def test_speakers_are_entities_of_the_coreference_layer(doc):
    people = {entity.id: entity for entity in doc.entities}
    ada = people["ADA_RUIZ-0"]
    assert [q.speaker for q in doc.quotes] == [
        Party(("ADA_RUIZ-0",), (), "unspecified"),
        Party(("ADA_RUIZ-0",), (), "unspecified"),
        Party(("a_far-off_voice-7",), (), "unspecified"),
    ]
    assert (ada.name, ada.type, ada.named) == ("ADA RUIZ", "person", True)
    assert [doc.text[a:b] for a, b in ada.mentions] == ["Ada Ruiz", "she"]
    assert ada.extra["mentions"] == [["T1", "PER", "PROP"], ["T2", "PER", "PRON"]]


def test_ids_that_cannot_be_ids_are_kept_beside_those_that_can(doc):
    captain = next(entity for entity in doc.entities if "captain" in entity.name)
    assert (captain.id, captain.extra["id"], captain.named) == ("the_captain_s_ghost-1", "the_captain's_ghost-1", False)


def test_a_speaker_that_no_mention_names_is_an_entity_all_the_same(doc):
    voice = doc.entities[-1]
    assert (voice.id, voice.name, voice.mentions, voice.named) == ("a_far-off_voice-7", "a far-off voice", (), None)


def test_relations_and_mentions_of_nobody_are_kept(doc):
    assert doc.extra == {
        "MENTION": [["T4", "2", "11", "2", "13", "a tall man", "PER", "NOM"]],
        "COP": [["T2", "T4"]],
        "APPOS": [["T3", "T4"]],
    }


def test_what_stands_outside_the_text_is_dropped_with_what_hangs_on_it():
    dropped = [item for item in litbank.read(SAMPLE) if not isinstance(item, Document)]
    assert {(item.where.partition("tsv/")[2], item.kind) for item in dropped} == {
        ("7_the_quay_brat.ann:4", "QUOTE"),
        ("7_the_quay_brat.ann:8", "ATTRIB"),
        ("7_the_quay_brat.ann:10", "NOTE"),
        ("9_without_text_brat.ann", "MENTION"),
    }


def test_a_text_without_quotes_is_an_article_too():
    articles = [item.article for item in litbank.read(SAMPLE) if isinstance(item, Document)]
    assert [(a.id, a.title) for a in articles] == [("7_the_quay_brat", "the quay"), ("8_rain_brat", "rain")]
