"""The published tables: every column declared once, with its type, its meaning, and what stands in it.

From these declarations come the Arrow schemas, the features that `datasets` reads, the card, the datasheet, docs/columns.md and
the Croissant record sets. Types are those that datasets, pandas, polars, DuckDB and torch all read alike: no nullable structs,
lists never null, dates as ISO strings, labels as int64 with names that are only ever appended to.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from saidby.document import FORMS, MEDIA, MODALITIES, TYPES, Document, Entity, Party, Quote, Span, Spans
from saidby.surroundings import surroundings
from saidby.tokens import Words, utf8_of, words, words_of

# Types


class Value(NamedTuple):
    """A plain value."""

    dtype: str


class Label(NamedTuple):
    """A label: stored as its number, read as its name (`datasets.ClassLabel`)."""

    names: tuple[str, ...]


class Many(NamedTuple):
    """A list, empty when there is nothing, of plain values or labels, or of records with these fields."""

    of: Value | Label | tuple[Field, ...]


class Field(NamedTuple):
    """A named value in the records of a list."""

    name: str
    type: Value | Label | Many
    meaning: str
    value: Callable[[Any], Any] | None = None
    """How it comes from the record's subject; without it the records are tuples in the order of their fields."""


Type = Value | Label | Many
Array = Any
"""A `pa.Array`; what the stubs know of it does not reach far enough."""
TEXT, NUMBER, TRUTH = Value("string"), Value("int32"), Value("bool")
_SPAN = (
    Field("start", NUMBER, "first code point in the article's text"),
    Field("end", NUMBER, "code point after the last"),
    Field("text", TEXT, "the words: `text[start:end]`"),
)
SPANS = Many(_SPAN)
PARTIES = Many(
    (
        Field("entity_id", TEXT, "id in the article's `entities`"),
        Field("name", TEXT, "canonical name"),
        Field("type", TEXT, "person, group, organization, place, document"),
        Field("wikidata", TEXT, "Wikidata identifier, or null"),
    )
)
TAGS = Many(Label(("O", "B", "I")))


def arrow_type(kind: Type) -> pa.DataType:
    """The Arrow type of a declared type."""
    if isinstance(kind, Value):
        types: dict[str, pa.DataType] = {"string": pa.string(), "int32": pa.int32(), "bool": pa.bool_()}
        return types[kind.dtype]
    if isinstance(kind, Label):
        return pa.int64()
    if isinstance(kind.of, Value | Label):
        return pa.list_(arrow_type(kind.of))
    return pa.list_(pa.struct([(field.name, arrow_type(field.type)) for field in kind.of]))


def feature(kind: Type) -> Any:
    """A declared type as `datasets` keeps it in a Parquet file.

    Lists are written in the form `[...]`, which every version of datasets since 2.0 reads; "List" stops those before 4.
    """
    if isinstance(kind, Value):
        return {"dtype": kind.dtype, "_type": "Value"}
    if isinstance(kind, Label):
        return {"names": list(kind.names), "_type": "ClassLabel"}
    if isinstance(kind.of, Value | Label):
        return [feature(kind.of)]
    return [{field.name: feature(field.type) for field in kind.of}]


def card_feature(name: str, kind: Type) -> dict[str, Any]:
    """A declared type as the front matter of a dataset card writes it."""
    if isinstance(kind, Many):
        if isinstance(kind.of, Value | Label):
            return {"name": name, "list": card_feature("", kind.of)["dtype"]}
        return {"name": name, "list": [card_feature(field.name, field.type) for field in kind.of]}
    if isinstance(kind, Label):
        return {"name": name, "dtype": {"class_label": {"names": {str(i): label for i, label in enumerate(kind.names)}}}}
    return {"name": name, "dtype": kind.dtype}


