"""The text of an article cut at its marks, so that marks which nest, cross or stand in pieces become elements that nest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import zip_longest
from typing import Literal, NamedTuple

from saidby.document import Document, Quote, Spans

LANES = 4
"""Underlines of quotes within quotes stand below one another; deeper ones share the lowest place."""


class Mark(NamedTuple):
    """A stretch of the text that the page marks: what as, and of what."""

    start: int
    end: int
    role: str
    """A part of a quote, or mention, aside (no quotation) or headline."""
    of: int | str = ""
    """The number of the quote or of the person; the reason why it is no quotation."""
    lane: int = 0
    label: str = ""
    """The number that stands at the first mark of a quote."""
    anchor: str = ""
    """The id of the element, where links lead to it."""


class Piece(NamedTuple):
    """A step in writing a text: words, or a mark that is opened, opened again or closed."""

    kind: Literal["words", "open", "again", "close"]
    words: str = ""
    mark: Mark | None = None


class Labelled(NamedTuple):
    """A quote with what the page calls it; the anchor is empty where links lead to another annotation of it."""

    number: int
    label: str
    anchor: str
    quote: Quote


def parts(quote: Quote) -> dict[str, Spans]:
    """The four parts of a quote that stand in the text, by role."""
    return {
        "content": quote.content,
        "cue": quote.cue,
        "speaker": quote.speaker.mention,
        "addressee": quote.addressee.mention,
    }


def marks(doc: Document, quotes: Iterable[Labelled], people: Mapping[str, int]) -> Iterator[Mark]:
    """Everything that the page marks in a text; `people` says who each entity is."""
    first_line = doc.text.partition("\n")[0]
    if first_line.strip() and first_line.strip() == doc.article.title.strip():
        yield Mark(0, len(first_line), "headline")
    for entity in doc.entities:
        yield from (Mark(*span, "mention", people[entity.id]) for span in entity.mentions)
    yield from (Mark(*aside.span, "aside", aside.reason) for aside in doc.non_quotations)
    quotes = tuple(quotes)
    lanes = _lanes(quote for *_, quote in quotes)
    for number, label, anchor, quote in quotes:
        found = [(span, role) for role, spans in parts(quote).items() for span in spans]
        for i, (span, role) in enumerate(found):
            yield Mark(*span, role, number, lanes[id(quote)], *(("", "") if i else (label, anchor)))


def _lanes(quotes: Iterable[Quote]) -> dict[int, int]:
    """For each quote (by identity) how far below the words its lines stand: apart from those of every quote that it meets."""
    extents = {id(quote): sorted(span for spans in parts(quote).values() for span in spans) for quote in quotes}
    ends = {key: max((span.end for span in spans), default=0) for key, spans in extents.items()}
    lanes: dict[int, int] = {}
    open_: list[int] = []
    for key in sorted(extents, key=lambda key: (extents[key][:1], -ends[key])):
        spans = extents[key]
        open_ = [other for other in open_ if ends[other] > spans[0].start]
        taken = {lanes[other] for other in open_ if any(a.meets(b) for a in extents[other] for b in spans)}
        lanes[key] = next((lane for lane in range(LANES) if lane not in taken), LANES - 1)
        open_ += [key] if spans else []
    return lanes


def pieces(text: str, found: Iterable[Mark]) -> Iterator[Piece]:
    """The text with its marks, nested: of two that cross, the inner is closed at the outer's end and opened again.

    Of a mark that reaches beyond the text, what lies in it is marked.
    """
    starts: dict[int, list[Mark]] = {}
    for mark in found:
        kept = mark._replace(start=max(0, mark.start), end=min(mark.end, len(text)))
        if kept.start < kept.end:
            starts.setdefault(kept.start, []).append(kept)
    edges = sorted({0, len(text), *starts, *(mark.end for begun in starts.values() for mark in begun)})
    open_: list[Mark] = []
    for at, after in zip_longest(edges, edges[1:]):
        ended = next((i for i, mark in enumerate(open_) if mark.end == at), len(open_))
        yield from (Piece("close", mark=mark) for mark in reversed(open_[ended:]))
        opened = [Piece("again", mark=mark) for mark in open_[ended:] if mark.end > at]
        opened += [Piece("open", mark=mark) for mark in starts.get(at, ())]
        opened.sort(key=_outer_first)
        yield from opened
        open_[ended:] = [piece.mark for piece in opened if piece.mark]
        if text[at:after]:
            yield Piece("words", text[at:after])


def _outer_first(piece: Piece) -> tuple[int, int]:
    return (-piece.mark.end, piece.mark.lane) if piece.mark else (0, 0)
