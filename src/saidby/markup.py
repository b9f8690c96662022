"""A document as marked-up text: for writing annotations by hand, for examples, and for the terminal.

A head of one line a record, a line of `=`, and the article's text with labels put around its words:

    article harbour-vote
    entity e1 person named: Ada Ruiz
    quote q1 direct speech asserted by e1 named
    ====
    [q1|"It leaks,"|q1] [q1.cue|said|q1.cue] [q1.by|[e1|Ada Ruiz|e1]|q1.by].

`[q1|` opens and `|q1]` closes a label; labels may nest and cross. `q1` is the content of quote q1, `q1.cue` its cue, `q1.by`
and `q1.to` the words that name its speaker and addressee; `e1` is a mention of entity e1, `n1` a non-quotation. A label
put twice marks one thing in two pieces. Pieces of one label that overlap are told apart by `~2`, `~3`, ...

Head lines, in any order (what stands in brackets may be left out):

    article ID [SHA256]
    entity ID TYPE [named|unnamed] [WIKIDATA]: NAME
    quote ID TYPE [MEDIUM] [MODALITY] [by ENTITIES FORM] [to ENTITIES FORM] [in PARENT]
    not ID REASON
    extra [ID] JSON

ENTITIES are ids joined by commas, or `-` for none.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import count, pairwise
from typing import Any

from saidby.document import (
    ENTITY_TYPES,
    FORMS,
    MEDIA,
    MODALITIES,
    NOBODY,
    REASONS,
    TYPES,
    Article,
    Document,
    Entity,
    NonQuotation,
    Party,
    Quote,
    Span,
    Spans,
)

ID = r"[A-Za-z0-9][A-Za-z0-9_:-]*"
_LABEL = rf"{ID}(?:\.(?:cue|by|to))?(?:~[1-9][0-9]*)?"
_TAG = re.compile(rf"\[(?P<open>{_LABEL})\||\|(?P<close>{_LABEL})\]")
_HEAD_END = re.compile(r"^====+\n", re.MULTILINE)
_ROLES = ("", ".cue", ".by", ".to")


class MarkupError(ValueError):
    """A document that cannot be marked up, or a marked-up text that cannot be read: where, what, and the way out."""

    def __init__(self, message: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(f"line {line}, column {column}: {message}" if line else message)
        self.line, self.column = line, column


def mark(doc: Document) -> str:
    """`doc` as marked-up text; raises MarkupError where its text or spans cannot be marked.

    What is returned is read back first, so that a text which itself looks like a label is refused and not garbled.
    """
    if tag := _TAG.search(doc.text):
        raise _at(doc.text, tag.start(), f"the article's own text {tag[0]!r} looks like a label; it cannot be marked up")
    marked = "\n".join([*_head(doc), "====", ""]) + _body(doc)
    try:
        if unmark(marked, doc.article) == doc:
            return marked
        reason = "a label put into this text would read as part of its words"
    except MarkupError as error:
        reason = str(error)
    raise MarkupError(f"article {doc.article.id!r} cannot be marked up: {reason}")


def unmark(marked: str, article: Article | None = None) -> Document:
    """The document that a marked-up text stands for; raises MarkupError with line and column.

    `article` gives the metadata, which the marked-up text does not hold; without it only the id is known.
    """
    end = _HEAD_END.search(marked)
    if not end:
        raise MarkupError("no line of ==== ends the head", 1, 1)
    head = _read_head(marked[: end.start()])
    if article is not None and article.id != head.article:
        raise MarkupError(f"the markup is of article {head.article!r}, not of {article.id!r}", 1, 1)
    text, spans = _read_body(marked, end.end(), {label for labels in head.labels.values() for label in labels})
    digest = text_digest(text)
    if head.sha256 and head.sha256 != digest:
        raise MarkupError(f"the words under the labels are not those of article {head.article!r}: a letter was changed", 1, 1)
    return head.document(article or Article(head.article), text, spans)


def in_text_order(doc: Document) -> Document:
    """The same document with its records in text order: by first word, of two that start together the longer first."""

    def order(spans: Spans) -> tuple[int, int]:
        return (spans[0].start, -spans[-1].end) if spans else (len(doc.text), 0)

    entities = sorted(doc.entities, key=lambda entity: order(entity.mentions[:1]))
    quotes = sorted(doc.quotes, key=lambda quote: order(quote.content))
    non_quotations = sorted(doc.non_quotations, key=lambda found: order((found.span,)))
    return replace(doc, entities=tuple(entities), quotes=tuple(quotes), non_quotations=tuple(non_quotations))


def text_digest(text: str) -> str:
    """The sha256 of a text's UTF-8 form, as annotation files state it."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


# Writing


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