def type_text(kind: Type) -> str:
    """A declared type in words."""
    if isinstance(kind, Value):
        return {"string": "string", "int32": "integer", "bool": "boolean"}[kind.dtype]
    if isinstance(kind, Label):
        return "label: " + ", ".join(kind.names)
    if isinstance(kind.of, Value | Label):
        return f"list of {type_text(kind.of)}"
    return "list of {" + ", ".join(field.name for field in kind.of) + "}"


# Tables


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, its type, what stands in it, and how that comes from a row's subject."""

    name: str
    type: Type
    meaning: str
    value: Callable[[Any], Any]
    of_article: bool = False
    """Whether `value` takes the row's article (an ArticleRow), so that it is worked out once for all rows of an article."""
    at_once: Callable[[Batch], Array] | None = None
    """The same for all rows of a batch, where that is much faster than one by one."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its name, what a row is, the subjects that an article gives rows for, and the columns."""

    name: str
    row: str
    subjects: Callable[[ArticleRow], Sequence[Any]]
    columns: tuple[Column, ...]

    def schema(self) -> pa.Schema:
        """The Arrow schema, with the features that `datasets` reads."""
        features = {column.name: feature(column.type) for column in self.columns}
        metadata: dict[str | bytes, str | bytes] = {"huggingface": json.dumps({"info": {"features": features}})}
        fields: list[tuple[str, pa.DataType]] = [(column.name, arrow_type(column.type)) for column in self.columns]
        return pa.schema(fields, metadata=metadata)

    def rows(self, doc: Document, corpus: str) -> Iterator[dict[str, Any]]:
        """The rows of one document; `corpus` names the dataset that our own articles belong to."""
        article = ArticleRow.of(doc, corpus)
        for subject in self.subjects(article):
            yield {
                column.name: plain(column.type, column.value(article if column.of_article else subject))
                for column in self.columns
            }  # fmt: skip


def plain(kind: Type, value: Any) -> Any:
    """A column's value as lists and dictionaries."""
    if not isinstance(kind, Many):
        return value
    if isinstance(kind.of, Value | Label):
        return list(value)
    return [
        {field.name: plain(field.type, part) for field, part in zip(kind.of, _parts(kind.of, record), strict=True)}
        for record in value
    ]  # fmt: skip


def _parts(fields: tuple[Field, ...], record: Any) -> Sequence[Any]:
    return [field.value(record) if field.value else record[i] for i, field in enumerate(fields)]


class Shared(NamedTuple):
    """What all quotes of one article share."""

    doc: Document
    text: str
    entities: Mapping[str, Entity]
    quotes: Mapping[str, Quote]


class QuoteRow(NamedTuple):
    """What a row of `quotes` is made from."""

    article: Shared
    quote: Quote
    surroundings: Span
    """The paragraphs of the quote's words and one more on each side."""


class ArticleRow(NamedTuple):
    """What a row of `articles` or `tokens` is made from."""

    doc: Document
    text: str
    corpus: str
    """The corpus that the article was imported from, or ours."""
    quotes: Sequence[QuoteRow]

    @classmethod
    def of(cls, doc: Document, corpus: str) -> ArticleRow:
        """The row of a document; `corpus` names the dataset that our own articles belong to."""
        shared = Shared(
            doc, doc.text, {entity.id: entity for entity in doc.entities}, {quote.id: quote for quote in doc.quotes}
        )  # fmt: skip
        quotes = [QuoteRow(shared, *each) for each in zip(doc.quotes, surroundings(doc), strict=True)]
        return cls(doc, doc.text, doc.article.corpus or corpus, quotes)


def depth(quote: Quote, quotes: Mapping[str, Quote]) -> int:
    """In how many quotes a quote stands; 0 for one that stands in none."""
    level = 0
    while quote.parent is not None and quote.parent in quotes and level < len(quotes):
        quote, level = quotes[quote.parent], level + 1
    return level


def cue_position(quote: Quote) -> str:
    """Where the cue stands: `inside` when a piece of it stands within the content's extent, else by its first piece."""
    if not quote.cue:
        return "none"
    if not quote.content:
        return "before"
    content = Span(quote.content[0].start, quote.content[-1].end)
    if any(content.meets(piece) for piece in quote.cue):
        return "inside"
    return "before" if quote.cue[0].start < content.start else "after"


