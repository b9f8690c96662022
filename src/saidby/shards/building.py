"""One shard: its articles are read and checked, and written into all tables at once."""

from __future__ import annotations

import gc
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa

from saidby import checks, files
from saidby.batch import Batch, gather
from saidby.card import Tally, tally_of
from saidby.checks import Check, Finding
from saidby.counts import COUNTED, counts
from saidby.files import Sound, Source
from saidby.publish import ShardFile
from saidby.shards.indexing import Ref
from saidby.shards.planning import Done, Plan, Task
from saidby.tables import TABLES

GROUP_ROWS, GROUP_TEXT = 10_000, 8 * 2**20
"""Quotes and code points of text after which a row group is closed: what a build holds in memory depends on nothing else."""
AT_ONCE = 256
"""Articles whose columns are worked out at once: enough that what each column costs by itself is little, and no more."""


def build_shard(task: Task) -> Done:
    """Read, check and write the articles of one shard, all tables at once."""
    done = Done(task.order, len(task.refs))
    with _without_collector(), ExitStack() as stack:
        tell = stack.enter_context(_findings(task, done))
        batches = _batches(task, done, tell)
        if task.into is None:
            for _ in batches:
                pass
        else:
            _write(task, task.into, batches, done)
    return done


@contextmanager
def _without_collector() -> Iterator[None]:
    """What is read and written has no cycles, and looking for some among so many objects would cost a tenth of the time."""
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


class _Read(NamedTuple):
    """An article that was read: how many quotes it has, -1 where it was refused, and how to read it once more."""

    quotes: int
    size: int
    """Code points of its text; of a refused one, bytes of its files."""
    text_digest: bytes
    source: Callable[[], Source]
    sound: Callable[[], Sound | None]


def _batches(task: Task, done: Done, tell: Any) -> Iterator[Batch]:
    """The sound articles of a shard, some at once; what is wrong with any goes to `tell`."""
    articles = read_refs(task)
    some: list[_Read] = []
    while batch := _batch(task, articles, some):
        before = done.found.total()
        _judge(task, done, tell, some, batch)
        if _enough(task, done):
            return
        given = [batch]
        del batch  # nothing is held here, of it or of what was read, while its rows are written and the next articles read
        some.clear()
        if done.found.total() > before:
            gc.collect()  # an explanation may leave cycles
        if not done.found["error"]:
            yield given.pop()


def _batch(task: Task, articles: Iterator[tuple[Ref, bytes]], some: list[_Read]) -> Batch | None:
    """The sound ones of the next articles, of which `some` is told; None where there are no more."""
    found = gather(_next(task, articles, some), task.corpus)
    return found if some else None


def _next(task: Task, articles: Iterator[tuple[Ref, bytes]], some: list[_Read]) -> Iterator[Sound]:
    """The sound ones of the next articles, as many as are worked on at once; fewer when they are long, or have many quotes."""
    size = quotes = 0
    for ref, data in articles:
        article, sound = _read(task, ref, data)
        some.append(article)
        size, quotes = size + article.size, quotes + article.quotes
        if sound:
            yield sound
        if len(some) == AT_ONCE or size >= GROUP_TEXT // 4 or quotes >= GROUP_ROWS:
            return


def _judge(task: Task, done: Done, tell: Any, some: Sequence[_Read], batch: Batch) -> None:
    """Say what is wrong with some articles, and note what is to be known of them."""
    asked = checks.unsettled(batch) if batch.articles else iter(())
    for article in some:
        tell(_found(article, () if article.quotes < 0 else next(asked)))
        done.quotes.append(article.quotes)
        done.text_digests += article.text_digest
        if task.counted:
            sound = article.sound()
            counted = counts(files.document_of(sound)) if sound else Counter()
            done.counts.extend(counted[name] for name in COUNTED)
        if _enough(task, done):
            return


