"""An article and who said what in it: the one shape that everything else reads or makes.

All offsets are Unicode code points into the article's text, half open: `text[start:end]`.
The values are frozen and hold no logic beyond what they are; whether they are *right* is for the checks to say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

# Values are appended to, never reordered: their positions are the label numbers in published Parquet files.
TYPES = ("unspecified", "direct", "indirect", "mixed", "free_indirect", "reported", "indirect_free_indirect")
MEDIA = ("unspecified", "speech", "writing", "thought", "several")
MODALITIES = ("unspecified", "asserted", "negated", "prospective")
FORMS = ("unspecified", "named", "nominal", "pronoun", "implicit")
ENTITY_TYPES = ("unspecified", "person", "group", "organization", "place", "document")
REASONS = ("scare", "title", "name", "term", "other")
ORIGINS = ("unspecified", "original", "third-party")

Extra = Mapping[str, Any]
"""What has no place in the model, kept verbatim (JSON values only); empty in our own articles."""


class Span(NamedTuple):
    """A stretch of the article's text, in code points, half open."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The words that the span covers in `text`."""
        return text[self.start : self.end]

    def meets(self, other: Span) -> bool:
        """Whether the two share at least one character."""
        return self.start < other.end and other.start < self.end

    def holds(self, other: Span) -> bool:
        """Whether `other` lies within this span (both may be the same)."""
        return self.start <= other.start and other.end <= self.end

    def distance(self, others: Spans) -> int:
        """How many characters lie between this span and the nearest of `others`; 0 where they meet or touch."""
        return min(max(other.start - self.end, self.start - other.end, 0) for other in others)


Spans = tuple[Span, ...]
"""One thing in one or more pieces, in reading order and apart; empty when the thing is absent."""


class NonQuotation(NamedTuple):
    """Words in quotation marks, marks included, that nobody in the text said."""

    start: int
    end: int
    reason: str

    @property
    def span(self) -> Span:
        """Where it stands."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Party:
    """Who speaks or is spoken to: ids of entities (none, one, or several together), and the words that name them here."""

    entities: tuple[str, ...] = ()
    mention: Spans = ()
    form: str = "implicit"


NOBODY = Party()


@dataclass(frozen=True, slots=True)
class Quote:
    """One attribution: somebody is reported to have communicated a content."""

    id: str
    type: str = "unspecified"
    medium: str = "speech"
    modality: str = "asserted"
    parent: str | None = None
    content: Spans = ()
    cue: Spans = ()
    speaker: Party = NOBODY
    addressee: Party = NOBODY
    extra: Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entity:
    """A person, group, organisation, place or document that speaks, is addressed, or is named in the article."""

    id: str
    name: str
    type: str = "unspecified"
    named: bool | None = None
    wikidata: str | None = None
    mentions: Spans = ()
    extra: Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Article:
    """Where a text came from and where it goes: everything about it but the text."""

    id: str
    title: str = ""
    language: str = "en"
    published: str | None = None
    publisher: str | None = None
    license: str = "LicenseRef-unknown"
    origin: str = "unspecified"
    story: str | None = None
    split: str = "train"
    corpus: str | None = None
    extra: Extra = field(default_factory=dict)

    @property
    def ours(self) -> bool:
        """Whether the article is annotated by our own guidelines, not imported from another corpus."""
        return self.corpus is None


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Document:
    """An article with its text, the entities in it, its quotes, and the quotation marks that are no quotes."""

    article: Article
    text: str
    entities: tuple[Entity, ...] = ()
    quotes: tuple[Quote, ...] = ()
    non_quotations: tuple[NonQuotation, ...] = ()
    extra: Extra = field(default_factory=dict)

    def words(self, spans: Spans) -> str:
        """The words of `spans`, several joined by one space."""
        return " ".join(self.text[start:end] for start, end in spans)


def extents(doc: Document) -> Iterator[tuple[tuple[str | int, ...], Spans]]:
    """Every extent of a document with its path in the annotation file, in file order.

    An extent is all pieces of one thing; the mentions of an entity and the non-quotations are one extent each.
    """
    for i, entity in enumerate(doc.entities):
        for k, span in enumerate(entity.mentions):
            yield ("entities", i, "mentions", k), (span,)
    for i, quote in enumerate(doc.quotes):
        yield ("quotes", i, "content"), quote.content
        yield ("quotes", i, "cue"), quote.cue
        yield ("quotes", i, "speaker", "mention"), quote.speaker.mention
        yield ("quotes", i, "addressee", "mention"), quote.addressee.mention
    for i, non_quotation in enumerate(doc.non_quotations):
        yield ("non_quotations", i), (non_quotation.span,)