def mention_distance(quote: Quote) -> int | None:
    """Characters between the nearest edges of content and speaker mention; negative when the mention comes first there."""
    gaps = [
        -(piece.start - mention.end) if mention.end <= piece.start else max(mention.start - piece.end, 0)
        for piece in quote.content
        for mention in quote.speaker.mention
    ]
    return min(gaps, key=lambda gap: (abs(gap), gap), default=None)


def _stated(text: str, spans: Spans) -> Sequence[tuple[int, int, str]]:
    return [(start, end, text[start:end]) for start, end in spans] if spans else ()


def _words(text: str, spans: Spans) -> str:
    """The words of `spans`, several joined by one space."""
    if len(spans) == 1:
        start, end = spans[0]
        return text[start:end]
    return " ".join([text[start:end] for start, end in spans])


def _names(row: QuoteRow, party: Party) -> str | None:
    known = row.article.entities
    return "; ".join([known[name].name for name in party.entities]) if party.entities else None


def _parties(row: QuoteRow, party: Party) -> Sequence[tuple[str, str, str, str | None]]:
    if not party.entities:
        return ()
    found = [row.article.entities[name] for name in party.entities]
    return [(entity.id, entity.name, entity.type, entity.wikidata) for entity in found]


def _metadata() -> tuple[Column, ...]:
    """The columns that say where an article came from: the same wherever they stand."""
    return tuple(
        Column(name, TEXT, meaning, value, of_article=True)
        for name, meaning, value in (
            ("language", "BCP 47 tag of the article's language", lambda row: row.doc.article.language),
            ("title", "headline as published", lambda row: row.doc.article.title),
            ("published", "date, ISO 8601, or null", lambda row: row.doc.article.published),
            ("publisher", "who published it, or null", lambda row: row.doc.article.publisher),
            ("license", "SPDX identifier of the text's licence, or LicenseRef-…", lambda row: row.doc.article.license),
            ("origin", "`original` (written for the dataset), `third-party`", lambda row: row.doc.article.origin),
            ("corpus", "corpus that the annotation belongs to", lambda row: row.corpus),
        )
    )


# What stands in `quotes` and, nested, in `articles`: one function for both, so that it is worked out once.


def _id(row: QuoteRow) -> str:
    return row.quote.id


def _parent(row: QuoteRow) -> str | None:
    return row.quote.parent


def _content(row: QuoteRow) -> Sequence[tuple[int, int, str]]:
    return _stated(row.article.text, row.quote.content)


def _cue(row: QuoteRow) -> Sequence[tuple[int, int, str]]:
    return _stated(row.article.text, row.quote.cue)


def _speaker_mention(row: QuoteRow) -> Sequence[tuple[int, int, str]]:
    return _stated(row.article.text, row.quote.speaker.mention)


def _addressee_mention(row: QuoteRow) -> Sequence[tuple[int, int, str]]:
    return _stated(row.article.text, row.quote.addressee.mention)


def _label(names: tuple[str, ...], of: Callable[[QuoteRow], str]) -> Callable[[QuoteRow], int]:
    number = {name: i for i, name in enumerate(names)}
    return lambda row: number[of(row)]


def _party_columns(
    role: str, what: str, party: Callable[[QuoteRow], Party], mention: Callable[[QuoteRow], Any]
) -> tuple[Column, ...]:
    """The five columns of a speaker or an addressee."""
    several = f"canonical name of {what}, several joined by `; `; null when unknown"
    return (
        Column(role, TEXT, several, lambda row: _names(row, party(row))),
        Column(f"{role}s", PARTIES, f"{what} as entities", lambda row: _parties(row, party(row))),
        Column(f"{role}_form", Label(FORMS), f"how the mention names {what}", _label(FORMS, lambda row: party(row).form)),
        Column(
            f"{role}_mention",
            TEXT,
            f"the words that name {what} here; empty without any",
            lambda row: _words(row.article.text, party(row).mention),
        ),
        Column(f"{role}_mention_spans", SPANS, "where those words stand", mention),
    )


