"""Words with their offsets, alike in every language.

Words are those of Unicode's default segmentation (UAX #29), except that Han characters and kana stand alone: no dictionary
decides where a Chinese or Japanese word ends, so models and scores do not depend on one. White space is in no word.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate, pairwise
from typing import Any, NamedTuple

import numpy as np
import regex

from saidby.characters import (
    DIGIT,
    HARD,
    IN_BOTH,
    IN_NUMBER,
    IN_WORD,
    JOINER,
    LETTER,
    SPACE,
    STANDS_ALONE,
    Numbers,
    Texts,
    Truths,
)
from saidby.document import Span

_BOUNDARY = regex.compile(r"\b|(?<=(?<!\p{L}\p{M}*)['’])(?=\p{L})", regex.WORD)
"""Word boundaries; one is after an apostrophe that no letter stands before, also where a vowel follows, which `regex` joins."""
_ALONE = regex.compile(rf"[{STANDS_ALONE}]\p{{M}}*|(?:(?![{STANDS_ALONE}]).)+", regex.DOTALL)


class Words(NamedTuple):
    """The words of several texts, placed in the whole of them."""

    starts: Numbers
    """First code point of each word."""
    ends: Numbers
    """Code point after the last of each word."""
    counts: Numbers
    """How many words each text has."""

    def under(self, starts: Numbers, ends: Numbers) -> tuple[Numbers, Numbers]:
        """For spans in the whole, the first word that each touches and the one after the last: half open, perhaps empty."""
        return np.searchsorted(self.ends, starts, "right"), np.searchsorted(self.starts, ends - 1, "right")


def words(text: str) -> tuple[Span, ...]:
    """The words and punctuation marks of `text` in order, as spans in code points, half open."""
    found = words_of(Texts([text]))
    return tuple(Span(start, end) for start, end in np.stack((found.starts, found.ends), axis=1).tolist())


def words_of(texts: Texts) -> Words:
    """The words of several texts at once.

    The rules for letters, digits and what stands between them are applied to all characters together; stretches between white
    space where a character needs other rules are then cut one by one. Both give the same words.
    """
    visible = texts.classes != SPACE
    goes_on = _goes_on(texts.classes)
    for start, end in _stretches(visible, np.flatnonzero(texts.classes == HARD)):
        goes_on[start:end] = True
        goes_on[[start, *(start + at for at in accumulate(map(len, _cut(texts.whole[start:end]))))][:-1]] = False
    starts = np.flatnonzero(visible & ~goes_on)
    ends = np.flatnonzero(visible[:-1] & ~(goes_on & visible)[1:]) + 1
    return Words(starts, ends, np.diff(np.searchsorted(starts, texts.bases)))


def _stretches(visible: Truths, places: Numbers) -> Iterator[tuple[int, int]]:
    """The stretches between white space in which these places are, each once."""
    signs, end = visible.tobytes(), 0
    for place in places.tolist():
        if place >= end:
            start, end = signs.rfind(0, 0, place) + 1, signs.find(0, place)
            yield start, end


_ASCII_SPACES = bytes(point for point in range(0x80) if chr(point).isspace())


def utf8_of(texts: Texts, found: Words) -> tuple[Numbers, bytes]:
    """The bytes of each word of the texts in UTF-8, and the words themselves, one after the other: all but white space."""
    data = texts.utf8.translate(None, _ASCII_SPACES)
    for point in np.unique(texts.points[(texts.classes == SPACE) & (texts.points > 0x7F)]).tolist():
        data = data.replace(chr(point).encode("utf-8"), b"")
    return texts.byte_at[found.ends] - texts.byte_at[found.starts], data


def pieces(text: str) -> list[str]:
    """The words of a text, cut one by one by the rules in full."""
    return [piece for stretch in text.split() for piece in _cut(stretch)]


def _cut(stretch: str) -> list[str]:
    """The words of a stretch without white space."""
    cuts = sorted({0, len(stretch), *(found.start() for found in _BOUNDARY.finditer(stretch))})
    return [piece[0] for start, end in pairwise(cuts) for piece in _ALONE.finditer(stretch[start:end])]


def _goes_on(classes: Any) -> Truths:
    """Which characters stand in one word with the character before them, where only the rules for all of them are needed."""
    core = (classes - LETTER) <= JOINER - LETTER  # letters, digits and joiners; what is less than LETTER wraps around
    found = np.empty(len(classes), np.bool_)
    found[:1] = False
    np.logical_and(core[1:], core[:-1], out=found[1:])
    between = np.flatnonzero((classes - IN_WORD) <= IN_BOTH - IN_WORD)
    between = between[(between > 0) & (between < len(classes) - 1)]
    kinds, before, after = classes[between], classes[between - 1], classes[between + 1]
    joins = (kinds != IN_NUMBER) & (before == LETTER) & (after == LETTER)
    joins |= (kinds != IN_WORD) & (before == DIGIT) & (after == DIGIT)
    found[between[joins]] = found[between[joins] + 1] = True
    return found
