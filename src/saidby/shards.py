"""From one article to millions: an index of what there is, a plan that cuts it, and one pure function that builds a shard.

    index → plan → build_shard, each alone, anywhere → put together

The index knows of each article where it lies, its id, split and story. The plan sorts by split and id and cuts by counts,
so that no worker, engine or order of the input decides where an article goes. `build_shard` reads, checks and writes the
articles of one shard, all tables at once, and gives the same bytes wherever and however often it runs.
"""

from __future__ import annotations

import gc
import hashlib
import json
import re
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import islice, pairwise
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from saidby import checks, files
from saidby.card import Tally, tally
from saidby.checks import Entry, Finding
from saidby.counts import COUNTED, counts, split_order
from saidby.document import Document
from saidby.files import Place, Source
from saidby.formats import jsonl
from saidby.publish import ShardFile, file_name
from saidby.tables import TABLES, Batch

SHARD = 10_000
"""Articles of a shard at most."""
SHARD_BYTES = 2**30
"""Bytes of a shard's sources, on average: only articles longer than those of news make a shard of fewer articles."""
GROUP_ROWS, GROUP_TEXT = 10_000, 8 * 2**20
"""Quotes and code points of text after which a row group is closed: what a build holds in memory depends on nothing else."""
AT_ONCE = 64
"""Articles whose columns are worked out at once: few enough to stay in the processor's cache."""

# Index

_COLUMNS: Mapping[str, pa.DataType] = {
    "id": pa.string(), "split": pa.string(), "story": pa.string(), "ours": pa.bool_(), "language": pa.string(),
    "file": pa.string(), "line": pa.int64(), "offset": pa.int64(), "length": pa.int64(), "problem": pa.string(),
}  # fmt: skip
_SPLIT = re.compile(r"[a-z][a-z0-9_]{0,39}")
_HEAD, _HEAD_BYTES = re.compile(rb'\s*\{\s*"article"\s*:\s*'), 8192
_DECODER = json.JSONDecoder()


class Ref(NamedTuple):
    """Where an article lies: a line of a shard, or (line 0) three files named by its id."""

    file: str
    line: int = 0
    offset: int = 0
    length: int = 0
    problem: str | None = None


def index(root: Path, unpacked: Path) -> pa.Table:
    """One row for each article under `root`: id, split, story, whether it is ours, and where it lies.

    Packed shards are unpacked into the folder `unpacked`, so that single lines of them can be read.
    """
    schema = pa.schema(list(_COLUMNS.items()))
    rows = _rows(root, unpacked)
    tables = [
        pa.Table.from_arrays(
            [pa.array(column, kind) for column, kind in zip(zip(*some, strict=True), schema.types, strict=True)], schema=schema
        )
        for some in iter(lambda: list(islice(rows, 20_000)), [])
    ]
    return pa.concat_tables(tables) if tables else schema.empty_table()


def _rows(root: Path, unpacked: Path) -> Iterator[tuple[Any, ...]]:
    if root.is_dir():
        for name in files.ids(root):
            part = files.source(root, name).article
            about = _object(part.data if part else b"")
            yield (name, *_metadata(about), name, 0, 0, 0, None)
    for path in files.shards(root):
        if closed := files.closed_shard(path):
            yield ("line-1", *_metadata({}), path.name, 1, 0, 0, closed)
            continue
        place = path
        if path.suffix == ".zst":
            place = unpacked / path.stem
            problem = _unpack(path, place)
        else:
            problem = None
        number = 0
        for number, offset, data, wrong in jsonl.lines(place, longest=files.LARGEST):
            found, about = _head(data)
            yield (found or f"line-{number}", *_metadata(about), path.name, number, offset, len(data), wrong)
        if problem:
            yield (f"line-{number}", *_metadata({}), path.name, number, 0, 0, f"it cannot be read beyond this line: {problem}")


def _unpack(path: Path, place: Path) -> str | None:
    """Unpack a shard; why it could not be read to its end, or None. A last line without its end is left out then."""
    place.parent.mkdir(parents=True, exist_ok=True)
    room = jsonl.room(path) or 0
    with place.open("wb") as out, jsonl.opened(path) as packed:
        try:
            while data := packed.read(2**20):
                out.write(data)
                room -= len(data)
                if room < 0:
                    return jsonl.bomb(path)
        except OSError as error:
            if error.errno is not None:
                raise
            return str(error)
    return None


def _metadata(about: Mapping[str, Any]) -> tuple[str, str | None, bool, str]:
    """Split, story, whether the article is ours, and its language, as its metadata say, however wrong these are."""
    split, story, language = about.get("split"), about.get("story"), about.get("language")
    plain = split if isinstance(split, str) and _SPLIT.fullmatch(split) else "train"
    words = (story if isinstance(story, str) else None, language if isinstance(language, str) else "")
    return plain, words[0], about.get("corpus") is None, words[1]


