"""The only place that prints: words for people, JSON lines for machines, progress for whoever watches."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NoReturn

import click


def say(message: str, *, err: bool = False, nl: bool = True) -> None:
    """Print words for people: whatever a file's name, an id or a library put into them, nothing that a terminal would obey."""
    safe = (sign if sign.isprintable() or sign in "\n\u00a0\u3000" else ascii(sign)[1:-1] for sign in message)
    click.echo("".join(safe), err=err, nl=nl)


def say_json(value: Any) -> None:
    """Print one JSON value on a line of its own, for machines."""
    click.echo(json.dumps(value))


def give(data: bytes) -> None:
    """Print bytes as they are, to be kept in a file."""
    click.echo(data, nl=False)


def fail(message: str) -> NoReturn:
    """End with a message for people and exit code 1."""
    say(f"error: {message}", err=True)
    raise SystemExit(1)


def fail_to_read(name: object, path: Path, *, then: str = "") -> NoReturn:
    """End because the article called `name` cannot be read: `check` knows why. `then` says what became of the rest."""
    fail(f"article {str(name)!r} cannot be read: `saidby check {path}` says what is wrong with it{then}")


def teller(*, as_json: bool, quiet_warnings: bool = False) -> Callable[[Any], None]:
    """How findings are told: as text on standard error, or as JSON lines on standard output."""

    def tell(finding: Any) -> None:
        if as_json:
            say_json(finding._asdict())
        elif finding.severity == "error" or not quiet_warnings:
            say(str(finding), err=True)

    return tell


def progress(what: str) -> Callable[[Iterable[Any]], Iterator[Any]]:
    """A progress bar on the terminal, after a second of work; nothing where nobody watches."""
    return lambda items: iter(_bar(what, items))


def gauge(what: str) -> Callable[[int, int, int], None]:
    """The same for work that says itself how far it is: articles done, articles in all, errors and warnings so far."""
    bar = _bar(what)

    def show(done: int, of: int, faults: int) -> None:
        bar.total = of
        bar.set_postfix_str(f"{faults:,} faults" if faults else "", refresh=False)
        bar.update(done - bar.n)

    return show


def steps(what: str) -> Callable[[int, int, str], None]:
    """The same for work in rounds of batches: batches done, batches of the round, and what else there is to say."""
    bar = _bar(what, unit=" batches")

    def show(done: int, of: int, besides: str) -> None:
        if done < bar.n:
            bar.reset()
        bar.total = of
        bar.set_postfix_str(besides, refresh=False)
        bar.update(done - bar.n)

    return show


def _bar(what: str, items: Iterable[Any] | None = None, unit: str = " articles") -> Any:
    from tqdm import tqdm

    return tqdm(items, desc=what, unit=unit, delay=1, disable=None, leave=False)
