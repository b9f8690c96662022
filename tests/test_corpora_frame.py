"""What the readers of all corpora share: ids, order, and the finding of corpora and their files."""

import inspect
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saidby import corpora, files
from saidby.corpora import NotThere, article_id, in_text_order, litbank, record_ids
from saidby.document import Article, Document, Quote, Span
from saidby.files import validator


@given(st.lists(st.text(max_size=8)))
def test_every_record_gets_an_id_of_its_own(names):
    ids = record_ids(names)
    assert len(set(ids)) == len(ids) == len(names)
    pattern = validator("annotation").schema["$defs"]["id"]
    assert all(validator("annotation").evolve(schema=pattern).is_valid(id_) for id_ in ids)


def test_ids_of_the_source_stay_where_they_can():
    assert record_ids(["E1", "a'b", "a b", "E1", "", "é"]) == ["E1", "a_b", "a_b:2", "E1:2", "x", "x:2"]


@given(st.text())
def test_every_name_makes_an_article_id(name):
    assert files.is_safe_id(article_id(name))


def test_article_ids_keep_what_they_can():
    assert article_id("Élisabeth_Seton (1903)") == "Elisabeth_Seton-1903"


def test_quotes_are_ordered_by_their_text_and_the_longer_comes_first():
    spans = [(Span(5, 9),), (), (Span(0, 3),), (Span(0, 8),), (Span(0, 3), Span(4, 5))]
    quotes = [Quote(f"q{i}", content=content) for i, content in enumerate(spans)]
    assert [quote.id for quote in in_text_order(quotes)] == ["q1", "q3", "q2", "q4", "q0"]


@pytest.mark.parametrize(("date", "kept"), [("1893", "1893"), ("2031-05-06", "2031-05-06"), ("um 1900", None), ("", None)])
def test_what_is_no_date_is_none(date, kept):
    assert litbank.ABOUT.article("a", published=date).published == kept


@pytest.mark.parametrize(("text", "why"), [("a\rb", "carriage return"), (" \n", "no words")])
def test_a_text_that_no_file_may_hold_is_dropped_with_all_that_it_has(monkeypatch, text, why):
    def read(_root, *, form="xml"):
        """Two documents, one of them unfit."""
        yield from (Document(Article(name), words, quotes=(Quote("q1"),)) for name, words in (("a", text), ("b", form)))

    monkeypatch.setattr(litbank, "read", read)
    monkeypatch.setattr(litbank, "kept", lambda doc: Counter(text=1, QUOTE=len(doc.quotes)))
    corpus = corpora.load("litbank")
    *dropped, kept = corpus.read("root", form="tsv")
    assert kept.text == "tsv"
    assert [(item.where, item.kind, item.number) for item in dropped] == [("a", "text", 1), ("a", "QUOTE", 1)]
    assert all(why in item.why for item in dropped)
    assert list(inspect.signature(corpus.read).parameters) == ["_root", "form"]


def test_an_unknown_corpus_is_refused_with_the_known_ones():
    with pytest.raises(NotThere, match=r"'pollnear'; there are .*polnear"):
        corpora.load("pollnear")