def _head(line: bytes) -> tuple[str | None, Mapping[str, Any]]:
    """Id and metadata of a line: where the metadata come first, as we write them, the rest is not parsed."""
    if found := _HEAD.match(line):
        try:
            about = _DECODER.raw_decode(line[found.end() : found.end() + _HEAD_BYTES].decode("utf-8", "ignore"))[0]
            return str(about["id"]), about
        except (ValueError, TypeError, KeyError, RecursionError):
            pass
    whole = _object(line)
    annotation, article = whole.get("annotation"), whole.get("article")
    name = annotation.get("article") if isinstance(annotation, dict) else None
    return None if name is None else str(name), article if isinstance(article, dict) else {}


def _object(data: bytes) -> Mapping[str, Any]:
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


# Plan


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

    def texts(self, results: Sequence[Done]) -> Iterator[str]:
        """The texts of these articles, in their order, read once more."""
        for task, done in zip(self.tasks(), results, strict=True):
            for (ref, data), quotes in zip(read_refs(task), done.quotes, strict=False):
                part = _source(task, ref, data).text
                if quotes >= 0 and part is not None:
                    yield files.text_of(part)

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
    for split in sorted(map(str, pc.unique(found["split"]).to_pylist()), key=split_order):
        part = found.filter(pc.equal(found["split"], pa.scalar(split)))
        part = part.sort_by([(name, "ascending") for name in ("id", "file", "line")])
        edges = cuts(part.num_rows, pc.sum(part["length"]).as_py(), most=most)
        bounds += [(base + start, base + end) for start, end in pairwise(edges)]
        names += [(split, number, len(edges) - 1) for number in range(len(edges) - 1)]
        parts.append(part)
        base += part.num_rows
    return Plan(pa.concat_tables(parts).combine_chunks(), names, bounds, common)


# One shard


@dataclass(slots=True)
class Done:
    """What became of a shard: what was found and counted, and its files."""

    order: int
    articles: int
    found: Counter[str] = field(default_factory=Counter)
    """How many errors and warnings."""
    findings: Path | None = None
    """They themselves, one JSON array a line."""
    text_digests: bytes = b""
    """32 bytes of each article's text, zeros where it was refused."""
    quotes: array[int] = field(default_factory=lambda: array("i"))
    counts: array[int] = field(default_factory=lambda: array("i"))
    """Where articles are counted: a number for each of what is COUNTED, article by article."""
    tally: Tally = field(default_factory=Counter)
    sizes: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    """For each table: rows, bytes in memory, bytes on disk."""
    digests: dict[str, str] = field(default_factory=dict)


def build_shard(task: Task) -> Done:
    """Read, check and write the articles of one shard, all tables at once."""
    done = Done(task.order, len(task.refs))
    with _without_collector(), ExitStack() as stack:
        tell = stack.enter_context(_findings(task, done))
        docs = _documents(task, done, tell)
        if task.into is None:
            for _ in docs:
                pass
        else:
            _write(task, task.into, docs, done)
    return done


@contextmanager
def _without_collector() -> Iterator[None]:
    """Documents and rows have no cycles, and looking for some among so many objects would cost a tenth of the time."""
    was_on = gc.isenabled()
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.unfreeze()
        if was_on:
            gc.enable()


@contextmanager
def _findings(task: Task, done: Done) -> Iterator[Any]:
    """A function that takes findings: they go to a file, so that however many there are, none is held."""
    with ExitStack() as stack:
        out: Any = None

        def tell(findings: Iterable[Finding]) -> None:
            nonlocal out
            for finding in findings:
                if out is None:
                    task.scratch.mkdir(parents=True, exist_ok=True)
                    done.findings = task.scratch / f"{task.name}.findings"
                    out = stack.enter_context(done.findings.open("w", encoding="utf-8"))
                done.found[finding.severity] += 1
                out.write(json.dumps(finding) + "\n")

        yield tell


def told(done: Done) -> Iterator[Finding]:
    """The findings of a shard, read back."""
    if done.findings is not None:
        with done.findings.open(encoding="utf-8") as lines:
            yield from (Finding(*json.loads(line)) for line in lines)


def _documents(task: Task, done: Done, tell: Any) -> Iterator[Document]:
    """The sound documents of a shard; what is wrong with any goes to `tell`."""
    for ref, data in read_refs(task):
        doc, findings = _checked(task, ref, data)
        tell(findings)
        done.quotes.append(-1 if doc is None else len(doc.quotes))
        if task.counted:
            found = Counter() if doc is None else counts(doc)
            done.counts.extend(found[name] for name in COUNTED)
        done.text_digests += bytes(32) if doc is None else hashlib.sha256(doc.text.encode("utf-8")).digest()
        if doc is not None and not done.found["error"]:
            yield doc
        if task.most_errors is not None and done.found["error"] >= task.most_errors:
            return


