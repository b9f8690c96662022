"""The records of a Document as JSON objects that follow the schema: read, and written."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from saidby.document import NOBODY, Article, Document, Entity, NonQuotation, Party, Quote, Span, Spans
from saidby.formats import json

VERSION = 1
"""Of the annotation format; files of another are refused."""


class Sound(NamedTuple):
    """What the files of an article say, where nothing is wrong with them: its Document, as JSON has it.

    Builds go through millions of these, and make a Document only where a check has to look closer.
    """

    article: Article
    text: str
    annotation: Mapping[str, Any]
    """An object that follows the schema, in which every span states its words of the text."""


def document_of(sound: Sound) -> Document:
    """The Document of an article."""
    annotation = sound.annotation
    return Document(
        sound.article,
        sound.text,
        tuple([entity_of(value) for value in annotation["entities"]]),
        tuple([quote_of(value) for value in annotation["quotes"]]),
        tuple([non_quotation_of(value) for value in annotation["non_quotations"]]),
        annotation.get("extra", {}),
    )


def sound_of(doc: Document) -> Sound:
    """A Document as its files would say it."""
    return Sound(doc.article, doc.text, annotation_json(doc))


def article_of(name: str, value: Mapping[str, Any]) -> Article:
    """The Article of a metadata object that follows the schema."""
    return Article(**{"extra": {}, **value, "id": name})


def entity_of(value: Mapping[str, Any]) -> Entity:
    """The Entity of an object that follows the schema."""
    named, mentions = value["named"], _spans(value["mentions"])
    return Entity(value["id"], value["name"], value["type"], named, value["wikidata"], mentions, value.get("extra", {}))


def quote_of(value: Mapping[str, Any]) -> Quote:
    """The Quote of such an object."""
    return Quote(
        value["id"],
        value["type"],
        value["medium"],
        value["modality"],
        value["parent"],
        _spans(value["content"]),
        _spans(value["cue"]),
        _party(value["speaker"]),
        _party(value["addressee"]),
        value.get("extra", {}),
    )


def non_quotation_of(value: Mapping[str, Any]) -> NonQuotation:
    """The NonQuotation of such an object."""
    return NonQuotation(value["start"], value["end"], value["reason"])


def _party(value: Mapping[str, Any]) -> Party:
    entities, mention, form = value["entities"], value["mention"], value["form"]
    if form == NOBODY.form and not entities and not mention:
        return NOBODY
    return Party(tuple(entities), _spans(mention), form)


def _spans(values: Sequence[Mapping[str, Any]]) -> Spans:
    return tuple([Span(value["start"], value["end"]) for value in values])


RECORDS: dict[str, tuple[str, Callable[[Mapping[str, Any]], Any]]] = {
    "entities": ("entity", entity_of),
    "quotes": ("quote", quote_of),
    "non_quotations": ("non_quotation", non_quotation_of),
}
"""The lists of an annotation: what the schema calls one of their records, and what makes it."""


def stated_spans(annotation: Mapping[str, Any]) -> Iterator[tuple[json.Path, dict[str, Any]]]:
    """Every span object of an annotation that follows the schema, with its path."""
    for i, entity in enumerate(annotation["entities"]):
        for k, span in enumerate(entity["mentions"]):
            yield ("entities", i, "mentions", k), span
    for i, quote in enumerate(annotation["quotes"]):
        for role in ("content", "cue"):
            for k, span in enumerate(quote[role]):
                yield ("quotes", i, role, k), span
        for role in ("speaker", "addressee"):
            for k, span in enumerate(quote[role]["mention"]):
                yield ("quotes", i, role, "mention", k), span
    for i, span in enumerate(annotation["non_quotations"]):
        yield ("non_quotations", i), span


def states_its_words(annotation: Mapping[str, Any], text: str) -> bool:
    """Whether every span of an annotation that follows the schema states the words that stand there in `text`.

    Raises TypeError where an offset is no integer of Python's.
    """
    spans = [span for entity in annotation["entities"] for span in entity["mentions"]]
    for quote in annotation["quotes"]:
        spans += quote["content"]
        spans += quote["cue"]
        spans += quote["speaker"]["mention"]
        spans += quote["addressee"]["mention"]
    spans += annotation["non_quotations"]
    return [span["text"] for span in spans] == [text[span["start"] : span["end"]] for span in spans]


def article_json(article: Article) -> dict[str, Any]:
    """The metadata object of an article, as raw/<id>.json holds it; what is empty and may be absent is left out."""
    value = {name: getattr(article, name) for name in Article.__slots__ if name != "id"}
    return {name: item for name, item in value.items() if not (name in {"corpus", "extra"} and not item)}


def annotation_json(doc: Document) -> dict[str, Any]:
    """The annotation object of a document, as annotations/<id>.json holds it; each span states its words."""
    entities = [
        {"id": e.id, "name": e.name, "type": e.type, "named": e.named, "wikidata": e.wikidata}
        | {"mentions": _stated(doc, e.mentions)} | _extra(e.extra)
        for e in doc.entities
    ]  # fmt: skip
    quotes = [
        {"id": q.id, "type": q.type, "medium": q.medium, "modality": q.modality, "parent": q.parent}
        | {"content": _stated(doc, q.content), "cue": _stated(doc, q.cue)}
        | {"speaker": _party_json(doc, q.speaker), "addressee": _party_json(doc, q.addressee)} | _extra(q.extra)
        for q in doc.quotes
    ]  # fmt: skip
    non_quotations = [_stated(doc, (n.span,))[0] | {"reason": n.reason} for n in doc.non_quotations]
    digest = hashlib.sha256(doc.text.encode("utf-8")).hexdigest()
    head = {"version": VERSION, "article": doc.article.id, "text_sha256": digest}
    return head | {"entities": entities, "quotes": quotes, "non_quotations": non_quotations} | _extra(doc.extra)


def _extra(extra: Mapping[str, Any]) -> dict[str, Any]:
    return {"extra": dict(extra)} if extra else {}


def _stated(doc: Document, spans: Spans) -> list[dict[str, Any]]:
    return [{"start": span.start, "end": span.end, "text": span.of(doc.text)} for span in spans]


def _party_json(doc: Document, party: Party) -> dict[str, Any]:
    return {"entities": list(party.entities), "mention": _stated(doc, party.mention), "form": party.form}
