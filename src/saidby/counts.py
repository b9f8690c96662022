"""What a corpus is counted by: its articles, its quotes, each phenomenon, and words in quotation marks that nobody said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from saidby.document import Document
from saidby.phenomena import PHENOMENA, shown_by

FEW = 2
"""Quotes that an article may have and still be a quiet one."""

PREDICATES = tuple(each.id for each in PHENOMENA)
COUNTED: Mapping[str, str] = {
    "article": "An article.",
    "quiet_article": f"An article of at most {FEW} quotes that has words in quotation marks all the same.",
    "quote": "A quote.",
    "non_quotation": "Words in quotation marks that nobody said.",
    **{each.id: each.meaning for each in PHENOMENA},
}
"""All that is counted, and what one of each is."""


def counts(doc: Document) -> Counter[str]:
    """How many of each an article is or holds; what it holds none of is left out."""
    found = Counter(name for quote in doc.quotes for name in shown_by(doc, quote))
    quiet = bool(doc.non_quotations) and len(doc.quotes) <= FEW
    found.update(article=1, quiet_article=quiet, quote=len(doc.quotes), non_quotation=len(doc.non_quotations))
    return +found


def said(least: float) -> str:
    """A floor as a person would say it: a number, or below 1 a share of the quotes."""
    return f"{least:,}" if isinstance(least, int) else f"{least:.0%}"


def split_order(split: str) -> tuple[int, str]:
    """Sort key of splits: train, validation, test, then the others by name."""
    known = ("train", "validation", "test")
    return (known.index(split) if split in known else len(known), split)