def _enough(task: Task, done: Done) -> bool:
    """Whether there are so many errors that no more are looked for."""
    return task.most_errors is not None and done.found["error"] >= task.most_errors


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


def _read(task: Task, ref: Ref, data: bytes) -> tuple[_Read, Sound | None]:
    """An article, and what it says where nothing is wrong with its files."""
    if data and (sound := files.plainly_sound(data)):
        return _noted(sound, partial(files.record, data, ref.file, ref.line), partial(files.plainly_sound, data)), sound
    source = _source(task, ref, data)
    try:
        sound = files.sound(source)
    except files.Refused:
        size = len(data) or sum(len(part.data) for _, part in source.parts())
        return _Read(-1, size, bytes(32), lambda: source, lambda: None), None
    return _noted(sound, lambda: source, lambda: sound), sound


def _noted(sound: Sound, source: Callable[[], Source], again: Callable[[], Sound | None]) -> _Read:
    quotes, digest = len(sound.annotation["quotes"]), bytes.fromhex(sound.annotation["text_sha256"])
    return _Read(quotes, len(sound.text), digest, source, again)


def _found(article: _Read, asked: Sequence[Check]) -> Iterable[Finding]:
    """All that is wrong with an article: nothing where no check has to be asked, or those that are asked find nothing."""
    if article.quotes >= 0 and not asked:
        return ()
    if asked and (sound := article.sound()):
        doc = files.document_of(sound)
        if not any(True for check in asked for _ in check.find(doc)):
            return ()
    return checks.check_source(article.source())[1]


def _source(task: Task, ref: Ref, data: bytes) -> Source:
    if ref.problem:
        return files.unreadable(ref.file, ref.line, ref.problem)
    return files.record(data, ref.file, ref.line) if ref.line else files.source(task.root, ref.file)


def _write(task: Task, into: Path, batches: Iterator[Batch], done: Done) -> None:
    with ExitStack() as stack:
        out = {
            table.name: stack.enter_context(ShardFile(into / table.name / task.name, table.schema(), task.scratch))
            for table in TABLES
        }
        for tables, counted in groups(batches):
            for name in sorted(tables, key=lambda name: -tables[name].nbytes):  # the largest leaves room for the rest
                out[name].add(tables.pop(name))  # nothing is held of what is written
            done.tally.update(counted)
    for name, file in out.items():
        done.sizes[name] = (file.rows, file.bytes_in_memory, file.path.stat().st_size)
        done.digests[name] = file.hexdigest()


def groups(batches: Iterator[Batch]) -> Iterator[tuple[dict[str, pa.Table], Tally]]:
    """Row groups of all tables, closed by a count of rows or of code points, and what stands in them."""
    parts: list[list[pa.Table]] = []
    counted: Tally = Counter()
    rows = text = 0
    for batch in batches:
        parts.append([table.of(batch) for table in TABLES])
        counted.update(tally_of(batch))
        rows, text = rows + batch.quotes.size, text + int(batch.sizes.sum())
        del batch
        if rows >= GROUP_ROWS or text >= GROUP_TEXT:
            yield _joined(parts), counted
            counted, rows, text = Counter(), 0, 0
    if parts:
        yield _joined(parts), counted


def _joined(parts: list[list[pa.Table]]) -> dict[str, pa.Table]:
    """The tables that the parts make together, each in one piece; the parts themselves are given up, table by table."""
    tables = {table.name: pa.concat_tables([part.pop() for part in parts]).combine_chunks() for table in reversed(TABLES)}
    parts.clear()
    return tables


def texts(plan: Plan, results: Sequence[Done]) -> Iterator[str]:
    """The texts of all articles that were read, in the order of the plan, read once more."""
    for task, done in zip(plan.tasks(), results, strict=True):
        for (ref, data), quotes in zip(read_refs(task), done.quotes, strict=False):
            part = _source(task, ref, data).text
            if quotes >= 0 and part is not None:
                yield files.text_of(part)
