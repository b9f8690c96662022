"""Arrow's arrays, made of the bytes that they are.

`pa.array` would first import pandas, which nothing here needs: a third of a second and tens of megabytes in every worker.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from saidby.characters import Numbers, Truths

Array = Any
"""A `pa.Array`; what the stubs know of it does not reach far enough."""


def texts(of: Sequence[str | None]) -> Array:
    """Strings, or null where there are none."""
    there = np.array([text is not None for text in of], np.bool_) if None in of else None
    each = [text or "" for text in of]
    whole = "".join(each)
    if whole.isascii():
        return strings(np.fromiter(map(len, each), np.int64, len(each)), whole.encode("ascii"), there)
    data = [text.encode("utf-8") for text in each]
    return strings(np.fromiter(map(len, data), np.int64, len(data)), b"".join(data), there)


def text(of: str) -> Any:
    """A single string."""
    return texts([of])[0]


def truths(of: Truths, there: Truths | None = None) -> Array:
    """Truth values, or null where they are not there."""
    return pa.Array.from_buffers(pa.bool_(), len(of), [_validity(there), _bits(of)])


def numbers(of: Numbers, there: Truths | None = None) -> Array:
    """Numbers of the type that they have, or null where they are not there."""
    of = np.ascontiguousarray(of)
    return pa.Array.from_buffers(pa.from_numpy_dtype(of.dtype), len(of), [_validity(there), pa.py_buffer(of)])


def whole_numbers(of: Sequence[int]) -> Array:
    """Numbers of Python."""
    return numbers(np.array(of, np.int64))


def truth_values(of: Sequence[bool]) -> Array:
    """Truth values of Python."""
    return truths(np.array(of, np.bool_))


def _validity(there: Truths | None) -> Any:
    """What is no null, as Arrow has it: nothing where all are there."""
    return None if there is None or there.all() else _bits(there)


def _bits(of: Truths) -> Any:
    """Truth values as Arrow packs them."""
    return pa.py_buffer(np.packbits(of, bitorder="little").data)


def strings(sizes: Numbers, data: Any, there: Truths | None = None) -> Array:
    """Strings that stand one after the other in UTF-8, each of so many bytes, or null where they are not there."""
    return pa.StringArray.from_buffers(len(sizes), pa.py_buffer(_offsets(sizes)), pa.py_buffer(data), _validity(there))


def lists(sizes: Numbers, items: Array, *, empty_is_null: bool = False) -> Array:
    """Lists of so many of the items each."""
    mask = truths(sizes == 0) if empty_is_null else None
    return pa.ListArray.from_arrays(numbers(_offsets(sizes)), items, mask=mask)


def numbers_of(array: Array) -> Numbers:
    """The numbers of an array without nulls."""
    _, data = array.buffers()
    kind = array.type.to_pandas_dtype()
    return np.frombuffer(data or b"", kind, count=array.offset + len(array))[array.offset :]


_FURTHEST = 2**31 - 1


def _offsets(sizes: Numbers) -> Any:
    """Where each thing begins, and where the last one ends. Raises OverflowError where Arrow's 32 bits do not reach so far."""
    offsets = np.zeros(len(sizes) + 1, np.int64)
    np.cumsum(sizes, out=offsets[1:])
    if offsets[-1] > _FURTHEST:
        raise OverflowError("a column of a few articles has more than two gigabytes: their quotes are too many, or too long")
    return offsets.astype(np.int32)
