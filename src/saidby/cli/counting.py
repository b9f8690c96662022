"""`saidby stats`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from saidby.cli.options import ANY_PATH, JSON
from saidby.cli.telling import fail, fail_to_read, progress, say, say_json


@click.command()
@click.argument("root", type=ANY_PATH, default=Path(), required=False)
@JSON
def stats(root: Path, *, as_json: bool) -> None:
    """Count what the articles of ROOT hold: quotes, phenomena, non-quotations, languages, and verbs of saying.

    Beside each count stands its floor, where dataset.toml has one in [demands.floors]; `!` marks what is below it.
    """
    from saidby import demands, files
    from saidby.stats import count, rows

    try:
        floors = demands.demands(root).floors
        counted = count(progress("counting")(files.read_documents(root)))
    except files.Refused as error:
        fail_to_read(error, root)
    except demands.SettingsError as error:
        fail(str(error))
    tables = rows(counted)
    if as_json:
        value: dict[str, Any] = {
            head: {name: {**by, "all": total} for name, by, total in of_head} for head, of_head in tables.items()
        }
        value["floor"] = {name: floor.least for name, floor in floors.items()}
        say_json(value | {"verb": dict(counted.verbs.most_common())})
    else:
        _say_tables(tables, counted, floors)


def _say_tables(tables: Mapping[str, Any], counted: Any, floors: Mapping[str, Any]) -> None:
    quotes = counted.counted["quote"].total()
    for head, of_head in tables.items():
        floored = head in ("counts", "phenomenon")
        say(_line(head, [*counted.splits, "all", *(["of quotes", "at least"] if floored else [])]))
        for name, by, total in of_head:
            values = [*(by.get(split, 0) for split in counted.splits), total]
            if floored:
                values.append(f"{total / quotes:.1%}" if quotes and head == "phenomenon" else "")
            say(_line(f"  {name}", values) + (_floor(floors.get(name), total, quotes) if floored else ""))
        say("")
    verbs = ", ".join(f"{verb} {number / counted.verbs.total():.0%}" for verb, number in counted.verbs.most_common(12))
    say(f"English verbs of saying ({counted.verbs.total()}): {verbs}" if verbs else "no English verb of saying")


def _line(name: str, values: list[Any]) -> str:
    return f"{name:<24}" + "".join(f"{value!s:>12}" for value in values)


def _floor(floor: Any, total: int, quotes: int) -> str:
    """The floor of a count, if it has one, marked where it is not reached."""
    return "" if floor is None else f"{floor!s:>12}" + ("" if floor.reached(total, quotes) else " !")
