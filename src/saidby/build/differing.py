"""In what two dataset folders differ: by rows, and by bytes where one pyarrow wrote both."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq


def differing(fresh: Path, to: Path) -> list[str]:
    """Files of two dataset folders that differ, or are in only one of them."""
    names = {path.relative_to(folder).as_posix() for folder in (fresh, to) for path in folder.rglob("*") if path.is_file()}
    same_writer = _writers(fresh) == _writers(to)

    def differs(name: str) -> bool:
        one, other = fresh / name, to / name
        if not (one.is_file() and other.is_file()):
            return True
        if one.read_bytes() == other.read_bytes():
            return False
        # Another pyarrow gives other bytes, and so other sizes in the card.
        return not _same_rows(one, other) if not same_writer and name.endswith(".parquet") else same_writer or name != "README.md"

    return sorted(filter(differs, names))


def _writers(folder: Path) -> set[str]:
    """What wrote the Parquet files of a folder; those that cannot be read are passed over."""
    return {str(file.metadata.created_by) for path in folder.rglob("*.parquet") if (file := _parquet(path))}


def _same_rows(one: Path, other: Path) -> bool:
    files_ = _parquet(one), _parquet(other)
    return bool(files_[0] and files_[1] and files_[0].read().equals(files_[1].read()))


def _parquet(path: Path) -> pq.ParquetFile | None:
    try:
        return pq.ParquetFile(path) if path.is_file() else None
    except (OSError, pa.ArrowException):
        return None
