"""Who is who on the page: the entities of all its articles, brought together."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from saidby.document import Document, Entity
from saidby.scoring.entities import align

if TYPE_CHECKING:
    from saidby.view.cards import Card
    from saidby.view.stories import Story


@dataclass(slots=True, eq=False)
class Person:
    """Somebody on the page, across articles."""

    number: int
    name: str
    type: str
    wikidata: str | None
    said: dict[str, tuple[Story, list[Card]]] = field(default_factory=dict)
    """Their quotes in the order of the text, by the anchor of the article, in the order of the page."""

    @property
    def anchor(self) -> str:
        """The id of their section."""
        return f"s{self.number}"

    @property
    def item(self) -> str | None:
        """The Wikidata item, where it looks like one and a link can be made of it."""
        return self.wikidata if self.wikidata and re.fullmatch(r"Q[1-9][0-9]*", self.wikidata) else None

    @property
    def quotes(self) -> int:
        """How many quotes of the page are theirs."""
        return sum(len(cards) for _, cards in self.said.values())


Cast = Mapping[tuple[int, str], Person]
"""Everybody, by the identity of a Document and the id of an entity in it."""


def cast(groups: Sequence[Sequence[Document]]) -> Cast:
    """Who each entity is; in two annotations of an article, those are the same that scoring takes for the same."""
    items = _items(doc for group in groups for doc in group)
    people: dict[tuple[str, ...], Person] = {}
    found: dict[tuple[int, str], Person] = {}
    for first, *others in groups:
        for doc in (first, *others):
            aligned = {} if doc is first else align(first, doc)
            for entity in doc.entities:
                key = _identity(entity, doc.article.id, items)
                person = found.get((id(first), aligned.get(entity.id, "")))
                person = person or people.setdefault(key, Person(len(people) + 1, entity.name, entity.type, entity.wikidata))
                person.wikidata = person.wikidata or entity.wikidata
                found[id(doc), entity.id] = person
    return found


def _items(documents: Iterable[Document]) -> Mapping[tuple[str, str], set[str]]:
    """The Wikidata items that go by each name on the page."""
    items: dict[tuple[str, str], set[str]] = {}
    for doc in documents:
        for entity in doc.entities:
            if entity.wikidata:
                items.setdefault(_name(entity), set()).add(entity.wikidata)
    return items


def _name(entity: Entity) -> tuple[str, str]:
    return unicodedata.normalize("NFC", entity.name).casefold(), entity.type


def _identity(entity: Entity, article: str, items: Mapping[tuple[str, str], set[str]]) -> tuple[str, ...]:
    """What makes two entities the same: the Wikidata item, else the name; the unnamed are the same in one article only."""
    name = _name(entity)
    if entity.wikidata:
        return (entity.wikidata,)
    if entity.named is False:
        return (*name, article)
    return tuple(items[name]) if len(items.get(name, ())) == 1 else name
