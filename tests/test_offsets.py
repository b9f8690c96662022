"""Offsets in other units become code points, and what falls inside a character is an error."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saidby.document import Span
from saidby.offsets import OffsetError, Tokens, Utf8, Utf16

TEXT = "é😀a"
UNITS = {"utf-8": (Utf8, 1), "utf-16-le": (Utf16, 2)}


@pytest.mark.parametrize(("encoding", "unit", "width"), [(name, *of) for name, of in UNITS.items()])
@given(text=st.text(st.characters(exclude_categories=("Cs",))), data=st.data())
def test_every_code_point_is_found_from_its_unit_and_back(encoding, unit, width, text, data):
    at = data.draw(st.integers(0, len(text)))
    units = len(text[:at].encode(encoding)) // width
    assert unit(text).offset(at) == units
    assert unit(text).code_point(units) == at
    assert unit(text).span(0, units) == Span(0, at)


@pytest.mark.parametrize(
    ("unit", "offset", "says"),
    [
        (Utf8, 1, "falls inside the character at code point 0"),
        (Utf8, 4, "falls inside the character at code point 1"),
        (Utf8, 8, "lies beyond the text, which has 7"),
        (Utf16, 2, "falls inside the character at code point 1"),
        (Utf16, 5, "lies beyond the text, which has 4"),
    ],
)
def test_an_offset_inside_a_character_or_beyond_is_refused(unit, offset, says):
    with pytest.raises(OffsetError, match=says):
        unit(TEXT).code_point(offset)


@pytest.mark.parametrize("code_point", [-1, 4])
def test_a_code_point_outside_the_text_has_no_offset(code_point):
    with pytest.raises(OffsetError, match=f"code point {code_point} lies outside the text, which has 3"):
        Utf8(TEXT).offset(code_point)


@given(st.lists(st.text(min_size=1), min_size=1), st.data())
def test_a_range_of_tokens_covers_their_words(words, data):
    text, tokens = Tokens.joined(words)
    first = data.draw(st.integers(0, len(words) - 1))
    end = data.draw(st.integers(first + 1, len(words)))
    assert tokens.span(first, end).of(text) == " ".join(words[first:end])


@pytest.mark.parametrize(("first", "end"), [(-1, 1), (0, 0), (1, 3)])
def test_a_range_without_tokens_is_refused(first, end):
    with pytest.raises(OffsetError, match="lie outside the text, which has 2"):
        Tokens.joined(["a", "b"])[1].span(first, end)
