"""How a check is declared, and what it gives."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, NamedTuple, get_type_hints

from saidby.batch import Batch
from saidby.characters import Truths
from saidby.counts import counts
from saidby.demands import NOTHING, Demands
from saidby.document import Article, Document, Span
from saidby.files import Place, Source, as_files
from saidby.markup import text_digest, unmark

LEVELS = {1: "files", 2: "spans", 3: "links", 4: "guideline", 5: "collection"}

Severity = Literal["error", "warning"]
Look = Callable[[Batch], Truths]
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
    unless: Look | None = None
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
    unless: Look | None = None,
) -> Callable[[Callable[[Any], Iterable[Fault]]], Check]:
    """Declare the decorated function a check; its name, with dashes, is the id, its docstring says why."""

    def declare(find: Callable[[Any], Iterable[Fault]]) -> Check:
        name = find.__name__.replace("_", "-")
        parameter = next(iter(inspect.signature(find).parameters))
        subject = get_type_hints(find)[parameter]
        why = inspect.getdoc(find) or ""
        return Check(name, level, why, message, hint, bad, good, find, subject, mild, advice, whole, unless)

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


# Of the whole collection


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


@dataclass(frozen=True, slots=True, weakref_slot=True)
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


# Examples


def example_files(marked: str, **article: Any) -> dict[str, bytes]:
    """The files of a marked-up example, for those that markup cannot say; `article` gives or changes its metadata."""
    doc = unmark(marked)
    return as_files(replace(doc, article=replace(example_article(doc.article.id), **article)))


def example_article(name: str) -> Article:
    """The metadata that a marked-up example has."""
    return Article(name, "The harbour votes", published="2024-05-01", license="CC-BY-4.0", origin="original", story=name)
