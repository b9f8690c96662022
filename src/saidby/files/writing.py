"""Documents as files and as lines of shards, each written whole or not at all."""

from __future__ import annotations

import json as stdlib_json
from pathlib import Path

from saidby.document import Document
from saidby.files.finding import source
from saidby.files.names import is_safe_id
from saidby.files.parts import Refused
from saidby.files.records import annotation_json, article_json
from saidby.formats import json


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
    """Write the three files of a document below `root`, each whole or not at all; raises Refused where its id names no file."""
    _refuse_unsafe(doc.article.id)
    for name, data in as_files(doc).items():
        write_whole(root / name, data)


def write_annotation(doc: Document, root: Path, *, annotations: Path | None = None) -> Path:
    """Write the annotation file of a document beside its raw text; raises Refused where that text is missing or another."""
    _refuse_unsafe(doc.article.id)
    raw = source(root, doc.article.id).text
    if raw is None or raw.problem:
        raise Refused(f"raw/{doc.article.id}.txt is not there; give the project folder with --root")
    if raw.data != doc.text.encode("utf-8"):
        raise Refused(f"its text is not that of raw/{doc.article.id}.txt: a letter was changed")
    path = (annotations or root / "annotations") / f"{doc.article.id}.json"
    if annotations is None and not path.parent.resolve().is_relative_to(root.resolve()):
        raise Refused(
            f"{path.parent} is a link that leads out of the project; name that folder with --annotations if you mean it"
        )
    write_whole(path, json.dumps(annotation_json(doc)).encode("utf-8"))
    return path


def _refuse_unsafe(name: str) -> None:
    if not is_safe_id(name):
        raise Refused(f"{name!r} cannot be the name of a file: `saidby check --explain id-is-not-safe` says what can")


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that at any moment there is the old one or the new one, never a part; a link there is replaced."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.tmp")
    beside.unlink(missing_ok=True)
    try:
        with beside.open("xb") as file:  # one that is made now: a link that waits there would lead the words elsewhere
            file.write(data)
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