QUOTES = Table(
    "quotes",
    "one quote",
    lambda article: article.quotes,
    (
        Column("article_id", TEXT, "id of the article", lambda row: row.doc.article.id, of_article=True),
        Column("quote_id", TEXT, "id of the quote, unique within the article", _id),
        *_metadata(),
        Column("type", Label(TYPES), "how the words stand in the text", _label(TYPES, lambda row: row.quote.type)),
        Column("medium", Label(MEDIA), "said, written, thought", _label(MEDIA, lambda row: row.quote.medium)),
        Column(
            "modality",
            Label(MODALITIES),
            "reported as said, as not said, or as still to be said",
            _label(MODALITIES, lambda row: row.quote.modality),
        ),
        Column(
            "content",
            TEXT,
            "the words, several pieces joined by one space",
            lambda row: _words(row.article.text, row.quote.content),
        ),
        Column("content_spans", SPANS, "where they stand", _content),
        Column(
            "cue",
            TEXT,
            "the words that signal the report; empty without any",
            lambda row: _words(row.article.text, row.quote.cue),
        ),
        Column("cue_spans", SPANS, "where they stand", _cue),
        *_party_columns("speaker", "the speaker", lambda row: row.quote.speaker, _speaker_mention),
        *_party_columns("addressee", "the addressee", lambda row: row.quote.addressee, _addressee_mention),
        Column("parent", TEXT, "id of the quote in whose content this one stands, or null", _parent),
        Column("depth", NUMBER, "in how many quotes it stands; 0 for none", lambda row: depth(row.quote, row.article.quotes)),
        Column(
            "cue_position",
            TEXT,
            "where the cue stands by the content: `before`, `inside`, `after`, `none`",
            lambda row: cue_position(row.quote),
        ),
        Column(
            "mention_distance",
            NUMBER,
            "characters between the nearest edges of content and speaker mention, negative when the mention comes first; "
            "null without a mention",
            lambda row: mention_distance(row.quote),
        ),
        Column(
            "context",
            TEXT,
            "the paragraphs of the quote and one more on each side",
            lambda row: row.article.text[row.surroundings[0] : row.surroundings[1]],
        ),
        Column("context_start", NUMBER, "where the context begins in the article's text", lambda row: row.surroundings[0]),
    ),
)

_ENTITIES = Many(
    (
        Field("id", TEXT, "id within the article"),
        Field("name", TEXT, "canonical name"),
        Field("type", TEXT, "person, group, organization, place, document"),
        Field("named", TRUTH, "whether the article uses a proper name; null when not annotated"),
        Field("wikidata", TEXT, "Wikidata identifier, or null"),
        Field("mentions", SPANS, "where the article names it"),
    )
)
_QUOTES = Many(
    (
        Field("id", TEXT, "id within the article", _id),
        Field("type", TEXT, "as in `quotes`, by name", lambda row: row.quote.type),
        Field("medium", TEXT, "as in `quotes`, by name", lambda row: row.quote.medium),
        Field("modality", TEXT, "as in `quotes`, by name", lambda row: row.quote.modality),
        Field("parent", TEXT, "id of the enclosing quote, or null", _parent),
        Field("content", SPANS, "the words", _content),
        Field("cue", SPANS, "the words that signal the report", _cue),
        Field("speaker_entities", Many(TEXT), "ids of the speakers", lambda row: row.quote.speaker.entities),
        Field("speaker_form", TEXT, "as in `quotes`, by name", lambda row: row.quote.speaker.form),
        Field("speaker_mention", SPANS, "the words that name the speaker here", _speaker_mention),
        Field("addressee_entities", Many(TEXT), "ids of the addressees", lambda row: row.quote.addressee.entities),
        Field("addressee_form", TEXT, "as in `quotes`, by name", lambda row: row.quote.addressee.form),
        Field("addressee_mention", SPANS, "the words that name the addressee here", _addressee_mention),
    )
)
_NON_QUOTATIONS = Many((*_SPAN, Field("reason", TEXT, "scare, title, name, term, other")))


