"""`saidby stats`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from saidby.cli.options import ANY_PATH, JSON
from saidby.cli.telling import fail_to_read, progress, say, say_json


@click.command()
@click.argument("root", type=ANY_PATH, default=Path(), required=False)
@JSON
def stats(root: Path, *, as_json: bool) -> None:
    """Count what the articles of ROOT hold: quotes, phenomena, non-quotations, languages, and verbs of saying."""
    from saidby import files
    from saidby.stats import count, rows

    try:
        counted = count(progress("counting")(files.read_documents(root)))
    except files.Refused as error:
        fail_to_read(error, root)
    tables = rows(counted)
    if as_json:
        value: dict[str, Any] = {
            head: {name: {**by, "all": total} for name, by, total in of_head} for head, of_head in tables.items()
        }
        say_json(value | {"verb": dict(counted.verbs.most_common())})
    else:
        _say_tables(tables, counted)


def _say_tables(tables: Any, counted: Any) -> None:
    total = counted.quotes.total()
    for head, of_head in tables.items():
        say(f"{head:<24}" + "".join(f"{split:>12}" for split in counted.splits) + f"{'all':>12}")
        for name, by, all_of in of_head:
            share = f"{all_of / total:>8.1%}" if head == "phenomenon" and total else ""
            say(f"  {name:<22}" + "".join(f"{by.get(split, 0):>12}" for split in counted.splits) + f"{all_of:>12}{share}")
        say("")
    verbs = ", ".join(f"{verb} {number / counted.verbs.total():.0%}" for verb, number in counted.verbs.most_common(12))
    say(f"English verbs of saying ({counted.verbs.total()}): {verbs}" if verbs else "no English verb of saying")
