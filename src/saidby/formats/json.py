"""JSON read strictly, with the line and column of every value.

Python's reader takes duplicate keys, NaN, numbers that overflow, and half surrogate pairs in silence; here each is a fault
with its place. Columns count code points from 1; lines end at line feeds only, as editors count JSON.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Iterator
from json.decoder import scanstring  # type: ignore[attr-defined]  # the reader's own, undeclared in typeshed
from typing import Any, NamedTuple

Path = tuple[str | int, ...]
"""Keys and indices from the root of a JSON text to a value in it."""

DEEPEST = 60
"""Levels of nesting that are read; ours has seven, an `extra` seldom more than five."""

_BLANK = re.compile(r"[ \t\n\r]*")
_SCALAR = re.compile(r"-?Infinity|NaN|true|false|null|-?[0-9][0-9.eE+-]*")
_DECODER = json.JSONDecoder()
_SURROGATE = re.compile("[\ud800-\udfff]")


class JSONError(ValueError):
    """A text is not JSON at all, or nested too deeply to be read: where, and what is wrong there."""

    def __init__(self, message: str, offset: int, text: str) -> None:
        super().__init__(message)
        self.message, self.offset = message, offset
        self.line, self.column = position(text, offset)


class Flaw(NamedTuple):
    """Something that JSON readers let pass and that loses or changes data."""

    kind: str
    """`key-twice`, `no-number` (NaN, an infinity, or too large) or `half-surrogate`."""
    path: Path
    offset: int
    value: str


def parse(text: str) -> Any:
    """The value of a JSON text. Flaws are not looked for here: see `is_sound` and `flaws`; raises JSONError."""
    try:
        value = json.loads(text)
    except RecursionError:
        raise JSONError(f"nested more than {DEEPEST} levels deep", 0, text) from None
    except ValueError as error:
        offset = error.pos if isinstance(error, json.JSONDecodeError) else 0
        message = error.msg if isinstance(error, json.JSONDecodeError) else str(error)
        raise JSONError(message[:1].lower() + message[1:], offset, text) from None
    if (text.count("[") + text.count("{")) > DEEPEST and is_too_deep(value):
        raise JSONError(f"nested more than {DEEPEST} levels deep", 0, text)
    return value


def parse_sound(text: str) -> Any:
    """The value of a JSON text that has no flaw either; raises ValueError, without a place, as soon as anything is wrong."""
    value = json.loads(text, object_pairs_hook=_distinct, parse_constant=_refuse, parse_float=_finite)
    if "\\u" in text and next(flaws(text), None):
        raise ValueError("half a surrogate pair")
    return value


def _distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise ValueError("a key is given twice")
    return value


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is no JSON number")


def _finite(number: str) -> float:
    value = float(number)
    if value in (float("inf"), float("-inf")):
        raise ValueError(f"{number} is too large for a number")
    return value


def is_too_deep(value: Any) -> bool:
    """Whether a value is nested more than DEEPEST levels."""
    level = [value]
    for _ in range(DEEPEST):
        level = [
            child
            for parent in level
            for child in (parent.values() if isinstance(parent, dict) else parent)
            if isinstance(child, dict | list)
        ]
        if not level:
            return False
    return True


def flaws(text: str) -> Iterator[Flaw]:
    """Every flaw of a text that `parse` reads, in text order."""
    keys: dict[Path, set[str]] = {}
    for path, start, end, is_key in scan(text):
        raw = text[start:end]
        if is_key:
            name = str(path[-1])
            known = keys.setdefault(path[:-1], set())
            if name in known:
                yield Flaw("key-twice", path, start, name)
            known.add(name)
        elif raw[0] not in '"{[' and _overflows(raw):
            yield Flaw("no-number", path, start, raw)
        if raw[0] == '"' and "\\" in raw and _SURROGATE.search(json.loads(raw)):
            yield Flaw("half-surrogate", path, start, raw)
        if raw[0] in "{[":
            # An array's records may repeat keys of their neighbours: what is known below a value ends with it.
            keys.pop(path, None)


def _overflows(raw: str) -> bool:
    """Whether a number is read as another one: integers never are, however long."""
    return raw in ("NaN", "Infinity", "-Infinity") or (raw[0] in "-0123456789" and not raw.lstrip("-").isdigit()
                                                       and float(raw) in (float("inf"), float("-inf")))  # fmt: skip


def scan(text: str) -> Iterator[tuple[Path, int, int, bool]]:
    """(path, start, end, is key) of every key and value of a JSON text that `parse` reads, in text order.

    A container's end is its opening bracket's: what it holds follows.
    """
    stack: list[list[Any]] = []
    path: list[str | int] = []
    at = _skip(text, 0)
    while True:
        if text[at] in "{[":
            yield tuple(path), at, at + 1, False
            stack.append([text[at], -1])
            at = _skip(text, at + 1)
            path.append("")
        else:
            end = scanstring(text, at + 1)[1] if text[at] == '"' else _scalar_end(text, at)
            yield tuple(path), at, end, False
            at = _skip(text, end)
        while stack and text[at] in "}]":
            stack.pop()
            path.pop()
            at = _skip(text, at + 1)
        if not stack:
            return
        if text[at] == ",":
            at = _skip(text, at + 1)
        if stack[-1][0] == "[":
            stack[-1][1] += 1
            path[-1] = stack[-1][1]
        else:
            path[-1], end = scanstring(text, at + 1)
            yield tuple(path), at, end, True
            at = _skip(text, _skip(text, end) + 1)


def _skip(text: str, at: int) -> int:
    return _BLANK.match(text, at).end()  # type: ignore[union-attr]  # matches the empty string too


def _scalar_end(text: str, at: int) -> int:
    found = _SCALAR.match(text, at)
    return found.end() if found else at + 1


class Places:
    """Where the values of a JSON text that `parse` reads stand: each container is read once, however much is asked."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._inside: dict[int, dict[str | int, int]] = {}
        self._ends: list[int] | None = None

    def offset(self, path: Path) -> int:
        """The offset of the value at `path`, or of the nearest value above it that is there."""
        at = _skip(self.text, 0)
        for step in path:
            if at not in self._inside:
                self._inside[at] = dict(_members(self.text, at)) if self.text[at] in "{[" else {}
            if step not in self._inside[at]:
                break
            at = self._inside[at][step]
        return at

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column, from 1, of the code point at `offset`."""
        if self._ends is None:
            self._ends = [found.start() for found in re.finditer("\n", self.text)]
        line = bisect_left(self._ends, offset)
        return line + 1, offset - (self._ends[line - 1] if line else -1)


def _members(text: str, at: int) -> Iterator[tuple[str | int, int]]:
    """Key or index, and offset, of what the container at `at` holds; of two equal keys the first one comes last."""
    found: list[tuple[str | int, int]] = []
    closing, is_object = "}" if text[at] == "{" else "]", text[at] == "{"
    at = _skip(text, at + 1)
    while text[at] != closing:
        name: str | int = len(found)
        if is_object:
            name, end = scanstring(text, at + 1)
            at = _skip(text, _skip(text, end) + 1)
        found.append((name, at))
        at = _skip(text, _DECODER.raw_decode(text, at)[1])
        at = _skip(text, at + 1) if text[at] == "," else at
    return reversed(found)


def locate(text: str, path: Path) -> tuple[int, int]:
    """Line and column of the value at `path`, or of the nearest value above it that is there."""
    places = Places(text)
    return places.position(places.offset(path))


def position(text: str, offset: int) -> tuple[int, int]:
    """Line and column, from 1, of the code point at `offset`."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def path_text(path: Path) -> str:
    """A path as people write it: `$.quotes[3].cue`."""
    return "$" + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)


def dumps(value: Any, *, width: int = 110) -> str:
    """A JSON text that a person can read and git can compare: what fits on a line stands on one."""
    return _laid_out(value, 0, width) + "\n"


def _laid_out(value: Any, indent: int, width: int) -> str:
    flat = json.dumps(value, ensure_ascii=False)
    if len(flat) + indent <= width or not isinstance(value, dict | list) or not value:
        return flat
    pad, close = " " * (indent + 1), " " * indent
    if isinstance(value, dict):
        items = [f"{json.dumps(key, ensure_ascii=False)}: {_laid_out(item, indent + 1, width)}" for key, item in value.items()]
        return "{\n" + ",\n".join(pad + item for item in items) + f"\n{close}}}"
    return "[\n" + ",\n".join(pad + _laid_out(item, indent + 1, width) for item in value) + f"\n{close}]"
