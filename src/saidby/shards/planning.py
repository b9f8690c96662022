"""What is to be built and what was: the index, sorted and cut into tasks, and what became of each."""

from __future__ import annotations

import hashlib
from array import array
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from saidby.arrays import text
from saidby.card import Tally
from saidby.checks import Entry
from saidby.counts import COUNTED, split_order
from saidby.files import Place
from saidby.publish import file_name
from saidby.shards.indexing import Ref

SHARD = 10_000
"""Articles of a shard at most."""
SHARD_BYTES = 2**30
"""Bytes of a shard's sources, on average: only articles longer than those of news make a shard of fewer articles."""


@dataclass(frozen=True, slots=True)
class Task:
    """One shard to build: which articles, and where to."""

    order: int
    split: str
    number: int
    of: int
    root: Path
    refs: Sequence[Ref]
    unpacked: Path
    into: Path | None
    """The dataset folder; None to check only."""
    scratch: Path
    """Where findings go, one file a shard that has any, and files that are not finished."""
    corpus: str
    counted: bool = False
    """Whether each article is counted for what the dataset demands."""
    most_errors: int | None = None
    records: Path | None = None
    """Where it is written down what became of finished shards; None when none is to be used again."""
    old: Path | None = None
    """The dataset that is there."""

    @property
    def name(self) -> str:
        """The name of the shard, as its files have it."""
        return file_name(self.split, self.number, self.of)


def cuts(articles: int, size: int, *, most: int = SHARD) -> list[int]:
    """Where the articles of a split are cut into shards, from 0 to their number."""
    shards = max(-(-articles // most), min(articles, -(-size // SHARD_BYTES)), 1)
    return [articles * i // shards for i in range(shards + 1)]


@dataclass(frozen=True, slots=True)
class Plan:
    """Which articles go into which shard."""

    index: pa.Table
    """The index, by split, id and place."""
    names: Sequence[tuple[str, int, int]]
    """Split, number and count of the split's shards, of each shard."""
    bounds: Sequence[tuple[int, int]]
    """Where each shard starts and ends in the index."""
    common: Mapping[str, Any]
    """What all tasks share."""

    def tasks(self) -> Iterator[Task]:
        """One task for each shard."""
        for order, ((start, end), (split, number, of)) in enumerate(zip(self.bounds, self.names, strict=True)):
            columns = [self.index[name].slice(start, end - start).to_pylist() for name in Ref._fields]
            yield Task(order, split, number, of, refs=tuple(map(Ref, *columns)), **self.common)

    def entries(self, results: Sequence[Done]) -> Entries:
        """What the checks of the collection need to know of every article that was read."""
        return Entries(self, results)

    def sizes(self, results: Sequence[Done]) -> dict[tuple[str, str], tuple[int, int, int]]:
        """Rows, bytes in memory and bytes on disk of each table and split."""
        found: dict[tuple[str, str], tuple[int, int, int]] = {}
        for (split, _, _), done in zip(self.names, results, strict=True):
            for table, (rows, memory, disk) in done.sizes.items():
                before = found.get((table, split), (0, 0, 0))
                found[table, split] = (before[0] + rows, before[1] + memory, before[2] + disk)
        return found

    def digests(self, results: Sequence[Done]) -> dict[str, str]:
        """The digest of each table and split: that of its shards' digests in order."""
        found: dict[str, Any] = {}
        for (split, _, _), done in zip(self.names, results, strict=True):
            for table, value in done.digests.items():
                found.setdefault(f"{table}/{split}", hashlib.sha256()).update(value.encode("ascii"))
        return {name: total.hexdigest() for name, total in found.items()}


def plan(found: pa.Table, common: Mapping[str, Any], *, most: int = SHARD) -> Plan:
    """Sort the index by split and id, and cut each split into shards of at most so many articles."""
    parts, names, bounds, base = [], [], [], 0
    order = pc.sort_indices(found, sort_keys=[(name, "ascending") for name in ("id", "file", "line")])
    splits: Any = found["split"].take(order)
    for split in sorted(map(str, pc.unique(splits).to_pylist()), key=split_order):
        part = found.take(order.filter(pc.equal(splits, text(split)).combine_chunks()))
        edges = cuts(part.num_rows, pc.sum(part["length"]).as_py(), most=most)
        bounds += [(base + start, base + end) for start, end in pairwise(edges)]
        names += [(split, number, len(edges) - 1) for number in range(len(edges) - 1)]
        parts.append(part)
        base += part.num_rows
    return Plan(pa.concat_tables(parts), names, bounds, common)


@dataclass(slots=True)
class Done:
    """What became of a shard: what was found and counted, and its files."""

    order: int
    articles: int
    found: Counter[str] = field(default_factory=Counter)
    """How many errors and warnings."""
    findings: Path | None = None
    """They themselves, one JSON array a line."""
    text_digests: bytearray = field(default_factory=bytearray)
    """32 bytes of each article's text, zeros where it was refused."""
    quotes: array[int] = field(default_factory=lambda: array("i"))
    counts: array[int] = field(default_factory=lambda: array("i"))
    """Where articles are counted: a number for each of what is COUNTED, article by article."""
    tally: Tally = field(default_factory=Counter)
    sizes: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    """For each table: rows, bytes in memory, bytes on disk."""
    digests: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entries:
    """What is known of every article that was read, made anew each time it is gone through: nothing of it is held."""

    plan: Plan
    results: Sequence[Done]

    def __iter__(self) -> Iterator[Entry]:
        """All entries by split and id."""
        for (start, end), done in zip(self.plan.bounds, self.results, strict=True):
            known = (self.plan.index[name].slice(start, end - start).to_pylist() for name in _OF_ENTRIES)
            texts = done.text_digests.hex()
            for i, (quotes, name, file, line, split, story, ours, language) in enumerate(zip(done.quotes, *known, strict=False)):
                if quotes >= 0:
                    place = Place(file, line) if line else Place(f"raw/{name}.json")
                    text = texts[64 * i : 64 * i + 64]
                    yield Entry(name, place, split, story, ours, text, quotes, language, _counted(done, i))


_OF_ENTRIES = ("id", "file", "line", "split", "story", "ours", "language")


def _counted(done: Done, article: int) -> Mapping[str, int]:
    """What was counted of an article of a shard."""
    numbers = done.counts[len(COUNTED) * article : len(COUNTED) * (article + 1)]
    return {name: number for name, number in zip(COUNTED, numbers, strict=False) if number} if numbers else {}
