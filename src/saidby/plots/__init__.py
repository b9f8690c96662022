"""How a dataset is made up, as one picture: bar charts of counts, each bar cut by split, in one SVG file.

Its bytes depend on the counts alone. It is drawn here, as rectangles in a template: matplotlib would cost each build a second
and give other bytes with each version, pygal puts in random ids and a script from elsewhere. It brings its own background,
light or dark as the reader has asked for, and says its numbers in words as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import resources
from itertools import accumulate, pairwise
from typing import NamedTuple

import jinja2

from saidby.document import FORMS, MEDIA, MODALITIES, TYPES
from saidby.plots.counted import DISTANCES, LENGTHS, UNNAMED

Counts = Mapping[tuple[str, str, str], int]
"""How often each value occurs: (split, what, value)."""

# What it shows


class Chart(NamedTuple):
    """What a chart is of, and for each value how often it occurs in each split."""

    title: str
    rows: Mapping[str, Sequence[int]]

    @property
    def all(self) -> int:
        """All that is counted."""
        return sum(map(sum, self.rows.values()))

    def said(self, row: Sequence[int]) -> str:
        """A row's number and its share of all, as a person would say them."""
        number = sum(row)
        share = number / self.all
        return f"{number:,} ({'<1%' if number and share < 0.005 else f'{share:.0%}'})"


_LABELS = {
    "type": ("Type", TYPES),
    "speaker form": ("What names the speaker at the quote", FORMS),
    "medium": ("Medium", MEDIA),
    "modality": ("Modality", MODALITIES),
}
_LENGTH, _DISTANCE = "Length of the content, in characters", "How far away the speaker’s name is, in characters"
_LANGUAGES = 14
"""How many languages are shown; of more the rarest are put together."""


def charts(counts: Counts, splits: Sequence[str]) -> tuple[list[Chart], list[Chart]]:
    """The charts of the left and the right column; a chart of nothing is left out."""

    def chart(title: str, what: str, values: Sequence[str]) -> Chart:
        return Chart(title, {value: [counts.get((split, what, value), 0) for split in splits] for value in values})

    left = [_occurring(chart(title, what, values)) for what, (title, values) in _LABELS.items()]
    left.append(chart(_DISTANCE, "distance", (*DISTANCES.names, UNNAMED)))
    languages = {value for _, what, value in counts if what == "quotes in"}
    right = [_shortened(chart("Language", "quotes in", sorted(languages))), chart(_LENGTH, "length", LENGTHS.names)]
    return [one for one in left if one.all], [one for one in right if one.all]


def _occurring(chart: Chart) -> Chart:
    return Chart(chart.title, {value: row for value, row in chart.rows.items() if any(row)})


def _shortened(chart: Chart) -> Chart:
    """The most frequent rows first, and the rest as one."""
    ranked = sorted(chart.rows.items(), key=lambda item: (-sum(item[1]), item[0]))
    if len(ranked) <= _LANGUAGES:
        return Chart(chart.title, dict(ranked))
    kept, rest = ranked[: _LANGUAGES - 1], ranked[_LANGUAGES - 1 :]
    summed = [sum(numbers) for numbers in zip(*dict(rest).values(), strict=True)]
    return Chart(chart.title, {**dict(kept), f"{len(rest)} others": summed})


def in_words(counts: Counts, splits: Sequence[str]) -> str:
    """All that the picture shows but the splits, in a paragraph: for those who do not see it."""
    return " ".join(
        f"{chart.title}: {', '.join(f'{value} {chart.said(row)}' for value, row in chart.rows.items() if any(row))}."
        for column in charts(counts, splits)
        for chart in column
    )


# How it is drawn, in units of a screen's pixel when the picture is as wide as its text was meant for

WIDTH, MARGIN, ROW, HEAD, TOP = 880, 28, 20, 50, 56
COLUMN = (WIDTH - 3 * MARGIN) // 2
_SIGN = 7.2
"""Width that is kept free for a letter or digit."""


class Key(NamedTuple):
    """What the legend says of a split, by its place among the splits."""

    split: int
    x: float
    y: int
    text: str


class Segment(NamedTuple):
    """A piece of a bar: the place of its split among the splits, where it begins, and how wide it is."""

    split: int
    x: float
    width: float


class Bar(NamedTuple):
    """A row as it is drawn, with what is written on its left and right."""

    y: int
    label: str
    segments: Sequence[Segment]
    x_end: float
    value: str


class Drawn(NamedTuple):
    """A chart as it is drawn."""

    title: str
    x: int
    y: int
    bars: Sequence[Bar]


def svg(counts: Counts, splits: Sequence[str]) -> str:
    """The picture, as an SVG file."""
    legend = list(_legend(counts, splits))
    top = legend[-1].y + 10 if legend else TOP
    columns = charts(counts, splits)
    drawn = [one for i, column in enumerate(columns) for one in _column(column, MARGIN + i * (COLUMN + MARGIN), top)]
    total = {what: sum(counts.get((split, what, ""), 0) for split in splits) for what in ("quotes", "articles")}
    languages = len({value for _, what, value in counts if what == "language"})
    return _template().render(
        title=f"{total['quotes']:,} quotes in {total['articles']:,} articles, {languages} language{'s' * (languages != 1)}",
        words=in_words(counts, splits),
        legend=legend,
        charts=drawn,
        width=WIDTH,
        height=max((one.bars[-1].y + ROW for one in drawn), default=top) + MARGIN,
        margin=MARGIN,
    )


def _legend(counts: Counts, splits: Sequence[str]) -> Iterator[Key]:
    """What is said of each split: its name and how many quotes it holds; in as many lines as that takes."""
    x, y = float(MARGIN), TOP
    for i, split in enumerate(splits):
        text = f"{split} {counts.get((split, 'quotes', ''), 0):,}"
        width = len(text) * _SIGN + 34
        if x + width > WIDTH:
            x, y = float(MARGIN), y + ROW
        yield Key(i, round(x, 1), y, text)
        x += width


def _column(column: Sequence[Chart], x: int, y: int) -> Iterator[Drawn]:
    left = x + max((len(label) for chart in column for label in chart.rows), default=0) * _SIGN + 10
    for chart in column:
        yield Drawn(chart.title, x, y + HEAD - 10, list(_bars(chart, x, left, y + HEAD)))
        y += HEAD + ROW * len(chart.rows)


def _bars(chart: Chart, x: int, left: float, y: int) -> Iterator[Bar]:
    values = [chart.said(row) for row in chart.rows.values()]
    room = x + COLUMN - max(map(len, values)) * _SIGN - 8 - left
    scale = room / max(map(sum, chart.rows.values()))
    for i, (label, row) in enumerate(chart.rows.items()):
        edges = [round(left + edge * scale, 1) for edge in accumulate(row, initial=0)]
        segments = [Segment(k, start, _width(end - start)) for k, (start, end) in enumerate(pairwise(edges)) if end > start]
        yield Bar(y + i * ROW, label.replace("_", " "), segments, edges[-1], values[i])


def _width(room: float) -> float:
    """The width of a piece of a bar, so that a gap follows it, unless it is too narrow for one."""
    return round(room - 1 if room > 3 else room, 1)


@cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined)
    return environment.from_string(resources.files("saidby.plots").joinpath("plots.svg.jinja").read_text(encoding="utf-8"))
