"""The benchmark: run and score everything that this machine can, `python benchmark/run.py`.

Cells, a system on a split of a corpus each, are run one by one, saved at once in benchmark/results.json, and skipped when neither
the data nor the system's code has changed. Corpora are looked for in SAIDBY_CORPORA, or in ../shared/corpora beside the
repository; those that are not there, and systems whose packages are not installed (`pip install -e '.[benchmark]'`), keep the
figures that they have. Then the tables and the plot of benchmark/README.md are made anew.

`--quick` runs the first articles of each split, prints the table, and writes nothing.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from columns import COLUMNS, HUMAN, Column, annotators, digest
from page import plot, renew, table
from systems import SYSTEMS, System
from tqdm import tqdm

from saidby import scoring
from saidby.document import Document
from saidby.files import write_whole
from saidby.scoring import report

HERE = Path(__file__).parent
RESULTS = HERE / "results.json"
MEASURES = (
    "content_exact_f1", "content_overlap_f1", "character_f1", "cue_f1", "speaker_mention_exact", "speaker_mention_overlap",
    "speaker_entity", "joint_f1", "joint_entity_f1",
)  # fmt: skip
QUICK = 8
"""Articles of a split with --quick."""
Row = dict[str, Any]


def main() -> None:
    """Run what is to be run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="a few articles of each split; writes nothing")
    quick = parser.parse_args().quick
    rows = [] if quick or not RESULTS.exists() else json.loads(RESULTS.read_text(encoding="utf-8"))["rows"]
    for column in (*COLUMNS, HUMAN):
        if not column.there:
            print(f"{column.name}: {column.folder} is not there")
            continue
        for cell in human(rows, quick=quick) if column is HUMAN else cells(column, rows, quick=quick):
            done = {(row["system"], row["corpus"], row["split"]) for row in cell}
            rows = [row for row in rows if (row["system"], row["corpus"], row["split"]) not in done] + cell
            if not quick:
                save(rows)
    rows += [] if quick else published()
    print(table(rows))
    if not quick:
        save([row for row in rows if row["origin"] != "published"] + published())
        renew(HERE / "README.md", rows)
        plot(rows, HERE / "polnear.svg")


def save(rows: list[Row]) -> None:
    """Write all rows, one a line."""
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    write_whole(RESULTS, f'{{"rows": [\n{lines}\n]}}\n'.encode())


def published() -> list[Row]:
    """The figures that were measured elsewhere, with their sources."""
    found: list[Row] = json.loads((HERE / "published.json").read_text(encoding="utf-8"))["rows"]
    return found


def cells(column: Column, rows: list[Row], *, quick: bool) -> Iterator[list[Row]]:
    """The rows of every system on one column, those that are there already left out."""
    gold = column.documents()[: QUICK if quick else None]
    if not gold:
        return
    data = digest(gold)
    for system in SYSTEMS:
        fits = not system.languages or any(doc.article.language[:2] in system.languages for doc in gold)
        if not system.there or not fits or (column.novels and not system.novels):
            continue
        known = [
            row for row in rows if (row["system"], row["corpus"], row["split"]) == (system.name, column.corpus, column.split)
        ]
        if any(row["data_digest"] == data and row["system_digest"] == system.digest() for row in known):
            continue
        yield _cell(system, column, gold, data)


def _cell(system: System, column: Column, gold: list[Document], data: str) -> list[Row]:
    options = system.options(column.corpus)
    start = time.perf_counter()
    watched = tqdm(gold, desc=f"{system.name}, {column.name}", leave=False, disable=None)
    guess = [system.annotate(doc.article, doc.text, **options) for doc in watched]
    seconds = round(time.perf_counter() - start, 4)
    head = {"system": system.name, "origin": system.origin, "train_on": system.train_on}
    tail = {"seed": system.seed, "seconds": seconds, "articles": len(gold), "data_digest": data, "system_digest": system.digest()}
    return list(_rows(head, column, tail, gold, guess))


def human(rows: list[Row], *, quick: bool) -> Iterator[list[Row]]:
    """Annotators of PolNeAR against each other: what can be reached."""
    pairs = list(annotators())[: 30 if quick else None]
    gold, guess = [one for one, _ in pairs], [other for _, other in pairs]
    data = digest(gold)
    if not any(row["system"] == "human" and row["data_digest"] == data for row in rows):
        head = {"system": "human", "origin": "published", "train_on": None}
        tail = {
            "seed": None,
            "seconds": None,
            "articles": len(gold),
            "data_digest": data,
            "system_digest": "",
            "source": "PolNeAR",
        }
        yield list(_rows({**head, "origin": "run here"}, HUMAN, tail, gold, guess))


def _rows(head: Row, column: Column, tail: Row, gold: list[Document], guess: list[Document]) -> Iterator[Row]:
    found = report.as_json(scoring.score(gold, guess, protocol=column.protocol), places=2)  # type: ignore[arg-type]
    for row in found["rows"]:
        if row["level"] in column.levels and row["measure"] in MEASURES and row["value"] is not None:
            where = {"corpus": column.corpus, "split": column.split, "level": row["level"], "subset": row["subset"]}
            yield head | where | {key: row[key] for key in ("measure", "value", "low", "high")} | tail


if __name__ == "__main__":
    main()
