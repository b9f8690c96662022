"""Articles and annotations on disk: found, read into Documents, written back.

An article is three files with one name (raw/<id>.txt, raw/<id>.json, annotations/<id>.json) or one line of a JSONL shard
({"article": ..., "text": ..., "annotation": ...}). `read` is a gate: it gives a Document only when everything that a file can
have wrong is right. What is wrong, and where, is for the checks to say; `salvage` gives them what can be read all the same.
"""

from __future__ import annotations

import hashlib
import json as stdlib_json
import os
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib import resources
from pathlib import Path
from typing import Any, NamedTuple

from jsonschema import Draft202012Validator
from jsonschema.validators import extend

from saidby.document import NOBODY, Article, Document, Entity, NonQuotation, Party, Quote, Span, Spans
from saidby.formats import json, jsonl

VERSION = 1
LARGEST = 64 * 2**20
"""Bytes of the largest file or shard line that is read: an article of a million words has a tenth of it."""

KINDS = ("article", "text", "annotation")


class Refused(ValueError):  # noqa: N818 - it is the gate that refuses
    """A source is not as it must be; the checks of level 1 say what is wrong and where."""


class Place(NamedTuple):
    """Where something stands: a file (relative to the root), a line and a column from 1, and a JSON path or ''."""

    file: str
    line: int | None = None
    column: int | None = None
    path: str = ""


class Part(NamedTuple):
    """One of an article's three parts as it lies on disk, or as a member of a shard's line."""

    file: str
    data: bytes = b""
    problem: str | None = None
    """Why there are no bytes: it is a folder, a link that leads outside, may not be read, is too large, ..."""
    line: int = 1
    inside: json.Path = ()
    """Where in the JSON of `data` the part stands: () in a file of its own."""


@dataclass(frozen=True, slots=True)
class Source:
    """An article as it lies on disk: its id, and its three parts, of which any may be missing."""

    id: str
    article: Part | None = None
    text: Part | None = None
    annotation: Part | None = None

    def parts(self) -> Iterator[tuple[str, Part]]:
        """The parts that are there, with their kinds."""
        for kind in KINDS:
            if (part := getattr(self, kind)) is not None:
                yield kind, part

    def place(self, kind: str, path: json.Path | None = None, *, offset: int | None = None) -> Place:
        """Where a JSON path of a part stands, or a byte-decoded `offset` of its file."""
        part: Part = getattr(self, kind)
        if offset is None and path is None and not part.inside:
            return Place(part.file)
        places, error = _places(part)
        if offset is not None:
            line, column = places.position(offset)
        elif error is not None:
            line, column = error.line, error.column
        else:
            line, column = places.position(places.offset((*part.inside, *(path or ()))))
        return Place(part.file, line + part.line - 1, column, "" if path is None else json.path_text(path))


@lru_cache(maxsize=len(KINDS))
def _places(part: Part) -> tuple[json.Places, json.JSONError | None]:
    """Where things stand in a part, and why it is no JSON, if it is none; the parts of the last source are remembered."""
    text = part.data.decode("utf-8", "replace").removeprefix("\ufeff")
    try:
        json.parse(text)
    except json.JSONError as error:
        return json.Places(text), error
    return json.Places(text), None


# Finding


def sources(root: Path, *, annotations: Path | None = None) -> Iterator[Source]:
    """Every article under `root`, file triples by id, then the lines of the shards directly in it.

    `root` is a project folder (raw/ and annotations/), or a JSONL file. `annotations` names another folder of annotation
    files for the same raw articles: a second annotator's, or a system's guesses.
    """
    if root.is_file():
        yield from _shard(root, root.name)
        return
    raw, annotated = root / "raw", annotations or root / "annotations"
    names = {path.stem for path in (*_files(raw, ".txt", ".json"), *_files(annotated, ".json"))}
    yield from (source(root, name, annotations=annotated) for name in sorted(names))
    for path in shards(root):
        yield from _shard(path, path.name)


def shards(root: Path) -> list[Path]:
    """The JSONL shards directly in `root`, by name; `root` itself where it is a file."""
    return [root] if root.is_file() else sorted(filter(jsonl.is_shard, root.glob("*")))


def ids(root: Path) -> list[str]:
    """The ids of the articles that `root` has as files of their own."""
    raw, annotated = root / "raw", root / "annotations"
    return sorted({path.stem for path in (*_files(raw, ".txt", ".json"), *_files(annotated, ".json"))})


