"""The built dataset in the hands of those who load it: datasets, pandas, polars and DuckDB."""

import json

import datasets
import duckdb
import pandas as pd
import polars as pl
import pyarrow.parquet as pq
import pytest

from projects import documents, project
from saidby.build import build
from saidby.document import FORMS, MEDIA, MODALITIES, TYPES
from saidby.tables import QUOTES, TABLES

SPLITS = ("train", "validation", "test")
LABELS = {"type": TYPES, "medium": MEDIA, "modality": MODALITIES, "speaker_form": FORMS, "addressee_form": FORMS}
SPAN_COLUMNS = [column.name for column in QUOTES.columns if column.name.endswith("_spans")]


@pytest.fixture(scope="module")
def dataset(tmp_path_factory):
    root = project(tmp_path_factory.mktemp("project"))
    report = build(root, root / "dataset", tell=print)
    assert report.ok
    return root / "dataset"


@pytest.fixture
def load(dataset, tmp_path, monkeypatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    return lambda *args, **options: datasets.load_dataset(str(dataset), *args, cache_dir=str(tmp_path), **options)


def files(dataset, table):
    return [str(dataset / table / f"{split}-00000-of-00001.parquet") for split in SPLITS]


@pytest.mark.parametrize("streaming", [False, True], ids=["map", "streaming"])
def test_datasets(load, streaming):
    quotes, articles = load(streaming=streaming), load("articles", streaming=streaming)
    assert list(quotes) == list(SPLITS)
    texts = {row["id"]: row["text"] for split in SPLITS for row in articles[split]}
    assert texts == {doc.article.id: doc.text for doc in documents()}
    for split in SPLITS:
        for name, values in LABELS.items():
            assert tuple(quotes[split].features[name].names) == values
        for row in quotes[split]:
            spans = [span for name in SPAN_COLUMNS for span in row[name]]
            assert spans
            assert all(texts[row["article_id"]][span["start"] : span["end"]] == span["text"] for span in spans)
            assert texts[row["article_id"]][row["context_start"] :].startswith(row["context"])


def test_datasets_reads_tokens_that_cut_the_right_words(load):
    tokens, articles = load("tokens", split="validation"), load("articles", split="validation")
    row, text = tokens[0], articles[0]["text"]
    assert [text[start:end] for start, end in zip(row["starts"], row["ends"], strict=True)] == row["tokens"]
    names = tokens.features["content_tags"].feature.names
    tagged = [word for word, number in zip(row["tokens"], row["content_tags"], strict=True) if names[number] != "O"]
    assert "".join(tagged) == "「橋はもう渡れない」"


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_datasets_gives_the_columns_that_the_card_describes(load, dataset, table):
    card = (dataset / "README.md").read_text(encoding="utf-8")
    loaded = load(table.name)["train"]
    assert loaded.column_names == [column.name for column in table.columns]
    assert all(f"| `{column.name}` |" in card for column in table.columns)


def test_pandas(dataset):
    quotes = pd.concat(map(pd.read_parquet, files(dataset, "quotes")))
    articles = pd.concat(map(pd.read_parquet, files(dataset, "articles"))).set_index("id")
    joined = quotes.join(articles[["text"]], on="article_id")
    assert len(joined) == sum(len(doc.quotes) for doc in documents())
    for row in joined.itertuples():
        for name in SPAN_COLUMNS:
            assert all(row.text[span["start"] : span["end"]] == span["text"] for span in getattr(row, name))
    assert quotes["mention_distance"].dropna().tolist() == [1, -7, -2, -2]
    names = json.loads(pq.read_schema(files(dataset, "quotes")[0]).metadata[b"huggingface"])["info"]["features"]["type"]["names"]
    assert quotes["type"].map(dict(enumerate(names))).tolist() == ["direct", "mixed", "indirect", "direct", "indirect"]


def test_polars(dataset):
    quotes, articles = (pl.concat([pl.read_parquet(file) for file in files(dataset, name)]) for name in ("quotes", "articles"))
    joined = quotes.join(articles.select("id", "text"), left_on="article_id", right_on="id")
    for name in SPAN_COLUMNS:
        spans = (
            joined.select("text", pl.col(name).alias("span")).explode("span", empty_as_null=False).unnest("span", separator="_")
        )
        for text, start, end, words in spans.iter_rows():
            assert text[start:end] == words
    assert quotes.schema["content_spans"] == pl.List(pl.Struct({"start": pl.Int32, "end": pl.Int32, "text": pl.String}))


def test_duckdb(dataset):
    rows = duckdb.sql(
        f"""
        SELECT a.text, s.span.start AS start, s.span."end" AS stop, s.span.text AS words
        FROM (SELECT article_id, unnest(content_spans) AS span FROM '{dataset}/quotes/*.parquet') s
        JOIN '{dataset}/articles/*.parquet' a ON a.id = s.article_id
        """
    ).fetchall()
    assert len(rows) == 6
    for text, start, stop, words in rows:
        assert text[start:stop] == words


def test_a_list_is_empty_never_null(dataset):
    for table in TABLES:
        for file in files(dataset, table.name):
            read = pq.read_table(file)
            for field in read.schema:
                assert str(field.type).startswith("list") is False or read.column(field.name).null_count == 0
