"""Tables to Parquet files, in a fresh folder that takes the old one's place in one step.

At any moment, whenever the build is killed, the target is the old dataset or the new one, whole. On Linux and macOS the two
folders are exchanged in one system call; elsewhere the old one is moved aside first, and a build that was killed
just then is finished by the next one.
"""

from __future__ import annotations

import ctypes
import errno
import hashlib
import os
import secrets
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from saidby.arrays import numbers, numbers_of, text
from saidby.tables import TABLES

PICTURE = "distributions.svg"
"""The picture of what the dataset is made of, in its folder."""


class PublishError(Exception):
    """The dataset cannot be put where it should go: the message says why and what to do."""


# Parquet


LAYOUT: Mapping[str, Any] = {
    "compression": "zstd",
    "compression_level": 3,
    "use_content_defined_chunking": True,
    "write_page_index": True,
}
"""As the Hub likes files: chunked by content so that a change travels alone, with a page index."""


def write_parquet(table: pa.Table, path: Path) -> None:
    """Write a table of one row group as a Parquet file."""
    with ShardFile(path, table.schema, path.parent) as file:
        file.add(table)


class ShardFile:
    """A Parquet file that grows by row groups, in the folder `unfinished` until it is whole: no part is ever published."""

    def __init__(self, path: Path, schema: pa.Schema, unfinished: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished.mkdir(parents=True, exist_ok=True)
        self.path, self._unfinished = path, unfinished / f"{path.name}.{secrets.token_hex(8)}"
        self._writer = pq.ParquetWriter(self._unfinished, schema, **LAYOUT)
        self._digest = hashlib.sha256()
        self.rows = self.bytes_in_memory = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, *rest: object) -> None:
        try:
            self._writer.close()
            if kind is None:
                self._unfinished.replace(self.path)
        finally:
            self._unfinished.unlink(missing_ok=True)

    def add(self, table: pa.Table) -> None:
        """Add rows as one row group; their chunks leave no trace in the file."""
        table = table.combine_chunks()
        if table.num_rows:
            self._writer.write_table(table, row_group_size=table.num_rows)
        self.rows += table.num_rows
        self.bytes_in_memory += table.nbytes
        self._digest.update(digest(table).encode("ascii"))

    def hexdigest(self) -> str:
        """The digest of the rows so far, row group by row group."""
        return self._digest.hexdigest()


def file_name(split: str, shard: int = 0, shards: int = 1) -> str:
    """The name of a shard's file, as the Hub has them."""
    return f"{split}-{shard:05d}-of-{shards:05d}.parquet"


def digest(table: pa.Table) -> str:
    """The sha256 of the values of a table, column by column: the same for the same rows under every version of pyarrow."""
    total = hashlib.sha256()
    for name, column in zip(table.column_names, table.columns, strict=True):
        total.update(f"{name} {column.type}\n".encode())
        _feed(total, column.combine_chunks() if column.num_chunks != 1 else column.chunk(0))
    return total.hexdigest()


def _feed(total: hashlib._Hash, array: Any) -> None:
    """Add the values of an array to a digest: which are null, how long each is where lengths differ, and what they are."""
    total.update(f"{len(array)} {array.null_count}\n".encode())
    if array.null_count:
        total.update(numbers_of(array.is_valid().cast(pa.uint8())))
    if pa.types.is_list(array.type):
        total.update(numbers_of(_filled(pc.list_value_length(array))))
        _feed(total, array.flatten())
    elif pa.types.is_struct(array.type):
        for i in range(array.type.num_fields):
            _feed(total, array.field(i))
    elif pa.types.is_string(array.type):
        array = _filled(array)
        total.update(numbers_of(pc.binary_length(array)))
        _, offsets, data = array.buffers()
        if data is not None:
            first, last = np.frombuffer(offsets, np.int32)[[array.offset, array.offset + len(array)]]
            total.update(memoryview(data)[first:last])
    else:  # numbers and truths, all of which fit into 32 bits
        total.update(numbers_of(_filled(array.cast(pa.int32()))))


def _filled(array: Any) -> Any:
    """An array with nothing, or zero, where it has nulls; without any it would be copied all the same."""
    if not array.null_count:
        return array
    return pc.fill_null(array, text("") if pa.types.is_string(array.type) else numbers(np.zeros(1, np.int32))[0])


# Into place


@contextmanager
def replacing(target: Path, *, resume: bool = False) -> Iterator[Path]:
    """A fresh folder to write into, which becomes `target` when the block ends well and vanishes when it does not.

    Beside it, in the same parent, is room for what is needed while building. With `resume` all of that stays when the block
    does not end well, and the next fresh folder has what the last one had.
    Raises PublishError when the target holds files that no build wrote, or another build is at work on it.
    """
    target = Path(os.path.abspath(target))
    workshop = target.with_name(f".{target.name}.building")
    _refuse_foreign(target)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        lock = hold(workshop)
    except BlockingIOError:
        raise PublishError(f"another build is writing {target.name}") from None
    except OSError as error:
        raise PublishError(f"cannot write beside {target}: {error.strerror}") from error
    keep = resume
    try:
        _repair(workshop, target, resume=resume)
        # A worker of a killed build may still run: what it writes has another path than this, and comes to nothing.
        run = workshop / f"run.{secrets.token_hex(8)}"
        left = next(workshop.glob("run.*"), None)
        if left:
            left.rename(run)
        fresh = run / "new"
        fresh.mkdir(parents=True, exist_ok=True)
        yield fresh
        _sync(fresh)
        _swap(fresh, target, workshop / "old")
        keep = False
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        raise PublishError(
            f"cannot write {target}: {where}{error.strerror or error}; the dataset that was there is untouched"
        ) from error
    finally:
        if not keep:
            shutil.rmtree(workshop, ignore_errors=True)
        os.close(lock)


def _refuse_foreign(target: Path) -> None:
    """Refuse to replace a folder that holds anything but what a build writes."""
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise PublishError(f"{target} is no folder; remove it, or name another with --to")
    ours = {"README.md", "digests.json", "croissant.json", "LICENSE-DATA", ".gitattributes", PICTURE}
    ours |= {table.name for table in TABLES}
    foreign = sorted(path.name for path in target.glob("*") if path.name not in ours) if target.exists() else []
    if foreign:
        raise PublishError(f"{target} holds {foreign[0]!r}, which no build wrote; move it away, or name another folder with --to")


def hold(workshop: Path) -> int:
    """Hold a folder, made if need be, for this process alone, until the handle is closed.

    Raises BlockingIOError when another process holds it, and OSError where it is a link: what lies behind one is not ours.
    """
    while True:
        if workshop.is_symlink():
            raise OSError(
                errno.ELOOP, "there is a link in the place of the folder in which the work is done; remove it", str(workshop)
            )
        workshop.mkdir(exist_ok=True)
        handle = os.open(workshop, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
        try:
            if sys.platform != "win32":
                import fcntl

                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            raise
        try:
            if os.path.samestat(os.fstat(handle), workshop.stat()):
                return handle
        except FileNotFoundError:
            pass
        os.close(handle)  # the other build has just finished and taken the folder away: once more


def _repair(workshop: Path, target: Path, *, resume: bool) -> None:
    """Finish what a killed build left: bring back a dataset that was moved aside, and clear the workshop."""
    aside = workshop / "old"
    if aside.exists() and not target.exists():
        aside.rename(target)
    for path in () if resume else workshop.iterdir():
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
