"""JSON is read strictly, and every value is found at its line and column."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saidby.formats.json import JSONError, dumps, flaws, locate, parse, parse_sound, path_text, position, scan

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


def paths(value, path=()):
    yield path, value
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in steps:
        yield from paths(inner, (*path, step))


@given(VALUES, st.sampled_from([None, 1, 4]), st.booleans())
def test_every_value_is_found_where_it_stands(value, indent, ascii_only):
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    if any("\ud800" <= c <= "\udfff" for c in text):
        return
    found = {path: start for path, start, _, is_key in scan(text) if not is_key}
    assert list(found) == [path for path, _ in paths(value)]
    for path, inner in paths(value):
        assert json.JSONDecoder().raw_decode(text, found[path])[0] == inner
        assert locate(text, path) == position(text, found[path])


@given(VALUES)
def test_what_is_laid_out_reads_back(value):
    assert json.loads(dumps(value, width=20)) == value


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ('{"a": 1, "a": 2}', [("key-twice", ("a",), "a")]),
        ('[{"a": 1}, {"a": 2}]', []),
        ('{"a": {"b": 1}, "c": {"b": 2}}', []),
        (
            '{"x": [NaN, -Infinity, 1e400, 1e3]}',
            [("no-number", ("x", i), value) for i, value in enumerate(["NaN", "-Infinity", "1e400"])],
        ),
        ('["\\ud800", "\\ud83d\\ude00"]', [("half-surrogate", (0,), '"\\ud800"')]),
    ],
)
def test_flaws_are_found(text, kinds):
    assert [(flaw.kind, flaw.path, flaw.value) for flaw in flaws(text)] == kinds
    if kinds:
        with pytest.raises(ValueError, match=r"."):
            parse_sound(text)
    else:
        assert parse_sound(text) == parse(text)


@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        ('{"a": 1\n "b": 2}', 2, 2, "expecting ',' delimiter"),
        ("", 1, 1, "expecting value"),
        ("[" * 100_000, 1, 1, "nested more than 60 levels deep"),
        ("[" * 70 + "]" * 70, 1, 1, "nested more than 60 levels deep"),
    ],
)
def test_what_is_no_json_is_refused_with_its_place(text, line, column, message):
    with pytest.raises(JSONError) as error:
        parse(text)
    assert (error.value.line, error.value.column) == (line, column)
    assert message in error.value.message


def test_a_path_reads_as_people_write_it():
    assert path_text(("quotes", 3, "cue")) == "$.quotes[3].cue"
    assert locate('{"a": {}}', ("a", "missing", 3)) == (1, 7)
