"""Brat standoff: records of one line and of several, in pieces, pointing to each other; nothing taken for what it is not."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saidby.document import Span
from saidby.formats import brat

TEXT = "Ruiz: “It\n\nleaks 😀.” So"
ANN = (
    "T1\tSource 0 4\tRuiz\n"
    "T2\tContent 6 9;11 19\t“It leaks 😀.”\n"
    "T3\tSaid 4 5\t:\n"
    "E1\tSaid:T3 Content:T2 Content2:T1\n"
    "R1\tBy Arg1:T1 Arg2:T2\n"
    "A1\tLoud E1\nM1\tDegree T2 high\n"
    "#1\tAnnotatorNotes T2\tis\tthis so?\n"
    "N1\tReference T1 Wikidata:Q0\tRuiz\n"
    "*\tAlias T1 T3\n"
)


def test_every_sort_of_record_is_read():
    found = brat.parse(ANN, TEXT)
    assert not found.lost
    assert found.textbounds["T2"] == ("T2", "Content", (Span(6, 9), Span(11, 19)), "“It leaks 😀.”", 2, "Content 6 9;11 19")
    assert found.links["E1"].targets == (("Said", "T3"), ("Content", "T2"), ("Content2", "T1"))
    assert found.links["E1"].to("Content") == ("T2", "T1")
    assert found.links["R1"].to("Arg") == ("T1", "T2")
    assert found.links["#1"].body == "AnnotatorNotes T2\tis\tthis so?"
    assert found.links["*10"].targets == (("", "T1"), ("", "T3"))
    assert [link.id for link in found.pointing["T2"]] == ["E1", "R1", "M1", "#1"]
    assert list(found.around(found.links["E1"])) == ["E1", "T3", "T2", "T1", "A1", "M1", "#1", "N1"]
    assert [record.id for record in found.rest(found.around(found.links["E1"]))] == ["R1", "*10"]


def test_records_are_counted_by_their_beginnings():
    kinds = "Source, Content, Said, Said event, By relation, Loud attribute, Degree attribute"
    kinds += ", AnnotatorNotes note, Reference normalization, Alias equivalence"
    assert brat.count(ANN) == Counter(kinds.split(", "))


@pytest.mark.parametrize("end", ["\n", "\r\n", ""])
def test_stated_words_may_hold_line_ends(end):
    words = TEXT[6:]
    annotations = f"T1\tContent 6 {len(TEXT)}\t{words}{end}" + (f"T2\tCue 4 5\t:{end}" if end else "")
    found = brat.parse(annotations, TEXT)
    assert not found.lost
    assert found.textbounds["T1"].words == words
    assert not brat.differs(found.textbounds["T1"], TEXT)
    assert sum(brat.count(annotations).values()) == len(found.textbounds)


def test_words_that_are_too_short_swallow_no_record():
    found = brat.parse("T1\tContent 0 19\tRuiz\nT2\tCue 4 5\t:\nwhat\n", TEXT)
    assert list(found.textbounds) == ["T1", "T2"]
    assert brat.differs(found.textbounds["T1"], TEXT)
    assert [(lost.line, lost.kind) for lost in found.lost] == [(3, "line")]
    assert brat.verbatim([found.textbounds["T1"]], TEXT) == {"T1": "Content 0 19\tRuiz"}


@pytest.mark.parametrize(
    ("line", "kind", "why"),
    [
        ("T1\tCue 0 99\tRuiz", "Cue", "outside the text of 23 characters"),
        ("T1\tCue 3 3\t", "Cue", "is empty"),
        ("T1\tCue 5 0\tx", "Cue", "is empty"),
        ("T1\tCue zero 4\tRuiz", "Cue", "no offsets"),
        ("T1 Cue 0 4 Ruiz", "line", "begins like no record"),
        ("The\tword", "line", "begins like no record"),
    ],
)
def test_what_cannot_be_read_is_lost_with_its_line_and_kind(line, kind, why):
    found = brat.parse(f"T9\tCue 4 5\t:\n{line}\n", TEXT)
    assert list(found.textbounds) == ["T9"]
    assert [(lost.line, lost.kind) for lost in found.lost] == [(2, kind)]
    assert why in found.lost[0].why
    assert brat.count(line)[kind] == 1


def test_an_id_given_twice_is_lost_the_second_time():
    found = brat.parse("T1\tCue 4 5\t:\nT1\tCue 0 4\tRuiz\n", TEXT)
    assert found.textbounds["T1"].words == ":"
    assert [lost.why for lost in found.lost] == ["the id T1 is given twice"]


LINES = st.lists(st.sampled_from([*ANN.splitlines(), "", "T", "T1", "T2\tContent 6 19\t“It", "E1\t", "R1\tBy", "#1\tN", "leaks"]))


@given(LINES)
def test_what_is_counted_is_what_is_read_or_lost(lines):
    annotations = "\n".join(lines)
    found = brat.parse(annotations, TEXT)
    kinds = Counter(lost.kind for lost in found.lost)
    assert brat.count(annotations) == kinds + brat.held([brat.verbatim(found.rest(()), TEXT)])
