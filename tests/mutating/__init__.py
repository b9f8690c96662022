"""Single faults put into real annotation files, and whether the checks see each of them, in its place.

A kind of fault is a public function of `bytes`, `places`, `records` or `articles`: given a case and a source of chance, it makes
one fault of its kind, or None where the case has no room for it. The function's name is the kind's.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from importlib import import_module
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from projects import documents
from saidby import checks, files
from saidby.formats import json as strict

MODULES = ("bytes", "places", "records", "articles")


@dataclass(frozen=True)
class Case:
    """An annotation file with its text and metadata, among other articles of a project."""

    title: str
    """The annotation file, as the report names it."""
    name: str
    files: Mapping[str, bytes]
    """All files of the project, by their paths."""

    @property
    def raw(self) -> str:
        return f"raw/{self.name}.txt"

    @property
    def about(self) -> str:
        return f"raw/{self.name}.json"

    @property
    def made(self) -> str:
        return f"annotations/{self.name}.json"

    @cached_property
    def text(self) -> str:
        return self.files[self.raw].decode("utf-8")

    def annotation(self) -> dict[str, Any]:
        """The annotation's value, a fresh one to be changed."""
        value: dict[str, Any] = json.loads(self.files[self.made])
        return value

    def metadata(self) -> dict[str, Any]:
        value: dict[str, Any] = json.loads(self.files[self.about])
        return value

    def other(self, draw: Random) -> str:
        """The name of another article of the project."""
        return draw.choice(sorted(path[4:-4] for path in self.files if path.endswith(".txt") and path != self.raw))


class Fault(NamedTuple):
    """One fault: which files change, and what must be told of it and where."""

    change: Mapping[str, bytes | None]
    """New bytes by path; None takes the file away."""
    file: str
    checks: tuple[str, ...] = ()
    """The checks of which one must speak, in `file`, at `path` and on one of `lines` where these are given."""
    path: str | None = None
    lines: range | None = None
    sound: str = ""
    """Why nothing can be told: what comes out is sound too, and a person alone can say which of the two is right."""


Kind = Callable[[Case, Random], Fault | None]


def kinds() -> dict[str, Kind]:
    """Every kind of fault by its name."""
    modules = [import_module(f"{__name__}.{name}") for name in MODULES]
    found = {name: value for module in modules for name, value in vars(module).items() if _is_kind(module.__name__, name, value)}
    return {name.replace("_", " "): value for name, value in found.items()}


def _is_kind(module: str, name: str, value: Any) -> bool:
    return callable(value) and not name.startswith("_") and getattr(value, "__module__", "") == module


# Helpers of the kinds


def dumped(value: Any) -> bytes:
    return strict.dumps(value).encode("utf-8")


def at(value: Any, path: strict.Path) -> Any:
    for step in path:
        value = value[step]
    return value


def put(value: Any, path: strict.Path, new: Any) -> Any:
    at(value, path[:-1])[path[-1]] = new
    return value


def spans(annotation: dict[str, Any]) -> list[strict.Path]:
    """The paths of all spans."""
    return [path for path, _ in files.stated_spans(annotation)]


def leaves(value: Any, kind: type, path: strict.Path = ()) -> Iterator[strict.Path]:
    """The paths of all values of a type."""
    if type(value) is kind:
        yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield from leaves(item, kind, (*path, key))


def parties(annotation: dict[str, Any]) -> list[strict.Path]:
    return [("quotes", i, role) for i in range(len(annotation["quotes"])) for role in ("speaker", "addressee")]


def changed(case: Case, value: Any, path: strict.Path, *found: str, sound: str = "") -> Fault:
    """A fault in the annotation: its new value, and which checks must speak at `path`."""
    return Fault({case.made: dumped(value)}, case.made, found, strict.path_text(path), sound=sound)


def restated(case: Case, span: dict[str, Any], start: int, end: int) -> dict[str, Any]:
    """A span moved to other offsets, with the words that stand there."""
    return {**span, "start": start, "end": end, "text": case.text[start:end]}


def spliced(case: Case, file: str, path: strict.Path, new: bytes) -> bytes:
    """A JSON file with the raw text of one plain value replaced."""
    text = case.files[file].decode("utf-8")
    start, end = next((start, end) for found, start, end, is_key in strict.scan(text) if found == path and not is_key)
    return text[:start].encode("utf-8") + new + text[end:].encode("utf-8")


# Putting faults in


@dataclass(slots=True)
class Row:
    """What became of the faults of one kind."""

    made: int = 0
    told: int = 0
    """By the right check, in the right place."""
    sound: int = 0
    """Nothing is wrong that a program could tell: see `why`."""
    checks: Counter[str] = field(default_factory=Counter)
    why: str = ""
    silent: list[str] = field(default_factory=list)
    """What was not told, or told elsewhere: the case, the round, and what was told."""


