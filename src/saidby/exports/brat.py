"""brat's standoff: `<id>.txt`, `<id>.ann`, and `<id>.json` for what brat has no words to hang on.

Each extent is a text-bound annotation: `Content`, `Cue`, `Speaker`, `Addressee`, `NonQuotation`, and a mention by the type of
its entity (`Person`, ...). The head of a quote is the first of the four that it has; from it relations lead to the others
(`cue`, `speaker`, `addressee`), to its entities (`spoken_by`, `spoken_to`) and to its parent (`within`). The mentions of an
entity are joined by `Equiv`, the first is its head. Attributes of the heads hold the values, notes the ids and names.

brat refuses an annotation that runs over the end of a line, or whose fragments overlap (its server's
`TextAnnotations._parse_textbound_annotation`; issues 1042 and 819), so extents are cut at line ends and tabs, and where
that alone does not lead back to their pieces, a note `Pieces` states them.
"""

from __future__ import annotations

import json as stdlib_json
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from saidby.document import (
    ENTITY_TYPES,
    FORMS,
    MEDIA,
    MODALITIES,
    REASONS,
    TYPES,
    Document,
    Entity,
    Quote,
    Span,
    Spans,
    extents,
)
from saidby.exports import About, Lost, Record, rest
from saidby.formats import json

ABOUT = About(
    title="brat standoff",
    reads="brat 1.3; the package bratly",
    writes="<id>.txt, <id>.ann and <id>.json for every article, annotation.conf, tools.conf",
    limits=(
        "Metadata, `extra` of the document, and records without words in the text stand in <id>.json, which brat passes over.",
        "An extent that runs over a line end or a tab is shown in fragments; the words of the fragments are joined by spaces.",
    ),
)

ROLES = ("content", "cue", "speaker", "addressee")
_BREAKS = "\t-\r\x1c-\x1e\x85\u2028\u2029"
"""What ends a line for one reader or another of .ann files, and the tab that ends its fields."""
_RUN = re.compile(f"[^{_BREAKS}]+")
_GAP = re.compile(f"[{_BREAKS}]+")

Line = tuple[str, str]
"""The letter of a record's id, and what follows the id and a tab."""


def export(documents: Iterable[Document], folder: Path) -> Iterator[Lost]:
    """Write every document for brat; nothing is lost."""
    (folder / "annotation.conf").write_text(_annotation_conf(), encoding="utf-8")
    (folder / "tools.conf").write_text(_TOOLS_CONF, encoding="utf-8")
    for doc in documents:
        held = held_records(doc)
        beside, name = rest(doc, held), doc.article.id
        (folder / f"{name}.txt").write_bytes(doc.text.encode("utf-8"))
        (folder / f"{name}.ann").write_bytes("".join(ann(doc, held)).encode("utf-8"))
        (folder / f"{name}.json").write_bytes(json.dumps(beside).encode("utf-8"))
        yield from ()


def fragments(text: str, spans: Spans) -> Spans:
    """The fragments in which brat takes an extent: apart, in text order, none over a line end; none where all are blank."""
    cut = tuple(Span(run.start(), run.end()) for start, end in _apart(spans) for run in _RUN.finditer(text, start, end))
    return cut if any(span.of(text).strip() for span in cut) else ()


def _apart(spans: Spans) -> Iterator[Span]:
    """The same characters without overlaps: pieces that share some become one."""
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and merged[-1].meets(span):
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    yield from merged


def joined(text: str, parts: Spans) -> Spans:
    """Fragments with nothing but line ends and tabs between them, put together again."""
    whole: list[Span] = []
    for part in parts:
        if whole and _GAP.fullmatch(text, whole[-1].end, part.start):
            whole[-1] = Span(whole[-1].start, part.end)
        else:
            whole.append(part)
    return tuple(whole)


def held_records(doc: Document) -> set[Record]:
    """The records that have words in the text, none of which is made of white space alone."""
    found: dict[Record, bool] = {}
    for path, spans in extents(doc):
        record = (str(path[0]), int(path[1]))
        if spans:
            found[record] = found.get(record, True) and bool(fragments(doc.text, spans))
    return {record for record, sound in found.items() if sound}


def ann(doc: Document, held: Collection[Record]) -> Iterator[str]:
    """The lines of an .ann file that say all about the records `held`."""
    numbers: Counter[str] = Counter()
    for letter, body in _records(doc, held):
        numbers[letter] += 1
        yield f"{letter}\t{body}\n" if letter == "*" else f"{letter}{numbers[letter]}\t{body}\n"


def _records(doc: Document, held: Collection[Record]) -> Iterator[Line]:
    spans_of = {path: spans for path, spans in extents(doc) if spans and path[:2] in held}
    targets: dict[json.Path, dict[json.Path, str]] = {}
    for number, path in enumerate(spans_of, 1):
        targets.setdefault(path[:2], {})[path] = f"T{number}"
        yield from _text_bound(doc, path, spans_of[path], f"T{number}")
    heads = {path: next(iter(own.values())) for path, own in targets.items()}
    entities = {entity.id: heads["entities", i] for i, entity in enumerate(doc.entities) if ("entities", i) in heads}
    quotes = {quote.id: heads["quotes", i] for i, quote in enumerate(doc.quotes) if ("quotes", i) in heads}
    for i, entity in enumerate(doc.entities):
        if ("entities", i) in heads:
            yield from _entity(entity, list(targets["entities", i].values()))
    for i, quote in enumerate(doc.quotes):
        if ("quotes", i) in heads:
            yield from _quote(quote, {str(path[2]): target for path, target in targets["quotes", i].items()})
            yield from _links(quote, heads["quotes", i], entities, quotes)


