"""A token and its tag on each line: lines, runs in every scheme, and the text that tokens make."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saidby.formats.tagged import Line, blocks, laid_out, lines, runs, wrong_lines


def found(tags, scheme, **options):
    return [(run.label, run.first, run.end) for run in runs(tags.split(), scheme, **options)]


def test_lines_have_numbers_and_blank_ones_no_token():
    read = list(lines('"\tB-x\r\nnext line\u2028\x0b\tO\r\n\r\n. )\tO\nword B-y\n'))
    assert read == [
        Line(1, '"', "B-x"),
        Line(2, "next line\u2028\x0b", "O"),
        Line(3, ""),
        Line(4, ". )", "O"),
        Line(5, "word", "B-y"),
    ]


def test_what_is_no_token_with_a_tag_is_told_with_its_line_and_the_rest_is_read():
    text = "a\tO\nb\n\tO\nc\tO"
    assert list(lines(text)) == [Line(1, "a"), Line(4, "c")]
    assert [(wrong.number, wrong.words) for wrong in wrong_lines(text)] == [(2, "b"), (3, "\tO")]
    assert str(next(wrong_lines(text))) == "'b' is no token with a tag"


def test_blocks_stand_between_blank_lines():
    assert [[line.token for line in block] for block in blocks(lines("\n\na\tO\nb\tO\n \n\nc\tO\n"))] == [["a", "b"], ["c"]]


@pytest.mark.parametrize(
    ("scheme", "tags", "expected"),
    [
        ("IOB1", "I-x I-x B-x I-x O I-y", [("x", 0, 2), ("x", 2, 4), ("y", 5, 6)]),
        ("IOB1", "I-x I-y B-y", [("x", 0, 1), ("y", 1, 2), ("y", 2, 3)]),
        ("BIO", "O B-x I-x B-x O B-y", [("x", 1, 3), ("x", 3, 4), ("y", 5, 6)]),
        ("BILOU", "B-x I-x L-x U-x O B-y L-y", [("x", 0, 3), ("x", 3, 4), ("y", 5, 7)]),
        ("plain", "source source cue O content", [("source", 0, 2), ("cue", 2, 3), ("content", 4, 5)]),
        ("BIO", "", []),
    ],
)
def test_runs_of_each_scheme(scheme, tags, expected):
    assert found(tags, scheme) == expected
    assert all(run.faults == () for run in runs(tags.split(), scheme))


@pytest.mark.parametrize(
    ("scheme", "tags", "expected"),
    [
        ("BIO", "O I-x I-x", [("x", 1, 3, ("starts with I",))]),
        ("BIO", "B-x I-y", [("x", 0, 1, ()), ("y", 1, 2, ("starts with I",))]),
        ("BILOU", "B-x I-x O L-y", [("x", 0, 2, ("ends with I",)), ("y", 3, 4, ("starts with L",))]),
        ("BIO", "x", [("x", 0, 1, ("tag of no known scheme", "starts with ?"))]),
        ("IOB1", "L-x", [("L-x", 0, 1, ("tag of no known scheme",))]),
    ],
)
def test_what_a_scheme_does_not_allow_is_said_of_the_run_and_not_mended(scheme, tags, expected):
    assert list(runs(tags.split(), scheme)) == expected


def test_other_words_for_outside():
    assert found("None cue None", "plain", outside=("None",)) == [("cue", 1, 2)]
    assert found("Out I-x O", "IOB1", outside=("O", "Out")) == [("x", 1, 2)]


@given(
    st.lists(st.tuples(st.sampled_from("ab"), st.integers(1, 3), st.integers(0, 1)), max_size=8),
    st.sampled_from(["BIO", "BILOU"]),
)
def test_any_runs_written_in_a_scheme_are_read_back(parts, scheme):
    tags, expected = [], []
    for label, length, gap in parts:
        start = len(tags)
        expected.append((label, start, start + length))
        lone, last = ("U", "L") if scheme == "BILOU" else ("B", "I")
        tags += [f"{lone}-{label}"] if length == 1 else [f"B-{label}", *[f"I-{label}"] * (length - 2), f"{last}-{label}"]
        tags += ["O"] * gap
    assert [run[:3] for run in runs(tags, scheme)] == expected


@given(st.lists(st.lists(st.text("ab \u2028😀", min_size=1, max_size=3), min_size=1, max_size=4), max_size=4))
def test_every_token_stands_where_its_span_says(sentences):
    text, tokens = laid_out(sentences)
    assert [span.of(text) for span in tokens.spans] == [token for sentence in sentences for token in sentence]
    assert text == "\n".join(" ".join(sentence) for sentence in sentences)
