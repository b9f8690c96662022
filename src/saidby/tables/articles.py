"""The table `articles`, and what other tables say of an article as it does."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from saidby.arrays import Array, lists, numbers, texts, truths
from saidby.batch import Batch, once
from saidby.characters import Numbers
from saidby.document import ENTITY_TYPES, FORMS, MEDIA, MODALITIES, REASONS, TYPES, Article
from saidby.tables.columns import Column, Maker, Table, cut, offsets_in_text, records, stated
from saidby.tables.types import SPAN, SPANS, TEXT, TRUTH, Field, Many

# Where an article came from


def of_articles(value: Callable[[Article], str | None]) -> Maker:
    """What a function says of each article."""
    return once(lambda batch: texts([value(article) for article in batch.articles]))


article_id = of_articles(lambda article: article.id)


@once
def _corpus(batch: Batch) -> Array:
    return texts([article.corpus or batch.corpus for article in batch.articles])


ORIGINS: tuple[Column, ...] = (
    Column("language", TEXT, "BCP 47 tag of the article's language", of_articles(lambda article: article.language)),
    Column("title", TEXT, "headline as published", of_articles(lambda article: article.title)),
    Column("published", TEXT, "date, ISO 8601, or null", of_articles(lambda article: article.published)),
    Column("publisher", TEXT, "who published it, or null", of_articles(lambda article: article.publisher)),
    Column(
        "license", TEXT, "SPDX identifier of the text's licence, or LicenseRef-…", of_articles(lambda article: article.license)
    ),
    Column("origin", TEXT, "`original` (written for the dataset), `third-party`", of_articles(lambda article: article.origin)),
    Column("corpus", TEXT, "corpus that the annotation belongs to", _corpus),
)
"""The columns that say where an article came from: the same wherever they stand."""

# Quotes, in this table and in `quotes`


@once
def quote_ids(batch: Batch) -> Array:
    """The id of each quote."""
    return texts(batch.said.quotes.ids)


@once
def parents(batch: Batch) -> Array:
    """The id of each quote's parent."""
    return texts(batch.said.quotes.parents)


@once
def content_spans(batch: Batch) -> Array:
    """The content of each quote."""
    return stated(batch, batch.content)


@once
def cue_spans(batch: Batch) -> Array:
    """The cue of each quote."""
    return stated(batch, batch.cue)


@once
def speaker_spans(batch: Batch) -> Array:
    """The words that name the speaker of each quote."""
    return stated(batch, batch.speaker)


@once
def addressee_spans(batch: Batch) -> Array:
    """The words that name the addressee of each quote."""
    return stated(batch, batch.addressee)


_QUOTES: tuple[tuple[Field, Maker], ...] = (
    (Field("id", TEXT, "id within the article"), quote_ids),
    (Field("type", TEXT, "as in `quotes`, by name"), lambda batch: _named(batch.types, TYPES)),
    (Field("medium", TEXT, "as in `quotes`, by name"), lambda batch: _named(batch.media, MEDIA)),
    (Field("modality", TEXT, "as in `quotes`, by name"), lambda batch: _named(batch.modalities, MODALITIES)),
    (Field("parent", TEXT, "id of the enclosing quote, or null"), parents),
    (Field("content", SPANS, "the words"), content_spans),
    (Field("cue", SPANS, "the words that signal the report"), cue_spans),
    (
        Field("speaker_entities", Many(TEXT), "ids of the speakers"),
        lambda batch: lists(batch.speaking.counts, texts(batch.said.quotes.speakers.ids)),
    ),
    (Field("speaker_form", TEXT, "as in `quotes`, by name"), lambda batch: _named(batch.speaker_forms, FORMS)),
    (Field("speaker_mention", SPANS, "the words that name the speaker here"), speaker_spans),
    (
        Field("addressee_entities", Many(TEXT), "ids of the addressees"),
        lambda batch: lists(batch.addressed.counts, texts(batch.said.quotes.addressees.ids)),
    ),
    (Field("addressee_form", TEXT, "as in `quotes`, by name"), lambda batch: _named(batch.addressee_forms, FORMS)),
    (Field("addressee_mention", SPANS, "the words that name the addressee here"), addressee_spans),
)


def _named(labels: Numbers, names: tuple[str, ...]) -> Array:
    return texts(names).take(numbers(labels))


def _quotes(batch: Batch) -> Array:
    fields, makers = zip(*_QUOTES, strict=True)
    return lists(batch.quotes.counts, records(fields, [made(batch) for made in makers]))


# Entities and the rest

_ENTITIES = (
    Field("id", TEXT, "id within the article"),
    Field("name", TEXT, "canonical name"),
    Field("type", TEXT, "person, group, organization, place, document"),
    Field("named", TRUTH, "whether the article uses a proper name; null when not annotated"),
    Field("wikidata", TEXT, "Wikidata identifier, or null"),
    Field("mentions", SPANS, "where the article names it"),
)
_NON_QUOTATIONS = (*SPAN, Field("reason", TEXT, "scare, title, name, term, other"))


@once
def entity_columns(batch: Batch) -> tuple[Array, ...]:
    """Id, name, type, whether named, and identifier of each entity."""
    entities = batch.said.entities
    types, named = _named(batch.entity_types, ENTITY_TYPES), truths(batch.named > 0, batch.named >= 0)
    return texts(entities.ids), texts(entities.names), types, named, texts(entities.wikidata)


def _entities(batch: Batch) -> Array:
    return lists(batch.entities.counts, records(_ENTITIES, (*entity_columns(batch), stated(batch, batch.mentions))))


def _non_quotations(batch: Batch) -> Array:
    where, words = offsets_in_text(batch, batch.unspoken), cut(batch.texts, *batch.unspoken[:2])
    reasons = _named(np.array(batch.said.non_quotations.reasons), REASONS)
    return lists(batch.non_quotations.counts, records(_NON_QUOTATIONS, (*where, words, reasons)))


def _texts(batch: Batch) -> Array:
    return cut(batch.texts, batch.texts.bases[:-1], batch.texts.bases[1:] - 1)


ARTICLES = Table(
    "articles",
    "one article with all its annotation",
    (
        Column("id", TEXT, "id of the article", article_id),
        *ORIGINS,
        Column(
            "story",
            TEXT,
            "event that the article is about; no story stands in two splits",
            of_articles(lambda article: article.story),
        ),
        Column("text", TEXT, "the raw text, which all offsets count in, in code points", _texts),
        Column("entities", Many(_ENTITIES), "who speaks, is addressed, or is named", _entities),
        Column("quotes", Many(tuple(field for field, _ in _QUOTES)), "the quotes in text order", _quotes),
        Column("non_quotations", Many(_NON_QUOTATIONS), "words in quotation marks that nobody said", _non_quotations),
        Column(
            "extra",
            TEXT,
            "what an imported corpus says beyond these columns, as JSON; null when nothing",
            lambda batch: texts(batch.said.extras),
        ),
    ),
)
