"""The flow: files → checks → tables → publish → pages."""

from __future__ import annotations

import tempfile
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from saidby import card, checks, croissant, files, pages
from saidby.checks import Finding
from saidby.document import Document
from saidby.formats.json import dumps
from saidby.publish import digest, file_name, replacing, write_parquet
from saidby.tables import TABLES, arrow_table

Tell = Callable[[Finding], None]


@dataclass(slots=True)
class Report:
    """What a build or a check found and did."""

    articles: int = 0
    found: Counter[str] = field(default_factory=Counter)
    """How many errors and warnings were told."""
    stale: list[str] = field(default_factory=list)
    """With `check_only`: what differs from what the sources give."""

    @property
    def ok(self) -> bool:
        """Whether nothing stands against the dataset."""
        return not self.found["error"] and not self.stale


class SettingsError(Exception):
    """The project as a whole cannot be built: the message says why and what to do."""


def settings(root: Path) -> dict[str, Any]:
    """What dataset.toml says of the dataset as a whole; what it leaves out, or all, has a default."""
    try:
        given = tomllib.loads((root / "dataset.toml").read_text(encoding="utf-8"))
    except FileNotFoundError:
        given = {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"dataset.toml: {error}") from error
    name = root.resolve().name or "dataset"
    return {"name": name, "title": name, "version": "0.0.0", "license": "other", **given}


def check(root: Path, tell: Tell, *, progress: Callable[[Iterable[Any]], Iterable[Any]] = iter) -> tuple[list[Document], Report]:
    """Read and check every article under `root`; the documents that were read, and what was found.

    `tell` is called with each finding as it is made; `progress` may wrap the articles to show how far it is.
    """
    report, docs, entries = Report(), [], []

    def told(findings: Iterable[Finding]) -> None:
        for finding in findings:
            report.found[finding.severity] += 1
            tell(finding)

    for source in progress(files.sources(root)):
        doc, findings = checks.check_source(source)
        report.articles += 1
        told(findings)
        if doc is not None:
            docs.append(doc)
            entries.append(checks.entry(source, doc))
    told(checks.check_collection(checks.Collection(tuple(entries), tuple(files.strays(root)))))
    return sorted(docs, key=lambda doc: doc.article.id), report


def build(root: Path, to: Path, tell: Tell, *, progress: Callable[[Iterable[Any]], Iterable[Any]] = iter) -> Report:
    """Build the dataset of `root` into `to`; with any error nothing is written. Raises PublishError and SettingsError."""
    about = settings(root)
    docs, report = check(root, tell, progress=progress)
    if not report.articles:
        raise SettingsError(f"{root} holds no article: put them into {root / 'raw'} and {root / 'annotations'}, or give --root")
    if report.ok:
        tables = _tables(docs, about["name"])
        with replacing(to) as fresh:
            _write(fresh, root, about, docs, tables)
        for path, text in pages.generated(root, docs, about).items():
            files.write_whole(root / path, text.encode("utf-8"))
    return report


def compare(root: Path, to: Path, tell: Tell, *, progress: Callable[[Iterable[Any]], Iterable[Any]] = iter) -> Report:
    """Say in what `to` and the generated pages differ from what the sources give, and write nothing.

    Rows are compared by their digests; bytes too when the installed pyarrow is the one that wrote the files in `to`.
    """
    about = settings(root)
    docs, report = check(root, tell, progress=progress)
    if not report.ok:
        return report
    tables = _tables(docs, about["name"])
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder)
        _write(fresh, root, about, docs, tables)
        report.stale += [f"{to.name}/{name}" for name in _differing(fresh, to)]
    for path, text in pages.generated(root, docs, about).items():
        if not (root / path).exists() or (root / path).read_text(encoding="utf-8") != text:
            report.stale.append(path)
    return report


Tables = Mapping[tuple[str, str], pa.Table]
"""Arrow tables by (table, split)."""


def _tables(docs: list[Document], corpus: str) -> Tables:
    splits = sorted({doc.article.split for doc in docs}, key=card.split_order)
    by_split = {split: [doc for doc in docs if doc.article.split == split] for split in splits}
    return {(table.name, split): arrow_table(table, by_split[split], corpus) for table in TABLES for split in splits}


def _write(folder: Path, root: Path, about: Mapping[str, Any], docs: list[Document], tables: Tables) -> None:
    """Write all that a dataset folder holds."""
    for (name, split), table in tables.items():
        write_parquet(table, folder / name / file_name(split))
    digests = {f"{name}/{split}": digest(table.to_pylist()) for (name, split), table in tables.items()}
    (folder / "digests.json").write_text(dumps(digests), encoding="utf-8")
    licence = root / "LICENSE-DATA"
    if licence.exists():
        (folder / "LICENSE-DATA").write_bytes(licence.read_bytes())
    sizes = {
        key: (table.num_rows, table.nbytes, (folder / key[0] / file_name(key[1])).stat().st_size) for key, table in tables.items()
    }
    splits = sorted({split for _, split in tables}, key=card.split_order)
    datasheet = root / "DATASHEET.md"
    rai = croissant.responsible_ai(datasheet.read_text(encoding="utf-8")) if datasheet.exists() else {}
    (folder / "croissant.json").write_text(dumps(croissant.describe(about, splits, rai)), encoding="utf-8")
    (folder / "README.md").write_text(card.text(about, docs, sizes, licence=licence.exists()), encoding="utf-8")


def _differing(fresh: Path, to: Path) -> list[str]:
    """Files of two dataset folders that differ, or are in only one of them."""
    names = {path.relative_to(folder).as_posix() for folder in (fresh, to) for path in folder.rglob("*") if path.is_file()}
    same_writer = _writers(fresh) == _writers(to)

    def differs(name: str) -> bool:
        one, other = fresh / name, to / name
        if not (one.exists() and other.exists()):
            return True
        # Another pyarrow gives other bytes, and so other sizes in the card; digests.json says whether the rows are the same.
        comparable = same_writer or not (name.endswith(".parquet") or name == "README.md")
        return comparable and one.read_bytes() != other.read_bytes()

    return sorted(filter(differs, names))


def _writers(folder: Path) -> set[str]:
    try:
        return {str(pq.read_metadata(path).created_by) for path in folder.rglob("*.parquet")}
    except (OSError, pa.ArrowException):
        return {"unreadable"}
