"""The Croissant description is valid to mlcroissant, and its records are those of the Parquet files."""

import json
import warnings

import pytest

from projects import documents, project
from saidby.build import build
from saidby.croissant import responsible_ai

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # of its own dependencies
    mlcroissant = pytest.importorskip("mlcroissant", reason="mlcroissant is not installed: pip install -e '.[test]'")

pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture(scope="module")
def dataset(tmp_path_factory):
    root = project(tmp_path_factory.mktemp("project"))
    (root / "dataset.toml").write_text(
        'name = "made-up"\ntitle = "Made up"\nversion = "1.0.0"\ndate = 2026-01-02\nlicense = "cc-by-4.0"\n'
    )
    (root / "DATASHEET.md").write_text("<!-- rai: dataLimitations -->\nThree\narticles.\n<!-- end -->\n")
    assert build(root, root / "dataset", tell=print).ok
    return root / "dataset"


def test_it_is_valid_without_a_warning(dataset, caplog):
    metadata = mlcroissant.Dataset(str(dataset / "croissant.json")).metadata
    assert (metadata.name, metadata.data_limitations) == ("made-up", ["Three articles."])
    assert not [record for record in caplog.records if record.levelname in {"ERROR", "WARNING"}]


def records(dataset, name):
    return list(mlcroissant.Dataset(str(dataset / "croissant.json"), mapping={"repo": str(dataset)}).records(name))


def test_its_records_cut_the_right_words(dataset):
    texts = {record["articles/id"]: record["articles/text"].decode() for record in records(dataset, "articles")}
    quotes = records(dataset, "quotes")
    assert texts == {doc.article.id.encode(): doc.text for doc in documents()}
    assert len(quotes) == sum(len(doc.quotes) for doc in documents())
    assert {quote["quotes/split"] for quote in quotes} == {b"train", b"validation", b"test"}
    for quote in quotes:
        for span in quote["quotes/content_spans"]:
            start, end, words = (span[f"quotes/content_spans/{key}"] for key in ("start", "end", "text"))
            assert texts[quote["quotes/article_id"]][start:end] == words.decode()


def test_its_tokens_are_those_of_the_table(dataset):
    row = next(record for record in records(dataset, "tokens") if record["tokens/article_id"] == b"harbour-vote")
    assert row["tokens/tokens"][:3] == [b"Harbour", b"to", b"close"]
    assert len(row["tokens/tokens"]) == len(row["tokens/content_tags"])


def test_what_it_cannot_hold_is_said(dataset):
    described = json.loads((dataset / "croissant.json").read_text())
    articles = next(record for record in described["recordSet"] if record["@id"] == "articles")
    assert "entities.mentions" in articles["description"]


def test_passages_of_the_datasheet_are_taken():
    assert responsible_ai("x\n<!-- rai: dataBiases -->\none\ntwo\n<!-- end -->\ny") == {"rai:dataBiases": "one two"}
