"""What the gold of a column is made of: corpora read once, novels divided, samples cut, thoughts told from what was said."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

from saidby import corpora, files
from saidby.baselines.rules import lexicon
from saidby.document import Document, Party, Quote, Spans

ROOT = Path(__file__).resolve().parents[1]
CORPORA = Path(os.environ.get("SAIDBY_CORPORA") or ROOT.parent / "shared" / "corpora")


@cache
def read(corpus: str, folder: str) -> tuple[Document, ...]:
    """All documents of a corpus in a folder below `CORPORA`, or of ours where there is no folder."""
    if not folder:
        return tuple(files.read_documents(ROOT))
    return tuple(doc for doc in corpora.load(corpus).read(CORPORA / folder) if isinstance(doc, Document))


def digest(docs: Iterable[Document]) -> str:
    """A hash of what a cell is scored on."""
    return hashlib.sha256(b"".join(files.as_line(doc) for doc in docs)).hexdigest()[:16]


# Samples

ARTICLE = 12_000
"""Characters that a document may have without being a novel."""


def excerpt(docs: Iterable[Document], characters: int) -> Iterator[Document]:
    """Documents, in an order that only their ids decide, until they have so many characters.

    A novel gives no more than a third of them; it, and the last document, end with a paragraph, and have the quotes up to there.
    """
    most, left = max(characters // 3, ARTICLE), characters
    for doc in sorted(docs, key=lambda doc: hashlib.sha256(doc.article.id.encode()).digest()):
        end = min(most, left)
        cut = doc if len(doc.text) <= end else _cut(doc, doc.text.rfind("\n", 0, end) + 1)
        if cut.text:
            yield cut
        left -= len(cut.text)


def _cut(doc: Document, end: int) -> Document:
    quotes = [quote for quote in doc.quotes if quote.content[-1:] and quote.content[-1].end <= end]
    inside = [replace(quote, cue=_before(end, quote.cue), speaker=_party(end, quote.speaker)) for quote in quotes]
    entities = tuple(replace(entity, mentions=_before(end, entity.mentions), extra={}) for entity in doc.entities)
    kept = {quote.id for quote in inside}
    nested = tuple(replace(q, parent=q.parent if q.parent in kept else None, addressee=_party(end, q.addressee)) for q in inside)
    return Document(doc.article, doc.text[:end], entities, nested, tuple(q for q in doc.non_quotations if q.end <= end))


def _before(end: int, spans: Spans) -> Spans:
    return tuple(span for span in spans if span.end <= end)


def _party(end: int, party: Party) -> Party:
    return replace(party, mention=_before(end, party.mention))


# Works of corpora that have no splits

UNSPLIT = ("pdnc", "litbank", "quoteli3")
"""Novels, all in one split. The same novels are in several of these corpora, so that titles and not files are divided."""


def split_of(doc: Document) -> str:
    """The split of an article by its corpus; of a novel by its title: `test` A to E, `validation` R to Z, else `train`."""
    if doc.article.corpus not in UNSPLIT:
        return doc.article.split
    initial = work(doc)[:1]
    return "test" if initial < "f" else "validation" if initial > "q" else "train"


def work(doc: Document) -> str:
    """The title of a novel in small letters, without article or number: `alice`, `emma`."""
    title = re.sub(r"^\d+_|_brat$", "", doc.article.title or doc.article.id).replace("_", " ").casefold()
    return re.sub(r"^(?:an?|the) ", "", title)


# Thought

_ATTITUDES = {"think", "oppose", "show"}
"""Kinds of cue in the lexicon of `rules` that by themselves are no saying."""


def is_thought(doc: Document, quote: Quote) -> bool:
    """Whether a quote is of a thought or attitude and not of an utterance, as far as the corpus tells.

    Its medium says so; where the medium is unspecified (PolNeAR), its cue does: it has a verb of thinking of the lexicon of
    `rules` (believe, want, fear, ...) and none of saying. Corpora without cues (novels) tell nothing: all is taken for speech.
    """
    if quote.medium != "unspecified":
        return quote.medium == "thought"
    cues = lexicon.load(doc.article.language[:2]).cues
    kinds = {kind for word in doc.words(quote.cue).casefold().split() for form in cues.get(word, ()) for kind in form.kinds}
    return "think" in kinds and kinds <= _ATTITUDES


def without_thought(doc: Document) -> Document:
    """The document without quotes of thoughts; what is nested in one stands on its own."""
    gone = {quote.id for quote in doc.quotes if is_thought(doc, quote)}
    kept = (replace(q, parent=None) if q.parent in gone else q for q in doc.quotes if q.id not in gone)
    return replace(doc, quotes=tuple(kept)) if gone else doc
