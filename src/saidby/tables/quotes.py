"""The table `quotes`: the default, a row for each quote with all that is asked of it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from saidby.arrays import Array, lists, numbers, texts
from saidby.batch import Batch, Links, Pieces, once, pairs
from saidby.characters import Numbers
from saidby.document import FORMS, MEDIA, MODALITIES, TYPES
from saidby.tables.articles import (
    ORIGINS,
    addressee_spans,
    article_id,
    content_spans,
    cue_spans,
    entity_columns,
    parents,
    quote_ids,
    speaker_spans,
)
from saidby.tables.columns import Column, Maker, Table, cut, joined, records, words_of
from saidby.tables.types import NUMBER, PARTIES, PARTY, SPANS, TEXT, Label


def _of_article(made: Maker) -> Maker:
    """A column of articles, each value as often as its article has quotes."""
    return lambda batch: made(batch).take(numbers(batch.quotes.docs))


def _party_columns(
    role: str, what: str, links: Callable[[Batch], Links], forms: Callable[[Batch], Numbers], spans: Maker
) -> tuple[Column, ...]:
    """The five columns of a speaker or an addressee."""
    several = f"canonical name of {what}, several joined by `; `; null when unknown"
    return (
        Column(role, TEXT, several, lambda batch: _names(batch, links(batch))),
        Column(f"{role}s", PARTIES, f"{what} as entities", lambda batch: _parties(batch, links(batch))),
        Column(f"{role}_form", Label(FORMS), f"how the mention names {what}", lambda batch: numbers(forms(batch))),
        Column(
            f"{role}_mention",
            TEXT,
            f"the words that name {what} here; empty without any",
            lambda batch: words_of(spans(batch)),
        ),
        Column(f"{role}_mention_spans", SPANS, "where those words stand", spans),
    )


def _names(batch: Batch, links: Links) -> Array:
    _, names, *_ = entity_columns(batch)
    return joined(links.counts, names.take(numbers(links.numbers)), "; ", empty_is_null=True)


def _parties(batch: Batch, links: Links) -> Array:
    these = numbers(links.numbers)
    return lists(links.counts, records(PARTY, [column.take(these) for column in entity_columns(batch)]))


# Cue and mention


def _cue_position(batch: Batch) -> Array:
    """`inside` when a piece of the cue stands within the content's extent, else by its first piece."""
    starts, ends = _extent(batch.content)
    some, firsts, _ = batch.cue.hulls()
    found: Numbers = np.zeros(batch.quotes.size, np.int64)
    found[some] = np.where((starts[some] < 0) | (firsts < starts[some]), 1, 3)
    owners = batch.cue.owners
    inside = (starts[owners] < batch.cue.ends) & (batch.cue.starts < ends[owners])
    found[owners[inside]] = 2
    return texts(("none", "before", "inside", "after")).take(numbers(found))


def _extent(pieces: Pieces) -> tuple[Numbers, Numbers]:
    """Where the first piece of each record begins and the last one ends; -1 where there is none."""
    starts, ends = np.full((2, len(pieces.counts)), -1)
    some, starts_of_some, ends_of_some = pieces.hulls()
    starts[some], ends[some] = starts_of_some, ends_of_some
    return starts, ends


