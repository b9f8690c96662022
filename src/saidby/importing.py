"""From a corpus by others to a project of ours: raw and annotation files, or JSONL shards, checked, with an account of it all.

OUT/raw/, OUT/annotations/     or with `jsonl` OUT/<corpus>-00000.jsonl, ...
OUT/dataset.toml               what the build needs to know of the corpus
OUT/import/dropped.jsonl       what was not taken: where it stands, why, its kind, how many records
OUT/import/tally.json          how many records of each kind were read, kept and dropped
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

from saidby import checks, files
from saidby.corpora import About, Corpus, Dropped, spread
from saidby.document import Document
from saidby.publish import hold
from saidby.resume import maker

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

    `out` appears when all is written. An import that is interrupted leaves nothing there, and goes on when it is run again:
    what was judged is not judged again, what was written is not written again, and what comes out is the same. A document in
    which a check finds an error is dropped whole, with what the check says. Raises NotThere, ImportRefused and OSError.
    """
    tally = Tally(corpus.count(root))
    with _fresh(out, "jsonl" if jsonl else "files") as (folder, before), _log(folder) as log:
        seen: set[str] = set()
        for doc in progress(_documents(corpus.read(root, **(options or {})), tally, log)):
            line, why, warnings, known = before.judged(doc)
            why = "an article before it has its id" if doc.article.id in seen else why
            if why:
                _drop(spread(doc.article.id, why, corpus.kept(doc)), tally, log)
                continue
            seen.add(doc.article.id)
            if jsonl:
                _append(line, folder, corpus.about.name)
            elif not (known and _is_written(doc, folder)):
                files.write(doc, folder)
            tally.articles += 1
            tally.kept += corpus.kept(doc)
            tally.warnings += warnings
        _clear(folder, seen)
        files.write_whole(folder / "dataset.toml", settings(corpus.about).encode("utf-8"))
        files.write_whole(folder / "import" / "tally.json", _account(tally).encode("utf-8"))
    return tally


@contextmanager
def _fresh(out: Path, layout: str) -> Iterator[tuple[Path, _Before]]:
    """A folder beside `out` that becomes `out` when the block ends well; what an import before it, that was stopped, judged.

    It vanishes when the block fails, and stays when it is stopped, by Ctrl-C or a kill. Two imports cannot be at work on it.
    """
    out = out.absolute()
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise ImportRefused(f"{out} is there already: name a new folder, or remove it")
    workshop = out.with_name(f".{out.name}.importing")
    out.parent.mkdir(parents=True, exist_ok=True)
    try:
        lock = hold(workshop)
    except BlockingIOError:
        raise ImportRefused(f"another import is writing {out}") from None
    try:
        with _Before.of(workshop, layout) as before:
            yield workshop, before
        before.path.unlink()
        if out.exists():
            out.rmdir()
        workshop.rename(out)
    except Exception:
        shutil.rmtree(workshop, ignore_errors=True)
        raise
    finally:
        os.close(lock)


@dataclass(slots=True)
class _Before:
    """What an import judges, written down as it goes, so that the next one need not where this one is stopped."""

    path: Path
    found: dict[bytes, tuple[str, Counter[str]]]
    """By the digest of a document's line: why it cannot be taken, and how often each check warns of it."""
    log: TextIO

    @classmethod
    @contextmanager
    def of(cls, workshop: Path, layout: str) -> Iterator[_Before]:
        """What was judged by this very package, for this layout; else the workshop is cleared."""
        path, head = workshop / "judged.jsonl", json.dumps([maker(), layout])
        lines = path.read_bytes().splitlines(keepends=True) if path.exists() else []
        if not lines or lines[0].decode("utf-8", "replace") != f"{head}\n":
            for item in workshop.iterdir():
                shutil.rmtree(item) if item.is_dir() and not item.is_symlink() else item.unlink()
            lines = [f"{head}\n".encode()]
        whole = [line for line in lines if line.endswith(b"\n")]  # the last may have been cut
        files.write_whole(path, b"".join(whole))
        found = {bytes.fromhex(digest): (why, Counter(warned)) for digest, why, warned in map(json.loads, whole[1:])}
        with path.open("a", encoding="utf-8", newline="\n") as log:
            yield cls(path, found, log)

    def judged(self, doc: Document) -> tuple[bytes, str, Counter[str], bool]:
        """A document as a shard's line, why it cannot be taken, or '', what is warned of, and whether all this was known."""
        try:
            line = files.as_line(doc)
        except UnicodeEncodeError as error:
            return b"", f"it cannot be written as UTF-8: {error.reason}", Counter(), False
        digest = hashlib.sha256(line).digest()
        known = digest in self.found
        why, warned = self.found[digest] if known else _judged(doc, line)
        if not known:
            self.log.write(json.dumps([digest.hex(), why, warned], ensure_ascii=True) + "\n")
            self.log.flush()
        return line, why, warned, known


def _is_written(doc: Document, folder: Path) -> bool:
    """Whether the files of a document are there, whole."""
    try:
        return files.read(files.source(folder, doc.article.id)) == doc
    except files.Refused:
        return False


def _clear(folder: Path, kept: Container[str]) -> None:
    """Take away what an import that was stopped wrote, and this one did not: its corpus was another then."""
    for path in [*folder.glob("raw/*"), *folder.glob("annotations/*")]:
        if path.name.startswith(".") or path.stem not in kept:
            path.unlink()


def _log(folder: Path) -> TextIO:
    """The account of what is dropped, begun anew; shards are too."""
    for path in folder.glob("*-*.jsonl"):
        path.unlink()
    (folder / "import").mkdir(exist_ok=True)
    return (folder / "import" / "dropped.jsonl").open("w", encoding="utf-8", newline="\n")


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


def _judged(doc: Document, line: bytes) -> tuple[str, Counter[str]]:
    """Why a document cannot be taken, or '', and how often each check warns of it."""
    source = files.record(line.rstrip(b"\n"), doc.article.id)
    try:
        findings = list(checks.check_document(files.read(source)))  # without places: each would be looked for in the whole line
    except files.Refused:
        _, findings = checks.check_source(source)
    errors = [finding for finding in findings if finding.severity == "error"]
    why = f"{errors[0].check}: {errors[0].path} {errors[0].message}" if errors else ""
    return why, Counter(finding.check for finding in findings if finding.severity == "warning")


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
