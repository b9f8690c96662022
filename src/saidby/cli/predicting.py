"""`saidby predict`."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from saidby.cli.options import ANY_PATH, NEW_PATH
from saidby.cli.telling import fail, fail_to_read, progress, say
from saidby.numbers import number_of

if TYPE_CHECKING:
    from saidby.document import Document


@click.command()
@click.argument("baseline")
@click.argument("path", type=ANY_PATH)
@click.argument("out", type=NEW_PATH)
@click.option(
    "--option",
    "-o",
    "options",
    metavar="NAME=VALUE",
    multiple=True,
    help="An option of the baseline, as convention=polnear or checkpoint=FOLDER.",
)
def predict(baseline: str, path: Path, out: Path, *, options: tuple[str, ...]) -> None:
    """Annotate the articles of PATH with BASELINE, and write what it finds to OUT, which is new and lies outside of PATH.

    PATH is a project folder or a JSONL file; its annotations, if there are any, are not looked at. OUT becomes a JSONL file if
    its name ends so, else a project folder. BASELINE is the name of a module of `saidby.baselines`.
    """
    from saidby import baselines, files

    try:
        annotate = baselines.load(baseline).with_options(options)
    except baselines.NoBaseline as error:
        raise click.BadParameter(str(error)) from error
    if out.exists():
        fail(f"{out} is there already; give another name, or remove it")
    if path.is_dir() and out.resolve().is_relative_to(path.resolve()):
        fail(f"{out} lies in {path}, where it would be taken for articles of it; give a place outside, as {Path('..', out.name)}")
    documents = (annotate(doc.article, doc.text) for doc in map(files.unannotated, progress("predicting")(files.sources(path))))
    try:
        counted = _written(documents, out)
    except files.Refused as error:
        fail_to_read(error, path, then=f"; {out} was not written")
    except baselines.NoBaseline as error:
        fail(str(error))
    except OSError as error:
        fail(f"{out}: {error.strerror}")
    if not counted:
        fail(f"{path} holds no articles: it has neither raw/ nor JSONL shards")
    say(f"{out}: {counted.total()} quotes in {number_of(len(counted), 'article')}")


def _written(documents: Iterable[Document], out: Path) -> Counter[str]:
    """Write documents to `out`, whole or not at all; says how many quotes each article has."""
    from saidby import files

    counted: Counter[str] = Counter()
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}-") as beside:
        whole = Path(beside, out.name)
        with whole.open("wb") if out.suffix == ".jsonl" else nullcontext() as shard:
            for doc in documents:
                counted[doc.article.id] += len(doc.quotes)
                shard.write(files.as_line(doc)) if shard else files.write(doc, whole)
        if counted:
            shutil.move(whole, out)
    return counted
