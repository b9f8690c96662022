"""adaq: Czech and Russian sentences, each token source, cue, content or nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from saidby.corpora import NOT_ANNOTATED, About, Dropped, article_id, found, record_ids, spread
from saidby.document import Document, Party, Quote, Span
from saidby.formats import tagged
from saidby.formats.delimited import DelimitedError, decoded, records
from saidby.offsets import Tokens

ABOUT = About(
    name="adaq",
    title="adaq, Automatic Detection and Attribution of Quotes: Czech and Russian test data",
    address="https://github.com/pixelmagenta/adaq",
    revision="78155c362d6d0dd7d10590af2b4c73d6691d0d3d",
    licence="LicenseRef-not-stated",
    rights="No licence is stated. The Czech sentences come from the Prague Dependency Treebank.",
    languages=("cs", "ru"),
    citation="Automatic Detection and Attribution of Quotes. Master's thesis; https://github.com/pixelmagenta/adaq",
    maps={
        "a sentence": "an article; its text is the sentence, or its tokens joined by blanks where the two do not agree",
        "a run of content": "a quote; its type is not annotated",
        "source, cue": "the speaker's mention and the cue, where the sentence has one content and one of them: see `inferred`",
    },
    extra={
        "article: sentence": "the sentence's id, and its words where the text is made of the tokens",
        "quote: inferred": "what the corpus does not say, but follows where there is one of each: speaker, cue",
        "document: source, cue": "the places of those that belong to no quote, as nothing says to which",
        "document: tokens": "each token's place and lemma",
    },
    dropped=("A table that is none, whole; a sentence with an empty token.",),
    counts={"sentence": 424, "token": 8658, "content": 216, "source": 186, "cue": 215},
    faults=(
        "One label a token: nothing links a source or cue to a content, and nothing can be nested.",
        "8 sentences have two contents, 5 of them with one cue; 6 have two sources, 10 two cues.",
        "Two Czech sentences are not what their tokens say.",
        "`None` is a word in the table, not an empty field.",
        "The sentences stand alone; their documents are not part of the corpus.",
    ),
)

_ROLES = ("source", "cue")
_OUTSIDE = ("None", "")


def read(root: Path) -> Iterator[Document | Dropped]:
    """The sentences of both languages."""
    for path in found(root, "data/*_tokens.tsv"):
        where = path.relative_to(root).as_posix()
        try:
            rows, sentences = _tables(path)
        except (DelimitedError, UnicodeError, OSError) as error:
            yield Dropped(where, f"it is no table of the corpus, or has no table of sentences: {error}", "table")
            continue
        groups = [(name, list(group)) for name, group in groupby(rows, key=lambda row: row["sentence_num"])]
        ids = record_ids(article_id(name) for name, _ in groups)
        for article, (name, group) in zip(ids, groups, strict=True):
            language = _language(path)
            doc = _document(f"{language}-{article.replace(':', '-')}", name, language, sentences.get(name), group)
            if all(row["text"] for row in group):
                yield doc
            else:
                yield from spread(f"{where}#{name}", "a token is empty", kept(doc))


def _language(path: Path) -> str:
    return path.name.partition("_")[0]


_COLUMNS = ("lemmas", "text", "sentence_num", "index_of_token_sent", "tags")


def _tables(path: Path) -> tuple[list[Mapping[str, str]], dict[str, str]]:
    """The rows of a language, and its sentences by their ids."""
    rows = _table(path, _COLUMNS)
    sentences = _table(path.with_name(f"{_language(path)}_sentences.tsv"), ("sentences", "sentence_id"))
    return rows, {row["sentence_id"]: row["sentences"] for row in sentences}


def _table(path: Path, columns: Sequence[str]) -> list[Mapping[str, str]]:
    return [row.fields for row in records(decoded(path), delimiter="\t", quoted=True, columns=columns)]


def _document(article: str, name: str, language: str, sentence: str | None, rows: Sequence[Mapping[str, str]]) -> Document:
    words = [row["text"] for row in rows]
    tokens = None if sentence is None else _aligned(sentence, words)
    extra = {"sentence": {"id": name}}
    if sentence is None or tokens is None:
        text, tokens = tagged.laid_out([words])
        if sentence is not None:
            extra["sentence"]["words"] = sentence
    else:
        text = sentence
    roles: dict[str, list[Span]] = {"content": [], "source": [], "cue": []}
    for run in tagged.runs([row["tags"] for row in rows], "plain", outside=_OUTSIDE):
        roles.setdefault(run.label, []).append(tokens.span(run.first, run.end))
    return Document(
        ABOUT.article(article, language=language, extra=extra),
        text,
        (),
        tuple(_quotes(roles)),
        extra=_rest(roles) | {"tokens": [[*span, row["lemmas"]] for span, row in zip(tokens.spans, rows, strict=True)]},
    )


def _aligned(sentence: str, words: Sequence[str]) -> Tokens | None:
    """Where the words stand in the sentence with nothing but white space between them; None where they do not."""
    spans, at = [], 0
    for word in words:
        start = sentence.find(word, at)
        if start < 0 or sentence[at:start].strip():
            return None
        at = start + len(word)
        spans.append(Span(start, at))
    return None if sentence[at:].strip() else Tokens(spans)


def _linked(roles: Mapping[str, Sequence[Span]]) -> set[str]:
    """The roles that can belong to one content only, as the sentence has one of each."""
    return {role for role in _ROLES if len(roles["content"]) == 1 and len(roles[role]) == 1}


def _quotes(roles: Mapping[str, Sequence[Span]]) -> Iterator[Quote]:
    linked = _linked(roles)
    for index, content in enumerate(roles["content"]):
        yield Quote(
            f"q{index}",
            medium="unspecified",
            modality="unspecified",
            content=(content,),
            cue=tuple(roles["cue"]) if "cue" in linked else (),
            speaker=Party((), tuple(roles["source"]), "unspecified") if "source" in linked else NOT_ANNOTATED,
            addressee=NOT_ANNOTATED,
            extra={"inferred": sorted({"source": "speaker"}.get(role, role) for role in linked)} if linked else {},
        )


def _rest(roles: Mapping[str, Sequence[Span]]) -> dict[str, Any]:
    used = {"content", *_linked(roles)}
    return {role: [span._asdict() for span in spans] for role, spans in roles.items() if spans and role not in used}


def count(root: Path) -> Counter[str]:
    """Sentences, tokens, and runs of tokens with one label."""
    total: Counter[str] = Counter()
    for path in found(root, "data/*_tokens.tsv"):
        try:
            rows = [(row["sentence_num"], row["tags"]) for row in _tables(path)[0]]
        except (DelimitedError, UnicodeError, OSError):
            total["table"] += 1
            continue
        total += Counter(sentence=sum(1 for _ in groupby(name for name, _ in rows)), token=len(rows))
        total += Counter(label for (_, label), _ in groupby(rows) if label not in _OUTSIDE)
    return total


def kept(doc: Document) -> Counter[str]:
    """What a document holds of what `count` counts."""
    total = Counter(sentence=1, token=len(doc.extra["tokens"]), content=len(doc.quotes))
    total += Counter({role: len(places) for role, places in doc.extra.items() if role != "tokens"})
    for quote in doc.quotes:
        total += Counter(source=len(quote.speaker.mention), cue=len(quote.cue))
    return total
