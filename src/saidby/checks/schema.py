"""Level 1: what is wrong with an article's files as JSON, and by the schema."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from saidby import files
from saidby.checks import Fault, Plain, check, shown
from saidby.checks.files import ANNOTATION, GOOD, IMPORTED, but, json_files, json_text, member_value, parsed, value_in
from saidby.files import Part, Source
from saidby.formats import json

# JSON


@check(
    1,
    message="the file is not JSON: {problem}",
    hint="Mend the JSON here; a comma too many or too few and an unescaped quotation mark are the usual reasons.",
    bad=but(ANNOTATION, b'"version": 1,', b'"version": 1'),
    good=GOOD,
)
def file_is_not_json(source: Source) -> Iterator[Fault]:
    """Nothing can be read of a file that is broken off or mistyped."""
    for kind, _, error in _unreadable(source):
        if "nested more than" not in error.message:
            yield Fault(source.place(kind, offset=error.offset), {"problem": Plain(error.message)})


@check(
    1,
    message="the file is {problem}",
    hint="Make what `extra` holds flatter.",
    bad=but(ANNOTATION, b'"version": 1,', b'"version": 1, "extra": {"a": ' + b"[" * 70 + b"]" * 70 + b"},"),
    good=GOOD,
)
def file_is_nested_too_deeply(source: Source) -> Iterator[Fault]:
    """Readers in many languages give up or crash on deep nesting."""
    for kind, _, error in _unreadable(source):
        if "nested more than" in error.message:
            yield Fault(source.place(kind, offset=0), {"problem": Plain(error.message)})


@check(
    1,
    message="the key {key} stands twice in one object",
    hint="Keep one of the two; readers take the last and drop the first in silence.",
    bad=but(ANNOTATION, b'"version": 1,', b'"version": 1, "version": 1,'),
    good=GOOD,
)
def key_is_given_twice(source: Source) -> Iterator[Fault]:
    """What stands under the first of two equal keys is lost to every reader, and none says so."""
    yield from _flaws(source, "key-twice", "key")


@check(
    1,
    message="{number} is no number that JSON has or that a computer holds",
    hint="Write a finite number, or null.",
    bad=but(ANNOTATION, b'"version": 1,', b'"version": 1, "extra": {"score": NaN},', IMPORTED),
    good=IMPORTED,
)
def number_is_not_finite(source: Source) -> Iterator[Fault]:
    """NaN and infinities are Python's own; other readers refuse the file or read another number."""
    yield from _flaws(source, "no-number", "number")


@check(
    1,
    message="the string {string} has half of a surrogate pair",
    hint="Write the whole character, or both halves of its \\u escape.",
    bad=but(ANNOTATION, b'"version": 1,', b'"version": 1, "extra": {"note": "\\ud83d"},', IMPORTED),
    good=IMPORTED,
)
def string_has_half_a_character(source: Source) -> Iterator[Fault]:
    """Half a character cannot be written as UTF-8: the build would break far from here."""
    yield from _flaws(source, "half-surrogate", "string")


def _flaws(source: Source, kind: str, value: str) -> Iterator[Fault]:
    for part_kind, part in json_files(source):
        text = json_text(part)
        if text is None or isinstance(parsed(text), json.JSONError):
            continue
        for flaw in json.flaws(text):
            if flaw.kind == kind:
                place = source.place(part_kind, offset=flaw.offset)
                yield Fault(place._replace(path=json.path_text(flaw.path)), {value: Plain(flaw.value)})


def _unreadable(source: Source) -> Iterator[tuple[str, Part, json.JSONError]]:
    for kind, part in json_files(source):
        text = json_text(part)
        if text is not None and isinstance(error := parsed(text), json.JSONError):
            yield kind, part, error


# Schema


