"""The columns of the table: gold documents of ours and, where the reader has them, of other corpora by their own splits."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path

from saidby import corpora, files
from saidby.document import Document

ROOT = Path(__file__).resolve().parents[1]
CORPORA = Path(os.environ.get("SAIDBY_CORPORA") or ROOT.parent / "shared" / "corpora")
CORE = 5
"""Annotators that an article of the human row has at least."""


@dataclass(frozen=True)
class Column:
    """A split of a corpus."""

    corpus: str
    split: str
    folder: str = ""
    """Of the corpus, below `CORPORA`; empty for our own articles."""
    protocol: str = "saidby"
    levels: tuple[str, ...] = ("quote",)
    novels: bool = False

    @property
    def name(self) -> str:
        """As the table heads it."""
        return f"{self.corpus} {self.split}"

    @property
    def there(self) -> bool:
        """Whether the reader has the corpus."""
        return not self.folder or (CORPORA / self.folder).is_dir()

    def documents(self) -> list[Document]:
        """The gold of the column."""
        if not self.folder:
            return [doc for doc in files.read_documents(ROOT) if doc.article.split == self.split]
        found = (doc for doc in corpora.load(self.corpus).read(CORPORA / self.folder) if isinstance(doc, Document))
        return [doc for doc in found if self.split in ("all", doc.article.split)]


POLNEAR = {"folder": "polnear", "protocol": "polnear", "levels": ("piece", "quote")}
COLUMNS = (
    Column("saidby", "test", levels=("quote", "piece")),
    Column("polnear", "dev", **POLNEAR),  # type: ignore[arg-type]
    Column("polnear", "test", **POLNEAR),  # type: ignore[arg-type]
    Column("german_wikinews", "test", "german-news-quotation-attribution-2024"),
    Column("adaq", "all", "adaq"),
    Column("pdnc", "all", "pdnc", novels=True),
    Column("litbank", "all", "litbank", novels=True),
    Column("redewiedergabe", "all", "redewiedergabe", novels=True),
)
HUMAN = Column("polnear", "20 articles with five or six annotators", **POLNEAR)  # type: ignore[arg-type]


def annotators() -> Iterator[tuple[Document, Document]]:
    """All pairs of annotators of the articles that have five or six, the later one by name as gold, as articles of their own."""
    passes: dict[str, list[Document]] = {}
    for doc in corpora.load("polnear").read(CORPORA / "polnear", annotator="all"):
        if isinstance(doc, Document) and doc.article.split in ("train", "dev", "test"):
            passes.setdefault(str(doc.article.story), []).append(doc)
    for docs in passes.values():
        if len(docs) >= CORE:
            for one, two in combinations(sorted(docs, key=lambda doc: doc.article.id), 2):
                article = replace(two.article, id=f"{two.article.id}--{one.article.id[-4:]}")
                yield replace(two, article=article), replace(one, article=article)


def digest(docs: list[Document]) -> str:
    """A hash of what a cell is scored on."""
    return hashlib.sha256(b"".join(files.as_line(doc) for doc in docs)).hexdigest()[:16]
