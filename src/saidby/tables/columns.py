"""What a table is declared with, and how columns of Arrow are made from those of a batch."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from saidby.arrays import Array, lists, numbers, strings, text
from saidby.batch import Batch, Pieces, batch_of
from saidby.characters import Numbers, Texts
from saidby.document import Document
from saidby.tables.types import SPAN, Field, Type, arrow_type, feature

Maker = Callable[[Batch], Array]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, its type, what stands in it, and how that comes from a batch, one value for each row."""

    name: str
    type: Type
    meaning: str
    made: Maker


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its name, what a row is, and the columns."""

    name: str
    row: str
    columns: tuple[Column, ...]

    def schema(self) -> pa.Schema:
        """The Arrow schema, with the features that `datasets` reads."""
        return _schema(self)

    def of(self, batch: Batch) -> pa.Table:
        """The rows of some documents as an Arrow table, in one chunk a column."""
        return pa.Table.from_arrays([column.made(batch) for column in self.columns], schema=self.schema())


@cache
def _schema(table: Table) -> pa.Schema:
    features = {column.name: feature(column.type) for column in table.columns}
    metadata: dict[str | bytes, str | bytes] = {"huggingface": json.dumps({"info": {"features": features}})}
    fields: list[tuple[str, pa.DataType]] = [(column.name, arrow_type(column.type)) for column in table.columns]
    return pa.schema(fields, metadata=metadata)


def arrow_table(table: Table, docs: Iterable[Document], corpus: str) -> pa.Table:
    """The rows of `docs`; `corpus` names the dataset that our own articles belong to."""
    return table.of(batch_of(docs, corpus))


# Columns


def cut(texts: Texts, starts: Numbers, ends: Numbers) -> Array:
    """The words between places of the whole."""
    data, firsts, lasts = texts.utf8, texts.byte_at[starts], texts.byte_at[ends]
    words = b"".join([data[first:last] for first, last in zip(firsts.tolist(), lasts.tolist(), strict=True)])
    return strings(lasts - firsts, words)


def records(fields: tuple[Field, ...], columns: Sequence[Array]) -> Array:
    """Records, from a column for each field."""
    types = [arrow_type(field.type) for field in fields]
    made = [column if column.type == kind else column.cast(kind) for column, kind in zip(columns, types, strict=True)]
    named = [pa.field(field.name, kind) for field, kind in zip(fields, types, strict=True)]
    return pa.StructArray.from_arrays(made, fields=named)


def joined(sizes: Numbers, items: Array, between: str, *, empty_is_null: bool = False) -> Array:
    """So many of the strings each, as one."""
    return pc.binary_join(lists(sizes, items, empty_is_null=empty_is_null), text(between))


def offsets_in_text(batch: Batch, pieces: Pieces) -> tuple[Array, Array]:
    """Where pieces begin and end in the text of their article."""
    base = batch.texts.bases[pieces.docs]
    return numbers((pieces.starts - base).astype(np.int32)), numbers((pieces.ends - base).astype(np.int32))


def stated(batch: Batch, pieces: Pieces) -> Array:
    """Pieces with their words, a list for each record."""
    words = cut(batch.texts, pieces.starts, pieces.ends)
    return lists(pieces.counts, records(SPAN, (*offsets_in_text(batch, pieces), words)))


def words_of(spans: Array) -> Array:
    """The words of lists of stated spans, several joined by one space."""
    return pc.binary_join(pa.ListArray.from_arrays(spans.offsets, spans.values.field(2)), text(" "))
