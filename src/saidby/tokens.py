"""Words with their offsets, alike in every language.

Words are those of Unicode's default segmentation (UAX #29), except that Han characters and kana stand alone: no dictionary
decides where a Chinese or Japanese word ends, so models and scores do not depend on one. White space is in no word.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

import regex

from saidby.document import Span

_CHUNK = re.compile(r"\S+")
_BOUNDARY = regex.compile(r"\b", regex.WORD)
_ALONE = regex.compile(
    r"[\p{Han}\p{Hiragana}\p{Katakana}ー々〆〇]\p{M}*|(?:(?![\p{Han}\p{Hiragana}\p{Katakana}ー々〆〇]).)+", regex.DOTALL
)


def words(text: str) -> tuple[Span, ...]:
    """The words and punctuation marks of `text` in order, as spans in code points, half open."""
    return tuple(
        Span(chunk.start() + start, chunk.start() + end)
        for chunk in _CHUNK.finditer(text)
        for start, end in _within(chunk[0])
    )  # fmt: skip


@lru_cache(maxsize=65536)
def _within(chunk: str) -> tuple[tuple[int, int], ...]:
    """The words of a chunk without white space: no boundary rule looks beyond it, and most chunks come again."""
    cuts = sorted({0, len(chunk), *(found.start() for found in _BOUNDARY.finditer(chunk))})
    return tuple(
        (start + piece.start(), start + piece.end())
        for start, end in pairwise(cuts)
        for piece in _ALONE.finditer(chunk[start:end])
    )
