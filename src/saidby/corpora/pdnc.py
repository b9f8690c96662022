"""Project Dialogism Novel Corpus: all quotations of English novels with speakers, addressees and the mentions in them."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from saidby.corpora import About, Dropped, NotThere, article_id, found, in_text_order, pieces, record_ids, spread
from saidby.document import Article, Document, Entity, Party, Quote, Span
from saidby.formats.delimited import Record, decoded, records

ABOUT = About(
    name="pdnc",
    title="Project Dialogism Novel Corpus",
    address="https://github.com/Priya22/project-dialogism-novel-corpus",
    revision="6fda0a78bda5e9da0854f7befb5dab268abefb7e",
    licence="LicenseRef-not-stated",
    rights="No licence is stated. Some of the novels are in copyright outside the United States (Waugh, Forster, Christie, ...).",
    languages=("en",),
    citation=(
        "Krishnapriya Vishnubhotla, Adam Hammond and Graeme Hirst. 2022. The Project Dialogism Novel Corpus: A Dataset for "
        "Quotation Attribution in Literary Texts. LREC 2022."
    ),
    maps={
        "a row of quotation_info.csv": "a direct quote; its parts (quoteByteSpans) are the pieces of the content, without marks",
        "speaker, addressees": "entities, by main name, else by alias, else without blanks at the ends",
        "a row of character_info.csv": "entity, and its name",
        "mentionSpansList": "mentions of the entities that mentionEntitiesList names for them",
        "PDNC-Novel-Index.csv": "title, published (the year)",
        "cue, medium, modality, nesting": "not annotated (referringExpression has no offsets)",
    },
    extra={
        "quote: quoteType, referringExpression": "verbatim; nan and nothing both mean missing",
        "quote: speaker, addressees": "verbatim, where they are not the main names of the entities",
        "quote: parts": "stated words of the parts, where more than blanks at their ends differ from the text",
        "quote: mentionSpansList, mentionEntitiesList": "verbatim, by part, where there are mentions",
        "quote: mentionTextsList": "verbatim, where its words are not those at the spans",
        "entity: id, aliases, gender, category": "verbatim, aliases sorted (they are sets)",
        "article: folder, novel, author": "its folder, and its rows of the two index files",
    },
    dropped=(),
    counts={
        "novel": 28,
        "character": 1228,
        "alias": 2090,
        "quotation": 37131,
        "part": 48810,
        "addressee": 72038,
        "mention": 82999,
        "referring expression": 20393,
    },
    faults=(
        "The paper counts 35,978 quotations in 22 novels; these have 27,758 rows with 35,760 parts: parts were counted.",
        "2,053 speakers, 3,392 addressees and 7,319 entities of mentions are no main names; 5 speakers end in a blank.",
        "39 addressees are no aliases either; they stay in extra.",
        "863 stated parts differ from the text by blanks at the ends of the span.",
        "In 21 parts of ARoomWithAView the lists of mentions have unequal lengths: they stay in extra, tied to no entity.",
        "28 quotes have no type, or `nan`; 16 Explicit or Anaphoric ones have no referring expression.",
        "3,615 referring expressions are no words of the text.",
        "In 10 novels blanks stand for apostrophes (`don t`); 76 parts run over a blank line.",
        "The README names other files and columns than there are; offsets said to be bytes cannot be told from characters.",
    ),
)

Fields = Mapping[str, str]

_MISSING = ("", "nan")

_COLUMNS = {
    "character_info": ("Character ID", "Main Name", "Aliases", "Gender", "Category"),
    "quotation_info": (
        *("quoteID", "subQuotationList", "quoteByteSpans", "speaker", "addressees", "quoteType", "referringExpression"),
        *("mentionTextsList", "mentionSpansList", "mentionEntitiesList"),
    ),
}


def read(root: Path) -> Iterator[Document | Dropped]:
    """A document for each novel."""
    for path in found(root, "data/*/quotation_info.csv"):
        where = path.relative_to(root).as_posix()
        try:
            text = (path.parent / "novel_text.txt").read_bytes().decode("utf-8")
            characters, quotations = _tables(path.parent)
            cast = _Cast(fields for _, fields in characters)
        except (ValueError, TypeError, OSError) as error:
            yield from spread(where, f"the novel cannot be read: {error}", _count(path))
            continue
        quotes = []
        ids = record_ids(fields["quoteID"] for _, fields in quotations)
        for id_, (line, fields) in zip(ids, quotations, strict=True):
            try:
                quotes.append(_quote(id_, fields, text, cast))
            except ValueError as error:
                yield from spread(f"{where}:{line}", f"{fields['quoteID']}: {error}", _records(fields))
        yield Document(_article(root, path.parent.name), text, cast.entities(quotes, text), in_text_order(quotes))


def count(root: Path) -> Counter[str]:
    """Novels, rows of their two tables, and what stands in the lists of these."""
    return sum(map(_count, found(root, "data/*/quotation_info.csv")), Counter())


def kept(doc: Document) -> Counter[str]:
    """The novel that a document is, its characters and quotations, and what these hold."""
    total = Counter(novel=1, character=len(doc.entities), alias=sum(len(e.extra["aliases"]) for e in doc.entities))
    for quote in doc.quotes:
        total += Counter(quotation=1, part=len(quote.content))
        total["addressee"] += len(quote.extra.get("addressees", quote.addressee.entities))
        total["mention"] += sum(map(len, quote.extra.get("mentionSpansList", ())))
        total["referring expression"] += quote.extra["referringExpression"] not in _MISSING
    return total


def _count(path: Path) -> Counter[str]:
    total = Counter(novel=1)
    try:
        characters, quotations = _tables(path.parent)
        aliases = sum(len(_list(fields["Aliases"])) for _, fields in characters)
    except (ValueError, TypeError, OSError):
        return total  # what is no table cannot be counted; `read` drops the novel and says why
    total += Counter(character=len(characters), alias=aliases)
    return sum((_records(fields) for _, fields in quotations), total)


def _records(fields: Fields) -> Counter[str]:
    total = Counter({"quotation": 1, "referring expression": int(fields["referringExpression"] not in _MISSING)})
    for kind, column in (("part", "quoteByteSpans"), ("addressee", "addressees"), ("mention", "mentionSpansList")):
        try:
            items = _list(fields[column])
            total[kind] += sum(map(len, items)) if kind == "mention" else len(items)
        except (ValueError, TypeError):
            pass  # a list that cannot be read: the quotation is dropped for it
    return total


def _tables(folder: Path) -> list[list[Record]]:
    """The characters and the quotations of a novel."""
    return [_table(folder / f"{name}.csv", columns) for name, columns in _COLUMNS.items()]


def _table(path: Path, columns: tuple[str, ...]) -> list[Record]:
    return list(records(decoded(path), delimiter=",", quoted=True, columns=columns))


def _list(literal: str) -> list[Any]:
    """A Python list or set, read as a literal and never run; sets have no order, so they are sorted. Missing means empty."""
    if literal in _MISSING:
        return []
    try:
        value = ast.literal_eval(literal)
    except (SyntaxError, RecursionError, MemoryError, ValueError):
        raise ValueError(f"{literal[:40]!r} is no list of plain values") from None
    if not isinstance(value, list | set):
        raise ValueError(f"{literal[:40]!r} is no list or set")
    return value if isinstance(value, list) else sorted(value)


class _Cast:
    """The characters of a novel, found by main name or alias."""

    def __init__(self, rows: Iterable[Fields]) -> None:
        self._rows = list(rows)
        self._ids = record_ids(f"c{fields['Character ID']}" for fields in self._rows)
        self._names: list[dict[str, list[str]]] = [{}, {}]
        for id_, fields in zip(self._ids, self._rows, strict=True):
            self._names[0].setdefault(fields["Main Name"], []).append(id_)
            for alias in _list(fields["Aliases"]):
                self._names[1].setdefault(alias, []).append(id_)
        self.main = {id_: fields["Main Name"] for id_, fields in zip(self._ids, self._rows, strict=True)}

    def find(self, name: str) -> str | None:
        """The id of the one character with this main name, else alias; None where there is none, or more than one."""
        candidates = (names.get(form, []) for form in (name, name.strip()) for names in self._names)
        return next((ids[0] for ids in candidates if len(ids) == 1), None)

    def entities(self, quotes: Iterable[Quote], text: str) -> tuple[Entity, ...]:
        """The characters with their mentions in these quotes."""
        mentions: dict[str, set[Span]] = {id_: set() for id_ in self._ids}
        for quote in quotes:
            lists = (quote.extra.get(key, ()) for key in ("mentionSpansList", "mentionEntitiesList"))
            for spans, named in zip(*lists, strict=False):
                for span, names in zip(spans, named, strict=False) if len(spans) == len(named) else ():
                    for id_ in filter(None, map(self.find, names)):
                        mentions[id_].update(filter(None, [_place(span, text)]))
        return tuple(map(self._entity, self._ids, self._rows, (tuple(sorted(mentions[id_])) for id_ in self._ids)))

    @staticmethod
    def _entity(id_: str, fields: Fields, mentions: tuple[Span, ...]) -> Entity:
        extra = {"id": fields["Character ID"], "aliases": _list(fields["Aliases"])}
        extra |= {"gender": fields["Gender"], "category": fields["Category"]}
        return Entity(id_, fields["Main Name"], mentions=mentions, extra=extra)


def _quote(id_: str, fields: Fields, text: str, cast: _Cast) -> Quote:
    """The quote of a row; raises ValueError where a list of the row cannot be read, or lies outside the text."""
    content = [_span(span, text) for span in _list(fields["quoteByteSpans"])]
    if not content:
        raise ValueError("it has no part")
    addressees = _list(fields["addressees"])
    speaker, listeners = cast.find(fields["speaker"]), [id_ for id_ in map(cast.find, addressees) if id_]
    extra: dict[str, Any] = {"quoteType": fields["quoteType"], "referringExpression": fields["referringExpression"]}
    if cast.main.get(speaker or "") != fields["speaker"]:
        extra["speaker"] = fields["speaker"]
    if [cast.main[id_] for id_ in dict.fromkeys(listeners)] != addressees:
        extra["addressees"] = addressees
    parts = _list(fields["subQuotationList"])
    if [part.strip() for part in parts] != [span.of(text).strip() for span in content]:
        extra["parts"] = parts
    extra |= _mentions(fields, text)
    by, to = Party((speaker,) if speaker else (), form="unspecified"), Party(tuple(dict.fromkeys(listeners)), form="unspecified")
    return Quote(id_, "direct", "unspecified", "unspecified", None, pieces(content), (), by, to, extra)


def _mentions(fields: Fields, text: str) -> dict[str, Any]:
    spans, words, entities = (_list(fields[f"mention{what}List"]) for what in ("Spans", "Texts", "Entities"))
    there = [[place.of(text) if place else None for place in (_place(span, text) for span in part)] for part in spans]
    kept_ = {"mentionSpansList": spans, "mentionEntitiesList": entities} if any(spans) or any(entities) else {}
    return kept_ | ({"mentionTextsList": words} if words != there else {})


def _place(value: Any, text: str) -> Span | None:
    """Where a pair of offsets stands in the text; None where it is no such pair."""
    match value:
        case [int(start), int(end)] if 0 <= start < end <= len(text):
            return Span(start, end)
    return None


def _span(value: Any, text: str) -> Span:
    if (place := _place(value, text)) is None:
        raise ValueError(f"{value!r} is no span of the text, which has {len(text)} characters")
    return place


def _article(root: Path, folder: str) -> Article:
    novel = _index(root / "PDNC-Novel-Index.csv", "Folder Name", folder)
    author = _index(root / "PDNC-Author-Index.csv", "Author Code", novel.get("Author Code", ""))
    year = re.fullmatch(r"(\d{4})(?:\.0)?", novel.get("Year of First Publication", ""))
    return ABOUT.article(
        article_id(folder),
        title=novel.get("Novel Title", ""),
        published=year[1] if year else None,
        extra={"folder": folder, "novel": novel, "author": author},
    )


def _index(path: Path, column: str, value: str) -> dict[str, str]:
    try:
        rows = _table(path, (column,)) if path.exists() else []
    except ValueError as error:
        raise NotThere(f"{path}: {error}") from error
    return next((dict(fields) for _, fields in rows if fields[column] == value), {})
