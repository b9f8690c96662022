"""What of a text counts when two spans are compared, and how much of it they share.

Annotators and tools differ in whether quotation marks, commas and spaces at the edge of a span belong to it, and that is no
question of skill. So a text is measured in *counted characters*: an extent is the pieces of one thing in numbers of
counted characters, pieces that nothing counted keeps apart being one. Which characters count can be switched, see `EDGES`.
"""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from saidby.document import Span, Spans

EDGES = {
    "words": "Letters with their marks, digits, signs of currency, the per cent sign, and symbols such as emoji count; quotation "
    "marks, punctuation and spaces do not, at the edges of a span or inside it.",
    "exact": "Every character counts.",
}
_COUNTED = ("Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Sc", "So")


_KNOWN = np.zeros(sys.maxunicode + 1, np.int8)
"""For each code point 1 if it counts, -1 if it does not, 0 until it is met: to ask for all of them takes a second."""


def _counted(text: str) -> NDArray[np.bool_]:
    """For each character of a text whether it counts."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    found = _KNOWN[codes]
    if not found.all():
        for sign in set(text):
            _KNOWN[ord(sign)] = 1 if sign == "%" or unicodedata.category(sign) in _COUNTED else -1
        found = _KNOWN[codes]
    return found > 0


class Ruler:
    """Measures extents of one text in counted characters."""

    def __init__(self, text: str, edges: str = "words") -> None:
        if edges not in EDGES:
            raise ValueError(f"{edges!r} is no way to treat edges; one of {', '.join(EDGES)} is")
        counts = _counted(text) if edges == "words" else np.ones(len(text), bool)
        self._before = np.concatenate(([0], np.cumsum(counts)))

    def extent(self, spans: Spans) -> Spans:
        """`spans` in counted characters, sorted, apart.

        Something of nothing but signs (a colon as a cue) keeps its signs: they are put behind the last counted character, where
        they meet only their like.
        """
        before = self._before
        if counted := merged(Span(int(before[start]), int(before[end])) for start, end in spans):
            return counted
        behind = int(before[-1])
        return merged(Span(behind + start, behind + end) for start, end in spans)


def merged(spans: Iterable[Span]) -> Spans:
    """The same characters in the fewest spans, sorted; empty ones fall away."""
    found: list[Span] = []
    for span in sorted(spans):
        if span.start == span.end:
            continue
        if found and span.start <= found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return tuple(found)


def size(extent: Spans) -> int:
    """How many characters an extent has."""
    return sum(end - start for start, end in extent)


def shared(one: Spans, other: Spans) -> int:
    """How many characters two extents have in common."""
    if one == other:
        return size(one)
    return sum(max(0, min(a.end, b.end) - max(a.start, b.start)) for a in one for b in other)


def all_shared(some: Sequence[Spans], others: Sequence[Spans]) -> dict[tuple[int, int], int]:
    """How many characters each of `some` extents has in common with each of the `others`, by index, where it has any."""
    found: dict[tuple[int, int], int] = {}
    for i, j, overlap in _meetings(some, others):
        found[i, j] = found.get((i, j), 0) + overlap
    return found


def _meetings(some: Sequence[Spans], others: Sequence[Spans]) -> Iterator[tuple[int, int, int]]:
    """Every two pieces that meet, found by bisection and not by trying all: novels have thousands of quotes."""
    pieces = sorted((start, end, j) for j, extent in enumerate(others) for start, end in extent)
    starts = np.array([start for start, _, _ in pieces])
    reach = np.fromiter(accumulate((end for _, end, _ in pieces), max), int, len(pieces))  # how far all up to here go
    own = [(start, end, i) for i, extent in enumerate(some) for start, end in extent]
    firsts = np.searchsorted(reach, [start for start, _, _ in own], "right").tolist()
    lasts = np.searchsorted(starts, [end for _, end, _ in own], "left").tolist()
    for (start, end, i), first, last in zip(own, firsts, lasts, strict=True):
        for other_start, other_end, j in pieces[first:last]:
            overlap = min(end, other_end) - max(start, other_start)
            if overlap > 0:
                yield i, j, overlap
