"""Which quote of one annotation answers which of another: a single one-to-one pairing per article, on which all measures stand.

Quotes are paired so that the pairs share the most characters of content in all; among equals by the characters of cue and
speaker's mention, then by position. A quote is paired with at most one other, so that an answer as long as the article earns
no more than one quote. A predicted quote whose words are not in the text is paired with none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Literal, NamedTuple

from saidby.document import Document, Party, Quote, Span, Spans
from saidby.predictions.lines import words_not_found
from saidby.scoring.assignment import best_pairs
from saidby.scoring.entities import in_terms_of
from saidby.scoring.extents import Ruler, all_shared, shared, size
from saidby.scoring.kinds import in_double_marks, in_marks, kind_by_marks

Level = Literal["quote", "piece"]
LEVELS: tuple[Level, ...] = ("quote", "piece")


class Unit(NamedTuple):
    """A quote, or one contiguous piece of its content with the quote's cue and speaker, ready to be compared."""

    content: Spans
    cue: Spans
    mention: Spans
    """Content, cue and speaker's mention in counted characters; a predicted quote that the text has not is without content."""
    speakers: frozenset[str]
    addressees: frozenset[str]
    """Ids of entities; on the guess's side those of the gold entities that they were aligned with."""
    kind: str
    """The type of the quote."""
    whole: Spans
    """The content of the whole quote, which no name of its speaker reaches into; empty where spans alone are looked at."""
    quote: Quote
    doc: Document

    @property
    def key(self) -> tuple[object, ...]:
        """Everything that a measure looks at, so that units with equal keys are interchangeable."""
        quote = self.quote
        values = (quote.type, quote.modality, quote.medium, quote.speaker.form, quote.addressee.form)
        return (self.content, self.cue, self.mention, sorted(self.speakers), sorted(self.addressees), values)


class Pair(NamedTuple):
    """A unit of the gold and the unit of the guess that answers it."""

    gold: Unit
    guess: Unit
    shared: int
    """Characters of content in both."""
    all: int
    """Characters of content in either."""

    def overlaps(self, least: float) -> bool:
        """Whether what is in both is at least this part of what is in either (intersection over union)."""
        return self.shared / self.all >= least


class Paired(NamedTuple):
    """Two annotations of one text, unit by unit, each part in text order."""

    both: list[Pair]
    missed: list[Unit]
    """Of the gold, without counterpart."""
    spurious: list[Unit]
    """Of the guess, without counterpart."""

    @property
    def gold(self) -> list[Unit]:
        """All units of the gold."""
        return [pair.gold for pair in self.both] + self.missed

    @property
    def guess(self) -> list[Unit]:
        """All units of the guess."""
        return [pair.guess for pair in self.both] + self.spurious

    def where(self, holds: Callable[[Unit], bool]) -> Paired:
        """The part of which something holds: of a pair it is asked of the gold."""
        both = [pair for pair in self.both if holds(pair.gold)]
        return Paired(both, list(filter(holds, self.missed)), list(filter(holds, self.spurious)))


Weigh = Callable[[int, int], float]
"""What a pair is worth in the choice of the pairing, given the characters in both and those in either."""


def characters(in_both: int, _in_either: int) -> float:
    """The characters that two contents share."""
    return in_both


def share(in_both: int, in_either: int) -> float:
    """Intersection over union."""
    return in_both / in_either


def compare(gold: Document, guess: Document, level: Level = "quote") -> Paired:
    """The pairs of two annotations of one text, and what has no counterpart."""
    return pair(*Comparison(gold, guess).units(level))


