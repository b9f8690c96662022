"""CSV and TSV: no row lost to quotation marks, every row with its line."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saidby.formats.delimited import DelimitedError, Row, decoded, records, rows

FIELDS = st.text(st.sampled_from('ab",\t \x0b\x85\u2028é'), max_size=5)


def test_a_mark_at_the_start_of_a_field_is_a_sign_like_any_other_where_quoting_is_off():
    text = 'tok\tpos\n"\t$(\nso\tADV\n"\t$(\n'
    found = list(rows(text, delimiter="\t", quoted=False))
    assert found == [Row(1, ("tok", "pos")), Row(2, ('"', "$(")), Row(3, ("so", "ADV")), Row(4, ('"', "$("))]


def test_a_quoted_field_holds_line_ends_and_the_next_row_knows_its_line():
    text = 'id,words\r\nQ1,"Yes,\nyou ""may"""\r\n\r\nQ2,no\r\n'
    assert list(rows(text, delimiter=",", quoted=True)) == [
        Row(1, ("id", "words")),
        Row(2, ("Q1", 'Yes,\nyou "may"')),
        Row(4, ()),
        Row(5, ("Q2", "no")),
    ]


@pytest.mark.parametrize("quoted", [True, False])
def test_blank_lines_are_rows_without_fields_and_no_header_or_record(quoted):
    text = "\na,b\n\n1,2"
    assert [row.fields for row in rows(text, delimiter=",", quoted=quoted)] == [(), ("a", "b"), (), ("1", "2")]
    assert [(r.line, r.fields) for r in records(text, delimiter=",", quoted=quoted)] == [(4, {"a": "1", "b": "2"})]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('a,b\n1,"x"y\n', 2, "expected after"),
        ('a,b\n1,2\n3,"4\n5\n', 3, "unexpected end"),
        ("a,b\n1,2\n3\n", 3, "1 fields where the header has 2"),
        ("a,b\n1,2,3\n", 2, "3 fields where the header has 2"),
        ("a,a\n1,2\n", 1, "named twice"),
    ],
)
def test_what_is_no_row_is_refused_with_its_line(text, line, words):
    with pytest.raises(DelimitedError, match=words) as caught:
        list(records(text, delimiter=",", quoted=True))
    assert caught.value.line == line


@given(st.lists(st.lists(FIELDS, min_size=2, max_size=3), max_size=4))
def test_what_the_csv_module_writes_comes_back(table):
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(table)
    assert [list(row.fields) for row in rows(out.getvalue(), delimiter=",", quoted=True)] == table


@given(st.lists(st.lists(FIELDS.map(lambda s: s.replace("\t", "")), min_size=2, max_size=3), max_size=4))
def test_unquoted_fields_come_back(table):
    text = "".join("\t".join(row) + "\n" for row in table)
    found = list(rows(text, delimiter="\t", quoted=False))
    assert [list(row.fields) for row in found] == table
    assert [row.line for row in found] == list(range(1, len(table) + 1))


def test_a_file_is_read_with_its_line_ends_and_without_its_bom(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"\xef\xbb\xbfa\r\nb\n")
    assert decoded(path) == "a\r\nb\n"
    path.write_bytes("é".encode("latin-1"))
    with pytest.raises(ValueError, match="utf-8"):
        decoded(path)


def test_a_column_that_is_needed_and_missing_is_named():
    with pytest.raises(DelimitedError, match=r"line 1: there is no column 'c'; there are a, b"):
        list(records("a,b\n1,2\n", delimiter=",", quoted=True, columns=["b", "c"]))
