"""A quote as the page tells it, and where two annotations of it differ."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from saidby import phenomena
from saidby.document import Document, Party, Quote
from saidby.scoring.entities import in_terms_of
from saidby.view.marks import parts
from saidby.view.people import Cast, Person

Pair = tuple[Quote | None, ...]
"""A quote in each annotation of its article: in the one, or in the first and in the second, of which one may lack it."""


_Who = Callable[[Party], tuple[Person | str, ...]]


class Side(NamedTuple):
    """A quote in one annotation, as a card tells it."""

    quote: Quote
    speakers: tuple[Person | str, ...]
    """Who they are; the bare id of an entity that the article does not list."""
    addressees: tuple[Person | str, ...]
    content: tuple[str, ...]
    cue: str
    mention: str
    addressed: str
    parent: int | None
    """The number of the quote that it stands in."""
    phenomena: tuple[str, ...]


class Difference(NamedTuple):
    """What two annotations say differently of one quote."""

    field: str
    first: str
    second: str


@dataclass(slots=True, eq=False)
class Card:
    """A quote of an article, or the two that two annotations have in one place."""

    number: int
    anchor: str
    sides: tuple[Side | None, ...]

    @property
    def side(self) -> Side:
        """The quote, the first annotation's where both have it."""
        return next(side for side in self.sides if side)

    @property
    def holder(self) -> int | None:
        """The annotation in whose text a link to the quote leads; None where no words are marked."""
        return next((i for i, side in enumerate(self.sides) if side and any(parts(side.quote).values())), None)

    @property
    def speakers(self) -> tuple[Person, ...]:
        """Everybody that an annotation gives as a speaker."""
        found = [person for side in self.sides if side for person in side.speakers if isinstance(person, Person)]
        return tuple(dict.fromkeys(found))

    @property
    def differences(self) -> list[Difference]:
        """Where two annotations that both have the quote differ."""
        if len(self.sides) < 2 or None in self.sides:
            return []
        first, second = (_told(side) for side in self.sides if side)
        return [
            Difference(name, shown or "none", second[name][1] or "none")
            for name, (compared, shown) in first.items()
            if compared != second[name][0]
        ]

    @property
    def different(self) -> bool:
        """Whether two annotations differ in it, or one lacks it."""
        return None in self.sides or bool(self.differences)

    @property
    def label(self) -> str:
        """Its number, and a word where two annotations differ."""
        word = " only here" if None in self.sides else " differs" if self.different else ""
        return f"{self.number}{word}"

    @property
    def facets(self) -> dict[str, str]:
        """What the filters look at: for each the values, separated by spaces."""
        sides = [side for side in self.sides if side]
        return {
            "type": _joined(side.quote.type for side in sides),
            "form": _joined(side.quote.speaker.form for side in sides),
            "modality": _joined(side.quote.modality for side in sides),
            "phenomenon": _joined(name for side in sides for name in side.phenomena),
            "speaker": _joined(str(person.number) for person in self.speakers),
        }


def _joined(values: Iterable[str]) -> str:
    return " ".join(dict.fromkeys(values))


def _told(side: Side) -> dict[str, tuple[Any, str]]:
    """What a quote says, by field: what is compared, and what is shown of it."""
    quote, speaker, addressee = side.quote, side.quote.speaker, side.quote.addressee
    return {
        "content": (quote.content, " […] ".join(side.content)),
        "cue": (quote.cue, side.cue),
        "speaker": (set(side.speakers), _names(side.speakers)),
        "speaker's words": (speaker.mention, side.mention),
        "speaker's form": (speaker.form, speaker.form),
        "addressee": (set(side.addressees), _names(side.addressees)),
        "addressee's words": (addressee.mention, side.addressed),
        "addressee's form": (addressee.form, addressee.form),
        "type": (quote.type, quote.type),
        "medium": (quote.medium, quote.medium),
        "modality": (quote.modality, quote.modality),
        "inside": (side.parent, f"quote {side.parent}" if side.parent else ""),
    }


def _names(people: Iterable[Person | str]) -> str:
    return ", ".join(person if isinstance(person, str) else person.name for person in people)


def sides_of(readings: Sequence[Document], pairs: Sequence[Pair], cast: Cast) -> Iterator[tuple[Side | None, ...]]:
    """For each pair of quotes, what each annotation says of it; None where the annotation lacks it."""
    columns = []
    for i, doc in enumerate(readings):
        numbers = {quote.id: n for n, pair in enumerate(pairs, 1) if (quote := pair[i])}
        who = _who(readings[0], doc, cast)
        columns.append([_side(doc, quote, who, numbers) if (quote := pair[i]) else None for pair in pairs])
    return zip(*columns, strict=True)


def _who(first: Document, doc: Document, cast: Cast) -> _Who:
    """How a party of `doc` becomes people; one without entities by its words, where scoring would take them for somebody."""
    named = (lambda _: ()) if doc is first else in_terms_of(first, doc)

    def people(party: Party) -> tuple[Person | str, ...]:
        if party.entities:
            return tuple(cast.get((id(doc), entity), entity) for entity in party.entities)
        return tuple(cast[id(first), entity] for entity in sorted(named(party)))

    return people


def _side(doc: Document, quote: Quote, who: _Who, numbers: Mapping[str, int]) -> Side:
    return Side(
        quote,
        speakers=who(quote.speaker),
        addressees=who(quote.addressee),
        content=tuple(span.of(doc.text) for span in quote.content),
        cue=doc.words(quote.cue),
        mention=doc.words(quote.speaker.mention),
        addressed=doc.words(quote.addressee.mention),
        parent=numbers.get(quote.parent or ""),
        phenomena=phenomena.shown_by(doc, quote),
    )