def _labelled(doc: Document) -> Iterator[tuple[str, Spans]]:
    for entity in doc.entities:
        yield entity.id, entity.mentions
    for quote in doc.quotes:
        extents = (quote.content, quote.cue, quote.speaker.mention, quote.addressee.mention)
        yield from ((quote.id + role, spans) for role, spans in zip(_ROLES, extents, strict=True))
    yield from ((label, (non_quotation.span,)) for label, non_quotation in _non_quotations(doc))


def _non_quotations(doc: Document) -> Iterator[tuple[str, NonQuotation]]:
    """Non-quotations have no ids on file; on the page they are numbered, past the ids that are taken."""
    taken = {entity.id for entity in doc.entities} | {quote.id for quote in doc.quotes}
    free = (label for label in map("n{}".format, count(1)) if label not in taken)
    return zip(free, doc.non_quotations, strict=False)


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


def _apart(base: str, spans: Spans) -> list[str]:
    """One label a piece; numbered where pieces meet or stand out of reading order, so that each comes back in its place."""
    ordered = all(before.end <= after.start for before, after in pairwise(spans))
    return [base] * len(spans) if ordered else [f"{base}~{number}" for number in range(1, len(spans) + 1)]


# Reading


@dataclass(slots=True)
class _Head:
    """The records of a head, before the text has said where their words stand."""

    article: str = ""
    sha256: str | None = None
    entities: list[Entity] = field(default_factory=list)
    quotes: list[Quote] = field(default_factory=list)
    reasons: list[tuple[str, str]] = field(default_factory=list)
    extras: dict[str | None, dict[str, Any]] = field(default_factory=dict)

    @property
    def labels(self) -> dict[str, list[str]]:
        """The labels that each record may have in the text."""
        plain = {record: [record] for record in (*(e.id for e in self.entities), *(i for i, _ in self.reasons))}
        return plain | {quote.id: [quote.id + role for role in _ROLES] for quote in self.quotes}

    def document(self, article: Article, text: str, spans: dict[str, Spans]) -> Document:
        """The document, with the spans that the text gave to each label."""

        def complete(quote: Quote) -> Quote:
            content, cue, by, to = (spans.get(quote.id + role, ()) for role in _ROLES)
            speaker, addressee = replace(quote.speaker, mention=by), replace(quote.addressee, mention=to)
            return replace(
                quote, content=content, cue=cue, speaker=speaker, addressee=addressee, extra=self.extras.get(quote.id, {})
            )

        return Document(
            article,
            text,
            tuple(replace(e, mentions=spans.get(e.id, ()), extra=self.extras.get(e.id, {})) for e in self.entities),
            tuple(complete(quote) for quote in self.quotes),
            tuple(NonQuotation(*span, reason) for record, reason in self.reasons for span in spans.get(record, ())),
            self.extras.get(None, {}),
        )


def _read_head(text: str) -> _Head:
    head = _Head()
    seen: set[str] = set()
    for number, line in enumerate(text.split("\n"), 1):
        kind, _, rest = line.strip().partition(" ")
        if not kind or kind.startswith("#"):
            continue
        if kind not in _LINES:
            raise MarkupError(f"{kind!r} begins no line of a head; one of {', '.join(_LINES)} does", number, 1)
        try:
            record = _LINES[kind](head, rest.strip())
        except ValueError as error:
            raise MarkupError(str(error), number, 1) from None
        except RecursionError:
            raise MarkupError("its JSON is nested too deeply to be read", number, 1) from None
        if record in seen:
            raise MarkupError(f"the id {record!r} is given twice", number, 1)
        seen.add(record)
    if not head.article:
        raise MarkupError("no line `article ID` names the article", 1, 1)
    if strangers := head.extras.keys() - {None, *head.labels}:
        raise MarkupError(f"an extra is given for {min(map(str, strangers))!r}, which no line declares", 1, 1)
    return head


def _read_article(head: _Head, rest: str) -> str:
    head.article, _, sha256 = rest.partition(" ")
    head.sha256 = sha256.strip() or None
    return "article"


def _read_entity(head: _Head, rest: str) -> str:
    words, colon, name = rest.partition(": ")
    record, kind, *more = words.split() if len(words.split()) > 1 else ["", ""]
    if not colon or not record:
        raise ValueError("an entity line reads `entity ID TYPE [named|unnamed] [WIKIDATA]: NAME`")
    named = next((word == "named" for word in more if word in ("named", "unnamed")), None)
    wikidata = next((word for word in more if re.fullmatch(r"Q[1-9][0-9]*", word)), None)
    if strange := [word for word in more if word not in ("named", "unnamed", wikidata)]:
        raise ValueError(f"{strange[0]!r} is neither named, unnamed nor a Wikidata identifier such as Q42")
    name = name.strip()
    name = json.loads(name) if name.startswith('"') else name
    head.entities.append(Entity(_id(record), name, _one_of(kind, ENTITY_TYPES, "entity type"), named, wikidata))
    return record


