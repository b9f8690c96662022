"""adaq: Czech and Russian sentences with one label a token."""

import os
from collections import Counter
from pathlib import Path

import pytest

from saidby.corpora import adaq
from saidby.document import Document

SAMPLE = Path(__file__).parent / "samples" / "adaq"
REAL = Path(os.environ.get("SAIDBY_CORPORA", Path(__file__).parents[2] / "shared" / "corpora")) / "adaq"


@pytest.fixture
def docs():
    return {doc.article.id: doc for doc in adaq.read(SAMPLE)}


def told(doc):
    return [tuple(map(doc.words, (q.content, q.cue, q.speaker.mention))) for q in doc.quotes]


def test_each_sentence_is_an_article_in_its_language(docs):
    assert {name: doc.article.language for name, doc in docs.items()} == {
        "cs-ab-1": "cs",
        "cs-ab-2": "cs",
        "cs-ab-3": "cs",
        "ru-x_xml_1": "ru",
        "ru-x_xml_2": "ru",
        "ru-x_xml-2": "ru",
    }
    assert docs["ru-x_xml-2"].article.extra["sentence"]["id"] == "x.xml 2"


def test_one_of_each_is_linked_and_marked_as_inferred(docs):
    doc = docs["cs-ab-1"]
    assert doc.text == '"None," řekla Eva.'
    assert told(doc) == [('"None,"', "řekla", "Eva")]
    assert doc.quotes[0].extra["inferred"] == ["cue", "speaker"]


def test_two_contents_are_linked_to_nothing(docs):
    doc = docs["ru-x_xml_1"]
    assert told(doc) == [("Да", "", ""), ("нет", "", "")]
    assert {q.speaker.form for q in doc.quotes} == {"unspecified"}
    assert [doc.text[p["start"] : p["end"]] for role in ("cue", "source") for p in doc.extra[role]] == ["сказала", "Ева"]


def test_of_two_cues_none_is_chosen_but_the_only_source_is(docs):
    doc = docs["ru-x_xml_2"]
    assert told(doc) == [("что нет", "", "Он")]
    assert doc.quotes[0].extra["inferred"] == ["speaker"]
    assert [doc.text[p["start"] : p["end"]] for p in doc.extra["cue"]] == ["сказал", "добавил"]


def test_a_cue_and_a_source_without_content_make_no_quote(docs):
    doc = docs["ru-x_xml-2"]
    assert doc.quotes == ()
    assert len(doc.extra["cue"] + doc.extra["source"]) == 2


def test_where_sentence_and_tokens_differ_the_tokens_are_the_text_and_it_says_so(docs):
    doc = docs["cs-ab-2"]
    assert doc.text == "Eva tvrdila , že prší ."
    assert doc.article.extra["sentence"] == {"id": "ab-2", "words": "Eva tvrdí, že prší."}
    assert told(doc) == [("že prší", "tvrdila", "Eva")]
    assert "words" not in docs["cs-ab-1"].article.extra["sentence"]


def test_tokens_and_lemmas_stay(docs):
    doc = docs["cs-ab-1"]
    assert [(doc.text[start:end], lemma) for start, end, lemma in doc.extra["tokens"]][:2] == [('"', '"'), ("None", "none")]


def test_a_sentence_with_an_empty_token_is_dropped_with_all_that_it_has(tmp_path):
    (tmp_path / "data").mkdir()
    rows = [
        "lemmas\ttext\tsentence_num\tindex_of_token_sent\ttags",
        "a\ta\ts1\t1\tcue",
        "b\t\ts1\t2\tcontent",
        "c\tc\ts2\t1\tNone",
    ]
    (tmp_path / "data" / "cs_tokens.tsv").write_text("\n".join(rows), encoding="utf-8")
    (tmp_path / "data" / "cs_sentences.tsv").write_text("sentences\tsentence_id\na\ts1\nc\ts2\n", encoding="utf-8")
    *dropped, doc = adaq.read(tmp_path)
    assert {item.kind: item.number for item in dropped} == {"sentence": 1, "token": 2, "content": 1, "cue": 1}
    assert (doc.text, dropped[0].where) == ("c", "data/cs_tokens.tsv#s1")


@pytest.mark.parametrize(
    ("tokens", "sentences"),
    [
        ("a\tb\n1\t2\t3\n", "sentences\tsentence_id\n"),
        ("a\tb\n1\t2\n", "sentences\tsentence_id\n"),
        ('lemmas\ttext\tsentence_num\tindex_of_token_sent\ttags\n"a\n', "sentences\tsentence_id\n"),
        ("lemmas\ttext\tsentence_num\tindex_of_token_sent\ttags\n", None),
    ],
)
def test_a_table_that_is_none_is_dropped(tmp_path, tokens, sentences):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "cs_tokens.tsv").write_text(tokens, encoding="utf-8")
    if sentences:
        (tmp_path / "data" / "cs_sentences.tsv").write_text(sentences, encoding="utf-8")
    (dropped,) = adaq.read(tmp_path)
    assert (dropped.where, dropped.kind) == ("data/cs_tokens.tsv", "table")
    assert adaq.count(tmp_path) == {"table": 1}


@pytest.mark.skipif(not REAL.is_dir(), reason="the real corpora are not here")
def test_the_real_corpus_gives_the_measured_numbers():
    docs = [doc for doc in adaq.read(REAL) if isinstance(doc, Document)]
    assert sum(map(adaq.kept, docs), Counter()) == adaq.count(REAL) == Counter(adaq.ABOUT.counts)
    runs = {lang: Counter() for lang in ("cs", "ru")}
    for doc in docs:
        runs[doc.article.language] += adaq.kept(doc)
    assert [runs["cs"][kind] for kind in ("sentence", "content", "source", "cue")] == [216, 110, 84, 111]
    assert [runs["ru"][kind] for kind in ("sentence", "content", "source", "cue")] == [208, 106, 102, 104]
    assert [doc.article.id for doc in docs if "words" in doc.article.extra["sentence"]] == [
        "cs-lnd94101-032-p1s3B",
        "cs-ln95044-044-p24s4",
    ]