def read_refs(task: Task) -> Iterator[tuple[Ref, bytes]]:
    """Each article with the bytes of its line; without any where it is not a line that can be read."""
    with ExitStack() as stack:
        open_files: dict[str, Any] = {}
        for ref in task.refs:
            if not ref.line or ref.problem:
                yield ref, b""
                continue
            if ref.file not in open_files:
                if len(open_files) == 200:
                    stack.close()
                    open_files.clear()
                open_files[ref.file] = stack.enter_context(_place(task, ref.file).open("rb", buffering=0))
            file = open_files[ref.file]
            file.seek(ref.offset)
            yield ref, file.read(ref.length)


def _place(task: Task, file: str) -> Path:
    if file.endswith(".zst"):
        return task.unpacked / file.removesuffix(".zst")
    return task.root if task.root.is_file() else task.root / file


def _checked(task: Task, ref: Ref, data: bytes) -> tuple[Document | None, Iterable[Finding]]:
    doc = files.sound(data) if data else None
    if doc is not None and next(checks.check_document(doc), None) is None:
        return doc, ()
    return checks.check_source(_source(task, ref, data))


def _source(task: Task, ref: Ref, data: bytes) -> Source:
    if ref.problem:
        return files.unreadable(ref.file, ref.line, ref.problem)
    return files.record(data, ref.file, ref.line) if ref.line else files.source(task.root, ref.file)


def _write(task: Task, into: Path, docs: Iterator[Document], done: Done) -> None:
    with ExitStack() as stack:
        out = {
            table.name: stack.enter_context(ShardFile(into / table.name / task.name, table.schema(), task.scratch))
            for table in TABLES
        }
        for tables, counted in _groups(docs, task.corpus):
            for name, table in tables.items():
                out[name].add(table)
            done.tally.update(counted)
            gc.collect()
    for name, file in out.items():
        done.sizes[name] = (file.rows, file.bytes_in_memory, file.path.stat().st_size)
        done.digests[name] = file.hexdigest()


def _groups(docs: Iterator[Document], corpus: str) -> Iterator[tuple[dict[str, pa.Table], Tally]]:
    """Row groups of all tables, closed by a count of rows or of code points, and what stands in them."""
    parts: list[list[pa.Table]] = []
    counted: Tally = Counter()
    rows = text = 0
    for some in iter(lambda: _some(docs), []):
        batch = Batch.of(some, corpus)
        parts.append([batch.table(table) for table in TABLES])
        counted.update(tally(some, [batch.losses()]))
        rows, text = rows + parts[-1][0].num_rows, text + sum(len(doc.text) for doc in some)
        if rows >= GROUP_ROWS or text >= GROUP_TEXT:
            yield _joined(parts), counted
            parts, counted, rows, text = [], Counter(), 0, 0
    if parts:
        yield _joined(parts), counted


def _some(docs: Iterator[Document]) -> list[Document]:
    """The next documents, as many as are worked on at once; fewer when they are long."""
    some: list[Document] = []
    text = 0
    for doc in docs:
        some.append(doc)
        text += len(doc.text)
        if len(some) == AT_ONCE or text >= GROUP_TEXT // 4:
            break
    return some


def _joined(parts: list[list[pa.Table]]) -> dict[str, pa.Table]:
    return {table.name: pa.concat_tables(same) for table, same in zip(TABLES, zip(*parts, strict=True), strict=True)}


# Together


@dataclass(frozen=True, slots=True)
class Entries:
    """What is known of every article that was read, made anew each time it is gone through: nothing of it is held."""

    plan: Plan
    results: Sequence[Done]

    def __iter__(self) -> Iterator[Entry]:
        """All entries by split and id."""
        for (start, end), done in zip(self.plan.bounds, self.results, strict=True):
            rows = self.plan.index.slice(start, end - start).to_pylist()
            for i, (row, quotes) in enumerate(zip(rows, done.quotes, strict=False)):
                if quotes >= 0:
                    place = Place(row["file"], row["line"]) if row["line"] else Place(f"raw/{row['id']}.json")
                    text = done.text_digests[32 * i : 32 * i + 32].hex()
                    counted = done.counts[len(COUNTED) * i : len(COUNTED) * (i + 1)]
                    found = {name: number for name, number in zip(COUNTED, counted, strict=False) if number}
                    yield Entry(row["id"], place, row["split"], row["story"], row["ours"], text, quotes, row["language"], found)
