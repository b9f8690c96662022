"""`saidby mark` and `saidby unmark`: an article as text that one can edit, and back."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

import click

from saidby.cli.options import FOLDER, NEW_PATH
from saidby.cli.telling import fail, fail_to_read, give, say

if TYPE_CHECKING:
    from saidby.document import Document

ROOT = click.option("--root", type=FOLDER, default=Path(), help="Project folder with raw/ and annotations/.")


@click.command()
@click.argument("article_id", metavar="ID")
@ROOT
@click.option("--annotations", type=FOLDER, help="Another folder of annotation files for the same articles.")
def mark(article_id: str, root: Path, annotations: Path | None) -> None:
    """Print article ID as marked-up text: edit it, and give it back with `saidby unmark`.

    An article that has no annotation yet comes with an empty head, ready to be written.
    """
    from saidby import files, markup

    known = files.ids(root)
    if article_id not in known:
        near = get_close_matches(article_id, known, n=1)
        fail(f"no article {article_id!r} in {root / 'raw'}{f'; did you mean {near[0]}?' if near else ''}")
    source = files.source(root, article_id, annotations=annotations)
    try:
        give(markup.mark(files.read_or_begin(source)).encode("utf-8"))
    except files.Refused:
        fail_to_read(article_id, root)
    except markup.MarkupError as error:
        fail(str(error))


@click.command()
@click.argument("marked", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@ROOT
@click.option("--annotations", type=NEW_PATH, help="Write to this folder instead of annotations/.")
def unmark(marked: Path, root: Path, annotations: Path | None) -> None:
    """Turn MARKED, a marked-up text, into its annotation file, and say what is wrong with it.

    Records are brought into text order; the article's text must be untouched.
    """
    from saidby import checks, files

    doc = _unmarked(marked)
    try:
        path = files.write_annotation(doc, root, annotations=annotations)
    except files.Refused as error:
        fail(f"{marked}: {error}")
    say(f"{path}: {len(doc.quotes)} quotes, {len(doc.entities)} entities, {len(doc.non_quotations)} non-quotations")
    _, findings = checks.check_source(files.source(root, doc.article.id, annotations=annotations))
    for finding in findings:
        say(str(finding), err=True)
    raise SystemExit(1 if any(finding.severity == "error" for finding in findings) else 0)


def _unmarked(marked: Path) -> Document:
    from saidby import markup

    try:
        return markup.in_text_order(markup.unmark(marked.read_bytes().decode("utf-8")))
    except UnicodeDecodeError as error:
        fail(f"{marked}: not UTF-8: {error}")
    except markup.MarkupError as error:
        fail(f"{marked}: {error}")
