"""From a marked-up text to the document that it stands for."""

from __future__ import annotations

import re

from saidby.document import Article, Document, Span, Spans
from saidby.markup.head import read_head
from saidby.markup.notation import TAG, MarkupError, fault_at, text_digest

_HEAD_END = re.compile(r"^====+\n", re.MULTILINE)


def unmark(marked: str, article: Article | None = None) -> Document:
    """The document that a marked-up text stands for; raises MarkupError with line and column.

    `article` gives the metadata, which the marked-up text does not hold; without it only the id is known.
    """
    end = _HEAD_END.search(marked)
    if not end:
        raise MarkupError("no line of ==== ends the head", 1, 1)
    head = read_head(marked[: end.start()])
    if article is not None and article.id != head.article:
        raise MarkupError(f"the markup is of article {head.article!r}, not of {article.id!r}", 1, 1)
    text, spans = _read_body(marked, end.end(), {label for labels in head.labels.values() for label in labels})
    digest = text_digest(text)
    if head.sha256 and head.sha256 != digest:
        raise MarkupError(f"the words under the labels are not those of article {head.article!r}: a letter was changed", 1, 1)
    return head.document(article or Article(head.article), text, spans)


def _read_body(marked: str, start: int, known: set[str]) -> tuple[str, dict[str, Spans]]:
    parts: list[str] = []
    found: list[tuple[str, Span]] = []
    open_: dict[str, list[tuple[int, int]]] = {}
    length, last = 0, start
    for tag in TAG.finditer(marked, start):
        parts.append(marked[last : tag.start()])
        length, last = length + len(parts[-1]), tag.end()
        label = tag["open"] or tag["close"]
        if label.partition("~")[0] not in known:
            raise fault_at(marked, tag.start(), f"the label {tag[0]!r} has no line in the head")
        if tag["open"]:
            open_.setdefault(label, []).append((length, tag.start()))
        elif not open_.get(label):
            raise fault_at(marked, tag.start(), f"{tag[0]!r} closes a label that is not open")
        else:
            found.append((label, Span(open_[label].pop()[0], length)))
    if still := [(at, label) for label, places in open_.items() for _, at in places]:
        at, label = min(still)
        raise fault_at(marked, at, f"'[{label}|' is never closed by '|{label}]'")
    return "".join([*parts, marked[last:]]), _gather(found)


def _gather(found: list[tuple[str, Span]]) -> dict[str, Spans]:
    """The pieces of each label, by their numbers where they have any, else in reading order."""
    pieces: dict[str, list[tuple[int, Span]]] = {}
    for label, span in found:
        base, _, number = label.partition("~")
        pieces.setdefault(base, []).append((int(number or 0), span))
    return {base: tuple(span for _, span in sorted(items)) for base, items in pieces.items()}
