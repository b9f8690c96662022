r"""CSV and TSV read strictly, each row with the line that it begins on.

Two ways of writing are told apart by `quoted`, which has no default, as the wrong one loses rows in silence:

- `quoted=True`: a field may stand in quotation marks, and then hold the delimiter, line ends, and `""` for a mark (RFC 4180);
- `quoted=False`: a mark is a sign like any other, and every line is a row.

    rows(text, delimiter="\t", quoted=False)      -> Row(line, fields), a blank line being Row(line, ())
    records(text, delimiter=",", quoted=True)      -> Record(line, {column: field}), by the header in the first row
    decoded(path)                                  -> the file's text with its own line ends; strictly UTF-8, without a BOM

Rows end at LF or CR LF only, as str.splitlines would cut at a form feed too. Fields are strings as they stand: `None`, `-` or
`nan` mean missing only where a corpus says so. What is no row of such a table raises DelimitedError, which has the line.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Literal, NamedTuple


class DelimitedError(ValueError):
    """A text is no table of the kind asked for: `line`, from 1, and what is wrong there."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(f"line {line}: {message}")
        self.line = line


class Row(NamedTuple):
    """The fields of a row, none where the line is blank, and the line of the file it begins on, from 1."""

    line: int
    fields: tuple[str, ...]


class Record(NamedTuple):
    """A row by the names of its columns, and the line of the file it begins on, from 1."""

    line: int
    fields: Mapping[str, str]


def decoded(path: Path, *, errors: Literal["strict", "replace"] = "strict") -> str:
    """The text of a UTF-8 file as it stands: line ends are kept, a BOM at the start is not part of it.

    Raises UnicodeDecodeError (a ValueError) where the file is not UTF-8; with `replace`, for those who only count, it never does.
    """
    return path.read_bytes().decode("utf-8", errors).removeprefix("\ufeff")


def lines(text: str) -> Iterator[str]:
    """The lines of a text without their ends, LF or CR LF; what follows the last end is a line only if there is something."""
    parts = text.split("\n")
    if not parts[-1]:
        parts.pop()
    return (part.removesuffix("\r") for part in parts)


def rows(text: str, *, delimiter: str, quoted: bool) -> Iterator[Row]:
    """The rows of a text in order, blank lines as rows without fields; raises DelimitedError."""
    if quoted:
        yield from _quoted(text, delimiter)
    else:
        for number, line in enumerate(lines(text), 1):
            yield Row(number, tuple(line.split(delimiter)) if line else ())


def _quoted(text: str, delimiter: str) -> Iterator[Row]:
    whole = (line + "\n" for line in text.removesuffix("\n").split("\n")) if text else iter(())
    reader = csv.reader(whole, delimiter=delimiter, strict=True)
    line = 1
    try:
        for fields in reader:
            yield Row(line, tuple(fields))
            line = reader.line_num + 1
    except csv.Error as error:
        raise DelimitedError(f"{error} in the row that begins here", line) from None


def records(text: str, *, delimiter: str, quoted: bool, columns: Iterable[str] = ()) -> Iterator[Record]:
    """The rows after the first, which names the columns; blank lines are skipped.

    Raises DelimitedError for a row that is longer or shorter than the header, a column named twice, and one of `columns` that
    the header does not name.
    """
    header: tuple[str, ...] | None = None
    for line, fields in rows(text, delimiter=delimiter, quoted=quoted):
        if not fields:
            continue
        if header is None:
            header = _header(fields, columns, line)
        elif len(fields) != len(header):
            raise DelimitedError(f"{len(fields)} fields where the header has {len(header)}", line)
        else:
            yield Record(line, dict(zip(header, fields, strict=True)))


def _header(fields: tuple[str, ...], columns: Iterable[str], line: int) -> tuple[str, ...]:
    if len(set(fields)) < len(fields):
        raise DelimitedError("a column is named twice", line)
    if missing := [column for column in columns if column not in fields]:
        raise DelimitedError(f"there is no column {missing[0]!r}; there are {', '.join(fields)}", line)
    return fields
