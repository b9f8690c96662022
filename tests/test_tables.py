"""What stands in the columns, worked out by hand on a small article."""

import datasets
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents import documents as any_documents
from plain_rows import ROWS
from projects import documents
from saidby.batch import batch_of
from saidby.document import Article, Document, Party, Quote, Span
from saidby.tables import ARTICLES, QUOTES, TABLES, TOKENS, arrow_table, card_feature
from saidby.tables.tokens import taggings


@pytest.fixture(scope="module")
def quotes():
    council = documents()[0]
    return {row["quote_id"]: row for row in arrow_table(QUOTES, [council], "saidby").to_pylist()}


def test_the_columns_have_the_names_that_users_rely_on():
    assert [column.name for column in QUOTES.columns] == [
        "article_id", "quote_id", "language", "title", "published", "publisher", "license", "origin", "corpus", "type", "medium",
        "modality", "content", "content_spans", "cue", "cue_spans", "speaker", "speakers", "speaker_form", "speaker_mention",
        "speaker_mention_spans", "addressee", "addressees", "addressee_form", "addressee_mention", "addressee_mention_spans",
        "parent", "depth", "cue_position", "mention_distance", "context", "context_start",
    ]  # fmt: skip
    assert [column.name for column in TOKENS.columns] == [
        "article_id", "tokens", "starts", "ends", "content_tags", "cue_tags", "speaker_tags",
    ]  # fmt: skip
    assert {"id", "text", "entities", "quotes", "non_quotations"} <= {column.name for column in ARTICLES.columns}
    assert all(column.meaning for table in TABLES for column in table.columns)


def test_a_split_quote(quotes):
    row = quotes["q1"]
    assert row["content"] == "“It leaks 😀,” “So?”"
    assert [span["text"] for span in row["content_spans"]] == ["“It leaks 😀,”", "“So?”"]
    assert (row["speaker"], row["speaker_mention"], row["addressee"], row["cue"]) == (
        "Ada Ruiz",
        "Ada Ruiz",
        "councillors",
        "told",
    )
    assert row["speakers"] == [{"entity_id": "e1", "name": "Ada Ruiz", "type": "person", "named": True, "wikidata": None}]
    assert (row["cue_position"], row["mention_distance"], row["depth"], row["parent"]) == ("inside", 1, 0, None)
    assert row["corpus"] == "saidby"


def test_a_nested_quote_without_a_speaker(quotes):
    row = quotes["q3"]
    assert (row["parent"], row["depth"], row["speaker"], row["speakers"]) == ("q2", 1, None, [])
    assert (row["mention_distance"], row["speaker_mention"], row["speaker_mention_spans"]) == (None, "", [])
    assert row["context"].startswith("“It leaks")
    assert row["context"].endswith("The vote is on Friday.")


def test_the_context_is_the_paragraph_and_one_more_on_each_side(quotes):
    text = documents()[0].text
    row = quotes["q1"]
    assert row["context"] == text[: text.index("\n\nThe vote")]
    assert text[row["context_start"] :].startswith(row["context"])


@pytest.mark.parametrize(
    ("content", "cue", "position"),
    [
        ([(5, 9)], [(0, 3)], "before"),
        ([(0, 3)], [(5, 9)], "after"),
        ([(0, 3), (8, 9)], [(4, 6)], "inside"),
        ([(0, 9)], [(4, 6)], "inside"),
        ([(4, 6)], [(0, 2), (8, 9)], "before"),
        ([(0, 3)], [], "none"),
    ],
)
def test_cue_position(content, cue, position):
    assert _row(Quote("q", content=_spans(content), cue=_spans(cue)))["cue_position"] == position


@pytest.mark.parametrize(
    ("content", "mention", "distance"),
    [
        ([(10, 20)], [(0, 4)], -6),
        ([(0, 4)], [(10, 20)], 6),
        ([(0, 4)], [(4, 8)], 0),
        ([(0, 9)], [(4, 8)], 0),
        ([(0, 4), (20, 24)], [(6, 17)], 2),
        ([(0, 4), (20, 24)], [(8, 19)], -1),
        ([(0, 4)], [], None),
    ],
)
def test_mention_distance(content, mention, distance):
    assert _row(Quote("q", content=_spans(content), speaker=Party((), _spans(mention), "named")))["mention_distance"] == distance


def _spans(edges):
    return tuple(Span(*span) for span in edges)


def _row(quote):
    [row] = arrow_table(QUOTES, [Document(Article("a"), "It has leaked for five years.\n", quotes=(quote,))], "").to_pylist()
    return row


def test_tokens_are_tagged_by_the_outermost_span():
    text = "He said she said it was over"
    quotes = tuple(Quote(f"q{start}", content=(Span(start, end),)) for start, end in ((8, 28), (17, 28), (0, 2)))
    tagging = taggings(batch_of([Document(Article("a"), text, quotes=quotes)]))["content"]
    assert tagging.tags.tolist() == [1, 0, 1, 2, 2, 2, 2]
    assert (tagging.lost, tagging.cut) == (1, 0)


def test_a_word_that_a_span_cuts_is_in():
    tagging = taggings(batch_of([Document(Article("a"), "وقال نعم", quotes=(Quote("q", content=(Span(1, 4),)),))]))["content"]
    assert (tagging.tags.tolist(), tagging.cut) == ([1, 0], 1)


@given(st.lists(any_documents().filter(lambda doc: _parties(doc) <= {entity.id for entity in doc.entities}), max_size=3))
def test_columns_hold_what_rows_would(docs):
    for table in TABLES:
        made = arrow_table(table, docs, "made-up")
        made.validate(full=True)
        assert made.schema.equals(table.schema(), check_metadata=True)
        assert made.to_pylist() == [row for doc in docs for row in ROWS[table.name](doc, "made-up")]


def _parties(doc):
    return {name for quote in doc.quotes for party in (quote.speaker, quote.addressee) for name in party.entities}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_the_features_in_the_parquet_file_and_in_the_card_are_the_same_to_datasets(table):
    features = datasets.Features.from_arrow_schema(table.schema())
    card = datasets.Features._from_yaml_list([card_feature(column.name, column.type) for column in table.columns])
    assert features == card
    assert features.arrow_schema.equals(pa.schema(table.schema()), check_metadata=False)
    assert features._to_yaml_list() == [card_feature(column.name, column.type) for column in table.columns]
