"""What an earlier build finished: a shard is not built again while its articles, and all that makes files of them, are the same.

For each finished shard a record stands beside the dataset: a key that is the digest of the articles' bytes and of this
package, and what became of the shard. Its files are found where the build was stopped, or in the dataset that is there.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
import unicodedata
from array import array
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa

from saidby import files
from saidby.shards import Done, Task, build_shard, read_refs
from saidby.tables import TABLES


def built(task: Task) -> Done:
    """What became of a shard, built now or by an earlier build."""
    if task.records is None or task.into is None:
        return build_shard(task)
    key = _key(task)
    done = _known(task, key)
    if done is None:
        done = build_shard(task)
        if not done.found["error"] and _key(task) == key:  # else an article has changed since it was read
            _note(task, key, done)
    return done


def _key(task: Task) -> str:
    """The digest of all that decides what stands in the shard."""
    total = hashlib.sha256(maker().encode("ascii"))
    total.update(json.dumps([task.name, task.corpus, task.counted]).encode())
    for ref, data in read_refs(task):
        parts = [data] if ref.line else [part.data for _, part in files.source(task.root, ref.file).parts()]
        for part in parts:
            total.update(b"%d %d\n" % (len(parts), len(part)))
            total.update(part)
    return total.hexdigest()


@cache
def maker() -> str:
    """The digest of this package and of what it is run by: what it judges and writes is the same where this is."""
    total = hashlib.sha256(f"{pa.__version__} {sys.version} {unicodedata.unidata_version}".encode())
    for path in sorted(Path(__file__).parent.rglob("*")):
        if path.suffix in (".py", ".json"):
            total.update(path.read_bytes())
    return total.hexdigest()


def _note(task: Task, key: str, done: Done) -> None:
    """Write down what became of a shard."""
    if task.records is None or task.into is None:
        return
    value = {
        "key": key,
        "files": {table.name: _digest(task.into / table.name / task.name) for table in TABLES},
        "found": done.found,
        "text_digests": done.text_digests.hex(),
        "quotes": done.quotes.tolist(),
        "counts": done.counts.tolist(),
        "tally": [[*what, number] for what, number in done.tally.items()],
        "sizes": done.sizes,
        "digests": done.digests,
    }
    if done.findings is not None:
        files.write_whole(task.records / f"{task.name}.findings", done.findings.read_bytes())
    files.write_whole(task.records / f"{task.name}.json", json.dumps(value).encode("utf-8"))


def _known(task: Task, key: str) -> Done | None:
    """What a record with this key says of a shard whose files are still there, all as they were."""
    if task.records is None or task.into is None or not (task.records / f"{task.name}.json").is_file():
        return None
    try:
        value = json.loads((task.records / f"{task.name}.json").read_bytes())
    except (OSError, ValueError):
        return None
    if value["key"] != key or not all(_fetched(task, table, digest) for table, digest in value["files"].items()):
        return None
    return _done(task, task.records, value)


def _done(task: Task, records: Path, value: dict[str, Any]) -> Done:
    found = Counter(value["found"])
    return Done(
        task.order,
        len(task.refs),
        found,
        records / f"{task.name}.findings" if found.total() else None,
        bytearray.fromhex(value["text_digests"]),
        array("i", value["quotes"]),
        array("i", value["counts"]),
        Counter({(split, what, name): number for split, what, name, number in value["tally"]}),
        {table: tuple(sizes) for table, sizes in value["sizes"].items()},
        value["digests"],
    )


def _fetched(task: Task, table: str, digest: str) -> bool:
    """Whether a file of the shard is in the new dataset, brought there from the old one if need be."""
    into, old = (folder / table / task.name if folder else None for folder in (task.into, task.old))
    if into is None or _digest(into) == digest:
        return into is not None
    if old is None or _digest(old) != digest:
        return False
    into.parent.mkdir(parents=True, exist_ok=True)
    into.unlink(missing_ok=True)
    try:
        os.link(old, into)
    except OSError:
        shutil.copyfile(old, into)
    return True


def _digest(path: Path) -> str | None:
    if not path.is_file() or path.is_symlink():
        return None
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
