"""Level 4: where spans begin and end, and what stands between their parts."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from itertools import pairwise

from saidby.checks import Fault, check
from saidby.checks.looks.spans import APART, no_word_is_cut, parts_stand_apart
from saidby.checks.spans import is_sound, pieces
from saidby.document import Document, extents

GOOD = """\
article harbour-vote
entity e1 person named: Ada Ruiz
quote q1 direct by e1 named
====
[q1|“It leaks,”|q1] [q1.by|[e1|Ada Ruiz|e1]|q1.by] [q1.cue|said|q1.cue]. [q1|“Badly.”|q1]
"""


@check(
    4,
    message="the span {span} cuts a word in two: {words}",
    hint="Move its edge to where the word begins or ends.",
    bad=GOOD.replace("[q1.cue|said|q1.cue]", "[q1.cue|sai|q1.cue]d"),
    good=GOOD,
    unless=no_word_is_cut,
)
def span_cuts_a_word(doc: Document) -> Iterator[Fault]:
    """Offsets that are one off, with the words that stand there instead, agree with themselves; only half a word shows it."""
    apart = doc.article.language.partition("-")[0] in APART
    for path, span in pieces(doc):
        if is_sound(doc, span) and any(_is_within(doc.text, at, apart=apart) for at in span):
            yield Fault(path, {"span": span, "words": span.of(doc.text)})


def _is_within(text: str, at: int, *, apart: bool) -> bool:
    """Whether an edge stands before a combining mark, or between two letters of a language whose words stand `apart`."""
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    return unicodedata.category(after)[0] == "M" or (apart and before.isalnum() and after.isalnum())


@check(
    4,
    message="nothing stands between the parts {first} and {second} of one thing",
    hint="Make the two one span.",
    bad=GOOD.replace("[q1|“It leaks,”|q1]", "[q1|“It|q1] [q1|leaks,”|q1]"),
    good=GOOD,
    unless=parts_stand_apart,
)
def parts_have_nothing_between(doc: Document) -> Iterator[Fault]:
    """What can be written as one span or as two comes out differently for every annotator, and exact scores turn on it."""
    for path, spans in extents(doc):
        for k, (first, second) in enumerate(pairwise(spans)):
            sound = is_sound(doc, first) and is_sound(doc, second) and first.end <= second.start
            if sound and not doc.text[first.end : second.start].strip():
                yield Fault((*path, k + 1), {"first": first, "second": second})
