"""A spreadsheet of quotes: a row for every quote, with who said it, for people who sort and filter ("all that X said").

A cell that a spreadsheet would run as a formula (it begins with = + - @, a tab or a line end, also after spaces) gets an
apostrophe before it, as OWASP advises against CSV injection: an article, a name or a system's guess may come from anybody.
`unguarded` takes it off again, exactly.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from saidby.document import Document, Party, Quote, Spans
from saidby.exports import About, Lost

ABOUT = About(
    title="CSV of quotes",
    reads="spreadsheets (comma, UTF-8 with a mark for Excel); Python's csv and pandas with `encoding='utf-8-sig'`",
    writes="quotes.csv",
    without=(
        "document.extra",
        "document.article.extra",
        "entity.extra",
        "entity.mentions",
        "entity.named",
        "entity.type",
        "entity.wikidata",
        "non_quotation",
        "quote.extra",
    ),
    limits=(
        "The article's text is left out, but for the words of quotes; of an entity only the name is held, if a quote names it.",
        "An article without quotes has no row.",
        "The pieces of an extent are joined by ` … `; `content_at` has the offsets of each piece in code points.",
        "A cell that would be run as a formula begins with an apostrophe.",
    ),
)

PIECES = " … "
_FORMULA = re.compile(r"['\s]*[=+\-@\t\r\n＝＋－＠]")
"""What some spreadsheet runs; apostrophes before it count too, so that taking one off is never ambiguous."""

COLUMNS: Mapping[str, Callable[[Document, Quote], str]] = {
    "article": lambda doc, _: doc.article.id,
    "title": lambda doc, _: doc.article.title,
    "published": lambda doc, _: doc.article.published or "",
    "publisher": lambda doc, _: doc.article.publisher or "",
    "language": lambda doc, _: doc.article.language,
    "license": lambda doc, _: doc.article.license,
    "origin": lambda doc, _: doc.article.origin,
    "story": lambda doc, _: doc.article.story or "",
    "split": lambda doc, _: doc.article.split,
    "corpus": lambda doc, _: doc.article.corpus or "",
    "quote": lambda _, quote: quote.id,
    "parent": lambda _, quote: quote.parent or "",
    "speaker": lambda doc, quote: _names(doc, quote.speaker),
    "content": lambda doc, quote: _words(doc, quote.content),
    "cue": lambda doc, quote: _words(doc, quote.cue),
    "type": lambda _, quote: quote.type,
    "medium": lambda _, quote: quote.medium,
    "modality": lambda _, quote: quote.modality,
    "speaker_ids": lambda _, quote: " ".join(quote.speaker.entities),
    "speaker_mention": lambda doc, quote: _words(doc, quote.speaker.mention),
    "speaker_form": lambda _, quote: quote.speaker.form,
    "addressee": lambda doc, quote: _names(doc, quote.addressee),
    "addressee_ids": lambda _, quote: " ".join(quote.addressee.entities),
    "addressee_mention": lambda doc, quote: _words(doc, quote.addressee.mention),
    "addressee_form": lambda _, quote: quote.addressee.form,
    "content_at": lambda _, quote: " ".join(f"{start}:{end}" for start, end in quote.content),
}


def export(documents: Iterable[Document], folder: Path) -> Iterator[Lost]:
    """Write a row for every quote; yields entities that no quote names, and spans whose place no column has."""
    with (folder / "quotes.csv").open("w", encoding="utf-8-sig", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(COLUMNS)
        for doc in documents:
            rows.writerows([guarded(cell(doc, quote)) for cell in COLUMNS.values()] for quote in doc.quotes)
            named = {key for quote in doc.quotes for party in (quote.speaker, quote.addressee) for key in party.entities}
            silent = [entity.id for entity in doc.entities if entity.id not in named]
            yield from (Lost(doc.article.id, key, "name", "no quote names it, and only quotes have rows") for key in silent)


def guarded(cell: str) -> str:
    """A cell that no spreadsheet runs: with an apostrophe before it where it would."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unguarded(cell: str) -> str:
    """The cell that `guarded` was given."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def _names(doc: Document, party: Party) -> str:
    names = {entity.id: entity.name for entity in doc.entities}
    return "; ".join(names.get(key, key) for key in party.entities)


def _words(doc: Document, spans: Spans) -> str:
    return PIECES.join(span.of(doc.text) for span in spans)
