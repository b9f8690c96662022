"""What the layout of our Parquet files is worth: size, bytes that travel when one article is added, time to the first row.

`python benchmark/parquet/run.py [--articles 3000]` builds a made-up archive twice, the second time with one article more in the
middle, writes the same tables with pyarrow's defaults beside, and saves results.json and the table in README.md.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "build"))
from generate import article  # noqa: E402 - stands beside, in another benchmark's folder

from saidby.files import as_line  # noqa: E402
from saidby.publish import file_name  # noqa: E402

TABLES = ("quotes", "articles", "tokens")
WINDOW, MASK = 64, 2**16 - 1
"""Chunks are cut where a sum over the last 64 bytes ends in 16 zero bits: 64 KiB on average, as the Hub's storage has them."""


def chunks(data: bytes) -> set[bytes]:
    """The chunks of a file, cut by its content: what a storage that keeps chunks once has to be sent."""
    weights = np.random.default_rng(7).integers(0, 2**63, 256, dtype=np.uint64)
    sums = np.cumsum(weights[np.frombuffer(data, np.uint8)], dtype=np.uint64)
    rolling = sums[WINDOW:] - sums[:-WINDOW]
    cuts = [0, *(np.flatnonzero((rolling >> np.uint64(40)) & np.uint64(MASK) == 0) + WINDOW).tolist(), len(data)]
    return {data[a:b] for a, b in pairwise(cuts)}


def built(folder: Path, numbers: list[int]) -> Path:
    """Our build of made-up articles."""
    folder.mkdir()
    (folder / "archive.jsonl").write_bytes(b"".join(as_line(article(number)) for number in numbers))
    subprocess.run([sys.executable, "-m", "saidby", "build", "--root", folder], check=True, capture_output=True)
    return folder / "dataset"


def plain(dataset: Path, to: Path) -> Path:
    """The same tables as pyarrow writes them by default."""
    for table in TABLES:
        (to / table).mkdir(parents=True)
        pq.write_table(pq.read_table(dataset / table / file_name("train")), to / table / file_name("train"))
    return to


_STREAM = """
import os, sys, time
from datasets import load_dataset
begin = time.perf_counter()
next(iter(load_dataset("parquet", data_files=sys.argv[1], split="train", streaming=True)))
print(time.perf_counter() - begin, flush=True)
os._exit(0)  # pyarrow's threads may abort the interpreter's own way out
"""


def first_row(folder: Path, table: str) -> float:
    """Seconds from the call of load_dataset to the first row, streaming, in a fresh process; the least of three."""
    call = [sys.executable, "-c", _STREAM, folder / table / file_name("train")]
    return min(float(subprocess.run(call, check=True, capture_output=True, text=True).stdout) for _ in range(3))


def measure(articles: int) -> dict[str, Any]:
    """Both layouts of each table."""
    with tempfile.TemporaryDirectory() as work:
        folder, numbers = Path(work), list(range(articles))
        before = built(folder / "before", [number for number in numbers if number != articles // 2])
        after = built(folder / "after", numbers)
        layouts = {"ours": (before, after), "pyarrow's defaults": (plain(before, folder / "b"), plain(after, folder / "a"))}
        return {
            "articles": articles,
            "tables": {
                table: {
                    name: _figures(old / table / file_name("train"), new / table / file_name("train"), first_row(old, table))
                    for name, (old, new) in layouts.items()
                }
                for table in TABLES
            },
        }


def _figures(old: Path, new: Path, seconds: float) -> dict[str, Any]:
    known = chunks(old.read_bytes())
    sent = sum(len(chunk) for chunk in chunks(new.read_bytes()) - known)
    groups = pq.read_metadata(old).num_row_groups
    return {"bytes": old.stat().st_size, "bytes_sent": sent, "row_groups": groups, "first_row_seconds": round(seconds, 3)}


def page(results: dict[str, Any]) -> str:
    """The table of README.md."""
    rows = [
        f"| {table} | {name} | {of['bytes']:,} | {of['row_groups']} | {of['bytes_sent']:,} "
        f"({of['bytes_sent'] / of['bytes']:.0%}) "
        f"| {of['first_row_seconds']:.2f} |"
        for table, layouts in results["tables"].items()
        for name, of in layouts.items()
    ]
    smaller = statistics.mean(1 - of["ours"]["bytes"] / of["pyarrow's defaults"]["bytes"] for of in results["tables"].values())
    return _PAGE.format(articles=results["articles"], smaller=smaller, rows="\n".join(rows))


_PAGE = """\
# The layout of the Parquet files

Made by `python benchmark/parquet/run.py` over {articles:,} made-up articles. Ours: zstd, chunked by content, page index, row
groups bounded by rows and text. *Bytes sent* are those of chunks (64 KiB on average, cut by content) that the old file does not
have, when one article is added in the middle: the row groups after it begin elsewhere, which costs more than the chunks within
them save. Times are of one shared machine, the least of three. Ours is {smaller:.0%} smaller on average.

| table | layout | bytes | row groups | bytes sent for one article more | seconds to the first row, streaming |
| --- | --- | --- | --- | --- | --- |
{rows}
"""


def main() -> None:
    """Measure, save, and write the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--articles", type=int, default=3000)
    begin = time.monotonic()
    results = measure(options.parse_args().articles)
    (HERE / "results.json").write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    (HERE / "README.md").write_text(page(results), encoding="utf-8")
    print(page(results), f"{time.monotonic() - begin:.0f} s")


if __name__ == "__main__":
    main()
