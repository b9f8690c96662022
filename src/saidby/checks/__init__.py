"""What can be wrong, each thing declared once: a function that finds it, why it matters, how to mend it, and examples.

A check is a function that yields (where, values) and nothing else. Its name is the id, its docstring the reason. What it reads
is said by its one parameter: a `Source` (the files as they lie), a `Document`, or a `Collection` (all articles at once).
From the declaration come the run, the output as text and JSON, `saidby check --explain`, the catalogue page and the tests.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from importlib import import_module

import numpy as np

from saidby.batch import Batch
from saidby.characters import Truths
from saidby.checks.declaring import (
    LEVELS,
    Check,
    Collection,
    Entry,
    Example,
    Fault,
    Finding,
    Plain,
    check,
    entry,
    example_article,
    example_files,
    shown,
)
from saidby.checks.looks.spans import spans_are_well
from saidby.document import Document
from saidby.files import Place, Refused, Salvage, Source, read, salvage
from saidby.formats.json import path_text, position

__all__ = [
    "LEVELS", "Check", "Collection", "Entry", "Example", "Fault", "Finding", "Plain", "all_checks", "check", "check_collection",
    "check_document", "check_source", "entry", "example_article", "example_files", "shown", "unsettled",
]  # fmt: skip

_IDS = ("id", "parent", "entity")
"""Values of a fault that name a record: where that record is broken, the fault only follows from it."""


@cache
def all_checks() -> tuple[Check, ...]:
    """Every check declared in the modules of this folder, by level and id."""
    modules = [import_module(f"{__name__}.{module.name}") for module in pkgutil.iter_modules(__path__)]
    found = {value.id: value for module in modules for value in vars(module).values() if isinstance(value, Check)}
    return tuple(sorted(found.values(), key=lambda check: (check.level, check.id)))


def _of(subject: type) -> tuple[Check, ...]:
    return tuple(check for check in all_checks() if check.subject is subject)


def check_source(source: Source) -> tuple[Document | None, list[Finding]]:
    """The Document of a source, and everything that is wrong with it.

    The Document is None where the source is refused. What a broken record would need to be judged is left out of the
    judgement, so that one run shows all faults of a file and none that only follows from another.
    """
    try:
        doc = read(source)
    except Refused:
        findings = list(_explained(source))
        if not any(finding.severity == "error" for finding in findings):
            message = f"{source.id}: refused by the reader, but no check says why; this is a fault of saidby, please report it"
            raise AssertionError(message) from None
        return None, findings
    return doc, list(check_document(doc, source=source))


def _explained(source: Source) -> Iterator[Finding]:
    rest = salvage(source)
    ours = rest is None or rest.document.article.ours
    told: set[str] = set()
    for each in _of(Source):
        for fault in each.find(source):
            told |= {fault.where.path} if each.level == 2 else set()
            yield _finding(each, fault, fault.where, source.id, ours=ours)
    if rest is not None:
        sound = replace(rest, whole=rest.whole and not told)
        yield from (found for found in check_document(rest.document, source=source, rest=sound) if found.path not in told)


def unsettled(batch: Batch) -> Iterator[list[Check]]:
    """For each document of a batch, the checks of levels 2 to 4 that have to be asked: quick looks have settled all others."""
    every = _of(Document)
    nothing = np.zeros(len(batch.articles), np.bool_)
    well = spans_are_well(batch)
    doubts: Truths = ~np.stack([each.unless(batch) & well if each.unless else nothing for each in every], axis=1)
    for row, some in zip(doubts, doubts.any(axis=1).tolist(), strict=True):
        yield [every[k] for k in np.flatnonzero(row).tolist()] if some else []


def check_document(doc: Document, *, source: Source | None = None, rest: Salvage | None = None) -> Iterator[Finding]:
    """Everything that levels 2 to 4 find wrong in a document.

    With its `source` the findings have lines and columns; `rest` says what of the source could not be read, so that what
    only follows from that is not told.
    """
    for each in _of(Document):
        for fault in each.find(doc) if rest is None or rest.whole or not each.whole else ():
            if rest is None or not _follows(fault, rest):
                yield _finding(each, fault, _place(doc, fault, source, rest), doc.article.id, ours=doc.article.ours)


def _follows(fault: Fault, rest: Salvage) -> bool:
    """Whether a fault only follows from what could not be read."""
    named = (str(fault.values.get(name)) for name in _IDS)
    return not rest.broken.isdisjoint(named) or (fault.part == "article" and not rest.described)


def _place(doc: Document, fault: Fault, source: Source | None, rest: Salvage | None) -> Place:
    if fault.part == "text":
        inside = source is not None and source.text is not None and source.text.inside
        if source and inside:
            return source.place("text", ())
        file = source.text.file if source and source.text else doc.article.id
        return Place(file, *position(doc.text, fault.where))
    path = rest.path(fault.where) if rest else fault.where
    if source and getattr(source, fault.part):
        return source.place(fault.part, path)
    return Place(doc.article.id, path=path_text(path))


def check_collection(collection: Collection) -> Iterator[Finding]:
    """Everything that is wrong between articles."""
    ours = cache(lambda: {entry.place.file: entry.ours for entry in collection.entries})  # asked only where there is a fault
    for each in _of(Collection):
        for fault in each.find(collection):
            yield _finding(each, fault, fault.where, str(fault.values.get("id", "")), ours=ours().get(fault.where.file, True))


def _finding(declared: Check, fault: Fault, place: Place, article: str, *, ours: bool) -> Finding:
    values = {name: shown(value) for name, value in fault.values.items()}
    message, hint = declared.message.format(**values), declared.hint.format(**values)
    return Finding(declared.id, declared.level, declared.severity(ours=ours), article, *place, message, hint)
