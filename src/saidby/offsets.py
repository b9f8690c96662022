"""Offsets in other units, turned into code points; an offset inside a character is an error, never rounded.

Corpora and tools count in UTF-8 bytes (Java and C tools on disk), UTF-16 units (UIMA, browsers) or tokens.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate

from saidby.document import Span


class OffsetError(ValueError):
    """An offset lies outside the text or inside one of its characters."""


class _Units:
    """Positions of one text in a unit of which a character takes one or more."""

    def __init__(self, name: str, widths: Sequence[int]) -> None:
        self._name = name
        self._starts = [0, *accumulate(widths)]

    def code_point(self, offset: int) -> int:
        """The code point that begins at `offset`; raises OffsetError where none does."""
        index = bisect_left(self._starts, offset)
        if index == len(self._starts):
            raise OffsetError(f"{self._name} offset {offset} lies beyond the text, which has {self._starts[-1]}")
        if self._starts[index] != offset:
            raise OffsetError(f"{self._name} offset {offset} falls inside the character at code point {index - 1}")
        return index

    def offset(self, code_point: int) -> int:
        """The offset at which the code point of this index begins; raises OffsetError outside the text."""
        if not 0 <= code_point < len(self._starts):
            raise OffsetError(f"code point {code_point} lies outside the text, which has {len(self._starts) - 1}")
        return self._starts[code_point]

    def span(self, start: int, end: int) -> Span:
        """The half-open span in code points of one given in this unit."""
        return Span(self.code_point(start), self.code_point(end))


class Utf8(_Units):
    """Offsets in bytes of the UTF-8 form of a text."""

    def __init__(self, text: str) -> None:
        super().__init__("UTF-8", [1 if c < "\x80" else 2 if c < "\u0800" else 3 if c < "\U00010000" else 4 for c in text])


class Utf16(_Units):
    """Offsets in 16-bit units of the UTF-16 form of a text, as Java, C# and JavaScript count."""

    def __init__(self, text: str) -> None:
        super().__init__("UTF-16", [2 if c > "\uffff" else 1 for c in text])


class Tokens:
    """Positions of tokens in a text: what a token range covers in code points."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self.spans = tuple(spans)

    @classmethod
    def joined(cls, tokens: Sequence[str], separator: str = " ") -> tuple[str, Tokens]:
        """The text that joining `tokens` gives, and where each stands in it."""
        spans, at = [], 0
        for token in tokens:
            spans.append(Span(at, at + len(token)))
            at += len(token) + len(separator)
        return separator.join(tokens), cls(spans)

    def span(self, first: int, end: int) -> Span:
        """From the start of token `first` to the end of the token before `end` (half open); raises OffsetError."""
        if not 0 <= first < end <= len(self.spans):
            raise OffsetError(f"tokens {first} to {end} lie outside the text, which has {len(self.spans)}")
        return Span(self.spans[first].start, self.spans[end - 1].end)
