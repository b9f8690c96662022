"""PFSA-ID: BILOU labels in one stream of sentences."""

import os
from collections import Counter
from pathlib import Path

import pytest

from saidby.corpora import pfsa_id
from saidby.document import Document

SAMPLE = Path(__file__).parent / "samples" / "pfsa_id"
REAL = Path(os.environ.get("SAIDBY_CORPORA", Path(__file__).parents[2] / "shared" / "corpora")) / "pfsa-id"


@pytest.fixture
def found():
    return list(pfsa_id.read(SAMPLE))


@pytest.fixture
def docs(found):
    return [item for item in found if isinstance(item, Document)]


def test_statements_run_across_the_blank_lines_of_automatic_sentences(docs):
    (quote,) = docs[0].quotes
    assert docs[0].words(quote.content) == "” Bocor .\nKami tahu .\n”"
    assert quote.extra == {}


def test_articles_begin_at_date_lines_which_is_marked_as_an_inference(docs):
    assert [(doc.article.id, doc.article.split, doc.article.extra["line"], doc.article.extra["boundary"]) for doc in docs] == [
        ("pfsa-id-test-test-data-001", "test", 1, "inferred from a date line"),
        ("pfsa-id-test-test-data-002", "test", 25, "inferred from a date line"),
        ("pfsa-id-test-dev-2-001", "dev", 1, "inferred from a date line"),
    ]


def test_no_article_begins_within_a_statement(docs):
    assert "\nLAUT , KOMPAS ” ujar dia ." in docs[1].text
    assert docs[1].words(docs[1].quotes[0].content).endswith("\nLAUT , KOMPAS ”")


def test_labels_that_the_scheme_does_not_allow_are_read_and_said_so(docs):
    assert docs[1].words(docs[1].quotes[1].content) == "” Tidak"
    assert docs[1].quotes[1].extra["faults"] == ["starts with I", "ends with I"]


def test_nothing_links_cue_or_person_to_a_statement_so_both_stay_apart(docs):
    quote = docs[0].quotes[0]
    assert (quote.cue, quote.speaker.mention, quote.speaker.form, quote.type) == ((), (), "unspecified", "direct")
    words = [(item["label"], docs[0].text[item["start"] : item["end"]]) for item in docs[0].extra["labels"]]
    assert words == [("ISSUE", "Bendungan bocor"), ("CUE", "Kata"), ("ROLE", "Wali Kota"), ("PERSON", "Ada")]


def test_an_article_that_stands_in_two_files_is_read_once_and_a_broken_line_is_told(found):
    dropped = [item for item in found if not isinstance(item, Document)]
    assert dropped[0].where == "corpus/pfsa-id-test/dev-2.txt:7"
    assert {item.why for item in dropped[1:]} == {"the same article stands in corpus/pfsa-id-test/test-data.txt"}
    held = {item.kind: item.number for item in dropped[1:]}
    assert held == {"CUE": 1, "CUECOREF": 1, "PERSONCOREF": 1, "STATEMENT": 2} | dict.fromkeys(
        ("AFFILIATION", "DATETIME", "EVENT", "LOCATION"), 1
    )


def test_text_before_the_first_date_line_is_an_article_too_and_a_file_that_is_no_text_is_dropped(tmp_path):
    folder = tmp_path / "corpus" / "a"
    folder.mkdir(parents=True)
    (folder / "train-1.txt").write_text("Ya\tO\n", encoding="utf-8")
    (folder / "bad.txt").write_bytes(b"\xff\xfe")
    doc, dropped = pfsa_id.read(tmp_path)
    assert (doc.article.extra["boundary"], doc.article.split) == ("start of the file", "train")
    assert (dropped.where, dropped.kind) == ("corpus/a/bad.txt", "file")
    assert pfsa_id.count(tmp_path) == {"file": 1}


@pytest.mark.skipif(not REAL.is_dir(), reason="the real corpora are not here")
def test_the_real_corpus_gives_the_measured_numbers():
    docs = list(pfsa_id.read(REAL))
    assert sum(map(pfsa_id.kept, docs), Counter()) == pfsa_id.count(REAL) == Counter(pfsa_id.ABOUT.counts)
    assert len(docs) == 128
    assert not any("faults" in quote.extra for doc in docs for quote in doc.quotes)
    assert sum("\n" in doc.words(quote.content) for doc in docs for quote in doc.quotes) == 533
