"""`saidby build` and `saidby check`."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import click

from saidby.cli.options import ANY_PATH, FOLDER, JSON, NEW_PATH, scale
from saidby.cli.telling import fail, gauge, say, say_json, teller
from saidby.numbers import number_of


@click.command()
@click.option("--root", type=FOLDER, default=Path(), help="Folder with raw/ and annotations/, or with JSONL shards.")
@click.option("--to", type=NEW_PATH, help="Where the dataset goes; dataset/ in the root if not given.")
@click.option(
    "--check", "check_only", is_flag=True, help="Write nothing; fail if the dataset or a generated page is not up to date."
)
@click.option("--resume", is_flag=True, help="Keep finished shards when the build is stopped; go on from those of the last one.")
@scale
@JSON
def build(
    root: Path, to: Path | None, *, check_only: bool, resume: bool, max_errors: int | None, as_json: bool, **where: Any
) -> None:
    """Check all articles and build the dataset: Parquet, card and digests."""
    from saidby import build as flow
    from saidby.demands import SettingsError
    from saidby.publish import PublishError
    from saidby.workers import WorkersError

    to = to or root / "dataset"
    work = flow.compare if check_only else flow.build
    try:
        how = flow.How(resume=resume, most_errors=max_errors, **where)
        report = work(root, to, teller(as_json=as_json), progress=gauge("building"), how=how)
    except (PublishError, WorkersError, SettingsError) as error:
        fail(str(error))
    if as_json:
        say_json({"articles": report.articles, **report.found, "stale": report.stale, "ok": report.ok})
    else:
        for name in report.stale:
            say(f"{name}: not what the sources give; run python build.py", err=True)
        done = "up to date" if check_only else f"built {to}"
        say(f"{_summary(report)}: {done if report.ok else 'nothing was written'}", err=not report.ok)
    raise SystemExit(0 if report.ok else 1)


@click.command()
@click.argument("root", type=ANY_PATH, default=Path(), required=False)
@click.option("--explain", metavar="ID", help="Print what a check looks for, why, and how to mend what it finds.")
@scale
@JSON
def check(root: Path, *, explain: str | None, max_errors: int | None, as_json: bool, **where: Any) -> None:
    """Say everything that is wrong with the articles of ROOT: a project folder or a JSONL file."""
    if explain:
        _explain(explain)
        return
    from saidby import build as flow
    from saidby.demands import SettingsError
    from saidby.workers import WorkersError

    faults: Counter[tuple[int, str, str]] = Counter()
    tell_one = teller(as_json=as_json)

    def tell(finding: Any) -> None:
        faults[finding.level, finding.check, finding.severity] += 1
        tell_one(finding)

    try:
        how = flow.How(most_errors=max_errors, **where)
        report = flow.check(root, tell, progress=gauge("checking"), how=how)
    except (WorkersError, SettingsError) as error:
        fail(str(error))
    if as_json:
        by_check = {name: number for (_, name, _), number in sorted(faults.items())}
        say_json({"articles": report.articles, **report.found, "checks": by_check, "ok": report.ok})
    else:
        _say_table(faults)
        say(_summary(report), err=not report.ok)
    raise SystemExit(0 if report.ok else 1)


def _summary(report: Any) -> str:
    return ", ".join(
        [number_of(report.articles, "article"), *(number_of(report.found[kind], kind) for kind in ("error", "warning"))]
    )


def _say_table(faults: Counter[tuple[int, str, str]]) -> None:
    """How often each check found something."""
    if faults:
        width = max(len(name) for _, name, _ in faults)
        say(f"level  {'check':<{width}}  severity  findings")
    for (level, name, severity), number in sorted(faults.items()):
        say(f"{level:>5}  {name:<{width}}  {severity:<8}  {number:>8,}")


def _explain(name: str) -> None:
    from saidby.checks import all_checks
    from saidby.pages import entry

    found = {declared.id: declared for declared in all_checks()}
    if name not in found:
        raise click.BadParameter(f"no check is called {name!r}; the checks are: {', '.join(found)}")
    say(entry(found[name]))
