"""The table `tokens`: an article as words, each with a tag for each role."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from saidby.arrays import Array, lists, numbers, strings
from saidby.batch import Batch, Pieces, batch_of, once, ranges
from saidby.characters import Numbers
from saidby.document import Document
from saidby.tables.articles import article_id
from saidby.tables.columns import Column, Table
from saidby.tables.types import NUMBER, TAGS, TEXT, Many
from saidby.tokens import utf8_of

ROLES = ("content", "cue", "speaker")


class Tagging(NamedTuple):
    """Tags of one role over the words of several articles, and what a flat row of tags cannot hold."""

    tags: Numbers
    """1, 2 and 0 for B, I and O."""
    lost: int
    """Spans left out, because a word of theirs belongs to another span of the role that begins earlier or is longer."""
    cut: int
    """Spans that begin or end inside a word: the whole word is tagged."""


@once
def taggings(batch: Batch) -> Mapping[str, Tagging]:
    """The tags of each role; of spans that meet, the outermost or else the first wins."""
    return {role: _tagging(batch, getattr(batch, role)) for role in ROLES}


def _tagging(batch: Batch, pieces: Pieces) -> Tagging:
    words = batch.words
    starts, ends = _distinct(pieces)
    first, last = words.under(starts, ends)
    kept = _outermost(first, last)
    lost = int(np.count_nonzero(first < last)) - len(kept)
    first, last = first[kept], last[kept]
    cut = (words.starts[first] < starts[kept]) | (words.ends[last - 1] > ends[kept])
    return Tagging(_filled(first, last, len(words.starts)), lost, int(np.count_nonzero(cut)))


def _distinct(pieces: Pieces) -> tuple[Numbers, Numbers]:
    """The pieces in order of their starts, the longer first, each once."""
    order = np.lexsort((-pieces.ends, pieces.starts))
    starts, ends = pieces.starts[order], pieces.ends[order]
    new = np.append(True, (np.diff(starts) != 0) | (np.diff(ends) != 0))[: len(starts)]
    return starts[new], ends[new]


def _outermost(first: Numbers, last: Numbers) -> Numbers:
    """Indices of the ranges, in order of their starts, that hold a word and meet none that was kept before."""
    some = np.flatnonzero(first < last)
    first, last = first[some], last[some]
    kept = np.ones(len(some), np.bool_)
    kept[1:] = first[1:] >= np.maximum.accumulate(last)[:-1]
    for i in np.flatnonzero(~kept).tolist():
        before = i - 1
        while not kept[before]:
            before -= 1
        kept[i] = first[i] >= last[before]
    return some[kept]


def _filled(first: Numbers, last: Numbers, size: int) -> Numbers:
    """B where a range begins, I where it goes on, O elsewhere, as 1, 2, 0."""
    tags = np.zeros(size, np.int64)
    tags[ranges(first, last - first)] = 2
    tags[first] = 1
    return tags


Losses = Mapping[str, tuple[int, int]]
"""For each role: how many spans the tags leave out, and how many end inside a word (see Tagging)."""


def losses(batch: Batch) -> Losses:
    """What the tags of some documents lose."""
    return {role: tagging[1:] for role, tagging in taggings(batch).items()}


def tag_losses(doc: Document) -> Losses:
    """What the tags of a document lose."""
    return losses(batch_of([doc]))


# Columns


def _per_word(batch: Batch, items: Any) -> Array:
    """A value for each word of all articles, as a list for each article."""
    return lists(batch.words.counts, items if isinstance(items, pa.Array) else numbers(items))


def _tokens(batch: Batch) -> Array:
    return _per_word(batch, strings(*utf8_of(batch.texts, batch.words)))


def _in_text(batch: Batch, places: Numbers) -> Array:
    bases = np.repeat(batch.texts.bases[:-1], batch.words.counts)
    return _per_word(batch, (places - bases).astype(np.int32))


def _role_column(role: str) -> Column:
    meaning = f"whether the word begins (B), continues (I) or is outside (O) a {role}"
    return Column(f"{role}_tags", TAGS, meaning, lambda batch: _per_word(batch, taggings(batch)[role].tags))


TOKENS = Table(
    "tokens",
    "one article as words with tags",
    (
        Column("article_id", TEXT, "id of the article", article_id),
        Column("tokens", Many(TEXT), "words by UAX #29; Han characters and kana stand alone", _tokens),
        Column("starts", Many(NUMBER), "first code point of each word", lambda batch: _in_text(batch, batch.words.starts)),
        Column("ends", Many(NUMBER), "code point after the last of each word", lambda batch: _in_text(batch, batch.words.ends)),
        *map(_role_column, ROLES),
    ),
)
