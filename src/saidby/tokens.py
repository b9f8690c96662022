"""Words with their offsets, alike in every language.

Words are those of Unicode's default segmentation (UAX #29), except that Han characters and kana stand alone: no dictionary
decides where a Chinese or Japanese word ends, so models and scores do not depend on one. White space is in no word.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, chain, pairwise
from typing import Any, NamedTuple

import numpy as np
import regex

from saidby.document import Span

_BOUNDARY = regex.compile(r"\b", regex.WORD)
_ALONE = regex.compile(
    r"[\p{Han}\p{Hiragana}\p{Katakana}ー々〆〇]\p{M}*|(?:(?![\p{Han}\p{Hiragana}\p{Katakana}ー々〆〇]).)+", regex.DOTALL
)


class Words(NamedTuple):
    """The words of several texts, as if these were one text with a line end after each."""

    texts: Sequence[str]
    starts: Any
    """First code point of each word in the whole."""
    ends: Any
    """Code point after the last of each word in the whole."""
    bases: Any
    """Where each text begins in the whole."""
    counts: Any
    """How many words each text has."""

    def shifts(self) -> Any:
        """For each word, where its text begins."""
        return np.repeat(self.bases, self.counts)

    def under(self, starts: Any, ends: Any) -> tuple[Any, Any]:
        """For spans in the whole, the first word that each touches and the one after the last: half open, perhaps empty."""
        return np.searchsorted(self.ends, starts, "right"), np.searchsorted(self.starts, ends - 1, "right")


def words(text: str) -> tuple[Span, ...]:
    """The words and punctuation marks of `text` in order, as spans in code points, half open."""
    found = words_of([text])
    return tuple(map(Span, found.starts.tolist(), found.ends.tolist()))


def words_of(texts: Sequence[str]) -> Words:
    """The words of several texts at once.

    Words leave nothing but white space over, so the words of the chunks between it, one after the other, are all the
    characters that are none: where a word stands follows from how many characters the words before it have.
    """
    if len(_PIECES) > _MOST:
        _PIECES.clear()
    found = list(chain.from_iterable(map(_PIECES.__getitem__, chain.from_iterable(map(str.split, texts)))))
    sizes = np.fromiter(map(len, found), np.int64, len(found))
    whole = np.frombuffer(("\n".join(texts) + "\n").encode("utf-32-le", "surrogatepass"), np.uint32)
    visible = np.flatnonzero(_VISIBLE[np.minimum(whole, len(_VISIBLE) - 1)])
    reached = np.cumsum(sizes)
    starts, ends = visible[reached - sizes], visible[reached - 1] + 1
    bases = np.array([0, *accumulate(len(text) + 1 for text in texts)], np.int64)
    return Words(found, starts, ends, bases[:-1], np.diff(np.searchsorted(starts, bases)))


_VISIBLE = np.array([not chr(point).isspace() for point in range(0x3002)])
"""Whether a code point is no white space, up to the last that is (U+3000) and one more, which stands for all beyond it."""
_MOST = 200_000


class _Pieces(dict[str, tuple[str, ...]]):
    """The words of each chunk without white space that was met: no boundary rule looks beyond it, and most come again."""

    def __missing__(self, chunk: str) -> tuple[str, ...]:
        cuts = sorted({0, len(chunk), *(found.start() for found in _BOUNDARY.finditer(chunk))})
        pieces = tuple(
            piece[0] for start, end in pairwise(cuts) for piece in _ALONE.finditer(chunk[start:end])
        )
        self[chunk] = pieces
        return pieces


_PIECES = _Pieces()
