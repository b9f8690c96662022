"""One scorer for all systems and corpora: one pairing of quotes, measures declared once, intervals and tests over articles.

    saidby.score(gold, guess).value("joint_f1")

`gold` and `guess` are documents; a guess is an annotation like any other. How quotes are paired is said in `pairing`, what
counts in a span in `extents`, what is measured in `measures`, and the ways in which it can be done in `protocols`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from saidby.document import Document
from saidby.predictions.lines import words_not_found
from saidby.scoring.faults import Fault, Unscorable, by_id, faults
from saidby.scoring.measures import MEASURES, Counts
from saidby.scoring.pairing import LEVELS, Level
from saidby.scoring.protocols import SUBSETS
from saidby.scoring.tally import BY, Cell, Tally, known, tally

__all__ = ["BY", "MEASURES", "Cell", "Counts", "Fault", "Score", "Tally", "Unscorable", "score"]


@dataclass(frozen=True, slots=True, eq=False)
class Score:
    """How a guess does against a gold, in every measure; `report` and `rows` of `saidby.scoring.report` show it."""

    tally: Tally
    protocol: str
    edges: str
    by: str | None
    quotes: tuple[int, int]
    """Quotes of the gold and of the guess."""
    without_content: tuple[int, int]
    """How many of these have no content, and so are no part of any figure."""
    not_found: int = 0
    """Predicted quotes whose words are not in the text; they count, as wrong."""
    missing: tuple[str, ...] = ()
    """Articles that the guess lacks, counted as without quotes."""

    def counts(self, measure: str, *, level: Level = "quote", subset: str = "all", group: str | None = None) -> Counts:
        """What is right, in the gold, and in the guess, by a measure (its id).

        Raises:
            ValueError: Where there is no such measure, level, subset or group, with those that there are.
        """
        known(level, LEVELS, "level")
        known(subset, SUBSETS, "subset")
        if group is not None:
            groups = [cell.group for cell in self.tally.cells if (cell.level, cell.subset) == (level, subset) and cell.group]
            known(group, groups, f"group by {self.by} for {level} and {subset}" if self.by else "group where `by` was not given")
        return self.tally.of(measure, Cell(level, subset, group))

    def value(self, measure: str, *, level: Level = "quote", subset: str = "all", group: str | None = None) -> float | None:
        """A measure's value, 0 to 100, over all articles; None where there is nothing to count. Raises as `counts` does."""
        return self.counts(measure, level=level, subset=subset, group=group).value


def score(
    gold: Iterable[Document],
    guess: Iterable[Document],
    *,
    by: Literal["type", "form", "language", "phenomenon", "corpus"] | None = None,
    protocol: Literal["saidby", "polnear"] = "saidby",
    edges: Literal["words", "exact"] = "words",
    missing: Literal["refused", "empty"] = "refused",
    watch: Callable[[Sequence[Any]], Iterable[Any]] = iter,
) -> Score:
    """Score a guess against a gold; both are documents in any order, matched by the ids of their articles.

    Args:
        gold: What is right.
        guess: What a system says of the same articles.
        by: Tells the figures apart by this as well.
        protocol: How quotes are paired and split into subsets, see `saidby.scoring.protocols`.
        edges: Which characters of a span count, see `saidby.scoring.extents.EDGES`.
        missing: Whether an article that the guess lacks is `refused`, or counts as `empty`: without quotes.
        watch: Wraps the articles as they are counted, for a progress bar.

    Raises:
        Unscorable: With everything that is wrong with the guess; nothing is scored then.
        ValueError: Where `by`, `protocol`, `edges` or `missing` is none of these, with those that there are.
    """
    known(missing, ("refused", "empty"), "way to treat missing articles")
    some, others = by_id(gold, "gold"), by_id(guess, "guess", empty=missing == "empty")
    if found := list(faults(some, others, missing=missing == "refused")):
        raise Unscorable(found)
    pairs = [(doc, _guess_of(doc, others)) for doc in some.values()]
    counted = tally(pairs, protocol=protocol, edges=edges, by=by, watch=watch)
    quotes = [[quote for doc in docs for quote in doc.quotes] for docs in zip(*pairs, strict=True)]
    numbers = len(quotes[0]), len(quotes[1])
    not_found = sum(bool(words_not_found(quote, doc)) for _, doc in pairs for quote in doc.quotes)
    without = sum(not quote.content for quote in quotes[0]), sum(not quote.content for quote in quotes[1]) - not_found
    return Score(counted, protocol, edges, by, numbers, without, not_found, tuple(name for name in some if name not in others))


def _guess_of(gold: Document, guesses: dict[str, Document]) -> Document:
    """The guess of an article, which takes what it says of the article itself (language, corpus) from the gold."""
    guess = guesses.get(gold.article.id)
    return Document(gold.article, gold.text) if guess is None else replace(guess, article=gold.article)
