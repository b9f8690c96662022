"""German Wikinews: 998 news articles, quotes of five types with cue, speaker, addressee and frame, one JSON file each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from saidby.corpora import About, Dropped, article_id, found, in_text_order, party, pieces, record_ids, spread
from saidby.document import Article, Document, Quote, Span, Spans
from saidby.formats import json

ABOUT = About(
    name="german_wikinews",
    title="German news quotation attribution dataset",
    address="https://github.com/uhh-lt/german-news-quotation-attribution-2024",
    revision="74e7bd6d1b57b662865f570c4d1de26ff15d2689",
    licence="CC-BY-NC-SA-4.0",
    rights="LICENSE and README.md say CC BY-NC-SA 4.0; the texts are of Wikinews, which is CC BY.",
    languages=("de",),
    citation=(
        "Fynn Petersen-Frey and Chris Biemann. 2024. Dataset of Quotation Attribution in German News Articles. LREC-COLING 2024."
    ),
    maps={
        "quote": "content",
        "cue": "cue",
        "speaker, addressee": "their mentions",
        "type": "type: Direct, Indirect, FreeIndirect, IndirectFreeIndirect and Reported are our values of these names",
        "medium": "medium: Speech, Writing, Thought; several for SW, ST and TW; unspecified for none",
        "one quote within another": "parent: the smallest content that holds it and is larger, by the spans and not by the flags",
        "documentName": "id (its number), title, published (nothing for 0001-01-01)",
        "data/<split>/": "split",
        "modality, entities": "not annotated",
    },
    extra={
        "quote: id, type, medium, hasNested, isNested": "verbatim",
        "quote: tokenIds": "the tokens of each role, in the order of the source",
        "quote: frame": "the spans of the frame (the reporting clause), verbatim",
        "article: documentName": "verbatim",
        "document: tokens, sentences": "the authors' own: [charBegin, charEnd] of each; [charBegin, charEnd, first token, end]",
    },
    dropped=(),
    counts={
        "document": 998,
        "token": 248480,
        "sentence": 13186,
        "annotation": 4182,
        "quote": 4182,
        "cue": 2924,
        "speaker": 3906,
        "frame": 3033,
        "addressee": 337,
    },
    faults=(
        "The README tells of 1000 documents, of a list where there is an object, and not of `tokens`.",
        "hasNested disagrees with what lies in the spans 69 times, isNested 54 times; 3 pairs of contents cross.",
        "29 quotes have the very spans and type of another.",
        "Pieces are out of text order in 36 frames and 3 speakers; 6 frames overlap themselves.",
        "9,907 sentences state a blank at their end that their offsets do not cover.",
        "412 speakers and 10 cues lie within the content, nearly all in Reported; 46 speakers outside their own frame.",
        "One date is 0001-01-01.",
    ),
)

_ROLES = ("quote", "cue", "speaker", "addressee", "frame")
_TYPES = {
    "Direct": "direct",
    "Indirect": "indirect",
    "FreeIndirect": "free_indirect",
    "IndirectFreeIndirect": "indirect_free_indirect",
    "Reported": "reported",
}
_MEDIA = {"Speech": "speech", "Writing": "writing", "Thought": "thought", "SW": "several", "ST": "several", "TW": "several"}
_NAME = re.compile(r"(\d+) - (.*) \((\d{4}-\d{2}-\d{2})\)")


def read(root: Path) -> Iterator[Document | Dropped]:
    """A document for each JSON file."""
    for path in found(root, "data/*/*.json"):
        where = path.relative_to(root).as_posix()
        try:
            document, dropped = _document(json.parse(path.read_bytes().decode("utf-8")), path.parent.name, where)
        except (ValueError, KeyError, TypeError) as error:
            yield from spread(where, f"it does not have the corpus's form: {error!r}", _count(path))
        else:
            yield from dropped
            yield document


def count(root: Path) -> Counter[str]:
    """Files, tokens, sentences, annotations, and the roles of these that have spans."""
    return sum(map(_count, found(root, "data/*/*.json")), Counter())


def kept(doc: Document) -> Counter[str]:
    """The document, its tokens and sentences, its annotations, and their roles that have spans."""
    total = Counter(document=1, token=len(doc.extra["tokens"]), sentence=len(doc.extra["sentences"]), annotation=len(doc.quotes))
    for quote in doc.quotes:
        spans = (quote.content, quote.cue, quote.speaker.mention, quote.addressee.mention, quote.extra["frame"])
        total.update(role for role, found_ in zip(_ROLES, spans, strict=True) if found_)
    return total


def _count(path: Path) -> Counter[str]:
    total = Counter(document=1)
    try:
        value = json.parse(path.read_bytes().decode("utf-8"))
        total += Counter(token=len(value["tokens"]), sentence=len(value["sentences"]))
        return sum(map(_records, value["annotations"]), total)
    except (ValueError, KeyError, TypeError):
        return total  # what cannot be read cannot be counted; `read` drops the document and says why


def _records(annotation: dict[str, Any]) -> Counter[str]:
    return Counter(["annotation", *(role for role in _ROLES if _spans(annotation[role]))])


def _document(value: dict[str, Any], split: str, where: str) -> tuple[Document, list[Dropped]]:
    text, quotes = value["originalText"], []
    dropped: list[Dropped] = []
    names = record_ids(f"q{annotation['id']}" for annotation in value["annotations"])
    for name, annotation in zip(names, value["annotations"], strict=True):
        spans = {role: _spans(annotation[role]) for role in _ROLES}
        if not spans["quote"] or not all(0 <= s.start < s.end <= len(text) for found_ in spans.values() for s in found_):
            dropped += spread(f"{where}#{name}", "it has no content, or a span outside the text", _records(annotation))
        else:
            quotes.append(_quote(name, annotation, spans))
    extra = {
        "tokens": [[token["charBegin"], token["charEnd"]] for token in value["tokens"]],
        "sentences": [[s["charBegin"], s["charEnd"], s["begin"], s["end"]] for s in value["sentences"]],
    }
    return Document(_article(value["documentName"], split), text, (), in_text_order(_nested(quotes)), extra=extra), dropped


def _article(name: str, split: str) -> Article:
    match = _NAME.fullmatch(name)
    number, title, date = match.groups() if match else (name, name, None)
    return ABOUT.article(
        article_id(number),
        title=title,
        language="de",
        published=None if date == "0001-01-01" else date,
        publisher="Wikinews",
        split=split,
        extra={"documentName": name},
    )


def _spans(role: Any) -> Spans:
    """The spans of a role, in the order of the source; by the README a role may be an empty list."""
    return tuple(Span(span["charBegin"], span["charEnd"]) for span in role["spans"]) if role else ()


def _quote(name: str, annotation: dict[str, Any], spans: dict[str, Spans]) -> Quote:
    extra: dict[str, Any] = {key: annotation[key] for key in ("id", "type", "medium", "hasNested", "isNested")}
    extra["tokenIds"] = {role: annotation[role]["tokenIds"] for role in _ROLES if spans[role]}
    extra["frame"] = list(map(list, spans["frame"]))
    return Quote(
        id=name,
        type=_TYPES.get(annotation["type"], "unspecified"),
        medium=_MEDIA.get(annotation["medium"], "unspecified"),
        modality="unspecified",
        content=pieces(spans["quote"]),
        cue=pieces(spans["cue"]),
        speaker=party(pieces(spans["speaker"])),
        addressee=party(pieces(spans["addressee"])),
        extra=extra,
    )


def _nested(quotes: list[Quote]) -> list[Quote]:
    """The quotes with their parents: the flags of the source disagree with its spans, so the spans decide."""
    return [replace(quote, parent=_parent(quote, quotes)) for quote in quotes]


def _parent(quote: Quote, quotes: list[Quote]) -> str | None:
    holding = [other for other in quotes if _size(other) > _size(quote) and _holds(other.content, quote.content)]
    return min(holding, key=_size).id if quote.content and holding else None


def _size(quote: Quote) -> int:
    return sum(end - start for start, end in quote.content)


def _holds(outer: Spans, inner: Spans) -> bool:
    return all(any(piece.holds(span) for piece in outer) for span in inner)
