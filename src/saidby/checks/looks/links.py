"""Quick looks at what records say of one another."""

from __future__ import annotations

import numpy as np

from saidby.batch import Batch, once, pairs
from saidby.characters import Truths
from saidby.checks.looks import without


@once
def ids_are_apart(batch: Batch) -> Truths:
    """No two records have one id."""
    entities = list(zip(batch.entities.docs.tolist(), batch.said.entities.ids, strict=True))
    quotes = list(zip(batch.quotes.docs.tolist(), batch.said.quotes.ids, strict=True))
    distinct = np.array([doc for doc, _ in {*entities, *quotes}], np.int64)
    return np.bincount(distinct, minlength=len(batch.articles)) == batch.entities.counts + batch.quotes.counts


def entities_are_known(batch: Batch) -> Truths:
    """Every speaker and addressee is an entity of the article."""
    return without(batch, np.concatenate([links.docs[links.numbers < 0] for links in (batch.speaking, batch.addressed)]))


def entities_are_used(batch: Batch) -> Truths:
    """Every entity has a mention, speaks or is spoken to."""
    used = batch.mentions.counts > 0
    for links in (batch.speaking, batch.addressed):
        used[links.numbers[links.numbers >= 0]] = True
    return batch.entities.documents_without(~used)


@once
def parents_stand_before(batch: Batch) -> Truths:
    """Every parent is a quote that stands earlier in the file, so that none is part of itself."""
    wrong = (batch.parents == -2) | (batch.parents >= np.arange(len(batch.parents)))
    return ids_are_apart(batch) & batch.quotes.documents_without(wrong)


DEEPEST = 10
"""Quotes that a quote may stand in, one in the other: in all corpora that are read here there are four at most."""


def quotes_stand_in_few(batch: Batch) -> Truths:
    """No quote stands in more others than one may."""
    return parents_stand_before(batch) & batch.quotes.documents_without(batch.depths > DEEPEST)


def parents_hold_their_children(batch: Batch) -> Truths:
    """Each piece of a quote with a parent lies within a piece of that one."""
    content = batch.content
    nested = np.flatnonzero(batch.parents[content.owners] >= 0)
    here, there = pairs(nested, batch.parents[content.owners[nested]], content)
    held = (content.starts[there] <= content.starts[here]) & (content.ends[here] <= content.ends[there])
    lost = np.setdiff1d(nested, here[held])
    return parents_stand_before(batch) & without(batch, content.docs[lost])


def quotes_in_quotes_have_parents(batch: Batch) -> Truths:
    """Each quote lies within its parent, and apart from all others of its depth."""
    some, starts, ends = batch.content.hulls()
    depths, parents = batch.depths[some], batch.parents[some]
    order = np.lexsort((starts, depths))
    meets = (depths[order][1:] == depths[order][:-1]) & (starts[order][1:] < ends[order][:-1])
    hulls = np.zeros((2, len(batch.parents) + 1), np.int64)
    hulls[:, some] = starts, ends
    nested = parents >= 0
    beyond = nested & ((starts < hulls[0, parents]) | (ends > hulls[1, parents]))
    wrong = np.concatenate((some[order][1:][meets], some[beyond]))
    return parents_stand_before(batch) & without(batch, batch.quotes.docs[wrong])


def speakers_stand_outside(batch: Batch) -> Truths:
    """No mention of a speaker stands within the content."""
    content = batch.content
    mention, piece = pairs(np.arange(len(batch.speaker.starts)), batch.speaker.owners, content)
    held = (content.starts[piece] <= batch.speaker.starts[mention]) & (batch.speaker.ends[mention] <= content.ends[piece])
    return without(batch, batch.speaker.docs[mention[held]])
