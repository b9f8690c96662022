"""Level 4: what the annotation guidelines say of records; what they say of quotation marks stands in `quotation`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from saidby.checks import Fault, Plain, check, example_files
from saidby.checks.links import ancestors
from saidby.checks.spans import is_sound
from saidby.document import Document, Entity, Party, Quote, Span, Spans
from saidby.formats import json

GOOD = """\
article harbour-vote
entity e1 person named: Ada Ruiz
entity e2 group unnamed: reporters
quote q1 direct by e1 named to e2 nominal
quote q2 indirect by e1 pronoun
====
[q1|“It leaks,”|q1] [q1.by|[e1|Ada Ruiz|e1]|q1.by] [q1.cue|told|q1.cue] [q1.to|[e2|reporters|e2]|q1.to]. \
[q2.by|[e1|She|e1]|q2.by] [q2.cue|said|q2.cue] [q2|that it was old|q2].
"""
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
TWO_IDENTIFIERS = GOOD.replace("person named:", "person named Q42:").replace("unnamed:", "unnamed Q42:")


def parties(doc: Document) -> Iterator[tuple[json.Path, Party]]:
    """Every speaker and addressee, with its path."""
    for i, quote in enumerate(doc.quotes):
        yield ("quotes", i, "speaker"), quote.speaker
        yield ("quotes", i, "addressee"), quote.addressee


# Entities and mentions


@check(
    4,
    message="the entity {id}, {name}, has no mention and speaks to nobody",
    hint="Mark where it is named, or take it out.",
    bad=GOOD.replace("quote q1", "entity e3 person named: Ben Okafor\nquote q1", 1),
    good=GOOD,
    whole=True,
)
def entity_is_never_used(doc: Document) -> Iterator[Fault]:
    """An entity is listed because the article names it or lets it speak."""
    used = {name for _, party in parties(doc) for name in party.entities}
    for i, entity in enumerate(doc.entities):
        if not entity.mentions and entity.id not in used:
            yield Fault(("entities", i), {"id": entity.id, "name": entity.name})


@check(
    4,
    message="the entities {id} and {other} have the same Wikidata identifier {wikidata}",
    hint="Make them one entity with the mentions of both, or mend the identifier.",
    bad=example_files(TWO_IDENTIFIERS, origin="third-party"),
    good=example_files(TWO_IDENTIFIERS.replace("unnamed Q42", "unnamed"), origin="third-party"),
)
def wikidata_is_given_twice(doc: Document) -> Iterator[Fault]:
    """One entry stands for each person, so that what one of them said is found in one place."""
    first: dict[str, str] = {}
    for i, entity in enumerate(doc.entities):
        if entity.wikidata in first:
            values = {"id": entity.id, "other": first[entity.wikidata], "wikidata": entity.wikidata}
            yield Fault(("entities", i, "wikidata"), values)
        elif entity.wikidata:
            first[entity.wikidata] = entity.id


@check(
    4,
    message="{id} has a Wikidata identifier, {wikidata}, and speaks in an article written for this dataset",
    hint="Give the speaker an invented name and `wikidata` null.",
    bad=GOOD.replace("entity e1 person named:", "entity e1 person named Q42:"),
    good=GOOD,
)
def real_person_says_invented_words(doc: Document) -> Iterator[Fault]:
    """Words that nobody said must not stand beside the name of somebody who lives."""
    speakers = {name for quote in doc.quotes for name in quote.speaker.entities}
    for i, entity in enumerate(doc.entities):
        if doc.article.origin == "original" and entity.wikidata and entity.id in speakers:
            yield Fault(("entities", i, "wikidata"), {"id": entity.id, "wikidata": entity.wikidata})


@check(
    4,
    message="the mention {words} at {span} is listed twice",
    hint="List it once.",
    bad={
        name: data.replace(b'"mentions": [', b'"mentions": [{"start": 12, "end": 20, "text": "Ada Ruiz"}, ', 1)
        for name, data in example_files(GOOD).items()
    },
    good=GOOD,
)
def mention_is_listed_twice(doc: Document) -> Iterator[Fault]:
    """Entities of two annotators are aligned by the mentions that they share; one that counts twice weighs twice."""
    for i, entity in enumerate(doc.entities):
        for k, span in _repeated(entity.mentions):
            yield Fault(("entities", i, "mentions", k), {"words": span.of(doc.text), "span": span})


@check(
    4,
    message="{id} is listed twice",
    hint="List it once.",
    bad=GOOD.replace("to e2 ", "to e2,e2 "),
    good=GOOD,
)
def entity_is_listed_twice(doc: Document) -> Iterator[Fault]:
    """Who speaks is a set: nobody speaks together with themselves."""
    for path, party in parties(doc):
        for k, name in _repeated(party.entities):
            yield Fault((*path, "entities", k), {"id": name})


def _repeated(values: Sequence[Any]) -> Iterator[tuple[int, Any]]:
    seen: set[Any] = set()
    for k, value in enumerate(values):
        if value in seen:
            yield k, value
        seen.add(value)


@check(
    4,
    message="{words} at {span} names {entity} here, but is not listed among its mentions",
    hint="Add the same span to the mentions of the entity.",
    bad=GOOD.replace("[e1|She|e1]", "She"),
    good=GOOD,
)
def mention_is_not_listed(doc: Document) -> Iterator[Fault]:
    """The mentions of an entity are the places where a system may find it; every one used as speaker or addressee is in."""
    mentions: dict[str, set[Span]] = {}
    for entity in doc.entities:
        mentions.setdefault(entity.id, set()).update(entity.mentions)
    for path, party in parties(doc):
        if len(party.entities) == len(party.mention) == 1 and party.entities[0] in mentions:
            [name], [span] = party.entities, party.mention
            if span not in mentions[name]:
                yield Fault((*path, "mention", 0), {"words": span.of(doc.text), "span": span, "entity": name})


@check(
    4,
    message="{words} names somebody, but no entity",
    hint="Add an entity for it, unnamed if need be, and give its id in `entities`.",
    bad=GOOD.replace("by e1 pronoun", "by - pronoun"),
    good=GOOD,
)
def mention_has_no_entity(doc: Document) -> Iterator[Fault]:
    """An unnamed speaker is one too: “officials” who speak three times are the same officials or others."""
    for path, party in parties(doc):
        if party.mention and not party.entities:
            yield Fault((*path, "entities"), {"words": doc.words(party.mention)})


PRONOUNS = {
    "en": "i you he she it we they who i'm he's she's",
    "de": "ich du er sie es wir ihr wer",
    "fr": "je j' tu il elle on nous vous ils elles qui",
    "es": "yo tú él ella usted nosotros nosotras ellos ellas ustedes quien",
    "it": "io tu lui lei egli ella noi voi loro chi",
    "nl": "ik jij je hij zij ze wij we jullie wie",
}
"""Words that are nothing but pronouns, in lower case, of a few languages: enough to see a slip."""


@check(
    4,
    message="the form is {form}, but {reason}: {words}",
    hint="`named` has a proper name in it, `nominal` is a noun phrase, `pronoun` a pronoun; `implicit` means no mention.",
    bad=GOOD.replace("to e2 nominal", "to e2 named"),
    good=GOOD,
)
def form_does_not_fit_the_mention(doc: Document) -> Iterator[Fault]:
    """Scores are given for each form, as pronouns are hard and names easy; a wrong one hides what a system can do."""
    names = {entity.id: entity.name for entity in doc.entities if entity.named is not False}
    for path, party in parties(doc):
        words = doc.words(party.mention)
        reason = _misfit(party, words, {names[name] for name in party.entities if name in names}, doc.article.language)
        if party.form != "unspecified" and reason:
            yield Fault((*path, "form"), {"form": party.form, "reason": Plain(reason), "words": words})


def _misfit(party: Party, words: str, names: set[str], language: str) -> str | None:
    """Why the form of a party cannot be right, if anything says so."""
    if (party.form == "implicit") == bool(party.mention):
        return "there is a mention" if party.mention else "there is no mention"
    if not words.strip():
        return None
    pronouns = PRONOUNS.get(language.partition("-")[0], "").split()
    if party.form in ("named", "nominal") and words.casefold() in pronouns and words not in names:
        return "the mention is a pronoun"
    if party.form == "named" and not _may_be_a_name(words, names):
        return "the mention has no proper name"
    return "the mention is the entity's name" if party.form == "pronoun" and words in names else None


def _may_be_a_name(words: str, names: set[str]) -> bool:
    """Whether a letter is a capital or of a script without them, or a name is among the words."""
    marked = any(sign.isupper() or sign.isdigit() or (sign.isalpha() and not sign.islower()) for sign in words)
    return marked or any(name.casefold() in words.casefold() for name in names)


# Quotes


@check(
    4,
    message="{id} has no content",
    hint="Mark what was said; where the article tells no word of it, it is no quote.",
    bad=GOOD.replace("[q2|that it was old|q2]", "that it was old"),
    good=GOOD,
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
)
def cue_is_inside_the_content(doc: Document) -> Iterator[Fault]:
    """The cue is the reporter's, the content the speaker's: no word is both's."""
    for i, quote in enumerate(doc.quotes):
        for k, cue in enumerate(quote.cue):
            if quote.type != "unspecified" and is_sound(doc, cue) and any(span.meets(cue) for span in quote.content):
                yield Fault(("quotes", i, "cue", k), {"words": cue.of(doc.text), "id": quote.id})


