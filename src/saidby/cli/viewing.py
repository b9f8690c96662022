"""`saidby view`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from saidby.cli.options import ANY_PATH
from saidby.cli.telling import fail, say
from saidby.numbers import number_of

if TYPE_CHECKING:
    from saidby.document import Document


@click.command()
@click.argument("paths", type=ANY_PATH, nargs=-1, required=True)
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The page to write.")
@click.option("--title", default="Who said what", show_default=True, help="What stands at its head.")
@click.option("--labels", nargs=2, metavar="FIRST SECOND", help="What to call two annotations of one article; else their paths.")
def view(paths: tuple[Path, ...], output: Path, title: str, labels: tuple[str, str] | None) -> None:
    """Write one HTML page that shows who said what in PATHS.

    PATHS are project folders, folders of annotation files, annotation files (the raw text is found beside or above), or JSONL
    files. An article that is given twice is shown as two annotations side by side, with their differences first.
    """
    from saidby import files
    from saidby import view as page

    documents, refused = _readable(paths)
    if not documents:
        fail(f"no article with an annotation can be read in {', '.join(map(str, paths))}")
    html = page.page(documents, title=title, labels=labels or _two_names(paths))
    try:
        files.write_whole(output, html.encode("utf-8"))
    except OSError as error:
        fail(f"{output}: {error.strerror}")
    say(f"{output}: {number_of(len(documents), 'annotation')}")
    raise SystemExit(1 if refused else 0)


def _readable(paths: tuple[Path, ...]) -> tuple[list[Document], int]:
    """The documents that can be read in `paths`, and how many cannot: each of these is told of."""
    from saidby import files
    from saidby.checks import shown

    documents, refused = [], 0
    for path in paths:
        for source in files.annotated(path):
            try:
                documents.append(files.read(source))
            except files.Refused:
                refused += 1
                file = shown(source.annotation.file if source.annotation else str(path), quotes="")
                say(f"error: {file}: article {source.id!r} cannot be shown; `saidby check` says what is wrong", err=True)
    return documents, refused


def _two_names(paths: tuple[Path, ...]) -> tuple[str, str]:
    """What to call two annotations: the last part in which their paths differ."""
    if len(paths) != 2:
        return "first", "second"
    one, two = (reversed(path.resolve().parts) for path in paths)
    return next(((a, b) for a, b in zip(one, two, strict=False) if a != b), ("first", "second"))