def cases(repository: Path) -> Iterator[Case]:
    """One case for each annotation file of the repository, among made-up articles, and one for each of these."""
    invented = {name: data for doc in documents() for name, data in files.as_files(doc).items()}
    for path in sorted((repository / "annotations").rglob("*.json")):
        if not (repository / "raw" / f"{path.stem}.txt").exists():
            continue  # a note on the annotations, and no annotation
        raw = {f"raw/{path.stem}{end}": (repository / f"raw/{path.stem}{end}").read_bytes() for end in (".txt", ".json")}
        made = {f"annotations/{path.stem}.json": path.read_bytes()}
        yield Case(path.relative_to(repository).as_posix(), path.stem, {**invented, **raw, **made})
    for doc in documents():
        yield Case(f"made up: {doc.article.id}", doc.article.id, invented)


def of_project(root: Path) -> Iterator[Case]:
    """One case for each sound article of another project, its neighbour beside it."""
    docs = list(files.read_documents(root))
    for doc, other in zip(docs, [*docs[1:], *docs[:1]], strict=True):
        beside = replace(other, article=replace(other.article, split=doc.article.split))
        yield Case(doc.article.id, doc.article.id, {**files.as_files(beside), **files.as_files(doc)})


def run(found: Iterable[Case], folder: Path, chosen: Mapping[str, Kind], *, rounds: int, seed: int = 0) -> dict[str, Row]:
    """Put every chosen kind of fault into every case, `rounds` times each, at places by chance; what became of them by kind."""
    rows = {name: Row() for name in chosen}
    for case in found:
        project = Project(folder, case)
        for name, kind in chosen.items():
            for number in range(rounds):
                fault = made(kind, case, f"{seed} {name} {case.title} {number}")
                if fault is not None:
                    _judge(rows[name], fault, project.told(fault), f"{case.title}, round {number}")
    return rows


def made(kind: Kind, case: Case, seed: str) -> Fault | None:
    """One fault; None where the case has no room for it."""
    fault = kind(case, Random(seed))
    return fault if fault is not None and fault.change.items() - case.files.items() else None


def _judge(row: Row, fault: Fault, told: list[checks.Finding], where: str) -> None:
    errors = [finding for finding in told if finding.severity == "error"]
    right = [finding for finding in errors if _is_right(finding, fault)]
    row.made += 1
    row.told += bool(right)
    row.checks.update({finding.check for finding in right[:1]})
    if fault.sound and not errors:
        row.sound += 1
        row.why = fault.sound
    elif not right:
        row.silent.append(
            f"{where}: {fault.checks} at {fault.path or fault.lines} wanted; told: {[str(f)[:200] for f in told[:3]]}"
        )


def _is_right(finding: checks.Finding, fault: Fault) -> bool:
    placed = fault.path is None or finding.path == fault.path
    on_line = fault.lines is None or finding.line in fault.lines
    return finding.check in fault.checks and finding.file == fault.file and placed and on_line


class Project:
    """A project on disk, as sound as its case, into which one fault at a time is put."""

    def __init__(self, folder: Path, case: Case) -> None:
        self.folder, self.case = folder, case
        for path in sorted(folder.rglob("*"), reverse=True):
            path.unlink() if path.is_file() else path.rmdir()
        for name, data in case.files.items():
            files.write_whole(folder / name, data)
        self.entries: dict[str, checks.Entry] = {}
        self.known: set[tuple[str, str]] = set()
        """What is told before there is a fault: the two passes of an article are kept as they were, mistakes and all."""
        for source in files.sources(folder):
            doc, found = checks.check_source(source)
            assert doc is not None, [str(finding) for finding in found]
            self.known |= {(finding.check, finding.message) for finding in found}
            self.entries[source.id] = checks.entry(source, doc)

    def told(self, fault: Fault) -> list[checks.Finding]:
        """Everything that is told of the project with the fault in it."""
        try:
            for name, data in fault.change.items():
                if data is None:
                    (self.folder / name).unlink(missing_ok=True)
                else:
                    (self.folder / name).write_bytes(data)
            found = self._findings({Path(name).stem for name in fault.change})
            return [finding for finding in found if (finding.check, finding.message) not in self.known]
        finally:
            for name in fault.change:
                if name in self.case.files:
                    (self.folder / name).write_bytes(self.case.files[name])
                else:
                    (self.folder / name).unlink(missing_ok=True)

    def _findings(self, touched: set[str]) -> Iterator[checks.Finding]:
        entries = []
        for source in files.sources(self.folder):
            if source.id in self.entries and source.id not in touched:
                entries.append(self.entries[source.id])
                continue
            doc, found = checks.check_source(source)
            yield from found
            if doc is not None:
                entries.append(checks.entry(source, doc))
        yield from checks.check_collection(checks.Collection(tuple(entries), tuple(files.strays(self.folder))))
