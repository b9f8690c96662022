"""The types of columns, and how Arrow, `datasets`, cards and people write them."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

import pyarrow as pa


class Value(NamedTuple):
    """A plain value."""

    dtype: str


class Label(NamedTuple):
    """A label: stored as its number, read as its name (`datasets.ClassLabel`)."""

    names: tuple[str, ...]


class Many(NamedTuple):
    """A list, empty when there is nothing, of plain values or labels, or of records with these fields."""

    of: Value | Label | tuple[Field, ...]


class Field(NamedTuple):
    """A named value in the records of a list."""

    name: str
    type: Value | Label | Many
    meaning: str


Type = Value | Label | Many
TEXT, NUMBER, TRUTH = Value("string"), Value("int32"), Value("bool")
SPAN = (
    Field("start", NUMBER, "first code point in the article's text"),
    Field("end", NUMBER, "code point after the last"),
    Field("text", TEXT, "the words: `text[start:end]`"),
)
SPANS = Many(SPAN)
PARTY = (
    Field("entity_id", TEXT, "id in the article's `entities`"),
    Field("name", TEXT, "canonical name"),
    Field("type", TEXT, "person, group, organization, place, document"),
    Field("named", TRUTH, "whether the article uses a proper name; null when not annotated"),
    Field("wikidata", TEXT, "Wikidata identifier, or null"),
)
PARTIES = Many(PARTY)
TAGS = Many(Label(("O", "B", "I")))


@cache
def arrow_type(kind: Type) -> pa.DataType:
    """The Arrow type of a declared type."""
    if isinstance(kind, Value):
        types: dict[str, pa.DataType] = {"string": pa.string(), "int32": pa.int32(), "bool": pa.bool_()}
        return types[kind.dtype]
    if isinstance(kind, Label):
        return pa.int64()
    if isinstance(kind.of, Value | Label):
        return pa.list_(arrow_type(kind.of))
    return pa.list_(pa.struct([(field.name, arrow_type(field.type)) for field in kind.of]))


def feature(kind: Type) -> Any:
    """A declared type as `datasets` keeps it in a Parquet file.

    Lists are written in the form `[...]`, which every version of datasets since 2.0 reads; "List" stops those before 4.
    """
    if isinstance(kind, Value):
        return {"dtype": kind.dtype, "_type": "Value"}
    if isinstance(kind, Label):
        return {"names": list(kind.names), "_type": "ClassLabel"}
    if isinstance(kind.of, Value | Label):
        return [feature(kind.of)]
    return [{field.name: feature(field.type) for field in kind.of}]


def card_feature(name: str, kind: Type) -> dict[str, Any]:
    """A declared type as the front matter of a dataset card writes it."""
    if isinstance(kind, Many):
        if isinstance(kind.of, Value | Label):
            return {"name": name, "list": card_feature("", kind.of)["dtype"]}
        return {"name": name, "list": [card_feature(field.name, field.type) for field in kind.of]}
    if isinstance(kind, Label):
        return {"name": name, "dtype": {"class_label": {"names": {str(i): label for i, label in enumerate(kind.names)}}}}
    return {"name": name, "dtype": kind.dtype}


def type_text(kind: Type) -> str:
    """A declared type in words."""
    if isinstance(kind, Value):
        return {"string": "string", "int32": "integer", "bool": "boolean"}[kind.dtype]
    if isinstance(kind, Label):
        return "label: " + ", ".join(kind.names)
    if isinstance(kind.of, Value | Label):
        return f"list of {type_text(kind.of)}"
    return "list of {" + ", ".join(field.name for field in kind.of) + "}"
