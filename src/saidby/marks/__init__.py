"""Quotation marks of a text, whatever its language: which belong together, which stand alone, and which are apostrophes.

Languages disagree on the signs („so“, »so«, « so », ”so”, “so”, 「so」), so a sign alone does not say whether it opens or
closes; where it stands does: one that opens leans on what follows, one that closes on what precedes, and a mark that is open
wants its counterpart. One pass over the marks with a stack of open ones, linear in the text.

A speech of several paragraphs repeats its opening mark at each of them and closes only the last: every paragraph is a
pair of its own then, without a closing mark. A dialogue dash opens a turn that its paragraph ends.
"""

from __future__ import annotations

from functools import lru_cache

from saidby.document import Span
from saidby.marks.dashes import Turn, turns
from saidby.marks.pairing import Marks, Pair, read
from saidby.marks.plain import read_plain
from saidby.marks.signs import is_mark

__all__ = ["Marks", "Pair", "Turn", "is_mark", "marks", "pairs", "turns", "unpaired"]


def pairs(text: str) -> tuple[Pair, ...]:
    """Every pair of quotation marks of a text, in text order, of two that start together the longer first."""
    return marks(text).pairs


def unpaired(text: str) -> tuple[Span, ...]:
    """Every quotation mark without its counterpart; what may be an apostrophe or a prime is none."""
    return marks(text).unpaired


@lru_cache(maxsize=4)
def marks(text: str) -> Marks:
    """The quotation marks of a text, paired."""
    return read_plain(text) or read(text)
