"""Level 3: what records say of one another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from saidby.checks import Fault, check, example_files
from saidby.checks.looks.links import (
    DEEPEST,
    entities_are_known,
    ids_are_apart,
    parents_hold_their_children,
    parents_stand_before,
    quotes_stand_in_few,
    speakers_stand_outside,
)
from saidby.checks.spans import is_sound
from saidby.document import Document, Quote, Span

GOOD = """\
article harbour-vote
entity e1 person named: Ada Ruiz
quote q1 direct by e1 named
====
[q1|“It leaks,”|q1] [q1.cue|said|q1.cue] [q1.by|[e1|Ada Ruiz|e1]|q1.by].
"""

NESTED = """\
article harbour-vote
entity e1 person named: Ada Ruiz
entity e2 person named: Ben Okafor
quote q1 indirect by e1 named
quote q2 indirect by e2 named in q1
====
[q1.by|[e1|Ada Ruiz|e1]|q1.by] [q1.cue|said|q1.cue] \
[q1|that [q2.by|[e2|Ben Okafor|e2]|q2.by] [q2.cue|denied|q2.cue] [q2|that it leaks|q2]|q1] on Monday.
"""


@check(
    3,
    message="{id} is given to more than one record",
    hint="Give each entity and quote of an article an id of its own.",
    bad={
        name: data.replace(b'"id": "e2"', b'"id": "e1"').replace(b'["e2"]', b'["e1"]')
        for name, data in example_files(NESTED).items()
    },
    good=NESTED,
    unless=ids_are_apart,
)
def id_is_given_twice(doc: Document) -> Iterator[Fault]:
    """Parents, speakers and tables point to records by their ids; with two of one id they point nowhere."""
    seen: set[str] = set()
    for key, ids in (("entities", [e.id for e in doc.entities]), ("quotes", [q.id for q in doc.quotes])):
        for i, name in enumerate(ids):
            if name in seen:
                yield Fault((key, i, "id"), {"id": name})
            seen.add(name)


@check(
    3,
    message="no entity has the id {id}",
    hint="Mend the id, or add the entity to `entities`.",
    bad=GOOD.replace("by e1", "by e2").replace("[e1|Ada Ruiz|e1]", "Ada Ruiz").replace("entity e1 person named: Ada Ruiz\n", ""),
    good=GOOD,
    unless=entities_are_known,
)
def entity_is_unknown(doc: Document) -> Iterator[Fault]:
    """A speaker or addressee that no entity stands for would be nobody in every table."""
    known = {entity.id for entity in doc.entities}
    for i, quote in enumerate(doc.quotes):
        for role, party in (("speaker", quote.speaker), ("addressee", quote.addressee)):
            for k, name in enumerate(party.entities):
                if name not in known:
                    yield Fault(("quotes", i, role, "entities", k), {"id": name})


@check(
    3,
    message="the parent of {id} is {parent}, which is no quote of this article",
    hint="Name the quote in whose content this one stands, or null.",
    bad=NESTED.replace("in q1", "in q3"),
    good=NESTED,
    unless=parents_stand_before,
)
def parent_is_unknown(doc: Document) -> Iterator[Fault]:
    """A reported saying without the report that it stands in would be read as the article's own."""
    known = {quote.id for quote in doc.quotes}
    for i, quote in enumerate(doc.quotes):
        if quote.parent is not None and quote.parent not in known:
            yield Fault(("quotes", i, "parent"), {"id": quote.id, "parent": quote.parent})


@check(
    3,
    message="{id} is, by its parents, part of itself",
    hint="The outermost quote has the parent null.",
    bad=GOOD.replace("by e1 named\n", "by e1 named in q1\n"),
    good=NESTED,
    unless=parents_stand_before,
)
def parent_is_circular(doc: Document) -> Iterator[Fault]:
    """Whoever asks for the outermost quote would ask for ever."""
    quotes = {quote.id: quote for quote in doc.quotes}
    for i, quote in enumerate(doc.quotes):
        if quote.id in ancestors(quote, quotes):
            yield Fault(("quotes", i, "parent"), {"id": quote.id})


