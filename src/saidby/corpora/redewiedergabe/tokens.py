"""The TSV form: a token a line, with what it belongs to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, TypeVar

from saidby.corpora import NotThere
from saidby.corpora.redewiedergabe.sample import ROLES, Links, Piece, article, quotes
from saidby.document import Document, Span
from saidby.formats import delimited, tagged
from saidby.offsets import Tokens

Key = TypeVar("Key")

_COLUMNS = ("tok", "normtok", "lemma", "pos", "rfpos", "sentstart", "stwr", "frame", "speaker", "intexpr", "note")
_ENTRY = re.compile(r"(?P<mode>[^.]+)\.(?P<content>[^.]+)\.(?P<id>[0-9]+)(?P<rest>(?:\.[^.]+)*)")
_LINK = re.compile(r"[a-z]+\.(?P<ids>[0-9]+(?:_[0-9]+)*)")


def metadata(root: Path) -> dict[str, Mapping[str, str]]:
    """What metadata.tsv says of each file, by its name; nothing where there is no such table, NotThere where it is none."""
    path = root / "data/main/tsv/metadata.tsv"
    if not path.exists():
        return {}
    try:
        rows = delimited.records(_decoded(path), delimiter="\t", quoted=False, columns=("file",))
        return {row.fields["file"]: row.fields for row in rows}
    except (delimited.DelimitedError, UnicodeError) as error:
        raise NotThere(f"{path}: {error}") from error


def _decoded(path: Path) -> str:
    data = path.read_bytes()
    return data.decode("utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig")


def _rows(path: Path) -> list[delimited.Record]:
    """The rows of a sample; a mark at the start of a field is a token's, so quoting is off."""
    rows = list(delimited.records(_decoded(path), delimiter="\t", quoted=False, columns=_COLUMNS))
    for row in rows:
        if not row.fields["tok"]:
            raise delimited.DelimitedError("the token is empty", row.line)
    return rows


def document(path: Path, metadata: Mapping[str, str]) -> Document:
    """The document of a TSV file; raises DelimitedError."""
    rows = _rows(path)
    text, tokens = tagged.laid_out([row.fields["tok"] for row in sentence] for sentence in _sentences(rows))
    entries = [_entries(row.fields["stwr"]) for row in rows]
    said: dict[str, list[Piece]] = {}
    for (name, attributes, parent), span in _stretches(tokens, entries):
        said.setdefault(name, []).append((span, dict(attributes), parent))
    links: Links = {}
    unattached: list[dict[str, Any]] = []
    for role in ROLES:
        for name, span in _stretches(tokens, [_names(row.fields[role.lower()]) for row in rows]):
            if name in said:
                links.setdefault((role, name), []).append(span._asdict())
            else:
                unattached.append({"kind": role, "id": name} | span._asdict())
    extra = {
        "unattached": unattached,
        "notes": [span._asdict() for _, span in _stretches(tokens, [{row.fields["note"]} - {"-"} for row in rows])],
        "malformed": [{"line": line, "column": column, "value": value} for line, column, value in _malformed(rows)],
        "tokens": {column: [row.fields[column] for row in rows] for column in _COLUMNS[1:6]}
        | {"start": [span.start for span in tokens.spans], "end": [span.end for span in tokens.spans]},
    }
    return Document(
        article(path.stem, metadata), text, (), quotes(said, links), (), {key: value for key, value in extra.items() if value}
    )


def _sentences(rows: Sequence[delimited.Record]) -> Iterator[Sequence[delimited.Record]]:
    starts = [index for index, row in enumerate(rows) if row.fields["sentstart"] == "yes" or index == 0]
    return (rows[start:end] for start, end in zip(starts, [*starts[1:], len(rows)], strict=True))


Entry = tuple[str, tuple[tuple[str, str], ...], str | None]
"""The id of a quote that a token belongs to, what is said of it there, and the id of the quote below it in the stack."""


def _entries(value: str) -> set[Entry]:
    """The stack of a stwr field, outermost first: `direct.speech.3|reported.thought.6.nonfact.border=state`."""
    stack: list[Entry] = []
    for level, entry in enumerate(value.split("|") if value != "-" else (), 1):
        match = _ENTRY.fullmatch(entry)
        if match is None:
            continue
        said = {"id": match["id"], "mode": match["mode"].replace("_", " "), "content": match["content"].replace("_", " ")}
        rest = {key: item or "yes" for key, _, item in (part.partition("=") for part in match["rest"].split(".")[1:])}
        attributes = tuple((said | {"level": str(level)} | rest).items())
        stack.append((match["id"], attributes, stack[-1][0] if stack else None))
    return set(stack)


def _names(value: str) -> set[str]:
    """The ids in a field such as `speaker.12_19|speaker.3`, also in a malformed one such as `speaker._6_7`."""
    if value == "-":
        return set()
    return {name for part in value.split("|") for name in part.partition(".")[2].split("_") if name}


def _malformed(rows: Sequence[delimited.Record]) -> Iterator[tuple[int, str, str]]:
    for row in rows:
        for column in ("stwr", "frame", "speaker", "intexpr"):
            pattern, value = _ENTRY if column == "stwr" else _LINK, row.fields[column]
            if value != "-" and not all(pattern.fullmatch(part) for part in value.split("|")):
                yield row.line, column, value


def _stretches(tokens: Tokens, keys: Sequence[set[Key]]) -> Iterator[tuple[Key, Span]]:
    """Each stretch of tokens that share a key, in text order."""
    open_since: dict[Key, int] = {}
    stretches: list[tuple[int, int, Key]] = []
    for index, here in enumerate([*keys, set()]):
        ended = [key for key in open_since if key not in here]
        stretches += [(open_since.pop(key), index, key) for key in ended]
        for key in here:
            open_since.setdefault(key, index)
    return ((key, tokens.span(first, end)) for first, end, key in sorted(stretches, key=lambda item: item[:2]))


def count(path: Path) -> Counter[str]:
    """The rows of a file, and the distinct ids in each of its columns."""
    try:
        rows = _rows(path)
    except (delimited.DelimitedError, UnicodeError):
        return Counter(document=1)  # what cannot be read cannot be counted; `read` drops it and says why
    total = Counter(document=1, token=len(rows))
    total["stwr"] = len({name for row in rows for name, _, _ in _entries(row.fields["stwr"])})
    for role in ROLES:
        total[role] = len({name for row in rows for name in _names(row.fields[role.lower()])})
    total["note"] = sum(value != "-" for value, _ in groupby(row.fields["note"] for row in rows))
    return total
