"""What the files of some articles say, gathered into columns article by article: but for their metadata nothing else is held.

An article's JSON is many small objects, far apart in memory. They are gone through once, just after they were read, and given
up; what is asked of the columns later finds its numbers side by side.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from itertools import chain
from operator import itemgetter
from typing import Any

from saidby.document import ENTITY_TYPES, FORMS, MEDIA, MODALITIES, REASONS, TYPES, Article
from saidby.files import Sound

Value = Mapping[str, Any]
"""A record as JSON has it."""
_numbers = partial(array, "q")


@dataclass(frozen=True, slots=True)
class Spans:
    """The spans of one role: how many each record has, and where each begins and ends in the text of its article."""

    counts: array[int] = field(default_factory=_numbers)
    starts: array[int] = field(default_factory=_numbers)
    ends: array[int] = field(default_factory=_numbers)

    def add(self, of_records: Sequence[Sequence[Value]]) -> None:
        """Add those of more records."""
        self.counts.extend(map(len, of_records))
        each = list(chain.from_iterable(of_records))
        self.starts.extend(map(itemgetter("start"), each))
        self.ends.extend(map(itemgetter("end"), each))


@dataclass(frozen=True, slots=True)
class Parties:
    """Who speaks, or is spoken to: how many entities in each quote, their ids, how they are named, and the words for that."""

    counts: array[int] = field(default_factory=_numbers)
    ids: list[str] = field(default_factory=list)
    forms: array[int] = field(default_factory=_numbers)
    mention: Spans = field(default_factory=Spans)

    def add(self, parties: Sequence[Value]) -> None:
        """Add those of more quotes."""
        entities = [party["entities"] for party in parties]
        self.counts.extend(map(len, entities))
        self.ids.extend(chain.from_iterable(entities))
        self.forms.extend(_labels("form", FORMS, parties))
        self.mention.add([party["mention"] for party in parties])


@dataclass(frozen=True, slots=True)
class Quotes:
    """Quotes: how many each article has, and of each all that is said of it; labels are numbers."""

    counts: array[int] = field(default_factory=_numbers)
    ids: list[str] = field(default_factory=list)
    parents: list[str | None] = field(default_factory=list)
    types: array[int] = field(default_factory=_numbers)
    media: array[int] = field(default_factory=_numbers)
    modalities: array[int] = field(default_factory=_numbers)
    content: Spans = field(default_factory=Spans)
    cue: Spans = field(default_factory=Spans)
    speakers: Parties = field(default_factory=Parties)
    addressees: Parties = field(default_factory=Parties)

    def add(self, quotes: Sequence[Value]) -> None:
        """Add those of one more article."""
        self.counts.append(len(quotes))
        self.ids.extend(map(itemgetter("id"), quotes))
        self.parents.extend(map(itemgetter("parent"), quotes))
        self.types.extend(_labels("type", TYPES, quotes))
        self.media.extend(_labels("medium", MEDIA, quotes))
        self.modalities.extend(_labels("modality", MODALITIES, quotes))
        self.content.add([quote["content"] for quote in quotes])
        self.cue.add([quote["cue"] for quote in quotes])
        self.speakers.add([quote["speaker"] for quote in quotes])
        self.addressees.add([quote["addressee"] for quote in quotes])


@dataclass(frozen=True, slots=True)
class Entities:
    """Entities: how many each article has, and of each all that is said of it; `named` is 1, 0, or -1 where nobody knows."""

    counts: array[int] = field(default_factory=_numbers)
    ids: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    types: array[int] = field(default_factory=_numbers)
    named: array[int] = field(default_factory=_numbers)
    wikidata: list[str | None] = field(default_factory=list)
    mentions: Spans = field(default_factory=Spans)

    def add(self, entities: Sequence[Value]) -> None:
        """Add those of one more article."""
        self.counts.append(len(entities))
        self.ids.extend(map(itemgetter("id"), entities))
        self.names.extend(map(itemgetter("name"), entities))
        self.types.extend(_labels("type", ENTITY_TYPES, entities))
        self.named.extend([-1 if entity["named"] is None else entity["named"] for entity in entities])
        self.wikidata.extend(map(itemgetter("wikidata"), entities))
        self.mentions.add([entity["mentions"] for entity in entities])


@dataclass(frozen=True, slots=True)
class NonQuotations:
    """Non-quotations: how many each article has, and of each the reason, and where it stands."""

    counts: array[int] = field(default_factory=_numbers)
    reasons: array[int] = field(default_factory=_numbers)
    spans: Spans = field(default_factory=Spans)

    def add(self, non_quotations: Sequence[Value]) -> None:
        """Add those of one more article."""
        self.counts.append(len(non_quotations))
        self.reasons.extend(_labels("reason", REASONS, non_quotations))
        self.spans.add([(one,) for one in non_quotations])


def _labels(of: str, names: tuple[str, ...], records: Sequence[Value]) -> Iterable[int]:
    """The number of the label that each record has as its `of`."""
    return map(_numbers_of(names).__getitem__, map(itemgetter(of), records))


@cache
def _numbers_of(names: tuple[str, ...]) -> Mapping[str, int]:
    return {name: i for i, name in enumerate(names)}


@dataclass(frozen=True, slots=True)
class Gathered:
    """The columns of some articles."""

    articles: list[Article] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    extras: list[str | None] = field(default_factory=list)
    """What each article says beyond the model, as one JSON object."""
    beyond: array[int] = field(default_factory=_numbers)
    """1 where the annotation has any extra, else 0."""
    quotes: Quotes = field(default_factory=Quotes)
    entities: Entities = field(default_factory=Entities)
    non_quotations: NonQuotations = field(default_factory=NonQuotations)

    def add(self, sound: Sound) -> None:
        """Add one more article."""
        article, text, annotation = sound
        self.articles.append(article)
        self.texts.append(text)
        extra = _extra(article, annotation)
        self.beyond.append(bool(extra.keys() - {"article"}))
        self.extras.append(json.dumps(extra, ensure_ascii=False) if extra else None)
        self.quotes.add(annotation["quotes"])
        self.entities.add(annotation["entities"])
        self.non_quotations.add(annotation["non_quotations"])


def _extra(article: Article, annotation: Value) -> Value:
    """All extras that there are."""
    extra = {"article": article.extra, "document": annotation.get("extra")}
    for kind in ("entities", "quotes"):
        extra[kind] = {record["id"]: record["extra"] for record in annotation[kind] if record.get("extra")}
    return {key: value for key, value in extra.items() if value}


def gathered(sound: Iterable[Sound]) -> Gathered:
    """The columns of articles that are gone through once."""
    found = Gathered()
    for article in sound:
        found.add(article)
    return found
