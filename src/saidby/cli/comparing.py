"""`saidby score` and `saidby agreement`: two annotations of the same articles."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, NoReturn

import click

from saidby.cli.options import ANY_PATH, JSON
from saidby.cli.telling import fail, progress, say, say_json, teller


@click.command()
@click.argument("gold", type=ANY_PATH)
@click.argument("guess", type=ANY_PATH)
@click.option("--against", type=ANY_PATH, help="Another system's guess: adds the differences, with p-values of a paired test.")
@click.option(
    "--by", type=click.Choice(["type", "form", "language", "phenomenon", "corpus"]), help="Tell the figures apart by this."
)
@click.option("--protocol", type=click.Choice(["saidby", "polnear"]), default="saidby", help="How quotes are paired and split.")
@click.option(
    "--edges", type=click.Choice(["words", "exact"]), default="words", help="Whether marks, punctuation and spaces count."
)
@click.option(
    "--missing", type=click.Choice(["refused", "empty"]), default="refused", help="What becomes of articles not in GUESS."
)
@click.option("--resamples", type=click.IntRange(0), default=1000, show_default=True, help="For the intervals; 0 for none.")
@click.option("--seed", type=int, default=0, show_default=True, help="For intervals and test.")
@JSON
def score(gold: Path, guess: Path, *, against: Path | None, resamples: int, seed: int, as_json: bool, **how: Any) -> None:
    """Score GUESS against GOLD: content, cue, speaker, and all at once.

    Each is a project folder, a JSONL file, or (GUESS) a folder of annotation files for the articles of GOLD, or predictions of
    any other system: a JSONL file with a quote a line, as {"article": ..., "quote": ..., "speaker": ...}.
    """
    from saidby import scoring
    from saidby.scoring import report

    try:
        right = _annotated(gold, as_json=as_json)
        texts = {doc.article.id: doc for doc in right}
        found = [
            scoring.score(right, _annotated(path, as_json=as_json, gold=texts), watch=progress("scoring"), **how)
            for path in (guess, against)
            if path
        ]
    except scoring.Unscorable as error:
        _fail_with([(str(fault), fault._asdict()) for fault in error.faults], as_json=as_json)
    rival = found[1] if against else None
    if as_json:
        say_json(report.as_json(found[0], against=rival, resamples=resamples, seed=seed))
    else:
        say(report.report(found[0], against=rival, resamples=resamples, seed=seed), nl=False)


@click.command()
@click.argument("one", metavar="A", type=ANY_PATH)
@click.argument("other", metavar="B", type=ANY_PATH)
@click.option("--common", is_flag=True, help="Compare the articles that both have annotated, and leave out the others.")
@JSON
def agreement(one: Path, other: Path, *, common: bool, as_json: bool) -> None:
    """Say how far the annotators A and B agree: on quotes, and over matched quotes on everything else.

    Each is a project folder, a JSONL file, or a folder of annotation files inside a project.
    """
    from saidby import agreement as agreements

    try:
        articles = agreements.compared(*(_annotated(path, as_json=as_json) for path in (one, other)), common=common)
    except ValueError as error:
        fail(str(error))
    if as_json:
        say_json(agreements.as_json(articles))
    else:
        say(agreements.report(articles), nl=False)


def _annotated(path: Path, *, as_json: bool, gold: dict[str, Any] | None = None) -> list[Any]:
    """The documents at `path`; ends with findings where one cannot be read."""
    from saidby import checks, files, predictions
    from saidby.scoring import reading

    if gold is not None and predictions.is_predictions(path):
        try:
            return list(predictions.read(path, gold))
        except predictions.Unreadable as error:
            _fail_with([(fault, {"error": fault}) for fault in error.faults], as_json=as_json)
    docs, findings = [], []
    for source in progress("reading")(reading.sources(path, gold=gold)):
        try:
            docs.append(files.read(source))
        except files.Refused:
            findings += checks.check_source(source)[1]
    if findings:
        tell = teller(as_json=as_json)
        for finding in findings:
            tell(finding)
        raise SystemExit(1)
    return docs


def _fail_with(faults: Iterable[tuple[str, dict[str, Any]]], *, as_json: bool) -> NoReturn:
    """End with faults, each in words for people and as a JSON object."""
    for words, value in faults:
        if as_json:
            say_json(value)
        else:
            say(f"error: {words}", err=True)
    raise SystemExit(1)
