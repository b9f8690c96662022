"""Level 2: where things stand in the text."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from saidby import files, surroundings
from saidby.checks import Fault, Plain, check, example_article, example_files
from saidby.checks.looks.spans import quotes_repeat_little, spans_are_well
from saidby.document import Document, Quote, Span, Spans, extents
from saidby.files import Source
from saidby.formats import json

GOOD = """\
article harbour-vote
entity e1 person named: Ada Ruiz
quote q1 direct by e1 named
====
[q1|“It leaks,”|q1] [q1.cue|said|q1.cue] [q1.by|[e1|Ada Ruiz|e1]|q1.by]. [q1|“Badly.”|q1]
"""
FILES = example_files(GOOD)
ANNOTATION = "annotations/harbour-vote.json"


def _with(old: str, new: str) -> dict[str, bytes]:
    return {**FILES, ANNOTATION: FILES[ANNOTATION].replace(old.encode(), new.encode(), 1)}


def pieces(doc: Document) -> Iterator[tuple[json.Path, Span]]:
    """Every single span of a document, with its path."""
    for path, spans in extents(doc):
        several = path[-1] in ("content", "cue", "mention")
        for k, span in enumerate(spans):
            yield ((*path, k) if several else path), span


def is_sound(doc: Document, span: Span) -> bool:
    """Whether a span covers at least one character of the text, and nothing beyond it."""
    return 0 <= span.start < span.end <= len(doc.text)


@check(
    2,
    message="the span {span} ends beyond the text, which has {length} characters",
    hint="Offsets count Unicode code points from 0, not bytes or UTF-16 units; the end is the first one after the words.",
    bad=_with('{"start": 27, "end": 35, "text": "“Badly.”"}', '{"start": 27, "end": 99, "text": "“Badly.”\\n"}'),
    good=GOOD,
    unless=spans_are_well,
)
def span_is_out_of_range(doc: Document) -> Iterator[Fault]:
    """Words that are not there cannot be shown, counted or learnt from."""
    for path, span in pieces(doc):
        if span.start < span.end and (span.end > len(doc.text) or span.start < 0):
            yield Fault(path, {"span": span, "length": len(doc.text)})


@check(
    2,
    message="the span {span} covers nothing",
    hint="Give the end after the last character, or leave the span out: what is absent has an empty list.",
    bad=_with('{"start": 12, "end": 16, "text": "said"}', '{"start": 12, "end": 12, "text": ""}'),
    good=GOOD,
    unless=spans_are_well,
)
def span_is_empty(doc: Document) -> Iterator[Fault]:
    """A span without a character says that something is there and that nothing is."""
    for path, span in pieces(doc):
        if span.start == span.end:
            yield Fault(path, {"span": span})


@check(
    2,
    message="the span {span} ends before it starts",
    hint="Exchange start and end.",
    bad=_with('{"start": 12, "end": 16, "text": "said"}', '{"start": 16, "end": 12, "text": ""}'),
    good=GOOD,
    unless=spans_are_well,
)
def span_is_reversed(doc: Document) -> Iterator[Fault]:
    """Python cuts no words with such a span and other languages raise an error."""
    for path, span in pieces(doc):
        if span.start > span.end:
            yield Fault(path, {"span": span})


@check(
    2,
    message="the words at {span} are {found}, not {stated}{elsewhere}",
    hint="Mend the offsets, or the words if the offsets are right; `saidby unmark` writes both from marked-up text.",
    bad=_with('{"start": 12, "end": 16, "text": "said"}', '{"start": 13, "end": 17, "text": "said"}'),
    good=GOOD,
)
def span_text_differs(source: Source) -> Iterator[Fault]:
    """Each span states its words, so that offsets of another text or in another unit are found out."""
    rest = files.salvage(source)
    if rest is None or source.annotation is None:
        return
    value, text = files.value_of(source.annotation), rest.document.text
    kept = {key: [value[key][i] for i in indices] for key, indices in rest.kept.items()}
    for path, stated in files.stated_spans(kept):
        span = Span(stated["start"], stated["end"])
        if is_sound(rest.document, span) and span.of(text) != stated["text"]:
            elsewhere = Plain(_elsewhere(text, stated["text"], span.start))
            values = {"span": span, "found": span.of(text), "stated": stated["text"], "elsewhere": elsewhere}
            yield Fault(source.place("annotation", rest.path(path)), values)


_NEARBY = 300
"""Code points on each side in which the stated words are looked for."""


def _elsewhere(text: str, words: str, start: int) -> str:
    """Where the stated words stand, if they do so exactly once nearby or, failing that, in the text."""
    if words:
        low = max(0, start - _NEARBY)
        for base, window in ((low, text[low : start + len(words) + _NEARBY]), (0, text)):
            if window.count(words) == 1:
                at = base + window.index(words)
                return f", which stands at [{at}, {at + len(words)})"
    return ""


@check(
    2,
    message="the span {span} begins or ends with white space: {words}",
    hint="Move its edges to the first and after the last visible character.",
    bad=GOOD.replace(" [q1.cue|said", "[q1.cue| said"),
    good=GOOD,
    mild=True,
    unless=spans_are_well,
)
def span_has_white_space_at_its_edge(doc: Document) -> Iterator[Fault]:
    """Exact matches between annotators and systems fail by a space that nobody means."""
    for path, span in pieces(doc):
        if is_sound(doc, span) and (words := span.of(doc.text)) != words.strip():
            yield Fault(path, {"span": span, "words": words})


@check(
    2,
    message="the parts {first} and {second} of one thing overlap",
    hint="Join them to one span, or set them apart.",
    bad=GOOD.replace("[q1|“It leaks,”|q1]", "[q1~1|“It [q1~2|leaks,|q1~1]”|q1~2]").replace(
        "[q1|“Badly.”|q1]", "[q1~3|“Badly.”|q1~3]"
    ),
    good=GOOD,
    mild=True,
    unless=spans_are_well,
)
def parts_overlap(doc: Document) -> Iterator[Fault]:
    """Characters that stand in two parts of one content would be counted twice."""
    for path, spans in extents(doc):
        for first, second in pairwise(sorted(_sound(doc, spans))):
            if first.meets(second):
                yield Fault((*path, spans.index(second)), {"first": first, "second": second})


@check(
    2,
    message="the part {second} stands after {first} in the list, but before it in the text",
    hint="List the parts in reading order.",
    bad=GOOD.replace("[q1|“It leaks,”|q1]", "[q1~2|“It leaks,”|q1~2]").replace("[q1|“Badly.”|q1]", "[q1~1|“Badly.”|q1~1]"),
    good=GOOD,
    unless=spans_are_well,
)
def parts_are_out_of_order(doc: Document) -> Iterator[Fault]:
    """The words of a thing in pieces are joined as listed; out of order they read as nobody said them."""
    for path, spans in extents(doc):
        for k, (first, second) in enumerate(pairwise(spans)):
            if second.start < first.start:
                yield Fault((*path, k + 1), {"first": first, "second": second})


def _sound(doc: Document, spans: Spans) -> Spans:
    return tuple(span for span in spans if is_sound(doc, span))


def _crowded(number: int, length: int) -> dict[str, bytes]:
    """An article with so many quotes in one paragraph of so many characters."""
    words = [f"w{i:05}" for i in range(number)]
    text = " ".join([*words, "and so on"]).ljust(length - 1, "-") + ".\n"
    spans = [(Span(7 * i, 7 * i + 6),) for i in range(number)]
    quotes = tuple(Quote(f"q{i}", "indirect", content=span) for i, span in enumerate(spans, 1))
    return files.as_files(Document(example_article("crowded"), text, quotes=quotes))


@check(
    2,
    message="the paragraphs around its quotes have {size} characters, counted once for each quote: more than {most}",
    hint="Give the text its paragraphs, one a line, or cut the article where a part of it ends.",
    bad=_crowded(350, 50_000),
    good=_crowded(300, 50_000),
    unless=quotes_repeat_little,
)
def quotes_repeat_too_much(doc: Document) -> Iterator[Fault]:
    """A row of the published table has the paragraphs around its quote: many quotes in one endless paragraph fill any memory."""
    if len(doc.text) * len(doc.quotes) > surroundings.MOST:
        size = sum(max(0, span.end - span.start) for span in surroundings.surroundings(doc))
        if size > surroundings.MOST:
            yield Fault(("quotes",), {"size": Plain(f"{size:,}"), "most": Plain(f"{surroundings.MOST:,}")})
