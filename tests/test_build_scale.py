"""Killed, out of disk, at once: the old dataset or the new one is there, whole, and the next build gives the same bytes."""

import json
import multiprocessing
import os
import signal
import subprocess
import sys
import textwrap
import time
from dataclasses import replace
from pathlib import Path

import pytest

from projects import copies, documents, project, snapshot
from saidby import files, resume
from saidby.build import How, build
from saidby.workers import WorkersError, run

HERE = Path(__file__).parent
linux = pytest.mark.skipif(sys.platform != "linux", reason="looks at processes as Linux shows them")
posix = pytest.mark.skipif(sys.platform == "win32", reason="forks and signals")


def python(*args, **options):
    path = os.pathsep.join(map(str, (HERE.parent / "src", HERE)))
    return subprocess.Popen([sys.executable, *map(str, args)], env={**os.environ, "PYTHONPATH": path}, text=True, **options)


def archive(folder, number=60):
    folder.mkdir(parents=True)
    docs = [doc for some in documents() for doc in copies(some, number // 3)]
    (folder / "news.jsonl").write_bytes(b"".join(map(files.as_line, docs)))
    return folder


# Killed at every change of the file system


def crashed(folder, mode, *options):
    process = python(HERE / "crash.py", folder, mode, *options, stdout=subprocess.PIPE)
    told = [json.loads(line) for line in process.communicate()[0].splitlines() if line.startswith("{")]
    assert process.returncode == 0
    assert not told[-1]["killed"]
    return told


@posix
@pytest.mark.parametrize("aside", [False, True], ids=["exchange", "move aside"])
def test_whenever_the_publication_is_killed_there_is_the_old_or_the_new(tmp_path, aside):
    put = tmp_path / "before" / "dataset"
    (put / "quotes").mkdir(parents=True)
    for name in ("README.md", "quotes/train.parquet"):
        (put / name).write_text("old")
    old, new = ({name: words.encode().hex() for name in ("README.md", "quotes/train.parquet")} for words in ("old", "new"))
    told = crashed(tmp_path, "folders", *(["--aside"] if aside else []))
    assert len(told) > 10
    allowed = [old, new, {}] if aside else [old, new]
    assert all(one["left"] in allowed for one in told)
    assert sum(one["left"] == {} for one in told) == aside  # moved aside, and not yet replaced: the next build mends it
    assert all((one["again"], one["after"], one["beside"]) == (0, new, []) for one in told)


@posix
@pytest.mark.slow
def test_whenever_a_build_is_killed_there_is_the_old_or_the_new(tmp_path):
    before = tmp_path / "before"
    project(before / "project", documents()[:2])
    assert build(before / "project", before / "dataset", print).ok
    old = {name: data.hex() for name, data in snapshot(before / "dataset").items()}
    project(before / "project", documents())
    told = crashed(tmp_path, "build")
    new = told[-1]["left"]
    assert len(told) > 40
    assert new != old
    assert all(one["left"] in (old, new) for one in told)
    assert all((one["again"], one["after"], one["beside"]) == (0, new, []) for one in told)


# Workers


def test_a_killed_worker_costs_nothing_but_time(tmp_path):
    root = archive(tmp_path / "archive")
    assert build(root, tmp_path / "undisturbed", print, how=How(shard=4)).ok
    killed = []

    def kill(*_):
        if len(killed) < 2:
            worker = multiprocessing.active_children()[0]
            os.kill(worker.pid, signal.SIGKILL)
            killed.append(worker.pid)

    report = build(root, tmp_path / "dataset", print, progress=kill, how=How(workers=2, shard=4))
    assert (report.ok, report.articles, len(killed)) == (True, 60, 2)
    assert snapshot(tmp_path / "dataset") == snapshot(tmp_path / "undisturbed")


def test_a_build_imports_neither_pandas_nor_what_explains_faults(tmp_path):
    """Each worker would pay for them: a third of a second, and tens of megabytes."""
    archive(tmp_path / "root")
    code = "import atexit, sys; atexit.register(lambda: print(*sys.modules)); from saidby.cli import main; main()"
    done = python("-c", code, "build", "--root", tmp_path / "root", "--to", tmp_path / "dataset", stdout=subprocess.PIPE)
    modules = done.communicate()[0].split()
    assert "pyarrow.parquet" in modules
    assert {"pandas", "jsonschema"}.isdisjoint(modules)


def _die():
    os.kill(os.getpid(), signal.SIGKILL)


class Fatal:
    """A task that kills the worker that unpacks it."""

    order = 0

    def __reduce__(self):
        return _die, ()


def test_a_task_that_kills_every_worker_ends_the_build_with_a_message():
    with pytest.raises(WorkersError, match="workers were killed 4 times in a row"):
        list(run([Fatal()], workers=2))


@linux
def test_workers_end_when_the_main_process_is_killed_and_the_next_build_is_undisturbed(tmp_path):
    root = archive(tmp_path / "archive", 600)
    assert build(root, tmp_path / "undisturbed", print, how=How(shard=4)).ok
    code = f"""
        from pathlib import Path
        from saidby.build import How, build
        if __name__ == "__main__":
            build(Path({str(root)!r}), Path({str(tmp_path / "dataset")!r}), print, how=How(workers=2, shard=4))
    """
    script = tmp_path / "main.py"
    script.write_text(textwrap.dedent(code))
    process = python(script)
    wait_for(lambda: list(tmp_path.glob(".dataset.building/run.*/new/quotes/train-00002*")))
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    process.kill()
    process.wait()
    assert len(children) >= 2
    wait_for(lambda: not any(is_running(child) for child in children))
    assert not (tmp_path / "dataset").exists()
    assert build(root, tmp_path / "dataset", print, how=How(shard=4)).ok
    assert snapshot(tmp_path / "dataset") == snapshot(tmp_path / "undisturbed")


def is_running(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def wait_for(condition, seconds=60):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.02)


# Resumed


class Stopped(Exception):  # noqa: N818
    pass


@posix
@pytest.mark.parametrize("workers", [1, 2])
def test_a_stopped_build_goes_on_from_the_finished_shards(tmp_path, monkeypatch, workers):
    root = archive(tmp_path / "archive")
    assert build(root, tmp_path / "undisturbed", print, how=How(shard=4)).ok
    target = tmp_path / "dataset"

    def stop(done, of, _):
        if done >= of // 2:
            raise Stopped

    with pytest.raises(Stopped):
        build(root, target, print, progress=stop, how=How(workers=workers, shard=4, resume=True))
    assert not target.exists()
    again = made(monkeypatch)
    report = build(root, target, print, how=How(shard=4, resume=True))
    assert (report.ok, report.articles) == (True, 60)
    assert len(again) <= 8  # of 15
    assert again or workers > 1  # which may be done with all before they are stopped
    assert snapshot(target) == snapshot(tmp_path / "undisturbed")
    assert not (tmp_path / ".dataset.building").exists()


def made(monkeypatch):
    """The names of the shards that are really built from now on."""
    names = []
    really = resume.build_shard
    monkeypatch.setattr(resume, "build_shard", lambda task: (names.append(task.name), really(task))[1])
    return names


def test_after_a_change_only_its_shard_is_built_again(tmp_path, monkeypatch):
    root, target = archive(tmp_path / "archive"), tmp_path / "dataset"
    how = How(shard=4, resume=True)
    assert build(root, target, print, how=how).ok
    again = made(monkeypatch)
    before = snapshot(target)
    assert build(root, target, print, how=how).ok
    assert (again, snapshot(target)) == ([], before)
    shard = root / "news.jsonl"
    shard.write_bytes(shard.read_bytes().replace(b'"title":"Harbour to close"', b'"title":"Harbour to shut"', 1))
    assert build(root, target, print, how=how).ok
    assert len(again) == 1
    after = snapshot(target)
    assert {name for name in after if after[name] != before[name]} == {
        *(f"{table}/{again[0]}" for table in ("articles", "quotes")), "digests.json",
    } | ({"README.md"} if after["README.md"] != before["README.md"] else set())  # fmt: skip
    assert build(root, tmp_path / "anew", print, how=How(shard=4)).ok
    assert snapshot(tmp_path / "anew") == after


def test_a_file_that_was_changed_by_hand_is_not_used_again(tmp_path, monkeypatch):
    root, target = archive(tmp_path / "archive"), tmp_path / "dataset"
    how = How(shard=4, resume=True)
    assert build(root, target, print, how=how).ok
    before = snapshot(target)
    changed = target / "quotes" / "train-00001-of-00005.parquet"
    changed.write_bytes(changed.read_bytes()[:-1] + b"x")
    again = made(monkeypatch)
    assert build(root, target, print, how=how).ok
    assert (again, snapshot(target)) == (["train-00001-of-00005.parquet"], before)


def test_warnings_of_a_shard_that_is_not_built_again_are_told_again(tmp_path):
    docs = copies(documents()[1], 4)
    docs = [replace(doc, article=replace(doc.article, corpus="made-up", split="train")) for doc in docs]
    quotes = [replace(quote, type="direct") for quote in docs[0].quotes]
    docs[0] = replace(docs[0], quotes=tuple(quotes))
    (tmp_path / "archive").mkdir()
    (tmp_path / "archive" / "news.jsonl").write_bytes(b"".join(map(files.as_line, docs)))
    told = []
    for _ in range(2):
        found = []
        assert build(tmp_path / "archive", tmp_path / "dataset", found.append, how=How(resume=True)).ok
        told.append(found)
    assert told[0] == told[1]
    assert {finding.severity for finding in told[0]} == {"warning"}


# Disk


@posix
@pytest.mark.parametrize("workers", [1, 2])
def test_a_full_disk_is_told_and_leaves_the_old_dataset(tmp_path, workers):
    root = archive(tmp_path / "archive", 600)
    (tmp_path / "dataset").mkdir()
    (tmp_path / "dataset" / "README.md").write_text("old")
    code = f"""
        import resource, sys
        resource.setrlimit(resource.RLIMIT_FSIZE, (16_384, 16_384))
        from saidby.cli import main
        if __name__ == "__main__":
            main(["build", "--root", {str(root)!r}, "--to", {str(tmp_path / "dataset")!r}, "--workers", "{workers}"])
    """
    script = tmp_path / "main.py"
    script.write_text(textwrap.dedent(code))
    process = python(script, stderr=subprocess.PIPE)
    _, told = process.communicate()
    assert process.returncode == 1, told
    assert "File too large" in told
    assert "the dataset that was there is untouched" in told
    assert "Traceback" not in told
    assert snapshot(tmp_path / "dataset") == {"README.md": b"old"}
    assert not (tmp_path / ".dataset.building").exists()


# Ray


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # Ray's own
@linux
def test_two_nodes_of_ray_give_the_same_bytes_though_one_is_killed(tmp_path, monkeypatch):
    ray = pytest.importorskip("ray")
    from ray.cluster_utils import Cluster

    monkeypatch.setenv("RAY_USAGE_STATS_ENABLED", "0")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(map(str, (HERE.parent / "src", HERE))))
    root = archive(tmp_path / "archive", 120)
    assert build(root, tmp_path / "undisturbed", print, how=How(shard=2)).ok
    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 0, "include_dashboard": False})
    nodes = [cluster.add_node(num_cpus=1) for _ in range(2)]
    ray.init(address=cluster.address, logging_level="ERROR", log_to_driver=False)
    here = ray.get_runtime_context().get_node_id()
    victims = [node for node in nodes if node.node_id != here]

    def kill(done, *_):
        if done > 10 and victims:
            cluster.remove_node(victims.pop(), allow_graceful=False)
            victims.clear()

    try:
        report = build(root, tmp_path / "dataset", print, progress=kill, how=How(engine="ray", shard=2))
    finally:
        ray.shutdown()
        cluster.shutdown()
    assert (report.ok, report.articles, victims) == (True, 120, [])
    assert snapshot(tmp_path / "dataset") == snapshot(tmp_path / "undisturbed")


def test_without_ray_the_message_says_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(WorkersError, match=r"pip install 'saidby\[ray\]'"):
        list(run([], engine="ray"))
