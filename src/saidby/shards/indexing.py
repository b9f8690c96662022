"""Which articles there are, and where: one row for each, without reading more of it than its metadata."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa

from saidby import files
from saidby.arrays import Array, texts, truth_values, whole_numbers
from saidby.formats import jsonl

_COLUMNS: Mapping[str, Callable[[Sequence[Any]], Array]] = {
    "id": texts, "split": texts, "story": texts, "ours": truth_values, "language": texts,
    "file": texts, "line": whole_numbers, "offset": whole_numbers, "length": whole_numbers, "problem": texts,
}  # fmt: skip
"""What is known of each article, and how it is kept."""
_SPLIT = re.compile(r"[a-z][a-z0-9_]{0,39}")
_HEAD, _HEAD_BYTES = re.compile(rb'\s*\{\s*"article"\s*:\s*'), (1024, 8192)
_DECODER = json.JSONDecoder()


class Ref(NamedTuple):
    """Where an article lies: a line of a shard, or (line 0) three files named by its id."""

    file: str
    line: int = 0
    offset: int = 0
    length: int = 0
    problem: str | None = None


def index(root: Path, unpacked: Path) -> pa.Table:
    """One row for each article under `root`: id, split, story, whether it is ours, and where it lies.

    Packed shards are unpacked into the folder `unpacked`, so that single lines of them can be read.
    """
    rows = _rows(root, unpacked)
    tables = [_table(list(zip(*some, strict=True))) for some in iter(lambda: list(islice(rows, 20_000)), [])]
    return pa.concat_tables(tables) if tables else _table([()] * len(_COLUMNS))


def _table(columns: Sequence[Sequence[Any]]) -> pa.Table:
    made = [make(column) for make, column in zip(_COLUMNS.values(), columns, strict=True)]
    return pa.Table.from_arrays(made, names=list(_COLUMNS))


def _rows(root: Path, unpacked: Path) -> Iterator[tuple[Any, ...]]:
    if root.is_dir():
        for name in files.ids(root):
            if (plain := _plain(name)) != name:
                yield (plain, *_metadata({}), f"raw/{plain}", 0, 0, 0, _NAMELESS)
                continue
            part = files.source(root, name).article
            about = _object(part.data if part else b"")
            yield (name, *_metadata(about), name, 0, 0, 0, None)
    for path in files.shards(root):
        plain = _plain(path.name)
        if closed := files.closed_shard(path):
            yield (plain, *_metadata({}), plain, 1, 0, 0, closed)
            continue
        if plain != path.name:
            yield (plain, *_metadata({}), plain, 1, 0, 0, _NAMELESS)
            continue
        place = path
        if path.suffix == ".zst":
            place = unpacked / path.stem
            problem = _unpack(path, place)
        else:
            problem = None
        number = 0
        for number, offset, data, wrong in jsonl.lines(place, longest=files.LARGEST):
            found, about = head(data)
            yield (_plain(found or f"line-{number}"), *_metadata(about), path.name, number, offset, len(data), wrong)
        if problem:
            yield (f"line-{number}", *_metadata({}), path.name, number, 0, 0, f"it cannot be read beyond this line: {problem}")


def _unpack(path: Path, place: Path) -> str | None:
    """Unpack a shard; why it could not be read to its end, or None. A last line without its end is left out then."""
    place.parent.mkdir(parents=True, exist_ok=True)
    room = jsonl.room(path) or 0
    with place.open("wb") as out, jsonl.opened(path) as packed:
        try:
            while data := packed.read(2**20):
                out.write(data)
                room -= len(data)
                if room < 0:
                    return jsonl.bomb(path)
        except OSError as error:
            if error.errno is not None:
                raise
            return str(error)
    return None


def _metadata(about: Mapping[str, Any]) -> tuple[str, str | None, bool, str]:
    """Split, story, whether the article is ours, and its language, as its metadata say, however wrong these are."""
    split, story, language = about.get("split"), about.get("story"), about.get("language")
    there = split if isinstance(split, str) and _SPLIT.fullmatch(split) else "train"
    words = (_plain(story) if isinstance(story, str) else None, _plain(language) if isinstance(language, str) else "")
    return there, words[0], about.get("corpus") is None, words[1]


_NAMELESS = "its name is not UTF-8"


def _plain(name: str) -> str:
    """A name as UTF-8 can have it: in JSON and in file names may be halves of surrogate pairs, which a check will tell of."""
    return name if name.isascii() else name.encode("utf-8", "backslashreplace").decode("utf-8")


def head(line: bytes) -> tuple[str | None, Mapping[str, Any]]:
    """Id and metadata of a line: where the metadata come first, as we write them, the rest is not parsed."""
    if found := _HEAD.match(line):
        for most in _HEAD_BYTES:
            with suppress(ValueError, TypeError, KeyError, RecursionError):
                about = _DECODER.raw_decode(line[found.end() : found.end() + most].decode("utf-8", "ignore"))[0]
                if about["id"] is not None:
                    return str(about["id"]), about
    whole = _object(line)
    article = whole.get("article")
    return files.named(whole), article if isinstance(article, dict) else {}


def _object(data: bytes) -> Mapping[str, Any]:
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}