def _mention_distance(batch: Batch) -> Array:
    """Of all gaps between a piece and a mention the smallest; of two that are alike, the one with the mention first."""
    content, speaker = batch.content, batch.speaker
    mention, piece = pairs(np.arange(len(speaker.starts)), speaker.owners, content)
    before = content.starts[piece] - speaker.ends[mention]
    after = np.maximum(speaker.starts[mention] - content.ends[piece], 0)
    sizes = np.where(before >= 0, 2 * before, 2 * after + (after > 0))
    none = np.iinfo(np.int64).max
    least = np.full(len(content.counts), none)
    np.minimum.at(least, speaker.owners[mention], sizes)
    distances = np.where(least % 2 == 0, -(least // 2), least // 2)
    return numbers(np.where(least == none, 0, distances).astype(np.int32), least != none)


# Context


@once
def _surroundings(batch: Batch) -> tuple[Numbers, Numbers]:
    """From one paragraph before each quote's first word to one after its last, in the whole; empty where there is none."""
    lines, line_ends = _paragraphs(batch)
    first_lines: Numbers = np.searchsorted(lines, batch.texts.bases)
    low, high = first_lines[batch.quotes.docs], first_lines[batch.quotes.docs + 1] - 1
    starts, ends = _reach(batch)
    first = np.searchsorted(lines, starts, "right") - 2
    last = np.searchsorted(lines, ends - 1, "right")
    there = (ends >= 0) & (low <= high)
    lines, line_ends = np.append(lines, 0), np.append(line_ends, 0)
    base = batch.texts.bases[batch.quotes.docs]
    return (
        np.where(there, lines[np.clip(first, low, high)], base),
        np.where(there, line_ends[np.clip(last, low, high)], base),
    )


def _paragraphs(batch: Batch) -> tuple[Numbers, Numbers]:
    """Where the paragraphs begin and end: lines that hold more than white space."""
    ends = batch.texts.line_ends
    starts = np.concatenate(([0], ends[:-1] + 1))
    words = batch.words.starts
    some = np.searchsorted(words, starts) < np.searchsorted(words, ends)
    return starts[some], ends[some]


def _reach(batch: Batch) -> tuple[Numbers, Numbers]:
    """Where the first word of each quote begins and the last one ends, whatever its role; -1 without any."""
    starts, ends = np.full(batch.quotes.size, np.iinfo(np.int64).max), np.full(batch.quotes.size, -1)
    for pieces in (batch.content, batch.cue, batch.speaker, batch.addressee):
        np.minimum.at(starts, pieces.owners, pieces.starts)
        np.maximum.at(ends, pieces.owners, pieces.ends)
    return starts, ends


def _context_start(batch: Batch) -> Array:
    return numbers((_surroundings(batch)[0] - batch.texts.bases[batch.quotes.docs]).astype(np.int32))


QUOTES = Table(
    "quotes",
    "one quote",
    (
        Column("article_id", TEXT, "id of the article", _of_article(article_id)),
        Column("quote_id", TEXT, "id of the quote, unique within the article", quote_ids),
        *(Column(column.name, column.type, column.meaning, _of_article(column.made)) for column in ORIGINS),
        Column("type", Label(TYPES), "how the words stand in the text", lambda batch: numbers(batch.types)),
        Column("medium", Label(MEDIA), "said, written, thought", lambda batch: numbers(batch.media)),
        Column(
            "modality",
            Label(MODALITIES),
            "reported as said, as not said, or as still to be said",
            lambda batch: numbers(batch.modalities),
        ),
        Column(
            "content",
            TEXT,
            "the words, several pieces joined by one space",
            lambda batch: words_of(content_spans(batch)),
        ),
        Column("content_spans", SPANS, "where they stand", content_spans),
        Column("cue", TEXT, "the words that signal the report; empty without any", lambda batch: words_of(cue_spans(batch))),
        Column("cue_spans", SPANS, "where they stand", cue_spans),
        *_party_columns("speaker", "the speaker", lambda batch: batch.speaking, lambda batch: batch.speaker_forms, speaker_spans),
        *_party_columns(
            "addressee", "the addressee", lambda batch: batch.addressed, lambda batch: batch.addressee_forms, addressee_spans
        ),
        Column("parent", TEXT, "id of the quote in whose content this one stands, or null", parents),
        Column(
            "depth",
            NUMBER,
            "in how many quotes it stands; 0 for none",
            lambda batch: numbers(batch.depths.astype(np.int32)),
        ),
        Column(
            "cue_position",
            TEXT,
            "where the cue stands by the content: `before`, `inside`, `after`, `none`",
            _cue_position,
        ),
        Column(
            "mention_distance",
            NUMBER,
            "characters between the nearest edges of content and speaker mention, negative when the mention comes first; "
            "null without a mention",
            _mention_distance,
        ),
        Column(
            "context",
            TEXT,
            "the paragraphs of the quote and one more on each side",
            lambda batch: cut(batch.texts, *_surroundings(batch)),
        ),
        Column("context_start", NUMBER, "where the context begins in the article's text", _context_start),
    ),
)
