"""Level 4: what the annotation guidelines say of quotes, order and values; `entities` and `quotation` have the rest."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise

from saidby.checks import Fault, Plain, check, example_files
from saidby.checks.entities import GOOD, parties
from saidby.checks.links import ancestors
from saidby.checks.looks.links import quotes_in_quotes_have_parents
from saidby.checks.looks.quotes import (
    contents_are_apart,
    contents_are_there,
    cues_stand_outside,
    dates_are_days,
    is_day,
    texts_have_no_control_characters,
    values_are_ours,
)
from saidby.checks.looks.spans import records_are_in_text_order
from saidby.checks.spans import is_sound
from saidby.document import Document, Entity, Quote, Spans
from saidby.formats import json

NESTED = """\
article harbour-vote
entity e1 person named: Ada Ruiz
entity e2 person named: Ben Okafor
quote q1 indirect by e1 named
quote q2 indirect by e2 named in q1
====
[q1.by|[e1|Ada Ruiz|e1]|q1.by] [q1.cue|said|q1.cue] \
[q1|that [q2.by|[e2|Ben Okafor|e2]|q2.by] [q2.cue|denied|q2.cue] [q2|that it leaks|q2]|q1].
"""
TWICE = """\
article harbour-vote
entity e1 person named: Ada Ruiz
quote q1 indirect by e1 named
quote q2 indirect by e1 implicit
====
[q1.by|[e1|Ada Ruiz|e1]|q1.by] [q1.cue|[q2.cue|said|q2.cue]|q1.cue] [q1|[q2|that it leaks|q2]|q1].
"""


# Quotes


@check(
    4,
    message="{id} has no content",
    hint="Mark what was said; where the article tells no word of it, it is no quote.",
    bad=GOOD.replace("[q2|that it was old|q2]", "that it was old"),
    good=GOOD,
    unless=contents_are_there,
)
def quote_has_no_content(doc: Document) -> Iterator[Fault]:
    """A quote is what was said; that somebody spoke about something is none."""
    for i, quote in enumerate(doc.quotes):
        if not quote.content and quote.type not in ("unspecified", "reported"):
            yield Fault(("quotes", i, "content"), {"id": quote.id})


@check(
    4,
    message="{id} has the same content and cue as {other}",
    hint="Keep one of the two.",
    bad=TWICE,
    good=GOOD,
    unless=contents_are_apart,
)  # fmt: skip
def quote_is_given_twice(doc: Document) -> Iterator[Fault]:
    """One saying is one quote; its copy counts as a miss of every system."""
    first: dict[tuple[Spans, Spans], str] = {}
    for i, quote in enumerate(doc.quotes):
        key = (quote.content, quote.cue)
        if key in first and quote.content:
            yield Fault(("quotes", i), {"id": quote.id, "other": first[key]})
        first.setdefault(key, quote.id)


@check(
    4,
    message="the cue {words} of {id} stands inside its own content",
    hint="Leave the cue out of the content; where it stands between, the content has two spans.",
    bad=GOOD.replace("[q2.cue|said|q2.cue] [q2|that", "[q2|[q2.cue|said|q2.cue] that"),
    good=GOOD,
    unless=cues_stand_outside,
)
def cue_is_inside_the_content(doc: Document) -> Iterator[Fault]:
    """The cue is the reporter's, the content the speaker's: no word is both's."""
    for i, quote in enumerate(doc.quotes):
        for k, cue in enumerate(quote.cue):
            if (
                quote.type not in ("unspecified", "reported")
                and is_sound(doc, cue)
                and any(span.meets(cue) for span in quote.content)
            ):
                yield Fault(("quotes", i, "cue", k), {"words": cue.of(doc.text), "id": quote.id})


@check(
    4,
    message="{id} stands inside the content of {other}, which is not its parent",
    hint="Give {other} as `parent` of {id}.",
    bad=NESTED.replace(" in q1", ""),
    good=NESTED,
    whole=True,
    unless=quotes_in_quotes_have_parents,
)
def nested_quote_has_no_parent(doc: Document) -> Iterator[Fault]:
    """What somebody says that somebody said is not told by the article itself; only the parent shows it."""
    quotes = {quote.id: quote for quote in doc.quotes}
    hulls = sorted((_hull(quote), i) for i, quote in enumerate(doc.quotes) if quote.content and _all_sound(doc, quote))
    around: list[int] = []
    for (start, _), i in hulls:
        inner = doc.quotes[i]
        around = [k for k in around if -_hull(doc.quotes[k])[1] > start]
        for k in reversed(around):
            outer = doc.quotes[k]
            if outer.content != inner.content and _within(inner.content, outer.content):
                known = inner.parent is None or inner.parent in quotes
                if known and outer.id not in ancestors(inner, quotes) and inner.id not in ancestors(outer, quotes):
                    yield Fault(("quotes", i, "parent"), {"id": inner.id, "other": outer.id})
                break
        around.append(i)


def _hull(quote: Quote) -> tuple[int, int]:
    """Where the content starts, and its end below zero, so that of two which start together the longer comes first."""
    return min(span.start for span in quote.content), -max(span.end for span in quote.content)


