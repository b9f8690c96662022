"""The published tables: every column declared once, with its type, its meaning, and what stands in it.

From these declarations come the Arrow schemas, the features that `datasets` reads, the card, the datasheet, docs/columns.md and
the Croissant record sets. Types are those that datasets, pandas, polars, DuckDB and torch all read alike: no nullable structs,
lists never null, dates as ISO strings, labels as int64 with names that are only ever appended to.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import pyarrow as pa

from saidby.document import FORMS, MEDIA, MODALITIES, TYPES, Document, Entity, Party, Quote, Span, Spans
from saidby.tokens import words

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


Type = Value | Label | Many
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


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its name, what a row is, the subjects that a document gives rows for, and the columns."""

    name: str
    row: str
    subjects: Callable[[Document, str], Iterable[Any]]
    columns: tuple[Column, ...]

    def schema(self) -> pa.Schema:
        """The Arrow schema, with the features that `datasets` reads."""
        features = {column.name: feature(column.type) for column in self.columns}
        metadata: dict[str | bytes, str | bytes] = {"huggingface": json.dumps({"info": {"features": features}})}
        fields: list[tuple[str, pa.DataType]] = [(column.name, arrow_type(column.type)) for column in self.columns]
        return pa.schema(fields, metadata=metadata)

    def rows(self, doc: Document, corpus: str) -> Iterator[dict[str, Any]]:
        """The rows of one document; `corpus` names the dataset that our own articles belong to."""
        for subject in self.subjects(doc, corpus):
            yield {column.name: column.value(subject) for column in self.columns}


class ArticleRow(NamedTuple):
    """What a row of `articles` or `tokens` is made from."""

    doc: Document
    corpus: str

    @property
    def own_corpus(self) -> str:
        """The corpus that the article was imported from, or ours."""
        return self.doc.article.corpus or self.corpus


@dataclass(frozen=True)
class _Context:
    """What all quotes of one document share."""

    doc: Document
    corpus: str

    @cached_property
    def entities(self) -> Mapping[str, Entity]:
        return {entity.id: entity for entity in self.doc.entities}

    @cached_property
    def quotes(self) -> Mapping[str, Quote]:
        return {quote.id: quote for quote in self.doc.quotes}

    @cached_property
    def paragraphs(self) -> tuple[Span, ...]:
        return tuple(paragraphs(self.doc.text))


@dataclass(frozen=True)
class QuoteRow:
    """What a row of `quotes` is made from."""

    context: _Context
    quote: Quote

    @cached_property
    def surroundings(self) -> Span:
        """The paragraphs of the quote's words and one more on each side."""
        return surroundings(self.quote, self.context.paragraphs)


def paragraphs(text: str) -> Iterator[Span]:
    """The paragraphs of a text: lines that hold more than white space."""
    start = 0
    for line in text.split("\n"):
        if line.strip():
            yield Span(start, start + len(line))
        start += len(line) + 1


def surroundings(quote: Quote, lines: tuple[Span, ...]) -> Span:
    """The stretch from one paragraph before the quote's first word to one after its last; empty where there is none."""
    spans = sorted((*quote.content, *quote.cue, *quote.speaker.mention, *quote.addressee.mention))
    if not spans or not lines:
        return Span(0, 0)
    starts = [line.start for line in lines]
    first = bisect_right(starts, spans[0].start) - 1
    last = bisect_right(starts, max(span.end for span in spans) - 1) - 1
    return Span(lines[max(first - 1, 0)].start, lines[min(last + 1, len(lines) - 1)].end)


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


def _stated(doc: Document, spans: Spans) -> list[dict[str, Any]]:
    return [{"start": start, "end": end, "text": doc.text[start:end]} for start, end in spans]


def _names(row: QuoteRow, party: Party) -> str | None:
    return "; ".join(row.context.entities[name].name for name in party.entities) or None


def _parties(row: QuoteRow, party: Party) -> list[dict[str, Any]]:
    found = [row.context.entities[name] for name in party.entities]
    return [{"entity_id": e.id, "name": e.name, "type": e.type, "wikidata": e.wikidata} for e in found]


def _quote_rows(doc: Document, corpus: str) -> Iterator[QuoteRow]:
    context = _Context(doc, corpus)
    return (QuoteRow(context, quote) for quote in doc.quotes)


def _article_rows(doc: Document, corpus: str) -> Iterator[ArticleRow]:
    yield ArticleRow(doc, corpus)


