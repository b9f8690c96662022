"""Corpora made by others, one module each, all read as Documents; nothing is mended, and nothing is lost in silence.

A corpus is a module in this folder, found by listing it, with four names:

    ABOUT                  what it is: title, address, licence, counts, faults, and what becomes of what
    read(root, ...)        its Documents and what could not be taken, as an iterator; options are keyword arguments with defaults
    count(root)            how many records of each kind the raw files hold, found without reading them as annotations
    kept(doc)              how many records of each kind a Document of this corpus holds

Every annotation of the source is found again in a Document (in its fields, or verbatim in an `extra`), or in a Dropped. Kinds are
the corpus's own words ("Citation", "addressee"); for each of them `count` is what `kept` and the Dropped add up to. The two
sides meet nowhere on the way, so the sum is a test: `saidby import` prints it.

What a corpus does not annotate is `unspecified` or empty; ids are the source's own where they can be.
"""

from __future__ import annotations

import os
import pkgutil
import re
import stat
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import wraps
from importlib import import_module
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple, TypeVar, cast

from saidby.document import Article, Document, Party, Quote, Span, Spans
from saidby.files import RESERVED, why_closed


@dataclass(frozen=True, slots=True)
class About:
    """What a corpus is, for the reader of its page; all counts are measured on the whole corpus at `revision`."""

    name: str
    """The module's name, and the `corpus` of every article."""
    title: str
    address: str
    revision: str
    """The commit or version that was measured."""
    licence: str
    """SPDX identifier, or LicenseRef-... where there is none; the `license` of every article."""
    rights: str
    """Where the licence stands, and whose the texts are."""
    languages: tuple[str, ...]
    citation: str
    maps: Mapping[str, str]
    """What of the source becomes what here."""
    extra: Mapping[str, str]
    """Keys under which the rest is kept verbatim, with what they hold."""
    dropped: tuple[str, ...]
    """What is not taken, and why."""
    counts: Mapping[str, int]
    """Records of each kind, as `count` finds them."""
    faults: tuple[str, ...]
    """What is wrong in the source, with numbers."""

    def article(self, name: str, *, published: str | None = None, **known: Any) -> Article:
        """An article of this corpus, with what is known of it; what is no ISO date is no date."""
        date = published if re.fullmatch("[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?", published or "") else None
        return Article(name, published=date, license=self.licence, origin="third-party", corpus=self.name, **known)


class Dropped(NamedTuple):
    """Records of the source that no Document holds: where they stand, why they were not taken, their kind, how many."""

    where: str
    """File below the root, and line where there is one: `data/a.ann:12`."""
    why: str
    kind: str
    number: int = 1


class NotThere(ValueError):  # noqa: N818 - it is the corpus that is not there
    """A folder does not hold the corpus that was asked for."""


Reader = Callable[..., Iterator[Document | Dropped]]


@dataclass(frozen=True, slots=True)
class Corpus:
    """A module of this folder."""

    about: About
    read: Reader
    count: Callable[[Path], Counter[str]]
    kept: Callable[[Document], Counter[str]]


def names() -> tuple[str, ...]:
    """The names of all corpora, in alphabetical order."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(__path__)))


def load(name: str) -> Corpus:
    """The corpus of this name; raises NotThere with the names that there are."""
    if name not in names():
        raise NotThere(f"no corpus is called {name!r}; there are {', '.join(names())}")
    module = import_module(f"{__name__}.{name}")
    return Corpus(module.ABOUT, _fit(module.read, module.kept), _within(module.count), module.kept)


Read = TypeVar("Read", bound=Callable[..., Any])


def _within(read: Read) -> Read:
    """A reader that opens nothing but files of the folder that it is given: no pipe, no link that leads out of it.

    Raises NotThere where there is such a thing, in whatever folder but hidden ones.
    """

    @wraps(read)
    def reading(root: Path, **options: Any) -> Any:
        for folder, folders, names in os.walk(root):
            folders[:] = [name for name in folders if not name.startswith(".")]
            for path in (Path(folder, name) for name in (*folders, *names)):
                if problem := _closed(path, root):
                    raise NotThere(f"{path.relative_to(root).as_posix()}: {problem}; take it out, or put the file itself there")
        return read(root, **options)

    return cast("Read", reading)


def _closed(path: Path, root: Path) -> str | None:
    """Why a path is not to be opened; most are plain files and folders, which takes one look."""
    try:
        found = path.lstat().st_mode
        if stat.S_ISREG(found) or stat.S_ISDIR(found):
            return None
        inside = path.resolve(strict=True).is_relative_to(root.resolve())
        return None if inside and path.is_dir() else why_closed(path, root)
    except OSError as error:
        return error.strerror or str(error)


def _fit(read: Reader, kept: Callable[[Document], Counter[str]]) -> Reader:
    """A reader without the documents whose text no file may hold as it is: what they have is dropped."""
    within = _within(read)

    @wraps(read)
    def reading(root: Path, **options: Any) -> Iterator[Document | Dropped]:
        for item in within(root, **options):
            if isinstance(item, Document) and (why := _unfit(item.text)):
                yield from spread(item.article.id, why, kept(item))
            else:
                yield item

    return reading


def _unfit(text: str) -> str | None:
    if "\r" in text:
        return "its text has a carriage return, which no text may have here"
    return None if text.strip() else "its text has no words"


# What readers share


NOT_ANNOTATED = Party(form="unspecified")
"""The party of a quote in a corpus that does not say who is meant (unlike NOBODY: it says that nobody is named)."""


def party(mention: Spans = (), entities: tuple[str, ...] = ()) -> Party:
    """A speaker or addressee in a corpus that says who it is, but not in what form it is named."""
    return Party(entities, mention, "unspecified" if mention else "implicit")


def found(root: Path, pattern: str) -> list[Path]:
    """The files below `root` that match a glob pattern, in order of their names; raises NotThere where there are none."""
    paths = sorted(root.glob(pattern), key=Path.as_posix)
    if not paths:
        raise NotThere(f"{root} holds no {pattern}: give the folder that holds the corpus as its authors lay it out")
    return paths


def spread(where: str, why: str, records: Mapping[str, int]) -> Iterator[Dropped]:
    """What is dropped when a whole file is: one Dropped a kind."""
    return (Dropped(where, why, kind, number) for kind, number in records.items() if number)


def article_id(name: str) -> str:
    """A name as an article's id, which is a file's name too: letters lose their accents, other signs become dashes."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii")
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", plain).strip("-._")[:148].rstrip(".") or "article"
    return f"a-{plain}" if plain.partition(".")[0].lower() in RESERVED else plain


def record_ids(names: Iterable[str]) -> list[str]:
    """An id for each record by its name in the source: the name itself where it can be one, no two alike."""
    ids: dict[str, None] = {}
    for name in names:
        plain = re.sub(r"[^A-Za-z0-9_:-]+", "_", name).lstrip("_:-")[:190] or "x"
        numbered = (f"{plain}:{number}" for number in count(2))
        ids[plain if plain not in ids else next(other for other in numbered if other not in ids)] = None
    return list(ids)


def pieces(spans: Iterable[Span]) -> Spans:
    """The pieces of one thing in reading order; sources list them in any."""
    return tuple(sorted(spans))


def in_text_order(quotes: Iterable[Quote]) -> tuple[Quote, ...]:
    """Quotes by where their content begins; of two that start together the longer one comes first."""
    return tuple(sorted(quotes, key=lambda quote: [(span.start, -span.end) for span in quote.content]))
