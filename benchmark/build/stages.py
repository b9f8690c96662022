"""The jobs that `run.py` measures, each in a process of its own: `python stages.py JOB ARGUMENTS`. Prints one JSON object.

`floor` does what no build can do without: reads all bytes, parses, hashes the texts, and writes Arrow tables that stand
ready as Parquet, row group by row group as our build does. `idiomatic` is how a build is usually written: the rows of each
table from a generator through `datasets.Dataset.from_generator`, each article checked with jsonschema.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


def lines(archive: Path) -> Iterator[bytes]:
    """Every line of the shards of an archive."""
    for path in sorted(archive.glob("*.jsonl")):
        with path.open("rb") as shard:
            yield from shard


def prepared(archive: Path, ready: Path) -> dict[str, Any]:
    """Arrow files with the row groups that our build makes of an archive: what `floor` writes."""
    import pyarrow as pa

    from saidby.batch import batch_of
    from saidby.files import read, record
    from saidby.shards.building import AT_ONCE, groups

    docs = (read(record(line.rstrip(b"\n"), "shard")) for line in lines(archive))
    batches = (batch_of(some, "archive") for some in iter(lambda: list(islice(docs, AT_ONCE)), []))
    ready.mkdir(parents=True, exist_ok=True)
    writers: dict[str, Any] = {}
    for tables, _ in groups(batches):
        for name, table in tables.items():
            if name not in writers:
                writers[name] = pa.ipc.new_file(str(ready / f"{name}.arrow"), table.schema)
            writers[name].write_table(table.combine_chunks())
    for writer in writers.values():
        writer.close()
    return {}


def floor(archive: Path, ready: Path) -> dict[str, Any]:
    """Read, parse, hash, and write tables that stand ready."""
    import orjson
    import pyarrow as pa
    import pyarrow.parquet as pq

    from saidby.publish import LAYOUT

    articles = 0
    for line in lines(archive):
        hashlib.sha256(orjson.loads(line)["text"].encode("utf-8")).digest()
        articles += 1
    with tempfile.TemporaryDirectory(dir=archive.parent) as folder:
        for path in sorted(ready.glob("*.arrow")):
            groups = pa.ipc.open_file(pa.memory_map(str(path)))
            with pq.ParquetWriter(Path(folder) / f"{path.stem}.parquet", groups.schema, **LAYOUT) as out:
                for i in range(groups.num_record_batches):
                    batch = groups.get_batch(i)
                    out.write_batch(batch, row_group_size=batch.num_rows)
    return {"articles": articles}


def ours(archive: Path, workers: str = "1", engine: str = "local", to: str = "") -> dict[str, Any]:
    """Our build of an archive; into `to`, if given, using what an earlier one finished."""
    import saidby.cli  # noqa: F401  the command chooses the allocator
    from saidby.build import How, build

    with tempfile.TemporaryDirectory(dir=archive.parent) as folder:
        report = build(
            archive, Path(to or f"{folder}/dataset"), print, how=How(workers=int(workers), engine=engine, resume=bool(to))
        )
    return {"articles": report.articles, "ok": report.ok}


def own(root: Path) -> dict[str, Any]:
    """Our own dataset, with its pages and plots, as `python build.py` makes it."""
    from saidby.cli import main

    with tempfile.TemporaryDirectory() as folder:
        with contextlib.suppress(SystemExit):
            main(["build", "--root", str(root), "--to", f"{folder}/dataset"])
        return {"articles": len(list((root / "annotations").glob("*.json")))}


def ray_two_nodes(archive: Path) -> dict[str, Any]:
    """Our build on a Ray cluster of two nodes on this machine."""
    import ray
    from ray.cluster_utils import Cluster

    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 0, "include_dashboard": False})
    for _ in range(2):
        cluster.add_node(num_cpus=1)
    ray.init(address=cluster.address, logging_level="ERROR", log_to_driver=False)
    started = time.monotonic()
    try:
        return {**ours(archive, "1", "ray"), "seconds_without_start": time.monotonic() - started}
    finally:
        ray.shutdown()
        cluster.shutdown()


def idiomatic(archive: Path) -> dict[str, Any]:
    """Three tables through `from_generator`, every article checked with jsonschema; one pass a table, as is usual.

    It does less than our build: of the five levels of checks, only the schema and the stated words of the spans.
    """
    import pyarrow.parquet as pq
    from datasets import Dataset, Features
    from jsonschema import Draft202012Validator

    from plain_rows import ROWS
    from saidby.document import Document
    from saidby.files.records import Sound, article_of, document_of, states_its_words
    from saidby.files.schemas import schema_text
    from saidby.publish import LAYOUT
    from saidby.tables import TABLES

    validator = Draft202012Validator(json.loads(schema_text("annotation")))

    def documents() -> Iterator[Document]:
        for line in lines(archive):
            value = json.loads(line)
            annotation, text = value["annotation"], value["text"]
            validator.validate(annotation)
            if not states_its_words(annotation, text):
                raise ValueError("other words stand there")
            yield document_of(Sound(article_of(annotation["article"], value["article"]), text, annotation))

    with tempfile.TemporaryDirectory(dir=archive.parent) as folder:
        for table in TABLES:

            def rows(of: Any = ROWS[table.name]) -> Iterator[dict[str, Any]]:
                return (row for doc in documents() for row in of(doc, "archive"))

            features = Features.from_arrow_schema(table.schema())
            made = Dataset.from_generator(rows, features=features, cache_dir=f"{folder}/{table.name}")
            with pq.ParquetWriter(f"{folder}/{table.name}.parquet", table.schema(), **LAYOUT) as out:
                for some in made.with_format("arrow").iter(10_000):
                    out.write_table(some)
    return {"tables": len(TABLES)}


def stages(archive: Path, articles: str = "1000") -> dict[str, Any]:
    """Microseconds of CPU that each stage of our build takes for an article, one after the other, best of three."""
    import gc

    import orjson

    from saidby import checks, files
    from saidby.batch import Batch, batch_of
    from saidby.publish import digest, write_parquet
    from saidby.shards.building import AT_ONCE
    from saidby.shards.indexing import head
    from saidby.tables import TABLES

    some = [line.rstrip(b"\n") for line in islice(lines(archive), int(articles))]
    docs = [files.read(files.record(line, "shard")) for line in some]
    made = [table.of(batch_of(docs, "archive")) for table in TABLES]
    columns = [batch_of(docs[i : i + AT_ONCE]).said for i in range(0, len(docs), AT_ONCE)]

    def batches() -> list[Batch]:
        return [Batch(said, "archive") for said in columns]

    gc.disable()

    def looks() -> None:
        for batch in batches():
            list(checks.unsettled(batch))

    def tables() -> None:
        for batch in batches():
            for table in TABLES:
                table.of(batch)

    def write() -> None:
        with tempfile.TemporaryDirectory(dir=archive.parent) as folder:
            for i, table in enumerate(made):
                write_parquet(table, Path(folder) / f"{i}.parquet")

    jobs: dict[str, Callable[[], object]] = {
        "index": lambda: [head(line) for line in some],
        "parse (orjson)": lambda: [orjson.loads(line) for line in some],
        "parse, judge and gather the columns": lambda: _gather(some),
        "checks of levels 2 to 4, most settled by quick looks": looks,
        "the same, each document alone": lambda: [list(checks.check_document(doc)) for doc in docs],
        "words (part of the tables)": lambda: [batch.words for batch in batches()],
        "tables, to Arrow": tables,
        "digests": lambda: [digest(table) for table in made],
        "Parquet": write,
    }
    return {name: min(_seconds(job) for _ in range(3)) / len(some) * 1e6 for name, job in jobs.items()}


def _gather(some: list[bytes]) -> None:
    from saidby import files
    from saidby.batch import gather
    from saidby.shards.building import AT_ONCE

    read = map(files.plainly_sound, some)
    while gather(sound for sound in islice(read, AT_ONCE) if sound).articles:
        pass


def _seconds(job: Callable[[], object]) -> float:
    started = time.process_time()
    job()
    return time.process_time() - started


if __name__ == "__main__":
    job, archive, *rest = sys.argv[1:]
    if job in {"prepared", "floor"}:
        rest = [Path(rest[0])]
    print(json.dumps({"job": job, **globals()[job](Path(archive), *rest)}))
