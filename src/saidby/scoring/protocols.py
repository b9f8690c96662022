"""How quotes are paired and split into subsets: our own way, and the one in which other tools were measured on PolNeAR."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from saidby.scoring.extents import shared, size
from saidby.scoring.kinds import KINDS, WHOLLY
from saidby.scoring.measures import ENOUGH
from saidby.scoring.pairing import Pair, Paired, Unit, pair, share

SUBSETS = ("all", *KINDS)


@dataclass(frozen=True, slots=True)
class Protocol:
    """A way to score, as declared."""

    id: str
    meaning: str
    pairs: Callable[[Sequence[Unit], Sequence[Unit]], Mapping[str, Paired]]
    """The pairs of each subset."""
    judged: Callable[[Pair], bool]
    """Whether a pair counts in accuracies."""
    plain: bool
    """Whether only spans are looked at, see `Comparison`."""


def _one_pairing(gold: Sequence[Unit], guess: Sequence[Unit]) -> dict[str, Paired]:
    """One pairing for everything; a pair is in the subset of its gold, a guess without counterpart in its own."""
    paired = pair(gold, guess)
    return {"all": paired} | {kind: paired.where(lambda unit, kind=kind: unit.kind == kind) for kind in KINDS}  # type: ignore[misc]


def _pairing_each(gold: Sequence[Unit], guess: Sequence[Unit]) -> dict[str, Paired]:
    """A pairing for each subset, by the marks alone; a guess that lies in gold of another kind is neither right nor wrong."""
    found = {"all": pair(gold, guess, share)}
    for kind in KINDS:
        own, others = ([unit for unit in gold if (unit.kind == kind) == same] for same in (True, False))
        found[kind] = pair(own, [unit for unit in guess if unit.kind == kind and not _lies_in_one(unit, others)], share)
    return found


def _lies_in_one(unit: Unit, others: Sequence[Unit]) -> bool:
    return unit.content != () and any(shared(unit.content, other.content) / size(unit.content) >= WHOLLY for other in others)


def _any_pair(_pair: Pair) -> bool:
    return True


def _good_pair_with_speaker(found: Pair) -> bool:
    return found.overlaps(ENOUGH) and found.gold.mention != ()


PROTOCOLS = {
    protocol.id: protocol
    for protocol in (
        Protocol(
            "saidby",
            "One pairing by the most shared characters of content. A pair is in the subset of the type that its gold states, "
            "a guess without counterpart in that of its own; marks tell it where it is unspecified. "
            "Accuracies over all pairs.",
            _one_pairing,
            _any_pair,
            plain=False,
        ),
        Protocol(
            "polnear",
            "One pairing for each subset by the greatest sum of intersections over unions. Subsets by quotation marks alone: "
            "direct from 90 % of the content in double marks on, indirect without any; a guess that lies to 90 % in gold of "
            "another kind is left out. Accuracies over pairs with an overlap of 0.8 whose gold has a mention of the speaker. "
            "Mentions meet where they share a character.",
            _pairing_each,
            _good_pair_with_speaker,
            plain=True,
        ),
    )
}
