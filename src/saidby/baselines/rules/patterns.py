"""For languages in which neither spaces nor capitals tell a name: patterns over sentences whose quotations are masked.

A pattern is a regular expression with the groups `by` (the speaker), `cue` and `words`, in the language's TOML file; `Q` in it
stands for a quotation, all of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from saidby.baselines.rules.lexicon import MASK, Lexicon
from saidby.baselines.rules.units import Unit
from saidby.document import Span


class Found(NamedTuple):
    """What a pattern has found, in code points of the text."""

    words: Span
    cue: Span
    by: Span


def found(units: Sequence[Unit], text: str, lexicon: Lexicon) -> Iterator[Found]:
    """What the patterns of a language find in a sentence, the first pattern first, no words twice."""
    start, end = units[0].start, units[-1].end
    masked = text[start:end]
    for unit in units:
        if unit.quoted:
            masked = masked[: unit.start - start] + MASK * (unit.end - unit.start) + masked[unit.end - start :]
    taken: list[Span] = []
    for pattern in lexicon.patterns:
        for match in pattern.finditer(masked):
            words, cue, by = (_span(match, name, start) for name in ("words", "cue", "by"))
            if words.start < words.end and not any(words.meets(other) for other in taken):
                taken.append(words)
                yield Found(words, cue, by)


def _span(match: re.Match[str], name: str, start: int) -> Span:
    first = match.start(name)
    trimmed = match[name].rstrip(" ,،，、")
    return Span(start + first, start + first + len(trimmed)) if first >= 0 else Span(start, start)
