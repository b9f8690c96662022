"""The head of a marked-up text: a line a record."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
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
    Spans,
)
from saidby.markup.notation import ID, ROLES, MarkupError


@dataclass(slots=True)
class Head:
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
        return plain | {quote.id: [quote.id + role for role in ROLES] for quote in self.quotes}

    def document(self, article: Article, text: str, spans: dict[str, Spans]) -> Document:
        """The document, with the spans that the text gave to each label."""

        def complete(quote: Quote) -> Quote:
            content, cue, by, to = (spans.get(quote.id + role, ()) for role in ROLES)
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


def read_head(text: str) -> Head:
    """The records that the lines of a head declare; raises MarkupError with the line."""
    head = Head()
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


def _read_article(head: Head, rest: str) -> str:
    head.article, _, sha256 = rest.partition(" ")
    head.sha256 = sha256.strip() or None
    return "article"


def _read_entity(head: Head, rest: str) -> str:
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


def _read_quote(head: Head, rest: str) -> str:
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


def _read_not(head: Head, rest: str) -> str:
    record, _, reason = rest.partition(" ")
    head.reasons.append((_id(record), _one_of(reason.strip(), REASONS, "reason")))
    return record


def _read_extra(head: Head, rest: str) -> str:
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
