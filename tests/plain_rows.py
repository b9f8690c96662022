"""The rows of all tables as one writes them first: one after the other, in plain Python.

The build makes the same rows from whole columns; tests compare the two, and `stages.py` gives these to `from_generator`.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from saidby.document import FORMS, MEDIA, MODALITIES, TYPES, Document, Party, Quote, Span, Spans
from saidby.surroundings import surroundings
from saidby.tokens import words

Row = dict[str, Any]


def quotes(doc: Document, corpus: str) -> Iterator[Row]:
    """The rows of `quotes`; `corpus` names the dataset that our own articles belong to."""
    text, known = doc.text, {quote.id: quote for quote in doc.quotes}
    for quote, (start, end) in zip(doc.quotes, surroundings(doc), strict=True):
        yield {
            "article_id": doc.article.id,
            "quote_id": quote.id,
            **_origin(doc, corpus),
            "type": TYPES.index(quote.type),
            "medium": MEDIA.index(quote.medium),
            "modality": MODALITIES.index(quote.modality),
            "content": doc.words(quote.content),
            "content_spans": _stated(text, quote.content),
            "cue": doc.words(quote.cue),
            "cue_spans": _stated(text, quote.cue),
            **_party(doc, "speaker", quote.speaker),
            **_party(doc, "addressee", quote.addressee),
            "parent": quote.parent,
            "depth": depth(quote, known),
            "cue_position": cue_position(quote),
            "mention_distance": mention_distance(quote),
            "context": text[start:end],
            "context_start": start,
        }


def articles(doc: Document, corpus: str) -> Iterator[Row]:
    """The row of `articles`."""
    text = doc.text
    yield {
        "id": doc.article.id,
        **_origin(doc, corpus),
        "story": doc.article.story,
        "text": text,
        "entities": [
            {"id": e.id, "name": e.name, "type": e.type, "named": e.named, "wikidata": e.wikidata}
            | {"mentions": _stated(text, e.mentions)}
            for e in doc.entities
        ],
        "quotes": [
            {"id": q.id, "type": q.type, "medium": q.medium, "modality": q.modality, "parent": q.parent}
            | {"content": _stated(text, q.content), "cue": _stated(text, q.cue)}
            | {"speaker_entities": list(q.speaker.entities), "speaker_form": q.speaker.form}
            | {"speaker_mention": _stated(text, q.speaker.mention)}
            | {"addressee_entities": list(q.addressee.entities), "addressee_form": q.addressee.form}
            | {"addressee_mention": _stated(text, q.addressee.mention)}
            for q in doc.quotes
        ],
        "non_quotations": [_stated(text, (n.span,))[0] | {"reason": n.reason} for n in doc.non_quotations],
        "extra": _extra(doc),
    }


def tokens(doc: Document, _corpus: str = "") -> Iterator[Row]:
    """The row of `tokens`."""
    found = words(doc.text)
    row: Row = {"article_id": doc.article.id, "tokens": [word.of(doc.text) for word in found]}
    row |= {"starts": [start for start, _ in found], "ends": [end for _, end in found]}
    spans = {"content": [q.content for q in doc.quotes], "cue": [q.cue for q in doc.quotes]}
    spans["speaker"] = [q.speaker.mention for q in doc.quotes]
    yield row | {f"{role}_tags": tag(found, [span for some in of for span in some]).tags for role, of in spans.items()}


ROWS = {"quotes": quotes, "articles": articles, "tokens": tokens}


def _origin(doc: Document, corpus: str) -> Row:
    names = ("language", "title", "published", "publisher", "license", "origin")
    return {name: getattr(doc.article, name) for name in names} | {"corpus": doc.article.corpus or corpus}


def _stated(text: str, spans: Spans) -> list[Row]:
    return [{"start": span.start, "end": span.end, "text": span.of(text)} for span in spans]


def _party(doc: Document, role: str, party: Party) -> Row:
    known = {entity.id: entity for entity in doc.entities}
    found = [known[name] for name in party.entities]
    return {
        role: "; ".join(entity.name for entity in found) if found else None,
        f"{role}s": [
            {"entity_id": e.id, "name": e.name, "type": e.type, "named": e.named, "wikidata": e.wikidata} for e in found
        ],
        f"{role}_form": FORMS.index(party.form),
        f"{role}_mention": doc.words(party.mention),
        f"{role}_mention_spans": _stated(doc.text, party.mention),
    }


def depth(quote: Quote, quotes: dict[str, Quote]) -> int:
    """In how many quotes a quote stands; 0 for one that stands in none."""
    level = 0
    while quote.parent is not None and quote.parent in quotes and level < len(quotes):
        quote, level = quotes[quote.parent], level + 1
    return level


def cue_position(quote: Quote) -> str:
    """Where the cue stands: `inside` when a piece of it stands within the content's extent, else by its first piece."""
    if not quote.cue:
        return "none"
    if not quote.content:
        return "before"
    content = Span(quote.content[0].start, quote.content[-1].end)
    if any(content.meets(piece) for piece in quote.cue):
        return "inside"
    return "before" if quote.cue[0].start < content.start else "after"


def mention_distance(quote: Quote) -> int | None:
    """Characters between the nearest edges of content and speaker mention; negative when the mention comes first there."""
    gaps = [
        -(piece.start - mention.end) if mention.end <= piece.start else max(mention.start - piece.end, 0)
        for piece in quote.content
        for mention in quote.speaker.mention
    ]
    return min(gaps, key=lambda gap: (abs(gap), gap), default=None)


def _extra(doc: Document) -> str | None:
    extra: Row = {"article": doc.article.extra, "document": doc.extra}
    extra["entities"] = {entity.id: entity.extra for entity in doc.entities if entity.extra}
    extra["quotes"] = {quote.id: quote.extra for quote in doc.quotes if quote.extra}
    extra = {key: value for key, value in extra.items() if value}
    return json.dumps(extra, ensure_ascii=False) if extra else None


class Tagging(NamedTuple):
    """Tags of one role over the words of an article, and what a flat row of tags cannot hold."""

    tags: list[int]
    lost: int
    cut: int


def tag(tokens: tuple[Span, ...], spans: Iterable[Span]) -> Tagging:
    """B, I and O (as 1, 2, 0) for words under `spans`; of spans that meet, the outermost or else the first wins."""
    tags, lost, cut = [0] * len(tokens), 0, 0
    starts, ends = [token.start for token in tokens], [token.end for token in tokens]
    for span in sorted(set(spans), key=lambda span: (span.start, -span.end)):
        first, end = bisect_right(ends, span.start), bisect_right(starts, span.end - 1)
        if first >= end:
            continue
        if any(tags[first:end]):
            lost += 1
            continue
        cut += starts[first] < span.start or ends[end - 1] > span.end
        tags[first:end] = [1] + [2] * (end - first - 1)
    return Tagging(tags, lost, cut)