def source(root: Path, name: str, *, annotations: Path | None = None) -> Source:
    """The three files of one article, of which any may be missing."""
    raw, annotated = root / "raw", annotations or root / "annotations"
    parts = (raw / f"{name}.json", raw / f"{name}.txt", annotated / f"{name}.json")
    return Source(name, *(_part(path, root) for path in parts))


def strays(root: Path) -> Iterator[str]:
    """Files in raw/ and annotations/ that no article owns: a mistyped ending loses an article in silence."""
    for folder, endings in (("raw", {".txt", ".json"}), ("annotations", {".json"})):
        for path in sorted((root / folder).glob("*")):
            owned = path.suffix in endings or path.suffix in {".md", ".csv"} or path.name.startswith(".") or path.is_dir()
            if not owned:
                yield f"{folder}/{path.name}"


def _files(folder: Path, *endings: str) -> list[Path]:
    return sorted(path for path in folder.glob("*") if path.suffix in endings and not path.name.startswith("."))


def _part(path: Path, root: Path) -> Part | None:
    file = Path(os.path.relpath(path, root)).as_posix()
    try:
        kind = path.lstat().st_mode
    except FileNotFoundError:
        return None
    except OSError as error:
        return Part(file, problem=error.strerror or str(error))
    if stat.S_ISLNK(kind) and not path.resolve().is_relative_to(root.resolve()):
        return Part(file, problem="it is a link that leads out of the folder")
    try:
        return _bytes(path, file)
    except OSError as error:
        return Part(file, problem=error.strerror or str(error))


def _bytes(path: Path, file: str) -> Part:
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        return Part(file, problem="it is no regular file")
    if status.st_size > LARGEST:
        return Part(file, problem=f"it has {status.st_size:,} bytes, more than the {LARGEST:,} that are read")
    return Part(file, path.read_bytes())


def _shard(path: Path, file: str) -> Iterator[Source]:
    for line in jsonl.lines(path, longest=LARGEST):
        yield unreadable(file, line.number, line.problem) if line.problem else record(line.data, file, line.number)


def unreadable(file: str, number: int, problem: str) -> Source:
    """The source that stands for a line of a shard that cannot be read."""
    return Source(f"line-{number}", Part(file, problem=problem, line=number))


def record(line: bytes, file: str, number: int = 1) -> Source:
    """The source that one line of a shard is; its id is what the line says, or the line's place."""
    name = f"line-{number}"
    try:
        value = stdlib_json.loads(line)
        name = str(value["annotation"]["article"])
    except (ValueError, KeyError, TypeError, RecursionError):
        value = None
    if not isinstance(value, dict):
        value = dict.fromkeys(KINDS)
    return Source(name, *(Part(file, line, None, number, (kind,)) if kind in value else None for kind in KINDS))


# Reading


@cache
def validator(kind: str) -> Draft202012Validator:
    """The compiled JSON Schema of an 'annotation' or an 'article' file; 1.0 is no integer there, as it cuts no text."""
    schema = stdlib_json.loads(schema_text(kind))
    checker = Draft202012Validator.TYPE_CHECKER.redefine("integer", lambda _, value: type(value) is int)
    compiled: Draft202012Validator = extend(Draft202012Validator, type_checker=checker)(schema)  # type: ignore[no-untyped-call]
    return compiled


def schema_text(kind: str) -> str:
    """The JSON Schema of an 'annotation' or an 'article' file."""
    return resources.files("saidby").joinpath("schema", f"{kind}.json").read_text(encoding="utf-8")


def text_of(part: Part) -> str:
    """The decoded text of a part; raises ValueError where it is not text."""
    text = part.data.decode("utf-8")
    return _member(json.parse(text), part, str) if part.inside else text


