"""Redewiedergabe: speech, thought and writing in German texts of 1840 to 1919, as inline XML (by default) or a token a line.

The XML holds the text as it was printed, the TSV its tokens; the annotations are the same, so one of the two is read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, Literal, TypeVar

from saidby.corpora import NOT_ANNOTATED, About, Dropped, found, party, record_ids, spread
from saidby.document import Article, Document, Quote, Span, Spans
from saidby.formats import delimited, tagged, xml
from saidby.offsets import Tokens

Form = Literal["xml", "tsv"]
Key = TypeVar("Key")

ABOUT = About(
    name="redewiedergabe",
    title="Corpus Redewiedergabe, main release",
    address="https://github.com/redewiedergabe/corpus",
    revision="45abfcf5f9c2a3d9a903f5c68f8f5b36bbce5563",
    licence="CC-BY-NC-SA-4.0",
    rights="README.md, section License; it asks to name the sources too: TextGrid, Deutsches Textarchiv, IDS, SuUB Bremen.",
    languages=("de",),
    citation="Brunner, Engelberg, Jannidis, Tu and Weimer (2020): Corpus REDEWIEDERGABE. LREC 2020, 803-812.",
    maps={
        "body of the XML, or tokens joined by blanks, a sentence a line": "text",
        "said elements of one id, or tokens with one stwr id": "a quote; each element or run of tokens is a span of its content",
        "mode, content": "type, medium (several at once: `several`)",
        "nonfact": "modality `unspecified`, as it may be negated or prospective; without it `asserted`",
        "intExpr": "cue",
        "speaker": "the speaker's mention; one mention may serve several quotes",
        "said inside said": "parent, where all pieces stand in one other quote",
        "year, title": "published, title (`Undefined`: empty)",
    },
    extra={
        "article: metadata": "what the header says of the sample",
        "quote: attributes": "the attributes of its first piece as they stand, among them id, level, border, prag, metaph",
        "quote: pieces": "the attributes of every piece, where they differ",
        "quote: parents": "the ids of the quotes that its pieces stand in, where they are several",
        "quote: frame": "the frames with their place and, in the XML, their position",
        "document: unattached": "annotations of ids that no quote has, without text, or of a kind not named here",
        "document: notes": "footnotes",
        "document: malformed": "TSV: values as they stand that do not follow the format (`speaker._6_7`)",
        "document: tokens": "TSV: the columns of the automatic analysis, and each token's place",
    },
    dropped=("A file that is no XML or no table of eleven columns, whole.",),
    counts={"file": 838, "said": 12536, "frame": 4871, "speaker": 10794, "intExpr": 10677, "note": 49},
    faults=(
        "A CSV reader with quoting on loses 25,133 of the 486,929 rows of the TSV: 387 have a field that starts with a mark.",
        "101 TSV files have fewer rows than metadata.tsv says (2,530 together); TSV and XML text differ in 61 files.",
        "Malformed ids on 5 tokens of 5 TSV files; 3 speakers and 2 intExpr have an id that nothing has, 8 annotations id 0.",
        "The attributes of 2 ids differ between their pieces; 2 discontinuous quotes stand in two quotes each.",
        "The XML's text is indented and has blank lines inside sentences; one <p> covers the whole sample.",
        "13 authors and 2 titles have a question mark for a lost letter.",
        "The documentation says nonFact, the files nonfact; `border=feel` is not documented.",
        "README counts 12,123 and 12,533 instances; measured are 11,819 ids, 12,531 runs of tokens and 12,536 elements.",
    ),
)

_TYPES = {
    "direct": "direct",
    "indirect": "indirect",
    "reported": "reported",
    "freeIndirect": "free_indirect",
    "indirect freeIndirect": "indirect_free_indirect",
}
_ROLES = ("frame", "speaker", "intExpr")
_FILES = {"xml": "data/main/xml/*.xml", "tsv": "data/main/tsv/rwk_*.tsv"}


def read(root: Path, *, form: Form = "xml") -> Iterator[Document | Dropped]:
    """The samples below `root` in one of their two forms, each as it is read."""
    metadata = _table(root) if form == "tsv" else {}
    for path in found(root, _FILES[form]):
        where = path.relative_to(root).as_posix()
        try:
            doc = _from_xml(path) if form == "xml" else _from_tsv(path, metadata.get(path.name, {}))
        except (xml.XMLError, delimited.DelimitedError, UnicodeError) as error:
            line = "" if isinstance(error, UnicodeError) else f":{error.line}"
            yield Dropped(where + line, str(error), "file")
            continue
        if "\r" in doc.text:
            yield from spread(where, "its text has a carriage return, which no text may have here", kept(doc))
        else:
            yield doc


def _article(name: str, metadata: Mapping[str, str]) -> Article:
    title, year = metadata.get("title", ""), metadata.get("year", "")
    return Article(
        name,
        "" if title == "Undefined" else title,
        "de",
        year if re.fullmatch(r"[0-9]{4}", year) else None,
        license=ABOUT.licence,
        origin="third-party",
        corpus=ABOUT.name,
        extra={"metadata": dict(metadata)},
    )


# A quote, whatever the form


Piece = tuple[Span, Mapping[str, str], str | None]
"""A stretch of a quote's content, what is said of it, and the id of the quote that it stands in."""


