"""An article as the page shows it: its text with marks, and its quotes as cards."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from saidby.document import Article, Document
from saidby.scoring.pairing import compare
from saidby.view.cards import Card, Pair, sides_of
from saidby.view.marks import Labelled, Piece, marks, pieces
from saidby.view.people import Cast, Person


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
    cards = [Card(n, f"{anchor}-q{n}", sides) for n, sides in enumerate(sides_of(readings, pairs, cast), 1)]
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
