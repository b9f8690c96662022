"""The rows of results.json: what a row holds, declared once, and how rows are kept."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from saidby.files import write_whole

HERE = Path(__file__).parent
RESULTS = HERE / "results.json"
Row = dict[str, Any]

FIELDS = {
    "system": "who guessed",
    "origin": "`ours`, `run here` (made by others), or `published` (measured elsewhere, see `source`)",
    "train_on": "what it was trained on; null where nothing is trained",
    "corpus": "whose articles",
    "split": "which of them",
    "level": "`quote`, or `piece`: each contiguous piece of content",
    "subset": "`all`, `direct`, `mixed` or `indirect`",
    "group": "quotes that have this in common (`phenomenon=no_cue`, `language=de`); null for all",
    "measure": "as docs/measures.md names it; `_recall` for `_f1` is the share of the gold that was found",
    "value": "0 to 100",
    "low": "lower end of a 95 % bootstrap interval over articles",
    "high": "its upper end",
    "seed": "of the training; null where nothing is random",
    "seconds": "of processor time that the guess took, whatever else the machine does",
    "train_seconds": "that the training took, by the clock",
    "articles": "how many",
    "quotes": "of the gold, in the group",
    "data_digest": "hash of the gold",
    "system_digest": "hash of the system's code and model, and of the scorer's code",
    "source": "where a published figure comes from",
}
"""What a row holds. All but the last six and `group` are always there; null where there is nothing to say."""
CELL = ("system", "train_on", "corpus", "split")
"""What tells cells apart: the rows of a cell come and go together."""


def row(**known: Any) -> Row:
    """A row in the order of `FIELDS`; raises ValueError where a field is none of these."""
    if strange := known.keys() - FIELDS.keys():
        raise ValueError(f"{min(strange)!r} is no field of a row; there are {', '.join(FIELDS)}")
    return {name: known.get(name) for name in FIELDS}


def cell(of: Row) -> tuple[Any, ...]:
    """The cell that a row belongs to."""
    return tuple(of[name] for name in CELL)


def done(rows: Iterable[Row], key: tuple[Any, ...], data: str, system: str) -> bool:
    """Whether a cell is there, made of this data by this code."""
    return any(cell(each) == key and (each["data_digest"], each["system_digest"]) == (data, system) for each in rows)


def renewed(rows: Iterable[Row], fresh: Iterable[Row]) -> list[Row]:
    """`rows` with the cells of `fresh` in the place of older ones."""
    new = list(fresh)
    cells = set(map(cell, new))
    return [each for each in rows if cell(each) not in cells] + new


def load(path: Path = RESULTS) -> list[Row]:
    """All rows of a file, those of an older form aside; none where there is no file."""
    found = json.loads(path.read_text(encoding="utf-8"))["rows"] if path.exists() else []
    return [each for each in found if each.keys() == FIELDS.keys()]


def save(rows: Iterable[Row], path: Path = RESULTS) -> None:
    """Write all rows, one a line."""
    lines = ",\n".join(json.dumps(each, ensure_ascii=False) for each in rows)
    write_whole(path, f'{{"rows": [\n{lines}\n]}}\n'.encode())


def published() -> list[Row]:
    """The figures that were measured elsewhere, with their sources."""
    return [row(**each) for each in json.loads((HERE / "published.json").read_text(encoding="utf-8"))["rows"]]
