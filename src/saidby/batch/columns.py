"""What a batch is made of: records of all documents in one list, and their spans as columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, NamedTuple, TypeVar
from weakref import ref

import numpy as np

from saidby.characters import Numbers, Truths

Subject = TypeVar("Subject")
Result = TypeVar("Result")


def once(work: Callable[[Subject], Result]) -> Callable[[Subject], Result]:
    """Let a function remember its last result while what it was asked about is there: many ask the same of one batch."""
    last: list[Any] = [lambda: None, None]

    def forget(gone: object) -> None:
        if last[0] is gone:
            last[:] = (lambda: None), None

    @wraps(work)
    def remembered(subject: Subject) -> Result:
        if last[0]() is not subject:
            last[:] = ref(subject, forget), work(subject)
        result: Result = last[1]
        return result

    return remembered


class Records(NamedTuple):
    """Records of one kind, of all documents, in file order."""

    counts: Numbers
    """How many each document has."""
    docs: Numbers
    """Of which document each is."""

    @property
    def size(self) -> int:
        """How many there are."""
        return len(self.docs)

    def documents_without(self, mask: Truths) -> Truths:
        """Which documents have no record that the mask is true of."""
        return np.bincount(self.docs[mask], minlength=len(self.counts)) == 0


def records(counts: Numbers) -> Records:
    """Records of which each document has so many."""
    return Records(counts, np.repeat(np.arange(len(counts)), counts))


class Pieces(NamedTuple):
    """The spans of records, of one role, in file order."""

    starts: Numbers
    ends: Numbers
    counts: Numbers
    """How many pieces each record has."""
    owners: Numbers
    """Of which record each piece is."""
    docs: Numbers
    """Of which document each piece is."""
    bounds: Numbers
    """Where the pieces of each record begin, and at last how many there are."""
    sound: Truths
    """Which cover at least one character of the text, and nothing beyond it; of others, what lies beyond is cut off."""

    def hulls(self) -> tuple[Numbers, Numbers, Numbers]:
        """Of the records that have any piece: which these are, the start of their first and the end of their last piece."""
        some = np.flatnonzero(self.counts)
        return some, self.starts[self.bounds[some]], self.ends[self.bounds[some + 1] - 1]


def pairs(here: Numbers, owners: Numbers, pieces: Pieces) -> tuple[Numbers, Numbers]:
    """Each of some numbers with every piece that its owner has, as two columns."""
    counts = pieces.counts[owners]
    return np.repeat(here, counts), ranges(pieces.bounds[owners], counts)


def ranges(firsts: Numbers, counts: Numbers) -> Numbers:
    """The numbers from each first one on, as many as its count says, one range after the other."""
    before = np.cumsum(counts) - counts
    return np.repeat(firsts - before, counts) + np.arange(counts.sum())


def keys_of(starts: Numbers, ends: Numbers) -> Numbers:
    """One number for each span, in the order of their starts."""
    return (starts << 32) | (ends - starts)


class Links(NamedTuple):
    """The entities of parties, in file order."""

    numbers: Numbers
    """The number of each entity among all; -1 where there is none with this id."""
    counts: Numbers
    """How many each quote has."""
    owners: Numbers
    """Of which quote each is."""
    docs: Numbers
    """Of which document each is."""


def are(names: Sequence[str], *some: str) -> Truths:
    """For the number of each label, whether it is one of these."""
    return np.array([name in some for name in names])
