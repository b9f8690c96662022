"""Words with their offsets, alike in every language.

Words are those of Unicode's default segmentation (UAX #29), except that Han characters and kana stand alone: no dictionary
decides where a Chinese or Japanese word ends, so models and scores do not depend on one. White space is in no word.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import cache
from itertools import accumulate, pairwise
from typing import Any, NamedTuple

import numpy as np
import regex

from saidby.document import Span

_BOUNDARY = regex.compile(r"\b|(?<=(?<!\p{L}\p{M}*)['’])(?=\p{L})", regex.WORD)
"""Word boundaries; one is after an apostrophe that no letter stands before, also where a vowel follows, which `regex` joins."""
_STANDS_ALONE = r"\p{Han}\p{Hiragana}\p{Katakana}ー々〆〇"
_ALONE = regex.compile(rf"[{_STANDS_ALONE}]\p{{M}}*|(?:(?![{_STANDS_ALONE}]).)+", regex.DOTALL)

Numbers = np.ndarray[Any, np.dtype[np.int64]]


class Words(NamedTuple):
    """The words of several texts, as if these were one text with a line end after each."""

    starts: Numbers
    """First code point of each word in the whole."""
    ends: Numbers
    """Code point after the last of each word in the whole."""
    bases: Numbers
    """Where each text begins in the whole."""
    counts: Numbers
    """How many words each text has."""

    def shifts(self) -> Numbers:
        """For each word, where its text begins."""
        return np.repeat(self.bases, self.counts)

    def under(self, starts: Numbers, ends: Numbers) -> tuple[Numbers, Numbers]:
        """For spans in the whole, the first word that each touches and the one after the last: half open, perhaps empty."""
        return np.searchsorted(self.ends, starts, "right"), np.searchsorted(self.starts, ends - 1, "right")


def words(text: str) -> tuple[Span, ...]:
    """The words and punctuation marks of `text` in order, as spans in code points, half open."""
    found = words_of([text])
    return tuple(Span(start, end) for start, end in np.stack((found.starts, found.ends), axis=1).tolist())


def words_of(texts: Sequence[str]) -> Words:
    """The words of several texts at once.

    Where no character of a text needs a rule beyond those for letters, digits and what stands between them, the rules are
    applied to all its characters together; other texts are cut piece by piece. Both give the same words.
    """
    points = _points(texts)
    classes = _classes()[np.minimum(points, _ASTRAL)]
    visible = np.flatnonzero(classes != _SPACE)
    bases = np.array([0, *accumulate(len(text) + 1 for text in texts)], np.int64)
    begins = _begins(classes[visible], np.diff(visible, prepend=-2) == 1)
    hard = visible[classes[visible] == _HARD]
    for i in np.unique(np.searchsorted(bases, hard, "right") - 1).tolist():
        first, last = np.searchsorted(visible, bases[i : i + 2]).tolist()
        begins[first:last] = False
        begins[first + np.array([0, *accumulate(map(len, pieces(texts[i])))][:-1], np.int64)] = True
    first = np.flatnonzero(begins)
    last = np.append(first[1:], len(visible))[: len(first)] - 1
    starts, ends = visible[first], visible[last] + 1
    return Words(starts, ends, bases[:-1], np.diff(np.searchsorted(starts, bases)))


def utf8_of(texts: Sequence[str], found: Words) -> tuple[Any, bytes]:
    """The words of texts in UTF-8, one after the other, and the offset of each in these bytes, with their end at last."""
    points = _points(texts)
    widths = 1 + (points > 0x7F) + (points > 0x7FF) + (points > 0xFFFF)
    visible = _classes()[np.minimum(points, _ASTRAL)] != _SPACE
    reached = np.cumsum(np.where(visible, widths, 0), dtype=np.int32)
    data = np.frombuffer(_whole(texts).encode("utf-8", "surrogatepass"), np.uint8)
    return np.append(np.int32(0), reached[found.ends - 1]), data[np.repeat(visible, widths)].tobytes()


def pieces(text: str) -> list[str]:
    """The words of a text, cut one by one by the rules in full."""
    found = []
    for chunk in text.split():
        cuts = sorted({0, len(chunk), *(found.start() for found in _BOUNDARY.finditer(chunk))})
        found += [piece[0] for start, end in pairwise(cuts) for piece in _ALONE.finditer(chunk[start:end])]
    return found


def _whole(texts: Sequence[str]) -> str:
    return "\n".join([*texts, ""])


def _points(texts: Sequence[str]) -> Any:
    order = "utf-32-le" if sys.byteorder == "little" else "utf-32-be"
    return np.frombuffer(_whole(texts).encode(order, "surrogatepass"), np.uint32)


# What a character is to the rules of UAX #29 (WB5 to WB13b): of all other classes and of all rules for them, pieces() knows.
_OTHER, _LETTER, _DIGIT, _IN_WORD, _IN_NUMBER, _IN_BOTH, _JOINER, _HARD, _SPACE = range(9)
_ASTRAL = 0x10000
"""Stands for all characters beyond the basic plane, which are hard."""
_PROPERTIES = {
    "ALetter": _LETTER, "Numeric": _DIGIT, "MidLetter": _IN_WORD, "MidNum": _IN_NUMBER, "MidNumLet": _IN_BOTH,
    "Single_Quote": _IN_BOTH, "ExtendNumLet": _JOINER, "Extend": _HARD, "Format": _HARD, "ZWJ": _HARD, "Katakana": _HARD,
    "Hebrew_Letter": _HARD,
}  # fmt: skip


@cache
def _classes() -> Any:
    """The class of each character of the basic plane, and of all others."""
    signs = [chr(point) for point in range(_ASTRAL) if not 0xD800 <= point < 0xE000]
    classes = np.full(_ASTRAL + 1, _HARD, np.uint8)
    plane = "".join(signs)
    for pattern, kind in ((r"\P{Cs}", _OTHER), *((rf"\p{{WB={name}}}", kind) for name, kind in _PROPERTIES.items())):
        classes[[ord(sign) for sign in regex.findall(pattern, plane)]] = kind
    alone = np.array([ord(sign) for sign in regex.findall(f"[{_STANDS_ALONE}]", plane)])
    classes[alone[classes[alone] != _OTHER]] = _HARD
    classes[[ord(sign) for sign in plane if sign.isspace()]] = _SPACE
    return classes


def _begins(kinds: Any, follows: Any) -> Any:
    """Which of the visible characters begin a word; `follows` says which stand right after the one before."""
    before, after = np.append(_SPACE, kinds[:-1]), np.append(kinds[1:], _SPACE)
    wordy = (kinds == _LETTER) | (kinds == _DIGIT)
    wordy_before = np.append(False, wordy[:-1])
    joined = wordy & (wordy_before | (before == _JOINER))
    joined |= (kinds == _JOINER) & (wordy_before | (before == _JOINER))
    between = (kinds == _IN_WORD) | (kinds == _IN_BOTH)
    between &= (before == _LETTER) & (after == _LETTER)
    in_number = (kinds == _IN_NUMBER) | (kinds == _IN_BOTH)
    between |= in_number & (before == _DIGIT) & (after == _DIGIT)
    between &= follows & np.append(follows[1:], False)
    joined |= between | np.append(False, between[:-1])
    return ~(joined & follows)
