"""Some articles at once: what is held of them, and that it makes no difference how many they are."""

import json
import weakref
from dataclasses import replace

import numpy as np
import pytest

from projects import copies, documents
from saidby import files
from saidby.batch import batch_of, once
from saidby.build import How, build, check
from saidby.shards import building


def shard(folder, lines):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "news.jsonl").write_bytes(b"".join(lines))
    return folder


def refused(doc, size=0):
    """A line of an article that nobody takes."""
    line = json.loads(files.as_line(doc))
    line["annotation"]["version"] = "x" * size
    return json.dumps(line).encode() + b"\n"


def test_a_result_is_remembered_while_its_batch_is_there():
    calls = []

    @once
    def sizes(batch):
        calls.append(1)
        return np.array(batch.sizes)

    batch = batch_of(documents())
    result = weakref.ref(sizes(batch))
    assert sizes(batch) is result()
    assert len(calls) == 1
    del batch
    assert result() is None


def test_it_makes_no_difference_how_many_are_looked_at_at_once(tmp_path, monkeypatch):
    docs = [doc for some in documents() for doc in copies(some, 5)]
    mended = replace(docs[3], quotes=tuple(replace(quote, cue=()) for quote in docs[3].quotes))
    lines = [files.as_line(doc) for doc in [*docs[:3], mended, *docs[4:]]]
    sound = shard(tmp_path / "sound", lines)
    faulty = shard(tmp_path / "faulty", [*lines[:5], refused(docs[5]), *lines[6:]])
    found = []
    for most in (1, 2, 256):
        monkeypatch.setattr(building, "AT_ONCE", most)
        told = []
        assert build(sound, tmp_path / "dataset", lambda finding, told=told: told.append(str(finding))).ok
        assert not check(faulty, lambda finding, told=told: told.append(str(finding))).ok
        found.append((told, (tmp_path / "dataset" / "digests.json").read_text()))
    assert found[0] == found[1] == found[2]
    assert any("file-breaks-the-schema" in finding for finding in found[0][0])


@pytest.mark.parametrize("made", [refused, lambda doc, size: files.as_line(replace(doc, text=doc.text + "x" * size))])
def test_fewer_are_looked_at_at_once_when_they_are_long(made, tmp_path, monkeypatch):
    monkeypatch.setattr(building, "GROUP_TEXT", 400_000)
    batches = []
    judge = building._judge
    monkeypatch.setattr(building, "_judge", lambda *args: batches.append(len(args[3])) or judge(*args))
    docs = copies(documents()[0], 12)
    root = shard(tmp_path / "root", [made(doc, 30_000) for doc in docs])
    check(root, lambda _: None, how=How())
    assert batches == [4, 4, 4]


def test_while_rows_are_written_nothing_is_held_of_what_was_read(tmp_path, monkeypatch):
    batches, held = [], []
    gather = building.gather

    def gathered(*args):
        batch = gather(*args)
        batches.append(weakref.ref(batch))
        return batch

    monkeypatch.setattr(building, "gather", gathered)
    monkeypatch.setattr(building, "GROUP_ROWS", 1)
    monkeypatch.setattr(building, "AT_ONCE", 2)
    joined = building._joined
    monkeypatch.setattr(building, "_joined", lambda parts: held.append([one() for one in batches]) or joined(parts))
    root = shard(tmp_path / "root", map(files.as_line, copies(documents()[0], 6)))
    assert build(root, tmp_path / "dataset", print).ok
    assert held
    assert all(batch is None for some in held for batch in some)
