"""The page of what the package stands has the last figures, and says where they are not as they should be."""

import json
from pathlib import Path

import pytest

import figures
from saidby import files, reliability

ROOT = Path(__file__).parents[1]
FIGURES = {
    "mutations": {"rounds": 1, "seed": 0, "kinds": {
        "an end too far": {"made": 3, "told": 2, "sound": 1, "silent": 0, "checks": ["span-is-empty"], "why": ""}}},
    "fuzzing": {"json": {"engine": "own", "inputs": 1200, "seconds": 5, "longest_seconds": 0.1, "peak_megabytes": 9, "finds": 0}},
    "kills": {"import": {"killed": 5, "nothing": 4, "new": 1}},
    "guards": {"pickles": True, "links": False},
    "limits": {"depth": {"limit": 60, "unit": "levels", **{
        at: {what: {"seconds": 1.5, "megabytes": 1024} for what in ("check", "build")} for at in ("at", "past")}}},
}  # fmt: skip


def written(root, value):
    (root / "docs").mkdir()
    (root / "docs" / "reliability.json").write_text(value)
    return root


def test_the_tables_say_what_the_commands_wrote(tmp_path):
    made = reliability.tables(written(tmp_path, json.dumps(FIGURES)))
    assert "1 kinds of fault, 3 faults" in made["mutations"]
    assert "| an end too far | 3 | 2 | 1 | 0 | `span-is-empty` |" in made["mutations"]
    assert made["fuzzing"].startswith("1,200 inputs.")
    assert "| import | 5 | 0 | 0 | 1 | 4 | 0 | 0 |" in made["kills"]
    assert made["guards"] == "2 guards were taken out; the tests of 1 failed then. Not missed: links"
    assert "| depth | 60 levels | 1.5 s, 1,024 MB |" in made["limits"]


@pytest.mark.parametrize("value", ["", "[]", "{", '{"kills": 5}', '{"limits": {"depth": {}}}', "[" * 100_000])
def test_figures_that_are_none_are_told(value, tmp_path):
    with pytest.raises(files.Refused, match=r"docs/reliability.json: not as the commands write it"):
        reliability.tables(written(tmp_path, value))


def test_without_figures_there_are_no_tables(tmp_path):
    assert reliability.tables(tmp_path) == {}


def test_figures_are_kept_beside_one_another(tmp_path, monkeypatch):
    monkeypatch.setattr(figures, "KEPT", tmp_path / "reliability.json")
    figures.keep("kills", {"killed": 1}, below="import")
    figures.keep("kills", {"killed": 2}, below="build")
    figures.keep("guards", {"pickles": True})
    found = json.loads((tmp_path / "reliability.json").read_text())
    assert found == {"guards": {"pickles": True}, "kills": {"build": {"killed": 2}, "import": {"killed": 1}}}


def test_the_last_figures_are_good_ones():
    kept = json.loads((ROOT / "docs" / "reliability.json").read_text(encoding="utf-8"))
    assert not [name for name, row in kept["mutations"]["kinds"].items() if row["silent"]]
    assert not [name for name, row in kept["kills"].items() if row.get("neither") or row.get("astray")]
    assert all(kept["guards"].values())
    assert not [name for name, row in kept["fuzzing"].items() if row["finds"]]
