"""The extra `saidby[fast]` and the plain path judge alike: what one takes the other takes, as the same Document."""

import copy
import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents import documents as any_documents
from projects import documents
from saidby.checks import check_source
from saidby.files import Refused, as_line, document_of, plainly_sound, read, record, schema_text, schemas, validator

pytest.importorskip("orjson")
pytest.importorskip("jsonschema_rs")

KINDS = ("article", "annotation")
HOSTILE = (
    None, True, False, 0, 1, -1, 2, 1.0, 3.0, -0.0, 1.5, 1e300, 2**31 - 1, 2**31, 2**53, 2**63, 2**64, 10**30,
    float("nan"), float("inf"),
    "", " ", "x", "e1", "q1", "Q1", "Q0", "٣", "e1\n", "2026-01-02\n", "én", "en-", "train", "\ud800", "\x00", "direct", "person",
    [], [[]], ["e1"], ["e1", "e1"], [None], {}, {"start": 0}, {"start": 0, "end": 1, "text": "B"}, {"extra": {}},
)  # fmt: skip


def whole():
    """A line with every kind of record and every optional key."""
    line = json.loads(as_line(documents()[0]))
    line["article"] |= {"corpus": "made-up", "extra": {"a": [1, 2.5, None, "é"]}}
    line["annotation"]["extra"] = {"b": {"c": True}}
    for key in ("entities", "quotes"):
        line["annotation"][key][0]["extra"] = {"d": []}
    line["annotation"]["entities"][0]["wikidata"] = "Q42"
    return line


def paths(value, path=()):
    yield path
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from paths(inner, (*path, key))


def at(value, path):
    for step in path:
        value = value[step]
    return value


def mutants_of(value, path):
    """Everything that one change at `path` makes of a value."""
    inner = at(value, path)
    for hostile in HOSTILE:
        changed = copy.deepcopy(value)
        at(changed, path[:-1])[path[-1]] = hostile
        yield changed
        if isinstance(inner, dict | list):
            changed = copy.deepcopy(value)
            grown = at(changed, path)
            grown.update(strange=hostile) if isinstance(inner, dict) else grown.append(hostile)
            yield changed
    changed = copy.deepcopy(value)
    del at(changed, path[:-1])[path[-1]]
    yield changed


def has_integral_float(value):
    if isinstance(value, float):
        return value.is_integer()
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return any(map(has_integral_float, children))


def agree(value):
    """Both validators say the same of a value; only 1.0, which is an integer to the one, they may see differently."""
    for kind in KINDS:
        try:
            quick = schemas.fast().is_valid[kind](value[kind])
        except (ValueError, KeyError, TypeError, UnicodeEncodeError):
            continue  # no value of a text that the reader takes
        slow = validator(kind).is_valid(value[kind])
        assert quick == slow or (quick and has_integral_float(value[kind]))


def same_document(line):
    """The quick reading is that of the plain path, or none; what nobody takes is explained."""
    read_at_once = plainly_sound(line)
    quick = document_of(read_at_once) if read_at_once else None
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(schemas, "fast", lambda: None)
        try:
            slow = read(record(line, "shard"))
        except Refused:
            slow = None
    assert quick is None or quick == slow
    return quick, slow


def is_readable(value):
    return isinstance(value, dict) and all(isinstance(value.get(kind), dict) for kind in KINDS)


PATHS = [path for path in paths(whole()) if path and path != ("text",)]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: ".".join(map(str, path)))
def test_every_single_mutation_is_judged_alike(path):
    for value in mutants_of(whole(), path):
        if is_readable(value):
            agree(value)
        same_document(json.dumps(value, separators=(",", ":"), ensure_ascii=path[-1] == "text").encode("utf-8", "surrogatepass"))


@given(st.integers(0, 2**32))
def test_several_mutations_are_judged_alike(seed):
    draw = random.Random(seed)
    value = whole()
    for _ in range(draw.choice((2, 3))):
        path = draw.choice([path for path in paths(value) if path])
        value = draw.choice(list(mutants_of(value, path)))
    if is_readable(value):
        agree(value)
    same_document(json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "surrogatepass"))


@given(any_documents())
def test_every_sound_document_is_read_the_quick_way(doc):
    line = as_line(doc).rstrip(b"\n")
    quick, slow = same_document(line)
    assert slow is None or slow == doc
    assert quick == slow or b'"extra"' in line  # which may have numbers that the quick reader rounds


def test_the_whole_line_is_sound_either_way():
    quick, slow = same_document(json.dumps(whole(), separators=(",", ":"), ensure_ascii=False).encode())
    assert quick is not None
    assert quick == slow


LINE = as_line(documents()[1]).rstrip(b"\n")
FLAWS = {
    "a key twice": LINE.replace(b'"title":', b'"title":"x","title":'),
    "a key twice, once escaped": LINE.replace(b'"title":', b'"t\\u0069tle":"x","title":'),
    "a key twice, with a blank": LINE.replace(b'"title":', b'"title" :"x","title":'),
    "a member twice": b'{"article":{},' + LINE[1:],
    "NaN": LINE.replace(b'"version":1', b'"version":NaN'),
    "1.0": LINE.replace(b'"start":31', b'"start":31.0'),
    "a huge number": LINE.replace(b'"end":', b'"end":1' + b"0" * 40, 1),
    "an infinite number": LINE.replace(b'"version":1', b'"version":1e999'),
    "half a surrogate pair": LINE.replace(b'"title":"', b'"title":"\\ud800'),
    "bytes that are no UTF-8": LINE.replace(b'"title":"', b'"title":"\xff'),
    "something after it": LINE + b"x",
    "a member too many": LINE[:-1] + b',"more":1}',
}


@pytest.mark.parametrize("line", FLAWS.values(), ids=FLAWS)
def test_a_flaw_of_the_json_is_refused_and_explained_either_way(line):
    assert line != LINE
    assert same_document(line) == (None, None)
    doc, findings = check_source(record(line, "shard"))
    assert doc is None
    assert findings


def test_a_number_in_extra_that_the_quick_reader_would_round_is_kept():
    line = json.dumps(
        {**(value := whole()), "article": {**value["article"], "extra": {"id": 10**30}}},
        separators=(",", ":"),
        ensure_ascii=False,
    )
    quick, slow = same_document(line.encode())
    assert quick is None
    assert slow.article.extra == {"id": 10**30}


def test_a_disagreement_stops_the_build(monkeypatch):
    strict = schemas.fast()._replace(is_valid=dict.fromkeys(KINDS, lambda _: False))
    monkeypatch.setattr(schemas, "fast", lambda: strict)
    with pytest.raises(AssertionError, match="two validators do not agree on the article"):
        check_source(record(LINE, "shard"))


@pytest.mark.parametrize("kind", KINDS)
def test_patterns_mean_the_same_in_both_dialects(kind):
    text = schema_text(kind)
    patterns = [value["pattern"] for value in objects(json.loads(text)) if isinstance(value.get("pattern"), str)]
    assert patterns
    for pattern in patterns:
        assert pattern.startswith("^")
        assert pattern.endswith(r"$(?!\n)")
        assert not any(letter in pattern.removesuffix(r"(?!\n)") for letter in (r"\d", r"\w", r"\s", r"\b", ".*", r"\p"))


def objects(value):
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from objects(inner)
