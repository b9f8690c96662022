"""The rows of the matrix: trained once, scored, and the same again with the same seed."""

from dataclasses import replace

import pytest

from encoders import tiny_encoder
from projects import documents


@pytest.fixture
def plan(benchmark, tmp_path, monkeypatch):
    """A row of the matrix so small that it is trained in a moment."""
    pytest.importorskip("torch", reason="torch is not installed")
    pytest.importorskip("transformers", reason="transformers is not installed")
    splits = zip(documents(), ("train", "test", "validation"), strict=True)
    docs = [replace(doc, article=replace(doc.article, split=split)) for doc, split in splits]
    monkeypatch.setattr(benchmark.columns, "read", lambda _corpus, _folder: docs)
    ours = benchmark.columns.Column("saidby", "train")
    monkeypatch.setattr(benchmark.training, "SOURCES", (benchmark.training.Source("saidby", (ours,)),))
    monkeypatch.setattr(benchmark.training, "MATRIX", (benchmark.columns.Column("saidby", "test"),))
    encoder = tiny_encoder(tmp_path / "encoder", [doc.text for doc in docs])
    return benchmark.training.Plan(tmp_path / "models", 20, characters=9999, epochs=1, encoder=str(encoder))


def test_the_same_seed_gives_the_same_figures_and_a_model_that_is_there_is_not_trained_again(benchmark, plan, tmp_path):
    how, again = benchmark.cells.How(), replace(plan, models=tmp_path / "again")
    one, other = ([row for cell in benchmark.training.cells(each, [], how) for row in cell] for each in (plan, again))
    assert {row["train_on"] for row in one} == {None, "saidby"}
    assert all(row["seed"] == 0 and row["train_seconds"] > 0 for row in one if row["train_on"])
    timed = ("seconds", "train_seconds", "system_digest")
    assert [{k: v for k, v in row.items() if k not in timed} for row in one] == [
        {k: v for k, v in row.items() if k not in timed} for row in other
    ]
    trained = sorted(path.stat().st_mtime_ns for path in plan.models.glob("*/model.safetensors"))
    assert list(filter(None, benchmark.training.cells(plan, one, how))) == []
    assert sorted(path.stat().st_mtime_ns for path in plan.models.glob("*/model.safetensors")) == trained != []


def test_without_minutes_nothing_is_trained(benchmark, plan):
    found = [row for cell in benchmark.training.cells(replace(plan, minutes=0), [], benchmark.cells.How()) for row in cell]
    assert {row["system"] for row in found} == {"rules"}
    assert not plan.models.exists()


def test_a_model_of_saidby_train_is_a_row_of_its_own(benchmark, plan):
    list(benchmark.training.cells(plan, [], benchmark.cells.How()))
    (folder,) = plan.models.iterdir()
    folder.rename(plan.models / "harbour news")
    found = [row for cell in benchmark.training.whole(replace(plan, minutes=0), [], benchmark.cells.How(most=1)) for row in cell]
    assert {(row["system"], row["train_on"]) for row in found} == {("transformer", "harbour news")}


def test_whole_corpora_are_learnt_from_too(benchmark, plan, monkeypatch):
    (ours,) = benchmark.training.SOURCES
    monkeypatch.setattr(benchmark.training, "WHOLE", (replace(ours, epochs=2),))
    monkeypatch.setattr(benchmark.training, "COLUMNS", benchmark.training.MATRIX)
    found = [row for cell in benchmark.training.whole(plan, [], benchmark.cells.How()) for row in cell]
    assert {(row["system"], row["train_on"]) for row in found} == {(f"transformer, {plan.encoder}", "saidby")}
    (done,) = plan.models.glob("*/done.json")
    assert '"epochs": 2' in done.read_text()
