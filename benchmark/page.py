"""The tables of benchmark/README.md, made from the rows of results.json."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from cells import MODELS, PEOPLE
from columns import BY_MODELS, COLUMNS, HUMAN, Column
from rows import Row
from systems import CHEATS
from training import EPOCHS, LEARNT, MATRIX, MATRIX_NAME, SCORED, SOURCES

from saidby.phenomena import PHENOMENA

_PART = re.compile(r"(?P<open><!-- (?P<name>\w+): generated -->\n).*?(?P<close><!-- end -->)", re.DOTALL)
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
NO_MENTIONS = ("pdnc", "litbank")
"""Corpora in which nobody says who is named where: a system that names nobody would be right by its mentions."""
DEGENERATE = ("nothing", "everything", "every paragraph", *CHEATS)
FEW = 10
"""Quotes below which a figure stands in brackets."""


def tables(rows: Sequence[Row]) -> str:
    """All tables, one below the other."""
    return "\n\n".join(text for text in parts(rows).values() if text)


def parts(rows: Sequence[Row]) -> dict[str, str]:
    """The generated parts of the page by their names."""
    ours = [column.split for column in COLUMNS if column.corpus == "saidby"]
    return {
        "polnear": "\n\n".join(of_column(rows, "polnear", split) for split in ("dev", "test")),
        "ours": "\n\n".join(of_column(rows, "saidby", split) for split in ours),
        "phenomena": "\n\n".join(_by(rows, split, "phenomenon") for split in ours),
        "groups": "\n\n".join(_by(rows, split, by) for split in ours for by in ("form", "language")),
        "annotators": _annotators(rows),
        "matrix": "\n\n".join(filter(None, (_much(rows), _matrix(rows, "content_overlap_f1"), _matrix(rows, "joint_f1")))),
        "others": "\n\n".join(
            of_column(rows, column.corpus, column.split) for column in COLUMNS if column.corpus not in ("saidby", "polnear")
        ),
        "speed": _speed(rows),
    }


def renew(page: Path, rows: Sequence[Row]) -> None:
    """Write the generated parts of the page anew."""
    made, text = parts(rows), page.read_text(encoding="utf-8")
    page.write_text(_PART.sub(lambda part: f"{part['open']}{made[part['name']]}\n{part['close']}", text), encoding="utf-8")


def label(row: Row) -> str:
    """A system as the tables call it."""
    trained = f", trained on {row['train_on']}" if row["train_on"] and row["origin"] != "published" else ""
    return f"{row['system']}{trained}{' ¹' if row['origin'] == 'published' else ''}"


def value(rows: Iterable[Row], **wanted: object) -> Row | None:
    """The row that has these values; None where there is none."""
    return next((row for row in rows if all(row[name] == each for name, each in wanted.items())), None)


def _grid(head: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    found = [f"| {' | '.join(head)} |", "| --- |" + " ---: |" * (len(head) - 1)]
    return "\n".join([*found, *(f"| {' | '.join(line)} |" for line in lines)])


def _figure(row: Row | None) -> str:
    if row is None:
        return ""
    half = "" if row["low"] is None else f" ± {(row['high'] - row['low']) / 2:.1f}"
    return f"{row['value']:.1f}{half}"


def _plain(row: Row | None) -> str:
    if row is None:
        return "–"
    return f"({row['value']:.0f})" if (row["quotes"] or 0) < FEW else f"{row['value']:.0f}"


# A table for each column


def of_column(rows: Sequence[Row], corpus: str, split: str) -> str:
    """Systems down, the worst first; measures across."""
    polnear = corpus == "polnear"
    level, shown = ("piece", _POLNEAR) if polnear else ("quote", _OTHERS[2:5] if corpus in NO_MENTIONS else _OTHERS)
    splits = (split, HUMAN.split) if polnear else (split,)
    own = [row for row in rows if row["corpus"] == corpus and row["split"] in splits and row["level"] == level]
    own = [row for row in own if row["group"] is None and row["system"] != MATRIX_NAME]
    if not own:
        return ""
    shown = [each for each in shown if value(own, measure=each[1], subset=each[2])]
    names = dict.fromkeys(map(label, own))
    by_name = {name: [row for row in own if label(row) == name] for name in names}
    worst_first = sorted(names, key=lambda name: _first(by_name[name], shown))
    lines = [[name, *(_figure(value(by_name[name], measure=m, subset=s)) for _, m, s in shown)] for name in worst_first]
    articles = next((row["articles"] for row in own if row["split"] == split and row["articles"]), 0)
    quotes = _gold_quotes(row for row in own if row["split"] == split and row["subset"] == "all")
    unit = "pieces of content" if level == "piece" else "quotes"
    head = f"**{corpus} {split}**, per {level}: {articles:,} articles, {quotes:,} {unit}"
    return f"{head}\n\n{_grid(['system', *(name for name, _, _ in shown)], lines)}"


def _gold_quotes(rows: Iterable[Row]) -> int:
    """How many quotes a gold has: the adjudicated one, and not what one of its annotators saw before."""
    return next((row["quotes"] for row in rows if row["quotes"] and row["system"] not in (PEOPLE, MODELS)), 0)


def _first(rows: Sequence[Row], shown: Sequence[tuple[str, str, str]]) -> float:
    row = value(rows, measure=shown[0][1], subset=shown[0][2]) if shown else None
    return -1.0 if row is None else float(row["value"])


# Our own test split, by what makes a quote hard


def _by(rows: Sequence[Row], split: str, by: str) -> str:
    """Groups down, systems across: the share found with the right speaker, and the joint F1 behind it."""
    own = [
        row
        for row in rows
        if (row["corpus"], row["split"]) == ("saidby", split) and row["system"] not in (*DEGENERATE, MATRIX_NAME)
    ]
    told = [row for row in own if row["group"] and row["group"].startswith(f"{by}=")]
    groups = sorted(dict.fromkeys(row["group"] for row in told), key=_declared)
    if len(groups) < 2:
        return ""
    systems = sorted(dict.fromkeys(map(label, told)), key=lambda name: _whole([row for row in own if label(row) == name]))
    lines = []
    for group in groups:
        here = [row for row in told if row["group"] == group]
        cells = [[row for row in here if label(row) == name] for name in systems]
        shown = [f"{_plain(value(cell, measure='joint_recall'))} / {_plain(value(cell, measure='joint_f1'))}" for cell in cells]
        lines.append([f"`{group.partition('=')[2]}`", f"{_gold_quotes(here):,}", *shown])
    return f"**saidby {split}** by {by}: joint recall / joint F1\n\n{_grid([by, 'quotes', *systems], lines)}"


def _declared(group: str) -> tuple[int, str]:
    names = [each.id for each in PHENOMENA]
    name = group.partition("=")[2]
    return (names.index(name) if name in names else len(names), name)


def _whole(rows: Sequence[Row]) -> float:
    row = value(rows, group=None, level="quote", subset="all", measure="joint_f1")
    return -1.0 if row is None else float(row["value"])


def _annotators(rows: Sequence[Row]) -> str:
    shown = (("joint", "joint_f1"), ("entity", "joint_entity_f1"), ("content", "content_overlap_f1"), ("cue", "cue_f1"))
    lines = []
    for column, system, level in (
        (HUMAN, PEOPLE, "piece"),
        *((column, MODELS, "quote") for column in BY_MODELS),
    ):
        own = [
            r for r in rows if (r["system"], r["corpus"], r["split"], r["level"]) == (system, column.corpus, column.split, level)
        ]
        own = [row for row in own if row["group"] is None and row["subset"] == "all"]
        if own:
            head = [f"{system}: {column.name}, per {level}", f"{own[0]['articles']:,}", f"{own[0]['quotes']:,}"]
            lines.append(head + [_figure(value(own, measure=measure)) for _, measure in shown])
    return _grid(["", "articles", "quotes or pieces", *(name for name, _ in shown)], lines) if lines else ""


# The matrix


def matrix(rows: Sequence[Row], measure: str) -> tuple[list[str], list[str], list[list[Row | None]]]:
    """What was trained on, what is judged by (with the mentions that the measure asks for), and the rows at the crossings."""
    columns = [column for column in MATRIX if measure != "joint_f1" or column.corpus not in NO_MENTIONS]
    judged = {(column.corpus, column.split): column for column in columns}
    own = [row for row in rows if (row["corpus"], row["split"]) in judged and (row["measure"], row["subset"]) == (measure, "all")]
    own = [row for row in own if row["group"] is None and row["level"] == judged[row["corpus"], row["split"]].levels[0]]
    trained = [("transformer", name) for name in dict.fromkeys(row["train_on"] for row in own if row["system"] == "transformer")]
    trained += [(MATRIX_NAME, source.name) for source in SOURCES]
    kinds = [(system, name) for system, name in [("rules", None), *trained] if value(own, system=system, train_on=name)]
    lines = [[value(own, system=system, train_on=name, corpus=c, split=s) for c, s in judged] for system, name in kinds]
    names = [_learnt(system, name) for system, name in kinds]
    return (names, list(map(_short, columns)), lines) if len(kinds) > 1 else ([], [], [])


def _learnt(system: str, name: str | None) -> str:
    if name is None:
        return f"{system}, not trained"
    return f"{name}, all of it" if system == "transformer" else name


def _short(column: Column) -> str:
    return column.corpus + ("" if column.thought else ", without thought")


def _much(rows: Sequence[Row]) -> str:
    """How much was learnt, and how long that took."""
    times = {row["train_on"]: row["train_seconds"] for row in rows if row["system"] == MATRIX_NAME}
    if not times:
        return ""
    return (
        f"Here a row has learnt from at most {LEARNT:,} characters, seen {EPOCHS} times, in {min(times.values()):.0f} to "
        f"{max(times.values()):.0f} seconds on two cores (as long as the page could wait; raise `LEARNT` for more), and a column "
        f"of other people's has at most {SCORED:,}."
    )


def _matrix(rows: Sequence[Row], measure: str) -> str:
    sources, columns, found = matrix(rows, measure)
    lines = [[name, *map(_figure, line)] for name, line in zip(sources, found, strict=True)]
    return f"`{measure}`\n\n{_grid(['trained on', *columns], lines)}" if lines else ""


# Speed


def _speed(rows: Sequence[Row]) -> str:
    """Articles a second of every system on PolNeAR dev and on our English test articles."""
    splits = [("polnear", "dev"), ("saidby", "test, English")]
    own = [row for row in rows if (row["corpus"], row["split"]) in splits and (row["seconds"] or 0) > _TIMED]
    speeds = {(label(row), row["corpus"], row["split"]): f"{row['articles'] / row['seconds']:,.1f}" for row in own}
    lines = [[name, *(speeds.get((name, *split), "") for split in splits)] for name in dict.fromkeys(map(label, own))]
    return _grid(["articles a second", *(" ".join(split) for split in splits)], lines)
