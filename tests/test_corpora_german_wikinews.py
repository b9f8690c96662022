"""German Wikinews's traps, on a made-up sample: flags that the spans deny, pieces out of order, a date that is none."""

from pathlib import Path

import pytest

from saidby.corpora import german_wikinews
from saidby.document import Document

SAMPLE = Path(__file__).parent / "samples" / "german_wikinews"


@pytest.fixture
def doc():
    return next(item for item in german_wikinews.read(SAMPLE) if isinstance(item, Document) and item.quotes)


def test_roles_become_spans(doc):
    roles = {q.id: tuple(map(doc.words, (q.content, q.cue, q.speaker.mention, q.addressee.mention))) for q in doc.quotes}
    assert roles == {
        "q0": ("schließt der Kai", "Laut", "der Hafenbehörde", ""),
        "q4": ("schließt der Kai", "", "", ""),
        "q1": ("„Er sagte, er komme“", "", "Ada Ruiz", "Reportern"),
        "q2": ("er komme", "sagte", "Er", ""),
        "q3": ("Der Rat lehnte ab", "lehnte ab", "Der Rat", ""),
    }


def test_types_and_media_are_mapped_and_kept_verbatim(doc):
    found = {q.id: (q.type, q.medium, q.extra["type"], q.extra["medium"]) for q in doc.quotes}
    assert found == {
        "q0": ("indirect", "several", "Indirect", "SW"),
        "q4": ("indirect_free_indirect", "writing", "IndirectFreeIndirect", "Writing"),
        "q1": ("direct", "speech", "Direct", "Speech"),
        "q2": ("indirect", "unspecified", "Indirect", "none"),
        "q3": ("reported", "thought", "Reported", "Thought"),
    }


def test_spans_decide_what_is_nested_and_the_flags_are_kept(doc):
    by_id = {q.id: q for q in doc.quotes}
    assert {q.id: q.parent for q in doc.quotes} == {"q0": None, "q1": None, "q2": "q1", "q3": None, "q4": None}
    assert (by_id["q2"].extra["isNested"], by_id["q1"].extra["hasNested"]) == (False, False)
    assert by_id["q4"].extra["isNested"], "its flag says so, but nothing larger holds it"


def test_pieces_are_put_in_text_order_and_their_own_order_is_kept(doc):
    quote = next(q for q in doc.quotes if q.id == "q3")
    assert [doc.text[a:b] for a, b in quote.speaker.mention] == ["Der", "Rat"]
    assert quote.extra["tokenIds"]["speaker"] == [23, 22]


def test_frames_tokens_and_sentences_are_kept(doc):
    assert [doc.text[a:b] for a, b in doc.quotes[0].extra["frame"]] == ["Laut der Hafenbehörde"]
    assert [doc.text[a:b] for a, b in doc.extra["tokens"]][2:4] == ["Hafenbehörde", "😀"]
    start, end, *_ = doc.extra["sentences"][0]
    assert doc.text[start:end] == "Laut der Hafenbehörde 😀 schließt der Kai."


def test_an_annotation_outside_the_text_is_dropped_with_its_roles():
    dropped = [item for item in german_wikinews.read(SAMPLE) if not isinstance(item, Document)]
    assert {item.kind for item in dropped} == {"annotation", "quote", "cue", "speaker", "frame"}
    assert {item.where.rpartition("#")[2] for item in dropped} == {"q5"}


def test_names_give_id_title_date_and_split():
    articles = [item.article for item in german_wikinews.read(SAMPLE) if isinstance(item, Document)]
    assert [(a.id, a.title, a.published, a.split, a.publisher) for a in articles] == [
        ("102", "Regen", None, "test", "Wikinews"),
        ("101", "Kai schließt, Behörde „überrascht“", "2031-05-06", "train", "Wikinews"),
    ]
