"""The tables and the plot of benchmark/README.md, made from the rows of results.json."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

Row = dict[str, Any]
_PART = re.compile(r"(?P<open><!-- (?P<name>\w+): generated -->\n).*?(?P<close><!-- end -->)", re.DOTALL)
_HUMAN_SPLIT = "20 articles with five or six annotators"
_TIMED = 0.05
"""Seconds from which on a speed is worth telling."""
_POLNEAR = (
    ("joint, all", "joint_f1", "all"), ("joint, direct", "joint_f1", "direct"), ("content, all", "content_overlap_f1", "all"),
    ("content, direct", "content_overlap_f1", "direct"), ("content, indirect", "content_overlap_f1", "indirect"),
)  # fmt: skip
_OTHERS = (
    ("joint", "joint_f1", "all"), ("joint, direct", "joint_f1", "direct"), ("entity", "joint_entity_f1", "all"),
    ("content", "content_overlap_f1", "all"), ("content, direct", "content_overlap_f1", "direct"), ("cue", "cue_f1", "all"),
)  # fmt: skip
_NO_MENTIONS = ("pdnc", "litbank")
"""Corpora in which nobody says who is named where: a system that names nobody would be right by its mentions."""


def table(rows: Sequence[Row]) -> str:
    """All tables, one a column."""
    return "\n\n".join(_tables(rows))


def _tables(rows: Sequence[Row]) -> Iterable[str]:
    splits = dict.fromkeys((row["corpus"], row["split"]) for row in rows if row["split"] != _HUMAN_SPLIT)
    for corpus, split in sorted(splits, key=lambda pair: (pair[0] != "saidby", pair[0] != "polnear", pair)):
        polnear = corpus == "polnear"
        level, shown = ("piece", _POLNEAR) if polnear else ("quote", _OTHERS[2:5] if corpus in _NO_MENTIONS else _OTHERS)
        own = [row for row in rows if (row["corpus"], row["split"], row["level"]) == (corpus, split, level)]
        own += [row for row in rows if polnear and row["split"] == _HUMAN_SPLIT and row["level"] == level]
        yield f"### {corpus} {split}, per {level}\n\n{_table(own, shown)}"


def _table(rows: Sequence[Row], shown: Sequence[tuple[str, str, str]]) -> str:
    values = {(row["system"], row["measure"], row["subset"]): row for row in rows}
    shown = [each for each in shown if any((row["measure"], row["subset"]) == each[1:] for row in rows)]
    first = shown[0][1:] if shown else ("joint_f1", "all")
    names = sorted(dict.fromkeys(row["system"] for row in rows), key=lambda name: _value(values.get((name, *first))))
    lines = [
        "| system | " + " | ".join(name for name, _, _ in shown) + " | articles a second |",
        "| --- |" + " ---: |" * (len(shown) + 1),
    ]
    for name in names:
        some = next(row for row in rows if row["system"] == name)
        cells = [_shown(values.get((name, measure, subset))) for _, measure, subset in shown]
        speed = f"{some['articles'] / some['seconds']:,.0f}" if (some.get("seconds") or 0) > _TIMED else ""
        lines.append(f"| {name}{' ¹' if some['origin'] == 'published' else ''} | {' | '.join(cells)} | {speed} |")
    return "\n".join(lines)


def _value(row: Row | None) -> float:
    return -1.0 if row is None else float(row["value"])


def _shown(row: Row | None) -> str:
    if row is None:
        return ""
    half = "" if row.get("low") is None else f" ± {(row['high'] - row['low']) / 2:.1f}"
    return f"{row['value']:.1f}{half}"


def renew(page: Path, rows: Sequence[Row]) -> None:
    """Write the generated parts of the page anew."""
    parts = {"tables": table(rows)}
    text = page.read_text(encoding="utf-8")
    page.write_text(_PART.sub(lambda part: f"{part['open']}{parts[part['name']]}\n{part['close']}", text), encoding="utf-8")


def plot(rows: Sequence[Row], path: Path) -> None:
    """Joint F1 of every system on PolNeAR dev, over all and over direct quotes."""
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = "saidby"
    from matplotlib import pyplot as plt

    own = [
        row for row in rows if row["corpus"] == "polnear" and row["split"] in ("dev", _HUMAN_SPLIT) and row["level"] == "piece"
    ]
    values = {(row["system"], row["subset"]): row["value"] for row in own if row["measure"] == "joint_f1"}
    names = sorted({name for name, _ in values}, key=lambda name: values.get((name, "all"), 0))
    figure, axes = plt.subplots(figsize=(8, 0.42 * len(names) + 1))
    for offset, subset, colour in ((0.2, "all", "#27506b"), (-0.2, "direct", "#e0a458")):
        places = [i + offset for i in range(len(names))]
        bars = axes.barh(places, [values.get((name, subset), 0) for name in names], 0.38, label=f"{subset} quotes", color=colour)
        axes.bar_label(bars, fmt="%.1f", padding=3, fontsize=8)
    axes.set_yticks(range(len(names)), names)
    axes.set_xlim(0, 105)
    axes.set_xlabel("joint F1 on PolNeAR dev, per contiguous piece: content (overlap of 0.8) and speaker")
    axes.legend(loc="lower right", frameon=False)
    axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(path, metadata={"Date": None}, bbox_inches="tight")
    plt.close(figure)
