"""The benchmark: its saved rows hold what they should, its page is made of them, and a cell is what the scorer says."""

import json
import sys
from pathlib import Path

import pytest

from projects import documents
from saidby import score

HERE = Path(__file__).parents[1] / "benchmark"
ROWS = json.loads((HERE / "results.json").read_text(encoding="utf-8"))["rows"]
KEYS = {
    "system", "origin", "train_on", "corpus", "split", "level", "subset", "measure", "value", "low", "high", "seed", "seconds",
    "data_digest",
}  # fmt: skip


@pytest.fixture
def modules(monkeypatch):
    pytest.importorskip("tqdm")
    monkeypatch.syspath_prepend(HERE)
    import columns
    import page
    import run
    import systems

    yield columns, page, run, systems
    for name in ("columns", "page", "run", "systems"):
        sys.modules.pop(name)


def test_rows_have_what_a_reader_of_them_needs():
    assert all(row.keys() >= KEYS for row in ROWS)
    assert {row["origin"] for row in ROWS} <= {"ours", "run here", "published"}
    assert all(0 <= row["value"] <= 100 for row in ROWS)
    cells = [tuple(row[key] for key in ("system", "corpus", "split", "level", "subset", "measure")) for row in ROWS]
    assert len(set(cells)) == len(cells)


def test_what_was_measured_elsewhere_names_its_source():
    assert all(row["source"] for row in ROWS if row["origin"] == "published")


def test_degenerate_systems_come_last():
    values = {
        row["system"]: row["value"]
        for row in ROWS
        if (row["corpus"], row["split"], row["level"], row["subset"], row["measure"])
        == ("saidby", "test", "quote", "all", "joint_f1")
    }
    assert max(values[name] for name in ("nothing", "everything", "every paragraph")) < values["rules"]


def test_the_page_is_made_of_the_rows(modules, tmp_path):
    _, page, _, _ = modules
    copy = tmp_path / "README.md"
    copy.write_text((HERE / "README.md").read_text(encoding="utf-8"), encoding="utf-8")
    page.renew(copy, ROWS)
    assert copy.read_text(encoding="utf-8") == (HERE / "README.md").read_text(encoding="utf-8")


def test_a_cell_is_what_the_scorer_says_and_is_not_run_again(modules):
    columns, _, run, systems = modules

    class Ours(columns.Column):
        def documents(self):
            return list(documents())

    column = Ours("made-up", "test")
    cells = [row for cell in run.cells(column, [], quick=False) for row in cell]
    rules = next(system for system in systems.SYSTEMS if system.name == "rules")
    expected = score(documents(), [rules.annotate(doc.article, doc.text) for doc in documents()]).value("content_overlap_f1")
    (value,) = (
        row["value"] for row in cells if (row["system"], row["measure"], row["subset"]) == ("rules", "content_overlap_f1", "all")
    )
    assert value == pytest.approx(expected, abs=0.01)
    assert list(run.cells(column, cells, quick=False)) == []
    older = [row | {"system_digest": "older"} if row["system"] == "rules" else row for row in cells]
    assert [cell[0]["system"] for cell in run.cells(column, older, quick=False)] == ["rules"]
