"""PFSA-ID: Indonesian news, statements of public figures and who made them, a token and a label on each line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from saidby.corpora import NOT_ANNOTATED, About, Dropped, article_id, found, spread
from saidby.document import Document, Quote, Span
from saidby.formats import tagged
from saidby.formats.delimited import decoded

ABOUT = About(
    name="pfsa_id",
    title="PFSA-ID, Public Figures Statements Attributions in Indonesian",
    address="https://github.com/sigit-purnomo/pfsa-id",
    revision="38b9a396bc120c41f71e343010c4307554ea7dcf",
    licence="LicenseRef-CC-BY-NC-SA",
    rights="LICENSE says CC BY-NC-SA, without a version. The articles belong to the newspaper Kompas.",
    languages=("id",),
    citation="Purnomo W.P., Kumar and Zulkarnain (2022): PFSA-ID: an annotated Indonesian corpus and baseline model of public "
    "figures statements attributions. Global Knowledge, Memory and Communication.",
    maps={
        "tokens joined by blanks, an automatic sentence a line": "text",
        "from one date line to the next": "an article: an inference, as nothing marks where an article begins",
        "STATEMENT": "a quote, direct",
        "the file's name": "split: test, dev, train",
        "CUE, PERSON and the rest": "nothing links them to a statement, so that speaker and cue stay empty",
    },
    extra={
        "article: file, line, boundary": "where it begins, and what tells so",
        "quote: faults": "what is wrong with its labels in the BILOU scheme",
        "document: labels": "every other label with its place: CUE, CUECOREF, PERSON, PERSONCOREF, ROLE, AFFILIATION, ISSUE, ...",
    },
    dropped=(
        "Articles that an earlier file holds too: the dev files contain one another.",
        "A line that is no token with a label.",
    ),
    counts={
        "STATEMENT": 535,
        "CUE": 351,
        "CUECOREF": 183,
        "PERSON": 315,
        "PERSONCOREF": 312,
        "ROLE": 317,
        "AFFILIATION": 255,
        "ISSUE": 140,
        "EVENT": 105,
        "DATETIME": 77,
        "LOCATION": 40,
    },
    faults=(
        "Counts are of test-data.txt. The README counts 4,160 statements in 1,018 articles; the train files are missing.",
        "dev-40 contains dev-30 contains dev-20 (1,653, 1,273 and 828 statements); dev.txt is dev-30.",
        "Statements run across the blank lines after automatic sentences: a reader that stops there cuts 533 of 535.",
        "No mark of where an article begins; 129 date lines in test-data, one without a city, so that articles may run together.",
        "Opening quotation marks were made closing ones: 1,316 against 46.",
        "Nothing relates statement, person and cue.",
    ),
)


def read(root: Path) -> Iterator[Document | Dropped]:
    """The articles of all files, the larger files first, each as it is read; what was read before is dropped."""
    seen: dict[bytes, str] = {}
    for path in _paths(root):
        where = path.relative_to(root).as_posix()
        try:
            text = decoded(path)
        except UnicodeError as error:
            yield Dropped(where, str(error), "file")
            continue
        yield from (Dropped(f"{where}:{line.number}", str(line), "line") for line in tagged.wrong_lines(text))
        for number, blocks in enumerate(_articles(text), 1):
            doc = _document(where, number, blocks)
            digest = sha256(doc.text.encode()).digest()
            if digest in seen:
                yield from spread(f"{where}:{blocks[0][0].number}", f"the same article stands in {seen[digest]}", kept(doc))
            else:
                seen[digest] = where
                yield doc


def _paths(root: Path) -> list[Path]:
    return sorted(found(root, "corpus/*/*.txt"), key=lambda path: (-path.stat().st_size, path.name))


Block = list[tagged.Line]
"""The tokens between two blank lines."""


def _articles(text: str) -> Iterator[list[Block]]:
    """Blocks from one date line to the next; none begins within what a label covers."""
    article: list[Block] = []
    for block in tagged.blocks(tagged.lines(text)):
        if article and _is_date_line(block) and block[0].tag[:2] not in {"I-", "L-"}:
            yield article
            article = []
        article.append(block)
    if article:
        yield article


def _is_date_line(block: Sequence[tagged.Line]) -> bool:
    """Whether a sentence begins like `JAKARTA , KOMPAS —`: a place in capitals, and the newspaper."""
    return re.match(r"[^a-z,]{2,60} , KOMPAS\b", " ".join(line.token for line in block[:8])) is not None


def _document(where: str, number: int, blocks: Sequence[Block]) -> Document:
    text, tokens = tagged.laid_out([line.token for line in block] for block in blocks)
    statements: list[Quote] = []
    labels: list[dict[str, Any]] = []
    for run in tagged.runs((line.tag for block in blocks for line in block), "BILOU"):
        span = tokens.span(run.first, run.end)
        faults = {"faults": list(run.faults)} if run.faults else {}
        if run.label == "STATEMENT":
            statements.append(_quote(f"q{len(statements)}", span, faults))
        else:
            labels.append({"label": run.label} | span._asdict() | faults)
    boundary = "inferred from a date line" if _is_date_line(blocks[0]) else "start of the file"
    article = ABOUT.article(
        article_id(f"{where.removeprefix('corpus/').removesuffix('.txt')}-{number:03}"),
        language="id",
        publisher="Kompas",
        split=_split(where),
        extra={"file": where, "line": blocks[0][0].number, "boundary": boundary},
    )
    return Document(article, text, (), tuple(statements), extra={"labels": labels} if labels else {})


def _quote(name: str, content: Span, extra: dict[str, Any]) -> Quote:
    return Quote(name, "direct", "unspecified", "unspecified", None, (content,), (), NOT_ANNOTATED, NOT_ANNOTATED, extra)


def _split(where: str) -> str:
    return next((name for name in ("train", "dev", "test") if name in Path(where).stem), "train")


def count(root: Path) -> Counter[str]:
    """What each label covers in each file read as one stream, and lines that are no token with a label."""
    total: Counter[str] = Counter()
    for path in _paths(root):
        try:
            text = decoded(path)
        except UnicodeError:
            total["file"] += 1
            continue
        total["line"] += sum(1 for _ in tagged.wrong_lines(text))
        total += Counter(run.label for run in tagged.runs((line.tag for line in tagged.lines(text) if line.token), "BILOU"))
    return +total


def kept(doc: Document) -> Counter[str]:
    """What a document holds of what `count` counts."""
    return Counter(item["label"] for item in doc.extra.get("labels", ())) + Counter(STATEMENT=len(doc.quotes))
