"""Level 4: where quotation marks and annotation contradict each other.

Each check speaks only where the marks say one thing and the records another. Repeated opening marks, dialogue dashes, labels
of speakers and block quotes are right as they stand.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from saidby.checks import Fault, Plain, check, once
from saidby.checks.links import ancestors
from saidby.checks.spans import is_sound
from saidby.document import Document, Quote, Span
from saidby.marks import Pair, is_mark, pairs, unpaired

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


@check(
    4,
    message="{id} is {type}, but {reason}: {words}",
    hint="`direct` is wholly in quotation marks or set off by the layout, `mixed` partly in marks, `indirect` without marks; "
    "marks that are no quotation of the speaker's go into `non_quotations`.",
    bad=GOOD.replace("quote q1 direct", "quote q1 indirect"),
    good=GOOD,
    whole=True,
)
def type_does_not_fit_the_marks(doc: Document) -> Iterator[Fault]:
    """Which words are the speaker's own is what the type says, and what the marks say."""
    marks, covered = _by_mark(doc), _between_marks(doc)
    alone = [span.start for span in unpaired(doc.text)] if doc.quotes else []
    for i, quote in enumerate(doc.quotes):
        spans = [span for span in quote.content if is_sound(doc, span)]
        doubtful = not spans or len(spans) < len(quote.content) or any(_between(alone, span) for span in spans)
        near = [] if doubtful else _touching(marks, spans)
        # Marks that were left out of the content are a fault of its own; a quote in a quote has the outer one's around it.
        left_out = not near and quote.parent is None and all(_is_covered(covered, span.start) for span in spans)
        if doubtful or left_out or any(_is_cut(pair, spans) for pair in near):
            continue
        if reason := _misfit(doc, quote, spans, [pair for pair in near if _holds(spans, pair)]):
            values = {"id": quote.id, "type": Plain(quote.type), "reason": Plain(reason), "words": doc.words(quote.content)}
            yield Fault(("quotes", i, "type"), values)


def _misfit(doc: Document, quote: Quote, spans: list[Span], inside: list[Pair]) -> str | None:
    """Why the type of a quote cannot be right, given the pairs of marks inside its content."""
    by_layout = _is_set_off(doc.text, spans[0].start)
    if quote.type == "direct":
        return None if by_layout else _not_direct(doc, spans, inside)
    if quote.type == "mixed":
        return None if by_layout else _not_mixed(doc, spans, inside)
    judged = quote.type in ("indirect", "free_indirect") and _records_marks(doc)
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


@check(
    4,
    message="of the marks {pair} one is in the content of {id} and one is not",
    hint="Marks belong to the content: let the span begin before the opening and end after the closing one.",
    bad=GOOD.replace("It leaks,”|q1]", "It leaks,|q1]”"),
    good=GOOD,
)
def content_cuts_quotation_marks(doc: Document) -> Iterator[Fault]:
    """Half a pair is a slip of the hand; exact scores turn on it."""
    marks = _by_mark(doc)
    for i, quote in enumerate(doc.quotes):
        spans = [span for span in quote.content if is_sound(doc, span)]
        if quote.type == "unspecified" or len(spans) < len(quote.content):
            continue
        for pair in _touching(marks, spans):
            if _is_cut(pair, spans):
                yield Fault(("quotes", i, "content"), {"pair": pair.span.of(doc.text), "id": quote.id})


def _is_cut(pair: Pair, spans: Sequence[Span]) -> bool:
    return bool(pair.close) and _in(spans, pair.start) != _in(spans, pair.end - 1)


def _holds(spans: Sequence[Span], pair: Pair) -> bool:
    return _in(spans, pair.start) and _in(spans, pair.end - 1)


def _in(spans: Sequence[Span], at: int) -> bool:
    for start, end in spans:  # noqa: SIM110 - asked for every mark and quote, and twice as fast as any()
        if start <= at < end:
            return True
    return False


def _between(places: list[int], span: Span) -> bool:
    at = bisect_right(places, span.start - 1)
    return at < len(places) and places[at] < span.end


@once
def _by_mark(doc: Document) -> list[tuple[int, Pair]]:
    """The pairs by the places of their marks."""
    return sorted({(at, pair) for pair in _pairs(doc) for at in (pair.start, pair.end - 1)})


def _touching(marks: list[tuple[int, Pair]], spans: Sequence[Span]) -> list[Pair]:
    """The pairs that have a mark in the spans, in text order."""
    places = [(bisect_left(marks, (span.start,)), bisect_left(marks, (span.end,))) for span in spans]
    return sorted({pair for first, end in places for _, pair in marks[first:end]}, key=lambda pair: (pair.start, -pair.end))


@check(
    4,
    message="the quotation mark {sign} has no counterpart, and no quote or non-quotation holds it",
    hint="If its counterpart is missing in print, put it into the content of the quote, or into `non_quotations` as `other`.",
    bad=GOOD.replace("said|q1.cue].", "said|q1.cue]”."),
    good=GOOD,
    whole=True,
)
def quotation_mark_is_unpaired(doc: Document) -> Iterator[Fault]:
    """Where one mark is lost, readers and systems take the wrong words for speech."""
    if not _records_marks(doc):
        return
    covered = _covered(doc)
    for span in unpaired(doc.text):
        if not _is_covered(covered, span.start):
            yield Fault(span.start, {"sign": span.of(doc.text)}, "text")


