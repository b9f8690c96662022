"""PolNeAR: political news in English, 1,008 articles, attributions in brat events; some by five or six annotators."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from saidby.corpora import NOT_ANNOTATED, About, Dropped, NotThere, found, in_text_order, party, spread
from saidby.document import Article, Document, Quote
from saidby.formats import brat
from saidby.formats.delimited import decoded, records

ABOUT = About(
    name="polnear",
    title="PolNeAR, Political News Attribution Relations Corpus",
    address="https://github.com/networkdynamics/PolNeAR",
    revision="c3eee833c035bf7b8c84f55b58c0bf7346cfae76",
    licence="LicenseRef-not-stated",
    rights="No licence is stated for the data. The texts belong to seven news publishers and may not be passed on.",
    languages=("en",),
    citation="Edward Newell, Drew Margolin and Derek Ruths. 2018. An Attribution Relations Corpus for Political News. LREC 2018.",
    maps={
        "Content and Content2 of an event": "content",
        "Cue": "cue",
        "Source": "the speaker's mention",
        "data/<compartment>/": "split, with _ for -",
        "metadata.tsv": "title, published, publisher",
        "type, medium, modality, addressee, entities, nesting": "not annotated",
    },
    extra={
        "article: metadata": "the row of metadata.tsv, column by column; None, NA and nothing all mean missing there",
        "article: annotator, annotators": "whose annotations these are, and whose there are",
        "quote: brat": "the event, its trigger and arguments, and notes on them, verbatim by their ids",
        "document: brat": "every other record: Discuss, Discard, what no event points to, events without content",
    },
    dropped=(
        "All annotators but the first, by file name, where several annotated an article: `annotator` names another, or `all`.",
        "The 54 articles of parc3-replication, whose text is not part of the corpus.",
    ),
    counts={
        "layer": 1258,
        "Attribution event": 27366,
        "Attribution-no-source event": 2234,
        "Source": 25768,
        "Cue": 29566,
        "Content": 29647,
        "Attribution": 27362,
        "Attribution-no-source": 2198,
        "Discuss": 841,
        "Discard": 443,
        "AnnotatorNotes note": 8,
    },
    faults=(
        "Three T records hold line ends, so that they run over several lines: a reader of lines takes their rest for records.",
        "A reader that takes each .ann file for a document finds 27,052 events where one annotator a document gives 24,105.",
        "38 events have no argument at all, 34 of them in train; one has no cue, one no content, one only a cue.",
        "Three events have a cue that is labelled as something else.",
        "By the README no token is in two attributions, but two events share 1,457 sources, 5 contents and 4 cues.",
        "67 spans begin or end with white space, 116 within a word; 168 contents run over paragraphs.",
        "Text: characters garbled in 22 articles, 19 C1 controls, 1 ESC, 2 byte order marks within, 1,752 no-break spaces.",
    ),
)


def read(root: Path, *, annotator: str = "first") -> Iterator[Document | Dropped]:
    """The documents of one annotator an article: the `first`, one by id (4b22, 4e07, 5fec, 6b86, d473, ef2d), or `all`."""
    metadata, layers_of = _metadata(root), _layers(root)
    known = {_annotator(path) for paths in layers_of.values() for path in paths}
    if annotator not in {"first", "all", *known}:
        raise NotThere(f"no annotator is called {annotator!r}; there are first, all, {', '.join(sorted(known))}")
    for (compartment, name), layers in layers_of.items():
        text_path = root / "data" / compartment / "text" / f"{name}.txt"
        if not layers:
            yield Dropped(text_path.relative_to(root).as_posix(), "no annotator has a file for it", "text without layer")
        chosen = layers[:1] if annotator == "first" else [path for path in layers if annotator in ("all", _annotator(path))]
        for path in layers:
            where = path.relative_to(root).as_posix()
            if not text_path.exists():
                yield from spread(where, "the text is not part of the corpus", _count(path))
            elif path not in chosen:
                yield from spread(where, f"another annotator's; --annotator {_annotator(path)} reads it", _count(path))
            else:
                article = _article(name, compartment, metadata.get((compartment, name), {}))
                annotators = {"annotator": _annotator(path), "annotators": [_annotator(layer) for layer in layers]}
                article = replace(article, extra={**article.extra, **annotators})
                if annotator == "all":  # one text several times: its id tells whose, its story keeps it in one split
                    article = replace(article, id=path.stem, story=name)
                yield from _document(article, text_path, path, where)


def count(root: Path) -> Counter[str]:
    """Layers (.ann files) and their records, of all annotators."""
    layers = _layers(root)
    total = Counter({"text without layer": sum(not paths for paths in layers.values())})
    for paths in layers.values():
        for path in paths:
            total += _count(path)
    return +total


def kept(doc: Document) -> Counter[str]:
    """The layer that a document is, and its records."""
    return brat.held(extra.get("brat", {}) for extra in (doc.extra, *(quote.extra for quote in doc.quotes))) + Counter(layer=1)


def _layers(root: Path) -> dict[tuple[str, str], list[Path]]:
    """The .ann files of each article, by compartment and name."""
    layers: dict[tuple[str, str], list[Path]] = {}
    for path in found(root, "data/*/attributions/*.ann"):
        layers.setdefault((path.parts[-3], path.stem.rpartition("_")[0]), []).append(path)
    for path in root.glob("data/*/text/*.txt"):
        layers.setdefault((path.parts[-3], path.stem), [])
    return dict(sorted(layers.items()))


def _annotator(path: Path) -> str:
    return path.stem.rpartition("_")[2]


def _count(path: Path) -> Counter[str]:
    return brat.count(decoded(path, errors="replace")) + Counter(layer=1)


def _metadata(root: Path) -> dict[tuple[str, str], dict[str, str]]:
    """The rows of metadata.tsv by compartment and name; without it articles have no titles."""
    path = root / "data" / "metadata.tsv"
    try:
        rows = list(records(decoded(path), delimiter="\t", quoted=False, columns=("compartment", "filename")))
    except FileNotFoundError:
        return {}
    except ValueError as error:
        raise NotThere(f"{path}: {error}") from error
    return {(row.fields["compartment"], row.fields["filename"]): dict(row.fields) for row in rows}


def _article(name: str, compartment: str, metadata: dict[str, str]) -> Article:
    given = {key: value for key, value in metadata.items() if value not in ("", "None", "NA")}
    return ABOUT.article(
        name,
        title=given.get("title", ""),
        published=given.get("publication_date"),
        publisher=given.get("publisher"),
        split=compartment.replace("-", "_"),
        extra={"metadata": metadata},
    )


def _document(article: Article, text_path: Path, path: Path, where: str) -> Iterator[Document | Dropped]:
    try:
        text, annotations = text_path.read_bytes().decode("utf-8"), decoded(path)
    except ValueError as error:
        yield from spread(where, f"its text or it is not in UTF-8: {error}", _count(path))
        return
    standoff = brat.parse(annotations, text)
    yield from (Dropped(f"{where}:{lost.line}", lost.why, lost.kind) for lost in standoff.lost)
    quotes = [_quote(event, standoff, text) for event in standoff.of("E") if standoff.spans(event.to("Content"))]
    rest = standoff.rest(name for quote in quotes for name in quote.extra["brat"])
    yield Document(article, text, quotes=in_text_order(quotes), extra={"brat": brat.verbatim(rest, text)})


def _quote(event: brat.Link, standoff: brat.Standoff, text: str) -> Quote:
    content, cue, source = (standoff.spans(event.to(role)) for role in ("Content", "Cue", "Source"))
    extra = {"brat": brat.verbatim(standoff.around(event).values(), text)}
    return Quote(event.id, "unspecified", "unspecified", "unspecified", None, content, cue, party(source), NOT_ANNOTATED, extra)
