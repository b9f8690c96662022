"""`saidby export` from the outside: what it writes, tells, refuses."""

import json

import pytest
from click.testing import CliRunner

from exported import harbour
from projects import documents, project
from saidby import exports, files
from saidby.cli import main


@pytest.fixture
def root(tmp_path):
    return project(tmp_path / "project", (*documents()[:1], harbour()))


def run(*args, code=0):
    result = CliRunner().invoke(main, ["export", *map(str, args)])
    assert result.exit_code == code, result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


@pytest.mark.parametrize("name", [name for name in exports.formats() if not exports.about(name).needs])
def test_a_project_is_exported(name, root, tmp_path):
    result = run(name, root, tmp_path / "out")
    assert result.stdout == f"{tmp_path / 'out'}: 2 articles as {exports.about(name).title}\n"
    assert all(f"note: {limit}" in result.stderr for limit in exports.about(name).limits)
    assert list((tmp_path / "out").iterdir())


def test_a_shard_is_exported_too(tmp_path):
    (tmp_path / "shard.jsonl").write_bytes(b"".join(map(files.as_line, documents())))
    run("csv", tmp_path / "shard.jsonl", tmp_path / "out")
    assert (tmp_path / "out" / "quotes.csv").read_text(encoding="utf-8-sig").count("\n") == 6


def test_what_was_lost_is_told_by_field(root, tmp_path):
    told = run("conll", root, tmp_path / "out").stderr
    assert "lost: content × 5: it overlaps that of q2, and a token has one tag; it is left out ... (council-bridge q3)" in told
    assert "lost: entity × 7: the format has no place for it ... (council-bridge e1)" in told


def test_machines_are_told_all_as_json_lines(root, tmp_path):
    *told, last = map(json.loads, run("conll", root, tmp_path / "out", "--json").stdout.splitlines())
    assert last == {"articles": 2, "lost": len(told), "ok": True}
    assert {"article": "harbour-vote", "record": "q2", "field": "cue", "why": "55 to 57 became 55 to 59"} in told


def test_what_exists_is_not_overwritten(root, tmp_path):
    (tmp_path / "out").write_text("mine")
    assert "exists and is not overwritten" in run("brat", root, tmp_path / "out", code=1).stderr
    assert (tmp_path / "out").read_text() == "mine"


def test_a_missing_extra_is_named(root, tmp_path, monkeypatch):
    monkeypatch.setattr(exports, "find_spec", lambda _: None)
    result = run("cas", root, tmp_path / "out", code=1)
    assert result.stderr == "error: the format cas needs cassis, which is not installed: pip install 'saidby[cas]'\n"


def test_an_unknown_format_and_an_empty_folder_are_refused(root, tmp_path):
    assert "'xml' is no format; one of brat, cas" in run("xml", root, tmp_path / "out", code=1).stderr
    (tmp_path / "empty").mkdir()
    assert "holds no articles" in run("brat", tmp_path / "empty", tmp_path / "out", code=1).stderr
    assert not (tmp_path / "out").exists()


def test_an_article_that_cannot_be_read_stops_the_export(root, tmp_path):
    (root / "raw" / "harbour-vote.txt").write_text("another text")
    result = run("brat", root, tmp_path / "out", code=1)
    assert "article 'harbour-vote' cannot be read: `saidby check" in result.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["project"]


def test_the_help_names_every_format():
    text = " ".join(run("--help").stdout.split())
    assert all(name in text for name in exports.formats())
