"""`saidby export`."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

import click

from saidby.cli.options import ANY_PATH, JSON, NEW_PATH
from saidby.cli.telling import fail, fail_to_read, progress, say, say_json
from saidby.numbers import number_of


@click.command()
@click.argument("name", metavar="FORMAT")
@click.argument("root", type=ANY_PATH)
@click.argument("out", type=NEW_PATH)
@JSON
def export(name: str, root: Path, out: Path, *, as_json: bool) -> None:
    """Write the articles of ROOT to the new folder OUT for another tool, and say what its format cannot hold.

    ROOT is a project folder or a JSONL file. FORMAT is brat, cas (INCEpTION), conll, csv, labelstudio or spacy.
    """
    from saidby import exports, files

    documents = files.read_documents(root)
    try:
        first = next(documents, None) or fail(f"{root} holds no articles: it has neither raw/ and annotations/ nor JSONL shards")
        report = exports.export(name, progress("exporting")(chain([first], documents)), out)
    except (exports.ExportError, OSError) as error:
        fail(str(error))
    except files.Refused as error:
        fail_to_read(error, root, then="; nothing was written")
    if as_json:
        for told in report.lost:
            say_json(told._asdict())
        say_json({"articles": report.articles, "lost": len(report.lost), "ok": report.ok})
    else:
        for line in exports.summary(name, report):
            say(line, err=True)
        say(f"{out}: {number_of(report.articles, 'article')} as {exports.about(name).title}")
    raise SystemExit(0 if report.ok else 1)
