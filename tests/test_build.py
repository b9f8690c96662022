"""One command builds, refuses, and compares."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from projects import documents, project, snapshot
from saidby.cli import main

REPOSITORY = Path(__file__).parent.parent


@pytest.fixture
def run(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)

    def call(*args, code=0):
        result = CliRunner().invoke(main, list(map(str, args)))
        assert result.exit_code == code, result.output
        assert not isinstance(result.exception, Exception) or isinstance(result.exception, SystemExit)
        return result

    return call


@pytest.fixture
def root(tmp_path):
    return project(tmp_path / "project")


def test_two_builds_give_the_same_bytes(run, root):
    run("build", "--root", root)
    first = snapshot(root / "dataset")
    run("build", "--root", root)
    assert snapshot(root / "dataset") == first
    assert {name for name in first if name.endswith(".parquet")} == {
        f"{table}/{split}-00000-of-00001.parquet"
        for table in ("quotes", "articles", "tokens")
        for split in ("train", "validation", "test")
    }
    assert set(json.loads(first["digests.json"])) == {
        f"{table}/{split}" for table in ("quotes", "articles", "tokens") for split in ("train", "validation", "test")
    }


def test_another_target(run, root, tmp_path):
    run("build", "--root", root, "--to", tmp_path / "elsewhere")
    assert (tmp_path / "elsewhere" / "README.md").exists()
    assert not (root / "dataset").exists()


def test_an_error_leaves_the_dataset_untouched_to_the_byte(run, root):
    run("build", "--root", root)
    before = snapshot(root / "dataset")
    path = root / "annotations" / "harbour-vote.json"
    path.write_text(path.read_text().replace('"type": "indirect"', '"type": "indirekt"'))
    result = run("build", "--root", root, code=1)
    assert "annotations/harbour-vote.json:" in result.stderr
    assert "'indirekt'" in result.stderr
    assert "nothing was written" in result.stderr
    assert snapshot(root / "dataset") == before


def test_check_says_what_is_not_up_to_date_and_writes_nothing(run, root):
    run("build", "--root", root)
    run("build", "--root", root, "--check")
    shutil.copyfile(root / "dataset/quotes/test-00000-of-00001.parquet", root / "dataset/quotes/train-00000-of-00001.parquet")
    (root / "dataset/README.md").write_text("old")
    before = snapshot(root)
    result = run("build", "--root", root, "--check", code=1)
    assert "dataset/README.md: not what the sources give" in result.stderr
    assert "dataset/quotes/train-00000-of-00001.parquet: not" in result.stderr
    assert snapshot(root) == before


def test_check_notices_a_new_article(run, root):
    run("build", "--root", root)
    annotation = root / "annotations" / "harbour-vote.json"
    annotation.write_text(annotation.read_text().replace('"Nordkai"', '"Nordkai AG"', 1))
    assert "digests.json" in run("build", "--root", root, "--check", code=1).stderr


def test_findings_for_machines(run, root):
    (root / "raw" / "harbour-vote.txt").write_text("other")
    lines = [json.loads(line) for line in run("build", "--root", root, "--json", code=1).stdout.splitlines()]
    assert {"check", "level", "severity", "article", "file", "line", "column", "path", "message", "hint"} == set(lines[0])
    assert lines[-1]["ok"] is False
    assert all(line["article"] == "harbour-vote" for line in lines[:-1])


def test_a_project_without_articles_is_not_built(run, tmp_path):
    (tmp_path / "empty").mkdir()
    assert "no article" in run("build", "--root", tmp_path / "empty", code=1).stderr


def test_a_broken_dataset_toml_is_told_with_its_line(run, root):
    (root / "dataset.toml").write_text('name = "x"\ntitle = \n')
    assert "dataset.toml" in run("build", "--root", root, code=1).stderr


def test_mark_and_unmark_give_the_file_back(run, root, tmp_path):
    annotation = root / "annotations" / "council-bridge.json"
    before = annotation.read_bytes()
    marked = tmp_path / "council.marked"
    marked.write_bytes(run("mark", "council-bridge", "--root", root).stdout_bytes)
    annotation.unlink()
    run("unmark", marked, "--root", root)
    assert annotation.read_bytes() == before


def test_an_article_without_an_annotation_can_be_begun(run, root):
    (root / "annotations" / "harbour-vote.json").unlink()
    marked = run("mark", "harbour-vote", "--root", root).stdout
    assert marked.startswith("article harbour-vote ")
    assert marked.endswith("====\n" + next(doc.text for doc in documents() if doc.article.id == "harbour-vote"))


def test_unmark_refuses_a_text_with_another_letter(run, root, tmp_path):
    marked = tmp_path / "x.marked"
    marked.write_text(run("mark", "harbour-vote", "--root", root).stdout.replace("Harbour to close", "Harbour to clone"))
    before = snapshot(root)
    assert "a letter was changed" in run("unmark", marked, "--root", root, code=1).stderr
    assert snapshot(root) == before


def test_build_py_builds_the_folder_it_stands_in(root, tmp_path):
    shutil.copyfile(REPOSITORY / "build.py", root / "build.py")
    done = subprocess.run([sys.executable, root / "build.py"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "3 articles, 0 errors, 0 warnings: built" in done.stdout
    assert (root / "dataset" / "digests.json").exists()


def test_check_ends_with_a_table_of_what_was_found(run, root):
    for name in ("council-bridge", "harbour-vote"):
        path = root / "annotations" / f"{name}.json"
        path.write_text(path.read_text().replace('"type": "indirect"', '"type": "unspecified"'))
    told = run("check", root, code=1).stdout
    assert re.search(r"^ +4  value-is-for-imports +error +2$", told, re.MULTILINE)
    machine = json.loads(run("check", root, "--json", code=1).stdout.splitlines()[-1])
    assert machine["checks"]["value-is-for-imports"] == 2
