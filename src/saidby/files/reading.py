"""The gate: a source becomes a Document only when everything that a file can have wrong is right."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from errno import ENOENT
from pathlib import Path
from typing import Any

from saidby.document import Document
from saidby.files import schemas
from saidby.files.finding import sources
from saidby.files.names import is_safe_id
from saidby.files.parts import KINDS, Part, Refused, Source, member, text_of, value_of
from saidby.files.records import Sound, annotation_json, article_of, document_of, states_its_words
from saidby.files.schemas import is_valid, validator
from saidby.formats import json


def read(source: Source) -> Document:
    """The Document of a source in which nothing is wrong that a file can have wrong; raises Refused otherwise (see `sound`)."""
    return document_of(sound(source))


def sound(source: Source) -> Sound:
    """What a source says in which nothing is wrong that a file can have wrong; raises Refused otherwise.

    Sound are: three readable parts in UTF-8 without BOM or carriage returns, JSON without flaws, both schemas, the id, the
    text's hash, and the stated words of every span.
    """
    if not (source.article and source.text and source.annotation) or any(part.problem for _, part in source.parts()):
        raise Refused(source.id)
    try:
        return _parsed(source, source.article, source.text, source.annotation)
    except (ValueError, KeyError, TypeError, IndexError, RecursionError) as error:
        raise Refused(source.id) from error


def _parsed(source: Source, article_part: Part, text_part: Part, annotation_part: Part) -> Sound:
    if text_part.inside:
        line = json.parse_sound(text_part.data.decode("utf-8"))
        article, text, annotation = (
            member(line, part, kind)
            for part, kind in zip((article_part, text_part, annotation_part), (dict, str, dict), strict=True)
        )
        if line.keys() != set(KINDS):
            raise ValueError("a member too many")
    else:
        article = json.parse_sound(article_part.data.decode("utf-8"))
        text = text_part.data.decode("utf-8")
        annotation = json.parse_sound(annotation_part.data.decode("utf-8"))
    return _judged(source.id, article, text, annotation)


def _judged(name: str, article: dict[str, Any], text: str, annotation: dict[str, Any]) -> Sound:
    """What is said by values without flaws in their JSON; raises ValueError or TypeError where anything else is wrong."""
    good = (
        is_valid("article", article)
        and is_valid("annotation", annotation)
        and annotation["article"] == article.get("id", name) == name
        and is_safe_id(name)
        and not text.startswith("\ufeff")
        and "\r" not in text
        and hashlib.sha256(text.encode("utf-8")).hexdigest() == annotation["text_sha256"]
        and states_its_words(annotation, text)
    )
    if not good:
        raise ValueError("something is wrong")
    if _has_extra(article, annotation) and (json.is_too_deep(annotation) or json.is_too_deep(article)):
        raise ValueError("nested too deeply")
    return Sound(article_of(name, article), text, annotation)


def _has_extra(article: dict[str, Any], annotation: dict[str, Any]) -> bool:
    """Whether there is any extra: nothing else can be nested too deeply, by the schemas."""
    return any("extra" in value for value in (article, annotation, *annotation["entities"], *annotation["quotes"]))


def plainly_sound(line: bytes) -> Sound | None:
    """What a shard's line says that is plainly sound; None where `record` and `sound` have to look closer.

    A line that comes back the same to the byte when it is read and written says everything once, and says no number that
    the reader rounds: it has none of the flaws that `json.parse_sound` looks for.
    """
    quick = schemas.fast()
    if quick is None or not line.startswith(b'{"article":{'):
        return None
    try:
        value = quick.loads(line)
        if quick.dumps(value) != line or len(value) != len(KINDS):
            return None
        return _judged(value["annotation"]["article"], value["article"], value["text"], value["annotation"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


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
    if source.annotation is None:
        blank = annotation_json(unannotated(source))
        source = replace(source, annotation=Part("", json.dumps(blank).encode("utf-8")))
    return read(source)


def read_documents(root: Path | str, *, annotations: Path | str | None = None) -> Iterator[Document]:
    """Every Document under `root` (see `sources`).

    Raises:
        FileNotFoundError: Where there is no `root`, or are no `annotations`.
        Refused: At the first Document that is not sound.
    """
    paths = [Path(path) for path in (root, annotations) if path is not None]
    for path in paths:
        if not path.exists():
            raise FileNotFoundError(ENOENT, "there is no such file or folder", str(path))
    return map(read, sources(paths[0], annotations=paths[1] if annotations is not None else None))
