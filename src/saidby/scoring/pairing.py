"""Which quote of one annotation answers which of another: a single one-to-one pairing per article, on which all measures stand.

Quotes are paired so that the pairs share the most characters of content in all; among equals by the characters of cue and
speaker's mention, then by position. A quote is paired with at most one other, so that an answer as long as the article earns
no more than one quote.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Literal, NamedTuple

from saidby.document import Document, Party, Quote, Spans
from saidby.scoring.assignment import best_pairs
from saidby.scoring.entities import in_terms_of
from saidby.scoring.extents import Ruler, all_shared, shared, size

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
    def both(self) -> tuple[Unit, Unit] | None:
        """The two units, where there are two."""
        return (self.gold, self.guess) if self.gold and self.guess else None

    def overlaps(self, share: float) -> bool:
        """Whether what is in both is at least this share of what is in either (intersection over union)."""
        return self.shared > 0 and self.shared / self.all >= share


Weigh = Callable[[int, int], float]
"""What a pair is worth, given the characters in both and those in either."""


def most_characters(in_both: int, _in_either: int) -> float:
    """The weight of the pairing: total overlap in characters."""
    return in_both


def compare(
    gold: Document, guess: Document, *, level: Level = "quote", edges: str = "words", weigh: Weigh = most_characters
) -> list[Pair]:
    """The pairs of two annotations of one text, and what has no counterpart, in text order."""
    ruler = Ruler(gold.text, edges)
    return pair(units(gold, ruler, level, _own), units(guess, ruler, level, in_terms_of(gold, guess)), weigh)


def _own(party: Party) -> frozenset[str]:
    return frozenset(party.entities)


def units(doc: Document, ruler: Ruler, level: Level, who: Callable[[Party], frozenset[str]]) -> list[Unit]:
    """What is compared of a document, in text order; a quote without content is no unit."""
    found: list[Unit] = []
    for quote in doc.quotes:
        content, cue, mention = (ruler.extent(spans) for spans in (quote.content, quote.cue, quote.speaker.mention))
        pieces = [(span,) for span in content] if level == "piece" else [content] if content else []
        rest = (cue, mention, who(quote.speaker), who(quote.addressee), quote, doc)
        found += (Unit(piece, *rest) for piece in pieces)
    return sorted(found, key=lambda unit: unit.key)


def pair(gold: Sequence[Unit], guess: Sequence[Unit], weigh: Weigh = most_characters) -> list[Pair]:
    """The one-to-one pairing of greatest total weight, then what has no counterpart, in text order."""
    overlap = all_shared([unit.content for unit in gold], [unit.content for unit in guess])
    pairs = [Pair(gold[i], guess[j], *_sizes(gold[i], guess[j], overlap[i, j])) for i, j in _chosen(gold, guess, overlap, weigh)]
    taken, answered = {id(found.guess) for found in pairs}, {id(found.gold) for found in pairs}
    pairs += [Pair(unit, None) for unit in gold if id(unit) not in answered]
    pairs += [Pair(None, unit) for unit in guess if id(unit) not in taken]
    return sorted(pairs, key=_place)


def _place(found: Pair) -> tuple[object, ...]:
    unit = found.gold or found.guess
    assert unit is not None  # noqa: S101 - a pair has one side at least
    return (unit.content, found.gold is None, unit.key)


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
