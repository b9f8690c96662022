"""dataset.toml, and what it demands of the corpus: the build holds the articles to it.

    [demands]
    plan = "annotations/plan.csv"   # what each article is to hold
    shared_wording = 0.3            # two paragraphs of different articles may share this much of the shorter one's wording

    [demands.floors]                # there are to be at least so many (a whole number), or such a share of the quotes (below 1)
    nested = 80
    direct = 0.3

What can have a floor, or stand in the plan, is what the corpus is counted by (see `counts`). The plan is a table with the column
`id`; its columns `language`, `split`, `quotes` (at least so many) and `phenomena` (`nested:1;no_cue:2`) are compared where they
are there. It may have others, and articles that are yet to be written.
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from saidby.counts import COUNTED, said
from saidby.files import Place, Refused, text_beside, why_closed

SETTINGS = "dataset.toml"


class SettingsError(Exception):
    """The project as a whole cannot be built: the message says why and what to do."""


class Floor(NamedTuple):
    """How many there are to be at least: a number, or a share of the quotes."""

    least: float
    place: Place

    def reached(self, number: int, quotes: int) -> bool:
        """Whether so many are enough, of so many quotes."""
        return number >= (self.least if isinstance(self.least, int) else self.least * quotes)

    def __str__(self) -> str:
        """As a person would say it."""
        return said(self.least)


class Planned(NamedTuple):
    """What an article is to be, and to hold at least."""

    place: Place
    language: str | None
    split: str | None
    least: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Demands:
    """What a dataset demands of itself: nothing, where dataset.toml does not."""

    floors: Mapping[str, Floor] = field(default_factory=dict)
    plan: Mapping[str, Planned] = field(default_factory=dict)
    shared_wording: float | None = None

    @property
    def counts(self) -> bool:
        """Whether every article is to be counted."""
        return bool(self.floors or self.plan)


NOTHING = Demands()


def given(root: Path) -> dict[str, Any]:
    """What dataset.toml says, as it stands; nothing where there is none. Raises SettingsError."""
    try:
        return tomllib.loads(text_beside(root, SETTINGS) or "")
    except Refused as error:
        raise SettingsError(str(error)) from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise SettingsError(f"{SETTINGS}: {error}") from error


def demands(root: Path) -> Demands:
    """What the dataset of `root` demands of itself. Raises SettingsError."""
    wanted = given(root).get("demands", {})
    if not isinstance(wanted, dict):
        raise SettingsError(f"{SETTINGS}: `demands` is {wanted!r}; make a table of it, [demands]")
    for key, value in wanted.items():
        if key not in _KEYS or not _KEYS[key][0](value):
            way = _KEYS[key][1] if key in _KEYS else f"known are {', '.join(_KEYS)}"
            raise SettingsError(f"{SETTINGS}: `{key}` in [demands] is {value!r}; {way}")
    plan = _plan(root, wanted["plan"]) if "plan" in wanted else {}
    return Demands(_floors(root, wanted.get("floors", {})), plan, wanted.get("shared_wording"))


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value >= 0


_KEYS: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    "plan": (lambda value: isinstance(value, str), "give the path of a CSV file"),
    "shared_wording": (
        lambda value: _is_number(value) and value < 1,
        "give the share of their wording that two paragraphs may have in common, such as 0.3",
    ),
    "floors": (lambda value: isinstance(value, dict), "make a table of it, [demands.floors]"),
}
"""The keys of [demands]: what their values must be, and how to say so."""
_KNOWN = f"counted are {', '.join(COUNTED)}"


def _floors(root: Path, floors: Mapping[str, Any]) -> dict[str, Floor]:
    found = {}
    for name, least in floors.items():
        place = Place(SETTINGS, _line_of(root, name))
        if name not in COUNTED:
            raise SettingsError(f"{_told(place)}: `{name}` in [demands.floors] is not counted; {_KNOWN}")
        if not _is_number(least) or (isinstance(least, float) and least >= 1):
            way = "give a whole number, or a share of the quotes below 1"
            raise SettingsError(f"{_told(place)}: the floor of {name} is {least!r}; {way}")
        found[name] = Floor(least, place)
    return found


def _told(place: Place) -> str:
    return ":".join(str(part) for part in (place.file, place.line) if part is not None)


def _line_of(root: Path, name: str) -> int | None:
    """The line of a key among the floors, which tomllib does not tell; None where it stands in an unusual way."""
    inside = False
    for number, line in enumerate((text_beside(root, SETTINGS) or "").split("\n"), 1):
        if line.lstrip().startswith("["):
            inside = re.fullmatch(r"\s*\[\s*demands\s*\.\s*floors\s*\]\s*(#.*)?", line) is not None
        elif inside and re.match(rf"\s*[\"']?{re.escape(name)}[\"']?\s*=", line):
            return number
    return None


def _plan(root: Path, file: str) -> dict[str, Planned]:
    found: dict[str, Planned] = {}
    for row, place in _rows(root, file):
        name = row["id"] or ""
        if name in found:
            raise SettingsError(f"{_told(place)}: {name!r} is planned twice, here and in line {found[name].place.line}")
        found[name] = Planned(place, row.get("language") or None, row.get("split") or None, dict(_wishes(row, place)))
    return found


def _rows(root: Path, file: str) -> Iterator[tuple[dict[str, Any], Place]]:
    try:
        if problem := why_closed(root / file, root):
            raise SettingsError(f"{SETTINGS}: the plan {file} cannot be read: {problem}")
        with (root / file).open(encoding="utf-8", newline="") as lines:
            rows = csv.DictReader(lines, strict=True)
            if "id" not in (rows.fieldnames or ()):
                raise SettingsError(f"{file}: the plan has no column `id`")
            for row in rows:
                yield row, Place(file, rows.line_num)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise SettingsError(f"{SETTINGS}: the plan {file} cannot be read: {getattr(error, 'strerror', None) or error}") from error


def _wishes(row: Mapping[str, Any], place: Place) -> Iterator[tuple[str, int]]:
    """What an article is to hold at least."""
    wishes = [part for part in (row.get("phenomena") or "").split(";") if part]
    for wish in [f"quote:{row['quotes']}", *wishes] if row.get("quotes") else wishes:
        name, _, number = wish.partition(":")
        if name not in COUNTED or not re.fullmatch("[0-9]{1,9}", number):
            way = "write a name and a number, `nested:2`"
            raise SettingsError(f"{_told(place)}: {wish!r} is nothing to plan; {way}; {_KNOWN}")
        yield name, int(number)
