"""Every format, found by listing: asked the same questions."""

import subprocess
import sys
from importlib import import_module

import pytest

from exported import harbour
from saidby import exports
from saidby.document import Article, Document, Party, Quote, Span
from saidby.exports import About, ExportError, Lost, Report, about, export, formats, left_out, rest

SMALL = Document(
    Article("small"), "“Yes,” she said.", quotes=(Quote("q1", "direct", "unspecified", "unspecified", content=(Span(0, 6),)),)
)


@pytest.fixture(params=formats())
def name(request):
    needs = about(request.param).needs
    if needs:
        pytest.importorskip(needs, reason=f"pip install 'saidby[{request.param}]'")
    return request.param


def test_a_format_says_what_it_is(name):
    module, declared = import_module(f"saidby.exports.{name}"), about(name)
    assert isinstance(declared, About)
    assert declared.title
    assert declared.reads
    assert declared.writes
    assert all(limit.endswith(".") for limit in declared.limits)
    assert module.__doc__
    assert module.export.__doc__


def test_a_folder_is_written_whole_and_twice_the_same(name, tmp_path):
    docs = [harbour(), SMALL]
    report = export(name, docs, tmp_path / "a" / "one")
    assert report == export(name, docs, tmp_path / "two")
    first, second = (
        {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}
        for root in (tmp_path / "a" / "one", tmp_path / "two")
    )
    assert first == second
    assert first
    assert {path.name for path in tmp_path.iterdir()} == {"a", "two"}
    assert all(isinstance(told, Lost) and told.article == "harbour-vote" for told in report.lost)
    assert (report.articles, report.ok) == (2, True)


def test_a_folder_that_exists_is_left_alone(name, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("keep")
    with pytest.raises(ExportError, match="exists and is not overwritten"):
        export(name, [SMALL], tmp_path / "out")
    assert [path.name for path in tmp_path.rglob("*")] == ["out", "mine.txt"]


def test_an_export_that_fails_leaves_nothing(name, tmp_path):
    def broken():
        yield SMALL
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        export(name, broken(), tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_articles_that_cannot_be_files_are_told(name, tmp_path):
    beyond = Document(Article("beyond"), "x", quotes=(Quote("q1", content=(Span(0, 2),)),))
    empty = Document(Article("empty"), "x", quotes=(Quote("q1", cue=(Span(1, 1),)),))
    climbing, splitting = Document(Article("../evil"), "x"), Document(Article("b", split="../evil"), "x")
    report = export(name, [SMALL, SMALL, beyond, empty, climbing, splitting], tmp_path / "out" / "there")
    assert (report.articles, report.ok) == (1, False)
    assert [(told.article, told.field) for told in report.lost] == [
        ("small", "document"),
        ("beyond", "document"),
        ("empty", "document"),
        ("../evil", "document"),
        ("b", "document"),
    ]
    assert not list(tmp_path.rglob("*evil*"))


def test_no_documents_are_no_error(name, tmp_path):
    assert export(name, [], tmp_path / "out") == Report(0, ())


def test_an_unknown_format_names_those_there_are(tmp_path):
    with pytest.raises(ExportError, match="'conl' is no format; one of brat, cas, conll, csv, labelstudio, spacy"):
        export("conl", [], tmp_path / "out")


@pytest.mark.parametrize("needing", [name for name in formats() if about(name).needs])
def test_a_missing_extra_is_named(needing, tmp_path, monkeypatch):
    monkeypatch.setattr(exports, "find_spec", lambda _: None)
    with pytest.raises(ExportError, match=rf"pip install 'saidby\[{needing}\]'"):
        export(needing, [SMALL], tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_the_formats_are_listed_without_loading_their_libraries():
    code = (
        "import sys; from saidby.exports import *; [about(n) for n in formats()]; print(*{'spacy', 'cassis'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_what_is_left_out_is_told_only_where_it_says_something():
    doc = harbour()
    told = [
        (lost.record, lost.field) for lost in left_out(doc, ("quote.addressee", "quote.speaker.form", "entity.extra", "entity"))
    ]
    assert told == [
        ("q1", "quote.addressee"),
        *((f"q{i}", "quote.speaker.form") for i in (1, 2, 3)),
        ("e2", "entity.extra"),
        *((f"e{i}", "entity") for i in (1, 2, 3, 4)),
    ]


@pytest.mark.parametrize("nobody", [Party(), Party(form="unspecified")])
def test_nobody_is_not_lost(nobody):
    assert list(left_out(Document(Article("a"), "x", quotes=(Quote("q1", addressee=nobody),)), ("quote.addressee",))) == []


def test_the_rest_is_what_is_not_held():
    beside = rest(harbour(), {("quotes", i) for i in range(4)} | {("non_quotations", 0)} | {("entities", i) for i in range(4)})
    assert set(beside) == {"article", "extra", "quotes"}
    assert [value["id"] for value in beside["quotes"].values()] == ["q5"]
