"""An article as it lies on disk, what its parts say, and where everything in them stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from saidby.formats import json

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


def text_of(part: Part) -> str:
    """The decoded text of a part; raises ValueError where it is not text."""
    text = part.data.decode("utf-8")
    return member(json.parse(text), part, str) if part.inside else text


def mended(text: str) -> str:
    """A text as it is meant where a program has added a BOM or other line ends: offsets count in this."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def value_of(part: Part) -> dict[str, Any]:
    """The JSON object of a part, however wrong within; raises ValueError where it is none."""
    value: dict[str, Any] = member(json.parse(part.data.decode("utf-8").removeprefix("\ufeff")), part, dict)
    return value


def member(value: Any, part: Part, kind: type[Any]) -> Any:
    """The value of a part within that of its file or line; raises ValueError, KeyError or TypeError where it is not of a kind."""
    for step in part.inside:
        value = value[step]
    if not isinstance(value, kind):
        raise ValueError(f"{json.path_text(part.inside)} is no {kind.__name__}")
    return value
