"""What the picture counts of a document beside its labels: how long the contents are, and how far the speakers' names."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from saidby.batch import Batch, are, keys_of, pairs
from saidby.characters import Numbers, Truths
from saidby.document import FORMS

UNNAMED = "never named"


class Scale:
    """Classes of a number of code points, by where each begins: the first at 0, the last without an end."""

    def __init__(self, *edges: int) -> None:
        self._edges = edges
        self.names = (*(f"{low}–{high - 1}" for low, high in pairwise(edges)), f"{edges[-1]} or more")

    def classes(self, numbers: Numbers) -> Numbers:
        """The class that each number falls into."""
        return np.searchsorted(self._edges, numbers, "right") - 1


LENGTHS = Scale(0, 16, 24, 32, 48, 64, 96, 128, 192)
DISTANCES = Scale(0, 16, 32, 64, 128, 256, 512)


def counted(batch: Batch) -> dict[str, tuple[Sequence[str], Numbers]]:
    """What is counted, quote by quote: the names of the values, and which each quote has, -1 for none.

    The distance is from the content to the nearest name of a speaker outside it; it is told of quotes whose speaker is known,
    where the annotation says who has a name.
    """
    languages = sorted({article.language for article in batch.articles})
    of_docs = np.array([languages.index(article.language) for article in batch.articles], np.int64)
    content = batch.content
    lengths = np.bincount(content.owners, content.ends - content.starts, batch.quotes.size)
    return {
        "quotes in": (languages, of_docs[batch.quotes.docs]),
        "length": (LENGTHS.names, LENGTHS.classes(lengths)),
        "distance": ((*DISTANCES.names, UNNAMED), _distances(batch)),
    }


def _distances(batch: Batch) -> Numbers:
    """The class of the distance of each quote; the one after the last where its speakers are never named."""
    links = batch.speaking
    named = np.append(batch.named, 0)
    told = (batch.content.counts > 0) & (links.counts > 0)
    told &= np.bincount(links.owners[named[links.numbers] < 0], minlength=len(told)) == 0
    known = np.flatnonzero(named[links.numbers] > 0)
    link, mention = pairs(known, links.numbers[known], batch.mentions)
    kept = _are_names(batch)[mention]
    quotes, mentions = links.owners[link[kept]], mention[kept]
    least = np.full(len(told), _FAR)
    np.minimum.at(least, quotes, _to_content(batch, quotes, mentions))
    return np.where(told, np.where(least < _FAR, DISTANCES.classes(least), len(DISTANCES.names)), -1)


_FAR = np.iinfo(np.int64).max


def _are_names(batch: Batch) -> Truths:
    """Which mentions are names: no description or pronoun of a speaker or an addressee (see `phenomena.not_names`)."""
    others = [
        keys_of(pieces.starts[plain], pieces.ends[plain])
        for forms, pieces in ((batch.speaker_forms, batch.speaker), (batch.addressee_forms, batch.addressee))
        for plain in [_NO_NAMES[forms][pieces.owners]]
    ]
    return ~np.isin(keys_of(batch.mentions.starts, batch.mentions.ends), np.concatenate(others))


_NO_NAMES = are(FORMS, "nominal", "pronoun")


def _to_content(batch: Batch, quotes: Numbers, mentions: Numbers) -> Numbers:
    """Code points from mentions to the contents of quotes, one each; very far where the mention stands within the content."""
    content, names = batch.content, batch.mentions
    case, piece = pairs(np.arange(len(quotes)), quotes, content)
    starts, ends = names.starts[mentions[case]], names.ends[mentions[case]]
    gaps = np.maximum(np.maximum(content.starts[piece] - ends, starts - content.ends[piece]), 0)
    least = np.full(len(quotes), _FAR)
    np.minimum.at(least, case, gaps)
    least[case[(content.starts[piece] <= starts) & (ends <= content.ends[piece])]] = _FAR
    return least
