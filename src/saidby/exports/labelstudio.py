"""Label Studio: `tasks.json` to import into a project whose labelling interface is `config.xml`.

Every piece is a region with a label: `content`, `cue`, `speaker`, `addressee`, `mention` or `non_quotation`; its id says
whose it is (`q1.content.0`, `e2.mention.1`). The head of a quote is the first region that it has. Relations lead from it to
the first region of each other part, to the first mention of each entity (`spoken_by`, `spoken_to`) and to the head of its
parent (`within`); from the first region of a part to its other pieces (`piece`), of an entity to its other mentions (`same`).
Values are choices of the head. `data.saidby` holds metadata and annotation as saidby's files do, for what no region can say.

Offsets are code points, as Label Studio's editor counts (its own test: "Should calculate offsets by code points in text";
in 2021 it counted UTF-16 units, issue 1347). Every result states its words, so that a reader can tell.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple
from xml.sax.saxutils import quoteattr

from saidby.document import ENTITY_TYPES, FORMS, MEDIA, MODALITIES, REASONS, TYPES, Document, Quote, Span, Spans
from saidby.exports import About, Lost
from saidby.files import annotation_json, article_json

ABOUT = About(
    title="Label Studio JSON",
    reads="Label Studio (import tasks.json; paste config.xml); the package label-studio-sdk",
    writes="tasks.json, config.xml",
    limits=(
        "What has no words in the text (an entity never mentioned, an `extra`) is in the task's data, where it is not shown.",
        "The copy in the task's data does not change when the annotation is edited.",
    ),
)

PARTS = ("content", "cue", "speaker", "addressee")
RELATIONS = ("piece", "cue", "speaker", "addressee", "spoken_by", "spoken_to", "within", "same")
CHOICES: Mapping[str, tuple[Sequence[str], str]] = {
    "type": (TYPES, "content"),
    "medium": (MEDIA, "content"),
    "modality": (MODALITIES, "content"),
    "speaker_form": (FORMS, "content"),
    "addressee_form": (FORMS, "content"),
    "entity_type": (ENTITY_TYPES, "mention"),
    "named": (("yes", "no"), "mention"),
    "reason": (REASONS, "non_quotation"),
}
"""Per-region choices: their values, and the label that they belong to."""

Result = dict[str, Any]


class Region(NamedTuple):
    """One piece in the text, as a region of Label Studio."""

    id: str
    span: Span
    label: str


Parts = Mapping[str, Sequence[Region]]
"""The regions of one record by label; none is empty, and the first of the first is the record's head."""


def export(documents: Iterable[Document], folder: Path) -> Iterator[Lost]:
    """Write all documents as the tasks of one project; nothing is lost."""
    (folder / "config.xml").write_text(config(), encoding="utf-8")
    with (folder / "tasks.json").open("w", encoding="utf-8", newline="\n") as file:
        file.write("[")
        for before, doc in zip(chain(["\n"], iter(lambda: ",\n", "")), documents, strict=False):
            file.write(before + json.dumps(task(doc), ensure_ascii=False))
        file.write("\n]\n")
    yield from ()


def task(doc: Document) -> dict[str, Any]:
    """The task of one article: its data, and one annotation."""
    article = {"id": doc.article.id, **article_json(doc.article)}
    data = {
        "id": doc.article.id,
        "title": doc.article.title,
        "text": doc.text,
        "saidby": {"article": article, "annotation": annotation_json(doc)},
    }
    return {"data": data, "annotations": [{"result": list(results(doc))}]}


