"""Lines of a JSONL file, plain or compressed with zstd: read one by one, however large the file is."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import IO, NamedTuple, cast

ENDINGS = (".jsonl", ".jsonl.zst")


MOST, LEAST = 250, 64 * 2**20
"""A packed file is unpacked to so many times its size, or to so many bytes if that is more: text gives 5 to 30 times."""


class Line(NamedTuple):
    """One line of a file, without its line end."""

    number: int
    """From 1; blank lines count, but are not given."""
    offset: int
    """Bytes before it, in the file as it is when unpacked."""
    data: bytes
    problem: str | None = None
    """Why there are no bytes: the line is too long, or the file cannot be read further."""


def is_shard(path: Path) -> bool:
    """Whether a file's name says that it holds JSON lines."""
    return path.name.endswith(ENDINGS) and not path.name.startswith(".")


def opened(path: Path) -> IO[bytes]:
    """A file for reading, unpacked on the way where its name ends in .zst. Raises OSError, also while it is read."""
    if path.suffix != ".zst":
        return path.open("rb", 2**18)
    import pyarrow as pa  # heavy, and seldom needed

    return cast("IO[bytes]", io.BufferedReader(cast("io.RawIOBase", pa.input_stream(str(path), compression="zstd")), 2**20))


def room(path: Path) -> int | None:
    """How many bytes a packed file may become; None where it is not packed."""
    return max(MOST * path.stat().st_size, LEAST) if path.suffix == ".zst" else None


def lines(path: Path, *, longest: int) -> Iterator[Line]:
    """The lines of a file that are not blank; where it cannot be read (further), a last one that says why."""
    number = offset = 0
    try:
        most = room(path)
        with opened(path) as stream:
            while data := stream.readline(longest + 1):
                number += 1
                if len(data) > longest:
                    yield Line(number, offset, b"", f"line {number} is longer than {longest:,} bytes")
                elif data.strip():
                    yield Line(number, offset, data.rstrip(b"\r\n"))
                offset += len(data)
                while data and not data.endswith(b"\n") and (most is None or offset <= most):
                    data = stream.readline(longest)
                    offset += len(data)
                if most is not None and offset > most:
                    yield Line(number + 1, offset, b"", f"it cannot be read beyond line {number}: {bomb(path)}")
                    return
    except OSError as error:
        reason = error.strerror or str(error)
        yield Line(number + 1, offset, b"", f"it cannot be read beyond line {number}: {reason[:1].lower()}{reason[1:]}")


def bomb(path: Path) -> str:
    """What to say of a packed file that does not come to an end."""
    return f"it unpacks to more than {room(path):,} bytes, which no text of {path.stat().st_size:,} packed bytes does"
