"""What the JSON files may say: the schemas, compiled once, and by the extra `saidby[fast]` where it is installed."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator


def schema_text(kind: str) -> str:
    """The JSON Schema of an 'annotation' or an 'article' file."""
    return resources.files("saidby").joinpath("schema", f"{kind}.json").read_text(encoding="utf-8")


@cache
def validator(kind: str) -> Draft202012Validator:
    """The compiled JSON Schema of an 'annotation' or an 'article' file; 1.0 is no integer there, as it cuts no text."""
    from jsonschema import Draft202012Validator  # where the extra accepts everything, nothing needs it
    from jsonschema.validators import extend

    schema = json.loads(schema_text(kind))
    checker = Draft202012Validator.TYPE_CHECKER.redefine("integer", lambda _, value: type(value) is int)
    compiled: Draft202012Validator = extend(Draft202012Validator, type_checker=checker)(schema)  # type: ignore[no-untyped-call]
    return compiled


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
    schemas = {kind: json.loads(schema_text(kind)) for kind in ("article", "annotation")}
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


def follows(definition: str, value: Any) -> bool:
    """Whether a value follows one definition of the annotation's schema: 'entity', 'quote' or 'non_quotation'."""
    return validator("annotation").evolve(schema=_definition(definition)).is_valid(value)


@cache
def _definition(name: str) -> dict[str, Any]:
    return {"$ref": f"#/$defs/{name}", "$defs": json.loads(schema_text("annotation"))["$defs"]}
