"""The columns of the tables: gold documents of ours and, where the reader has them, of other corpora by their own splits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations

from gold import CORPORA, ROOT, excerpt, read, split_of, without_thought

from saidby import corpora, files
from saidby.document import Document

PASSES = tuple(ROOT / "annotations" / "passes" / name for name in "ab")
CORE = 5
"""Annotators that an article of the human row has at least."""
GROUPS = ("phenomenon", "form", "type", "language")
"""By what the scores of our own articles are told apart; other corpora do not annotate all that it takes."""


@dataclass(frozen=True)
class Column:
    """A split of a corpus, or a part of one."""

    corpus: str
    split: str
    """As the table heads it: `test`, and what is made of it."""
    folder: str = ""
    """Of the corpus, below `CORPORA`; empty for our own articles."""
    protocol: str = "saidby"
    levels: tuple[str, ...] = ("quote",)
    novels: bool = False
    english: bool | None = None
    """Of several languages English alone, or all but English."""
    thought: bool = True
    """Whether quotes of what was thought and not said are part of it, see `gold.is_thought`."""
    sample: int | None = None
    """About how many characters of it are taken, see `gold.excerpt`; all if None."""
    groups: tuple[str, ...] = ()

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
        split = self.split.partition(",")[0]
        found = [doc for doc in read(self.corpus, self.folder) if split in ("all", split_of(doc))]
        if self.english is not None:
            found = [doc for doc in found if (doc.article.language[:2] == "en") == self.english]
        if not self.thought:
            found = list(map(without_thought, found))
        return list(excerpt(found, self.sample)) if self.sample else found


# The columns

_POLNEAR = Column("polnear", "dev", "polnear", "polnear", ("piece", "quote"))
_OURS = Column("saidby", "test", levels=("quote", "piece"), groups=GROUPS)
ENGLISH = replace(_OURS, split="test, English", english=True)
COLUMNS = (
    ENGLISH,
    replace(_OURS, split="test, other languages", english=False),
    _POLNEAR,
    replace(_POLNEAR, split="test"),
    Column("german_wikinews", "test", "german-news-quotation-attribution-2024"),
    Column("adaq", "all", "adaq"),
    Column("pdnc", "all", "pdnc", novels=True),
    Column("litbank", "all", "litbank", novels=True),
    Column("quoteli3", "all", "quoteli3", novels=True),
    Column("redewiedergabe", "all", "redewiedergabe", novels=True),
)
HUMAN = replace(_POLNEAR, split="20 articles with five or six annotators")
BY_MODELS = (
    ENGLISH,
    COLUMNS[1],
    replace(_OURS, split="all, annotated twice, English", english=True),
    replace(_OURS, split="all, annotated twice, other languages", english=False),
)
"""The columns of the row in which one model annotator is scored against the other."""


def human_pairs() -> Iterator[tuple[Document, Document]]:
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


def model_pairs(column: Column) -> Iterator[tuple[Document, Document]]:
    """The two passes over each article of a column, the first one as gold."""
    names = {doc.article.id for doc in column.documents()}
    one, other = ({doc.article.id: doc for doc in files.read_documents(ROOT, annotations=folder)} for folder in PASSES)
    yield from ((one[name], other[name]) for name in sorted(names & one.keys() & other.keys()))