def _quotes(pieces: Mapping[str, Sequence[Piece]], links: Mapping[tuple[str, str], list[dict[str, Any]]]) -> tuple[Quote, ...]:
    """Quotes by their ids in the source, from their pieces and from what frames, speakers and intExpr say of these ids."""
    ids = record_ids(pieces)
    quotes = [_quote(name, ids, pieces[name], {role: links.get((role, name), []) for role in _ROLES}) for name in pieces]
    return tuple(sorted(quotes, key=lambda quote: (quote.content[0].start, -quote.content[-1].end)))


def _quote(name: str, ids: Mapping[str, str], pieces: Sequence[Piece], links: Mapping[str, list[dict[str, Any]]]) -> Quote:
    spans, attributes, parents = zip(*sorted(pieces, key=lambda piece: piece[0]), strict=True)
    first = attributes[0]
    above = sorted({parent for parent in parents if parent is not None})
    extra: dict[str, Any] = {"attributes": dict(first)}
    if any(other != first for other in attributes):
        extra["pieces"] = [dict(other) for other in attributes]
    if len(set(parents)) > 1:
        extra["parents"] = above
    if links["frame"]:
        extra["frame"] = links["frame"]
    media = first.get("content", "").split()
    return Quote(
        ids[name],
        _TYPES.get(first.get("mode", ""), "unspecified"),
        "several" if len(media) > 1 else media[0] if media and media[0] in {"speech", "thought", "writing"} else "unspecified",
        "unspecified" if first.get("nonfact") == "yes" else "asserted",
        ids[above[0]] if len(set(parents)) == 1 and above and above[0] != name else None,
        spans,
        _places(links["intExpr"]),
        party(_places(links["speaker"])),
        NOT_ANNOTATED,
        extra,
    )


def _places(links: Sequence[Mapping[str, Any]]) -> Spans:
    return tuple(sorted(Span(link["start"], link["end"]) for link in links))


# XML


def _from_xml(path: Path) -> Document:
    root = xml.parse(path.read_bytes())
    body, header = xml.child(root, "text", "body"), xml.child(root, "text", "fs")
    if body is None:
        raise xml.XMLError("no <text> with a <body>", 1)
    metadata = {str(item.get("name")): item.text or "" for item in header} if header is not None else {}
    text, elements = xml.inline(body)
    pieces: dict[str, list[Piece]] = {}
    for index, element in enumerate(elements):
        if element.tag == "said" and element.start < element.end:
            piece = (Span(element.start, element.end), element.attributes, _said_above(elements, element))
            pieces.setdefault(_said_name(element, index), []).append(piece)
    links: dict[tuple[str, str], list[dict[str, Any]]] = {}
    extra: dict[str, list[dict[str, Any]]] = {"unattached": [], "notes": []}
    for element in elements:
        _file_element(element, pieces, links, extra)
    return Document(
        _article(path.stem, metadata), text, (), _quotes(pieces, links), (), {key: value for key, value in extra.items() if value}
    )


def _said_name(element: xml.Element, index: int) -> str:
    return element.attributes.get("id", "").strip() or f"without-id:{index}"


def _said_above(elements: Sequence[xml.Element], element: xml.Element) -> str | None:
    index = element.parent
    while index is not None and elements[index].tag != "said":
        index = elements[index].parent
    return None if index is None else _said_name(elements[index], index)


