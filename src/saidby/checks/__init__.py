"""What can be wrong, each thing declared once: a function that finds it, why it matters, how to mend it, and examples.

A check is a function that yields (where, values) and nothing else. Its name is the id, its docstring the reason. What it reads
is said by its one parameter: a `Source` (the files as they lie), a `Document`, or a `Collection` (all articles at once).
From the declaration come the run, the output as text and JSON, `saidby check --explain`, the catalogue page and the tests.
"""

from __future__ import annotations

import inspect
import pkgutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, wraps
from importlib import import_module
from typing import Any, Literal, NamedTuple, TypeVar, get_type_hints

from saidby.counts import counts
from saidby.demands import NOTHING, Demands
from saidby.document import Article, Document, Span
from saidby.files import Place, Refused, Salvage, Source, as_files, read, salvage
from saidby.formats.json import path_text, position
from saidby.markup import text_digest, unmark

LEVELS = {1: "files", 2: "spans", 3: "links", 4: "guideline", 5: "collection"}

Subject = TypeVar("Subject")
Result = TypeVar("Result")
Severity = Literal["error", "warning"]
_IDS = ("id", "parent", "entity")
"""Values of a fault that name a record: where that record is broken, the fault only follows from it."""
Example = str | Mapping[str, bytes]
"""A marked-up text, or files (path below the root, bytes) where markup cannot say it."""


class Fault(NamedTuple):
    """What a check yields: where, in the terms of its subject, and the values that its message names."""

    where: Any
    """For a Document: a JSON path, or for the part `text` a code point. For a Source or a Collection: a Place."""
    values: Mapping[str, Any] = {}
    part: str = "annotation"
    """For a Document: in which part of the article (see files.KINDS)."""


