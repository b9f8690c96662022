"""How much of what there is: phenomena, reasons of non-quotations and cue words, counted over articles."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from saidby.document import Document, Quote
from saidby.phenomena import PHENOMENA, shown_by

_VERB = re.compile(r"[^\W\d_]+")
_AUXILIARIES = re.compile(
    r"(?:am|is|are|was|were|be|been|being|ha[sd]|have|having|do|does|did|done|doing|will|would|shall|should|can|could|may|might|must"
    r"|to|not|never|(?:did|does|was|is|ha[sd]|have|wo|would)n|t)"
)
"""English words that help a verb of saying and are none."""


@dataclass(slots=True)
class Stats:
    """Counts over the articles that were added, by split."""

    articles: Counter[str] = field(default_factory=Counter)
    quotes: Counter[str] = field(default_factory=Counter)
    phenomena: dict[str, Counter[str]] = field(default_factory=lambda: {each.id: Counter() for each in PHENOMENA})
    """For each phenomenon, how many quotes of each split show it."""
    reasons: dict[str, Counter[str]] = field(default_factory=dict)
    """For each reason, how many non-quotations of each split have it."""
    languages: dict[str, Counter[str]] = field(default_factory=dict)
    """For each language, the articles of each split."""
    verbs: Counter[str] = field(default_factory=Counter)
    """English verbs of saying, as they stand in the text."""

    @property
    def splits(self) -> tuple[str, ...]:
        """The splits that hold any article, in the order in which they came."""
        return tuple(self.articles)

    def add(self, doc: Document) -> None:
        """Count an article."""
        split = doc.article.split
        self.articles[split] += 1
        self.quotes[split] += len(doc.quotes)
        self.languages.setdefault(doc.article.language, Counter())[split] += 1
        for quote in doc.quotes:
            for name in shown_by(doc, quote):
                self.phenomena[name][split] += 1
            if doc.article.language.startswith("en") and (verb := cue_verb(doc, quote)):
                self.verbs[verb] += 1
        for found in doc.non_quotations:
            self.reasons.setdefault(found.reason, Counter())[split] += 1


def count(docs: Iterable[Document]) -> Stats:
    """The counts over `docs`."""
    stats = Stats()
    for doc in docs:
        stats.add(doc)
    return stats


def cue_verb(doc: Document, quote: Quote) -> str | None:
    """The word of an English cue that carries it, in small letters: the first that is no auxiliary; None without a word."""
    words = _VERB.findall(doc.words(quote.cue).casefold())
    return next((word for word in words if not _AUXILIARIES.fullmatch(word)), None)


Row = tuple[str, Mapping[str, int], int]
"""What is counted, how many of each split, how many in all."""


def rows(stats: Stats) -> dict[str, list[Row]]:
    """The counts as tables by their headings, without what never occurs but with every phenomenon."""

    def table(counts: Mapping[str, Counter[str]]) -> list[Row]:
        return [(name, of_splits, of_splits.total()) for name, of_splits in counts.items()]

    return {
        "counts": table({"articles": stats.articles, "quotes": stats.quotes}),
        "phenomenon": table(stats.phenomena),
        "non-quotation": table(dict(sorted(stats.reasons.items()))),
        "language": table(dict(sorted(stats.languages.items()))),
    }
