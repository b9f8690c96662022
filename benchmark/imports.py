"""Import every corpus that lies in FOLDER, and print articles/s, MB/s and peak memory: `python benchmark/imports.py FOLDER`.

Each is imported in a process of its own, whole: read, checked, written as shards, counted. FOLDER holds the corpora as their
authors lay them out, under the names that tests/samples/<corpus>.json say.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from saidby import corpora, importing

SAMPLES = Path(__file__).parents[1] / "tests" / "samples"


def measure(name: str, root: Path, out: Path) -> None:
    """Import one corpus in this process, and print its row."""
    start = time.perf_counter()
    tally = importing.run(corpora.load(name), root, out, jsonl=True)
    seconds = time.perf_counter() - start
    size = sum(path.stat().st_size for path in root.rglob("*") if path.is_file()) / 2**20
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    sums = "ok" if tally.ok else "WRONG"
    print(
        f"{name:16} {tally.articles:8,} {seconds:8.1f} {tally.articles / seconds:10.1f} {size / seconds:6.1f} {peak:8.0f}  {sums}"
    )


def main(folder: Path) -> None:
    """A row for each corpus that is there."""
    print(f"{'corpus':16} {'articles':>8} {'seconds':>8} {'articles/s':>10} {'MB/s':>6} {'peak MB':>8}  sums", flush=True)
    for path in sorted(SAMPLES.glob("*.json")):
        root = folder / json.loads(path.read_text(encoding="utf-8"))["folder"]
        if root.is_dir():
            with tempfile.TemporaryDirectory() as out:
                subprocess.run([sys.executable, __file__, path.stem, str(root), f"{out}/import"], check=True)


if __name__ == "__main__":
    if len(sys.argv) == 2:
        main(Path(sys.argv[1]))
    else:
        measure(sys.argv[1], *map(Path, sys.argv[2:]))