def _all_sound(doc: Document, quote: Quote) -> bool:
    return all(is_sound(doc, span) for span in quote.content)


def _within(inner: Spans, outer: Spans) -> bool:
    return all(any(around.holds(span) for around in outer) for span in inner)


@check(
    4,
    message="{id} at {place} stands after {other} at {other_place} in the file, but before it in the text",
    hint="List entities, mentions, quotes and non-quotations in text order, of two that start together the longer first.",
    bad=GOOD.replace("quote q2 indirect by e1 pronoun\n", "").replace("quote q1", "quote q2 indirect by e1 pronoun\nquote q1"),
    good=GOOD,
    whole=True,
    unless=records_are_in_text_order,
)
def records_are_out_of_text_order(doc: Document) -> Iterator[Fault]:
    """In one order alone can two versions of a file be compared line by line."""
    if not doc.article.ours:
        return
    lists: list[tuple[json.Path, list[tuple[int, str, tuple[int, int]]]]] = [
        (("entities",), [(i, e.id, _first(e)) for i, e in enumerate(doc.entities) if e.mentions]),
        (("quotes",), [(i, q.id, _hull(q)) for i, q in enumerate(doc.quotes) if q.content]),
        (("non_quotations",), [(i, doc.text[n.start : n.end], (n.start, -n.end)) for i, n in enumerate(doc.non_quotations)]),
    ]
    for i, entity in enumerate(doc.entities):
        mentions = [(k, span.of(doc.text), (span.start, -span.end)) for k, span in enumerate(entity.mentions)]
        lists.append((("entities", i, "mentions"), mentions))
    for path, records in lists:
        for (_, other, before), (i, name, place) in pairwise(records):
            if place < before:
                values = {"id": name, "place": place[0], "other": other, "other_place": before[0]}
                yield Fault((*path, i), values)


def _first(entity: Entity) -> tuple[int, int]:
    return min((span.start, -span.end) for span in entity.mentions)


# Values and characters


@check(
    4,
    message="{key} is {value}, which is for imported corpora",
    hint="Our own articles say it: write the value that holds, or leave `extra` out.",
    bad=GOOD.replace("q2 indirect", "q2 indirect thought"),
    good=GOOD,
    unless=values_are_ours,
)
def value_is_for_imports(doc: Document) -> Iterator[Fault]:
    """What another corpus does not annotate is `unspecified` there; here it would be a question that nobody answered."""
    if not doc.article.ours:
        return
    if doc.article.origin == "unspecified":
        yield Fault(("origin",), {"key": Plain("`origin`"), "value": doc.article.origin}, "article")
    for path, value, strange in _values(doc):
        if value in strange:
            yield Fault(path, {"key": Plain(f"`{path[-1]}`"), "value": value})
    for path, extra in (((), doc.extra), *((("entities", i), e.extra) for i, e in enumerate(doc.entities)),
                        *((("quotes", i), q.extra) for i, q in enumerate(doc.quotes))):  # fmt: skip
        if extra:
            yield Fault((*path, "extra"), {"key": Plain("`extra`"), "value": Plain("given")})


_UNSAID = ("unspecified",)


def _values(doc: Document) -> Iterator[tuple[json.Path, str | bool | None, Sequence[str | None]]]:
    """Every value of a list of values, with those that are not ours."""
    for i, entity in enumerate(doc.entities):
        yield ("entities", i, "type"), entity.type, _UNSAID
        yield ("entities", i, "named"), entity.named, (None,)
    for i, quote in enumerate(doc.quotes):
        yield ("quotes", i, "type"), quote.type, ("unspecified", "reported", "indirect_free_indirect")
        yield ("quotes", i, "medium"), quote.medium, ("unspecified", "thought", "several")
        yield ("quotes", i, "modality"), quote.modality, _UNSAID
    for path, _, party in parties(doc):
        yield (*path, "form"), party.form, _UNSAID


@check(
    4,
    message="{published} is no day on the calendar",
    hint="Write the date as year, year-month or year-month-day.",
    bad=example_files(GOOD, published="2024-02-30"),
    good=GOOD,
    unless=dates_are_days,
)
def date_is_not_on_the_calendar(doc: Document) -> Iterator[Fault]:
    """A date that never was is a slip of the hand, and every reader of dates stops at it."""
    published = doc.article.published
    if published is not None and not is_day(published):
        yield Fault(("published",), {"published": published}, "article")


@check(
    4,
    message="the text has the control character {sign}, {count} in all",
    hint="Look whether the text was taken over rightly; an article as people read it has none but line feeds and tabs.",
    bad=GOOD.replace("was old", "was\x0bold"),
    good=GOOD,
    unless=texts_have_no_control_characters,
)
def text_has_control_characters(doc: Document) -> Iterator[Fault]:
    """They come from broken conversions, show as nothing, and some programs end or garble a text at them."""
    strange = [sign for sign in re.findall(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", doc.text) if unicodedata.category(sign) == "Cc"]
    for sign in dict.fromkeys(strange):
        if sign != "\r":
            values = {"sign": Plain(f"U+{ord(sign):04X}"), "count": strange.count(sign)}
            yield Fault(doc.text.index(sign), values, "text")
