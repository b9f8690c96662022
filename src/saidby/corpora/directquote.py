"""DirectQuote: direct quotations in paragraphs of English news, a token and an IOB1 tag on each line.

The data could not be had when this was written: the format is that of the authors' README and paper.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from saidby.corpora import NOT_ANNOTATED, About, Dropped, article_id, found, party
from saidby.document import Document, Party, Quote, Span
from saidby.formats import tagged
from saidby.formats.delimited import decoded

ABOUT = About(
    name="directquote",
    title="DirectQuote, direct quotations in news articles",
    address="https://github.com/THUNLP-MT/DirectQuote",
    revision="6dcd6f64f3e3553a71e8327a9678bdc75b66140e",
    licence="LicenseRef-not-stated",
    rights="No licence is stated. The paragraphs belong to thirteen news outlets.",
    languages=("en",),
    citation="Yuanchi Zhang and Yang Liu (2022): DirectQuote: A Dataset for Direct Quotation Extraction and Attribution in News "
    "Articles. LREC 2022.",
    maps={
        "a paragraph, its tokens joined by blanks": "an article",
        "LeftSpeaker, RightSpeaker, Unknown": "a quote, direct",
        "Speaker": "the speaker's mention, where it is the only one on the side that the quote's label names: see `inferred`",
        "Unknown": "a quote whose speaker nothing names: form `implicit`",
    },
    extra={
        "article: file, line": "where the paragraph begins",
        "quote: label": "LeftSpeaker (the speaker stands before it), RightSpeaker (after it), Unknown",
        "quote: inferred": "`speaker`, where the mention follows from its being the only one on that side",
        "quote: faults": "what is wrong with its tags",
        "document: speakers": "the places of all Speakers",
        "document: labels": "what has another label",
    },
    dropped=("A line that is no token with a tag, and a file that is not UTF-8.",),
    counts={"paragraph": 19760},
    faults=(
        "Nothing was measured, the count is the README's. It says 10,353 quotations, the paper 10,279, of 13 outlets.",
        "No documents, outlets or splits; paragraphs stand alone; words were truecased and split at white space.",
        "A label says on which side a quote's speaker stands, not which Speaker it is.",
    ),
)

_SIDES = ("LeftSpeaker", "RightSpeaker", "Unknown")
_OUTSIDE = ("Out", "O")


def read(root: Path) -> Iterator[Document | Dropped]:
    """The paragraphs of all text files below `root`, each as it is read."""
    for path in found(root, "**/*.txt"):
        where = path.relative_to(root).as_posix()
        try:
            text = decoded(path)
        except UnicodeError as error:
            yield Dropped(where, str(error), "file")
            continue
        yield from (Dropped(f"{where}:{line.number}", str(line), "line") for line in tagged.wrong_lines(text))
        for number, block in enumerate(tagged.blocks(tagged.lines(text)), 1):
            yield _document(where, number, block)


def _document(where: str, number: int, block: Sequence[tagged.Line]) -> Document:
    text, tokens = tagged.laid_out([[line.token for line in block]])
    runs = list(_runs(block))
    spans = [tokens.span(run.first, run.end) for run in runs]
    speakers = [span for run, span in zip(runs, spans, strict=True) if run.label == "Speaker"]
    quotes = [
        _quote(f"q{index}", run, span, speakers)
        for index, (run, span) in enumerate(zip(runs, spans, strict=True))
        if run.label in _SIDES
    ]
    labels = [
        {"label": run.label} | span._asdict()
        for run, span in zip(runs, spans, strict=True)
        if run.label not in {"Speaker", *_SIDES}
    ]
    extra = {"speakers": [span._asdict() for span in speakers], "labels": labels}
    article = ABOUT.article(
        article_id(f"{where.removesuffix('.txt')}-{number:05}"),
        extra={"file": where, "line": block[0].number},
    )
    return Document(article, text, (), tuple(quotes), extra={key: value for key, value in extra.items() if value})


def _runs(block: Sequence[tagged.Line]) -> Iterator[tagged.Run]:
    return tagged.runs([line.tag for line in block], "IOB1", outside=_OUTSIDE)


def _quote(name: str, run: tagged.Run, span: Span, speakers: Sequence[Span]) -> Quote:
    speaker = _speaker(run.label, span, speakers)
    extra: dict[str, Any] = {"label": run.label}
    if speaker.mention:
        extra["inferred"] = ["speaker"]
    if run.faults:
        extra["faults"] = list(run.faults)
    return Quote(name, "direct", "unspecified", "unspecified", None, (span,), (), speaker, NOT_ANNOTATED, extra)


def _speaker(label: str, quote: Span, speakers: Sequence[Span]) -> Party:
    """The only Speaker on the side that the label names; nobody where there is none or a choice."""
    if label == "Unknown":
        return party()
    beside = [span for span in speakers if (span.end <= quote.start if label == "LeftSpeaker" else span.start >= quote.end)]
    return party(tuple(beside)) if len(beside) == 1 else NOT_ANNOTATED


def count(root: Path) -> Counter[str]:
    """Paragraphs, runs of each label, and lines that are no token with a tag."""
    total: Counter[str] = Counter()
    for path in found(root, "**/*.txt"):
        try:
            text = decoded(path)
        except UnicodeError:
            total["file"] += 1
            continue
        total["line"] += sum(1 for _ in tagged.wrong_lines(text))
        for block in tagged.blocks(tagged.lines(text)):
            total += Counter(run.label for run in _runs(block)) + Counter(paragraph=1)
    return +total


def kept(doc: Document) -> Counter[str]:
    """What a document holds of what `count` counts."""
    labels = [*(quote.extra["label"] for quote in doc.quotes), *(item["label"] for item in doc.extra.get("labels", ()))]
    return Counter(labels) + Counter(paragraph=1, Speaker=len(doc.extra.get("speakers", ())))
