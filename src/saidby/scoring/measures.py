"""What is measured over the paired quotes, each measure declared once as a function whose docstring says what it means.

A measure counts what is right, what the gold has, and what the guess has. Its value is 2 * right / (gold + guess), which is
the F1 of precision (right / guess) and recall (right / gold); an accuracy counts pairs on both sides, so that all three are one.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from saidby.document import Spans
from saidby.scoring.extents import merged, shared, size
from saidby.scoring.pairing import Pair, Unit

ENOUGH = 0.8
"""The least intersection over union of two contents that are the same but for annotators' style (guidelines, section 11)."""


class Counts(NamedTuple):
    """What a measure counts; sums over articles are counts again."""

    right: int
    gold: int
    guess: int

    @property
    def value(self) -> float | None:
        """F1, or the accuracy, 0 to 100; None where there was nothing to count."""
        return _percent(2 * self.right, self.gold + self.guess)

    @property
    def precision(self) -> float | None:
        """The share of the guess that is right, 0 to 100."""
        return _percent(self.right, self.guess)

    @property
    def recall(self) -> float | None:
        """The share of the gold that was found, 0 to 100."""
        return _percent(self.right, self.gold)


def _percent(part: float, whole: float) -> float | None:
    return 100 * float(part) / float(whole) if whole else None


