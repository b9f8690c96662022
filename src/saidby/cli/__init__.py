"""The command `saidby`: a module a task; what is printed is printed by `telling`.

Exit codes: 0 all is well (warnings may have been told), 1 something is wrong with the input, 2 the command was called wrongly.
A command imports the rooms it needs when it runs, so that `--help` is quick.
"""

from __future__ import annotations

import os
from typing import Any

import click

from saidby.cli.building import build, check
from saidby.cli.comparing import agreement, score
from saidby.cli.counting import stats
from saidby.cli.exporting import export
from saidby.cli.importing_corpora import import_corpus
from saidby.cli.marking import mark, unmark
from saidby.cli.predicting import predict
from saidby.cli.publishing import publish
from saidby.cli.telling import fail
from saidby.cli.training import train
from saidby.cli.viewing import view

__all__ = ["build", "main"]

# Before pyarrow is loaded: its own allocator crashes or loops where memory runs out; the system's says so, and keeps less.
os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")

_NO_MEMORY = "memory ran out; nothing was put into place. Give the command more, or fewer articles at once"


class _Commands(click.Group):
    """Commands of which none ends with a traceback because of the machine: a full disk, no permission, too little memory."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; what the system refuses becomes a message and exit code 1."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise  # the reader of a pipe has gone: click ends quietly
        except OSError as error:
            fail(f"{error.filename}: {error.strerror}" if error.filename else str(error))
        except MemoryError:
            fail(_NO_MEMORY)
        except ImportError as error:
            if "map" not in str(error):  # "failed to map segment from shared object"
                raise
            fail(_NO_MEMORY)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="saidby", prog_name="saidby")
def main() -> None:
    """Who said what: write, check, build, compare and look at quotation annotations."""


for command in (agreement, build, check, export, import_corpus, mark, predict, publish, score, stats, train, unmark, view):
    main.add_command(command)