def _read_quote(head: _Head, rest: str) -> str:
    words = rest.split()
    record, kind = _id(words[0] if words else ""), _one_of(words[1] if words[1:] else "", TYPES, "type")
    at = next((i for i, word in enumerate(words) if i > 1 and word in ("by", "to", "in")), len(words))
    medium, modality = _how(words[2:at])
    clauses = dict(_clauses(words[at:]))
    parent = clauses.pop("in", None)
    parties = {word: _read_party(value) for word, value in clauses.items()}
    head.quotes.append(
        Quote(
            record,
            kind,
            medium,
            modality,
            parent and _id(parent),
            speaker=parties.get("by", NOBODY),
            addressee=parties.get("to", NOBODY),
        )
    )
    return record


def _how(words: list[str]) -> tuple[str, str]:
    """Medium and modality, of which either may be left out."""
    if len(words) == 1 and words[0] not in MEDIA:
        words = ["speech", *words]
    medium, modality, *more = [*words, *("speech", "asserted")[len(words) :]]
    if more:
        raise ValueError(
            f"{more[0]!r} is one word too many; a quote line reads `quote ID TYPE MEDIUM MODALITY by ... to ... in ...`"
        )
    return _one_of(medium, MEDIA, "medium or modality"), _one_of(modality, MODALITIES, "modality")


def _clauses(words: list[str]) -> Iterator[tuple[str, str]]:
    rest = iter(words)
    for word in rest:
        if word not in ("by", "to", "in"):
            raise ValueError(f"{word!r} is none of `by ENTITIES FORM`, `to ENTITIES FORM`, `in PARENT`")
        yield word, " ".join(next(rest, "") for _ in range(1 if word == "in" else 2))


def _read_party(value: str) -> Party:
    entities, _, form = value.partition(" ")
    return Party(() if entities == "-" else tuple(map(_id, entities.split(","))), (), _one_of(form, FORMS, "form"))


def _read_not(head: _Head, rest: str) -> str:
    record, _, reason = rest.partition(" ")
    head.reasons.append((_id(record), _one_of(reason.strip(), REASONS, "reason")))
    return record


def _read_extra(head: _Head, rest: str) -> str:
    owner, text = (None, rest) if rest.startswith("{") else rest.split(" ", 1) if " " in rest else ("", "")
    extra = json.loads(text)
    if not isinstance(extra, dict):
        raise ValueError("an extra is a JSON object")
    head.extras[owner] = extra
    return f"extra {owner}"


_LINES = {"article": _read_article, "entity": _read_entity, "quote": _read_quote, "not": _read_not, "extra": _read_extra}


def _id(word: str) -> str:
    if not re.fullmatch(ID, word):
        raise ValueError(f"{word!r} is no id: letters, digits, _, : and - make one")
    return word


def _one_of(word: str, words: tuple[str, ...], what: str) -> str:
    if word not in words:
        raise ValueError(f"{word!r} is no {what}; one of {', '.join(words)} is")
    return word


def _read_body(marked: str, start: int, known: set[str]) -> tuple[str, dict[str, Spans]]:
    parts: list[str] = []
    found: list[tuple[str, Span]] = []
    open_: dict[str, list[tuple[int, int]]] = {}
    length, last = 0, start
    for tag in _TAG.finditer(marked, start):
        parts.append(marked[last : tag.start()])
        length, last = length + len(parts[-1]), tag.end()
        label = tag["open"] or tag["close"]
        if label.partition("~")[0] not in known:
            raise _at(marked, tag.start(), f"the label {tag[0]!r} has no line in the head")
        if tag["open"]:
            open_.setdefault(label, []).append((length, tag.start()))
        elif not open_.get(label):
            raise _at(marked, tag.start(), f"{tag[0]!r} closes a label that is not open")
        else:
            found.append((label, Span(open_[label].pop()[0], length)))
    if still := [(at, label) for label, places in open_.items() for _, at in places]:
        at, label = min(still)
        raise _at(marked, at, f"'[{label}|' is never closed by '|{label}]'")
    return "".join([*parts, marked[last:]]), _gather(found)


def _gather(found: list[tuple[str, Span]]) -> dict[str, Spans]:
    """The pieces of each label, by their numbers where they have any, else in reading order."""
    pieces: dict[str, list[tuple[int, Span]]] = {}
    for label, span in found:
        base, _, number = label.partition("~")
        pieces.setdefault(base, []).append((int(number or 0), span))
    return {base: tuple(span for _, span in sorted(items)) for base, items in pieces.items()}


def _at(text: str, offset: int, message: str) -> MarkupError:
    line = text.count("\n", 0, offset) + 1
    return MarkupError(message, line, offset - text.rfind("\n", 0, offset))