def _file_element(
    element: xml.Element,
    pieces: Mapping[str, object],
    links: dict[tuple[str, str], list[dict[str, Any]]],
    extra: Mapping[str, list[dict[str, Any]]],
) -> None:
    """Put what is no piece of a quote where it belongs: to the quotes that it names, or to the document's extra."""
    place = {"start": element.start, "end": element.end}
    kind = element.attributes.get("type", "") if element.tag == "seg" else ""
    if element.tag == "note":
        extra["notes"].append(place)
    elif kind in _ROLES:
        for name in element.attributes.get("id", "").split() or [""]:
            if name in pieces and element.start < element.end:
                position = {"pos": element.attributes["pos"]} if "pos" in element.attributes else {}
                links.setdefault((kind, name), []).append(place | position)
            else:
                extra["unattached"].append({"kind": kind, **element.attributes, "id": name} | place)
    elif element.tag != "p" and not (element.tag == "said" and element.start < element.end):
        extra["unattached"].append({"kind": element.tag, **element.attributes} | place)


# TSV


_COLUMNS = ("tok", "normtok", "lemma", "pos", "rfpos", "sentstart", "stwr", "frame", "speaker", "intexpr", "note")
_ENTRY = re.compile(r"(?P<mode>[^.]+)\.(?P<content>[^.]+)\.(?P<id>[0-9]+)(?P<rest>(?:\.[^.]+)*)")
_LINK = re.compile(r"[a-z]+\.(?P<ids>[0-9]+(?:_[0-9]+)*)")


def _table(root: Path) -> dict[str, Mapping[str, str]]:
    """What metadata.tsv says of each file, by its name; nothing where there is no such table."""
    path = root / "data/main/tsv/metadata.tsv"
    if not path.exists():
        return {}
    return {row.fields["file"]: row.fields for row in delimited.records(_decoded(path), delimiter="\t", quoted=False)}


def _decoded(path: Path) -> str:
    data = path.read_bytes()
    return data.decode("utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig")


def _rows(path: Path) -> list[delimited.Record]:
    """The rows of a sample; a mark at the start of a field is a token's, so quoting is off."""
    records = list(delimited.records(_decoded(path), delimiter="\t", quoted=False))
    if records and tuple(records[0].fields) != _COLUMNS:
        raise delimited.DelimitedError(f"the columns are not {', '.join(_COLUMNS)}", 1)
    return records


def _from_tsv(path: Path, metadata: Mapping[str, str]) -> Document:
    rows = _rows(path)
    text, tokens = tagged.laid_out([row.fields["tok"] for row in sentence] for sentence in _sentences(rows))
    entries = [_entries(row.fields["stwr"]) for row in rows]
    pieces: dict[str, list[Piece]] = {}
    for (name, attributes, parent), span in _stretches(tokens, entries):
        pieces.setdefault(name, []).append((span, dict(attributes), parent))
    links: dict[tuple[str, str], list[dict[str, Any]]] = {}
    unattached: list[dict[str, Any]] = []
    for role in _ROLES:
        for name, span in _stretches(tokens, [_names(row.fields[role.lower()]) for row in rows]):
            if name in pieces:
                links.setdefault((role, name), []).append(span._asdict())
            else:
                unattached.append({"kind": role, "id": name} | span._asdict())
    extra = {
        "unattached": unattached,
        "notes": [span._asdict() for _, span in _stretches(tokens, [{row.fields["note"]} - {"-"} for row in rows])],
        "malformed": [{"line": line, "column": column, "value": value} for line, column, value in _malformed(rows)],
        "tokens": {column: [row.fields[column] for row in rows] for column in _COLUMNS[1:6]}
        | {"start": [span.start for span in tokens.spans], "end": [span.end for span in tokens.spans]},
    }
    quotes = _quotes(pieces, links)
    return Document(_article(path.stem, metadata), text, (), quotes, (), {key: value for key, value in extra.items() if value})


def _sentences(rows: Sequence[delimited.Record]) -> Iterator[Sequence[delimited.Record]]:
    starts = [index for index, row in enumerate(rows) if row.fields["sentstart"] == "yes" or index == 0]
    return (rows[start:end] for start, end in zip(starts, [*starts[1:], len(rows)], strict=True))


Entry = tuple[str, tuple[tuple[str, str], ...], str | None]
"""The id of a quote that a token belongs to, what is said of it there, and the id of the quote below it in the stack."""


