"""Who said what by rules: verbs of saying, quotation marks, and the nearest name that fits.

A lexicon for each language says which words signal a report and what they take (`lexicon/`). A text is cut into sentences of
words and whole quotations (`units`); in each, a cue is completed by its subject (`phrases`) and by what it takes (`frames`,
`reports`), or patterns do both where the language has no spaces or capitals (`patterns`). Quotations that no cue reports go on
with the speaker before (`drafts`). Speakers with a name in common are one entity (`people`). Nothing is trained; which words
are in the English lexicon was decided on the train split of PolNeAR.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from saidby.baselines import About
from saidby.baselines.quotation_marks import no_quote, outermost
from saidby.baselines.rules import lexicon as lexicons
from saidby.baselines.rules.drafts import Reader
from saidby.baselines.rules.people import People
from saidby.document import Article, Document, NonQuotation, Party, Quote, Span, Spans
from saidby.marks import Pair, pairs

ABOUT = About(
    "Rules",
    "Direct, indirect and mixed quotes with cue, speaker, entities, medium and modality.",
    lexicons.languages(),
)

Convention = Literal["saidby", "polnear"]
_SPOKEN = frozenset(("say", "state", "tell", "ask", "call", "accuse", "demand", "source", "after"))
_KINDS = {"saidby": _SPOKEN, "polnear": _SPOKEN | {"think", "show", "oppose"}}
_WHOLLY = 0.9
"""The part of a content in marks from which on it is direct, as scores see it."""
_CAPITAL = "[A-ZÀ-ÞŠŽČŘĐŁĞİА-ЯЁ]"
_NAME = re.compile(rf"{_CAPITAL}[\w’'-]+(?: (?:{_CAPITAL}\.|(?:(?:d[aeiou]s?|van|von|bin) )?{_CAPITAL}[\w’'-]+))+")
"""Two words with a capital or more: the names that pronouns may stand for."""


def annotate(article: Article, text: str, *, convention: Convention = "saidby") -> Document:
    """What the rules find in an article.

    `convention` says what counts: by our guidelines (`saidby`) attitudes that nobody uttered do not, and a subject that is left
    out is no mention. In PolNeAR (`polnear`) they count, and the mention is the subject of the verb, or of the quote, before.
    """
    lexicon = lexicons.load(article.language[:2])
    marked = tuple(outermost(pairs(text)))
    drafts = sorted(
        Reader(text, marked, lexicon, _KINDS[convention], joins=convention == "polnear").read(), key=lambda draft: draft.content
    )
    people = People(text, lexicon, tuple(Span(*found.span()) for found in _NAME.finditer(text)))
    known = {who: people.speaker(who) for who in sorted({draft.who for draft in drafts if draft.who})}
    entities = people.entities()
    quotes: list[Quote] = []
    for draft in drafts:
        speaker = Party()
        if draft.who:
            someone, form = known[draft.who]
            shown = not draft.elided or convention == "polnear"
            speaker = Party((entities[id(someone)].id,), (draft.who,) if shown else (), form if shown else "implicit")
        medium = "writing" if draft.written else "speech"
        type_ = _type(draft.content, marked)
        quotes.append(Quote(f"q{len(quotes) + 1}", type_, medium, draft.modality, None, draft.content, draft.cue, speaker))
    others = (pair for pair in marked if not any(span.meets(pair.span) for quote in quotes for span in quote.content))
    non_quotations = (NonQuotation(pair.start, pair.end, reason) for pair in others if (reason := no_quote(pair, text)))
    return Document(article, text, tuple(entities.values()), _nested(quotes), tuple(non_quotations))


def _type(content: Spans, marked: Sequence[Pair]) -> str:
    """Direct, mixed or indirect by where the quotation marks stand."""
    first = bisect_left(marked, content[0].start, key=lambda pair: pair.end)
    inside = 0
    for pair in marked[first:]:
        if pair.start >= content[-1].end:
            break
        inside += sum(max(0, min(pair.end, end) - max(pair.start, start)) for start, end in content)
    if not inside:
        return "indirect"
    return "direct" if inside >= _WHOLLY * sum(end - start for start, end in content) else "mixed"


def _nested(quotes: Sequence[Quote]) -> tuple[Quote, ...]:
    """The quotes, each with the innermost one before it whose content holds all of its own as parent."""
    found: list[Quote] = []
    reaching: list[Quote] = []
    for quote in quotes:
        reaching = [other for other in reaching if other.content[-1].end > quote.content[0].start]
        parents = [other.id for other in reaching if other.content != quote.content and _within(quote.content, other.content)]
        found.append(replace(quote, parent=parents[-1]) if parents else quote)
        reaching.append(quote)
    return tuple(found)


def _within(inner: Spans, outer: Spans) -> bool:
    return all(any(piece.holds(span) for piece in outer) for span in inner)
