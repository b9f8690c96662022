"""Level 4: where the type of a quote and its quotation marks contradict each other.

The check speaks only where the marks say one thing and the type another. Repeated opening marks, dialogue dashes, labels of
speakers and block quotes are right as they stand.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from saidby.checks import Fault, Plain, check
from saidby.checks.links import ancestors
from saidby.checks.looks.marks import types_fit_the_marks
from saidby.checks.marked import GOOD, between_marks, by_mark, holds, is_covered, is_cut, records_marks, touching
from saidby.checks.spans import is_sound
from saidby.document import Document, Quote, Span
from saidby.marks import Pair, unpaired


@check(
    4,
    message="{id} is {type}, but {reason}: {words}",
    hint="`direct` is wholly in quotation marks or set off by the layout, `mixed` partly in marks, `indirect` without marks; "
    "marks that are no quotation of the speaker's go into `non_quotations`.",
    bad=GOOD.replace("quote q1 direct", "quote q1 indirect"),
    good=GOOD,
    whole=True,
    unless=types_fit_the_marks,
)
def type_does_not_fit_the_marks(doc: Document) -> Iterator[Fault]:
    """Which words are the speaker's own is what the type says, and what the marks say."""
    marks, inside = by_mark(doc), between_marks(doc)
    alone = [span.start for span in unpaired(doc.text)] if doc.quotes else []
    for i, quote in enumerate(doc.quotes):
        spans = [span for span in quote.content if is_sound(doc, span)]
        doubtful = not spans or len(spans) < len(quote.content) or any(_between(alone, span) for span in spans)
        near = [] if doubtful else touching(marks, spans)
        # Marks that were left out of the content are a fault of its own; a quote in a quote has the outer one's around it.
        left_out = not near and quote.parent is None and all(is_covered(inside, span.start) for span in spans)
        if doubtful or left_out or any(is_cut(pair, spans) for pair in near):
            continue
        if reason := _misfit(doc, quote, spans, [pair for pair in near if holds(spans, pair)]):
            values = {"id": quote.id, "type": Plain(quote.type), "reason": Plain(reason), "words": doc.words(quote.content)}
            yield Fault(("quotes", i, "type"), values)


def _misfit(doc: Document, quote: Quote, spans: list[Span], inside: list[Pair]) -> str | None:
    """Why the type of a quote cannot be right, given the pairs of marks inside its content."""
    by_layout = _is_set_off(doc.text, spans[0].start)
    if quote.type == "direct":
        return None if by_layout else _not_direct(doc, spans, inside)
    if quote.type == "mixed":
        return None if by_layout else _not_mixed(doc, spans, inside)
    judged = quote.type in ("indirect", "free_indirect") and records_marks(doc)
    own = _own(doc, quote, inside) if judged else []
    return f"these words in it are in quotation marks: {own[0].span.of(doc.text)}" if own else None


def _not_direct(doc: Document, spans: list[Span], inside: list[Pair]) -> str | None:
    if not inside:
        return "its content has no quotation marks, nor is it set off by a line, a colon or a dash"
    rest = _outside(doc, spans, inside)
    return f"these words stand outside the marks: {rest}" if rest else None


def _not_mixed(doc: Document, spans: list[Span], inside: list[Pair]) -> str | None:
    if not inside:
        return "its content has no quotation marks"
    if all(_is_excepted(doc, pair) for pair in inside):
        return "the only marks in it are recorded as `non_quotations`"
    return None if _words_outside(doc, spans, inside) else "all of its content is in quotation marks"


def _own(doc: Document, quote: Quote, inside: list[Pair]) -> list[Pair]:
    """The pairs that belong to the quote: neither recorded as no quotation nor part of a quote within it."""
    quotes = {other.id: other for other in doc.quotes}
    nested = [other for other in doc.quotes if other.parent is not None]
    children = [other for other in nested if quote.id in ancestors(other, quotes)]
    within = [span for child in children for span in child.content]
    return [pair for pair in inside if not _is_excepted(doc, pair) and not any(span.holds(pair.span) for span in within)]


def _is_excepted(doc: Document, pair: Pair) -> bool:
    return any(non_quotation.span.holds(pair.inner) for non_quotation in doc.non_quotations)


def _words_outside(doc: Document, spans: list[Span], inside: list[Pair]) -> list[str]:
    """What of the content stands outside the marks, piece by piece; pieces without a letter or digit are left out."""
    pieces = []
    for span in spans:
        at = span.start
        for pair in (pair for pair in inside if pair.span.meets(span)):
            pieces.append(doc.text[at : pair.start])
            at = max(at, pair.end)
        pieces.append(doc.text[at : span.end])
    return [piece.strip() for piece in pieces if any(sign.isalnum() for sign in piece)]


_PARTICLES = ("ja", "ko", "tr", "hi", "zh", "kk", "uz", "az", "ka")
"""Languages in which the complementiser may follow the words."""


def _outside(doc: Document, spans: list[Span], inside: list[Pair]) -> str:
    """The words outside the marks of a direct quote, a complementiser apart."""
    rest = _words_outside(doc, spans, inside)
    if rest and len(rest[0].split()) == 1 and doc.text.startswith(rest[0], spans[0].start):
        rest = rest[1:]
    if rest and doc.article.language.partition("-")[0] in _PARTICLES and len(rest[-1].split()) == 1:
        rest = rest[:-1]
    return " … ".join(rest)


def _is_set_off(text: str, start: int) -> bool:
    """Whether what starts here begins a line, or follows a colon or a dash: speech by layout, if it has no marks."""
    before = text[max(0, start - 20) : start].rstrip(" \t\u00a0")
    return not before or before[-1] in "\n:：—–―-" or text[start : start + 1] in tuple("—–―-")


def _between(places: list[int], span: Span) -> bool:
    at = bisect_right(places, span.start - 1)
    return at < len(places) and places[at] < span.end
