"""From a corpus by others to a project of ours: raw and annotation files, or JSONL shards, checked, with an account of it all.

OUT/raw/, OUT/annotations/     or with `jsonl` OUT/<corpus>-00000.jsonl, ...
OUT/dataset.toml               what the build needs to know of the corpus
OUT/import/dropped.jsonl       what was not taken: where it stands, why, its kind, how many records
OUT/import/tally.json          how many records of each kind were read, kept and dropped
"""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

from saidby import checks, files
from saidby.corpora import About, Corpus, Dropped, spread
from saidby.document import Document

SHARD = 64 * 2**20
"""Bytes after which a shard is full."""


class ImportRefused(ValueError):  # noqa: N818 - it is the import that is refused
    """Nothing can be written where it was asked for: why, and the way out."""


@dataclass(slots=True)
class Tally:
    """What became of the records of a corpus, by kind."""

    read: Counter[str]
    kept: Counter[str] = field(default_factory=Counter)
    dropped: Counter[str] = field(default_factory=Counter)
    articles: int = 0
    warnings: Counter[str] = field(default_factory=Counter)
    """How often each check warned of what was kept."""

    def rows(self) -> Iterator[tuple[str, int, int, int]]:
        """Kind, and how many were read, kept and dropped."""
        for kind in sorted({*self.read, *self.kept, *self.dropped}):
            yield kind, self.read[kind], self.kept[kind], self.dropped[kind]

    @property
    def ok(self) -> bool:
        """Whether every record that was read was kept or dropped."""
        return all(read == kept + dropped for _, read, kept, dropped in self.rows())


def run(
    corpus: Corpus,
    root: Path,
    out: Path,
    *,
    jsonl: bool = False,
    options: Mapping[str, Any] | None = None,
    progress: Callable[[Iterable[Document]], Iterable[Document]] = iter,
) -> Tally:
    """Import the corpus that lies in `root` into the new folder `out`, one document in memory at a time.

    `out` appears when all is written: an import that is interrupted leaves nothing there, and is simply run again. A document
    in which a check finds an error is dropped whole, with what the check says. Raises NotThere, ImportRefused and OSError.
    """
    tally = Tally(corpus.count(root))
    with _fresh(out) as folder, (folder / "import" / "dropped.jsonl").open("w", encoding="utf-8", newline="\n") as log:
        seen: set[str] = set()
        for doc in progress(_documents(corpus.read(root, **(options or {})), tally, log)):
            line, why, warnings = _judged(doc)
            why = "an article before it has its id" if doc.article.id in seen else why
            if why:
                _drop(spread(doc.article.id, why, corpus.kept(doc)), tally, log)
                continue
            seen.add(doc.article.id)
            if jsonl:
                _append(line, folder, corpus.about.name)
            else:
                files.write(doc, folder)
            tally.articles += 1
            tally.kept += corpus.kept(doc)
            tally.warnings += warnings
        files.write_whole(folder / "dataset.toml", settings(corpus.about).encode("utf-8"))
        files.write_whole(folder / "import" / "tally.json", _account(tally).encode("utf-8"))
    return tally


@contextmanager
def _fresh(out: Path) -> Iterator[Path]:
    """A folder beside `out` that becomes `out` when the block ends well, and vanishes when it does not."""
    out = out.absolute()
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise ImportRefused(f"{out} is there already: name a new folder, or remove it")
    workshop = out.with_name(f".{out.name}.importing")
    shutil.rmtree(workshop, ignore_errors=True)  # of an import that was killed
    (workshop / "import").mkdir(parents=True)
    try:
        yield workshop
        if out.exists():
            out.rmdir()
        workshop.rename(out)
    finally:
        shutil.rmtree(workshop, ignore_errors=True)


def _documents(items: Iterable[Document | Dropped], tally: Tally, log: TextIO) -> Iterator[Document]:
    for item in items:
        if isinstance(item, Document):
            yield item
        else:
            _drop([item], tally, log)


def _drop(items: Iterable[Dropped], tally: Tally, log: TextIO) -> None:
    for item in items:
        tally.dropped[item.kind] += item.number
        log.write(json.dumps(item._asdict(), ensure_ascii=False) + "\n")


def _judged(doc: Document) -> tuple[bytes, str, Counter[str]]:
    """A document as a shard's line, why it cannot be taken, or '', and how often each check warns of it."""
    try:
        line = files.as_line(doc)
    except UnicodeEncodeError as error:
        return b"", f"it cannot be written as UTF-8: {error.reason}", Counter()
    source = files.record(line.rstrip(b"\n"), doc.article.id)
    try:
        findings = list(checks.check_document(files.read(source)))  # without places: each would be looked for in the whole line
    except files.Refused:
        _, findings = checks.check_source(source)
    errors = [finding for finding in findings if finding.severity == "error"]
    why = f"{errors[0].check}: {errors[0].path} {errors[0].message}" if errors else ""
    return line, why, Counter(finding.check for finding in findings if finding.severity == "warning")


def _append(line: bytes, folder: Path, name: str) -> None:
    """Add a line to the last shard, or to a new one where that is full."""
    shards = sorted(folder.glob(f"{name}-*.jsonl"))
    full = not shards or shards[-1].stat().st_size >= SHARD
    with (folder / f"{name}-{len(shards):05}.jsonl" if full else shards[-1]).open("ab") as shard:
        shard.write(line)


def settings(about: About) -> str:
    """The dataset.toml of an imported corpus: what its card says of it."""
    spdx = not about.licence.startswith("LicenseRef-")
    values = {
        "name": about.name,
        "title": about.title,
        "summary": f"{about.title}, imported: see {about.address}",
        "license": about.licence.lower() if spdx else "other",
        **({} if spdx else {"license_name": about.licence.removeprefix("LicenseRef-").lower()}),
        "license_note": about.rights,
        "annotations_creators": ["expert-generated"],
        "url": about.address,
        "tags": ["quotation", "quote-attribution"],
        "citation": about.citation,
    }
    return "".join(f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in values.items())


def _account(tally: Tally) -> str:
    kinds = {kind: {"read": read, "kept": kept, "dropped": dropped} for kind, read, kept, dropped in tally.rows()}
    account = {"articles": tally.articles, "kinds": kinds, "warnings": dict(sorted(tally.warnings.items()))}
    return json.dumps(account, ensure_ascii=False, indent=1) + "\n"