@check(
    1,
    message="{problem}",
    hint="Write what the schema asks for here: src/saidby/schema/ has it, every field described.",
    bad=but(ANNOTATION, b'"type": "direct"', b'"type": "dirct"'),
    good=GOOD,
)
def file_breaks_the_schema(source: Source) -> Iterator[Fault]:
    """Programs rely on every key, type and value that the schema names."""
    line = next((part for _, part in source.parts() if part.inside), None)
    if line and (value := value_in(line.data)) is not None:
        yield from _of_the_line(source, value)
    for kind in ("article", "annotation"):
        part = getattr(source, kind)
        if part is None or part.problem or (value := member_value(part)) is None:
            continue
        errors = sorted(files.validator(kind).iter_errors(value[0]), key=lambda error: list(error.absolute_path))
        for error in errors:
            for path, problem in _problems(error):
                yield Fault(source.place(kind, path), {"problem": Plain(problem)})


def _of_the_line(source: Source, value: tuple[Any]) -> Iterator[Fault]:
    """What is wrong with a shard's line before its members are looked at."""
    kind = next(kind for kind, _ in source.parts())
    place = source.place(kind, offset=0)
    if not isinstance(value[0], dict):
        yield Fault(place, {"problem": Plain(f"the line is {_type(value[0])}, not an object with {_listed(files.KINDS)}")})
        return
    if value[0].keys().isdisjoint(files.KINDS):
        yield Fault(place, {"problem": Plain(f"the line has none of {_listed(files.KINDS)}")})
    for key in sorted(value[0].keys() - set(files.KINDS)):
        problem = f"the line has a member {shown(key)}; it may have {_listed(files.KINDS)}"
        yield Fault(place, {"problem": Plain(problem)})
    if "text" in value[0] and not isinstance(value[0]["text"], str):
        yield Fault(source.place("text", ()), {"problem": Plain(f"`text` is {_type(value[0]['text'])}, not a string")})


def _problems(error: Any) -> Iterator[tuple[json.Path, str]]:
    """What one error of the schema means, in words; one for each key that is missing or too many."""
    path = tuple(error.absolute_path)
    value = error.instance
    rule = error.validator_value
    schema = error.schema
    name = f"`{path[-1]}`" if path and isinstance(path[-1], str) else "the value"
    match error.validator:
        case "required":
            missing = re.match(r"'(.*)' is a required property", error.message, re.DOTALL)
            yield path, f"the key `{missing[1] if missing else '?'}` is missing"
        case "additionalProperties":
            allowed = schema["properties"]
            for key in sorted(value.keys() - allowed.keys()):
                yield (*path, key), f"the key {shown(key)} is not known; known are {_listed(allowed)}"
        case "enum":
            yield path, f"{name} is {_value_text(value)}; it may be {_listed(rule)}"
        case "const":
            yield path, f"{name} is {_value_text(value)}; it must be {rule}"
        case "type":
            kinds = [rule] if isinstance(rule, str) else rule
            yield path, f"{name} is {_type(value)} ({_value_text(value)}), not {' or '.join(_TYPES[kind] for kind in kinds)}"
        case "minimum" | "maximum":
            yield path, f"{name} is {value}; the {'least' if error.validator == 'minimum' else 'most'} is {rule}"
        case "minLength" | "maxLength":
            yield (
                path,
                f"{name} is {_value_text(value)}, {'shorter' if 'min' in error.validator else 'longer'} than {rule} character",
            )
        case _:
            meant = schema.get("description", "")
            yield path, f"{name} is {_value_text(value)}, which does not fit: {meant}"


_TYPES = {
    "object": "an object",
    "array": "a list",
    "string": "a string",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "null": "null",
}


def _type(value: Any) -> str:
    kinds = {dict: "object", list: "array", str: "string", bool: "boolean", int: "integer", float: "number", type(None): "null"}
    return _TYPES[kinds[type(value)]]


def _value_text(value: Any) -> str:
    return shown(value) if isinstance(value, str) else shown(str(value), quotes="")


def _listed(values: Any) -> str:
    return ", ".join(map(str, values))
