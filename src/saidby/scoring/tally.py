"""Counts of all measures, article by article: what scores, their intervals and tests are made from."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from saidby.document import Document
from saidby.phenomena import shown_by
from saidby.scoring.measures import MEASURES, Counts, Measure
from saidby.scoring.pairing import LEVELS, Comparison, Level, Paired, Unit
from saidby.scoring.protocols import PROTOCOLS, SUBSETS, Protocol


class Cell(NamedTuple):
    """What a row of figures is about."""

    level: Level
    """Whether a quote counts as a whole, or each contiguous piece of its content."""
    subset: str
    """All, direct, mixed or indirect."""
    group: str | None = None
    """One value of what the score was asked to be told apart by; per quote and for all only."""


BY: dict[str, tuple[str, Callable[[Unit], tuple[str, ...]]]] = {
    "type": ("the type of the quote", lambda unit: (unit.kind,)),
    "form": ("the form of the speaker's mention", lambda unit: (unit.quote.speaker.form,)),
    "language": ("the language of the article", lambda unit: (unit.doc.article.language,)),
    "phenomenon": ("what makes the quote hard; a quote may show several", lambda unit: shown_by(unit.doc, unit.quote)),
    "corpus": ("the corpus of the article", lambda unit: (unit.doc.article.corpus or "saidby",)),
}
"""What scores can be told apart by. The gold decides; a guess without counterpart is in the groups that it shows itself."""


@dataclass(frozen=True, slots=True, eq=False)
class Tally:
    """The counts of every measure in every cell and article."""

    articles: tuple[str, ...]
    cells: tuple[Cell, ...]
    counts: NDArray[np.int64]
    """Articles x cells x measures x (right, gold, guess)."""

    def of(self, measure: str, cell: Cell) -> Counts:
        """The counts of a measure in a cell, over all articles; nothing where nothing is in the cell."""
        names = [declared.id for declared in MEASURES]
        known(measure, names, "measure")
        if cell not in self.cells:
            return Counts(0, 0, 0)
        return Counts(*self.counts[:, self.cells.index(cell), names.index(measure)].sum(axis=0).tolist())


def known(name: str, names: Iterable[str], what: str) -> None:
    """Raise ValueError, with all names there are, where a name is none of them."""
    if name not in names:
        raise ValueError(f"{name!r} is no {what}; there are {', '.join(names) or 'none'}")


def tally(
    pairs: Sequence[tuple[Document, Document]],
    *,
    protocol: str = "saidby",
    edges: str = "words",
    by: str | None = None,
    watch: Callable[[Sequence[Any]], Iterable[Any]] = iter,
) -> Tally:
    """Count every measure over pairs of gold and guess of the same text; `watch` wraps the pairs, for a progress bar."""
    known(protocol, PROTOCOLS, "protocol")
    known(by or "type", BY, "way to tell figures apart")
    way = PROTOCOLS[protocol]
    with_entities = {gold.article.corpus for gold, _ in pairs if gold.entities}
    guessed = [quote for _, guess in pairs for quote in guess.quotes]
    stated = {label for label in _LABELS if any(getattr(quote, label) != "unspecified" for quote in guessed)}
    measures = {gold.article.corpus: _measures(way, stated, entities=gold.article.corpus in with_entities) for gold, _ in pairs}
    found = []
    for gold, guess in watch(pairs):
        both = Comparison(gold, guess, edges=edges, plain=way.plain)
        found.append(dict(_article(both, way, measures[gold.article.corpus], by)))
    cells = sorted({cell for counted in found for cell in counted}, key=_place)
    counts = np.zeros((len(found), len(cells), len(MEASURES), 3), np.int64)
    index = {cell: i for i, cell in enumerate(cells)}
    for i, counted in enumerate(found):
        for cell, values in counted.items():
            counts[i, index[cell]] = values
    return Tally(tuple(gold.article.id for gold, _ in pairs), tuple(cells), counts)


def _place(cell: Cell) -> tuple[int, int, str]:
    return (LEVELS.index(cell.level), SUBSETS.index(cell.subset), cell.group or "")


Count = Callable[[Paired], Counts]
_LABELS = {measure.of_label for measure in MEASURES if measure.of_label}


def _measures(protocol: Protocol, stated: Container[str | None], *, entities: bool) -> list[Count]:
    """What counts each measure in the articles of a corpus, which may have no `entities`, by a guess that has `stated` labels."""

    def nothing(_paired: Paired) -> Counts:
        return Counts(0, 0, 0)

    def judged(count: Count) -> Count:
        return lambda paired: count(paired._replace(both=list(filter(protocol.judged, paired.both))))

    def says_something(measure: Measure) -> bool:
        return (entities or not measure.of_entities) and (measure.of_label is None or measure.of_label in stated)

    counts = [measure.count if measure.kind == "F1" else judged(measure.count) for measure in MEASURES]
    return [count if says_something(measure) else nothing for measure, count in zip(MEASURES, counts, strict=True)]


def _article(both: Comparison, protocol: Protocol, measures: list[Count], by: str | None) -> Iterator[tuple[Cell, list[Counts]]]:
    for level in LEVELS:
        subsets = protocol.pairs(*both.units(level))
        for subset, found in subsets.items():
            yield Cell(level, subset), [count(found) for count in measures]
        for group, found in _groups(subsets["all"], by if level == "quote" else None):
            yield Cell(level, "all", group), [count(found) for count in measures]


def _groups(paired: Paired, by: str | None) -> Iterator[tuple[str, Paired]]:
    """The parts that show each value; of a pair the gold is asked."""
    if by is None:
        return
    values = BY[by][1]
    groups: dict[str, Paired] = {}
    parts = [(i, unit, unit) for i, units in ((1, paired.missed), (2, paired.spurious)) for unit in units]
    for i, unit, entry in [*((0, pair.gold, pair) for pair in paired.both), *parts]:
        for name in values(unit):
            groups.setdefault(name, Paired([], [], []))[i].append(entry)  # type: ignore[arg-type]
    yield from groups.items()
