"""What each character of a text is, looked up once and for many texts together.

Words, tables and quick looks of checks ask the same of millions of characters: is it a letter, white space, a quotation mark?
Every character of the basic plane has its answers in one number of a table; those beyond it say only that they are `ASTRAL`.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import accumulate
from typing import Any

import numpy as np
import regex

from saidby.marks import is_mark

Numbers = Any
"""A numpy array of int64 in one dimension; what the stubs know of it does not reach far enough."""
Truths = Any
"""The same of truth values."""

# What a character is to the rules of UAX #29 (WB5 to WB13b), in the lowest bits; HARD needs other rules, for which see `tokens`.
OTHER, LETTER, DIGIT, JOINER, IN_WORD, IN_NUMBER, IN_BOTH, HARD, SPACE = range(9)
_WORD_BITS = 15
# What else it is, a bit each.
ALNUM, COMBINING, CONTROL, MARK, LATIN, CAPITAL, ASTRAL = (16 << i for i in range(7))

STANDS_ALONE = r"\p{Han}\p{Hiragana}\p{Katakana}ー々〆〇"
"""Characters that are words of their own."""
_PROPERTIES = {
    "ALetter": LETTER, "Numeric": DIGIT, "MidLetter": IN_WORD, "MidNum": IN_NUMBER, "MidNumLet": IN_BOTH, "Single_Quote": IN_BOTH,
    "ExtendNumLet": JOINER, "Extend": HARD, "Format": HARD, "ZWJ": HARD, "Katakana": HARD, "Hebrew_Letter": HARD,
}  # fmt: skip
_BEYOND = 0x10000
"""Stands for all characters beyond the basic plane."""


_BITS: Mapping[int, Callable[[str], object]] = {
    ALNUM: str.isalnum,
    COMBINING: lambda sign: unicodedata.category(sign)[0] == "M",
    CONTROL: lambda sign: unicodedata.category(sign) == "Cc" and sign not in "\n\t\r",
    MARK: is_mark,
    LATIN: re.compile("[A-Za-zÀ-ÖØ-öø-ɏ]").match,
    CAPITAL: lambda sign: sign.isupper() or sign.isdigit() or (sign.isalpha() and not sign.islower()),
}
"""CAPITAL is what may begin a name: capitals, digits, and letters of scripts without them."""


@dataclass(frozen=True)
class Texts:
    """Several texts, as if they were one with a line end after each: the whole, in which all positions count."""

    each: Sequence[str]

    @cached_property
    def whole(self) -> str:
        """The texts, a line end after each."""
        return "\n".join([*self.each, ""])

    @cached_property
    def bases(self) -> Numbers:
        """Where each text begins, and where the whole ends."""
        return np.array([0, *accumulate(len(text) + 1 for text in self.each)], np.int64)

    @cached_property
    def points(self) -> Any:
        """The code points of the whole."""
        order = "utf-32-le" if sys.byteorder == "little" else "utf-32-be"
        return np.frombuffer(self.whole.encode(order, "surrogatepass"), np.uint32)

    @cached_property
    def kinds(self) -> Any:
        """What each character is: a word class, and bits."""
        return _kinds().take(self.points, mode="clip")

    @cached_property
    def classes(self) -> Any:
        """The word class of each character."""
        return (self.kinds & _WORD_BITS).astype(np.uint8)

    @cached_property
    def utf8(self) -> bytes:
        """The whole in UTF-8."""
        return self.whole.encode("utf-8", "surrogatepass")

    @cached_property
    def byte_at(self) -> Numbers:
        """Where each character begins in `utf8`, and where that ends."""
        if len(self.utf8) == len(self.whole):
            return np.arange(len(self.utf8) + 1)
        data = np.frombuffer(self.utf8 + b"\0", np.uint8)
        return np.flatnonzero((data & 0xC0) != 0x80)

    @cached_property
    def line_ends(self) -> Numbers:
        """Where the line feeds stand."""
        return np.flatnonzero(self.points == ord("\n"))

    def where(self, bits: int) -> Numbers:
        """At which places of the whole stands a character with one of these bits."""
        return np.flatnonzero((self.kinds & bits) != 0)

    def are(self, places: Numbers, bits: int) -> Truths:
        """At which of these places stands a character with one of these bits."""
        return (self.kinds[places] & bits) != 0

    def are_blank(self, places: Numbers) -> Truths:
        """At which of these places stands white space."""
        return self.classes[places] == SPACE

    def among(self, places: Numbers, signs: str) -> Truths:
        """At which of these places stands one of a few signs."""
        points = self.points[places]
        return np.logical_or.reduce([points == ord(sign) for sign in signs])

    def of(self, places: Numbers) -> Numbers:
        """In which of the texts each place of the whole is."""
        return np.searchsorted(self.bases, places, "right") - 1


@cache
def _kinds() -> Any:
    """What each character of the basic plane is, and at last what all others are."""
    plane = "".join(chr(point) for point in range(_BEYOND) if not 0xD800 <= point < 0xE000)
    kinds = np.full(_BEYOND + 1, HARD, np.uint16)

    def points(signs: str | list[str]) -> Any:
        return np.array([*map(ord, signs)], np.int64)

    for pattern, kind in ((r"\P{Cs}", OTHER), *((rf"\p{{WB={name}}}", kind) for name, kind in _PROPERTIES.items())):
        kinds[points(regex.findall(pattern, plane))] = kind
    alone = points(regex.findall(f"[{STANDS_ALONE}]", plane))
    kinds[alone[kinds[alone] != OTHER]] = HARD
    kinds[points([sign for sign in plane if sign.isspace()])] = SPACE
    for bit, has_it in _BITS.items():
        kinds[points(list(filter(has_it, plane)))] |= bit
    kinds[_BEYOND] |= ASTRAL
    return kinds
