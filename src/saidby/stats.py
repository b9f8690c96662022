"""How much of what there is: phenomena, reasons of non-quotations and cue words, counted over articles."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from saidby.counts import COUNTED, PREDICATES, counts, split_order
from saidby.document import Document, Quote
from saidby.phenomena import noun_cue

_WORD = re.compile(r"[^\W\d_]+")
_AUXILIARIES = re.compile(
    r"(?:am|is|are|was|were|be|been|being|ha[sd]|have|having|do|does|did|done|doing|will|would|shall|should|can|could|may|might|must"
    r"|to|not|never|(?:did|does|was|is|ha[sd]|have|wo|would)n|t)"
)
"""English words that help a verb of saying and are none."""


@dataclass(slots=True)
class Stats:
    """Counts over the articles that were added, by split."""

    counted: dict[str, Counter[str]] = field(default_factory=lambda: {name: Counter() for name in COUNTED})
    """For each thing that is counted, how many there are in each split."""
    reasons: dict[str, Counter[str]] = field(default_factory=dict)
    """For each reason, how many non-quotations of each split have it."""
    articles: dict[str, Counter[str]] = field(default_factory=dict)
    """For each language, the articles of each split."""
    quotes: dict[str, Counter[str]] = field(default_factory=dict)
    """For each language, the quotes of each split."""
    verbs: Counter[str] = field(default_factory=Counter)
    """English verbs of saying, as they stand in the text."""

    @property
    def splits(self) -> tuple[str, ...]:
        """The splits that hold any article: train, validation, test, then others by name."""
        return tuple(sorted(self.counted["article"], key=split_order))

    def add(self, doc: Document) -> None:
        """Count an article."""
        split, language = doc.article.split, doc.article.language
        for name, number in counts(doc).items():
            self.counted[name][split] += number
        self.articles.setdefault(language, Counter())[split] += 1
        self.quotes.setdefault(language, Counter())[split] += len(doc.quotes)
        for found in doc.non_quotations:
            self.reasons.setdefault(found.reason, Counter())[split] += 1
        if language.startswith("en"):
            self.verbs.update(verb for quote in doc.quotes if (verb := cue_verb(doc, quote)))


def count(docs: Iterable[Document]) -> Stats:
    """The counts over `docs`."""
    stats = Stats()
    for doc in docs:
        stats.add(doc)
    return stats


def cue_verb(doc: Document, quote: Quote) -> str | None:
    """The verb of an English cue, in small letters: its first word that is no auxiliary; None without one ("according to")."""
    words = () if noun_cue.holds(doc, quote) else _WORD.findall(doc.words(quote.cue).casefold())
    return next((word for word in words if not _AUXILIARIES.fullmatch(word)), None)


Row = tuple[str, Mapping[str, int], int]
"""What is counted, how many of each split, how many in all."""


def rows(stats: Stats) -> dict[str, list[Row]]:
    """The counts as tables by their headings; of languages and reasons those that occur."""

    def table(counts: Iterable[tuple[str, Counter[str]]]) -> list[Row]:
        return [(name, of_splits, of_splits.total()) for name, of_splits in counts]

    found = stats.counted.items()
    return {
        "counts": table((name, of_splits) for name, of_splits in found if name not in PREDICATES),
        "phenomenon": table((name, of_splits) for name, of_splits in found if name in PREDICATES),
        "non-quotation": table(sorted(stats.reasons.items())),
        "language": table(sorted(stats.articles.items())),
        "quotes by language": table(sorted(stats.quotes.items())),
    }
