"""Level 4: words in quotation marks that nobody said."""

from __future__ import annotations

from collections.abc import Iterator

from saidby.checks import Fault, check
from saidby.checks.looks.marks import unspoken_words_are_apart, unspoken_words_are_unspoken, unspoken_words_have_marks
from saidby.checks.marked import GOOD
from saidby.checks.spans import is_sound
from saidby.document import Document, Span
from saidby.marks import is_mark


@check(
    4,
    message="the non-quotation {words} does not begin and end with quotation marks",
    hint="Put both marks into the span; words without marks need no record.",
    bad=GOOD.replace("[n1|“new”|n1]", "“[n1|new|n1]”"),
    good=GOOD,
    unless=unspoken_words_have_marks,
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
    unless=unspoken_words_are_unspoken,
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
    unless=unspoken_words_are_apart,
)
def non_quotation_is_given_twice(doc: Document) -> Iterator[Fault]:
    """Marks are counted by their reasons, each pair once."""
    seen: set[Span] = set()
    for i, non_quotation in enumerate(doc.non_quotations):
        if non_quotation.span in seen:
            yield Fault(("non_quotations", i), {"words": non_quotation.span.of(doc.text), "span": non_quotation.span})
        seen.add(non_quotation.span)
