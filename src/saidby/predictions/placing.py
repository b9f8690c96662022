"""Predictions of one article as a Document: each quote where it was said, each speaker where it is named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from saidby.document import Document, Entity, Party, Quote, Span, Spans
from saidby.predictions.alignment import Folded, align, fold
from saidby.predictions.lines import LABELS, NOT_FOUND, PREDICTIONS, is_spans


def placed(quotes: Iterable[Mapping[str, Any]], gold: Document) -> Document:
    """A Document with these quotes over the article of `gold`, in text order."""
    placer = _Placer(Folded(gold.text))
    found = sorted(map(placer.quote, quotes), key=lambda quote: quote.content)
    numbered = tuple(replace(quote, id=f"q{i}") for i, quote in enumerate(found, 1))
    return Document(gold.article, gold.text, tuple(placer.entities.values()), numbered, extra={PREDICTIONS: True})


@dataclass(slots=True)
class _Placer:
    """Brings predictions to a text, one after the other: the second time that words are said is their second place."""

    folded: Folded
    taken: Counter[str] = field(default_factory=Counter)
    """How often each string was asked for."""
    entities: dict[str, Entity] = field(default_factory=dict)
    """Who was named, by name in small letters."""

    def quote(self, value: Mapping[str, Any]) -> Quote:
        """The quote of a prediction, without its id."""
        place = value["quote"]
        content = self._content(place)
        labels = dict.fromkeys(LABELS, "unspecified") | {key: value[key] for key in LABELS if key in value}
        return Quote(
            "",
            content=content,
            cue=self._near(value.get("cue"), content),
            speaker=self._party(value.get("speaker"), content),
            addressee=self._party(value.get("addressee"), content),
            extra={} if content else {NOT_FOUND: place},
            **labels,
        )

    def _content(self, place: Any) -> Spans:
        """Where the pieces of a quote stand; nowhere if one of them cannot be found."""
        if is_spans(place):
            return tuple(Span(*span) for span in place)
        pieces: list[Span] = []
        for string in _strings(place):
            again = self.taken[string]
            self.taken[string] += 1
            found = align(string, self.folded, again=again)
            if not found:
                return ()
            pieces += found
        pieces.sort()
        apart = all(one.end <= other.start for one, other in pairwise(pieces))
        return tuple(pieces) if apart else (Span(pieces[0].start, max(piece.end for piece in pieces)),)

    def _near(self, place: Any, content: Spans) -> Spans:
        """Where the words of a cue or of somebody stand: nearest to the quote, and not in it."""
        if not place or is_spans(place):
            return tuple(Span(*span) for span in place or ())
        pieces: set[Span] = set()
        for string in _strings(place):
            taken = {*content, *pieces}
            if outside := [span for span in self.folded.names(string) if not any(map(span.meets, taken))]:
                pieces.add(min(outside, key=lambda span: (span.distance(content) if content else 0, span)))
        return tuple(sorted(pieces))

    def _party(self, place: Any, content: Spans) -> Party:
        mention = self._near(place, content)
        names = [span.of(self.folded.text) for span in mention] if is_spans(place) else _strings(place or [])
        ids = dict.fromkeys(self._entity(name, mention).id for name in names)
        return Party(tuple(ids), mention, "unspecified" if mention else "implicit")

    def _entity(self, name: str, mention: Spans) -> Entity:
        """The entity of this name, which these mentions join where they say it."""
        key = " ".join(name.casefold().split())
        known = self.entities.get(key) or Entity(f"e{len(self.entities) + 1}", name)
        own = {span for span in mention if fold(span.of(self.folded.text)) == fold(name)}
        self.entities[key] = replace(known, mentions=tuple(sorted({*known.mentions, *own})))
        return self.entities[key]


def _strings(place: Any) -> list[str]:
    return [place] if isinstance(place, str) else place
