"""Scores as people and machines read them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from saidby.numbers import number_of
from saidby.scoring import Score
from saidby.scoring.measures import MEASURES, Counts
from saidby.scoring.protocols import SUBSETS
from saidby.scoring.tally import Cell
from saidby.scoring.uncertainty import Values, intervals, significance

Row = dict[str, Any]


def as_json(
    score: Score, *, against: Score | None = None, resamples: int = 1000, seed: int = 0, places: int = 4
) -> dict[str, Any]:
    """A score as one JSON value: what was scored and how, and one row for each measure in each cell.

    Values are 0 to 100; null where there is nothing to count. With `against`, the score of another system over the same gold,
    rows have its value, the difference and the p-value as well.
    """
    head = {
        "protocol": score.protocol,
        "edges": score.edges,
        "articles": len(score.tally.articles),
        "missing": len(score.missing),
        "quotes": dict(zip(("gold", "guess"), score.quotes, strict=True)),
        "not_found": score.not_found,
        "without_content": dict(zip(("gold", "guess"), score.without_content, strict=True)),
        "resamples": resamples,
        "seed": seed,
    }
    rows = list(_rows(score, against, resamples, seed))
    return head | {"rows": [{name: _number(value, places) for name, value in row.items()} for row in rows]}


def _rows(score: Score, against: Score | None, resamples: int, seed: int) -> Iterator[Row]:
    low, high = intervals(score.tally.counts, resamples=resamples, seed=seed)
    p_values = _p_values(score, against, seed) if against else {}
    for c, cell in enumerate(score.tally.cells):
        for m, measure in enumerate(MEASURES):
            counts = Counts(*score.tally.counts[:, c, m].sum(axis=0).tolist())
            row: Row = {"level": cell.level, "subset": cell.subset}
            row |= {} if cell.group is None else {"by": score.by, "group": cell.group}
            row |= {"measure": measure.id, "kind": measure.kind, "value": counts.value, "low": low[c, m], "high": high[c, m]}
            row |= {"precision": counts.precision, "recall": counts.recall} if measure.kind == "F1" else {}
            row |= counts._asdict()
            if against is not None:
                other = against.tally.of(measure.id, cell).value
                both = other is not None and counts.value is not None
                row |= {"other": other, "difference": counts.value - other if both else None}  # type: ignore[operator]
                row |= {"p": p_values[cell][m] if cell in p_values else None}
            yield row


def _p_values(score: Score, against: Score, seed: int) -> dict[Cell, Values]:
    """For each cell that both scores have the p-values of all measures."""
    order = [against.tally.articles.index(name) for name in score.tally.articles]
    cells = [cell for cell in score.tally.cells if cell in against.tally.cells]
    one = score.tally.counts[:, [score.tally.cells.index(cell) for cell in cells]]
    other = against.tally.counts[order][:, [against.tally.cells.index(cell) for cell in cells]]
    return dict(zip(cells, significance(one, other, seed=seed), strict=True))


def _number(value: Any, places: int) -> Any:
    if isinstance(value, (float, np.floating)):
        return round(float(value), places) if math.isfinite(value) else None
    return value


def report(score: Score, *, against: Score | None = None, resamples: int = 1000, seed: int = 0) -> str:
    """A score as a terminal shows it: a table for each level, and one of the groups where it was told apart."""
    found = as_json(score, against=against, resamples=resamples, seed=seed)
    parts = [_head(score)]
    for level, title in (("quote", "Per quote"), ("piece", "Per contiguous piece of content")):
        rows = [row for row in found["rows"] if row["level"] == level]
        parts.append(_table(title, [row for row in rows if "group" not in row], "subset", SUBSETS))
        if against is not None:
            parts.append(_difference([row for row in rows if "group" not in row and row["subset"] == "all"]))
        if score.by and level == "quote":
            groups = list(dict.fromkeys(row["group"] for row in rows if "group" in row))
            parts.append(_transposed(score.by, [row for row in rows if "group" in row], groups))
    return "\n\n".join(parts) + "\n"


def _head(score: Score) -> str:
    articles, (gold, guess) = len(score.tally.articles), score.quotes
    lines = [f"{number_of(articles, 'article')}; quotes: {gold:,} in the gold, {guess:,} in the guess"]
    if score.not_found:
        lines.append(f"{number_of(score.not_found, 'quote')} whose words are not in the text, counted as wrong")
    if any(score.without_content):
        lines.append("without content, left out: {:,} in the gold, {:,} in the guess".format(*score.without_content))
    if score.missing:
        lines.append(f"articles that the guess lacks, counted as without quotes: {len(score.missing):,}")
    lines.append(f"protocol {score.protocol}, edges {score.edges}; 0 to 100, in brackets 95 % bootstrap intervals over articles")
    return "\n".join(lines)


def _table(title: str, rows: Sequence[Row], column: str, columns: Sequence[str]) -> str:
    """Measures down, subsets across."""
    by_cell = {(row["measure"], row[column]): row for row in rows}
    lines = [title.ljust(32) + " ".join([*(name.rjust(21) for name in columns), "of all: precision recall"])]
    for measure in MEASURES:
        cells = [_shown(by_cell.get((measure.id, name))).rjust(21) for name in columns]
        whole = by_cell.get((measure.id, "all"), {})
        cells += [_plain(whole.get("precision")).rjust(17), _plain(whole.get("recall")).rjust(6)]
        lines.append(f"  {measure.id:<30}" + " ".join(cells))
    return "\n".join(lines)


def _transposed(by: str, rows: Sequence[Row], groups: Sequence[str]) -> str:
    """Groups down, measures across, numbered: there may be many groups."""
    by_cell = {(row["group"], row["measure"]): row for row in rows}
    width = max(len(by), *map(len, groups), 12)
    lines = [
        f"By {by}, per quote",
        " ".join([by.ljust(width), " quotes", *(f"({i})".rjust(6) for i in range(1, len(MEASURES) + 1))]),
    ]
    for group in groups:
        cells = [by_cell[group, measure.id] for measure in MEASURES]
        values = [_plain(cell["value"]).rjust(6) for cell in cells]
        lines.append(" ".join([group.ljust(width), str(cells[0]["gold"]).rjust(7), *values]))
    return "\n".join([*lines, "  " + ", ".join(f"({i}) {measure.id}" for i, measure in enumerate(MEASURES, 1))])


def _difference(rows: Sequence[Row]) -> str:
    lines = ["  against the other system".ljust(32) + "".join(name.rjust(12) for name in ("guess", "other", "difference", "p"))]
    for row in rows:
        values = [*map(_plain, (row["value"], row["other"], row["difference"])), "-" if row["p"] is None else f"{row['p']:.4f}"]
        lines.append(f"  {row['measure']:<30}" + "".join(value.rjust(12) for value in values))
    return "\n".join(lines)


def _shown(row: Row | None) -> str:
    if row is None or row["value"] is None:
        return "-"
    return _plain(row["value"]) + ("" if row["low"] is None else f" [{row['low']:.1f}, {row['high']:.1f}]")


def _plain(value: float | None) -> str:
    return "-" if value is None else f"{value:.1f}"
