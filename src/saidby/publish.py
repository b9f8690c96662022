"""Tables to Parquet files, in a fresh folder that takes the old one's place in one step.

At any moment, whenever the build is killed, the target is the old dataset or the new one, whole. On Linux and macOS the two
folders are exchanged in one system call; elsewhere the old one is moved aside first, and a build that was killed
just then is finished by the next one.
"""

from __future__ import annotations

import ctypes
import hashlib
import json
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from saidby.tables import TABLES

ROW_GROUP = 10_000
"""Rows in a group: a viewer pages by groups, and pandas reads one at a time."""


class PublishError(Exception):
    """The dataset cannot be put where it should go: the message says why and what to do."""


# Parquet


def write_parquet(table: pa.Table, path: Path) -> None:
    """Write a table as the Hub likes it: zstd, chunked by content so that a change travels alone, with a page index."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(
        table.combine_chunks(),
        path,
        compression="zstd",
        compression_level=3,
        row_group_size=ROW_GROUP,
        use_content_defined_chunking=True,
        write_page_index=True,
    )


def file_name(split: str, shard: int = 0, shards: int = 1) -> str:
    """The name of a shard's file, as the Hub has them."""
    return f"{split}-{shard:05d}-of-{shards:05d}.parquet"


def digest(rows: list[dict[str, Any]]) -> str:
    """The sha256 of rows as JSON lines with sorted keys: the same for the same rows under every version of pyarrow."""
    total = hashlib.sha256()
    for row in rows:
        total.update(json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8") + b"\n")
    return total.hexdigest()


# Into place


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """A fresh folder to write into, which becomes `target` when the block ends well and vanishes when it does not.

    Raises PublishError when the target holds files that no build wrote, or another build is at work on it.
    """
    target = Path(os.path.abspath(target))
    workshop = target.with_name(f".{target.name}.building")
    _refuse_foreign(target)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        lock = _lock(workshop)
    except OSError as error:
        raise PublishError(f"cannot write beside {target}: {error.strerror}") from error
    try:
        _repair(workshop, target)
        fresh = workshop / "new"
        fresh.mkdir()
        yield fresh
        _sync(fresh)
        _swap(fresh, target, workshop / "old")
    except OSError as error:
        raise PublishError(
            f"cannot write {target}: {error.strerror or error}; the dataset that was there is untouched"
        ) from error
    finally:
        shutil.rmtree(workshop, ignore_errors=True)
        os.close(lock)


def _refuse_foreign(target: Path) -> None:
    """Refuse to replace a folder that holds anything but what a build writes."""
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise PublishError(f"{target} is no folder; remove it, or name another with --to")
    ours = {"README.md", "digests.json", "croissant.json", "LICENSE-DATA", ".gitattributes", *(table.name for table in TABLES)}
    foreign = sorted(path.name for path in target.glob("*") if path.name not in ours) if target.exists() else []
    if foreign:
        raise PublishError(f"{target} holds {foreign[0]!r}, which no build wrote; move it away, or name another folder with --to")


def _lock(workshop: Path) -> int:
    """Hold the workshop for this build alone; raises PublishError when another build holds it."""
    while True:
        workshop.mkdir(exist_ok=True)
        handle = os.open(workshop, os.O_RDONLY)
        try:
            if sys.platform != "win32":
                import fcntl

                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            raise PublishError(f"another build is writing {workshop.name.removeprefix('.').removesuffix('.building')}") from None
        try:
            if os.path.samestat(os.fstat(handle), workshop.stat()):
                return handle
        except FileNotFoundError:
            pass
        os.close(handle)  # the other build has just finished and taken the folder away: once more


def _repair(workshop: Path, target: Path) -> None:
    """Finish what a killed build left: bring back a dataset that was moved aside, and clear the workshop."""
    aside = workshop / "old"
    if aside.exists() and not target.exists():
        aside.rename(target)
    for path in workshop.iterdir():
        shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()


def _sync(folder: Path) -> None:
    """Bring all files and folders to the disk, so that the swap cannot outrun them when the power fails."""
    for path in [*folder.rglob("*"), folder]:
        if sys.platform == "win32" and path.is_dir():
            continue
        handle = os.open(path, os.O_RDONLY)
        os.fsync(handle)
        os.close(handle)


def _swap(fresh: Path, target: Path, aside: Path) -> None:
    if not target.exists():
        fresh.rename(target)
    elif not _exchange(fresh, target):
        target.rename(aside)
        fresh.rename(target)


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two folders in one step; False where the system or the file system cannot."""
    try:
        libc = ctypes.CDLL(None, use_errno=True)
        if sys.platform == "linux":
            at_fdcwd, exchange = -100, 2
            return bool(libc.renameat2(at_fdcwd, os.fsencode(one), at_fdcwd, os.fsencode(other), exchange) == 0)
        if sys.platform == "darwin":
            rename_swap = 2
            return bool(libc.renamex_np(os.fsencode(one), os.fsencode(other), rename_swap) == 0)
    except (AttributeError, OSError, TypeError):
        pass
    return False
