"""Which quote of one annotation answers which of another: a single one-to-one pairing per article, on which all measures stand.

Quotes are paired so that the pairs share the most characters of content in all; among equals by the characters of cue and
speaker's mention, then by position. A quote is paired with at most one other, so that an answer as long as the article earns
no more than one quote.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Literal, NamedTuple

from saidby.document import Document, Party, Quote, Spans
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
    """Content, cue and speaker's mention in counted characters."""
    speakers: frozenset[str]
    addressees: frozenset[str]
    """Ids of entities; on the guess's side those of the gold entities that they were aligned with."""
    kind: str
    """The type of the quote."""
    vague: bool
    """Whether the mention reaches into the quote's own content: such words name nobody, they only hope to be hit."""
    quote: Quote
    doc: Document

    @property
    def key(self) -> tuple[object, ...]:
        """Everything that a measure looks at, so that units with equal keys are interchangeable."""
        quote = self.quote
        values = (quote.type, quote.modality, quote.medium, quote.speaker.form, quote.addressee.form)
        return (self.content, self.cue, self.mention, sorted(self.speakers), sorted(self.addressees), values)


class Pair(NamedTuple):
    """A unit of the gold and the unit of the guess that answers it; either is None where there is no counterpart."""

    gold: Unit | None
    guess: Unit | None
    shared: int = 0
    """Characters of content in both."""
    all: int = 1
    """Characters of content in either."""

    @property
    def first(self) -> Unit:
        """The unit of the gold, or where there is none that of the guess."""
        unit = self.gold or self.guess
        assert unit is not None  # noqa: S101 - a pair has one side at least
        return unit

    @property
    def both(self) -> tuple[Unit, Unit] | None:
        """The two units, where there are two."""
        return (self.gold, self.guess) if self.gold and self.guess else None

    def overlaps(self, least: float) -> bool:
        """Whether what is in both is at least this part of what is in either (intersection over union)."""
        return self.shared > 0 and self.shared / self.all >= least


Weigh = Callable[[int, int], float]
"""What a pair is worth in the choice of the pairing, given the characters in both and those in either."""


def characters(in_both: int, _in_either: int) -> float:
    """The characters that two contents share."""
    return in_both


def share(in_both: int, in_either: int) -> float:
    """Intersection over union."""
    return in_both / in_either


def compare(gold: Document, guess: Document, level: Level = "quote") -> list[Pair]:
    """The pairs of two annotations of one text, and what has no counterpart, in text order."""
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
                unspecified, and no mention is vague.
        """
        self._text, self._ruler, self._plain = gold.text, Ruler(gold.text, edges), plain
        self._sides = self._quotes(gold, _own), self._quotes(guess, in_terms_of(gold, guess))

    def units(self, level: Level) -> tuple[list[Unit], list[Unit]]:
        """What is to be paired of each annotation, in text order; a quote without content is no unit."""
        one, other = (_in_order(units if level == "quote" else self._pieces(units)) for units in self._sides)
        return one, other

    def _quotes(self, doc: Document, who: Callable[[Party], frozenset[str]]) -> list[Unit]:
        extent, found = self._ruler.extent, []
        for quote in doc.quotes:
            if content := extent(quote.content):
                cue, mention = extent(quote.cue), extent(quote.speaker.mention)
                vague = not self._plain and shared(mention, content) > 0
                people = who(quote.speaker), who(quote.addressee)
                found.append(Unit(content, cue, mention, *people, self._kind(quote, content), vague, quote, doc))
        return found

    def _pieces(self, units: Sequence[Unit]) -> list[Unit]:
        pieces = (unit._replace(content=(span,)) for unit in units for span in unit.content)
        return [piece._replace(kind=self._kind(piece.quote, piece.content)) for piece in pieces]

    def _kind(self, quote: Quote, content: Spans) -> str:
        return quote.type if not self._plain and quote.type != "unspecified" else kind_by_marks(content, self._marked)

    @cached_property
    def _marked(self) -> Spans:
        return self._ruler.extent(in_double_marks(self._text) if self._plain else in_marks(self._text))


def _own(party: Party) -> frozenset[str]:
    return frozenset(party.entities)


def _in_order(units: list[Unit]) -> list[Unit]:
    """Sorted by content; by everything else only where contents are the same, which is rare and slow."""
    alike = len({unit.content for unit in units}) < len(units)
    return sorted(units, key=(lambda unit: unit.key) if alike else (lambda unit: (unit.content,)))


def pair(gold: Sequence[Unit], guess: Sequence[Unit], weigh: Weigh = characters) -> list[Pair]:
    """The one-to-one pairing of greatest total weight, then what has no counterpart, in text order."""
    overlap = all_shared([unit.content for unit in gold], [unit.content for unit in guess])
    pairs = [Pair(gold[i], guess[j], *_sizes(gold[i], guess[j], overlap[i, j])) for i, j in _chosen(gold, guess, overlap, weigh)]
    taken, answered = {id(found.guess) for found in pairs}, {id(found.gold) for found in pairs}
    pairs += [Pair(unit, None) for unit in gold if id(unit) not in answered]
    pairs += [Pair(None, unit) for unit in guess if id(unit) not in taken]
    return sorted(pairs, key=lambda found: (found.first.content, found.gold is None))


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
