"""The benchmark: run and score everything that this machine can, `python benchmark/run.py`.

Cells, a system on a split of a corpus each, are run one by one, saved at once in benchmark/results.json, and skipped when neither
the data, the system, nor the scorer has changed. Corpora are looked for in SAIDBY_CORPORA, or in ../shared/corpora beside the
repository; those that are not there, and systems whose packages are not installed (`pip install -e '.[benchmark,train]'`), keep
the figures that they have. Then the tables and the plots of benchmark/README.md are made anew.

`--quick` runs the first articles of each split and trains for seconds only, prints the tables, and writes nothing.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import cells
import page
import plots
import training
from cells import How
from columns import BY_MODELS, COLUMNS, HUMAN, Column
from gold import digest
from rows import Row, load, published, renewed, save
from systems import SYSTEMS
from tqdm import tqdm

HERE = Path(__file__).parent
QUICK = 8
"""Articles of a split with --quick."""
JUDGED = (*COLUMNS, HUMAN, *BY_MODELS, *training.MATRIX)


def main() -> None:
    """Run what is to be run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="a few articles of each split; writes nothing")
    parser.add_argument(
        "--minutes", type=float, default=20, help="of training for a row of the matrix (default 20); 0: no training"
    )
    parser.add_argument(
        "--whole",
        type=float,
        default=120,
        metavar="MINUTES",
        help="of training on a whole corpus (default 120); 0: none",
    )
    parser.add_argument("--models", type=Path, default=HERE / "models", help="where trained models are kept (benchmark/models)")
    parser.add_argument("--encoder", help="of the matrix: id on the Hub or folder, if not the default one")
    parser.add_argument(
        "--only", action="append", default=[], metavar="SYSTEM", help="run this system and no other; may be repeated"
    )
    given = parser.parse_args()
    if given.quick:
        with TemporaryDirectory() as models:
            plan = training.Plan(
                Path(models), min(given.minutes, training.QUICK), characters=20_000, epochs=1, encoder=given.encoder
            )
            rows = everything([], plan, replace(plan, minutes=0), How(QUICK, None, tuple(given.only)))
        print(page.tables(rows))
        return
    plan = training.Plan(given.models, given.minutes, encoder=given.encoder)
    rows = everything(load(), plan, replace(plan, minutes=given.whole), How(None, HERE / "guesses", tuple(given.only)))
    page.renew(HERE / "README.md", rows)
    plots.draw(rows, HERE)


def everything(rows: list[Row], plan: training.Plan, whole: training.Plan, how: How) -> list[Row]:
    """All rows, those of before that are still good among them; saved as they come, unless only the first articles are run.

    `plan` is of the trainings for the matrix, `whole` of those on whole corpora.
    """
    rows = [row for row in rows if current(row)]
    for fresh in _cells(rows, plan, whole, how):
        rows[:] = renewed(rows, fresh)  # in place, so that a cell which two lists of columns have is run once
        if how.most is None and fresh:
            save(rows)
    return rows


def current(row: Row) -> bool:
    """Whether a row is of a column that there still is, and of the articles that it has now where they are there."""
    column = next((column for column in JUDGED if (column.corpus, column.split) == (row["corpus"], row["split"])), None)
    own_gold = row["origin"] == "published" or row["system"] in (cells.PEOPLE, cells.MODELS)
    return column is not None and (own_gold or not column.there or row["data_digest"] == _digest(column))


@cache
def _digest(column: Column) -> str:
    return digest(column.documents())


def _cells(rows: Sequence[Row], plan: training.Plan, whole: training.Plan, how: How) -> Iterator[list[Row]]:
    """The cells that are to be renewed: first what is quick, then what is to be trained."""
    yield published()
    yield from cells.annotators(rows, how)
    for column in COLUMNS:
        if column.there:
            yield from (cells.run(system, column, rows, how) for system in SYSTEMS if system.there)
        else:
            tqdm.write(f"{column.name}: {column.folder} is not there")
    yield from training.whole(whole, rows, how)
    yield from training.cells(plan, rows, how)


if __name__ == "__main__":
    main()
