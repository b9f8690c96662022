"""spaCy's DocBin: span groups `content`, `cue`, `speaker`, `addressee`, `mentions`, `non_quotations`, on spaCy's own tokens.

A span's id is that of its quote or entity, so that the pieces of one thing, and the parts of one quote, find each other. Its
label is the type of the quote (content), the form of the mention (speaker, addressee), the type of the entity (mentions, with
the Wikidata identifier as `kb_id`), the reason (non-quotations), or `cue`. `doc.user_data["saidby"]` is a JSON text with the
article's metadata and its whole annotation, code points and all: what tokens cannot say is said there.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from saidby.document import Document, Span, Spans
from saidby.exports import About, Lost
from saidby.files import annotation_json, article_json
from saidby.tokens import words

ABOUT = About(
    title="spaCy DocBin",
    reads="spaCy 3 (`DocBin().from_disk(path).get_docs(vocab)`; `spacy train` takes the folders as its paths)",
    writes="<split>/<number>.spacy, each of up to 500 articles",
    limits=(
        "Span groups consist of whole tokens: a span that ends inside a token grows to its edge, which is told.",
        "Where spaCy has no tokenizer for a language installed, the tokens are saidby's own words, which is told.",
    ),
    needs="spacy",
)

GROUPS = ("content", "cue", "speaker", "addressee", "mentions", "non_quotations")
AT_ONCE = 500
"""Articles in one file: a DocBin is built in memory."""


class Marked(NamedTuple):
    """Spans for a group, and what is said with them."""

    group: str
    spans: Spans
    label: str
    id: str
    kb_id: str = ""


def export(documents: Iterable[Document], folder: Path) -> Iterator[Lost]:
    """Write the documents by split, AT_ONCE to a file; yields what tokens change."""
    from spacy.tokens import DocBin  # noqa: PLC0415 - an extra

    waiting: dict[str, list[Any]] = {}
    files: Counter[str] = Counter()

    def write(split: str) -> None:
        (folder / split).mkdir(exist_ok=True)
        DocBin(docs=waiting.pop(split), store_user_data=True).to_disk(folder / split / f"{files[split]:05}.spacy")
        files[split] += 1

    for doc in documents:
        split = doc.article.split
        tokens, lost = tokenized(doc)
        yield from lost
        waiting.setdefault(split, []).append(tokens)
        if len(waiting[split]) == AT_ONCE:
            write(split)
    for split in tuple(waiting):
        write(split)


def tokenized(doc: Document) -> tuple[Any, list[Lost]]:
    """A document as a `spacy.tokens.Doc`, and what its tokens change."""
    pipeline, lost = _pipeline(doc.article.language), []
    if pipeline.lang == "xx":
        why = f"no spaCy tokenizer for {doc.article.language!r} is installed; its tokens are saidby's words"
        lost.append(Lost(doc.article.id, "", "tokens", why))
    tokens = _own_tokens(pipeline.vocab, doc.text) if pipeline.lang == "xx" else pipeline.make_doc(doc.text)
    groups: dict[str, list[Any]] = {group: [] for group in GROUPS}
    for group, spans, label, name, kb_id in _marked(doc):
        for span in spans:
            found = tokens.char_span(*span, label=label, kb_id=kb_id, span_id=name, alignment_mode="expand")
            if not found:
                lost.append(
                    Lost(doc.article.id, name, group, f"no token stands at {_shown(span.of(doc.text))}; the span is left out")
                )
                continue
            groups[group].append(found)
            if (found.start_char, found.end_char) != span:
                why = f"{_shown(span.of(doc.text))} are no whole tokens; the span became {_shown(found.text)}"
                lost.append(Lost(doc.article.id, name, group, why))
    tokens.spans.update(groups)
    article = {"id": doc.article.id, **article_json(doc.article)}
    tokens.user_data["saidby"] = json.dumps({"article": article, "annotation": annotation_json(doc)})
    return tokens, lost


@cache
def _pipeline(language: str) -> Any:
    import spacy  # noqa: PLC0415 - an extra

    try:
        return spacy.blank(language.partition("-")[0])
    except ImportError:  # for a language that spaCy does not know, too
        return spacy.blank("xx")


def _own_tokens(vocab: Any, text: str) -> Any:
    """A text cut into `saidby.tokens.words`; one blank after a word goes with it, other white space is tokens, as in spaCy."""
    from spacy.tokens import Doc  # noqa: PLC0415 - an extra

    pieces: list[str] = []
    spaces: list[bool] = []
    ends = 0
    for start, end in (*words(text), Span(len(text), len(text))):
        gap = text[ends:start]
        if pieces and gap.startswith(" "):
            spaces[-1], gap = True, gap[1:]
        new = [piece for piece in (gap, text[start:end]) if piece]
        pieces += new
        spaces += [False] * len(new)
        ends = end
    return Doc(vocab, words=pieces, spaces=spaces)


def _marked(doc: Document) -> Iterator[Marked]:
    for quote in doc.quotes:
        yield Marked("content", quote.content, quote.type, quote.id)
        yield Marked("cue", quote.cue, "cue", quote.id)
        yield Marked("speaker", quote.speaker.mention, quote.speaker.form, quote.id)
        yield Marked("addressee", quote.addressee.mention, quote.addressee.form, quote.id)
    for entity in doc.entities:
        yield Marked("mentions", entity.mentions, entity.type, entity.id, entity.wikidata or "")
    for start, end, reason in doc.non_quotations:
        yield Marked("non_quotations", (Span(start, end),), reason, "")


def _shown(words: str) -> str:
    return repr(words if len(words) <= 40 else f"{words[:20]}…{words[-19:]}")
