"""PDNC's traps, on a made-up sample: Python literals, aliases, trailing blanks, parts, unequal lists, nan."""

from pathlib import Path

import pytest

from saidby.corpora import pdnc
from saidby.document import Document, Party

SAMPLE = Path(__file__).parent / "samples" / "pdnc"


@pytest.fixture
def doc():
    return next(item for item in pdnc.read(SAMPLE) if isinstance(item, Document) and item.quotes)


def test_parts_are_pieces_of_one_quote_as_they_stand(doc):
    assert [[doc.text[a:b] for a, b in q.content] for q in doc.quotes] == [
        ["looked up"],
        ["It leaks, ", "and it will\nbreak."],
        ["Go, Ruiz!"],
        ["No."],
    ]
    assert "parts" not in doc.quotes[1].extra, "stated parts differ by blanks at their ends only"
    assert doc.quotes[3].extra["parts"] == ["Nope."]


def test_speakers_and_addressees_are_found_by_alias_and_without_blanks(doc):
    _, first, second, third = doc.quotes
    assert [q.speaker for q in doc.quotes[1:]] == [Party((f"c{i}",), (), "unspecified") for i in range(3)]
    assert (first.addressee.entities, first.extra["addressees"]) == (("c1",), ["The Clerk ", "A Stranger"])
    assert (second.extra["speaker"], second.addressee.entities, second.extra["addressees"]) == ("Clerk", ("c0",), ["Ada"])
    assert not {"speaker", "addressees"} & third.extra.keys()


def test_missing_values_stay_the_words_that_they_are(doc):
    assert [(q.extra["quoteType"], q.extra["referringExpression"]) for q in doc.quotes] == [
        ("Implicit", ""),
        ("Explicit", "she said"),
        ("Anaphoric", "he cried"),
        ("nan", "nan"),
    ]
    assert pdnc.kept(doc)["referring expression"] == 2


def test_characters_are_entities_with_their_mentions(doc):
    ada, clerk, unknowable = doc.entities
    assert (ada.name, ada.extra) == (
        "Ada Ruiz", {"id": "0", "aliases": ["Ada", "Ada Ruiz", "Ruiz"], "gender": "F", "category": "major"}
    )  # fmt: skip
    assert [doc.text[a:b] for a, b in ada.mentions] == ["Ruiz"]
    assert ada.mentions == clerk.mentions, "one mention of two"
    assert (unknowable.name, unknowable.mentions) == ("_unknowable", ())


def test_lists_of_unequal_lengths_are_kept_and_tie_nothing(doc):
    extra = doc.quotes[3].extra
    assert [len(extra[key][0]) for key in ("mentionSpansList", "mentionEntitiesList")] == [1, 2]
    assert all(doc.text.rindex("No.") not in span for entity in doc.entities for span in entity.mentions)


def test_what_is_no_literal_is_not_run_but_dropped():
    dropped = [item for item in pdnc.read(SAMPLE) if not isinstance(item, Document)]
    assert {(item.where, item.kind) for item in dropped} == {
        ("data/TheQuay/quotation_info.csv:7", "quotation"),
        ("data/TheQuay/quotation_info.csv:7", "addressee"),
    }


def test_novels_have_the_metadata_of_the_index(doc):
    assert (doc.article.id, doc.article.title, doc.article.published) == ("TheQuay", "The Quay, or the Rust", "1831")
    assert doc.article.extra["author"]["Surname(s)"] == "Nobody"


def test_a_mention_outside_the_text_is_kept_and_ties_nothing_and_nan_is_no_addressee(doc):
    first = doc.quotes[0]
    assert (first.extra["mentionSpansList"], first.extra["mentionTextsList"]) == ([[[5, 9000]]], [["up"]])
    assert first.addressee.entities == ()
    assert all(end < 9000 for entity in doc.entities for _, end in entity.mentions)