def _entities(row: ArticleRow) -> list[tuple[Any, ...]]:
    return [(e.id, e.name, e.type, e.named, e.wikidata, _stated(row.text, e.mentions)) for e in row.doc.entities]


def _non_quotations(row: ArticleRow) -> list[tuple[Any, ...]]:
    return [(start, end, row.text[start:end], reason) for start, end, reason in row.doc.non_quotations]


def _extra_json(row: ArticleRow) -> str | None:
    """All that an imported article says beyond the model, as one JSON object, or None."""
    doc = row.doc
    extra: dict[str, Any] = {"article": doc.article.extra, "document": doc.extra}
    extra["entities"] = {entity.id: entity.extra for entity in doc.entities if entity.extra}
    extra["quotes"] = {quote.id: quote.extra for quote in doc.quotes if quote.extra}
    extra = {key: value for key, value in extra.items() if value}
    return json.dumps(extra, ensure_ascii=False) if extra else None


ARTICLES = Table(
    "articles",
    "one article with all its annotation",
    lambda article: (article,),
    (
        Column("id", TEXT, "id of the article", lambda row: row.doc.article.id),
        *_metadata(),
        Column(
            "story", TEXT, "event that the article is about; no story stands in two splits", lambda row: row.doc.article.story
        ),
        Column("text", TEXT, "the raw text, which all offsets count in, in code points", lambda row: row.text),
        Column("entities", _ENTITIES, "who speaks, is addressed, or is named", _entities),
        Column("quotes", _QUOTES, "the quotes in text order", lambda row: row.quotes),
        Column("non_quotations", _NON_QUOTATIONS, "words in quotation marks that nobody said", _non_quotations),
        Column("extra", TEXT, "what an imported corpus says beyond these columns, as JSON; null when nothing", _extra_json),
    ),
)

# Tokens


class Tagging(NamedTuple):
    """Tags of one role over the words of an article, and what a flat row of tags cannot hold."""

    tags: list[int]
    lost: int
    """Spans left out, because a word of theirs belongs to another span of the role that begins earlier or is longer."""
    cut: int
    """Spans that begin or end inside a word: the whole word is tagged."""


def tag(tokens: tuple[Span, ...], spans: Iterable[Span]) -> Tagging:
    """B, I and O (as 1, 2, 0) for words under `spans`; of spans that meet, the outermost or else the first wins."""
    tags, lost, cut = [0] * len(tokens), 0, 0
    starts, ends = [token.start for token in tokens], [token.end for token in tokens]
    for span in sorted(set(spans), key=lambda span: (span.start, -span.end)):
        first, end = bisect_right(ends, span.start), bisect_right(starts, span.end - 1)
        if first >= end:
            continue
        if any(tags[first:end]):
            lost += 1
            continue
        cut += starts[first] < span.start or ends[end - 1] > span.end
        tags[first:end] = [1] + [2] * (end - first - 1)
    return Tagging(tags, lost, cut)


ROLES: Mapping[str, Callable[[Quote], Spans]] = {
    "content": lambda quote: quote.content,
    "cue": lambda quote: quote.cue,
    "speaker": lambda quote: quote.speaker.mention,
}


_ROLE_SPANS = {"content": _content, "cue": _cue, "speaker": _speaker_mention}
"""The same spans as the columns that show them."""


def _tagging(doc: Document, role: str) -> Tagging:
    return tag(words(doc.text), [span for quote in doc.quotes for span in ROLES[role](quote)])


def _role_column(role: str) -> Column:
    return Column(
        f"{role}_tags",
        TAGS,
        f"whether the word begins (B), continues (I) or is outside (O) a {role}",
        lambda row: _tagging(row.doc, role).tags,
        at_once=lambda batch: batch.per_word(batch.tags(role).tags),
    )


