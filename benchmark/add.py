"""Make a row of anybody's predictions: `python benchmark/add.py "my system" ../guesses.jsonl --column "polnear dev"`.

Prints the column's table with the new row in it. The predictions are a JSONL file with a quote a line, spans or mere strings
(src/saidby/predictions.py), or annotation files of saidby. `--articles` writes the articles that are to be annotated.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import cells
import page
from columns import COLUMNS, Column
from gold import digest
from rows import load, renewed, save

from saidby import files, predictions
from saidby.document import Document
from saidby.scoring import Unscorable, reading

HERE = Path(__file__).parent


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the articles of a column, or score what was made of them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    names = [column.name for column in COLUMNS if column.there]
    parser.add_argument("name", nargs="?", help="of your system")
    parser.add_argument("predictions", nargs="?", type=Path, help="a JSONL file, or a folder of annotation files")
    parser.add_argument("--column", default=names[0], choices=names, metavar="COLUMN", help=f"one of: {'; '.join(names)}")
    parser.add_argument("--articles", action="store_true", help="write the articles of the column, one a line, and end")
    parser.add_argument("--trained-on", help="what your system was trained on")
    parser.add_argument("--save", action="store_true", help="keep the row in results.json and on the page")
    given = parser.parse_args(arguments)
    column = next(column for column in COLUMNS if column.name == given.column)
    if given.articles:
        for doc in column.documents():
            print(json.dumps({"article": doc.article.id, "text": doc.text}, ensure_ascii=False))
    elif not (given.name and given.predictions):
        parser.error("give a name and the file of the predictions, or --articles")
    else:
        _add(given.name, given.predictions, column, trained_on=given.trained_on, keep=given.save)


def _add(name: str, path: Path, column: Column, *, trained_on: str | None, keep: bool) -> None:
    gold = column.documents()
    try:
        guess = _guess(path, gold)
        known = {"system": name, "origin": "run here", "train_on": trained_on, "data_digest": digest(gold)}
        known["system_digest"] = f"{digest(guess)}-{cells.scorer()}"
        rows = renewed(load(), cells.scored(column, gold, guess, known))
    except (OSError, files.Refused, predictions.Unreadable, Unscorable) as error:
        sys.exit(f"error: {error}")
    print(page.of_column(rows, column.corpus, column.split))
    if keep:
        save(rows)
        page.renew(HERE / "README.md", rows)


def _guess(path: Path, gold: list[Document]) -> list[Document]:
    """The predictions, an article that they lack as one without quotes."""
    by_id = {doc.article.id: doc for doc in gold}
    if predictions.is_predictions(path):
        found = list(predictions.read(path, by_id))
    else:
        found = [files.read(source) for source in reading.sources(path, gold=by_id)]
    if lacking := by_id.keys() - {doc.article.id for doc in found}:
        print(f"articles without a prediction, counted as without quotes: {len(lacking)}\n")
    return found + [Document(by_id[name].article, by_id[name].text) for name in sorted(lacking)]


if __name__ == "__main__":
    main()
