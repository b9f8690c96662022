"""The type of a quote told by its quotation marks, for corpora and tools that do not say it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from saidby.document import Span, Spans
from saidby.scoring.extents import shared, size

KINDS = ("direct", "mixed", "indirect")
WHOLLY = 0.9
"""The part of a content in quotation marks from which on it is direct: a tool may take in a word beside them."""

_CLOSES = {'"': '"”', "“": '”"', "„": '“”"', "«": "»", "»": "«", "「": "」", "『": "』"}
"""For each mark that opens those that close it."""
_MARK = re.compile(f"[{''.join({*_CLOSES, *''.join(_CLOSES.values())})}]")


def kind_by_marks(content: Spans, marked: Spans) -> str:
    """Direct, mixed or indirect, by how much of a content is `marked`, that is in double quotation marks."""
    inside = shared(content, marked)
    if inside / size(content) >= WHOLLY:
        return "direct"
    return "mixed" if inside else "indirect"


def in_double_marks(text: str) -> Spans:
    """What stands in double quotation marks, marks included, paragraph by paragraph (a line break ends one).

    A mark that opens where another is open ends that one; what is never closed runs to the end of its paragraph, as
    a speech of several paragraphs has it. Single marks are left aside: they are apostrophes too often.
    """
    found: list[Span] = []
    start = 0
    for line in text.split("\n"):
        found += (Span(start + opened, start + closed) for opened, closed in _in_line(line))
        start += len(line) + 1
    return tuple(found)


def _in_line(line: str) -> Iterator[tuple[int, int]]:
    opened: int | None = None
    for found in _MARK.finditer(line):
        at, sign = found.start(), found[0]
        if opened is not None and sign in _CLOSES[line[opened]]:
            yield opened, at + 1
            opened = None
        elif sign in _CLOSES:
            if opened is not None:
                yield opened, at
            opened = at
    if opened is not None:
        yield opened, len(line)
