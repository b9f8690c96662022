"""The dataset described in Croissant 1.1 (MLCommons), for search engines, conferences and `mlcroissant`.

Record sets come from the table declarations. Croissant cannot hold lists inside lists: such fields of `articles` are left out
here and said so; they are in the Parquet files. The responsible-AI fields are passages of DATASHEET.md, taken from between
`<!-- rai: FIELD -->` and `<!-- end -->`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from importlib import resources
from typing import Any

from saidby.tables import TABLES, Column, Field, Label, Many, Table, Type, Value

_RAI = re.compile(r"<!-- rai: (?P<field>[A-Za-z]+) -->\n(?P<text>.*?)\n<!-- end -->", re.DOTALL)
_DATA_TYPES = {"string": "sc:Text", "int32": "sc:Integer", "bool": "sc:Boolean"}


def responsible_ai(datasheet: str) -> dict[str, str]:
    """The passages of a datasheet that answer Croissant's responsible-AI fields, by field, as one paragraph each."""
    return {f"rai:{found['field']}": " ".join(found["text"].split()) for found in _RAI.finditer(datasheet)}


def describe(about: Mapping[str, Any], splits: Iterable[str], rai: Mapping[str, str]) -> dict[str, Any]:
    """The Croissant description of a dataset folder with these splits."""
    hub = about.get("hub")
    url = about.get("url") or (f"https://huggingface.co/datasets/{hub}" if hub else "https://saidby.org")
    return {
        "@context": json.loads(
            resources.files("saidby").joinpath("schema", "croissant-context.json").read_text(encoding="utf-8")
        ),
        "@type": "sc:Dataset",
        "conformsTo": ["http://mlcommons.org/croissant/1.1", "http://mlcommons.org/croissant/RAI/1.0"],
        "name": about["name"],
        "description": " ".join(str(about.get("summary", about["title"])).split()),
        "url": url,
        "license": about.get("license_url", about["license"]),
        "version": about["version"],
        "citeAs": str(about.get("citation", about["title"])).strip(),
        "keywords": list(about.get("tags", ())),
        "isLiveDataset": False,
        **({"datePublished": str(about["date"])} if "date" in about else {}),
        **rai,
        "distribution": [_repository(url), *(_file_set(table) for table in TABLES)],
        "recordSet": [record for table in TABLES for record in (_splits(table, splits), _record_set(table))],
    }


def _repository(url: str) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": "repo",
        "name": "repo",
        "description": "The dataset's folder on the Hub.",
        "contentUrl": url,
        "encodingFormat": "git+https",
        # A folder has no one hash; the specification asks for the field all the same.
        "sha256": "https://github.com/mlcommons/croissant/issues/80",
    }


def _file_set(table: Table) -> dict[str, Any]:
    return {
        "@type": "cr:FileSet",
        "@id": f"{table.name}-files",
        "containedIn": {"@id": "repo"},
        # mlcroissant 1.1 loads this name only; the registered one, application/vnd.apache.parquet, validates but does not load.
        "encodingFormat": "application/x-parquet",
        "includes": f"{table.name}/*.parquet",
    }


def _splits(table: Table, splits: Iterable[str]) -> dict[str, Any]:
    name = f"{table.name}-splits"
    return {
        "@type": "cr:RecordSet",
        "@id": name,
        "dataType": "cr:Split",
        "key": {"@id": f"{name}/split"},
        "field": [{"@type": "cr:Field", "@id": f"{name}/split", "dataType": "sc:Text"}],
        "data": [{f"{name}/split": split} for split in splits],
    }


def _record_set(table: Table) -> dict[str, Any]:
    split = {
        "@type": "cr:Field",
        "@id": f"{table.name}/split",
        "description": "split that the row belongs to",
        "dataType": "sc:Text",
        "source": {
            "fileSet": {"@id": f"{table.name}-files"},
            "extract": {"fileProperty": "fullpath"},
            # mlcroissant applies the expression to its own result once more, so it must match a bare split too.
            "transform": {"regex": "^(?:.*/)?([a-z0-9_]+)(?:-[0-9]+-of-[0-9]+[.]parquet)?$"},
        },
        "references": {"field": {"@id": f"{table.name}-splits/split"}},
    }
    fields = [_field(table, column) for column in table.columns if not _only_lists(column.type)]
    return {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "description": f"One row is {table.row}.{_left_out(table)}",
        "field": [split, *fields],
    }


def _only_lists(kind: Type) -> bool:
    return isinstance(kind, Many) and _is_record(kind) and not any(_flat(field) for field in _fields(kind))


def _left_out(table: Table) -> str:
    names = [
        f"{column.name}.{field.name}"
        for column in table.columns
        if isinstance(column.type, Many) and _is_record(column.type)
        for field in _fields(column.type)
        if not _flat(field)
    ]
    return (
        f" Lists within lists, which Croissant cannot hold, are in the Parquet files alone: {', '.join(names)}." if names else ""
    )


def _is_record(kind: Many) -> bool:
    return not isinstance(kind.of, Value | Label)


def _fields(kind: Many) -> tuple[Field, ...]:
    return kind.of if not isinstance(kind.of, Value | Label) else ()


def _flat(field: Field) -> bool:
    return not isinstance(field.type, Many)


def _field(table: Table, column: Column) -> dict[str, Any]:
    """A column as a field; a list of records as a field with sub-fields."""
    name = f"{table.name}/{column.name}"
    value: dict[str, Any] = {"@type": "cr:Field", "@id": name, "description": _meaning(column.meaning, column.type)}
    if isinstance(column.type, Many):
        value |= {"isArray": True, "arrayShape": "-1"}
        if _is_record(column.type):
            return value | {"subField": [_sub_field(table, column, field) for field in _fields(column.type) if _flat(field)]}
    return value | {"dataType": _data_type(column.type), "source": _source(table, column)}


def _sub_field(table: Table, column: Column, field: Field) -> dict[str, Any]:
    return {
        "@type": "cr:Field",
        "@id": f"{table.name}/{column.name}/{field.name}",
        "description": _meaning(field.meaning, field.type),
        "dataType": _data_type(field.type),
        "source": _source(table, column) | {"transform": {"jsonPath": field.name}},
    }


def _source(table: Table, column: Column) -> dict[str, Any]:
    return {"fileSet": {"@id": f"{table.name}-files"}, "extract": {"column": column.name}}


def _data_type(kind: Type) -> str:
    if isinstance(kind, Many):
        return _data_type(kind.of) if isinstance(kind.of, Value | Label) else "sc:Text"
    return "sc:Integer" if isinstance(kind, Label) else _DATA_TYPES[kind.dtype]


def _meaning(meaning: str, kind: Type) -> str:
    label = kind.of if isinstance(kind, Many) else kind
    names = "; ".join(f"{i} {name}" for i, name in enumerate(label.names)) if isinstance(label, Label) else ""
    return f"{meaning} ({names})" if names else meaning