@check(
    4,
    message="{id} stands inside the content of {other}, which is not its parent",
    hint="Give {other} as `parent` of {id}.",
    bad=NESTED.replace(" in q1", ""),
    good=NESTED,
    whole=True,
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
)
def records_are_out_of_text_order(doc: Document) -> Iterator[Fault]:
    """In one order alone can two versions of a file be compared line by line."""
    if not doc.article.ours:
        return
    lists = [
        ("entities", [(i, e.id, _first(e)) for i, e in enumerate(doc.entities) if e.mentions]),
        ("quotes", [(i, q.id, _hull(q)) for i, q in enumerate(doc.quotes) if q.content]),
        ("non_quotations", [(i, doc.text[n.start : n.end], (n.start, -n.end)) for i, n in enumerate(doc.non_quotations)]),
    ]
    for key, records in lists:
        for (_, other, before), (i, name, place) in pairwise(records):
            if place < before:
                values = {"id": name, "place": place[0], "other": other, "other_place": before[0]}
                yield Fault((key, i), values)


def _first(entity: Entity) -> tuple[int, int]:
    return min((span.start, -span.end) for span in entity.mentions)


# Values and characters


@check(
    4,
    message="{key} is {value}, which is for imported corpora",
    hint="Our own articles say it: write the value that holds, or leave `extra` out.",
    bad=GOOD.replace("q2 indirect", "q2 indirect thought"),
    good=GOOD,
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
    for path, party in parties(doc):
        yield (*path, "form"), party.form, _UNSAID


@check(
    4,
    message="{published} is no day on the calendar",
    hint="Write the date as year, year-month or year-month-day.",
    bad=example_files(GOOD, published="2024-02-30"),
    good=GOOD,
)
def date_is_not_on_the_calendar(doc: Document) -> Iterator[Fault]:
    """A date that never was is a slip of the hand, and every reader of dates stops at it."""
    published = doc.article.published
    if published is None:
        return
    try:
        date.fromisoformat(published + "-01-01"[len(published) - 4 :])
    except ValueError:
        yield Fault(("published",), {"published": published}, "article")


@check(
    4,
    message="the text has the control character {sign}, {count} in all",
    hint="Look whether the text was taken over rightly; an article as people read it has none but line feeds and tabs.",
    bad=GOOD.replace("was old", "was\x0bold"),
    good=GOOD,
)
def text_has_control_characters(doc: Document) -> Iterator[Fault]:
    """They come from broken conversions, show as nothing, and some programs end or garble a text at them."""
    strange = [sign for sign in re.findall(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", doc.text) if unicodedata.category(sign) == "Cc"]
    for sign in dict.fromkeys(strange):
        if sign != "\r":
            values = {"sign": Plain(f"U+{ord(sign):04X}"), "count": strange.count(sign)}
            yield Fault(doc.text.index(sign), values, "text")