def results(doc: Document) -> Iterator[Result]:
    """The regions of a document, their choices, and the relations between them."""
    quotes = {quote.id: _parts(quote.id, dict(zip(PARTS, _extents(quote), strict=True))) for quote in doc.quotes}
    entities = {entity.id: _parts(entity.id, {"mention": entity.mentions}) for entity in doc.entities}
    for i, mark in enumerate(doc.non_quotations):
        yield from _record(doc, _parts(f"n{i}", {"non_quotation": (mark.span,)}), {"reason": mark.reason})
    for entity in doc.entities:
        named = {} if entity.named is None else {"named": "yes" if entity.named else "no"}
        yield from _record(doc, entities[entity.id], {"entity_type": entity.type} | named, note=entity.name)
    for quote in doc.quotes:
        yield from _record(doc, quotes[quote.id], _values(quote))
        if head := _head(quotes[quote.id]):
            others = [("spoken_by", entities.get(key)) for key in quote.speaker.entities]
            others += [("spoken_to", entities.get(key)) for key in quote.addressee.entities]
            others += [("within", quotes.get(quote.parent or ""))]
            ends = [(name, _head(parts)) for name, parts in others if parts]
            yield from (_relation(name, head, end) for name, end in ends if end)


def _extents(quote: Quote) -> tuple[Spans, ...]:
    return quote.content, quote.cue, quote.speaker.mention, quote.addressee.mention


def _parts(owner: str, extents: Mapping[str, Spans]) -> Parts:
    return {
        label: [Region(f"{owner}.{label}.{i}", span, label) for i, span in enumerate(spans)]
        for label, spans in extents.items()
        if spans
    }


def _head(parts: Parts) -> Region | None:
    return next((regions[0] for regions in parts.values()), None)


def _values(quote: Quote) -> dict[str, str]:
    values = {"type": quote.type, "medium": quote.medium, "modality": quote.modality}
    return values | {"speaker_form": quote.speaker.form, "addressee_form": quote.addressee.form}


def _record(doc: Document, parts: Parts, values: Mapping[str, str], note: str | None = None) -> Iterator[Result]:
    """The regions of a record, joined to one another, and the choices of its head."""
    head = _head(parts)
    for label, (first, *others) in parts.items():
        for region in (first, *others):
            meta = {} if note is None else {"meta": {"text": [note]}}
            yield _result(doc, region, "part", "labels", [label]) | meta
        yield from (_relation("same" if label == "mention" else "piece", first, other) for other in others)
        if head and first != head:
            yield _relation(label, head, first)
    if head:
        yield from (_result(doc, head, name, "choices", [value]) for name, value in values.items())


def _result(doc: Document, region: Region, control: str, kind: str, values: Sequence[str]) -> Result:
    start, end = region.span
    value = {"start": start, "end": end, "text": doc.text[start:end], kind: list(values)}
    return {"id": region.id, "from_name": control, "to_name": "text", "type": kind, "value": value}


def _relation(name: str, start: Region, end: Region) -> Result:
    return {"type": "relation", "from_id": start.id, "to_id": end.id, "direction": "right", "labels": [name]}


def config() -> str:
    """The labelling interface that the tasks are made for."""
    labels = [f"    <Label value={quoteattr(label)}/>" for label in (*PARTS, "mention", "non_quotation")]
    choices = [line for name, (values, label) in CHOICES.items() for line in _choices(name, values, label)]
    relations = [f"    <Relation value={quoteattr(name)}/>" for name in RELATIONS]
    lines = ["<View>", "  <Style>.htx-text { white-space: pre-wrap; }</Style>"]
    lines += ["  <Relations>", *relations, "  </Relations>", '  <Labels name="part" toName="text">', *labels, "  </Labels>"]
    return "\n".join([*lines, '  <Text name="text" value="$text"/>', *choices, "</View>", ""])


def _choices(name: str, values: Sequence[str], label: str) -> Iterator[str]:
    shown = f'visibleWhen="region-selected" whenTagName="part" whenLabelValue={quoteattr(label)}'
    yield f'  <Choices name={quoteattr(name)} toName="text" perRegion="true" {shown}>'
    yield from (f"    <Choice value={quoteattr(value)}/>" for value in values)
    yield "  </Choices>"
