"""CoNLL-U Plus: a token a line, and a column of BIO tags for each of content, cue and speaker.

    # newdoc id = harbour-vote
    # sent_id = harbour-vote-1
    1   “    SpaceAfter=No|TokenRange=0:1|Content=q1   B-direct   O       O
    2   It   TokenRange=1:3|Content=q1                 I-direct   O       O

Tokens are `saidby.tokens.words`; a line of the article is a sentence here, and a tag begins anew with it. MISC says by
their ids whose content, cue and speaker a token is, and its offsets in code points.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple, TextIO

from saidby.document import Document, Span, Spans
from saidby.exports import About, Lost
from saidby.tokens import words

ABOUT = About(
    title="CoNLL-U Plus with BIO tags",
    reads="the package conllu; anything that reads columns (`pandas.read_csv(sep='\\t', comment='#')`)",
    writes="<split>.conllup",
    without=(
        "document.extra",
        "entity",
        "quote.addressee",
        "quote.extra",
        "quote.medium",
        "quote.modality",
        "quote.parent",
        "quote.speaker.entities",
        "quote.speaker.form",
        "non_quotation",
    ),
    limits=(
        "A token has one tag in a column: of extents that overlap, the first and longest stands, others are left out and told.",
        "Tags cover whole tokens: an extent that ends inside a token grows to its edge, which is told.",
        "White space beyond `SpaceAfter` and `TokenRange`, and the article's metadata but its id and split, are left out.",
    ),
)

COLUMNS = ("content", "cue", "speaker")


class Extent(NamedTuple):
    """What a column tags: the pieces of one part of a quote."""

    quote: str
    label: str
    spans: Spans


class Tag(NamedTuple):
    """What a column says of one token."""

    quote: str
    label: str
    begins: bool


def export(documents: Iterable[Document], folder: Path) -> Iterator[Lost]:
    """Write the documents by split as they come; yields the extents that one tag a token cannot say."""
    with ExitStack() as opened:
        files: dict[str, TextIO] = {}
        for doc in documents:
            split = doc.article.split
            if split not in files:
                path = folder / f"{split}.conllup"
                files[split] = opened.enter_context(path.open("w", encoding="utf-8", newline="\n"))
                names = " ".join(f"SAIDBY:{column.upper()}" for column in COLUMNS)
                files[split].write(f"# global.columns = ID FORM MISC {names}\n")
            tokens = words(doc.text)
            columns: list[list[Tag | None]] = []
            for name, extents in _extents(doc).items():
                tags: list[Tag | None] = [None] * len(tokens)
                yield from _tag(doc, tokens, name, extents, tags)
                columns.append(tags)
            files[split].writelines(_lines(doc, tokens, columns))


def _extents(doc: Document) -> dict[str, list[Extent]]:
    quotes = doc.quotes
    return {
        "content": [Extent(quote.id, quote.type, quote.content) for quote in quotes],
        "cue": [Extent(quote.id, "cue", quote.cue) for quote in quotes],
        "speaker": [Extent(quote.id, "speaker", quote.speaker.mention) for quote in quotes],
    }


def _tag(doc: Document, tokens: Sequence[Span], column: str, extents: Iterable[Extent], tags: list[Tag | None]) -> Iterator[Lost]:
    """Put the tags of a column, outer extents first; yields what finds no place."""
    starts, ends = [token.start for token in tokens], [token.end for token in tokens]
    for quote, label, spans in sorted((each for each in extents if each.spans), key=_outer_first):
        pieces = [(bisect_right(ends, span.start), bisect_left(starts, span.end)) for span in spans]
        taken = next((tag.quote for first, last in pieces for tag in tags[first:last] if tag), None)
        if taken is not None:
            yield Lost(doc.article.id, quote, column, f"it overlaps that of {taken}, and a token has one tag; it is left out")
            continue
        for span, (first, last) in zip(spans, pieces, strict=True):
            if first >= last:
                yield Lost(doc.article.id, quote, column, f"no token stands at {span.start} to {span.end}; the piece is left out")
                continue
            if (starts[first], ends[last - 1]) != span:
                yield Lost(
                    doc.article.id, quote, column, f"{span.start} to {span.end} became {starts[first]} to {ends[last - 1]}"
                )
            if tags[first]:
                yield Lost(doc.article.id, quote, column, f"the piece at {span.start} runs into the one before it")
            tags[first:last] = [tags[i] or Tag(quote, label, begins=i == first) for i in range(first, last)]


def _outer_first(extent: Extent) -> tuple[int, int]:
    return extent.spans[0].start, -extent.spans[-1].end


def _lines(doc: Document, tokens: Sequence[Span], columns: Sequence[Sequence[Tag | None]]) -> Iterator[str]:
    yield f"# newdoc id = {doc.article.id}\n"
    sentence = number = 0
    for i, token in enumerate(tokens):
        new = i == 0 or "\n" in doc.text[tokens[i - 1].end : token.start]
        if new:
            sentence, number = sentence + 1, 0
            yield "\n" * (i > 0) + f"# sent_id = {doc.article.id}-{sentence}\n"
        number += 1
        tags = [column[i] for column in columns]
        yield "\t".join([str(number), token.of(doc.text), _misc(tokens, i, tags), *(_bio(tag, new=new) for tag in tags)]) + "\n"
    yield "\n"


def _misc(tokens: Sequence[Span], i: int, tags: Iterable[Tag | None]) -> str:
    start, end = tokens[i]
    joined = i + 1 < len(tokens) and tokens[i + 1].start == end
    ids = [f"{column.capitalize()}={tag.quote}" for column, tag in zip(COLUMNS, tags, strict=True) if tag]
    return "|".join([*(["SpaceAfter=No"] if joined else []), f"TokenRange={start}:{end}", *ids])


def _bio(tag: Tag | None, *, new: bool) -> str:
    if tag is None:
        return "O"
    return f"{'B' if tag.begins or new else 'I'}-{tag.label}"