TOKENS = Table(
    "tokens",
    "one article as words with tags",
    lambda article: (article,),
    (
        Column("article_id", TEXT, "id of the article", lambda row: row.doc.article.id),
        Column(
            "tokens",
            Many(TEXT),
            "words by UAX #29; Han characters and kana stand alone",
            lambda row: [word.of(row.text) for word in words(row.text)],
            at_once=lambda batch: batch.per_word(batch.word_texts()),
        ),
        Column(
            "starts",
            Many(NUMBER),
            "first code point of each word",
            lambda row: [start for start, _ in words(row.text)],
            at_once=lambda batch: batch.per_word(batch.words.starts - batch.words.shifts()),
        ),
        Column(
            "ends",
            Many(NUMBER),
            "code point after the last of each word",
            lambda row: [end for _, end in words(row.text)],
            at_once=lambda batch: batch.per_word(batch.words.ends - batch.words.shifts()),
        ),
        *map(_role_column, ROLES),
    ),
)

TABLES = (QUOTES, ARTICLES, TOKENS)
"""All published tables; the first is the default."""


Losses = Mapping[str, tuple[int, int]]
"""For each role: how many spans the tags leave out, and how many end inside a word (see Tagging)."""


def tag_losses(doc: Document) -> Losses:
    """What the tags of a document lose."""
    return {role: _tagging(doc, role)[1:] for role in ROLES}


# To Arrow


class Tags(NamedTuple):
    """Tags of one role over the words of several articles (see Tagging)."""

    tags: np.ndarray[Any, np.dtype[np.int64]]
    lost: int
    cut: int


