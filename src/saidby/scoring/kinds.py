"""The type of a quote told by its quotation marks, for corpora and tools that do not say it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from saidby.document import Span, Spans
from saidby.marks import pairs
from saidby.scoring.extents import shared, size

KINDS = ("direct", "mixed", "indirect")
WHOLLY = 0.9
"""The part of a content in quotation marks from which on it is direct: a tool may take in a word beside them."""


def kind_by_marks(content: Spans, marked: Spans) -> str:
    """Direct, mixed or indirect, by how much of a content is `marked`, that is in quotation marks."""
    inside = shared(content, marked)
    if inside / size(content) >= WHOLLY:
        return "direct"
    return "mixed" if inside else "indirect"


def in_marks(text: str) -> Spans:
    """What stands in quotation marks of any language, marks included; titles of works in marks of their own are left aside."""
    return tuple(pair.span for pair in pairs(text) if not pair.is_title)


def in_double_marks(text: str) -> Spans:
    """What stands in the double quotation marks of English, marks included, in the way in which tools were measured on PolNeAR.

    Paragraph by paragraph (a line break ends one): “ opens, and ends what was open; a straight mark opens or closes; what is
    never closed runs to the end of its paragraph. `in_marks` knows more.
    """
    found: list[Span] = []
    start = 0
    for line in text.split("\n"):
        found += (Span(start + opened, start + closed) for opened, closed in _in_line(line))
        start += len(line) + 1
    return tuple(found)


def _in_line(line: str) -> Iterator[tuple[int, int]]:
    opened: int | None = None
    for found in re.finditer('["“”]', line):
        at, sign = found.start(), found[0]
        if opened is None:
            opened = None if sign == "”" else at
        elif sign == "“":
            yield opened, at
            opened = at
        else:
            yield opened, at + 1
            opened = None
    if opened is not None:
        yield opened, len(line)
