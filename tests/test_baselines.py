"""Baselines: found by listing, alike from outside, and what they give is an annotation that the checks accept."""

import json

import pytest
from click.testing import CliRunner
from hypothesis import given

import saidby
from documents import documents
from projects import COUNCIL, project
from saidby import baselines, checks, files
from saidby.cli import main
from saidby.document import Article, extents
from saidby.markup import unmark

READY = [name for name in baselines.names() if not baselines.load(name).required]
"""Those that need nothing given; what is trained has tests of its own."""


def run(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.mark.parametrize("name", baselines.names())
def test_a_baseline_says_what_it_is(name):
    about = baselines.load(name).about
    assert about.title
    assert about.finds.endswith(".")


def test_an_unknown_baseline_is_refused_with_those_that_there_are():
    with pytest.raises(baselines.NoBaseline, match=r"'oracle'; there are .*quotation_marks"):
        baselines.load("oracle")


@pytest.mark.parametrize("name", READY)
@given(doc=documents())
def test_every_span_of_a_guess_lies_in_the_text(name, doc):
    guess = baselines.load(name).annotate(doc.article, doc.text)
    assert (guess.article, guess.text) == (doc.article, doc.text)
    assert all(0 <= start < end <= len(doc.text) for _, spans in extents(guess) for start, end in spans)
    assert len({quote.id for quote in guess.quotes}) == len(guess.quotes)


@pytest.mark.parametrize("name", READY)
def test_a_guess_passes_the_checks_of_files_spans_and_links(name, tmp_path):
    root = project(tmp_path / "gold")
    assert run("predict", name, root, tmp_path / "guess").exit_code == 0
    for source in files.sources(tmp_path / "guess"):
        _, found = checks.check_source(source)
        assert [finding for finding in found if finding.severity == "error" and finding.level <= 3] == []


@pytest.mark.parametrize("out", ["guess", "guess.jsonl"])
def test_predict_writes_what_score_reads(tmp_path, out):
    root = project(tmp_path / "gold")
    told = run("predict", "quotation_marks", root, tmp_path / out)
    assert told.exit_code == 0
    assert "quotes in 3 articles" in told.output
    scored = run("score", root, tmp_path / out, "--json", "--resamples", 0)
    assert scored.exit_code == 0
    rows = {row["measure"]: row["value"] for row in json.loads(scored.output)["rows"] if row["subset"] == "direct"}
    assert rows["content_exact_f1"] == 50


def test_predict_does_not_look_at_annotations(tmp_path):
    root = project(tmp_path / "gold")
    (root / "annotations" / "council-bridge.json").write_text("{")
    assert run("predict", "quotation_marks", root, tmp_path / "guess.jsonl").exit_code == 0
    shard = tmp_path / "bare.jsonl"
    line = {"article": {"id": "one", **files.article_json(Article("one"))}, "text": "“Well, it stands,” she said."}
    shard.write_text(json.dumps(line))
    assert run("predict", "quotation_marks", shard, tmp_path / "bare-guess.jsonl").exit_code == 0
    (doc,) = files.read_documents(tmp_path / "bare-guess.jsonl")
    assert (doc.article.id, doc.words(doc.quotes[0].content)) == ("one", "“Well, it stands,”")


def test_predict_refuses_what_it_cannot_do_and_leaves_nothing_behind(tmp_path):
    root = project(tmp_path / "gold")
    before = sorted(tmp_path.iterdir())
    assert run("predict", "oracle", root, tmp_path / "guess").exit_code == 2
    (root / "raw" / "council-bridge.txt").write_bytes(b"\xff")
    told = run("predict", "quotation_marks", root, tmp_path / "guess")
    assert (told.exit_code, "'council-bridge' cannot be read" in told.output) == (1, True)
    assert sorted(tmp_path.iterdir()) == before
    (tmp_path / "empty").mkdir()
    assert "holds no articles" in run("predict", "quotation_marks", tmp_path / "empty", tmp_path / "guess").output
    assert "is there already" in run("predict", "quotation_marks", root, tmp_path / "gold").output
    for inside in ("guess", "guess.jsonl", "annotations/guess"):
        assert "give a place outside" in run("predict", "quotation_marks", root, root / inside).output
        assert not (root / inside).exists()


def test_options_are_those_of_the_baseline(tmp_path):
    root = project(tmp_path / "gold")
    assert run("predict", "rules", root, tmp_path / "guess.jsonl", "-o", "convention=polnear").exit_code == 0
    told = run("predict", "rules", root, tmp_path / "other.jsonl", "-o", "convention=mine")
    assert (told.exit_code, "convention=saidby|polnear" in " ".join(told.output.split())) == (2, True)
    assert run("predict", "quotation_marks", root, tmp_path / "other.jsonl", "-o", "speed=2").exit_code == 2
    told = run("predict", "transformer", root, tmp_path / "other.jsonl")
    assert (told.exit_code, "needs checkpoint; its options: checkpoint=PATH" in " ".join(told.output.split())) == (2, True)
    assert run("predict", "transformer", root, tmp_path / "other.jsonl", "-o", "checkpoint=").exit_code == 2


def test_the_best_guess_is_the_gold():
    doc = unmark(COUNCIL)
    assert saidby.score([doc], [doc]).value("joint_f1") == 100