def _text_bound(doc: Document, path: json.Path, spans: Spans, target: str) -> Iterator[Line]:
    cut = fragments(doc.text, spans)
    yield "T", f"{_label(doc, path)} {_offsets(cut)}\t{doc.words(cut)}"
    if joined(doc.text, cut) != spans:
        yield _note("Pieces", target, _offsets(spans))
    if path[0] == "non_quotations":
        yield "A", f"Reason {target} {doc.non_quotations[int(path[1])].reason}"


def _offsets(spans: Spans) -> str:
    return ";".join(f"{start} {end}" for start, end in spans)


def _label(doc: Document, path: json.Path) -> str:
    if path[0] == "entities":
        return doc.entities[int(path[1])].type.capitalize()
    return "NonQuotation" if path[0] == "non_quotations" else str(path[2]).capitalize()


def _entity(entity: Entity, mentions: Sequence[str]) -> Iterator[Line]:
    head = mentions[0]
    if len(mentions) > 1:
        yield "*", f"Equiv {' '.join(mentions)}"
    if entity.named is not None:
        yield "A", f"Named {head} {'yes' if entity.named else 'no'}"
    if entity.wikidata:
        yield "N", f"Reference {head} Wikidata:{entity.wikidata}\t{_one_line(entity.name)}"
    yield _note("Id", head, entity.id)
    yield _note("Name", head, _one_line(entity.name))
    if entity.extra:
        yield _note("Extra", head, stdlib_json.dumps(entity.extra))


def _quote(quote: Quote, own: Mapping[str, str]) -> Iterator[Line]:
    head, *_ = own.values()
    yield from (_relation(role, head, target) for role, target in own.items() if target != head)
    values = {"Type": quote.type, "Medium": quote.medium, "Modality": quote.modality}
    forms = {"SpeakerForm": quote.speaker.form, "AddresseeForm": quote.addressee.form}
    yield from (("A", f"{name} {head} {value}") for name, value in (values | forms).items())
    yield _note("Id", head, quote.id)
    if quote.extra:
        yield _note("Extra", head, stdlib_json.dumps(quote.extra))


def _links(quote: Quote, head: str, entities: Mapping[str, str], quotes: Mapping[str, str]) -> Iterator[Line]:
    """Arcs to entities and parent by their heads; a note with the ids where not all have a head."""
    links = {
        "spoken_by": (quote.speaker.entities, entities),
        "spoken_to": (quote.addressee.entities, entities),
        "within": ((quote.parent,) if quote.parent else (), quotes),
    }
    for name, (ids, heads) in links.items():
        yield from (_relation(name, head, heads[key]) for key in ids if key in heads)
        if not all(key in heads for key in ids):
            yield _note(name, head, " ".join(ids))


def _relation(name: str, start: str, end: str) -> Line:
    return "R", f"{name} Arg1:{start} Arg2:{end}"


def _note(name: str, target: str, text: str) -> Line:
    return "#", f"{name} {target}\t{text}"


def _one_line(name: str) -> str:
    """A name that a line can hold: as it is, or as a JSON string where that would not come back the same."""
    plain = name == name.strip() and not name.startswith('"') and not _GAP.search(name)
    return name if plain and name else stdlib_json.dumps(name)


# What brat must be told about the labels

_TOOLS_CONF = """\
[normalization]
Wikidata\t<URL>:https://www.wikidata.org, <URLBASE>:https://www.wikidata.org/wiki/%s
"""


def _annotation_conf() -> str:
    entities = [name.capitalize() for name in ENTITY_TYPES]
    heads = [role.capitalize() for role in ROLES]
    relations = [f"{role}\tArg1:{'|'.join(heads)}, Arg2:{role.capitalize()}" for role in ROLES[1:]]
    relations += [f"{name}\tArg1:{'|'.join(heads)}, Arg2:{'|'.join(entities)}" for name in ("spoken_by", "spoken_to")]
    relations += [f"within\tArg1:{'|'.join(heads)}, Arg2:{'|'.join(heads)}"]
    relations += [f"Equiv\tArg1:{name}, Arg2:{name}, <REL-TYPE>:symmetric-transitive" for name in entities]
    relations += ["<OVERLAP>\tArg1:<ANY>, Arg2:<ANY>, <OVL-TYPE>:<ANY>"]
    values = {"Type": TYPES, "Medium": MEDIA, "Modality": MODALITIES, "SpeakerForm": FORMS, "AddresseeForm": FORMS}
    attributes = [f"{name}\tArg:{'|'.join(heads)}, Value:{'|'.join(options)}" for name, options in values.items()]
    attributes += [f"Named\tArg:{'|'.join(entities)}, Value:yes|no", f"Reason\tArg:NonQuotation, Value:{'|'.join(REASONS)}"]
    sections = {"entities": [*heads, *entities, "NonQuotation"], "relations": relations, "events": [], "attributes": attributes}
    return "\n".join(line for name, lines in sections.items() for line in (f"[{name}]", *lines, ""))
