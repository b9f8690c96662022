"""Quick looks at where spans begin and end, and in which order they stand."""

from __future__ import annotations

import numpy as np

from saidby.batch import Batch, once
from saidby.characters import ALNUM, ASTRAL, COMBINING, Numbers, Truths
from saidby.checks.looks import ROLES, every, without
from saidby.surroundings import MOST


@once
def spans_are_well(batch: Batch) -> Truths:
    """All spans lie in the text, have no white space at their edges, and stand in order and apart."""
    blank, wrong = batch.texts.are_blank, []
    for pieces in every(batch):
        ill = ~pieces.sound | blank(pieces.starts) | blank(pieces.ends - 1)
        if pieces is not batch.mentions:
            ill[1:] |= (pieces.owners[1:] == pieces.owners[:-1]) & (pieces.starts[1:] < pieces.ends[:-1])
        wrong.append(pieces.docs[ill])
    return without(batch, np.concatenate(wrong))


def no_word_is_cut(batch: Batch) -> Truths:
    """No span begins or ends before a combining mark, or between letters where words stand apart."""
    apart = np.array([article.language.partition("-")[0] in APART for article in batch.articles], np.bool_)
    docs = np.concatenate([pieces.docs for pieces in every(batch) for _ in range(2)])
    edges = np.concatenate([edges for pieces in every(batch) for edges in (pieces.starts, pieces.ends)])
    are = batch.texts.are
    between_letters = are(edges, ALNUM | ASTRAL) & are(edges - 1, ALNUM | ASTRAL)
    return without(batch, docs[are(edges, COMBINING | ASTRAL) | (between_letters & apart[docs])])


APART = ("en", "fr")
"""Languages in which no span can end within a written word: no clitics joined to it, no possessive without an apostrophe."""


def parts_stand_apart(batch: Batch) -> Truths:
    """Between the parts of one thing there begins a word."""
    wrong = []
    for pieces in (getattr(batch, role) for role in ROLES):
        first = np.flatnonzero(pieces.owners[1:] == pieces.owners[:-1])
        before, after = np.searchsorted(batch.words.starts, (pieces.ends[first], pieces.starts[first + 1]))
        wrong.append(pieces.docs[first[before >= after]])
    return without(batch, np.concatenate(wrong))


def records_are_in_text_order(batch: Batch) -> Truths:
    """Entities, mentions, quotes and non-quotations stand as in the text; of imported articles nobody asks."""
    some, starts, _ = batch.mentions.hulls()
    lists = [(starts, batch.mentions.ends[batch.mentions.bounds[some]]), batch.content.hulls()[1:], batch.unspoken[:2]]
    wrong = [batch.texts.of(starts[1:][_turned(starts, ends)]) for starts, ends in lists]
    same = batch.mentions.owners[1:] == batch.mentions.owners[:-1]
    wrong.append(batch.mentions.docs[1:][same & _turned(*batch.mentions[:2])])
    return ~batch.ours | without(batch, np.concatenate(wrong))


def _turned(starts: Numbers, ends: Numbers) -> Truths:
    """Which spans, from the second on, stand before the one before them; of two that start together the longer comes first."""
    return (starts[1:] < starts[:-1]) | ((starts[1:] == starts[:-1]) & (ends[1:] > ends[:-1]))


def quotes_repeat_little(batch: Batch) -> Truths:
    """All quotes with the whole text around each have fewer characters than what stands around quotes may have together."""
    return batch.sizes * batch.quotes.counts <= MOST
