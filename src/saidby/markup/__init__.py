"""A document as marked-up text: for writing annotations by hand, for examples, and for the terminal.

A head of one line a record, a line of `=`, and the article's text with labels put around its words:

    article harbour-vote
    entity e1 person named: Ada Ruiz
    quote q1 direct speech asserted by e1 named
    ====
    [q1|"It leaks,"|q1] [q1.cue|said|q1.cue] [q1.by|[e1|Ada Ruiz|e1]|q1.by].

`[q1|` opens and `|q1]` closes a label; labels may nest and cross. `q1` is the content of quote q1, `q1.cue` its cue, `q1.by`
and `q1.to` the words that name its speaker and addressee; `e1` is a mention of entity e1, `n1` a non-quotation. A label
put twice marks one thing in two pieces. Pieces of one label that overlap are told apart by `~2`, `~3`, ...

Head lines, in any order (what stands in brackets may be left out):

    article ID [SHA256]
    entity ID TYPE [named|unnamed] [WIKIDATA]: NAME
    quote ID TYPE [MEDIUM] [MODALITY] [by ENTITIES FORM] [to ENTITIES FORM] [in PARENT]
    not ID REASON
    extra [ID] JSON

ENTITIES are ids joined by commas, or `-` for none.
"""

from __future__ import annotations

from dataclasses import replace

from saidby.document import Document, Spans
from saidby.markup.notation import MarkupError, text_digest
from saidby.markup.reading import unmark
from saidby.markup.writing import mark

__all__ = ["MarkupError", "in_text_order", "mark", "text_digest", "unmark"]


def in_text_order(doc: Document) -> Document:
    """The same document with its records in text order: by first word, of two that start together the longer first."""

    def order(spans: Spans) -> tuple[int, int]:
        return (spans[0].start, -spans[-1].end) if spans else (len(doc.text), 0)

    entities = sorted(doc.entities, key=lambda entity: order(entity.mentions[:1]))
    quotes = sorted(doc.quotes, key=lambda quote: order(quote.content))
    non_quotations = sorted(doc.non_quotations, key=lambda found: order((found.span,)))
    return replace(doc, entities=tuple(entities), quotes=tuple(quotes), non_quotations=tuple(non_quotations))
