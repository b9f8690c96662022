"""Some documents at once, as columns: what is asked of every span is asked of thousands of them together.

Positions count in the whole of all texts (see `characters`), so that one comparison serves all articles. Tables are made from
these columns, and checks have quick looks at them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from saidby.batch.columns import Links, Pieces, Records, are, keys_of, once, pairs, ranges, records
from saidby.batch.gathering import Gathered, Parties, Spans, gathered
from saidby.batch.plain_marks import PlainMarks, plain_marks
from saidby.characters import Numbers, Texts, Truths
from saidby.document import Article, Document
from saidby.files import Sound, sound_of
from saidby.tokens import Words, words_of

__all__ = ["Batch", "Links", "Pieces", "are", "batch_of", "gather", "keys_of", "once", "pairs", "ranges"]


def gather(sound: Iterable[Sound], corpus: str = "") -> Batch:
    """The batch of articles that are gone through once: of each, nothing is held but its columns."""
    return Batch(gathered(sound), corpus)


def batch_of(docs: Iterable[Document], corpus: str = "") -> Batch:
    """The batch of some Documents."""
    return gather(map(sound_of, docs), corpus)


@dataclass(frozen=True)
class Batch:
    """Some documents at once."""

    said: Gathered
    """What their files say."""
    corpus: str = ""
    """The dataset that our own articles belong to."""

    @property
    def articles(self) -> Sequence[Article]:
        """Where the texts came from and where they go."""
        return self.said.articles

    @cached_property
    def ours(self) -> Truths:
        """Which articles are annotated by our own guidelines."""
        return np.array([article.ours for article in self.articles], np.bool_)

    @cached_property
    def texts(self) -> Texts:
        """The texts, as if they were one."""
        return Texts(self.said.texts)

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
        return records(np.array(self.said.quotes.counts))

    @cached_property
    def entities(self) -> Records:
        """All entities."""
        return records(np.array(self.said.entities.counts))

    @cached_property
    def non_quotations(self) -> Records:
        """All non-quotations."""
        return records(np.array(self.said.non_quotations.counts))

    @cached_property
    def speaking(self) -> Links:
        """Who speaks, of each quote, as entities."""
        return self._links(self.said.quotes.speakers)

    @cached_property
    def addressed(self) -> Links:
        """Who is spoken to, of each quote, as entities."""
        return self._links(self.said.quotes.addressees)

    @cached_property
    def _entity_numbers(self) -> Mapping[tuple[int, str], int]:
        return {key: i for i, key in enumerate(zip(self.entities.docs.tolist(), self.said.entities.ids, strict=True))}

    def _links(self, parties: Parties) -> Links:
        counts = np.array(parties.counts)
        owners = np.repeat(np.arange(len(counts)), counts)
        docs = self.quotes.docs[owners]
        known = self._entity_numbers
        numbers = [known.get(key, -1) for key in zip(docs.tolist(), parties.ids, strict=True)]
        return Links(np.array(numbers, np.int64), counts, owners, docs)

    @cached_property
    def parents(self) -> Numbers:
        """The number of each quote's parent among all; -1 without any, -2 where no quote of the article has this id."""
        found: Numbers = np.full(self.quotes.size, -1)
        parents = [(i, parent) for i, parent in enumerate(self.said.quotes.parents) if parent is not None]
        if parents:
            docs = self.quotes.docs.tolist()
            known = {key: i for i, key in enumerate(zip(docs, self.said.quotes.ids, strict=True))}
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
        return self._pieces(self.quotes, self.said.quotes.content)

    @cached_property
    def cue(self) -> Pieces:
        """The words that signal them."""
        return self._pieces(self.quotes, self.said.quotes.cue)

    @cached_property
    def speaker(self) -> Pieces:
        """The words that name the speakers."""
        return self._pieces(self.quotes, self.said.quotes.speakers.mention)

    @cached_property
    def addressee(self) -> Pieces:
        """The words that name the addressees."""
        return self._pieces(self.quotes, self.said.quotes.addressees.mention)

    @cached_property
    def mentions(self) -> Pieces:
        """The words that name entities."""
        return self._pieces(self.entities, self.said.entities.mentions)

    @cached_property
    def unspoken(self) -> Pieces:
        """The words that nobody said."""
        return self._pieces(self.non_quotations, self.said.non_quotations.spans)

    def _pieces(self, records: Records, spans: Spans) -> Pieces:
        counts, starts, ends = (np.array(column) for column in (spans.counts, spans.starts, spans.ends))
        owners = np.repeat(np.arange(len(counts)), counts)
        docs = records.docs[owners]
        base, size = self.texts.bases[docs], self.sizes[docs]
        sound = (starts >= 0) & (starts < ends) & (ends <= size)
        starts, ends = (base + np.clip(edges, 0, size) for edges in (starts, ends))
        return Pieces(starts, ends, counts, owners, docs, np.concatenate(([0], np.cumsum(counts))), sound)

    # Labels

    @cached_property
    def types(self) -> Numbers:
        """The type of each quote."""
        return np.array(self.said.quotes.types)

    @cached_property
    def media(self) -> Numbers:
        """The medium of each quote."""
        return np.array(self.said.quotes.media)

    @cached_property
    def modalities(self) -> Numbers:
        """The modality of each quote."""
        return np.array(self.said.quotes.modalities)

    @cached_property
    def speaker_forms(self) -> Numbers:
        """How each quote's speaker is named."""
        return np.array(self.said.quotes.speakers.forms)

    @cached_property
    def addressee_forms(self) -> Numbers:
        """How each quote's addressee is named."""
        return np.array(self.said.quotes.addressees.forms)

    @cached_property
    def entity_types(self) -> Numbers:
        """What each entity is."""
        return np.array(self.said.entities.types)

    @cached_property
    def named(self) -> Numbers:
        """Whether the article uses a proper name of each entity: 1, 0, or -1 where nobody knows."""
        return np.array(self.said.entities.named)

    @cached_property
    def marks(self) -> PlainMarks:
        """The quotation marks of plain documents."""
        return plain_marks(self.texts)
