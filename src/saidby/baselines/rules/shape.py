"""What the marks and the order of quotes alone say: their types, which lies in which, and what in marks is no quote."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from saidby.baselines.quotation_marks import no_quote
from saidby.document import NonQuotation, Quote, Span, Spans
from saidby.marks import Pair

_WHOLLY = 0.9
"""The part of a content in marks from which on it is direct, as scores see it."""


def meeting(marked: Sequence[Pair], span: Span) -> Iterator[Pair]:
    """The quotations that share characters with a span; `marked` are in text order, none in another."""
    at = bisect_right(marked, span.start, key=lambda pair: pair.end)
    while at < len(marked) and marked[at].start < span.end:
        yield marked[at]
        at += 1


def type_of(content: Spans, marked: Sequence[Pair]) -> str:
    """Direct, mixed or indirect by where the quotation marks stand."""
    shared = (min(pair.end, span.end) - max(pair.start, span.start) for span in content for pair in meeting(marked, span))
    inside = sum(shared)
    if not inside:
        return "indirect"
    return "direct" if inside >= _WHOLLY * sum(end - start for start, end in content) else "mixed"


def nested(quotes: Sequence[Quote]) -> tuple[Quote, ...]:
    """Quotes in text order, each with the innermost one before it whose content holds all of its own as parent."""
    found: list[Quote] = []
    reaching: list[Quote] = []
    for quote in quotes:
        reaching = [other for other in reaching if other.content[-1].end > quote.content[0].start]
        parents = [other.id for other in reaching if other.content != quote.content and _within(quote.content, other.content)]
        found.append(replace(quote, parent=parents[-1]) if parents else quote)
        reaching.append(quote)
    return tuple(found)


def _within(inner: Spans, outer: Spans) -> bool:
    return all(any(piece.holds(span) for piece in outer) for span in inner)


def non_quotations(text: str, marked: Sequence[Pair], quotes: Sequence[Quote]) -> tuple[NonQuotation, ...]:
    """Words in marks that are in no quote, and look like none."""
    met = {pair for quote in quotes for span in quote.content for pair in meeting(marked, span)}
    others = (pair for pair in marked if pair.open and pair not in met)
    return tuple(NonQuotation(pair.start, pair.end, reason) for pair in others if (reason := no_quote(pair, text)))
