"""What the machine can do to a command: kill it, refuse it a file, run out of disk or memory, change a file under its hands."""

import json
import os
import shutil
import subprocess
import sys
import textwrap
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from projects import copies, documents, project
from saidby import files, markup, publish, shards
from saidby.build import build
from saidby.cli import main

HERE = Path(__file__).parent
SAMPLES = HERE / "samples"
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals, limits and permissions of POSIX")
rootly = pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can become somebody else")
NOBODY = 65534


def run(*words, before="", timeout=120):
    """A command in a process of its own, with something done to the process before it begins."""
    code = "import difflib, os, resource, sys\nimport saidby.cli, saidby.build, saidby.importing, saidby.view, saidby.exports\n"
    code += "import saidby.exports.csv, saidby.exports.brat, saidby.corpora.polnear\n"
    code += "saidby.view._template()\nsaidby.build.plots._template()\n"  # somebody else may not read the interpreter's own files any more
    code += f"{textwrap.dedent(before)}\nsaidby.cli.main({[str(word) for word in words]!r})\n"
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, timeout=timeout, check=False)


def snapshot(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture
def root(tmp_path):
    """A project with a dataset, and a marked-up text of one of its articles."""
    root = project(tmp_path / "root")
    assert build(root, root / "dataset", print).ok
    (root / "a.marked").write_text(markup.mark(documents()[0]), encoding="utf-8")
    return root


def commands(root, into):
    """Every command that writes, told to write into a folder or below it."""
    return [
        ["build", "--root", root, "--to", into / "dataset"],
        ["import", "polnear", SAMPLES / "polnear", into / "imported"],
        ["export", "csv", root, into / "csv"],
        ["export", "brat", root, into / "brat"],
        ["view", root, "-o", into / "page.html"],
        ["unmark", root / "a.marked", "--root", root, "--annotations", into / "annotations"],
    ]


# Killed


def kills(number):
    done = subprocess.run(
        [sys.executable, HERE / "kills.py", "--kills", str(number)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr[-2000:]
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.parametrize("number", [12, pytest.param(200, marks=pytest.mark.slow)])
def test_whenever_a_build_or_an_import_is_killed_what_is_left_is_whole(number):
    found = kills(number)
    for counts in found.values():
        assert counts["killed"] == number
        assert not counts.get("neither")
        assert not counts.get("stray")


# Disk and permission


@pytest.mark.parametrize("number", range(6))
def test_a_disk_that_is_full_is_told_and_nothing_half_is_left(number, root, tmp_path):
    into = tmp_path / "into"
    into.mkdir()
    before = snapshot(root)
    done = run(*commands(root, into)[number], before="resource.setrlimit(resource.RLIMIT_FSIZE, (700, 700))")
    assert done.returncode == 1, done.stdout
    assert "Traceback" not in done.stderr, done.stderr[-800:]
    assert "File too large" in done.stderr
    assert snapshot(into) == {}
    assert snapshot(root) == before


@rootly
@pytest.mark.parametrize("number", range(6))
def test_a_disk_with_no_room_left_is_told(number, root, tmp_path):
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4k", "none", small], capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip("nothing can be mounted here")
    (small / "full").write_bytes(bytes(4096))
    try:
        done = run(*commands(root, small)[number])
        assert done.returncode == 1, done.stdout
        assert "Traceback" not in done.stderr, done.stderr[-800:]
        assert "No space left on device" in done.stderr
        assert set(snapshot(small)) == {"full"}
    finally:
        subprocess.run(["umount", small], check=True)


@rootly
@pytest.mark.parametrize("number", range(6))
def test_a_folder_that_may_not_be_written_is_told(number, root, tmp_path):
    into = tmp_path / "into"
    into.mkdir()
    for folder in (tmp_path, *tmp_path.parents):
        if folder.stat().st_uid == os.geteuid() and folder.is_relative_to("/tmp/pytest-of-root"):
            folder.chmod(0o755)
    done = run(*commands(root, into)[number], before=f"os.setgid({NOBODY}); os.setuid({NOBODY})")
    assert done.returncode == 1, done.stdout
    assert "Traceback" not in done.stderr, done.stderr[-800:]
    assert "ermission denied" in done.stderr
    assert snapshot(into) == {}


@rootly
def test_a_file_that_may_not_be_read_is_told(root, tmp_path):
    for folder in (tmp_path, *tmp_path.parents):
        if folder.is_relative_to("/tmp/pytest-of-root"):
            folder.chmod(0o755)
    (root / "annotations" / "harbour-vote.json").chmod(0)
    done = run("check", root, before=f"os.setgid({NOBODY}); os.setuid({NOBODY})")
    assert done.returncode == 1
    assert "annotations/harbour-vote.json: error file-is-not-readable: the file cannot be read: Permission denied" in done.stderr


# Memory


@pytest.mark.parametrize("more", [0, 8, 32])
def test_memory_that_runs_out_leaves_the_old_dataset(more, root, tmp_path):
    archive = tmp_path / "archive"
    archive.mkdir()
    docs = [replace(doc, text=doc.text + "It leaks. " * 200_000) for some in documents() for doc in copies(some, 4)]
    (archive / "news.jsonl").write_bytes(b"".join(map(files.as_line, docs)))
    shutil.copytree(root / "dataset", archive / "dataset")
    before = snapshot(archive)
    limit = f"""
        used = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (used + {more} * 2**20, used + {more} * 2**20))
    """
    done = run("build", "--root", archive, before=limit)
    assert done.returncode == 1, (done.returncode, done.stderr[-500:])
    assert "Traceback" not in done.stderr, done.stderr[-800:]
    assert snapshot(archive) == before


# At once, and meanwhile


def test_a_second_build_of_the_same_dataset_is_refused_and_the_first_is_undisturbed(root):
    before = snapshot(root / "dataset")
    with publish.replacing(root / "dataset") as fresh:
        result = CliRunner().invoke(main, ["build", "--root", str(root)])
        assert (result.exit_code, "another build is writing" in result.output) == (1, True), result.output
        for name, data in before.items():
            (fresh / name).parent.mkdir(exist_ok=True)
            (fresh / name).write_bytes(data)
    assert snapshot(root / "dataset") == before


def _shifted(path, docs):
    path.write_bytes(b"".join(map(files.as_line, reversed(docs))))


def _cut(path, _):
    path.write_bytes(path.read_bytes()[:-50])


def _gone(path, _):
    path.unlink()


def _grown(path, docs):
    path.write_bytes(path.read_bytes() + files.as_line(replace(docs[0], article=replace(docs[0].article, id="one-more"))))


@pytest.mark.parametrize("change", [_shifted, _cut, _gone, _grown], ids=lambda change: change.__name__.strip("_"))
def test_a_source_that_changes_while_it_is_read_gives_no_mixture(change, tmp_path, monkeypatch):
    archive = tmp_path / "archive"
    archive.mkdir()
    docs = [doc for some in documents() for doc in copies(some, 3)]
    path = archive / "news.jsonl"
    path.write_bytes(b"".join(map(files.as_line, docs)))
    index = shards.index

    def changing(*args, **options):
        found = index(*args, **options)
        change(path, docs)
        return found

    monkeypatch.setattr(shards, "index", changing)
    result = CliRunner().invoke(main, ["build", "--root", str(archive)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    if result.exit_code == 0:
        rows = [row for file in (archive / "dataset" / "articles").iterdir() for row in pq.read_table(file).to_pylist()]
        assert {row["id"]: row["text"] for row in rows} == {doc.article.id: doc.text for doc in docs}
    else:
        assert result.output
        assert not (archive / "dataset").exists()
