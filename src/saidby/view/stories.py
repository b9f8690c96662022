"""An article as the page shows it: its quotes as cards, and where two annotations of it differ."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from saidby import phenomena
from saidby.document import Article, Document, Party, Quote
from saidby.scoring.entities import in_terms_of
from saidby.scoring.pairing import compare
from saidby.view.marks import Labelled, Piece, marks, parts, pieces
from saidby.view.people import Cast, Person

Pair = tuple[Quote | None, ...]
"""A quote in each annotation of its article: in the one, or in the first and in the second, of which one may lack it."""


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


@dataclass(slots=True, eq=False)
class Story:
    """An article with one annotation, or two."""

    anchor: str
    readings: tuple[Document, ...]
    cards: list[Card]
    texts: list[list[Piece]]
    """The text with the marks of each annotation."""
    people: list[Person]
    direction: str
    """Which way its script runs: rtl or ltr."""

    @property
    def article(self) -> Article:
        """Where the text came from."""
        return self.readings[0].article

    @property
    def title(self) -> str:
        """Its title, else its id."""
        return self.article.title or self.article.id

    @property
    def headed(self) -> bool:
        """Whether the text begins with its title, which is then not shown twice."""
        return any(piece.mark and piece.mark.role == "headline" for piece in self.texts[0][:1])

    @property
    def differing(self) -> int | None:
        """In how many quotes two annotations differ; None of one annotation."""
        return sum(card.different for card in self.cards) if len(self.readings) > 1 else None

    @property
    def asides(self) -> list[tuple[str, str, list[int]]]:
        """Words in quotation marks that nobody said, each with the reason and the annotations that say so."""
        found = sorted({aside for doc in self.readings for aside in doc.non_quotations})
        text = self.readings[0].text
        return [
            (aside.span.of(text), aside.reason, [i for i, doc in enumerate(self.readings) if aside in doc.non_quotations])
            for aside in found
        ]

    def said(self, person: Person) -> int:
        """How many quotes of the article are somebody's."""
        return len(person.said[self.anchor][1]) if self.anchor in person.said else 0


def groups(documents: Iterable[Document]) -> list[tuple[Document, ...]]:
    """The annotations of each text, two at a time: of three, the second and the third are each set against the first."""
    texts: dict[tuple[str, str], list[Document]] = {}
    for doc in documents:
        texts.setdefault((doc.article.id, doc.text), []).append(doc)
    found: list[tuple[Document, ...]] = []
    for first, *others in texts.values():
        found += [(first, other) for other in others] or [(first,)]
    return found


def story(number: int, readings: tuple[Document, ...], cast: Cast) -> Story:
    """The article that is the `number`th on the page."""
    anchor = f"a{number}"
    pairs = sorted(_paired(readings), key=_place)
    cards = [Card(n, f"{anchor}-q{n}", sides) for n, sides in enumerate(_sides(readings, pairs, cast), 1)]
    texts = []
    for i, doc in enumerate(readings):
        quotes = [
            Labelled(card.number, card.label, card.anchor if card.holder == i else "", side.quote)
            for card in cards
            if (side := card.sides[i])
        ]
        numbers = {entity.id: cast[id(doc), entity.id].number for entity in doc.entities}
        texts.append(list(pieces(doc.text, marks(doc, quotes, numbers))))
    people = list(dict.fromkeys(cast[id(doc), entity.id] for doc in readings for entity in doc.entities))
    return Story(anchor, readings, cards, texts, people, _direction(readings[0].text))


def _direction(text: str) -> str:
    """By the letters of the text, so that no list of languages is needed."""
    kinds = Counter(map(unicodedata.bidirectional, text[:2000]))
    return "rtl" if kinds["R"] + kinds["AL"] > kinds["L"] else "ltr"


def _paired(readings: Sequence[Document]) -> Iterator[Pair]:
    """Every quote, of two annotations with its counterpart as scoring pairs them."""
    if len(readings) == 1:
        yield from ((quote,) for quote in readings[0].quotes)
        return
    first, second = readings
    both = [(pair.gold.quote, pair.guess.quote) for pair in compare(first, second).both]
    paired = {id(quote) for pair in both for quote in pair}
    yield from both
    yield from ((quote, None) for quote in first.quotes if id(quote) not in paired)
    yield from ((None, quote) for quote in second.quotes if id(quote) not in paired)


def _place(pair: Pair) -> tuple[int, int]:
    """Where a quote begins in the text; of two that begin together the longer comes first."""
    spans = [span for quote in pair if quote for span in (quote.content or quote.cue or quote.speaker.mention)]
    return (min(span.start for span in spans), -max(span.end for span in spans)) if spans else (0, 0)


def _sides(readings: Sequence[Document], pairs: Sequence[Pair], cast: Cast) -> Iterator[tuple[Side | None, ...]]:
    columns = []
    for i, doc in enumerate(readings):
        numbers = {quote.id: n for n, pair in enumerate(pairs, 1) if (quote := pair[i])}
        who = _who(readings[0], doc, cast)
        columns.append([_side(doc, quote, who, numbers) if (quote := pair[i]) else None for pair in pairs])
    return zip(*columns, strict=True)


def _who(first: Document, doc: Document, cast: Cast) -> Any:
    """How a party of `doc` becomes people; one without entities by its words, where scoring would take them for somebody."""
    named = (lambda _: ()) if doc is first else in_terms_of(first, doc)

    def people(party: Party) -> tuple[Person | str, ...]:
        if party.entities:
            return tuple(cast.get((id(doc), entity), entity) for entity in party.entities)
        return tuple(cast[id(first), entity] for entity in sorted(named(party)))

    return people


def _side(doc: Document, quote: Quote, who: Any, numbers: Mapping[str, int]) -> Side:
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