@dataclass(frozen=True)
class Batch:
    """Some articles at once: columns are worked out one after the other, not row by row, and what two tables share once."""

    articles: Sequence[ArticleRow]
    _made: dict[Any, Array] = field(default_factory=dict)

    @classmethod
    def of(cls, docs: Iterable[Document], corpus: str) -> Batch:
        """The batch of some documents; `corpus` names the dataset that our own articles belong to."""
        return cls([ArticleRow.of(doc, corpus) for doc in docs])

    @cached_property
    def words(self) -> Words:
        """The words of all articles."""
        return words_of([article.text for article in self.articles])

    def word_texts(self) -> Array:
        """The words of all articles as strings."""
        offsets, data = utf8_of([article.text for article in self.articles], self.words)
        return pa.StringArray.from_buffers(len(offsets) - 1, pa.py_buffer(offsets), pa.py_buffer(data))

    def table(self, table: Table) -> pa.Table:
        """The rows of all articles as an Arrow table, in one chunk a column."""
        subjects = [table.subjects(article) for article in self.articles]
        sizes = list(map(len, subjects))
        flat = list(chain.from_iterable(subjects))
        where = None if table.subjects is ARTICLES.subjects else np.repeat(np.arange(len(sizes)), sizes)
        columns = [self._column(column, flat, where) for column in table.columns]
        return pa.Table.from_arrays(columns, schema=table.schema())

    def _column(self, column: Column, subjects: Sequence[Any], where: Any) -> Array:
        if column.at_once:
            return column.at_once(self)
        if column.of_article:
            made = self._array(column.type, column.value, self.articles)
            return made if where is None else made.take(pa.array(where))
        return self._array(column.type, column.value, subjects)

    def _array(self, kind: Type, value: Callable[[Any], Any], subjects: Sequence[Any]) -> Array:
        """The values of some subjects; a function that stands in two columns is called once for the same subjects."""
        key = (value, len(subjects), id(subjects[0]) if subjects else 0)
        if key not in self._made:
            self._made[key] = self._values(kind, list(map(value, subjects)))
        return self._made[key]

    def _values(self, kind: Type, values: Sequence[Any]) -> Array:
        if not isinstance(kind, Many):
            return pa.array(values, arrow_type(kind))
        flat = list(chain.from_iterable(values))
        of = kind.of
        items = pa.array(flat, arrow_type(of)) if isinstance(of, Value | Label) else self._records(of, flat)
        return _lists(list(map(len, values)), items, arrow_type(kind))

    def _records(self, fields: tuple[Field, ...], flat: Sequence[Any]) -> Array:
        parts = list(zip(*flat, strict=True)) if flat and not fields[0].value else [()] * len(fields)
        columns = [
            self._array(field.type, field.value, flat) if field.value else self._values(field.type, part)
            for field, part in zip(fields, parts, strict=True)
        ]
        return pa.StructArray.from_arrays(columns, fields=[pa.field(field.name, arrow_type(field.type)) for field in fields])

    def per_word(self, values: Any) -> Array:
        """A value for each word of all articles, as a list for each article."""
        items = values if isinstance(values, pa.Array) else pa.array(values, None if values.dtype == np.int64 else pa.int32())
        return _lists(self.words.counts, items, pa.list_(items.type))

    def tags(self, role: str) -> Tags:
        """Tags of one role over all words: as `tag` gives them for one article."""
        starts, ends = self._spans(role)
        first, last = self.words.under(starts, ends)
        kept = _outermost(first, last)
        lost = int(np.count_nonzero(first < last)) - len(kept)
        first, last = first[kept], last[kept]
        cut = (self.words.starts[first] < starts[kept]) | (self.words.ends[last - 1] > ends[kept])
        return Tags(_filled(first, last, len(self.words.starts)), lost, int(np.count_nonzero(cut)))

    def _spans(self, role: str) -> tuple[Any, Any]:
        """The spans of a role in the whole of all articles: in order of their starts, the longer first, each once."""
        quotes = [quote for article in self.articles for quote in article.quotes]
        column = self._array(SPANS, _ROLE_SPANS[role], quotes)
        sizes = [len(article.quotes) for article in self.articles]
        pieces = (
            np.add.reduceat(np.append(np.diff(column.offsets), 0), np.cumsum([0, *sizes])[:-1]) if quotes else np.array(sizes)
        )
        pieces[np.array(sizes) == 0] = 0
        shift = np.repeat(self.words.bases, pieces)
        starts, ends = (column.values.field(i).to_numpy() + shift for i in (0, 1))
        order = np.lexsort((-ends, starts))
        starts, ends = starts[order], ends[order]
        new = np.append(True, (np.diff(starts) != 0) | (np.diff(ends) != 0))[: len(starts)]
        return starts[new], ends[new]

    def losses(self) -> Losses:
        """What the tags of all articles lose."""
        return {role: self.tags(role)[1:] for role in ROLES}


def _lists(sizes: Any, items: Array, kind: pa.DataType) -> Array:
    offsets: Any = np.zeros(len(sizes) + 1, np.int32)
    np.cumsum(sizes, out=offsets[1:])
    return pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), items, type=kind)


def _outermost(first: Any, last: Any) -> Any:
    """Indices of the ranges, in order of their starts, that hold a word and meet none that was kept before."""
    kept, reached = [], 0
    for i, (start, end) in enumerate(zip(first.tolist(), last.tolist(), strict=True)):
        if start < end and start >= reached:
            kept.append(i)
            reached = end
    return np.array(kept, np.int64)


def _filled(first: Any, last: Any, size: int) -> Any:
    """B where a range begins, I where it goes on, O elsewhere, as 1, 2, 0."""
    tags = np.zeros(size, np.int64)
    sizes = last - first
    inside = np.repeat(first - np.concatenate(([0], np.cumsum(sizes)))[:-1], sizes) + np.arange(sizes.sum())
    tags[inside] = 2
    tags[first] = 1
    return tags


def arrow_table(table: Table, docs: Iterable[Document], corpus: str) -> pa.Table:
    """The rows of `docs` as an Arrow table, in one chunk a column."""
    return Batch.of(docs, corpus).table(table)