@check(
    4,
    message="the words {words} stand in quotation marks, but neither in a quote nor in `non_quotations`",
    hint="Annotate the quote, with its marks in the content, or record them in `non_quotations` with the reason.",
    bad=GOOD.replace("not n1 scare\n", "").replace("[n1|“new”|n1] dam was old|q2]", "dam was old|q2], the “new” one"),
    good=GOOD,
    whole=True,
)
def quotation_marks_are_passed_over(doc: Document) -> Iterator[Fault]:
    """Systems take every pair of marks for speech; each is said to be one or said to be none."""
    if not _records_marks(doc):
        return
    covered = _covered(doc)
    for pair in _pairs(doc):
        if not _is_covered(covered, pair.start) and not _is_covered(covered, pair.end - 1):
            yield Fault(pair.start, {"words": pair.span.of(doc.text)}, "text")


def _records_marks(doc: Document) -> bool:
    """Whether the annotation says of marks what they are: ours always do, an import that lists non-quotations does."""
    return doc.article.ours or bool(doc.non_quotations)


@check(
    4,
    message="the non-quotation {words} does not begin and end with quotation marks",
    hint="Put both marks into the span; words without marks need no record.",
    bad=GOOD.replace("[n1|“new”|n1]", "“[n1|new|n1]”"),
    good=GOOD,
)
def non_quotation_has_no_marks(doc: Document) -> Iterator[Fault]:
    """The list says which quotation marks are no speech, so it holds marks."""
    for i, non_quotation in enumerate(doc.non_quotations):
        words = non_quotation.span.of(doc.text).strip()
        if is_sound(doc, non_quotation.span) and words and not (is_mark(words[0]) and is_mark(words[-1])):
            yield Fault(("non_quotations", i), {"words": words})


@check(
    4,
    message="{words} is the content of {id} and a non-quotation as well",
    hint="Decide: somebody said it, or nobody did.",
    bad=GOOD.replace("quote q2", "not n2 scare\nquote q2", 1).replace("[q1|“It leaks,”|q1]", "[q1|[n2|“It leaks,”|n2]|q1]"),
    good=GOOD,
)
def non_quotation_is_a_quote(doc: Document) -> Iterator[Fault]:
    """What nobody in the text said cannot be what somebody said."""
    contents = {quote.content[0]: quote.id for quote in doc.quotes if len(quote.content) == 1}
    for i, non_quotation in enumerate(doc.non_quotations):
        if non_quotation.span in contents:
            values = {"words": non_quotation.span.of(doc.text), "id": contents[non_quotation.span]}
            yield Fault(("non_quotations", i), values)


@check(
    4,
    message="the non-quotation {words} at {span} is listed twice",
    hint="List it once, with the one reason that holds.",
    bad=GOOD.replace("not n1 scare", "not n1 scare\nnot n2 term").replace("[n1|“new”|n1]", "[n1|[n2|“new”|n2]|n1]"),
    good=GOOD,
)
def non_quotation_is_given_twice(doc: Document) -> Iterator[Fault]:
    """Marks are counted by their reasons, each pair once."""
    seen: set[Span] = set()
    for i, non_quotation in enumerate(doc.non_quotations):
        if non_quotation.span in seen:
            yield Fault(("non_quotations", i), {"words": non_quotation.span.of(doc.text), "span": non_quotation.span})
        seen.add(non_quotation.span)


@check(
    4,
    message="the content of {id} {edge} with {sign} outside quotation marks: {words}",
    hint="Leave commas, colons and full stops at the ends out of the span.",
    bad=GOOD.replace("dam was old|q2].", "dam was old.|q2]"),
    good=GOOD,
)
def content_has_punctuation_at_its_edge(doc: Document) -> Iterator[Fault]:
    """Annotators differ over a comma that means nothing; the guidelines settle it once."""
    covered = _between_marks(doc)
    for i, quote in enumerate(doc.quotes):
        for k, span in enumerate(quote.content):
            if quote.type in _LOOSE_TYPES or not is_sound(doc, span):
                continue
            words = span.of(doc.text)
            for edge, at in (("begins", span.start), ("ends", span.end - 1)):
                if _is_loose(doc.text, at, words, ends=edge == "ends") and not _is_covered(covered, at):
                    values = {"id": quote.id, "edge": Plain(edge), "sign": doc.text[at], "words": words}
                    yield Fault(("quotes", i, "content", k), values)


_LOOSE_TYPES = ("unspecified", "reported", "indirect_free_indirect")
"""Types of imported corpora that have spans of their own making: whole sentences, cue and all."""


def _is_loose(text: str, at: int, words: str, *, ends: bool) -> bool:
    """Whether the sign at the edge of a span is a comma, a colon or a full stop that ends a sentence."""
    if text[at] != ".":
        return text[at] in ",:，：、،"
    if not ends or words.endswith(".."):
        return False
    last = re.search(r"[^\s“”\"'‘’«»„(]*$", words[:-1])
    word = last[0] if last else ""
    abbreviated = "." in word or word[:1].isupper() or len(word) < 3 or word.lower() in ("etc", "usw", "bzw") or word.isdigit()
    return not abbreviated


@once
def _pairs(doc: Document) -> tuple[Pair, ...]:
    """The pairs of quotation marks, without those that only titles have."""
    return tuple(pair for pair in pairs(doc.text) if not pair.is_title)


@once
def _between_marks(doc: Document) -> list[Span]:
    """What stands between marks, and the marks."""
    return _joined([pair.span for pair in _pairs(doc)])


@once
def _covered(doc: Document) -> list[Span]:
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


def _is_covered(joined: list[Span], at: int) -> bool:
    """Whether one of the spans that `_joined` gave holds a code point."""
    index = bisect_right(joined, (at, sys.maxsize)) - 1
    return index >= 0 and at < joined[index].end