class Comparison:
    """Two annotations of one text, measured and their entities aligned, ready to be paired."""

    def __init__(self, gold: Document, guess: Document, *, edges: str = "words", plain: bool = False) -> None:
        """Measure both.

        Args:
            gold: What is right, or one annotator.
            guess: The other annotation; the words of the gold are taken for both.
            edges: Which characters count, see `EDGES`.
            plain: Whether only spans are looked at: the marks tell the kind of every unit, not only of those whose type is
                unspecified, and any shared character makes two mentions meet.
        """
        self._text, self._ruler, self._plain = gold.text, Ruler(gold.text, edges), plain
        self._sides = self._quotes(gold, _own), self._quotes(guess, in_terms_of(gold, guess))

    def units(self, level: Level) -> tuple[list[Unit], list[Unit]]:
        """What is to be paired of each annotation, in text order; a quote without content is no unit, if it is not made up."""
        one, other = (_in_order(units if level == "quote" else self._pieces(units)) for units in self._sides)
        return one, other

    def _quotes(self, doc: Document, who: Callable[[Party], frozenset[str]]) -> list[Unit]:
        extent, found = self._ruler.extent, []
        for quote in doc.quotes:
            content = extent(quote.content)
            if content or words_not_found(quote, doc):
                cue, mention, whole = extent(quote.cue), extent(quote.speaker.mention), () if self._plain else content
                people = who(quote.speaker), who(quote.addressee)
                found.append(Unit(content, cue, mention, *people, self._kind(quote, doc, content), whole, quote, doc))
        return found

    def _pieces(self, units: Sequence[Unit]) -> list[Unit]:
        pieces = (unit._replace(content=piece) for unit in units for piece in _contiguous(unit.content))
        return [piece._replace(kind=self._kind(piece.quote, piece.doc, piece.content)) for piece in pieces]

    def _kind(self, quote: Quote, doc: Document, content: Spans) -> str:
        if not self._plain and quote.type != "unspecified":
            return quote.type
        if content:
            return kind_by_marks(content, self._marked)
        words = words_not_found(quote, doc)
        return kind_by_marks((Span(0, len(words)),), self._in_marks(words))

    @cached_property
    def _marked(self) -> Spans:
        return self._ruler.extent(self._in_marks(self._text))

    @property
    def _in_marks(self) -> Callable[[str], Spans]:
        return in_double_marks if self._plain else in_marks


def _contiguous(content: Spans) -> list[Spans]:
    """The pieces one by one; what is not in the text counts as one."""
    return [(span,) for span in content] if content else [()]


def _own(party: Party) -> frozenset[str]:
    return frozenset(party.entities)


def _in_order(units: list[Unit]) -> list[Unit]:
    """Sorted by content; by everything else only where contents are the same, which is rare and slow."""
    alike = len({unit.content for unit in units}) < len(units)
    return sorted(units, key=(lambda unit: unit.key) if alike else (lambda unit: (unit.content,)))


def pair(gold: Sequence[Unit], guess: Sequence[Unit], weigh: Weigh = characters) -> Paired:
    """The one-to-one pairing of greatest total weight of units in text order, and what has no counterpart."""
    overlap = all_shared([unit.content for unit in gold], [unit.content for unit in guess])
    chosen = _chosen(gold, guess, overlap, weigh)
    answered, taken = {i for i, _ in chosen}, {j for _, j in chosen}
    return Paired(
        [Pair(gold[i], guess[j], *_sizes(gold[i], guess[j], overlap[i, j])) for i, j in chosen],
        [unit for i, unit in enumerate(gold) if i not in answered],
        [unit for j, unit in enumerate(guess) if j not in taken],
    )


def _sizes(gold: Unit, guess: Unit, overlap: int) -> tuple[int, int]:
    return overlap, size(gold.content) + size(guess.content) - overlap


def _chosen(
    gold: Sequence[Unit], guess: Sequence[Unit], overlap: Mapping[tuple[int, int], int], weigh: Weigh
) -> list[tuple[int, int]]:
    weights, order = {}, {}
    for (i, j), in_both in overlap.items():
        one, other = gold[i], guess[j]
        besides = min(shared(one.cue, other.cue) + shared(one.mention, other.mention), 2**20 - 1)
        # Whole numbers, so that totals are exact: 40 bits hold a share to one part in 10**12.
        weights[i, j] = round(weigh(*_sizes(one, other, in_both)) * 2**40) << 20 | besides
        order[i, j] = (*sorted((one.content, other.content)), i, j)  # the same whichever side is called gold
    return best_pairs(weights, order)