def _entries(value: str) -> set[Entry]:
    """The stack of a stwr field, outermost first: `direct.speech.3|reported.thought.6.nonfact.border=state`."""
    stack: list[Entry] = []
    for level, entry in enumerate(value.split("|") if value != "-" else (), 1):
        match = _ENTRY.fullmatch(entry)
        if match is None:
            continue
        said = {"id": match["id"], "mode": match["mode"].replace("_", " "), "content": match["content"].replace("_", " ")}
        rest = {key: item or "yes" for key, _, item in (part.partition("=") for part in match["rest"].split(".")[1:])}
        attributes = tuple((said | {"level": str(level)} | rest).items())
        stack.append((match["id"], attributes, stack[-1][0] if stack else None))
    return set(stack)


def _names(value: str) -> set[str]:
    """The ids in a field such as `speaker.12_19|speaker.3`, also in a malformed one such as `speaker._6_7`."""
    if value == "-":
        return set()
    return {name for part in value.split("|") for name in part.partition(".")[2].split("_") if name}


def _malformed(rows: Sequence[delimited.Record]) -> Iterator[tuple[int, str, str]]:
    for row in rows:
        for column in ("stwr", "frame", "speaker", "intexpr"):
            pattern, value = _ENTRY if column == "stwr" else _LINK, row.fields[column]
            if value != "-" and not all(pattern.fullmatch(part) for part in value.split("|")):
                yield row.line, column, value


def _stretches(tokens: Tokens, keys: Sequence[set[Key]]) -> Iterator[tuple[Key, Span]]:
    """Each stretch of tokens that share a key, in text order."""
    open_since: dict[Key, int] = {}
    stretches: list[tuple[int, int, Key]] = []
    for index, here in enumerate([*keys, set()]):
        ended = [key for key in open_since if key not in here]
        stretches += [(open_since.pop(key), index, key) for key in ended]
        for key in here:
            open_since.setdefault(key, index)
    return ((key, tokens.span(first, end)) for first, end, key in sorted(stretches, key=lambda item: item[:2]))


# Counting


def count(root: Path, *, form: Form = "xml") -> Counter[str]:
    """Elements of the XML (segments once for each id that they name), or rows and distinct ids of the TSV."""
    total: Counter[str] = Counter()
    for path in found(root, _FILES[form]):
        total += _count_xml(path) if form == "xml" else _count_tsv(path)
    return total


def _count_xml(path: Path) -> Counter[str]:
    data = path.read_bytes()
    body = data.decode("utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8", "replace").partition("<body")[2]
    total = Counter(file=1)
    for tag, attributes in re.findall(r"<(\w+)([^>]*)>", body):
        kind, ids = (re.search(rf'\b{name}="([^"]*)"', attributes) for name in ("type", "id"))
        if tag == "seg" and kind:
            total[kind[1]] += max(1, len(ids[1].split()) if ids else 0)
        elif tag != "p":
            total[tag] += 1
    return total


def _count_tsv(path: Path) -> Counter[str]:
    rows = [line.split("\t") for line in _decoded(path).split("\n")[1:] if line]
    ids = {
        role: {name for row in rows for name in re.findall(pattern, row[column])}
        for role, column, pattern in (
            ("stwr", 6, r"\.(\d+)"),
            ("frame", 7, r"\d+"),
            ("speaker", 8, r"\d+"),
            ("intExpr", 9, r"\d+"),
        )
    }
    notes = sum(1 for value, _ in groupby(row[10].strip() for row in rows) if value == "note")
    return Counter({"file": 1, "token": len(rows), "note": notes} | {role: len(names) for role, names in ids.items()})


def kept(doc: Document) -> Counter[str]:
    """What a document holds of what `count` counts, in the form that it was read from."""
    by_id = "tokens" in doc.extra
    total = Counter(file=1, note=len(doc.extra.get("notes", ())))
    if by_id:
        total += Counter(token=len(doc.extra["tokens"]["start"]), stwr=len(doc.quotes))
    else:
        total["said"] = sum(len(quote.content) for quote in doc.quotes)
    for quote in doc.quotes:
        held = {"frame": len(quote.extra.get("frame", ())), "speaker": len(quote.speaker.mention), "intExpr": len(quote.cue)}
        total += Counter({role: min(number, 1) if by_id else number for role, number in held.items()})
    rest = [(item["kind"], item.get("id")) for item in doc.extra.get("unattached", ())]
    return total + Counter(kind for kind, _ in (set(rest) if by_id else rest))
