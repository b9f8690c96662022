"""What the package was found to stand: the last figures of the commands that try it, as tables of docs/reliability.md."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from saidby import card, files


def tables(root: Path) -> dict[str, str]:
    """By their names, the tables of the figures that the commands wrote into docs/reliability.json.

    None where a project has no such file; raises Refused where it is not as they write it.
    """
    text = files.text_beside(root, "docs/reliability.json")
    if text is None:
        return {}
    made = {"mutations": _mutations, "fuzzing": _fuzzing, "kills": _kills, "guards": _guards, "limits": _limits}
    try:
        return {name: made[name](figures) for name, figures in json.loads(text).items() if name in made}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise files.Refused(f"docs/reliability.json: not as the commands write it: {error!r:.200}") from None


def _mutations(found: Mapping[str, Any]) -> str:
    kinds = found["kinds"]
    sums = {key: sum(row[key] for row in kinds.values()) for key in ("made", "told", "sound", "silent")}
    head = (
        f"{len(kinds)} kinds of fault, {sums['made']:,} faults ({found['rounds']} of each kind in each annotation file that has "
        f"room for it): {sums['told']:,} told, {sums['sound']:,} sound, **{sums['silent']:,} silent**.\n\n"
    )
    rows = [(name, *(f"{row[key]:,}" for key in sums), ", ".join(f"`{each}`" for each in row["checks"]) or row["why"])
            for name, row in kinds.items()]  # fmt: skip
    return head + card.grid(("fault", *sums, "by the check, or why it is sound"), rows)


def _fuzzing(found: Mapping[str, Mapping[str, Any]]) -> str:
    rows = [
        (name, f"{row['inputs']:,}", row["seconds"], row["longest_seconds"], row["peak_megabytes"], row["finds"], row["engine"])
        for name, row in found.items()
    ]
    head = ("reader", "inputs", "seconds", "longest of one", "megabytes at most", "finds", "made by")
    return f"{sum(row['inputs'] for row in found.values()):,} inputs.\n\n{card.grid(head, rows)}"


def _kills(found: Mapping[str, Mapping[str, int]]) -> str:
    keys = ("killed", "done before", "old", "new", "nothing", "neither", "astray")
    rows = [(name, *(row.get(key, 0) for key in keys)) for name, row in found.items()]
    return card.grid(("work", *keys), rows)


def _guards(found: Mapping[str, bool]) -> str:
    missed = sum(found.values())
    lost = [name for name, is_missed in found.items() if not is_missed]
    return (
        f"{len(found)} guards were taken out; the tests of {missed} failed then.{' Not missed: ' * bool(lost)}{'; '.join(lost)}"
    )


def _limits(found: Mapping[str, Mapping[str, Any]]) -> str:
    def cost(row: Mapping[str, Any]) -> str:
        return f"{row['seconds']} s, {row['megabytes']:,} MB"

    rows = [
        (name, f"{row['limit']:,} {row['unit']}", *(cost(row[at][what]) for at in ("at", "past") for what in ("check", "build")))
        for name, row in found.items()
    ]
    return card.grid(("limit", "is", "`check` at it", "`build` at it", "`check` past it", "`build` past it"), rows)
