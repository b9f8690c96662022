"""From a document to its marked-up text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import count, pairwise

from saidby.document import Document, NonQuotation, Party, Spans
from saidby.markup.notation import ROLES, TAG, MarkupError, fault_at, text_digest
from saidby.markup.reading import unmark


def mark(doc: Document) -> str:
    """`doc` as marked-up text; raises MarkupError where its text or spans cannot be marked.

    What is returned is read back first, so that a text which itself looks like a label is refused and not garbled.
    """
    if tag := TAG.search(doc.text):
        raise fault_at(doc.text, tag.start(), f"the article's own text {tag[0]!r} looks like a label; it cannot be marked up")
    marked = "\n".join([*_head(doc), "====", ""]) + _body(doc)
    try:
        if unmark(marked, doc.article) == doc:
            return marked
        reason = "a label put into this text would read as part of its words"
    except MarkupError as error:
        reason = str(error)
    raise MarkupError(f"article {doc.article.id!r} cannot be marked up: {reason}")


def _head(doc: Document) -> Iterator[str]:
    yield f"article {doc.article.id} {text_digest(doc.text)}"
    for entity in doc.entities:
        named = {True: ["named"], False: ["unnamed"], None: []}[entity.named]
        words = ["entity", entity.id, entity.type, *named, *([entity.wikidata] if entity.wikidata else [])]
        yield f"{' '.join(words)}: {_one_line(entity.name)}"
    for quote in doc.quotes:
        words = ["quote", quote.id, quote.type, quote.medium, quote.modality]
        words += _party("by", quote.speaker) + _party("to", quote.addressee)
        yield " ".join(words + (["in", quote.parent] if quote.parent is not None else []))
    yield from (f"not {label} {non_quotation.reason}" for label, non_quotation in _non_quotations(doc))
    owners = [("", doc.extra), *((f"{e.id} ", e.extra) for e in doc.entities), *((f"{q.id} ", q.extra) for q in doc.quotes)]
    for owner, extra in owners:
        if extra:
            yield f"extra {owner}{json.dumps(extra, ensure_ascii=True)}"


def _one_line(name: str) -> str:
    """A name that a line can hold: as it is, or as a JSON string where that would not come back the same."""
    plain = name == name.strip() and not name.startswith('"') and name.isprintable() and name
    return name if plain else json.dumps(name)


def _party(word: str, party: Party) -> list[str]:
    return [] if party.form == "implicit" and not party.entities else [word, ",".join(party.entities) or "-", party.form]


def _body(doc: Document) -> str:
    opens: dict[int, list[tuple[int, str]]] = {}
    closes: dict[int, list[tuple[int, str]]] = {}
    for base, spans in _labelled(doc):
        for (start, end), label in zip(spans, _apart(base, spans), strict=True):
            if not 0 <= start < end <= len(doc.text):
                raise MarkupError(f"{label} has the span [{start}, {end}), which no words can show: mend it first")
            opens.setdefault(start, []).append((-end, label))
            closes.setdefault(end, []).append((-start, label))
    parts, last = [], 0
    for at in sorted({*opens, *closes}):
        parts.append(doc.text[last:at])
        # Shorter spans close first and open last, so that nested labels nest on the page as well.
        parts += [f"|{label}]" for _, label in sorted(closes.get(at, ()), key=lambda item: item[0])]
        parts += [f"[{label}|" for _, label in sorted(opens.get(at, ()), key=lambda item: item[0])]
        last = at
    return "".join(parts) + doc.text[last:]


def _labelled(doc: Document) -> Iterator[tuple[str, Spans]]:
    for entity in doc.entities:
        yield entity.id, entity.mentions
    for quote in doc.quotes:
        extents = (quote.content, quote.cue, quote.speaker.mention, quote.addressee.mention)
        yield from ((quote.id + role, spans) for role, spans in zip(ROLES, extents, strict=True))
    yield from ((label, (non_quotation.span,)) for label, non_quotation in _non_quotations(doc))


def _non_quotations(doc: Document) -> Iterator[tuple[str, NonQuotation]]:
    """Non-quotations have no ids on file; on the page they are numbered, past the ids that are taken."""
    taken = {entity.id for entity in doc.entities} | {quote.id for quote in doc.quotes}
    free = (label for label in map("n{}".format, count(1)) if label not in taken)
    return zip(free, doc.non_quotations, strict=False)


def _apart(base: str, spans: Spans) -> list[str]:
    """One label a piece; numbered where pieces meet or stand out of reading order, so that each comes back in its place."""
    ordered = all(before.end <= after.start for before, after in pairwise(spans))
    return [base] * len(spans) if ordered else [f"{base}~{number}" for number in range(1, len(spans) + 1)]