class Plain(str):
    """Words of our own among the values of a fault: shown without quotation marks."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Check:
    """A check as declared."""

    id: str
    level: int
    why: str
    message: str
    hint: str
    bad: Example
    good: Example
    find: Callable[[Any], Iterable[Fault]]
    subject: type
    mild: bool = False
    """Levels 1 to 3 only: a warning, not an error, in imported corpora."""
    advice: bool = False
    """A warning wherever it is found."""
    whole: bool = False
    """Judges a record by the others, so it is left out while a record of the article cannot be read."""
    unless: Callable[[Any], bool] | None = None
    """A quick look that says of most documents that this check finds nothing there; then it is not asked."""

    def severity(self, *, ours: bool) -> Severity:
        """Error or warning: the guideline binds our own articles only, and a mild fault too."""
        return "error" if not self.advice and (ours or not (self.mild or self.level == 4)) else "warning"


class Finding(NamedTuple):
    """One fault in one place, ready to be told to a person or a machine."""

    check: str
    level: int
    severity: Severity
    article: str
    file: str
    line: int | None
    column: int | None
    path: str
    message: str
    hint: str

    def __str__(self) -> str:
        """The finding as a terminal shows it: place, severity, id, what is wrong; on the next line how to mend it."""
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)
        path = f" {self.path}" if self.path else ""
        return f"{shown(place, quotes='')}: {self.severity} {self.check}:{path} {self.message}\n    {self.hint}"


def check(
    level: int,
    *,
    message: str,
    hint: str,
    bad: Example,
    good: Example,
    mild: bool = False,
    advice: bool = False,
    whole: bool = False,
    unless: Callable[[Any], bool] | None = None,
) -> Callable[[Callable[[Any], Iterable[Fault]]], Check]:
    """Declare the decorated function a check; its name, with dashes, is the id, its docstring says why."""

    def declare(find: Callable[[Any], Iterable[Fault]]) -> Check:
        name = find.__name__.replace("_", "-")
        parameter = next(iter(inspect.signature(find).parameters))
        subject = get_type_hints(find)[parameter]
        return Check(
            name, level, inspect.getdoc(find) or "", message, hint, bad, good, find, subject, mild, advice, whole, unless
        )

    return declare


def shown(value: Any, *, quotes: str = "'", most: int = 80) -> str:
    """A value as a message shows it: short, and with nothing in it that a terminal would obey."""
    if isinstance(value, Span):
        return f"[{value.start}, {value.end})"
    if isinstance(value, list | tuple):
        return ", ".join(shown(item, quotes=quotes, most=most) for item in value)
    if not isinstance(value, str):
        return str(value)
    if isinstance(value, Plain):
        quotes, most = "", 10 * most
    safe = "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode("ascii") for sign in value[: most + 1])
    return f"{quotes}{safe[:most]}…{quotes}" if len(value) > most else f"{quotes}{safe}{quotes}"


def _finding(check: Check, fault: Fault, place: Place, article: str, *, ours: bool) -> Finding:
    values = {name: shown(value) for name, value in fault.values.items()}
    message = check.message.format(**values)
    return Finding(check.id, check.level, check.severity(ours=ours), article, *place, message, check.hint.format(**values))


@cache
def all_checks() -> tuple[Check, ...]:
    """Every check declared in the modules of this folder, by level and id."""
    modules = [import_module(f"{__name__}.{module.name}") for module in pkgutil.iter_modules(__path__)]
    found = {value.id: value for module in modules for value in vars(module).values() if isinstance(value, Check)}
    return tuple(sorted(found.values(), key=lambda check: (check.level, check.id)))


def once(work: Callable[[Subject], Result]) -> Callable[[Subject], Result]:
    """Let a function remember its last argument, by identity, and the result: many checks ask the same of one document."""
    last: list[Any] = [None, None]

    @wraps(work)
    def remembered(subject: Subject) -> Result:
        if last[0] is not subject:
            last[:] = subject, work(subject)
        result: Result = last[1]
        return result

    return remembered


def _of(subject: type) -> tuple[Check, ...]:
    return tuple(check for check in all_checks() if check.subject is subject)


class Entry(NamedTuple):
    """What the checks of the whole collection need to know of one article."""

    id: str
    place: Place
    split: str
    story: str | None
    ours: bool
    text_sha256: str
    quotes: int
    language: str = ""
    counts: Mapping[str, int] = {}
    """What is counted of it (see `saidby.counts`), where the dataset demands anything of that."""


@dataclass(frozen=True, slots=True)
class Collection:
    """All articles of a build at once, and the files that belong to none."""

    entries: Iterable[Entry]
    strays: tuple[str, ...] = ()
    demands: Demands = NOTHING
    texts: Iterable[str] = ()
    """The texts of the entries, in their order; gone through only where the dataset demands it."""
    whole: bool = True
    """Whether all articles could be read; if not, there are fewer of everything than there would be."""


def entry(source: Source, doc: Document) -> Entry:
    """What the collection needs to know of an article that was read."""
    article = doc.article
    place = source.place("article") if source.article else Place(article.id)
    known = (article.split, article.story, article.ours, text_digest(doc.text), len(doc.quotes), article.language)
    return Entry(article.id, place, *known, counts(doc))


def example_files(marked: str, **article: Any) -> dict[str, bytes]:
    """The files of a marked-up example, for those that markup cannot say; `article` gives or changes its metadata."""
    doc = unmark(marked)
    return as_files(replace(doc, article=replace(example_article(doc.article.id), **article)))


def example_article(name: str) -> Article:
    """The metadata that a marked-up example has."""
    return Article(name, "The harbour votes", published="2024-05-01", license="CC-BY-4.0", origin="original", story=name)


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
    for check in _of(Source):
        for fault in check.find(source):
            told |= {fault.where.path} if check.level == 2 else set()
            yield _finding(check, fault, fault.where, source.id, ours=ours)
    if rest is not None:
        sound = replace(rest, whole=rest.whole and not told)
        yield from (found for found in check_document(rest.document, source=source, rest=sound) if found.path not in told)


def check_document(doc: Document, *, source: Source | None = None, rest: Salvage | None = None) -> Iterator[Finding]:
    """Everything that levels 2 to 4 find wrong in a document.

    With its `source` the findings have lines and columns; `rest` says what of the source could not be read, so that what
    only follows from that is not told.
    """
    for check in _of(Document):
        if check.unless and check.unless(doc):
            continue
        for fault in check.find(doc) if rest is None or rest.whole or not check.whole else ():
            if rest is None or not _follows(fault, rest):
                yield _finding(check, fault, _place(doc, fault, source, rest), doc.article.id, ours=doc.article.ours)


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
    ours = {entry.place.file: entry.ours for entry in collection.entries}
    for check in _of(Collection):
        for fault in check.find(collection):
            yield _finding(check, fault, fault.where, str(fault.values.get("id", "")), ours=ours.get(fault.where.file, True))
