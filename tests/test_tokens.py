"""Words cover everything but white space, and are the same whatever stands around them."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saidby.tokens import words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Its 3.14, can't; don’t “go”…", ["Its", "3.14", ",", "can't", ";", "don’t", "“", "go", "”", "…"]),
        ("U.S. e-mail,\n\nL'Obs", ["U.S", ".", "e", "-", "mail", ",", "L'Obs"]),
        ("東京タワーで「はい」", ["東", "京", "タ", "ワ", "ー", "で", "「", "は", "い", "」"]),
        ("한국어는 좋다.", ["한국어는", "좋다", "."]),
        ("नमस्ते दुनिया।", ["नमस्ते", "दुनिया", "।"]),
        ("وقال: نعم", ["وقال", ":", "نعم"]),
        ("👨‍👩‍👧 🇩🇪🇫🇷 cafe\u0301", ["👨‍👩‍👧", "🇩🇪", "🇫🇷", "cafe\u0301"]),
        ("a\u00a0b\u3000c", ["a", "b", "c"]),
        ("", []),
        (" \n", []),
    ],
)
def test_words(text, expected):
    assert [span.of(text) for span in words(text)] == expected


@given(st.text())
def test_words_are_apart_in_order_and_leave_nothing_but_white_space(text):
    spans = words(text)
    assert all(start < end for start, end in spans)
    assert all(before.end <= after.start for before, after in pairwise(spans))
    covered = {i for start, end in spans for i in range(start, end)}
    assert all(sign.isspace() or i in covered for i, sign in enumerate(text))
    assert not any(text[i].isspace() for i in covered)
