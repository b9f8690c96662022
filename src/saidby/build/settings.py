"""What dataset.toml says of the dataset as a whole, and the files beside it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from saidby import card, demands, files
from saidby.demands import SettingsError


def settings(root: Path) -> dict[str, Any]:
    """What dataset.toml says of the dataset as a whole; what it leaves out, or all, has a default."""
    given = demands.given(root)
    for field_, value in given.items():
        if wanted := _unlike(field_, value):
            raise SettingsError(f"{demands.SETTINGS}: {field_} is {value!r:.80}, not {wanted}")
    for field_, value in card.unknown_values(given):
        known = ", ".join(card.hub_values()[field_])
        raise SettingsError(f"dataset.toml: {value!r} is no {field_} that the Hub knows; it knows {known}")
    name = root.resolve().name or "dataset"
    return {"name": name, "title": name, "version": "0.0.0", "license": "other", **given}


_LISTS = {"annotations_creators", "language_creators", "source_datasets", "tags"}


def _unlike(name: str, value: Any) -> str | None:
    """What a setting has to be, where it is something else."""
    if name == "demands":
        return None  # `demands` itself knows what it may hold
    if name in _LISTS:
        return None if isinstance(value, list) and all(isinstance(item, str) for item in value) else "a list of texts"
    if name == "date":
        return None if isinstance(value, str | date) else "a date"
    return None if isinstance(value, str) else "a text"


def beside(root: Path, name: str) -> str | None:
    """The text of a file of the project; raises SettingsError where it is none that can be read."""
    try:
        return files.text_beside(root, name)
    except files.Refused as error:
        raise SettingsError(str(error)) from None
