"""What several commands take: kinds of paths, and options."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
ANY_PATH = click.Path(exists=True, path_type=Path)
NEW_PATH = click.Path(path_type=Path)
JSON = click.option("--json", "as_json", is_flag=True, help="One JSON object a line, for machines.")


def scale(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of commands that go through all articles, however many there are."""
    options = (
        click.option("--workers", type=click.IntRange(1), default=1, help="Processes that work side by side."),
        click.option("--engine", type=click.Choice(["local", "ray"]), default="local", help="Where they run."),
        click.option("--address", help="Of the Ray cluster; one is started on this machine if not given."),
        click.option("--max-errors", type=click.IntRange(1), help="Stop after so many errors; all are told if not given."),
    )
    for option in reversed(options):
        command = option(command)
    return command