def mended(text: str) -> str:
    """A text as it is meant where a program has added a BOM or other line ends: offsets count in this."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def value_of(part: Part) -> dict[str, Any]:
    """The JSON object of a part, however wrong within; raises ValueError where it is none."""
    value: dict[str, Any] = _member(json.parse(part.data.decode("utf-8").removeprefix("\ufeff")), part, dict)
    return value


def _member(value: Any, part: Part, kind: type[Any]) -> Any:
    for step in part.inside:
        value = value[step]
    if not isinstance(value, kind):
        raise ValueError(f"{json.path_text(part.inside)} is no {kind.__name__}")
    return value


def read(source: Source) -> Document:
    """The Document of a source in which nothing is wrong that a file can have wrong; raises Refused otherwise.

    Sound are: three readable parts in UTF-8 without BOM or carriage returns, JSON without flaws, both schemas, the id, the
    text's hash, and the stated words of every span.
    """
    if not (source.article and source.text and source.annotation) or any(part.problem for _, part in source.parts()):
        raise Refused(source.id)
    try:
        return _read(source, source.article, source.text, source.annotation)
    except (ValueError, KeyError, TypeError, IndexError, RecursionError) as error:
        raise Refused(source.id) from error


def _read(source: Source, article_part: Part, text_part: Part, annotation_part: Part) -> Document:
    if text_part.inside:
        line = json.parse_sound(text_part.data.decode("utf-8"))
        article, text, annotation = (
            _member(line, part, kind)
            for part, kind in zip((article_part, text_part, annotation_part), (dict, str, dict), strict=True)
        )
        if line.keys() != set(KINDS):
            raise ValueError("a member too many")
    else:
        article = json.parse_sound(article_part.data.decode("utf-8"))
        text = text_part.data.decode("utf-8")
        annotation = json.parse_sound(annotation_part.data.decode("utf-8"))
    return _document(source.id, article, text, annotation)


def _document(name: str, article: dict[str, Any], text: str, annotation: dict[str, Any]) -> Document:
    """The Document of values without flaws in their JSON; raises ValueError or TypeError where anything else is wrong."""
    sound = (
        is_valid("article", article)
        and is_valid("annotation", annotation)
        and annotation["article"] == article.get("id", name) == name
        and is_safe_id(name)
        and not text.startswith("\ufeff")
        and "\r" not in text
        and hashlib.sha256(text.encode("utf-8")).hexdigest() == annotation["text_sha256"]
        and not _too_deep(annotation, article)
    )
    if not sound:
        raise ValueError("something is wrong")
    return Document(
        article_of(name, article),
        text,
        tuple([_entity(value, text) for value in annotation["entities"]]),
        tuple([_quote(value, text) for value in annotation["quotes"]]),
        tuple([_non_quotation(value, text) for value in annotation["non_quotations"]]),
        annotation.get("extra", {}),
    )


class Fast(NamedTuple):
    """The extra `saidby[fast]`: a JSON reader and writer, and a compiled validator for each schema."""

    loads: Callable[[bytes], Any]
    dumps: Callable[[Any], bytes]
    is_valid: Mapping[str, Callable[[Any], bool]]


@cache
def fast() -> Fast | None:
    """The extra, where it is installed."""
    try:
        import jsonschema_rs
        import orjson
    except ModuleNotFoundError:
        return None
    schemas = {kind: stdlib_json.loads(schema_text(kind)) for kind in ("article", "annotation")}
    compiled = {kind: jsonschema_rs.Draft202012Validator(schema).is_valid for kind, schema in schemas.items()}
    return Fast(orjson.loads, orjson.dumps, compiled)


def is_valid(kind: str, value: Any) -> bool:
    """Whether a value follows the schema of an 'annotation' or an 'article'.

    The extra is asked first. What it accepts is accepted (but for 1.0 in the place of an integer, which cuts no text: reading
    it raises TypeError); what it refuses is for `jsonschema` to refuse too, with reasons. Raises AssertionError where it
    does not.
    """
    quick = fast()
    if quick and quick.is_valid[kind](value):
        return True
    valid = validator(kind).is_valid(value)
    if quick and valid:
        raise AssertionError(
            f"two validators do not agree on the {kind} {value!r:.200}; this is a fault of saidby, please report it"
        )
    return valid


def sound(line: bytes) -> Document | None:
    """The Document of a shard's line that is plainly sound; None where `record` and `read` have to look closer.

    A line that comes back the same to the byte when it is read and written says everything once, and says no number that
    the reader rounds: it has none of the flaws that `json.parse_sound` looks for.
    """
    quick = fast()
    if quick is None or not line.startswith(b'{"article":{'):
        return None
    try:
        value = quick.loads(line)
        if quick.dumps(value) != line or len(value) != len(KINDS):
            return None
        return _document(value["annotation"]["article"], value["article"], value["text"], value["annotation"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def _too_deep(*values: Mapping[str, Any]) -> bool:
    """Whether an extra is nested deeper than is read: nothing else can be, by the schemas."""
    return any(_has_extra(value) and json.is_too_deep(value) for value in values)


def _has_extra(value: Mapping[str, Any]) -> bool:
    return "extra" in value or any("extra" in record for key in _RECORDS for record in value.get(key, ()))


RESERVED = {"con", "prn", "aux", "nul", *(f"{name}{digit}" for name in ("com", "lpt") for digit in range(1, 10))}
"""Names that Windows keeps for devices, whatever their ending."""


def is_safe_id(name: str) -> bool:
    """Whether an article's id can be a file's name anywhere: ASCII letters, digits, `.`, `_`, `-`; no device of Windows."""
    plain = name.isascii() and all(sign.isalnum() or sign in "._-" for sign in name) and name[:1].isalnum()
    return plain and len(name) <= 150 and not name.endswith(".") and name.partition(".")[0].lower() not in RESERVED


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


def article_of(name: str, value: Mapping[str, Any]) -> Article:
    """The Article of a metadata object that follows the schema."""
    return Article(**{"extra": {}, **value, "id": name})


def _spans(values: Sequence[Mapping[str, Any]], text: str | None) -> Spans:
    """The spans of values that follow the schema; raises ValueError where one does not state its words of `text`, if given."""
    if not values:
        return ()
    spans = []
    for value in values:
        start, end = value["start"], value["end"]
        if text is not None and text[start:end] != value["text"]:
            raise ValueError("other words stand there")
        spans.append(_new_tuple(Span, (start, end)))
    return tuple(spans)


_new_tuple = tuple.__new__
"""Twice as fast as Span(...), which is called by the hundred million."""


def _party(value: Mapping[str, Any], text: str | None) -> Party:
    if value == _NOBODY:
        return NOBODY
    return Party(tuple(value["entities"]), _spans(value["mention"], text), value["form"])


_NOBODY = {"entities": [], "mention": [], "form": NOBODY.form}


def _entity(value: Mapping[str, Any], text: str | None = None) -> Entity:
    named, mentions = value["named"], _spans(value["mentions"], text)
    return Entity(value["id"], value["name"], value["type"], named, value["wikidata"], mentions, value.get("extra", {}))


def _quote(value: Mapping[str, Any], text: str | None = None) -> Quote:
    return Quote(
        value["id"],
        value["type"],
        value["medium"],
        value["modality"],
        value["parent"],
        _spans(value["content"], text),
        _spans(value["cue"], text),
        _party(value["speaker"], text),
        _party(value["addressee"], text),
        value.get("extra", {}),
    )


def _non_quotation(value: Mapping[str, Any], text: str | None = None) -> NonQuotation:
    (span,) = _spans((value,), text)
    return NonQuotation(span.start, span.end, value["reason"])


def annotated(path: Path) -> Iterator[Source]:
    """Every annotated article that `path` names, whatever it is.

    That is a project folder, a folder of annotation files or one such file (the raw texts are found in raw/ beside or above
    it), or JSONL: a file, or a folder with such files.
    """
    if path.suffix == ".jsonl" or (path / "raw").is_dir() or (path.is_dir() and _files(path, ".jsonl")):
        yield from (each for each in sources(path) if each.annotation)
        return
    folder = (path if path.is_dir() else path.parent).resolve()
    root = next((above for above in (folder, *folder.parents) if (above / "raw").is_dir()), folder)
    found = _files(folder, ".json") if path.is_dir() else [path]
    yield from (source(root, file.stem, annotations=folder) for file in found)


def unannotated(source: Source) -> Document:
    """The article and text of a source as a Document without any record, whatever its annotation says. Raises Refused."""
    if not (source.article and source.text) or source.article.problem or source.text.problem:
        raise Refused(source.id)
    try:
        value, text = value_of(source.article), text_of(source.text)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise Refused(source.id) from error
    name = value.get("id", source.id)
    if not validator("article").is_valid(value) or not is_safe_id(name) or text.startswith("\ufeff") or "\r" in text:
        raise Refused(source.id)
    return Document(article_of(name, value), text)


def read_or_begin(source: Source) -> Document:
    """The Document of a source; where there is no annotation yet, one without any record. Raises Refused."""
    if source.annotation or not source.text or not source.article:
        return read(source)
    try:
        article, text = value_of(source.article), text_of(source.text)
    except ValueError as error:
        raise Refused(source.id) from error
    blank = Document(article_of(source.id, article) if validator("article").is_valid(article) else Article(source.id), text)
    annotation = Part("", json.dumps(annotation_json(blank)).encode("utf-8"))
    return read(Source(source.id, source.article, source.text, annotation))


# Salvage


@dataclass(frozen=True, slots=True)
class Salvage:
    """What can be read of a refused source: the records that follow the schema, and where they stand in the file."""

    document: Document
    kept: Mapping[str, Sequence[int]] = field(default_factory=dict)
    """For `entities`, `quotes` and `non_quotations`: the index in the file of each record in the document."""
    broken: frozenset[str] = frozenset()
    """Ids of records that do not follow the schema and were left out."""
    whole: bool = True
    """Whether nothing was left out."""
    described: bool = True
    """Whether the metadata could be read."""

    def path(self, path: json.Path) -> json.Path:
        """A path in the document as it stands in the file."""
        if len(path) > 1 and path[0] in self.kept and isinstance(path[1], int):
            return (path[0], self.kept[str(path[0])][path[1]], *path[2:])
        return path


_RECORDS: dict[str, tuple[str, Callable[[Mapping[str, Any]], Any]]] = {
    "entities": ("entity", _entity),
    "quotes": ("quote", _quote),
    "non_quotations": ("non_quotation", _non_quotation),
}


def salvage(source: Source) -> Salvage | None:
    """What can be read of a source although something is wrong with it; None where there is no text or no annotation."""
    if source.text is None or source.annotation is None or source.text.problem or source.annotation.problem:
        return None
    try:
        text, annotation = mended(text_of(source.text)), value_of(source.annotation)
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    kept: dict[str, list[int]] = {}
    broken: set[str] = set()
    records: dict[str, tuple[Any, ...]] = {}
    whole = True
    for key, (definition, make) in _RECORDS.items():
        values = annotation.get(key)
        values = values if isinstance(values, list) else []
        whole = whole and isinstance(annotation.get(key), list)
        kept[key] = [i for i, value in enumerate(values) if _follows(definition, value)]
        records[key] = tuple(make(values[i]) for i in kept[key])
        sound = set(kept[key])
        left_out = [value for i, value in enumerate(values) if i not in sound]
        broken |= {str(value.get("id")) for value in left_out if isinstance(value, dict)}
        whole = whole and not left_out
    extra = annotation.get("extra")
    entities, quotes, non_quotations = (records[key] for key in _RECORDS)
    document = Document(_article(source), text, entities, quotes, non_quotations, extra if isinstance(extra, dict) else {})
    return Salvage(document, kept, frozenset(broken), whole, described=validator("article").is_valid(_metadata(source)))


def _follows(definition: str, value: Any) -> bool:
    return validator("annotation").evolve(schema=_definition(definition)).is_valid(value)


@cache
def _definition(name: str) -> dict[str, Any]:
    return {"$ref": f"#/$defs/{name}", "$defs": stdlib_json.loads(schema_text("annotation"))["$defs"]}


def _article(source: Source) -> Article:
    value = _metadata(source)
    if validator("article").is_valid(value):
        return article_of(source.id, value)
    corpus = value.get("corpus")
    return Article(source.id, corpus=corpus if isinstance(corpus, str) and corpus else None)


def _metadata(source: Source) -> dict[str, Any]:
    """The metadata object of a source, however wrong within; empty where there is none."""
    try:
        return value_of(source.article) if source.article and not source.article.problem else {}
    except (ValueError, KeyError, TypeError, RecursionError):
        return {}


def read_documents(root: Path, *, annotations: Path | None = None) -> Iterator[Document]:
    """Every Document under `root` (see `sources`); raises Refused at the first that is not sound."""
    return map(read, sources(root, annotations=annotations))


# Writing


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


def as_files(doc: Document) -> dict[str, bytes]:
    """The three files of a document: path below the root, and bytes."""
    name = doc.article.id
    return {
        f"raw/{name}.txt": doc.text.encode("utf-8"),
        f"raw/{name}.json": json.dumps(article_json(doc.article)).encode("utf-8"),
        f"annotations/{name}.json": json.dumps(annotation_json(doc)).encode("utf-8"),
    }


def as_line(doc: Document) -> bytes:
    """The line of a JSONL shard that holds a document, with its line end."""
    article = {"id": doc.article.id} | article_json(doc.article)
    line = {"article": article, "text": doc.text, "annotation": annotation_json(doc)}
    return stdlib_json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode("utf-8") + b"\n"


def write(doc: Document, root: Path) -> None:
    """Write the three files of a document below `root`, each whole or not at all."""
    for name, data in as_files(doc).items():
        write_whole(root / name, data)


def write_annotation(doc: Document, root: Path, *, annotations: Path | None = None) -> Path:
    """Write the annotation file of a document beside its raw text; raises Refused where that text is missing or another."""
    raw = source(root, doc.article.id).text
    if raw is None or raw.problem:
        raise Refused(f"raw/{doc.article.id}.txt is not there; give the project folder with --root")
    if raw.data != doc.text.encode("utf-8"):
        raise Refused(f"its text is not that of raw/{doc.article.id}.txt: a letter was changed")
    path = (annotations or root / "annotations") / f"{doc.article.id}.json"
    write_whole(path, json.dumps(annotation_json(doc)).encode("utf-8"))
    return path


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that at any moment there is the old one or the new one, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.tmp")
    beside.write_bytes(data)
    beside.replace(path)
