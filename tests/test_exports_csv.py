"""The spreadsheet has a row for every quote, and no cell that is run as a formula."""

import csv
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents import documents
from exported import harbour
from saidby.document import Article, Document, Party, Quote, Span
from saidby.exports.csv import COLUMNS, export, guarded, unguarded

DANGEROUS = tuple("=+-@\t\r\n")


def read_back(path):
    with Path(path, "quotes.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_hard_article_reads_as_a_person_expects(tmp_path):
    lost = list(export([harbour()], tmp_path))
    first, second, *_ = rows = read_back(tmp_path)
    assert [row["quote"] for row in rows] == ["q1", "q2", "q3", "q4", "q5"]
    assert (first["speaker"], first["cue"], first["speaker_mention"]) == ("Ada Ruiz", "said", "Ada Ruiz")
    assert first["content"] == "“It leaks, and … and”  … “She 😀 knew.\n”"
    assert first["content_at"] == "2:16 13:18 48:62"
    assert (second["speaker"], second["parent"], second["modality"]) == ("Ada Ruiz; Harbour Board", "q1", "negated")
    assert lost == []


@given(documents())
@settings(deadline=None)  # writes files
def test_every_field_that_has_a_column_comes_back(doc):
    with TemporaryDirectory() as folder:
        list(export([doc], Path(folder)))
        rows = read_back(folder)
    assert len(rows) == len(doc.quotes)
    for row, quote in zip(rows, doc.quotes, strict=True):
        cells = {name: unguarded(cell) for name, cell in row.items()}
        assert cells == {name: cell(doc, quote) for name, cell in COLUMNS.items()}
        spans = [tuple(map(int, piece.split(":"))) for piece in cells["content_at"].split()]
        assert spans == [tuple(span) for span in quote.content]
        assert not any(cell.startswith(DANGEROUS) for cell in row.values())


@given(st.text(st.sampled_from("=+-@\t\r\n' aＨ＝")))
def test_the_guard_is_exact_and_nothing_dangerous_passes(cell):
    assert unguarded(guarded(cell)) == cell
    assert not guarded(cell).lstrip(" ").startswith((*DANGEROUS, "＝"))


@pytest.mark.parametrize("words", ["=cmd|' /C calc'!A0", "+1", "-2+3", "@SUM(1)", "\t=1", "\r=1", " =1", "'=1", "＝1"])
def test_a_formula_is_not_run(words, tmp_path):
    quote = Quote("q1", content=(Span(0, len(words)),), speaker=Party(("e1",)))
    list(export([Document(Article("a", title=words), words, quotes=(quote,))], tmp_path))
    (row,) = read_back(tmp_path)
    assert row["content"] == row["title"] == f"'{words}"


def test_pandas_reads_it(tmp_path):
    docs = [replace(harbour(), article=Article(name)) for name in ("a", "b")]
    list(export(docs, tmp_path))
    frame = pd.read_csv(tmp_path / "quotes.csv", encoding="utf-8-sig", keep_default_na=False)
    assert list(frame.columns) == list(COLUMNS)
    assert len(frame[frame.speaker.str.contains("Ada Ruiz")]) == 4


def test_an_entity_that_no_quote_names_is_told(tmp_path):
    doc = replace(harbour(), quotes=harbour().quotes[3:4])
    assert [told.record for told in export([doc], tmp_path)] == ["e1", "e2", "e4"]