Kind = Literal["F1", "accuracy"]


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure as declared."""

    id: str
    meaning: str
    source: str
    kind: Kind
    count: Callable[[Sequence[Pair]], Counts]
    of_entities: bool = False
    """Says something only of articles in whose corpus entities are annotated."""


def measure(kind: Kind, *, source: str, of_entities: bool = False) -> Callable[[Callable[[Sequence[Pair]], Counts]], Measure]:
    """Declare the decorated function a measure; its name is the id, its docstring the meaning."""

    def declare(count: Callable[[Sequence[Pair]], Counts]) -> Measure:
        return Measure(count.__name__, inspect.getdoc(count) or "", source, kind, count, of_entities)

    return declare


def _f1(pairs: Sequence[Pair], right: Callable[[Pair], bool], counts: Callable[[Unit], object] = bool) -> Counts:
    found = sum(right(pair) for pair in pairs)
    gold = sum(pair.gold is not None and bool(counts(pair.gold)) for pair in pairs)
    return Counts(found, gold, sum(pair.guess is not None and bool(counts(pair.guess)) for pair in pairs))


def _accuracy(pairs: Sequence[Pair], right: Callable[[Unit, Unit], bool]) -> Counts:
    both = [pair.both for pair in pairs if pair.both]
    return Counts(sum(right(gold, guess) for gold, guess in both), len(both), len(both))


# Content


@measure("F1", source="exact match of Pareti (2013) and CofeNet (Wang et al. 2022), here one to one")
def content_exact_f1(pairs: Sequence[Pair]) -> Counts:
    """The content is the same to the character, edges aside."""
    return _f1(pairs, lambda pair: pair.overlaps(1))


@measure("F1", source="intersection over union, after the shared tasks of object detection; threshold of guidelines, section 11")
def content_overlap_f1(pairs: Sequence[Pair]) -> Counts:
    """What both contents share is at least 0.8 of what either covers."""
    return _f1(pairs, lambda pair: pair.overlaps(ENOUGH))


@measure("F1", source="token F1 of Brunner et al. (2020), here over characters, which need no tokens")
def character_f1(pairs: Sequence[Pair]) -> Counts:
    """Characters in the content of any quote, paired or not. To guess that all is quoted does well by it."""
    gold = merged(span for pair in pairs if pair.gold for span in pair.gold.content)
    guess = merged(span for pair in pairs if pair.guess for span in pair.guess.content)
    return Counts(_shared_sorted(gold, guess), size(gold), size(guess))


def _shared_sorted(some: Spans, others: Spans) -> int:
    """`shared` in one walk along both: contents of an article are many."""
    found = i = k = 0
    while i < len(some) and k < len(others):
        found += max(0, min(some[i].end, others[k].end) - max(some[i].start, others[k].start))
        if some[i].end < others[k].end:
            i += 1
        else:
            k += 1
    return found


# Cue and speaker


@measure("F1", source="exact match of Pareti (2013), here of paired quotes only")
def cue_f1(pairs: Sequence[Pair]) -> Counts:
    """A paired quote has the same cue to the character, edges aside; quotes without a cue do not count."""
    return _f1(
        pairs, lambda pair: pair.both is not None and cue_is_same(*pair.both) and pair.both[0].cue != (), lambda unit: unit.cue
    )


def cue_is_same(gold: Unit, guess: Unit) -> bool:
    """The same cue to the character, or none on both sides."""
    return gold.cue == guess.cue


@measure("accuracy", source="source exact of CofeNet (Wang et al. 2022), here of paired quotes only")
def speaker_mention_exact(pairs: Sequence[Pair]) -> Counts:
    """Of paired quotes, those whose words that name the speaker are the same to the character, or are absent in both."""
    return _accuracy(pairs, lambda gold, guess: gold.mention == guess.mention)


@measure(
    "accuracy", source="speaker match of the Gender Gap Tracker (Asr et al. 2021), which forgave what is absent in the gold alone"
)
def speaker_mention_overlap(pairs: Sequence[Pair]) -> Counts:
    """Of paired quotes, those whose words that name the speaker share a character, or are absent in both."""
    return _accuracy(pairs, mention_meets)


def mention_meets(gold: Unit, guess: Unit) -> bool:
    """The words that name the speaker share a character, or are the same or absent in both."""
    return gold.mention == guess.mention or (not (gold.vague or guess.vague) and shared(gold.mention, guess.mention) > 0)


@measure("accuracy", source="entity level of Almeida et al. (2014), with nobody as an answer", of_entities=True)
def speaker_entity(pairs: Sequence[Pair]) -> Counts:
    """Of paired quotes, those with the same set of speakers, nobody included."""
    return _accuracy(pairs, speaker_is_same)


def speaker_is_same(gold: Unit, guess: Unit) -> bool:
    """The same set of speakers, nobody included."""
    return gold.speakers == guess.speakers


# Kind of quote


@measure("accuracy", source="own")
def type_accuracy(pairs: Sequence[Pair]) -> Counts:
    """Of paired quotes, those with the same type; where the gold says `unspecified` they do not count."""
    return _accuracy(_specified(pairs, "type"), lambda gold, guess: gold.quote.type == guess.quote.type)


@measure("accuracy", source="own")
def modality_accuracy(pairs: Sequence[Pair]) -> Counts:
    """Of paired quotes, those with the same modality; where the gold says `unspecified` they do not count."""
    return _accuracy(_specified(pairs, "modality"), lambda gold, guess: gold.quote.modality == guess.quote.modality)


def _specified(pairs: Sequence[Pair], field: str) -> list[Pair]:
    return [pair for pair in pairs if pair.gold and getattr(pair.gold.quote, field) != "unspecified"]


# All at once


@measure("F1", source="own: no published score of the field asks for both at once")
def joint_f1(pairs: Sequence[Pair]) -> Counts:
    """Content overlap of at least 0.8 and the right speaker by mention: the words share a character, or are absent in both."""
    return _f1(pairs, lambda pair: pair.overlaps(ENOUGH) and pair.both is not None and mention_meets(*pair.both))


@measure("F1", source="own: no published score of the field asks for both at once", of_entities=True)
def joint_entity_f1(pairs: Sequence[Pair]) -> Counts:
    """Content overlap of at least 0.8 and the right set of speakers, nobody included."""
    return _f1(pairs, lambda pair: pair.overlaps(ENOUGH) and pair.both is not None and speaker_is_same(*pair.both))


MEASURES: tuple[Measure, ...] = tuple(value for value in list(globals().values()) if isinstance(value, Measure))
"""All measures, in the order in which they are declared."""
