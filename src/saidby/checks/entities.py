"""Level 4: what the annotation guidelines say of entities, mentions and parties."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from saidby.checks import Fault, Plain, check, example_files
from saidby.checks.looks.entities import (
    PRONOUNS,
    forms_fit_the_mentions,
    mentions_are_apart,
    mentions_are_listed,
    mentions_have_entities,
    names_are_printable,
    nobody_has_an_identifier,
    parties_are_single,
)
from saidby.checks.looks.links import entities_are_used
from saidby.document import Document, Party, Quote, Span
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
TWO_IDENTIFIERS = GOOD.replace("person named:", "person named Q42:").replace("unnamed:", "unnamed Q42:")


def parties(doc: Document) -> Iterator[tuple[json.Path, Quote, Party]]:
    """Every speaker and addressee, with its path and its quote."""
    for i, quote in enumerate(doc.quotes):
        yield ("quotes", i, "speaker"), quote, quote.speaker
        yield ("quotes", i, "addressee"), quote, quote.addressee


@check(
    4,
    message="the entity {id}, {name}, has no mention and speaks to nobody",
    hint="Mark where it is named, or take it out.",
    bad=GOOD.replace("quote q1", "entity e3 person named: Ben Okafor\nquote q1", 1),
    good=GOOD,
    whole=True,
    unless=entities_are_used,
)
def entity_is_never_used(doc: Document) -> Iterator[Fault]:
    """An entity is listed because the article names it or lets it speak."""
    used = {name for _, _, party in parties(doc) for name in party.entities}
    for i, entity in enumerate(doc.entities):
        if not entity.mentions and entity.id not in used:
            yield Fault(("entities", i), {"id": entity.id, "name": entity.name})


@check(
    4,
    message="{id} has the name of {other}, {name}, and a mention that is listed there",
    hint="Make them one entity, or mend the name or the mentions of one of them.",
    bad=GOOD.replace("entity e2", "entity e3 person named: Ada Ruiz\nentity e2").replace(
        "[e1|Ada Ruiz|e1]", "[e1|[e3|Ada Ruiz|e3]|e1]"
    ),
    good=GOOD,
    whole=True,
    unless=mentions_are_apart,
)
def entity_is_given_twice(doc: Document) -> Iterator[Fault]:
    """Two people may share a name, and two entities the words “both leaders”; what shares a name and a place is one."""
    first: dict[tuple[str, Span], str] = {}
    for i, entity in enumerate(doc.entities):
        keys = [(entity.name.casefold(), span) for span in entity.mentions]
        if other := next((first[key] for key in keys if key in first), None):
            yield Fault(("entities", i), {"id": entity.id, "other": other, "name": entity.name})
        first |= dict.fromkeys(keys, entity.id)


@check(
    4,
    message="{key} {reason}: {words}",
    hint="Write it as people read it: on one line, without a space around it or a character that shows as nothing.",
    bad={name: data.replace(b'"name": "Ada Ruiz"', b'"name": "Ada\\u200b Ruiz"') for name, data in example_files(GOOD).items()},
    good=GOOD,
    unless=names_are_printable,
)
def name_has_hidden_characters(doc: Document) -> Iterator[Fault]:
    """Two names that look the same and are not are two people to every program; and a line end or an escape shows as disorder."""
    about = doc.article
    of_article = {"title": about.title, "publisher": about.publisher, "story": about.story}
    names: list[tuple[json.Path, str | None, str]] = [((key,), name, "article") for key, name in of_article.items()]
    names += [(("entities", i, "name"), entity.name, "annotation") for i, entity in enumerate(doc.entities)]
    for path, name, part in names:
        if name and (reason := _hidden(name)):
            yield Fault(path, {"key": Plain(f"`{path[-1]}`"), "reason": Plain(reason), "words": name}, part)


_JOINERS = "\u200c\u200d"
"""Show as nothing, and belong to the spelling of Persian, Hindi and others."""


def _hidden(name: str) -> str | None:
    if name != name.strip():
        return "begins or ends with white space"
    shown = all(sign.isprintable() or sign.isspace() or sign in _JOINERS for sign in name) and len(name.splitlines()) == 1
    return None if shown else "has a character that shows as nothing, or a line end"


@check(
    4,
    message="the entities {id} and {other} have the same Wikidata identifier {wikidata}",
    hint="Make them one entity with the mentions of both, or mend the identifier.",
    bad=example_files(TWO_IDENTIFIERS, origin="third-party"),
    good=example_files(TWO_IDENTIFIERS.replace("unnamed Q42", "unnamed"), origin="third-party"),
    unless=nobody_has_an_identifier,
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
    unless=nobody_has_an_identifier,
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
    unless=mentions_are_apart,
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
    unless=parties_are_single,
)
def entity_is_listed_twice(doc: Document) -> Iterator[Fault]:
    """Who speaks is a set: nobody speaks together with themselves."""
    for path, _, party in parties(doc):
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
    unless=mentions_are_listed,
)
def mention_is_not_listed(doc: Document) -> Iterator[Fault]:
    """The mentions of an entity are the places where a system may find it; every one used as speaker or addressee is in."""
    mentions: dict[str, set[Span]] = {}
    for entity in doc.entities:
        mentions.setdefault(entity.id, set()).update(entity.mentions)
    for path, _, party in parties(doc):
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
    unless=mentions_have_entities,
)
def mention_has_no_entity(doc: Document) -> Iterator[Fault]:
    """An unnamed speaker is one too: “officials” who speak three times are the same officials or others."""
    annotated = doc.article.ours or doc.entities  # a corpus without entities leaves them out everywhere
    for path, _, party in parties(doc) if annotated else ():
        if party.mention and not party.entities:
            yield Fault((*path, "entities"), {"words": doc.words(party.mention)})


@check(
    4,
    message="the form of the {role} of {id} is {form}, but {reason}: {words}",
    hint="`named` has a proper name in it, `nominal` is a noun phrase, `pronoun` a pronoun; `implicit` means no mention.",
    bad=GOOD.replace("to e2 nominal", "to e2 named"),
    good=GOOD,
    unless=forms_fit_the_mentions,
)
def form_does_not_fit_the_mention(doc: Document) -> Iterator[Fault]:
    """Scores are given for each form, as pronouns are hard and names easy; a wrong one hides what a system can do."""
    names = {entity.id: entity.name for entity in doc.entities if entity.named is not False}
    for path, quote, party in parties(doc):
        words = doc.words(party.mention)
        reason = _misfit(party, words, {names[name] for name in party.entities if name in names}, doc.article.language)
        if party.form != "unspecified" and reason:
            about = {"role": Plain(str(path[-1])), "id": quote.id, "form": party.form}
            yield Fault((*path, "form"), {**about, "reason": Plain(reason), "words": words})


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
