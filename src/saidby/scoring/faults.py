"""What keeps a score from being computed: guesses that are not of these articles, or spans that no text has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

from saidby.document import Document, Spans, extents


class Fault(NamedTuple):
    """One thing that is wrong, in one article."""

    article: str
    message: str
    hint: str

    def __str__(self) -> str:
        """The fault as a terminal shows it."""
        return f"{self.article}: {self.message}\n    {self.hint}"


class Unscorable(ValueError):  # noqa: N818 - it is the input that cannot be scored
    """A guess that cannot be scored against a gold; `faults` says all that is wrong, and no part of it is scored."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


def by_id(docs: Iterable[Document], side: str, *, empty: bool = False) -> dict[str, Document]:
    """The documents by the ids of their articles; raises Unscorable where an id comes twice, and where there are none.

    That there are none is no fault where they may be `empty`.
    """
    found: dict[str, Document] = {}
    twice: list[Fault] = []
    for doc in docs:
        if doc.article.id in found:
            twice.append(Fault(doc.article.id, f"the {side} has this article twice", "Keep one of the two."))
        found[doc.article.id] = doc
    if twice:
        raise Unscorable(twice)
    if not found and not empty:
        raise Unscorable(
            [Fault(side, f"the {side} has no articles", f"Give the folder or the JSONL file that holds the {side}.")]
        )
    return found


def stranger(name: str) -> Fault:
    """The guess is of an article that the gold has not."""
    return Fault(
        name, "the guess has this article, the gold has not", "Leave it out, or score it against the gold it belongs to."
    )


def faults(gold: Mapping[str, Document], guess: Mapping[str, Document], *, missing: bool) -> Iterator[Fault]:
    """Everything that is wrong with a guess; that an article is `missing` is a fault or is none."""
    for name in sorted(guess.keys() - gold.keys()):
        yield stranger(name)
    for name, doc in gold.items():
        yield from _span_faults(doc, "gold", pieces=False)
        if name in guess:
            yield from _guess_faults(doc, guess[name])
        elif missing:
            yield Fault(name, "the guess lacks this article", "Add it, or count it as without quotes with --missing empty.")


def _guess_faults(gold: Document, guess: Document) -> Iterator[Fault]:
    if gold.text != guess.text:
        at = next((i for i, (a, b) in enumerate(zip(gold.text, guess.text, strict=False)) if a != b), None)
        where = f"they differ from character {min(len(gold.text), len(guess.text)) if at is None else at} on"
        hint = "Offsets count in the gold's text exactly as it is: run the system on that, and change nothing in it."
        yield Fault(gold.article.id, f"the guess is of another text than the gold: {where}", hint)
        return
    yield from _span_faults(guess, "guess", pieces=True)


def _span_faults(doc: Document, side: str, *, pieces: bool) -> Iterator[Fault]:
    """Spans that the text has not; with `pieces` also pieces of one thing that overlap (old corpora have them)."""
    size = len(doc.text)
    for path, spans in extents(doc):
        where = ".".join(map(str, path))
        for start, end in spans:
            if not 0 <= start < end <= size:
                message = f"the {side}'s {where} has the span [{start}, {end}), but the text has {size} characters"
                yield Fault(doc.article.id, message, "Spans are half open and not empty, in code points of the text.")
        if pieces and (overlap := _overlap(spans)):
            hint = "Give every character to one piece of an extent; another quote may cover it as well."
            yield Fault(doc.article.id, f"the {side}'s {where} has pieces that overlap: {overlap}", hint)


def _overlap(spans: Spans) -> str | None:
    met = (f"[{a.start}, {a.end}) and [{b.start}, {b.end})" for a, b in pairwise(sorted(spans)) if b.start < a.end)
    return next(met, None)
