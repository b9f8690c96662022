"""`saidby import`: a command a corpus."""

from __future__ import annotations

from inspect import getdoc, signature
from pathlib import Path
from typing import Any

import click

from saidby.cli.options import FOLDER, NEW_PATH
from saidby.cli.telling import fail, progress, say


class _Corpora(click.Group):
    """A command a corpus, made when it is asked for, with the options that the corpus's `read` has."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click gives it
        """The names of the corpora."""
        from saidby import corpora

        return list(corpora.names())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command that imports a corpus."""
        from saidby import corpora

        try:
            return _command(corpora.load(cmd_name))
        except corpora.NotThere as error:
            raise click.UsageError(str(error)) from None


import_corpus = _Corpora(
    "import", help="Read a corpus made by others, and write it as ours, with an account of what was dropped."
)


def _command(corpus: Any) -> click.Command:
    about = corpus.about
    parameters: list[click.Parameter] = [
        click.Argument(["root"], type=FOLDER),
        click.Argument(["out"], type=NEW_PATH),
        click.Option(["--jsonl"], is_flag=True, help="Write JSONL shards instead of three files an article."),
    ]
    for name, option in signature(corpus.read).parameters.items():
        if option.kind is option.KEYWORD_ONLY:
            parameters.append(click.Option([f"--{name}"], default=option.default, show_default=True))

    def run(root: Path, out: Path, *, jsonl: bool, **options: Any) -> None:
        _import(corpus, root, out, jsonl=jsonl, options=options)

    text = f"{about.title}.\n\n{getdoc(corpus.read)}\n\nLicence: {about.licence}. {about.rights}"
    return click.Command(about.name, params=parameters, callback=run, help=text, short_help=about.title)


def _import(corpus: Any, root: Path, out: Path, *, jsonl: bool, options: dict[str, Any]) -> None:
    from saidby import importing
    from saidby.corpora import NotThere

    try:
        tally = importing.run(corpus, root, out, jsonl=jsonl, options=options, progress=progress("importing"))
    except (NotThere, importing.ImportRefused) as error:
        fail(str(error))
    except OSError as error:
        fail(f"{error.filename}: {error.strerror}")
    _say_account(tally)
    say(f"{tally.articles:,} articles in {out}; what was dropped, and why: {out / 'import' / 'dropped.jsonl'}")
    if not tally.ok:
        fail("what was kept and dropped is not what was read; this is a fault of saidby, please report it")


def _say_account(tally: Any) -> None:
    """What became of the records of each kind, and how often each check warned."""
    width = max(map(len, ["kind", *tally.read, *tally.dropped]))
    say(f"{'kind':{width}} {'read':>9} {'kept':>9} {'dropped':>9}")
    for kind, *numbers in tally.rows():
        say(" ".join([f"{kind:{width}}", *(f"{number:9,}" for number in numbers)]))
    for check_id, number in tally.warnings.most_common():
        say(f"warning {check_id}: {number:,}")
