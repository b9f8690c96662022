"""LitBank: direct speech in English fiction, whose speakers are entities of the corpus's coreference layer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from saidby.corpora import NOT_ANNOTATED, About, Dropped, article_id, found, in_text_order, record_ids, spread
from saidby.document import Article, Document, Entity, Party, Quote, Span
from saidby.formats.delimited import decoded, lines, rows
from saidby.offsets import OffsetError, Tokens

ABOUT = About(
    name="litbank",
    title="LitBank, quotations with their speakers",
    address="https://github.com/dbamman/litbank",
    revision="3e50db0ffc033d7ccbb94f4d88f6b99210328ed8",
    licence="CC-BY-4.0",
    rights="README.md says CC BY 4.0; the novels are in the public domain in the United States.",
    languages=("en",),
    citation=(
        "Matthew Sims and David Bamman. 2020. Measuring Information Propagation in Literary Social Networks. EMNLP 2020; "
        "David Bamman, Olivia Lewke and Anya Mansoor. 2020. An Annotated Dataset of Coreference in English Literature. LREC 2020."
    ),
    maps={
        "quotations/tsv/*.txt": "the text, as it is: one sentence a line, a blank between tokens",
        "QUOTE": "content of a direct quote; end tokens are inclusive there",
        "ATTRIB": "the speaker's entity (its words for this quote are not annotated)",
        "COREF": "entity: its name is the id up to the last -, with blanks for _",
        "MENTION of an entity": "its mention; PROP, NOM and PRON say whether it is named, PER, ORG, GPE, LOC and FAC its type",
        "the file's name": "title",
        "cue, addressee, medium, modality, nesting": "not annotated",
    },
    extra={
        "article: file": "the name of its files",
        "quote: words": "the stated words, where they are not those of the text",
        "entity: id": "verbatim",
        "entity: mentions": "id, type and category of each of its mentions, in their order",
        "document: COP, APPOS": "copulas and appositions between mentions, verbatim",
        "document: MENTION": "mentions of no entity, verbatim: the parts of these relations",
    },
    dropped=(),
    counts={"text": 100, "QUOTE": 1765, "ATTRIB": 1765, "MENTION": 29103, "COREF": 28411, "COP": 466, "APPOS": 226},
    faults=(
        "That end tokens are inclusive is not said: a reader that takes them as exclusive cuts every quote by a token.",
        "The texts are tokenised; the printed words cannot be had back from them.",
        "Ids of quotes are unique in a file only; 14 texts have no quotes; 506 quotes run over a line.",
    ),
)

_TYPES = {"PER": "person", "ORG": "organization", "GPE": "place", "LOC": "place", "FAC": "place"}
_LABELS = {"QUOTE": 6, "ATTRIB": 3, "MENTION": 9, "COREF": 3, "COP": 3, "APPOS": 3}
"""Labels of records, and how many fields a record has at least."""

Records = dict[str, list[tuple[str, tuple[str, ...]]]]
"""Where each record stands, and its fields, by label."""

Placed = tuple[Span, tuple[str, ...]]
"""Where a mention or quote stands in the text, and its fields."""


def read(root: Path) -> Iterator[Document | Dropped]:
    """A document for each text, with the quotations and the coreference layer together."""
    texts = {path.stem: path for path in found(root, "quotations/tsv/*.txt")}
    for path in _annotations(root):
        if path.stem not in texts:
            yield from spread(path.relative_to(root).as_posix(), "there is no text for it", _count(path))
    for name, path in texts.items():
        layers = [root / layer / "tsv" / f"{name}.ann" for layer in ("quotations", "coref")]
        try:
            text = decoded(path)
        except ValueError as error:
            everything = sum((_count(layer) for layer in layers if layer.exists()), Counter(text=1))
            yield from spread(path.relative_to(root).as_posix(), f"it is not in UTF-8: {error}", everything)
            continue
        records: Records = {label: [] for label in _LABELS}
        for layer in layers:
            yield from _gather(root, layer, records)
        yield from _document(_article(name), text, records)


def count(root: Path) -> Counter[str]:
    """Texts, and records by their labels."""
    return sum(map(_count, _annotations(root)), Counter(text=len(found(root, "quotations/tsv/*.txt"))))


def kept(doc: Document) -> Counter[str]:
    """The text that a document is, and its records."""
    mentions = {name for entity in doc.entities for name, *_ in entity.extra["mentions"]}
    total = Counter(text=1) + Counter({label: len(doc.extra.get(label, ())) for label in ("MENTION", "COP", "APPOS")})
    total += Counter(QUOTE=len(doc.quotes), ATTRIB=sum(len(quote.speaker.entities) for quote in doc.quotes))
    return total + Counter(MENTION=len(mentions), COREF=sum(len(entity.mentions) for entity in doc.entities))


def _annotations(root: Path) -> list[Path]:
    return sorted(root.glob("quotations/tsv/*.ann")) + sorted(root.glob("coref/tsv/*.ann"))


def _count(path: Path) -> Counter[str]:
    return Counter(line.split("\t")[0] for line in lines(decoded(path, errors="replace")) if line)


def _article(name: str) -> Article:
    title = name.partition("_")[2].removesuffix("_brat").replace("_", " ")
    return ABOUT.article(article_id(name), title=title, extra={"file": name})


def _gather(root: Path, path: Path, records: Records) -> Iterator[Dropped]:
    """Sort the rows of a file under their labels; a layer may be absent."""
    where = path.relative_to(root).as_posix()
    try:
        table = list(rows(decoded(path), delimiter="\t", quoted=False)) if path.exists() else []
    except ValueError as error:
        yield from spread(where, f"it is not in UTF-8: {error}", _count(path))
        return
    for line, fields in table:
        if fields and len(fields) >= _LABELS.get(fields[0], len(fields) + 1):
            records[fields[0]].append((f"{where}:{line}", fields))
        elif fields:
            yield Dropped(f"{where}:{line}", "it has no known label, or too few fields", fields[0])


def _document(article: Article, text: str, records: Records) -> Iterator[Document | Dropped]:
    sentences = _sentences(text)
    dropped: list[Dropped] = []
    mentions, quotes = (_placed(label, records, sentences, dropped) for label in ("MENTION", "QUOTE"))
    chains, speakers = (_tied(*tied, records, dropped) for tied in (("COREF", mentions), ("ATTRIB", quotes)))
    members: dict[str, list[str]] = {entity: [] for entity in (*chains.values(), *speakers.values())}
    for mention, entity in chains.items():
        members[entity].append(mention)
    ids = dict(zip(members, record_ids(members), strict=True))
    extra: dict[str, Any] = {"MENTION": [fields[1:] for name, (_, fields) in mentions.items() if name not in chains]}
    extra |= {label: [fields[1:] for _, fields in records[label]] for label in ("COP", "APPOS")}
    yield from dropped
    yield Document(
        article,
        text,
        tuple(_entity(ids[name], name, [mentions[mention] for mention in own]) for name, own in members.items()),
        in_text_order(_quotes(text, quotes, {quote: ids[entity] for quote, entity in speakers.items()})),
        extra={label: list(map(list, rest)) for label, rest in extra.items() if rest},
    )


def _sentences(text: str) -> list[Tokens]:
    """The tokens of each line, where they stand in the text."""
    found_, start = [], 0
    for line in text.split("\n"):
        tokens = Tokens.joined(line.split(" "))[1].spans
        found_.append(Tokens([Span(start + token.start, start + token.end) for token in tokens]))
        start += len(line) + 1
    return found_


def _placed(label: str, records: Records, sentences: list[Tokens], dropped: list[Dropped]) -> dict[str, Placed]:
    """The records of a label that name tokens of the text, by their ids; the others are dropped."""
    placed: dict[str, Placed] = {}
    for where, fields in records[label]:
        try:
            first, start, last, end = map(int, fields[2:6])
            span = Span(_token(sentences, first, start).start, _token(sentences, last, end).end)
        except ValueError as error:
            dropped.append(Dropped(where, str(error), label))
            continue
        if fields[1] in placed or span.start >= span.end:
            dropped.append(Dropped(where, f"{fields[1]} is given twice, or ends before it begins", label))
        else:
            placed[fields[1]] = span, fields
    return placed


def _token(sentences: list[Tokens], sentence: int, token: int) -> Span:
    if not 0 <= sentence < len(sentences):
        raise OffsetError(f"line {sentence} lies outside the text, which has {len(sentences)}")
    return sentences[sentence].span(token, token + 1)


def _tied(label: str, known: Mapping[str, Placed], records: Records, dropped: list[Dropped]) -> dict[str, str]:
    """The entity of each mention or quote, by their ids; what ties nothing known, or ties it again, is dropped."""
    tied: dict[str, str] = {}
    for where, (_, name, entity, *_) in records[label]:
        if name in known and name not in tied and entity:
            tied[name] = entity
        else:
            dropped.append(Dropped(where, f"there is no {name}, or no entity for it, or it has one already", label))
    return tied


def _entity(id_: str, name: str, mentions: list[Placed]) -> Entity:
    mentions = sorted(mentions)
    types = {_TYPES.get(fields[7], "unspecified") for _, fields in mentions}
    return Entity(
        id=id_,
        name=(name.rpartition("-")[0] or name).replace("_", " "),
        type=types.pop() if len(types) == 1 else "unspecified",
        named=any(fields[8] == "PROP" for _, fields in mentions) if mentions else None,
        mentions=tuple(span for span, _ in mentions),
        extra={"id": name, "mentions": [[fields[1], *fields[7:]] for _, fields in mentions]},
    )


def _quotes(text: str, quotes: Mapping[str, Placed], speakers: Mapping[str, str]) -> Iterator[Quote]:
    for id_, (name, (span, fields)) in zip(record_ids(quotes), quotes.items(), strict=True):
        speaker = Party((speakers[name],) if name in speakers else (), form="unspecified")
        extra = {} if fields[6:] and fields[6].split() == span.of(text).split() else {"words": list(fields[6:])}
        yield Quote(id_, "direct", "unspecified", "unspecified", None, (span,), (), speaker, NOT_ANNOTATED, extra)
