"""Documents for the tools that people annotate, train and count with: one module a format, found by listing this folder.

A module has `ABOUT` and `export(documents, folder)`, which writes into `folder` as documents come and yields what of them
the format could not hold. Nothing is dropped quietly: fields that a format has no place for are declared in
`ABOUT.without` and counted here, record by record; what only some records lose (crossing spans, words cut by a
tokenizer) the module yields itself.
"""

from __future__ import annotations

import pkgutil
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from operator import attrgetter
from pathlib import Path
from typing import Any, NamedTuple

from saidby.document import NOBODY, Document, Party, extents
from saidby.files import annotation_json, article_json, is_safe_id


class Lost(NamedTuple):
    """Something of a document that the format could not hold."""

    article: str
    record: str
    """The id of a quote or entity, or '' for the document itself."""
    field: str
    """What of it: as in `About.without`, or the part that the module names (`content`, `tokens`); `document` for all of it."""
    why: str


@dataclass(frozen=True, slots=True)
class About:
    """What a format is, and what it cannot hold."""

    title: str
    reads: str
    """The tool and the library that read it."""
    writes: str
    """The files that come to lie in the folder."""
    without: tuple[str, ...] = ()
    """What it never holds: `quote.addressee` (a field), `entity` (all of a record)."""
    limits: tuple[str, ...] = ()
    """What it holds in part or in another shape, one sentence each."""
    needs: str | None = None
    """The module that it imports beyond saidby's own dependencies; the extra has the format's name."""


class ExportError(ValueError):
    """An export that cannot begin: why, and the way out."""


@dataclass(frozen=True, slots=True)
class Report:
    """What an export wrote and lost."""

    articles: int
    lost: tuple[Lost, ...]

    @property
    def ok(self) -> bool:
        """Whether every article was written, whatever of it the format could not hold."""
        return not any(told.field == "document" for told in self.lost)


Export = Callable[[Iterable[Document], Path], Iterator[Lost]]


def formats() -> tuple[str, ...]:
    """The names of all formats, in alphabetical order."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(__path__)))


def about(name: str) -> About:
    """What a format is; raises ExportError where there is none of this name."""
    if name not in formats():
        raise ExportError(f"{name!r} is no format; one of {', '.join(formats())}")
    found: About = import_module(f"{__name__}.{name}").ABOUT
    return found


def export(name: str, documents: Iterable[Document], out: Path) -> Report:
    """Write `documents` in a format to the new folder `out`, whole or not at all, and say what was lost.

    Raises ExportError where the format is unknown, what it needs is not installed, or `out` exists.
    """
    declared = about(name)
    if declared.needs and not find_spec(declared.needs):
        raise ExportError(f"the format {name} needs {declared.needs}, which is not installed: pip install 'saidby[{name}]'")
    if out.exists() or out.is_symlink():
        raise ExportError(f"{out} exists and is not overwritten; remove it, or name another folder")
    write: Export = import_module(f"{__name__}.{name}").export
    out.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=f".{out.name}.", dir=out.parent))
    lost: list[Lost] = []
    seen: set[str] = set()
    try:
        written = tuple(write(_fit(documents, declared.without, lost, seen), beside))
        beside.chmod(0o755)  # mkdtemp makes it private
        beside.rename(out)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    left_out_whole = sum(told.field == "document" for told in written)
    return Report(len(seen) - left_out_whole, (*lost, *written))


def _fit(documents: Iterable[Document], without: Collection[str], lost: list[Lost], seen: set[str]) -> Iterator[Document]:
    """The documents that can be written to files of their own; what is lost of them, and the others, go to `lost`."""
    for doc in documents:
        if why := _unfit(doc, seen):
            lost.append(Lost(doc.article.id, "", "document", why))
            continue
        seen.add(doc.article.id)
        lost += left_out(doc, without)
        yield doc


def _unfit(doc: Document, seen: Collection[str]) -> str | None:
    if not is_safe_id(doc.article.id):
        return "its id cannot be the name of a file"
    if not is_safe_id(doc.article.split):
        return "its split cannot be the name of a file"
    if doc.article.id in seen:
        return "another article has the same id"
    if not all(0 <= start < end <= len(doc.text) for _, spans in extents(doc) for start, end in spans):
        return "it has spans that are empty or outside its text; `saidby check` names them"
    return None


_NOTHING: tuple[Any, ...] = (None, (), {}, "", "unspecified", "implicit", NOBODY, Party(form="unspecified"))
"""Values of a field that say nothing, so that nothing is lost with them."""


def left_out(doc: Document, without: Collection[str]) -> Iterator[Lost]:
    """What of a document a format never holds: a field where it says something, or a whole record."""
    records = [*_records("document", (doc,)), *_records("entity", doc.entities), *_records("quote", doc.quotes)]
    records += _records("non_quotation", doc.non_quotations)
    for name in without:
        wanted, _, field = name.partition(".")
        for kind, record in records:
            if kind == wanted and (not field or attrgetter(field)(record) not in _NOTHING):
                yield Lost(doc.article.id, getattr(record, "id", ""), name, "the format has no place for it")


def _records(kind: str, records: Iterable[Any]) -> list[tuple[str, Any]]:
    return [(kind, record) for record in records]


def summary(name: str, report: Report) -> Iterator[str]:
    """What was lost, a line for each field with one example, and what holds for the format at large; for people."""
    by_field: dict[str, list[Lost]] = {}
    for told in report.lost:
        by_field.setdefault(told.field, []).append(told)
    for field, all_told in by_field.items():
        first = all_told[0]
        where = f"{first.article} {first.record}".rstrip()
        yield f"lost: {field} × {len(all_told)}: {first.why}{' ...' * (len(all_told) > 1)} ({where})"
    yield from (f"note: {limit}" for limit in about(name).limits)


Record = tuple[str, int]
"""A record of a document by its place there: `("quotes", 3)`."""


def rest(doc: Document, held: Collection[Record]) -> dict[str, Any]:
    """What of a document stands beside a format's own records: the article, `extra`, and the records that are not `held`.

    They are as in the annotation file, by their index there, so that a reader can put each back in its place.
    """
    annotation = annotation_json(doc)
    beside: dict[str, Any] = {"article": {"id": doc.article.id} | article_json(doc.article)}
    if doc.extra:
        beside["extra"] = dict(doc.extra)
    for kind in ("entities", "quotes", "non_quotations"):
        if left := {str(i): value for i, value in enumerate(annotation[kind]) if (kind, i) not in held}:
            beside[kind] = left
    return beside
