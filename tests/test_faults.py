"""What the machine can do to a command: kill it, refuse it a file, run out of disk or memory, change a file under its hands."""

import contextlib
import json
import os
import re
import shutil
import signal
import socket
import stat
import subprocess
import sys
import textwrap
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from projects import copies, documents, project
from saidby import build as flow
from saidby import files, markup, publish, resume, shards
from saidby.build import How, build
from saidby.cli import main

HERE = Path(__file__).parent
SAMPLES = HERE / "samples"
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals, limits and permissions of POSIX")
rootly = pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can become somebody else")
NOBODY = 65534


def run(*words, before="", timeout=600):
    """A command in a process of its own, with something done to the process before it begins."""
    code = "import difflib, jsonschema, os, resource, sys\n"
    code += "import saidby.cli, saidby.build, saidby.importing, saidby.view, saidby.exports\n"
    code += "import importlib.metadata, tqdm, saidby.exports.csv, saidby.exports.brat, saidby.corpora.polnear\n"
    # somebody else may not read the interpreter's own files any more
    code += "''.encode('utf-32-le')\nsaidby.view._template()\nsaidby.build.plots._template()\n"
    code += f"{textwrap.dedent(before)}\nsaidby.cli.main({[str(word) for word in words]!r})\n"
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, timeout=timeout, check=False)


