"""Arrow's arrays made of bytes are those that `pa.array` would make."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from saidby import arrays
from saidby.publish import digest

WORDS = st.lists(st.none() | st.text(st.characters(exclude_categories=["Cs"]), max_size=4))


@given(WORDS)
def test_texts(words):
    made = arrays.texts(words)
    made.validate(full=True)
    assert made.to_pylist() == words


@given(st.lists(st.none() | st.integers(-(2**31), 2**31 - 1)))
def test_numbers_with_and_without_nulls(values):
    plain = np.array([value or 0 for value in values], np.int32)
    made = arrays.numbers(np.repeat(plain, 2)[::2], np.array([value is not None for value in values], np.bool_))
    made.validate(full=True)
    assert made.to_pylist() == values
    assert arrays.numbers_of(arrays.numbers(plain)[1:]).tolist() == plain[1:].tolist()


@given(st.lists(st.none() | st.booleans()))
def test_truths_with_and_without_nulls(values):
    made = arrays.truths(np.array(values, np.bool_), np.array([value is not None for value in values], np.bool_))
    made.validate(full=True)
    assert made.to_pylist() == values


@given(st.lists(st.lists(st.text("aé😀", max_size=2), max_size=3)))
def test_lists(values):
    items = arrays.texts([item for some in values for item in some])
    sizes = np.array([len(some) for some in values], np.int64)
    assert arrays.lists(sizes, items).to_pylist() == values
    assert arrays.lists(sizes, items, empty_is_null=True).to_pylist() == [some or None for some in values]


def test_more_than_arrow_can_count_is_refused():
    with pytest.raises(OverflowError, match="more than two gigabytes"):
        arrays.strings(np.array([2**31], np.int64), b"")


@given(WORDS, st.integers(0, 5))
def test_the_digest_of_rows_knows_nothing_of_slices_and_chunks(words, cut):
    table = pa.table({"words": arrays.texts(words), "more": arrays.lists(np.ones(len(words), np.int64), arrays.texts(words))})
    chunked = pa.concat_tables([table[:cut], table[cut:]])
    behind = pa.concat_tables([table, table]).combine_chunks()[len(words) :]
    assert digest(table) == digest(chunked) == digest(behind)
