"""Which articles there are: as files in a project folder, as lines of JSONL shards."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from saidby.files.parts import KINDS, Part, Refused, Source
from saidby.formats import jsonl

LARGEST = 16 * 2**20
"""Bytes of the largest file or shard line that is read: the text of an article of a million words has a third of it."""
_PREDICTIONS = "these are predictions; keep them outside of the project, and give them to `saidby score` as the guess"
_LARGEST_PAGE = 64 * 2**20
"""Bytes of the largest file that is no article's."""


def sources(root: Path, *, annotations: Path | None = None) -> Iterator[Source]:
    """Every article under `root`, file triples by id, then the lines of the shards directly in it.

    `root` is a project folder (raw/ and annotations/), or a JSONL file. `annotations` names another folder of annotation
    files for the same raw articles: a second annotator's, or a system's guesses.
    """
    if root.is_file():
        yield from _shard(root)
        return
    annotations = annotations or root / "annotations"
    yield from (source(root, name, annotations=annotations) for name in ids(root, annotations=annotations))
    for path in shards(root):
        yield from _shard(path)


def annotated(path: Path) -> Iterator[Source]:
    """Every annotated article that `path` names, whatever it is.

    That is a project folder, a folder of annotation files or one such file (the raw texts are found in raw/ beside or above
    it), or JSONL: a file, or a folder with such files.
    """
    has_shards = shards(path) if path.is_dir() else jsonl.is_shard(path)
    if has_shards or (path / "raw").is_dir():
        yield from (each for each in sources(path) if each.annotation or is_closed(each))
        return
    folder = (path if path.is_dir() else path.parent).resolve()
    root = next((above for above in (folder, *folder.parents) if (above / "raw").is_dir()), folder)
    found = _listed(folder, ".json") if path.is_dir() else [path]
    yield from (source(root, file.stem, annotations=folder) for file in found)


def ids(root: Path, *, annotations: Path | None = None) -> list[str]:
    """The ids of the articles that `root` has as files of their own, in order."""
    found = *_listed(root / "raw", ".txt", ".json"), *_listed(annotations or root / "annotations", ".json")
    return sorted({path.stem for path in found})


def source(root: Path, name: str, *, annotations: Path | None = None) -> Source:
    """The three files of one article, of which any may be missing."""
    raw, annotated = root / "raw", annotations or root / "annotations"
    about, text, made = raw / f"{name}.json", raw / f"{name}.txt", annotated / f"{name}.json"
    return Source(name, _part(about, root), _part(text, root), _part(made, root, within=annotations))


def strays(root: Path) -> Iterator[str]:
    """Files in raw/ and annotations/ that no article owns: a mistyped ending loses an article in silence."""
    for folder, endings in (("raw", {".txt", ".json"}), ("annotations", {".json"})):
        for path in sorted((root / folder).glob("*")):
            owned = path.suffix in endings or path.suffix in {".md", ".csv"} or path.name.startswith(".") or path.is_dir()
            if not owned:
                yield f"{folder}/{path.name}"


def _listed(folder: Path, *endings: str) -> list[Path]:
    return sorted(path for path in folder.glob("*") if path.suffix in endings and not path.name.startswith("."))


def _part(path: Path, root: Path, *, within: Path | None = None, most: int = LARGEST) -> Part | None:
    """A file as a part; None where it is not there. `within` is the folder that it may not lead out of, if not `root`."""
    file = Path(os.path.relpath(path, root)).as_posix()
    try:
        path.lstat()
        if problem := why_closed(path, within or root):
            return Part(file, problem=problem)
        with path.open("rb") as stream:
            data = stream.read(most + 1)  # a file that grows meanwhile is not read to its end either
    except (FileNotFoundError, NotADirectoryError):
        return Part(file, problem="it is a link that leads nowhere") if path.is_symlink() else None
    except OSError as error:
        return Part(file, problem=error.strerror or str(error))
    return Part(file, data) if len(data) <= most else Part(file, problem=_too_large(path, most))


def text_beside(root: Path, name: str) -> str | None:
    """The text of a file of the project that is no article's, as README.md; None where it is not there.

    Raises Refused where it is no file of the project that can be read: a pipe, a link that leads out, not UTF-8, too large.
    """
    part = _part(root / name, root, most=_LARGEST_PAGE)
    if part is None:
        return None
    if part.problem:
        raise Refused(f"{name}: {part.problem}")
    try:
        return part.data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refused(f"{name}: not UTF-8: {error}") from None


def _too_large(path: Path, most: int) -> str:
    return f"it has {path.stat().st_size:,} bytes, more than the {most:,} that are read"


def why_closed(path: Path, root: Path) -> str | None:
    """Why a file that was found below `root` is not opened: a link leads out of it, or it is a folder, a pipe, a device.

    Raises OSError, FileNotFoundError for a link that leads nowhere.
    """
    if not path.resolve(strict=True).is_relative_to(root.resolve()):
        return "it is a link that leads out of the folder, or lies behind one"
    return None if stat.S_ISREG(path.stat().st_mode) else "it is no regular file"


def shards(root: Path) -> list[Path]:
    """The JSONL shards directly in `root`, by name; `root` itself where it is a file."""
    return [root] if root.is_file() else sorted(filter(jsonl.is_shard, root.glob("*")))


def _shard(path: Path) -> Iterator[Source]:
    file = path.name
    if problem := closed_shard(path):
        yield Source(file, Part(file, problem=problem))
        return
    for line in jsonl.lines(path, longest=LARGEST):
        yield unreadable(file, line.number, line.problem) if line.problem else record(line.data, file, line.number)


def closed_shard(path: Path) -> str | None:
    """Why a shard is not opened, if it is not: predictions lie where only articles are looked for, for one."""
    try:
        if problem := why_closed(path, path.parent):
            return problem
    except OSError as error:
        return error.strerror or str(error)
    first = next(jsonl.lines(path, longest=LARGEST), None)
    return _PREDICTIONS if first and _is_predicted(first.data) else None


def _is_predicted(line: bytes) -> bool:
    """Whether a line of JSON is a prediction of `saidby.predictions`, and no article."""
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return False
    return isinstance(value, dict) and isinstance(value.get("article"), str) and not value.keys().isdisjoint(("quote", "quotes"))


def is_closed(source: Source) -> bool:
    """Whether a source is no article, but a shard, or a line of one, that cannot be read."""
    return source.text is None and source.article is not None and source.article.problem is not None


def unreadable(file: str, number: int, problem: str) -> Source:
    """The source that stands for a line of a shard that cannot be read."""
    return Source(f"line-{number}", Part(file, problem=problem, line=number))


def record(line: bytes, file: str, number: int = 1) -> Source:
    """The source that one line of a shard is; its id is what the line says, or the line's place."""
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        value = None
    there = [isinstance(value, dict) and kind in value for kind in KINDS]
    if not any(there):
        there = [True] * len(KINDS)  # so that whatever the line is has a place
    name = named(value)
    parts = (Part(file, line, None, number, (kind,)) if is_there else None for kind, is_there in zip(KINDS, there, strict=True))
    return Source(f"line-{number}" if name is None else name, *parts)


def named(line: Any) -> str | None:
    """The id of the article in the value of a shard's line, as its annotation says it, or else its metadata."""
    for kind, key in (("annotation", "article"), ("article", "id")):
        part = line.get(kind) if isinstance(line, dict) else None
        if isinstance(part, dict) and part.get(key) is not None:
            return str(part[key])
    return None
