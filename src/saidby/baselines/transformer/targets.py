"""What a model is to find in an article: spans in layers, which content goes with which of them, and what kind of quote it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from saidby.baselines.transformer.words import Range, Reading, meet
from saidby.document import MEDIA, MODALITIES, TYPES, Document, Quote

LAYERS = ("content", "inner", "cue", "speaker", "addressee")
"""Kinds of spans; within each they are apart. `inner` is content within content."""
RELATIONS = {"piece": "content", "cue": "cue", "speaker": "speaker", "who": "speaker", "addressee": "addressee"}
"""What a content is linked with, and the layer where it is looked for: an earlier `piece` of its quote, its cue, the words at the
quote that name the speaker, or, `who`, words elsewhere that name the same one."""
LABELS: Mapping[str, tuple[str, ...]] = {"type": TYPES, "medium": MEDIA, "modality": MODALITIES}


@dataclass(frozen=True, slots=True)
class Content:
    """A piece of content and the answers to what is asked of it."""

    words: Range
    right: Mapping[str, frozenset[Range]]
    """By relation the spans that are right, empty where none is; relations that are not annotated are left out."""
    labels: tuple[int, ...]
    """The number of each of `LABELS`; 0, unspecified, where it is not annotated."""


@dataclass(frozen=True, slots=True)
class Target:
    """All that is to be found in an article."""

    layers: Mapping[str, list[Range]]
    """The spans of every layer that is annotated, in text order."""
    contents: tuple[Content, ...]


def annotated(documents: Iterable[Document]) -> dict[str | None, frozenset[str]]:
    """By corpus the layers and relations that it annotates: those of which it has any."""
    found: dict[str | None, set[str]] = {}
    for doc in documents:
        own = found.setdefault(doc.article.corpus, {"content", "inner", "piece"})
        for quote in doc.quotes:
            own |= {"cue"} if quote.cue else set()
            own |= {"speaker"} if quote.speaker.mention else set()
            own |= {"who"} if quote.speaker.mention and quote.speaker.entities else set()
            own |= {"addressee"} if quote.addressee.mention else set()
    return {corpus: frozenset(own) for corpus, own in found.items()}


def target(doc: Document, reading: Reading, known: frozenset[str]) -> Target:
    """What is to be found in a document of a corpus that annotates `known`."""
    layers: dict[str, list[Range]] = {layer: [] for layer in LAYERS}
    contents: list[Content] = []
    pieces = [(piece, quote) for quote in doc.quotes for piece in reading.under_all(quote.content)]
    answers = _Answers(doc, reading)
    for piece, quote in sorted(pieces, key=lambda found: (found[0].first, -found[0].end)):
        layer = next((name for name in ("content", "inner") if not _meets(piece, layers[name])), None)
        if layer:
            layers[layer].append(piece)
            right = {name: answers.of(name, piece, quote) for name in RELATIONS if name in known}
            contents.append(Content(piece, right, tuple(names.index(getattr(quote, label)) for label, names in LABELS.items())))
    for quote in doc.quotes:
        for name, spans in (("cue", quote.cue), ("speaker", quote.speaker.mention), ("addressee", quote.addressee.mention)):
            layers[name] += [found for found in reading.under_all(spans) if not _meets(found, layers[name])]
    return Target({name: sorted(spans) for name, spans in layers.items() if name in known}, tuple(contents))


def _meets(words: Range, others: list[Range]) -> bool:
    return any(meet(words, other) for other in others)


class _Answers:
    """The right answers of one document."""

    def __init__(self, doc: Document, reading: Reading) -> None:
        self.reading = reading
        self.mentions: dict[tuple[str, ...], set[Range]] = {}
        for quote in doc.quotes:
            if quote.speaker.entities:
                own = self.mentions.setdefault(quote.speaker.entities, set())
                own.update(reading.under_all(quote.speaker.mention))

    def of(self, relation: str, piece: Range, quote: Quote) -> frozenset[Range]:
        if relation == "who":
            same = self.mentions.get(quote.speaker.entities, set())
            return frozenset(same.difference(self.reading.under_all(quote.speaker.mention)))
        if relation == "piece":
            return frozenset(other for other in self.reading.under_all(quote.content) if other.first < piece.first)
        party = {"cue": quote.cue, "speaker": quote.speaker.mention, "addressee": quote.addressee.mention}
        return frozenset(self.reading.under_all(party[relation]))


def within(found: Target, window: Range) -> Iterator[Content]:
    """The contents that lie wholly in a window."""
    return (content for content in found.contents if window.first <= content.words.first and content.words.end <= window.end)