def snapshot(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A project with a dataset, and a marked-up text of one of its articles."""
    root = project(tmp_path_factory.mktemp("whole") / "root")
    assert build(root, root / "dataset", print).ok
    (root / "a.marked").write_text(markup.mark(documents()[0]), encoding="utf-8")
    return root


@pytest.fixture
def root(whole, tmp_path):
    """Such a project, to be spoilt."""
    return shutil.copytree(whole, tmp_path / "root")


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


@pytest.mark.parametrize("number", [3, pytest.param(25, marks=pytest.mark.slow)])
def test_whenever_a_build_or_an_import_is_killed_what_is_left_is_whole(number):
    found = kills(number)
    for name, counts in found.items():
        assert counts["killed"] == (-(-number // 4) if name == "training" else number)
        assert not counts.get("neither")
        assert not counts.get("astray")
    assert any(counts.get("articles not judged again") for counts in found.values())


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
    root.chmod(0o755)
    (root / "annotations" / "harbour-vote.json").chmod(0)
    done = run("check", root, before=f"os.setgid({NOBODY}); os.setuid({NOBODY})")
    assert done.returncode == 1
    assert "annotations/harbour-vote.json: error file-is-not-readable: the file cannot be read: Permission denied" in done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
@pytest.mark.parametrize(
    ("name", "told"),
    [(b"news\xff.jsonl", r"news\udcff.jsonl:"), (b"raw/a\xff.txt", r"raw/a\udcff:"), (b"raw/a\xff.text", r"raw/a\udcff.text:")],
)
@pytest.mark.parametrize("command", ["check", "build"])
def test_a_file_whose_name_is_not_utf_8_is_told(command, name, told, root):
    (root / os.fsdecode(name)).write_bytes(files.as_line(documents()[0]))
    done = run(*(["check", root] if command == "check" else ["build", "--root", root]))
    assert (done.returncode, "Traceback" in done.stderr) == (1, False), done.stderr[-800:]
    assert told in done.stderr


@pytest.mark.parametrize("path", [("annotation", "article"), ("article", "id"), ("article", "story"), ("article", "language")])
def test_half_a_surrogate_pair_in_the_metadata_of_a_line_is_told(path, tmp_path):
    line = json.loads(files.as_line(documents()[0]))
    line[path[0]][path[1]] = "a\ud800"
    (tmp_path / "news.jsonl").write_text(json.dumps(line) + "\n", encoding="utf-8")
    done = run("check", tmp_path)
    assert (done.returncode, "Traceback" in done.stderr) == (1, False), done.stderr[-800:]
    assert "news.jsonl:1:" in done.stderr
    assert "string-has-half-a-character" in done.stderr


# Memory


@pytest.mark.parametrize("more", [0, 8, 32, 64])
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
    # Where no more can be had in the midst of it, compiled code may end the process by itself; the next build clears up then.
    killed = more > 8 and done.returncode < 0
    assert killed or done.returncode == 1, (done.returncode, done.stderr[-500:])
    assert "Traceback" not in done.stderr, done.stderr[-800:]
    assert {name: data for name, data in snapshot(archive).items() if not (killed and ".building" in name)} == before


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


def _another(path, docs):
    (path.parent / "more.jsonl").write_bytes(files.as_line(docs[0]))


def changing(work, change):
    """A step of the build after which a source changes."""

    def done(*args, **options):
        found = work(*args, **options)
        change()
        return found

    return done


@pytest.mark.parametrize("words", [["build", "--root"], ["check"]], ids=["build", "check"])
@pytest.mark.parametrize("change", [_shifted, _cut, _gone, _grown, _another], ids=lambda change: change.__name__.strip("_"))
def test_a_shard_that_changes_while_it_is_read_gives_no_mixture(change, words, tmp_path, monkeypatch):
    archive = tmp_path / "archive"
    archive.mkdir()
    docs = [replace(doc, article=replace(doc.article, split=split))
            for doc, split in zip(copies(documents()[0], 2), ("alpha", "gamma"), strict=True)]  # fmt: skip
    path = archive / "news.jsonl"
    path.write_bytes(b"".join(map(files.as_line, docs)))
    monkeypatch.setattr(shards, "index", changing(shards.index, lambda: change(path, docs)))
    result = CliRunner().invoke(main, [*words, str(archive)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    assert (result.exit_code, "news.jsonl" in result.output or "more.jsonl" in result.output) == (1, True), result.output
    assert not (archive / "dataset").exists()


def test_an_article_that_changes_its_split_while_it_is_read_gives_no_mixture(root, monkeypatch):
    before = snapshot(root / "dataset")
    path = root / "raw" / "council-bridge.json"
    other = path.read_bytes().replace(b'"train"', b'"test"')
    monkeypatch.setattr(shards, "index", changing(shards.index, lambda: path.write_bytes(other)))
    result = CliRunner().invoke(main, ["build", "--root", str(root)])
    assert (result.exit_code, "council-bridge.json was changed while it was read" in result.output) == (1, True), result.output
    assert snapshot(root / "dataset") == before


def test_a_shard_that_changed_while_it_was_built_is_not_used_again(tmp_path, monkeypatch):
    root, how, harbour = project(tmp_path / "root"), How(resume=True), documents()[1]
    build_shard = resume.build_shard

    def changed(task):
        files.write(replace(harbour, text=f"{harbour.text}More.\n"), root)
        return build_shard(task)

    monkeypatch.setattr(resume, "build_shard", lambda task: changed(task) if task.split == "test" else build_shard(task))
    monkeypatch.setattr(flow, "_states", lambda _: set())
    assert build(root, tmp_path / "dataset", print, how=how).ok
    monkeypatch.undo()
    files.write(harbour, root)
    assert build(root, tmp_path / "dataset", print, how=how).ok
    assert build(root, tmp_path / "whole", print).ok
    assert snapshot(tmp_path / "dataset") == snapshot(tmp_path / "whole")


# Something else where a file should be


def _socket(path):
    with socket.socket(socket.AF_UNIX) as made, contextlib.chdir(path.parent):
        made.bind(path.name)


def _device(path):
    try:
        os.mknod(path, stat.S_IFCHR | 0o666, os.makedev(1, 5))  # /dev/zero: it never ends
    except PermissionError:
        pytest.skip("only root can make a device")


ODD = {
    "pipe": os.mkfifo,
    "folder": Path.mkdir,
    "socket": _socket,
    "device": _device,
    "link to a device": lambda path: path.symlink_to("/dev/zero"),
    "link that leads out": lambda path: path.symlink_to(path.absolute().parents[len(path.absolute().parts) - 2] / "etc/passwd"),
    "link that leads nowhere": lambda path: path.symlink_to("nowhere"),
}
PLACES = [
    "raw/council-bridge.txt",
    "raw/council-bridge.json",
    "annotations/council-bridge.json",
    "dataset.toml",
    "LICENSE-DATA",
    "DATASHEET.md",
    "README.md",
    "docs/checks.md",
    "docs/dataset.html",
]


class Endless(BaseException):
    """No error that anything on the way could take for one of its own."""


@contextlib.contextmanager
def no_longer_than(seconds):
    """Ends what waits for a pipe that nobody writes to."""

    def over(*_):
        raise Endless

    before = signal.signal(signal.SIGALRM, over)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def called(*words):
    with no_longer_than(20):
        result = CliRunner().invoke(main, [str(word) for word in words])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    return result


@pytest.mark.parametrize("kind", ODD)
@pytest.mark.parametrize("place", PLACES)
def test_what_is_no_file_of_the_project_is_told_and_not_opened(place, kind, root):
    before = snapshot(root / "dataset")
    path = root / place
    path.parent.mkdir(exist_ok=True)
    path.unlink(missing_ok=True)
    ODD[kind](path)
    result = called("build", "--root", root)
    assert (result.exit_code, place in result.output) == (1, True), result.output
    assert called("check", root).exit_code == (1 if place.startswith(("raw", "annotations", "dataset.toml")) else 0)
    assert snapshot(root / "dataset") == before
    assert "root:" not in "".join(data.decode("utf-8", "replace") for data in before.values())


@pytest.mark.parametrize("kind", sorted({*ODD} - {"folder"}))
@pytest.mark.parametrize("name", ["README.md", "quotes/train-00000-of-00001.parquet"])
def test_what_is_no_file_of_the_dataset_is_stale(name, kind, root):
    (root / "dataset" / name).unlink()
    ODD[kind](root / "dataset" / name)
    result = called("build", "--check", "--root", root)
    assert (result.exit_code, name in result.output) == (1, True), result.output


@pytest.mark.parametrize("kind", sorted({*ODD} - {"folder"}))
def test_what_is_no_file_of_a_corpus_is_told_and_not_opened(kind, tmp_path):
    shutil.copytree(SAMPLES / "polnear", tmp_path / "in")
    place = min((tmp_path / "in").rglob("*.txt"))
    place.unlink()
    ODD[kind](place)
    result = called("import", "polnear", tmp_path / "in", tmp_path / "out")
    assert (result.exit_code, place.name in result.output) == (1, True), result.output
    assert not (tmp_path / "out").exists()


def test_a_folder_of_a_corpus_that_is_a_link_out_of_it_is_told(tmp_path):
    shutil.copytree(SAMPLES / "polnear", tmp_path / "in")
    shutil.move(tmp_path / "in" / "data", tmp_path / "elsewhere")
    (tmp_path / "in" / "data").symlink_to(tmp_path / "elsewhere")
    result = called("import", "polnear", tmp_path / "in", tmp_path / "out")
    assert (result.exit_code, "data: it is a link that leads out" in result.output) == (1, True), result.output


@pytest.mark.parametrize("planted", [".dataset.building", ".dataset.shards", ".out.importing"])
def test_a_link_where_the_work_is_done_is_not_followed(planted, root, tmp_path):
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "letter").write_text("mine")
    (root / planted).symlink_to(mine)
    words = (
        ["build", "--root", root, "--resume"]
        if "dataset" in planted
        else ["import", "polnear", SAMPLES / "polnear", root / "out"]
    )
    result = called(*words)
    assert (result.exit_code, re.search("is a link: remove|a link in the place of", result.output) is not None) == (1, True), (
        result.output
    )
    assert snapshot(mine) == {"letter": b"mine"}


def test_markup_is_not_written_through_a_folder_that_is_a_link_out(root, tmp_path):
    shutil.move(root / "annotations", tmp_path / "elsewhere")
    (root / "annotations").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "elsewhere" / "council-bridge.json").unlink()
    before = snapshot(tmp_path / "elsewhere")
    result = called("unmark", root / "a.marked", "--root", root)
    assert (result.exit_code, "is a link that leads out" in result.output) == (1, True), result.output
    assert snapshot(tmp_path / "elsewhere") == before


@pytest.mark.parametrize("name", ["train-00000-of-00001.parquet.json", "train-00000-of-00001.parquet.findings"])
def test_a_pipe_among_the_records_of_a_build_is_not_opened(name, root):
    assert build(root, root / "dataset", print, how=How(resume=True)).ok
    before = snapshot(root / "dataset")
    (root / ".dataset.shards" / name).unlink(missing_ok=True)
    os.mkfifo(root / ".dataset.shards" / name)
    assert called("build", "--root", root, "--resume").exit_code == 0
    assert snapshot(root / "dataset") == before


# Settings


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("tags = 5", "tags is 5, not a list of texts"),
        ("tags = [1]", "tags is [1], not a list of texts"),
        ('annotations_creators = "found"', "not a list of texts"),
        ("citation = 5", "citation is 5, not a text"),
        ("title = 1979-05-27", "not a text"),
        ("version = 1.0", "version is 1.0, not a text"),
        ("date = 5", "date is 5, not a date"),
        ("title = " + "[" * 100_000, "dataset.toml"),
        ("title = \x00", "dataset.toml"),
        ('title = "\\ud800"', "dataset.toml"),
    ],
)  # fmt: skip
def test_settings_of_another_kind_are_told(line, told, root):
    (root / "dataset.toml").write_text(line)
    result = called("build", "--root", root)
    assert (result.exit_code, told in result.output) == (1, True), result.output
