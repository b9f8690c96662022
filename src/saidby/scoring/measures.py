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
from saidby.scoring.pairing import Pair, Paired, Unit

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
    count: Callable[[Paired], Counts]
    of_entities: bool = False
    """Says something only of articles in whose corpus entities are annotated."""
    of_label: str | None = None
    """Says something only of a guess that states this label of any quote."""


def measure(
    kind: Kind, *, source: str, of_entities: bool = False, of_label: str | None = None
) -> Callable[[Callable[[Paired], Counts]], Measure]:
    """Declare the decorated function a measure; its name is the id, its docstring the meaning."""

    def declare(count: Callable[[Paired], Counts]) -> Measure:
        return Measure(count.__name__, inspect.getdoc(count) or "", source, kind, count, of_entities, of_label)

    return declare


def _f1(paired: Paired, right: Callable[[Pair], bool]) -> Counts:
    both = len(paired.both)
    return Counts(sum(map(right, paired.both)), both + len(paired.missed), both + len(paired.spurious))


def _accuracy(pairs: Sequence[Pair], right: Callable[[Unit, Unit], bool]) -> Counts:
    return Counts(sum(right(pair.gold, pair.guess) for pair in pairs), len(pairs), len(pairs))


# Content


@measure("F1", source="exact match of Pareti (2013) and CofeNet (Wang et al. 2022), here one to one")
def content_exact_f1(paired: Paired) -> Counts:
    """The content is the same to the character, edges aside."""
    return _f1(paired, lambda pair: pair.overlaps(1))


@measure("F1", source="intersection over union, after the shared tasks of object detection; threshold of guidelines, section 11")
def content_overlap_f1(paired: Paired) -> Counts:
    """What both contents share is at least 0.8 of what either covers."""
    return _f1(paired, lambda pair: pair.overlaps(ENOUGH))


@measure("F1", source="token F1 of Brunner et al. (2020), here over characters, which need no tokens")
def character_f1(paired: Paired) -> Counts:
    """Characters in the content of any quote, paired or not. To guess that all is quoted does well by it."""
    gold, guess = (merged(span for unit in units for span in unit.content) for units in (paired.gold, paired.guess))
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
def cue_f1(paired: Paired) -> Counts:
    """A paired quote has the same cue to the character, edges aside; quotes without a cue do not count."""
    right = sum(pair.gold.cue == pair.guess.cue != () for pair in paired.both)
    return Counts(right, sum(unit.cue != () for unit in paired.gold), sum(unit.cue != () for unit in paired.guess))


@measure("accuracy", source="source exact of CofeNet (Wang et al. 2022), here of paired quotes only")
def speaker_mention_exact(paired: Paired) -> Counts:
    """Of paired quotes, those whose words that name the speaker are the same to the character, or are absent in both."""
    return _accuracy(paired.both, lambda gold, guess: gold.mention == guess.mention)


@measure(
    "accuracy", source="speaker match of the Gender Gap Tracker (Asr et al. 2021), which forgave what is absent in the gold alone"
)
def speaker_mention_overlap(paired: Paired) -> Counts:
    """Of paired quotes, those whose words that name the speaker meet, or are absent in both.

    Mentions meet where every piece of the one shares a character with the other, and neither reaches into the content of the
    quote or takes in a piece of its cue: a name meets the name with its apposition, but all names of a paragraph, or all words
    around a quote, meet none. (Annotators differ in where a cue ends: "according to figures | of the Red Cross" meets "according
    to | figures of the Red Cross".) How far the words go beyond the name is not judged; `speaker_mention_exact` and
    `speaker_entity` judge who it is.
    """
    return _accuracy(paired.both, mention_meets)


def mention_meets(gold: Unit, guess: Unit) -> bool:
    """The words that name the speaker meet, as `speaker_mention_overlap` says, or are the same or absent in both."""
    one, other = gold.mention, guess.mention
    if one == other or not gold.whole:
        return one == other or shared(one, other) > 0
    beyond = any(_goes_beyond(mention, unit) for mention in (one, other) for unit in (gold, guess))
    return bool(one and other) and not beyond and _answer(one, other) and _answer(other, one)


def _goes_beyond(mention: Spans, unit: Unit) -> bool:
    return shared(mention, unit.whole) > 0 or any(shared(mention, (piece,)) == size((piece,)) for piece in unit.cue)


def _answer(one: Spans, other: Spans) -> bool:
    return all(shared((piece,), other) for piece in one)


@measure("accuracy", source="entity level of Almeida et al. (2014), with nobody as an answer", of_entities=True)
def speaker_entity(paired: Paired) -> Counts:
    """Of paired quotes, those with the same set of speakers, nobody included.

    The entities of an annotation are aligned one to one with the gold's, by shared mentions, else by name. Names and spans of
    predictions have no identity, so each is looked up by itself, whatever the quote's right answer: as the one gold entity that
    has these words as its name or among its mentions, pronouns aside, or, a named person, begins or ends its name with them;
    else, as a pronoun or a surname of two people, as whoever is meant by the gold mention on which it lies (more than half of
    what either covers). Different spellings may be one entity; what means none is wrong.
    """
    return _accuracy(paired.both, speaker_is_same)


def speaker_is_same(gold: Unit, guess: Unit) -> bool:
    """The same set of speakers, nobody included."""
    return gold.speakers == guess.speakers


# Kind of quote


@measure("accuracy", source="own", of_label="type")
def type_accuracy(paired: Paired) -> Counts:
    """Of paired quotes, those with the same type; where the gold says `unspecified` they do not count.

    A guess that states the type of no quote at all has no figure; one that states it of some is wrong where it does not.
    """
    return _accuracy(_specified(paired, "type"), lambda gold, guess: gold.quote.type == guess.quote.type)


@measure("accuracy", source="own", of_label="modality")
def modality_accuracy(paired: Paired) -> Counts:
    """Of paired quotes, those with the same modality; where the gold says `unspecified` they do not count.

    A guess that states the modality of no quote at all has no figure, as with the type.
    """
    return _accuracy(_specified(paired, "modality"), lambda gold, guess: gold.quote.modality == guess.quote.modality)


def _specified(paired: Paired, field: str) -> list[Pair]:
    return [pair for pair in paired.both if getattr(pair.gold.quote, field) != "unspecified"]


# All at once


@measure("F1", source="own: no published score of the field asks for both at once")
def joint_f1(paired: Paired) -> Counts:
    """Content overlap of at least 0.8 and the right speaker by mention: words that meet (see above), or none in both.

    A name given where the text has a pronoun, or no mention, is wrong here; for names, `joint_entity_f1` is the figure.
    """
    return _f1(paired, lambda pair: pair.overlaps(ENOUGH) and mention_meets(pair.gold, pair.guess))


@measure("F1", source="own: no published score of the field asks for both at once", of_entities=True)
def joint_entity_f1(paired: Paired) -> Counts:
    """Content overlap of at least 0.8 and the right set of speakers, nobody included: the figure for names, however spelt."""
    return _f1(paired, lambda pair: pair.overlaps(ENOUGH) and speaker_is_same(pair.gold, pair.guess))


MEASURES: tuple[Measure, ...] = tuple(value for value in list(globals().values()) if isinstance(value, Measure))
"""All measures, in the order in which they are declared."""
