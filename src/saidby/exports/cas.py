"""UIMA's CAS as XMI, for INCEpTION and DKPro: `<id>.xmi` for every article, and one `TypeSystem.xml`.

The layers are shaped as INCEpTION takes them when the type system is imported (its `TypeSystemAnalysis`): a span layer has
strings, string arrays and links with roles. An annotation has one begin and end, so every piece is a `saidby.Words` of its own
and a `saidby.Quote`, which stands on the first piece, links to all of them. `saidby.Article` and `saidby.Entity` have no place
in the text. Offsets in the files are UTF-16 units, as UIMA counts; cassis turns them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from saidby.document import Document, Entity, Quote, Span, Spans
from saidby.exports import About, Lost
from saidby.files import article_json

ABOUT = About(
    title="UIMA CAS (XMI 1.0)",
    reads="INCEpTION (import TypeSystem.xml as layers, then the .xmi files as UIMA CAS XMI); the package dkpro-cassis",
    writes="<id>.xmi for every article, TypeSystem.xml",
    limits=(
        "XML 1.0 has no control characters: an article with one in its text is left out, in a name it becomes U+FFFD.",
        "INCEpTION shows saidby.Article and saidby.Entity only where layers for documents are made under these names.",
        "`extra` is a string of JSON.",
    ),
    needs="cassis",
)

ROLES = ("content", "cue", "speaker", "addressee")
STRING, STRINGS, SPAN, UNPLACED = "uima.cas.String", "uima.cas.StringArray", "uima.tcas.Annotation", "uima.cas.AnnotationBase"
LAYERS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "Words": (SPAN, {"part": STRING}),
    "Mention": (SPAN, {"entity": STRING, "name": STRING}),
    "NonQuotation": (SPAN, {"reason": STRING}),
    "Quote": (
        SPAN,
        dict.fromkeys(("id", "kind", "medium", "modality", "parent", "speakerForm", "addresseeForm", "extra"), STRING)
        | {"speakerEntities": STRINGS, "addresseeEntities": STRINGS},
    ),
    "Entity": (UNPLACED, dict.fromkeys(("id", "name", "kind", "named", "wikidata", "extra"), STRING)),
    "Article": (
        UNPLACED,
        dict.fromkeys(
            ("id", "title", "language", "published", "publisher", "license", "origin", "story", "split", "corpus"), STRING
        )
        | {"extra": STRING, "documentExtra": STRING},
    ),
}
"""The types but for the links: name, supertype, features. What saidby calls a type is a `kind`: UIMA's own word is taken."""

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def export(documents: Iterable[Document], folder: Path) -> Iterator[Lost]:
    """Write every document whose text XML can hold; yields the others, and what was changed in names."""
    types = type_system()
    types.to_xml(folder / "TypeSystem.xml")
    for doc in documents:
        if found := _NO_XML.search(doc.text):
            why = f"XML 1.0 cannot hold the U+{ord(found[0]):04X} at character {found.start()} of its text"
            yield Lost(doc.article.id, "", "document", why)
            continue
        yield from _changed(doc)
        cas(doc, types).to_xmi(folder / f"{doc.article.id}.xmi")


def type_system() -> Any:
    """The types of the layers, and a type of link for each part of a quote."""
    import cassis  # noqa: PLC0415 - an extra

    types = cassis.TypeSystem()
    for name, (supertype, features) in LAYERS.items():
        made = types.create_type(f"saidby.{name}", supertype)
        for feature, kind in features.items():
            types.create_feature(made, feature, kind)
    for role in ROLES:
        link = types.create_type(f"saidby.Quote{role.capitalize()}Link", "uima.cas.TOP")
        types.create_feature(link, "role", STRING)
        types.create_feature(link, "target", "saidby.Words")
        types.create_feature(types.get_type("saidby.Quote"), role, "uima.cas.FSArray", elementType=link)
    return types


def cas(doc: Document, types: Any) -> Any:
    """The CAS of one document, a `cassis.Cas`."""
    import cassis  # noqa: PLC0415 - an extra

    made = cassis.Cas(types)
    made.sofa_string, made.sofa_mime, made.document_language = doc.text, "text/plain", doc.article.language
    made.get_document_annotation().end = len(doc.text)  # cassis leaves it at 0
    for name, values in _records(doc):
        made.add(types.get_type(f"saidby.{name}")(**values))
    for quote in doc.quotes:
        links = {role: _links(made, types, role, spans) for role, spans in _extents(quote).items()}
        made.add(types.get_type("saidby.Quote")(**_quote(types, quote), **links))
    return made


def _records(doc: Document) -> Iterator[tuple[str, dict[str, Any]]]:
    """Everything but the quotes: the name of a layer, and the values of its features."""
    article = {"id": doc.article.id, **article_json(doc.article), "extra": _json(doc.article.extra)}
    yield "Article", {key: _xml(value) for key, value in article.items()} | {"documentExtra": _json(doc.extra)}
    for entity in doc.entities:
        yield "Entity", _entity(entity)
        for start, end in entity.mentions:
            yield "Mention", {"begin": start, "end": end, "entity": entity.id, "name": _xml(entity.name)}
    for start, end, reason in doc.non_quotations:
        yield "NonQuotation", {"begin": start, "end": end, "reason": reason}


def _entity(entity: Entity) -> dict[str, Any]:
    named = None if entity.named is None else str(entity.named).lower()
    own = {"id": entity.id, "name": _xml(entity.name), "kind": entity.type}
    return own | {"named": named, "wikidata": entity.wikidata, "extra": _json(entity.extra)}


def _quote(types: Any, quote: Quote) -> dict[str, Any]:
    strings = types.get_type(STRINGS)
    begin, end = next((spans[0] for spans in _extents(quote).values() if spans), Span(0, 0))
    return {
        "begin": begin,
        "end": end,
        "id": quote.id,
        "kind": quote.type,
        "medium": quote.medium,
        "modality": quote.modality,
        "parent": quote.parent,
        "speakerForm": quote.speaker.form,
        "addresseeForm": quote.addressee.form,
        "speakerEntities": strings(elements=list(quote.speaker.entities)),
        "addresseeEntities": strings(elements=list(quote.addressee.entities)),
        "extra": _json(quote.extra),
    }


def _extents(quote: Quote) -> dict[str, Spans]:
    return dict(zip(ROLES, (quote.content, quote.cue, quote.speaker.mention, quote.addressee.mention), strict=True))


def _links(made: Any, types: Any, role: str, spans: Spans) -> Any:
    words, link = types.get_type("saidby.Words"), types.get_type(f"saidby.Quote{role.capitalize()}Link")
    targets = [words(begin=start, end=end, part=role) for start, end in spans]
    made.add_all(targets)
    return types.get_type("uima.cas.FSArray")(elements=[link(role=role, target=target) for target in targets])


def _json(extra: Mapping[str, Any]) -> str | None:
    return json.dumps(extra) if extra else None


def _xml(value: Any) -> Any:
    return _NO_XML.sub("\ufffd", value) if isinstance(value, str) else value


def _changed(doc: Document) -> Iterator[Lost]:
    """The strings in which a sign was replaced."""
    named = [("", name, value) for name, value in article_json(doc.article).items() if isinstance(value, str)]
    named += [(entity.id, "name", entity.name) for entity in doc.entities]
    for record, field, value in named:
        if _NO_XML.search(value):
            yield Lost(doc.article.id, record, field, "XML 1.0 cannot hold a control character of it; it became U+FFFD")
