"""Who said what by rules: verbs of saying, quotation marks, and the nearest name that fits.

A lexicon for each language says which words signal a report and what they take (`lexicon/`). A text is cut into sentences of
words and whole quotations, without datelines (`units`); in each, a cue is completed by its subject (`phrases`) and by what it
takes (`frames`, `reports`), or patterns do both where the language has no spaces or capitals (`patterns`). Quotations that no
cue reports go on with the speaker before (`drafts`). Speakers with a name in common are one entity (`people`). Nothing is
trained; which words are in the English lexicon was decided on the train split of PolNeAR.
"""

from __future__ import annotations

import re
from typing import Literal

from saidby.baselines import About
from saidby.baselines.quotation_marks import outermost
from saidby.baselines.rules import lexicon as lexicons
from saidby.baselines.rules.drafts import Reader
from saidby.baselines.rules.people import People, names
from saidby.baselines.rules.shape import nested, non_quotations, type_of
from saidby.document import Article, Document, Party, Quote
from saidby.marks import Pair, pairs, turns

ABOUT = About(
    "Rules",
    "Direct, indirect and mixed quotes with cue, speaker, entities, medium and modality.",
    lexicons.languages(),
)

Convention = Literal["saidby", "polnear"]
_SPOKEN = frozenset(("say", "state", "tell", "ask", "call", "accuse", "demand", "source", "after"))
_MORE = re.compile(r"[^\n]*[^\W\d_]")
"""More words of a paragraph."""
_KINDS = {"saidby": _SPOKEN, "polnear": _SPOKEN | {"think", "show", "oppose"}}


def annotate(article: Article, text: str, *, convention: Convention = "saidby") -> Document:
    """What the rules find in an article.

    `convention` says what counts: by our guidelines (`saidby`) attitudes that nobody uttered do not, and a subject that is left
    out is no mention. In PolNeAR (`polnear`) they count, and the mention is the subject of the verb, or of the quote, before.
    """
    lexicon = lexicons.load(article.language[:2])
    marked = _set_off(text, lexicon)
    drafts = sorted(
        Reader(text, marked, lexicon, _KINDS[convention], joins=convention == "polnear").read(), key=lambda draft: draft.content
    )
    people = People(text, lexicon, names(text))
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
        type_ = type_of(draft.content, marked)
        quotes.append(Quote(f"q{len(quotes) + 1}", type_, medium, draft.modality, None, draft.content, draft.cue, speaker))
    return Document(article, text, tuple(entities.values()), nested(quotes), non_quotations(text, marked, quotes))


def _set_off(text: str, lexicon: lexicons.Lexicon) -> tuple[Pair, ...]:
    """Words in quotation marks, and as pairs without marks those that dialogue dashes set off.

    Where they set off who speaks from no words ("— It leaks, — said Ruiz"), dashes open the items of a list.
    """
    dialogue = turns(text) if lexicon.of("dashes") else ()
    if not any(turn.words and _MORE.match(text, turn.words[0].end) for turn in dialogue):
        return tuple(outermost(pairs(text)))
    spoken = [Pair(*words, "", "") for turn in dialogue for words in turn.words]
    return tuple(outermost(tuple(sorted([*spoken, *pairs(text)], key=lambda pair: (pair.start, -pair.end)))))
