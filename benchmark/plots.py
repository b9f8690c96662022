"""The plots of benchmark/README.md."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from columns import HUMAN
from page import DEGENERATE, label, matrix, value
from rows import Row
from training import MATRIX_NAME

COLOURS = {"all": "#27506b", "direct": "#e0a458"}


def draw(rows: Sequence[Row], folder: Path) -> None:
    """Draw all plots as SVG files, the same bytes for the same rows."""
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams |= {"svg.hashsalt": "saidby", "font.size": 9}
    from matplotlib import pyplot as plt

    for name, drawn in (("polnear", _polnear), ("phenomena", _phenomena), ("matrix", _matrix)):
        figure = drawn(plt, rows)
        if figure is not None:
            figure.savefig(folder / f"{name}.svg", metadata={"Date": None}, bbox_inches="tight")
            plt.close(figure)


def _polnear(plt: Any, rows: Sequence[Row]) -> Any:
    """Joint F1 of every system on PolNeAR dev, over all and over direct quotes."""
    own = [row for row in rows if row["corpus"] == "polnear" and row["split"] in ("dev", HUMAN.split) and row["level"] == "piece"]
    own = [row for row in own if row["measure"] == "joint_f1" and row["system"] not in ("nothing", "everything", MATRIX_NAME)]
    values = {(label(row), row["subset"]): row["value"] for row in own}
    names = sorted({name for name, _ in values}, key=lambda name: values.get((name, "all"), 0))
    figure, axes = plt.subplots(figsize=(8, 0.42 * len(names) + 1))
    for offset, (subset, colour) in zip((0.2, -0.2), COLOURS.items(), strict=True):
        places = [i + offset for i in range(len(names))]
        bars = axes.barh(places, [values.get((name, subset), 0) for name in names], 0.38, label=f"{subset} quotes", color=colour)
        axes.bar_label(bars, fmt="%.1f", padding=3, fontsize=8)
    axes.set_yticks(range(len(names)), names)
    axes.set_xlim(0, 108)
    axes.set_xlabel("joint F1 on PolNeAR dev, per contiguous piece: content (overlap of 0.8) and speaker")
    axes.legend(loc="lower right", frameon=False)
    axes.spines[["top", "right"]].set_visible(False)
    return figure


def _phenomena(plt: Any, rows: Sequence[Row]) -> Any:
    """What share of the quotes of each phenomenon is found with the right speaker, in our English test articles."""
    own = [row for row in rows if (row["corpus"], row["split"], row["measure"]) == ("saidby", "test, English", "joint_recall")]
    told = [row for row in own if (row["group"] or "").startswith("phenomenon=")]
    told = [row for row in told if row["system"] not in (*DEGENERATE, MATRIX_NAME)]
    names = list(dict.fromkeys(map(label, told)))
    if not names:
        return None
    best = max(names, key=lambda name: sum(row["value"] for row in told if label(row) == name))
    groups = list(dict.fromkeys(row["group"] for row in told))
    groups.sort(key=lambda group: (value([row for row in told if label(row) == best], group=group) or {"value": -1})["value"])
    figure, axes = plt.subplots(figsize=(8, 0.3 * len(groups) + 1.2))
    for i, name in enumerate(names):
        found = [value([row for row in told if label(row) == name], group=group) for group in groups]
        places = [k for k, row in enumerate(found) if row]
        axes.plot([row["value"] for row in found if row], places, "os^DvP*X"[i % 8], label=name, markersize=6, alpha=0.85)
    quotes = {row["group"]: row["quotes"] for row in told}
    axes.set_yticks(range(len(groups)), [f"{group.partition('=')[2].replace('_', ' ')} ({quotes[group]})" for group in groups])
    axes.set_xlim(-3, 103)
    axes.set_xlabel("% of the quotes found with the right speaker, our English test articles (quotes in brackets)")
    axes.grid(axis="y", color="#dddddd", linewidth=0.6)
    axes.legend(loc="upper center", bbox_to_anchor=(0.4, -0.08 - 1.2 / len(groups)), ncols=2, frameon=False)
    axes.spines[["top", "right"]].set_visible(False)
    return figure


def _matrix(plt: Any, rows: Sequence[Row]) -> Any:
    """Trained on, down; judged by, across."""
    made = [(measure, *matrix(rows, measure)) for measure in ("content_overlap_f1", "joint_f1")]
    if not all(sources for _, sources, _, _ in made):
        return None
    widths = [len(columns) for _, _, columns, _ in made]
    size = (1.1 * sum(widths) + 2.4, 0.5 * len(made[0][1]) + 1.8)
    figure, all_axes = plt.subplots(1, 2, figsize=size, width_ratios=widths, sharey=True, layout="constrained")
    for axes, (measure, sources, columns, lines) in zip(all_axes, made, strict=True):
        numbers = [[row["value"] if row else float("nan") for row in line] for line in lines]
        axes.imshow(numbers, vmin=0, vmax=100, cmap="YlGnBu", aspect="auto")
        for y, line in enumerate(numbers):
            for x, number in enumerate(line):
                if number == number:  # noqa: PLR0124 - no figure is NaN
                    axes.text(x, y, f"{number:.0f}", ha="center", va="center", color="white" if number > 55 else "black")
        axes.set_xticks(range(len(columns)), [name.replace(", ", ",\n") for name in columns])
        axes.set_yticks(range(len(sources)), sources)
        axes.set_title(measure, fontsize=9)
        axes.spines[:].set_visible(False)
        axes.tick_params(length=0)
    all_axes[0].set_ylabel("trained on")
    return figure
