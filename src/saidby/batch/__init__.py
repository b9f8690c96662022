"""Some documents at once, as columns: what is asked of every span is asked of thousands of them together.

Positions count in the whole of all texts (see `characters`), so that one comparison serves all articles. Tables are made from
these columns, and checks have quick looks at them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

import numpy as np

from saidby.batch.columns import Links, Pieces, Records, are, keys_of, numbers, once, pairs, ranges, records_of
from saidby.batch.plain_marks import PlainMarks, plain_marks
from saidby.characters import Numbers, Texts
from saidby.document import FORMS, MEDIA, MODALITIES, TYPES, Document, Party, Spans
from saidby.tokens import Words, words_of

__all__ = ["Batch", "Links", "Pieces", "Records", "are", "keys_of", "once", "pairs", "ranges"]


@dataclass(frozen=True)
class Batch:
    """Some documents at once."""

    docs: Sequence[Document]
    corpus: str = ""
    """The dataset that our own articles belong to."""

    @cached_property
    def texts(self) -> Texts:
        """The texts, as if they were one."""
        return Texts([doc.text for doc in self.docs])

    @cached_property
    def sizes(self) -> Numbers:
        """Code points of each text."""
        return np.diff(self.texts.bases) - 1

    @cached_property
    def words(self) -> Words:
        """The words of all texts."""
        return words_of(self.texts)

    # Records

    @cached_property
    def quotes(self) -> Records:
        """All quotes."""
        return records_of([doc.quotes for doc in self.docs])

    @cached_property
    def entities(self) -> Records:
        """All entities."""
        return records_of([doc.entities for doc in self.docs])

    @cached_property
    def non_quotations(self) -> Records:
        """All non-quotations."""
        return records_of([doc.non_quotations for doc in self.docs])

    @cached_property
    def speakers(self) -> Sequence[Party]:
        """Who speaks, of each quote."""
        return [quote.speaker for quote in self.quotes.each]

    @cached_property
    def addressees(self) -> Sequence[Party]:
        """Who is spoken to, of each quote."""
        return [quote.addressee for quote in self.quotes.each]

    @cached_property
    def speaking(self) -> Links:
        """Who speaks, of each quote, as entities."""
        return self._links(self.speakers)

    @cached_property
    def addressed(self) -> Links:
        """Who is spoken to, of each quote, as entities."""
        return self._links(self.addressees)

    @cached_property
    def _entity_numbers(self) -> Mapping[tuple[int, str], int]:
        docs = self.entities.docs.tolist()
        return {(doc, entity.id): i for i, (doc, entity) in enumerate(zip(docs, self.entities.each, strict=True))}

    def _links(self, parties: Sequence[Party]) -> Links:
        each = [party.entities for party in parties]
        counts = np.fromiter(map(len, each), np.int64, len(each))
        owners = np.repeat(np.arange(len(parties)), counts)
        docs = self.quotes.docs[owners]
        names = chain.from_iterable(each)
        known = self._entity_numbers
        numbers = [known.get(key, -1) for key in zip(docs.tolist(), names, strict=True)]
        return Links(np.array(numbers, np.int64), counts, owners, docs)

    @cached_property
    def parents(self) -> Numbers:
        """The number of each quote's parent among all; -1 without any, -2 where no quote of the article has this id."""
        found: Numbers = np.full(len(self.quotes.each), -1)
        parents = [(i, quote.parent) for i, quote in enumerate(self.quotes.each) if quote.parent is not None]
        if parents:
            docs = self.quotes.docs.tolist()
            known = {(doc, quote.id): i for i, (doc, quote) in enumerate(zip(docs, self.quotes.each, strict=True))}
            found[[i for i, _ in parents]] = [known.get((docs[i], parent), -2) for i, parent in parents]
        return found

    @cached_property
    def depths(self) -> Numbers:
        """In how many quotes each quote stands; in a circle, as many as the article has."""
        found = np.zeros(len(self.parents), np.int64)
        above = self.parents
        nested = np.flatnonzero(above >= 0)
        while len(nested):
            found[nested] += 1
            above = np.where(above >= 0, self.parents[above], -1)
            nested = np.flatnonzero((above >= 0) & (found < self.quotes.counts[self.quotes.docs]))
        return found

    # Spans

    @cached_property
    def content(self) -> Pieces:
        """The words of quotes."""
        return self._pieces(self.quotes, [quote.content for quote in self.quotes.each])

    @cached_property
    def cue(self) -> Pieces:
        """The words that signal them."""
        return self._pieces(self.quotes, [quote.cue for quote in self.quotes.each])

    @cached_property
    def speaker(self) -> Pieces:
        """The words that name the speakers."""
        return self._pieces(self.quotes, [party.mention for party in self.speakers])

    @cached_property
    def addressee(self) -> Pieces:
        """The words that name the addressees."""
        return self._pieces(self.quotes, [party.mention for party in self.addressees])

    @cached_property
    def mentions(self) -> Pieces:
        """The words that name entities."""
        return self._pieces(self.entities, [entity.mentions for entity in self.entities.each])

    @cached_property
    def unspoken(self) -> Pieces:
        """The words that nobody said."""
        return self._pieces(self.non_quotations, [(one.span,) for one in self.non_quotations.each])

    def _pieces(self, records: Records, spans: Sequence[Spans]) -> Pieces:
        counts = np.fromiter(map(len, spans), np.int64, len(spans))
        edges = np.fromiter(chain.from_iterable(chain.from_iterable(spans)), np.int64, 2 * int(counts.sum())).reshape(-1, 2)
        owners = np.repeat(np.arange(len(spans)), counts)
        docs = records.docs[owners]
        base, size = self.texts.bases[docs, None], self.sizes[docs, None]
        starts, ends = (base + np.clip(edges, 0, size)).T
        sound = (edges[:, 0] >= 0) & (edges[:, 0] < edges[:, 1]) & (edges[:, 1] <= size[:, 0])
        return Pieces(starts, ends, counts, owners, docs, np.concatenate(([0], np.cumsum(counts))), sound)

    # Labels

    @cached_property
    def types(self) -> Numbers:
        """The type of each quote."""
        return numbers("type", self.quotes.each, TYPES)

    @cached_property
    def media(self) -> Numbers:
        """The medium of each quote."""
        return numbers("medium", self.quotes.each, MEDIA)

    @cached_property
    def modalities(self) -> Numbers:
        """The modality of each quote."""
        return numbers("modality", self.quotes.each, MODALITIES)

    @cached_property
    def speaker_forms(self) -> Numbers:
        """How each quote's speaker is named."""
        return numbers("form", self.speakers, FORMS)

    @cached_property
    def addressee_forms(self) -> Numbers:
        """How each quote's addressee is named."""
        return numbers("form", self.addressees, FORMS)

    @cached_property
    def marks(self) -> PlainMarks:
        """The quotation marks of plain documents."""
        return plain_marks(self.texts)
