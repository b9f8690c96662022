"""`saidby train`: fit the transformer baseline to annotated articles."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from saidby.cli.options import ANY_PATH, JSON, NEW_PATH
from saidby.cli.telling import fail, fail_to_read, say, say_json, steps
from saidby.numbers import number_of

if TYPE_CHECKING:
    from saidby.document import Document


@click.command()
@click.argument("roots", metavar="ROOT...", type=ANY_PATH, nargs=-1, required=True)
@click.option("--to", type=NEW_PATH, default=Path("checkpoint"), show_default=True, help="Folder of the model.")
@click.option("--encoder", help="Id on the Hub, or a folder; a small English one that comes with saidby[train] if not given.")
@click.option("--epochs", type=click.IntRange(1), default=8, show_default=True, help="Times that all articles are seen, at most.")
@click.option("--seed", type=int, default=0, show_default=True, help="The same one gives the same model on the same machine.")
@click.option("--minutes", type=click.FloatRange(0, min_open=True), help="End within this time.")
@click.option("--resume", is_flag=True, help="Go on where a training that was stopped had got to.")
@JSON
def train(roots: tuple[Path, ...], to: Path, *, as_json: bool, **how: Any) -> None:
    """Train the transformer baseline on the articles of ROOTs: project folders, folders with JSONL shards, or JSONL files.

    Articles of split `train` are learnt from, those of `validation` or `dev` say when to stop, others are not looked at.
    Then: saidby predict transformer ARTICLES OUT -o checkpoint=FOLDER
    """
    from saidby.baselines import NoBaseline, transformer

    try:
        done = transformer.train(_documents(roots), to, tell=_teller(as_json=as_json), **how)
    except NoBaseline as error:
        fail(str(error))
    if as_json:
        figures = {
            "checkpoint": str(done.checkpoint),
            "epochs": done.epochs,
            "best": done.best,
            "seconds": round(done.seconds, 1),
        }
        say_json({**figures, **done.figures})
    else:
        took = f"{number_of(done.epochs, 'epoch')} in {done.seconds:.0f} s"
        say(f"{to}: {took}; epoch {done.best} is kept, joint F1 {done.figures['joint_f1']:.1f} on the articles held out")


def _documents(roots: tuple[Path, ...]) -> Iterator[Document]:
    from saidby import files

    for root in roots:
        documents = files.read_documents(root)
        try:
            first = next(documents, None)
            yield from (first, *documents) if first else ()
        except files.Refused as error:
            fail_to_read(error, root)
        if not first:
            fail(f"{root} holds no articles: it has neither raw/ and annotations/ nor JSONL shards")


def _teller(*, as_json: bool) -> Callable[[Mapping[str, Any]], None]:
    show = steps("training")

    def tell(news: Mapping[str, Any]) -> None:
        if "batch" in news:
            show(news["batch"], news["batches"], f"epoch {news['epoch']}, loss {news['loss']:.1f}")
        elif as_json:
            say_json(news)
        elif "epoch" in news:
            say(f"epoch {news['epoch']}: loss {news['loss']:.1f}, joint F1 {news['joint_f1']:.1f}, {news['seconds']:.0f} s")

    return tell