def _metadata(article_of: Callable[[Any], Any], corpus_of: Callable[[Any], str]) -> tuple[Column, ...]:
    """The columns that say where an article came from: the same wherever they stand."""
    return (
        Column("language", TEXT, "BCP 47 tag of the article's language", lambda row: article_of(row).language),
        Column("title", TEXT, "headline as published", lambda row: article_of(row).title),
        Column("published", TEXT, "date, ISO 8601, or null", lambda row: article_of(row).published),
        Column("publisher", TEXT, "who published it, or null", lambda row: article_of(row).publisher),
        Column("license", TEXT, "SPDX identifier of the text's licence, or LicenseRef-…", lambda row: article_of(row).license),
        Column("origin", TEXT, "`original` (written for the dataset), `third-party`", lambda row: article_of(row).origin),
        Column("corpus", TEXT, "corpus that the annotation belongs to", corpus_of),
    )


def _party_columns(role: str, what: str, party: Callable[[QuoteRow], Party]) -> tuple[Column, ...]:
    """The five columns of a speaker or an addressee."""
    return (
        Column(
            role,
            TEXT,
            f"canonical name of {what}, several joined by `; `; null when unknown",
            lambda row: _names(row, party(row)),
        ),
        Column(f"{role}s", PARTIES, f"{what} as entities", lambda row: _parties(row, party(row))),
        Column(f"{role}_form", Label(FORMS), f"how the mention names {what}", lambda row: FORMS.index(party(row).form)),
        Column(
            f"{role}_mention",
            TEXT,
            f"the words that name {what} here; empty without any",
            lambda row: row.context.doc.words(party(row).mention),
        ),
        Column(
            f"{role}_mention_spans", SPANS, "where those words stand", lambda row: _stated(row.context.doc, party(row).mention)
        ),
    )


QUOTES = Table(
    "quotes",
    "one quote",
    _quote_rows,
    (
        Column("article_id", TEXT, "id of the article", lambda row: row.context.doc.article.id),
        Column("quote_id", TEXT, "id of the quote, unique within the article", lambda row: row.quote.id),
        *_metadata(lambda row: row.context.doc.article, lambda row: row.context.doc.article.corpus or row.context.corpus),
        Column("type", Label(TYPES), "how the words stand in the text", lambda row: TYPES.index(row.quote.type)),
        Column("medium", Label(MEDIA), "said, written, thought", lambda row: MEDIA.index(row.quote.medium)),
        Column(
            "modality",
            Label(MODALITIES),
            "reported as said, as not said, or as still to be said",
            lambda row: MODALITIES.index(row.quote.modality),
        ),
        Column(
            "content", TEXT, "the words, several pieces joined by one space", lambda row: row.context.doc.words(row.quote.content)
        ),
        Column("content_spans", SPANS, "where they stand", lambda row: _stated(row.context.doc, row.quote.content)),
        Column(
            "cue", TEXT, "the words that signal the report; empty without any", lambda row: row.context.doc.words(row.quote.cue)
        ),
        Column("cue_spans", SPANS, "where they stand", lambda row: _stated(row.context.doc, row.quote.cue)),
        *_party_columns("speaker", "the speaker", lambda row: row.quote.speaker),
        *_party_columns("addressee", "the addressee", lambda row: row.quote.addressee),
        Column("parent", TEXT, "id of the quote in whose content this one stands, or null", lambda row: row.quote.parent),
        Column("depth", NUMBER, "in how many quotes it stands; 0 for none", lambda row: depth(row.quote, row.context.quotes)),
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
            lambda row: row.surroundings.of(row.context.doc.text),
        ),
        Column("context_start", NUMBER, "where the context begins in the article's text", lambda row: row.surroundings.start),
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
        Field("id", TEXT, "id within the article"),
        Field("type", TEXT, "as in `quotes`, by name"),
        Field("medium", TEXT, "as in `quotes`, by name"),
        Field("modality", TEXT, "as in `quotes`, by name"),
        Field("parent", TEXT, "id of the enclosing quote, or null"),
        Field("content", SPANS, "the words"),
        Field("cue", SPANS, "the words that signal the report"),
        Field("speaker_entities", Many(TEXT), "ids of the speakers"),
        Field("speaker_form", TEXT, "as in `quotes`, by name"),
        Field("speaker_mention", SPANS, "the words that name the speaker here"),
        Field("addressee_entities", Many(TEXT), "ids of the addressees"),
        Field("addressee_form", TEXT, "as in `quotes`, by name"),
        Field("addressee_mention", SPANS, "the words that name the addressee here"),
    )
)
_NON_QUOTATIONS = Many((*_SPAN, Field("reason", TEXT, "scare, title, name, term, other")))


