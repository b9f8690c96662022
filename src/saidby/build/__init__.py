"""The flow: files → checks → tables → publish → pages."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from saidby import card, checks, croissant, demands, files, pages, plots, shards, workers
from saidby.build.differing import differing
from saidby.build.settings import beside, settings
from saidby.checks import Finding
from saidby.counts import split_order
from saidby.demands import SettingsError
from saidby.formats.json import dumps
from saidby.publish import PICTURE, replacing

__all__ = ["How", "Report", "SettingsError", "build", "check", "compare", "settings"]

Tell = Callable[[Finding], None]


@dataclass(slots=True)
class Report:
    """What a build or a check found and did."""

    articles: int = 0
    found: Counter[str] = field(default_factory=Counter)
    """How many errors and warnings were told."""
    stale: list[str] = field(default_factory=list)
    """With `check_only`: what differs from what the sources give."""
    stopped: bool = False
    """Whether there were so many errors that no more were looked for."""

    @property
    def ok(self) -> bool:
        """Whether nothing stands against the dataset."""
        return not self.found["error"] and not self.stale


Progress = Callable[[int, int, int], None]
"""Is told the articles done, the articles in all, and the errors and warnings so far."""


@dataclass(frozen=True, slots=True)
class How:
    """How a build is done: nothing in it changes the rows."""

    workers: int = 1
    engine: str = "local"
    address: str | None = None
    """Of a Ray cluster; None starts one on this machine."""
    resume: bool = False
    """Keep what is finished when the build is stopped, and use what earlier ones finished."""
    most_errors: int | None = None
    """After how many errors to stop looking for more."""
    demanding: bool = True
    """Whether the corpus is held to what dataset.toml demands: a part of it need not be, and its card says nothing of that."""
    shard: int = shards.SHARD
    """Articles of a shard: this does change into which files the rows go."""


def check(root: Path, tell: Tell, *, progress: Progress = lambda *_: None, how: How = How()) -> Report:
    """Read and check every article under `root`, and say what was found.

    `tell` is called with each finding, shard by shard.
    """
    with tempfile.TemporaryDirectory() as folder:
        return _made(root, None, Path(folder), "", tell=tell, progress=progress, how=how).report


def build(root: Path, to: Path, tell: Tell, *, progress: Progress = lambda *_: None, how: How = How()) -> Report:
    """Build the dataset of `root` into `to`; with any error nothing is written.

    Raises PublishError, SettingsError and WorkersError.
    """
    about = settings(root)
    try:
        with replacing(to, resume=how.resume) as fresh:
            more = {"records": _records(to) if how.resume else None, "old": to.absolute()}
            made = _made(root, fresh, fresh.parent, about["name"], tell=tell, progress=progress, how=how, **more)
            _write(fresh, root, about, _sound(made))
            generated = _pages(root, made, about)
    except _Faulty:
        return made.report
    for path, text in generated.items():
        files.write_whole(root / path, text.encode("utf-8"))
    return made.report


def _records(to: Path) -> Path:
    """Where it is written down which shards are finished; raises SettingsError where a link stands there."""
    records = to.absolute().with_name(f".{to.name}.shards")
    if records.is_symlink():
        raise SettingsError(f"{records} is a link: remove it, the records of a build stand beside the dataset itself")
    return records


def _sound(made: _Made) -> _Made:
    """What was made, where nothing is wrong with it; raises _Faulty."""
    if not made.report.ok:
        raise _Faulty
    return made


class _Faulty(Exception):  # noqa: N818 - it is the dataset that is
    """The sources have errors, and so nothing is put into place."""


def compare(root: Path, to: Path, tell: Tell, *, progress: Progress = lambda *_: None, how: How = How()) -> Report:
    """Say in what `to` and the generated pages differ from what the sources give, and write nothing.

    Rows are compared by their digests; bytes too when the installed pyarrow is the one that wrote the files in `to`.
    """
    about = settings(root)
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / "new"
        fresh.mkdir()
        made = _made(root, fresh, Path(folder), about["name"], tell=tell, progress=progress, how=how)
        report = made.report
        if not report.ok:
            return report
        _write(fresh, root, about, made)
        report.stale += [f"{to.name}/{name}" for name in differing(fresh, to)]
    report.stale += [path for path, text in _pages(root, made, about).items() if beside(root, path) != text]
    return report


def _pages(root: Path, made: _Made, about: Mapping[str, Any]) -> dict[str, str]:
    try:
        return pages.generated(root, made.tally, about)
    except files.Refused as error:
        raise SettingsError(str(error)) from None


@dataclass(slots=True)
class _Made:
    """What all shards together are."""

    report: Report
    tally: card.Tally = field(default_factory=Counter)
    sizes: dict[tuple[str, str], tuple[int, int, int]] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)


def _made(
    root: Path, fresh: Path | None, beside: Path, corpus: str, *, tell: Tell, progress: Progress, how: How, **more: Path | None
) -> _Made:
    """Check all articles, and write all shards into `fresh`, if given; `beside` has room for what is needed meanwhile."""
    made, before = _Made(Report()), _states(root)
    demanded = demands.demands(root) if how.demanding else demands.NOTHING
    index = shards.index(root, beside / "unpacked")
    articles = index.num_rows
    if not articles:
        raise SettingsError(f"{root} holds no article: put them into {root / 'raw'} and {root / 'annotations'}, or give --root")
    common = {"root": root, "corpus": corpus, "into": fresh, "unpacked": beside / "unpacked", "scratch": beside / "scratch"}
    common |= {**more, "most_errors": how.most_errors, "counted": demanded.counts}
    plan = shards.plan(index, common, most=how.shard)
    del index  # the plan has it in order
    results = []
    for done in workers.run(plan.tasks(), workers=how.workers, engine=how.engine, address=how.address):
        results.append(done)
        made.tally.update(done.tally)
        for finding in shards.told(done):
            _tell(made.report, tell, finding)
        made.report.articles += done.articles
        progress(made.report.articles, articles, made.report.found.total())
        if how.most_errors is not None and made.report.found["error"] >= how.most_errors:
            made.report.stopped = True
            return made
    if changed := {name for name, _ in _states(root) ^ before}:
        raise SettingsError(f"{min(changed)} was changed while it was read; let it be finished, and try again")
    whole = all(quotes >= 0 for done in results for quotes in done.quotes)
    entries = plan.entries(results)
    collection = checks.Collection(entries, tuple(files.strays(root)), demanded, shards.texts(plan, results), whole)
    for finding in checks.check_collection(collection):
        _tell(made.report, tell, finding)
    if demanded.counts:
        for entry in entries:
            made.tally.update({(entry.split, "counted", name): number for name, number in entry.counts.items()})
    made.sizes, made.digests = plan.sizes(results), plan.digests(results)
    return made


def _states(root: Path) -> set[tuple[str, tuple[int, int, int]]]:
    """What is looked at more than once, by its name: which file it is, how large, and when it was last written."""
    paths = [*files.shards(root), *(root / "raw").glob("*.json")]
    found = ((path, path.lstat()) for path in paths)
    return {(path.name, (state.st_ino, state.st_size, state.st_mtime_ns)) for path, state in found}


def _tell(report: Report, tell: Tell, finding: Finding) -> None:
    report.found[finding.severity] += 1
    tell(finding)


def _write(folder: Path, root: Path, about: Mapping[str, Any], made: _Made) -> None:
    """Write all that a dataset folder holds beside its tables."""
    (folder / "digests.json").write_text(dumps(made.digests), encoding="utf-8")
    licence = beside(root, "LICENSE-DATA")
    if licence is not None:
        (folder / "LICENSE-DATA").write_bytes(licence.encode("utf-8"))
    splits = sorted({split for _, split in made.sizes}, key=split_order)
    rai = croissant.responsible_ai(beside(root, "DATASHEET.md") or "")
    (folder / "croissant.json").write_text(dumps(croissant.describe(about, splits, rai)), encoding="utf-8")
    (folder / PICTURE).write_text(plots.svg(made.tally, splits), encoding="utf-8")
    (folder / "README.md").write_text(card.text(about, made.tally, made.sizes, licence=licence is not None), encoding="utf-8")
