"""What the checks of quotation marks ask of a document: its pairs of marks, and what its records hold."""

from __future__ import annotations

import sys
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from saidby.batch import once
from saidby.document import Document, Span
from saidby.marks import Pair, pairs

GOOD = """\
article harbour-vote
entity e1 person named: Ada Ruiz
quote q1 direct by e1 named
quote q2 indirect by e1 pronoun
quote q3 mixed by e1 pronoun
not n1 scare
====
[q1|“It leaks,”|q1] [q1.by|[e1|Ada Ruiz|e1]|q1.by] [q1.cue|said|q1.cue]. \
[q2.by|[e1|She|e1]|q2.by] [q2.cue|added|q2.cue] [q2|that the [n1|“new”|n1] dam was old|q2]. \
[q3.by|[e1|She|e1]|q3.by] [q3.cue|said|q3.cue] [q3|it was “a sieve”|q3].
"""


@once
def pairs_of(doc: Document) -> tuple[Pair, ...]:
    """The pairs of quotation marks, without those that only titles have."""
    return tuple(pair for pair in pairs(doc.text) if not pair.is_title)


@once
def by_mark(doc: Document) -> list[tuple[int, Pair]]:
    """The pairs by the places of their marks."""
    return sorted({(at, pair) for pair in pairs_of(doc) for at in (pair.start, pair.end - 1)})


def touching(marks: list[tuple[int, Pair]], spans: Sequence[Span]) -> list[Pair]:
    """The pairs that have a mark in the spans, in text order."""
    places = [(bisect_left(marks, (span.start,)), bisect_left(marks, (span.end,))) for span in spans]
    return sorted({pair for first, end in places for _, pair in marks[first:end]}, key=lambda pair: (pair.start, -pair.end))


def is_cut(pair: Pair, spans: Sequence[Span]) -> bool:
    """Whether one mark of a pair is in the spans and one is not."""
    return bool(pair.close) and _in(spans, pair.start) != _in(spans, pair.end - 1)


def holds(spans: Sequence[Span], pair: Pair) -> bool:
    """Whether both marks of a pair are in the spans."""
    return _in(spans, pair.start) and _in(spans, pair.end - 1)


def _in(spans: Sequence[Span], at: int) -> bool:
    for start, end in spans:  # noqa: SIM110 - asked for every mark and quote, and twice as fast as any()
        if start <= at < end:
            return True
    return False


@once
def between_marks(doc: Document) -> list[Span]:
    """What stands between marks, and the marks."""
    return _joined([pair.span for pair in pairs_of(doc)])


@once
def covered(doc: Document) -> list[Span]:
    """What contents and non-quotations hold."""
    contents = [span for quote in doc.quotes for span in quote.content]
    return _joined([*contents, *(non_quotation.span for non_quotation in doc.non_quotations)])


def _joined(spans: list[Span]) -> list[Span]:
    """The spans in order, those joined that overlap."""
    found: list[Span] = []
    for span in sorted(spans):
        if found and span.start < found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        elif span.start < span.end:
            found.append(span)
    return found


def is_covered(joined: list[Span], at: int) -> bool:
    """Whether one of the joined spans holds a code point."""
    index = bisect_right(joined, (at, sys.maxsize)) - 1
    return index >= 0 and at < joined[index].end


def records_marks(doc: Document) -> bool:
    """Whether the annotation says of marks what they are: ours always do, an import that lists non-quotations does."""
    return doc.article.ours or bool(doc.non_quotations)