def _entities_json(row: ArticleRow) -> list[dict[str, Any]]:
    return [
        {
            "id": e.id,
            "name": e.name,
            "type": e.type,
            "named": e.named,
            "wikidata": e.wikidata,
            "mentions": _stated(row.doc, e.mentions),
        }
        for e in row.doc.entities
    ]


def _quote_json(doc: Document, quote: Quote) -> dict[str, Any]:
    value: dict[str, Any] = {name: getattr(quote, name) for name in ("id", "type", "medium", "modality", "parent")}
    value |= {"content": _stated(doc, quote.content), "cue": _stated(doc, quote.cue)}
    for role, party in (("speaker", quote.speaker), ("addressee", quote.addressee)):
        mention = _stated(doc, party.mention)
        value |= {f"{role}_entities": list(party.entities), f"{role}_form": party.form, f"{role}_mention": mention}
    return value


def _non_quotations_json(row: ArticleRow) -> list[dict[str, Any]]:
    return [_stated(row.doc, (n.span,))[0] | {"reason": n.reason} for n in row.doc.non_quotations]


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
    _article_rows,
    (
        Column("id", TEXT, "id of the article", lambda row: row.doc.article.id),
        *_metadata(lambda row: row.doc.article, lambda row: row.own_corpus),
        Column(
            "story", TEXT, "event that the article is about; no story stands in two splits", lambda row: row.doc.article.story
        ),
        Column("text", TEXT, "the raw text, which all offsets count in, in code points", lambda row: row.doc.text),
        Column("entities", _ENTITIES, "who speaks, is addressed, or is named", _entities_json),
        Column(
            "quotes", _QUOTES, "the quotes in text order", lambda row: [_quote_json(row.doc, quote) for quote in row.doc.quotes]
        ),
        Column("non_quotations", _NON_QUOTATIONS, "words in quotation marks that nobody said", _non_quotations_json),
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


@dataclass(frozen=True)
class TokenRow:
    """What a row of `tokens` is made from."""

    doc: Document

    @cached_property
    def tokens(self) -> tuple[Span, ...]:
        """The words of the article."""
        return words(self.doc.text)

    def tagging(self, role: str) -> Tagging:
        """The tags of one role: content, cue or speaker."""
        return tag(self.tokens, [span for quote in self.doc.quotes for span in ROLES[role](quote)])


ROLES: Mapping[str, Callable[[Quote], Spans]] = {
    "content": lambda quote: quote.content,
    "cue": lambda quote: quote.cue,
    "speaker": lambda quote: quote.speaker.mention,
}


def _role_column(role: str) -> Column:
    meaning = f"whether the word begins (B), continues (I) or is outside (O) a {role}"
    return Column(f"{role}_tags", TAGS, meaning, lambda row: row.tagging(role).tags)


TOKENS = Table(
    "tokens",
    "one article as words with tags",
    lambda doc, _: (TokenRow(doc),),
    (
        Column("article_id", TEXT, "id of the article", lambda row: row.doc.article.id),
        Column(
            "tokens",
            Many(TEXT),
            "words by UAX #29; Han characters and kana stand alone",
            lambda row: [t.of(row.doc.text) for t in row.tokens],
        ),
        Column("starts", Many(NUMBER), "first code point of each word", lambda row: [token.start for token in row.tokens]),
        Column("ends", Many(NUMBER), "code point after the last of each word", lambda row: [token.end for token in row.tokens]),
        *map(_role_column, ROLES),
    ),
)


def tag_losses(doc: Document) -> dict[str, tuple[int, int]]:
    """For each role: how many spans of a document its tags leave out, and how many end inside a word (see Tagging)."""
    row = TokenRow(doc)
    return {role: row.tagging(role)[1:] for role in ROLES}


TABLES = (QUOTES, ARTICLES, TOKENS)
"""All published tables; the first is the default."""


def arrow_table(table: Table, docs: Iterable[Document], corpus: str) -> pa.Table:
    """The rows of `docs` as an Arrow table, in one chunk a column."""
    rows = [row for doc in docs for row in table.rows(doc, corpus)]
    return pa.Table.from_pylist(rows, schema=table.schema()).combine_chunks()
