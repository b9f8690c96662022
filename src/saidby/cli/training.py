"""`saidby train`: fit the transformer baseline to annotated articles."""

from __future__ import annotations

from pathlib import Path

import click

from saidby.cli.options import ANY_PATH, JSON
from saidby.cli.telling import fail


@click.command()
@click.argument("roots", metavar="ROOT...", type=ANY_PATH, nargs=-1, required=True)
@click.option("--to", type=click.Path(path_type=Path), default=Path("checkpoint"), show_default=True, help="Folder of the model.")
@click.option("--encoder", help="Id on the Hub, or a folder; a small English one that comes with saidby[train] if not given.")
@click.option("--epochs", type=click.IntRange(1), default=8, show_default=True, help="Times that all articles are seen, at most.")
@click.option("--seed", type=int, default=0, show_default=True, help="The same one gives the same model on the same machine.")
@click.option("--minutes", type=click.FloatRange(0, min_open=True), help="End within this time.")
@click.option("--resume", is_flag=True, help="Go on where a training that was stopped had got to.")
@JSON
def train(
    roots: tuple[Path, ...], to: Path, *, encoder: str | None, epochs: int, seed: int, minutes: float | None, resume: bool, as_json: bool
) -> None:
    """Train the transformer baseline on the articles of ROOTs: project folders, folders with JSONL shards, or JSONL files.

    Articles of split `train` are learnt from, those of `validation` or `dev` say when to stop, others are not looked at.
    Then: saidby predict transformer ARTICLES OUT -o checkpoint=FOLDER
    """
    fail("not yet")
