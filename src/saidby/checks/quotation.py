"""Level 4: quotation marks that no record speaks for, and contents that begin or end in the wrong place by them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from saidby.checks import Fault, Plain, check
from saidby.checks.looks.marks import contents_have_no_loose_signs, marks_are_paired, marks_are_spoken_for, no_pair_is_cut
from saidby.checks.marked import GOOD, between_marks, by_mark, covered, is_covered, is_cut, pairs_of, records_marks, touching
from saidby.checks.spans import is_sound
from saidby.document import Document
from saidby.marks import unpaired


@check(
    4,
    message="of the marks {pair} one is in the content of {id} and one is not",
    hint="Marks belong to the content: let the span begin before the opening and end after the closing one.",
    bad=GOOD.replace("It leaks,”|q1]", "It leaks,|q1]”"),
    good=GOOD,
    unless=no_pair_is_cut,
)
def content_cuts_quotation_marks(doc: Document) -> Iterator[Fault]:
    """Half a pair is a slip of the hand; exact scores turn on it."""
    marks = by_mark(doc)
    for i, quote in enumerate(doc.quotes):
        spans = [span for span in quote.content if is_sound(doc, span)]
        if quote.type == "unspecified" or len(spans) < len(quote.content):
            continue
        for pair in touching(marks, spans):
            if is_cut(pair, spans):
                yield Fault(("quotes", i, "content"), {"pair": pair.span.of(doc.text), "id": quote.id})


@check(
    4,
    message="the quotation mark {sign} has no counterpart, and no quote or non-quotation holds it",
    hint="If its counterpart is missing in print, put it into the content of the quote, or into `non_quotations` as `other`.",
    bad=GOOD.replace("said|q1.cue].", "said|q1.cue]”."),
    good=GOOD,
    whole=True,
    unless=marks_are_paired,
)
def quotation_mark_is_unpaired(doc: Document) -> Iterator[Fault]:
    """Where one mark is lost, readers and systems take the wrong words for speech."""
    if not records_marks(doc):
        return
    held = covered(doc)
    for span in unpaired(doc.text):
        if not is_covered(held, span.start):
            yield Fault(span.start, {"sign": span.of(doc.text)}, "text")


@check(
    4,
    message="the words {words} stand in quotation marks, but neither in a quote nor in `non_quotations`",
    hint="Annotate the quote, with its marks in the content, or record them in `non_quotations` with the reason.",
    bad=GOOD.replace("not n1 scare\n", "").replace("[n1|“new”|n1] dam was old|q2]", "dam was old|q2], the “new” one"),
    good=GOOD,
    whole=True,
    unless=marks_are_spoken_for,
)
def quotation_marks_are_passed_over(doc: Document) -> Iterator[Fault]:
    """Systems take every pair of marks for speech; each is said to be one or said to be none."""
    if not records_marks(doc):
        return
    held = covered(doc)
    for pair in pairs_of(doc):
        if not is_covered(held, pair.start) and not is_covered(held, pair.end - 1):
            yield Fault(pair.start, {"words": pair.span.of(doc.text)}, "text")


@check(
    4,
    message="the content of {id} {edge} with {sign} outside quotation marks: {words}",
    hint="Leave commas, colons and full stops at the ends out of the span.",
    bad=GOOD.replace("dam was old|q2].", "dam was old.|q2]"),
    good=GOOD,
    unless=contents_have_no_loose_signs,
)
def content_has_punctuation_at_its_edge(doc: Document) -> Iterator[Fault]:
    """Annotators differ over a comma that means nothing; the guidelines settle it once."""
    inside = between_marks(doc)
    for i, quote in enumerate(doc.quotes):
        for k, span in enumerate(quote.content):
            if quote.type in _LOOSE_TYPES or not is_sound(doc, span):
                continue
            words = span.of(doc.text)
            for edge, at in (("begins", span.start), ("ends", span.end - 1)):
                if _is_loose(doc.text, at, words, ends=edge == "ends") and not is_covered(inside, at):
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