def ancestors(quote: Quote, quotes: Mapping[str, Quote]) -> list[str]:
    """The ids of a quote's parent, that one's parent, and so on, as far as they are there; each once, also in a circle.

    No more than one more than there may be, so that a long chain takes no longer than many short ones.
    """
    chain: dict[str, None] = {}
    at = quote.parent
    while at is not None and at in quotes and at not in chain and len(chain) <= DEEPEST:
        chain[at] = None
        at = quotes[at].parent
    return list(chain)


def _nested(number: int) -> str:
    """An article with so many quotes, each but the first in the one before it."""
    heads = "".join(f"quote q{i} indirect by e1 nominal{f' in q{i - 1}' if i > 1 else ''}\n" for i in range(1, number + 1))
    text = "it leaks"
    for i in range(number, 0, -1):
        text = f"[q{i}.by|[e1|a friend|e1]|q{i}.by] [q{i}.cue|says|q{i}.cue] that [q{i}|{text}|q{i}]"
    return f"article nested\nentity e1 person unnamed: a friend\n{heads}====\n{text}.\n"


@check(
    3,
    message="{id} stands in more than {most} quotes, one in the other",
    hint="Leave out the innermost quotes, or give them the parent null.",
    bad=_nested(DEEPEST + 2),
    good=_nested(DEEPEST + 1),
    unless=quotes_stand_in_few,
)
def quote_is_nested_too_deeply(doc: Document) -> Iterator[Fault]:
    """Nobody reports what somebody reported so often, and every program that follows the parents would have to."""
    quotes = {quote.id: quote for quote in doc.quotes}
    for i, quote in enumerate(doc.quotes):
        chain = ancestors(quote, quotes)
        if len(chain) > DEEPEST and quote.id not in chain:
            yield Fault(("quotes", i, "parent"), {"id": quote.id, "most": DEEPEST})


@check(
    3,
    message="the content of {id} at {span} does not lie within the content of its parent {parent}",
    hint="Name the quote whose content holds it, or null if none does; or mend the spans.",
    bad=NESTED.replace("|q2]|q1] on Monday", "|q1] on Monday|q2]"),
    good=NESTED,
    unless=parents_hold_their_children,
)
def parent_does_not_contain_it(doc: Document) -> Iterator[Fault]:
    """A parent is the quote in which the saying is reported, so its content holds all of the child's."""
    quotes = {quote.id: quote for quote in doc.quotes}
    for i, quote in enumerate(doc.quotes):
        parent = quotes.get(quote.parent or "")
        if parent is None or quote.id in ancestors(quote, quotes):
            continue
        outer = joined(doc, parent.content)
        for k, span in enumerate(quote.content):
            if is_sound(doc, span) and not any(held.holds(span) for held in outer):
                yield Fault(("quotes", i, "content", k), {"id": quote.id, "span": span, "parent": parent.id})


def joined(doc: Document, spans: tuple[Span, ...]) -> list[Span]:
    """The sound spans in text order, those joined that overlap or have only white space between them."""
    found: list[Span] = []
    for span in sorted(span for span in spans if is_sound(doc, span)):
        if found and not doc.text[found[-1].end : span.start].strip():
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return found


@check(
    3,
    message="the words that name the speaker of {id}, {words}, stand inside what is said",
    hint="The mention stands at the cue, outside the content; leave it empty where nothing there names the speaker.",
    bad=GOOD.replace("[q1.by|[e1|Ada Ruiz|e1]|q1.by]", "[e1|Ada Ruiz|e1]").replace(
        "It leaks", "[q1.by|[e1|Ruiz|e1]|q1.by] leaks"
    ),
    good=GOOD,
    mild=True,
    unless=speakers_stand_outside,
)
def speaker_is_inside_the_content(doc: Document) -> Iterator[Fault]:
    """Who speaks is told by the reporter, not by the words that are reported."""
    for i, quote in enumerate(doc.quotes):
        for k, mention in enumerate(quote.speaker.mention):
            if is_sound(doc, mention) and any(span.holds(mention) for span in quote.content):
                yield Fault(("quotes", i, "speaker", "mention", k), {"id": quote.id, "words": mention.of(doc.text)})
