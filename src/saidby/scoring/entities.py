"""Which entity of one annotation is which of another, so that speakers can be compared as sets of entities."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from saidby.document import Document, Entity, Party, Span, Spans
from saidby.predictions.lines import are_predictions
from saidby.scoring.assignment import best_pairs
from saidby.scoring.extents import all_shared, merged, shared, size

LEAST = 0.1
"""The least intersection over union of two mentions of one entity: the whole article is a mention of nobody in it."""
LIES_ON = 0.5
"""Words that a prediction points at lie on a mention where more than this part of what either covers is in both."""


def in_terms_of(gold: Document, guess: Document) -> Callable[[Party], frozenset[str]]:
    """Who a party of the guess is, as ids of gold entities; one that is none of them stays a stranger.

    A guess without any entities, which only points at words, means by them the gold entity that has these words as its name
    or among its mentions. Predictions have no identities: each answer is taken by itself, see `_by_answers`.
    """
    if are_predictions(guess):
        return _by_answers(gold, guess)
    aligned, strings = align(gold, guess), {} if guess.entities else _strings(gold)

    def who(party: Party) -> frozenset[str]:
        if not party.entities and (name := strings.get(_folded(guess.words(party.mention)))):
            return frozenset({name})
        return frozenset(aligned.get(entity, f"a stranger: {entity}") for entity in party.entities)

    return who


def align(gold: Document, guess: Document) -> dict[str, str]:
    """For entities of the guess the gold entity that each is.

    One to one by the most characters of mentions shared in all, leaving aside mentions of too different a length (`LEAST`);
    where one of the two has no mentions, by equal name, the case aside, and of several with that name the one that says the
    same words. An entity of the guess that is a mere string, without mentions, and has found no counterpart so far is the
    one gold entity that has the string as its name, or else among its mentions; several strings may be one entity.
    """
    some, others = (sorted(doc.entities, key=lambda entity: (_key(entity), entity.id)) for doc in (gold, guess))
    weights = _weights(some, others, _spoken(gold), _spoken(guess))
    order = {(i, j): (*sorted((_key(some[i]), _key(others[j]))), i, j) for i, j in weights}
    found = {others[j].id: some[i].id for i, j in best_pairs(weights, order)}
    rest = [entity for entity in others if not entity.mentions and entity.id not in found]
    strings = _strings(gold) if rest else {}
    return found | {entity.id: strings[_folded(entity.name)] for entity in rest if _folded(entity.name) in strings}


def _by_answers(gold: Document, guess: Document) -> Callable[[Party], frozenset[str]]:
    """Who a party of predictions is: each name or span means one thing, found without a look at the quote's right answer.

    It is the one gold entity that has these words as its name, or among its mentions, or, a named person, begins or ends its name
    with them. Words that fit no entity so, or several, and pronouns, mean whom the gold mention on which they lie means
    (`LIES_ON`). Otherwise it is a stranger. Different answers may be one entity.
    """
    strings, entities = _parts_of_names(gold) | _strings(gold), {entity.id: entity for entity in guess.entities}
    on_mentions = _on_mentions(gold, guess)

    def meant(entity: Entity, party: Party) -> frozenset[str]:
        if name := strings.get(_folded(entity.name)):
            return frozenset({name})
        found = [on_mentions[span] for span in party.mention if span in entity.mentions and span in on_mentions]
        return frozenset().union(*found) if found else frozenset({f"a stranger: {entity.id}"})

    return lambda party: frozenset().union(*(meant(entities[name], party) for name in party.entities))


def _on_mentions(gold: Document, guess: Document) -> dict[Span, frozenset[str]]:
    """For the mentions of a guess that lie on one of the gold whom that one means; of several it is the one they fit best."""
    places = sorted({span for entity in guess.entities for span in entity.mentions})
    mentions = list(_meanings(gold))
    fits: dict[Span, tuple[float, frozenset[str]]] = {}
    for (i, j), overlap in sorted(all_shared([(span,) for span in places], [extent for extent, _ in mentions]).items()):
        extent, whom = mentions[j]
        fit = overlap / (size((places[i],)) + size(extent) - overlap)
        if fit > max(LIES_ON, fits.get(places[i], (0, whom))[0]):
            fits[places[i]] = fit, whom
    return {span: whom for span, (_, whom) in fits.items()}


def _meanings(doc: Document) -> Iterator[tuple[Spans, frozenset[str]]]:
    """Each mention with whom it means: those of speakers and addressees whole, then piece by piece, then those of entities."""
    mentions = {entity.id: frozenset(entity.mentions) for entity in doc.entities}
    parties = [party for quote in doc.quotes for party in (quote.speaker, quote.addressee) if party.mention]
    for party in parties:
        yield party.mention, frozenset(party.entities)
    for party in parties:
        for span in party.mention:
            own = frozenset(name for name in party.entities if span in mentions.get(name, ()))
            yield (span,), own or frozenset(party.entities)
    for name, spans in mentions.items():
        yield from (((span,), frozenset({name})) for span in spans)


def _parts_of_names(doc: Document) -> dict[str, str]:
    """The first words and the last words of proper names of persons, where they are those of one person alone."""
    names = [(_folded(entity.name).split(), entity.id) for entity in doc.entities if entity.named and entity.type == "person"]
    parts = ((words[:i], words[i:], name) for words, name in names for i in range(1, len(words)))
    return _unambiguous((" ".join(part), name) for *both, name in parts for part in both)


def _key(entity: Entity) -> tuple[Spans, str, str]:
    return (tuple(sorted(entity.mentions)), _folded(entity.name), entity.type)


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


def _weights(
    gold: Sequence[Entity], guess: Sequence[Entity], said: dict[str, Spans], said_in_guess: dict[str, Spans]
) -> dict[tuple[int, int], int]:
    """Shared characters of mentions first, then equal names, then shared words said."""
    weights = {pair: overlap << 64 for pair, overlap in _shared_mentions(gold, guess).items()}
    for pair in _same_name(gold, guess):
        weights[pair] = 1 << 32
    for i, j in weights:
        weights[i, j] += shared(said.get(gold[i].id, ()), said_in_guess.get(guess[j].id, ()))
    return weights


def _shared_mentions(gold: Sequence[Entity], guess: Sequence[Entity]) -> dict[tuple[int, int], int]:
    sides = [[(i, span) for i, entity in enumerate(side) for span in merged(entity.mentions)] for side in (gold, guess)]
    found: dict[tuple[int, int], int] = {}
    for (a, b), overlap in all_shared(*([(span,) for _, span in side] for side in sides)).items():
        (i, one), (j, other) = sides[0][a], sides[1][b]
        if overlap >= LEAST * (size((one, other)) - overlap):
            found[i, j] = found.get((i, j), 0) + overlap
    return found


def _same_name(gold: Sequence[Entity], guess: Sequence[Entity]) -> Iterator[tuple[int, int]]:
    by_name: dict[str, list[int]] = {}
    for i, entity in enumerate(gold):
        by_name.setdefault(_folded(entity.name), []).append(i)
    for j, entity in enumerate(guess):
        yield from ((i, j) for i in by_name.get(_folded(entity.name), ()) if not (entity.mentions and gold[i].mentions))


def _spoken(doc: Document) -> dict[str, Spans]:
    """What each entity says: the content of its quotes."""
    found: dict[str, Spans] = {}
    for quote in doc.quotes:
        for entity in quote.speaker.entities:
            found[entity] = (*found.get(entity, ()), *quote.content)
    return {entity: merged(spans) for entity, spans in found.items()}


def _strings(doc: Document) -> dict[str, str]:
    """The strings that stand for one entity of the document and no other; names go before mentions, pronouns are no strings."""
    parties = [party for quote in doc.quotes for party in (quote.speaker, quote.addressee)]
    pronouns = {span for party in parties if party.form == "pronoun" for span in party.mention}
    mentions = [(span, entity.id) for entity in doc.entities for span in entity.mentions if span not in pronouns]
    names = _unambiguous((_folded(entity.name), entity.id) for entity in doc.entities)
    return _unambiguous((_folded(span.of(doc.text)), name) for span, name in mentions) | names


def _unambiguous(strings: Iterable[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, set[str]] = {}
    for string, name in strings:
        found.setdefault(string, set()).add(name)
    return {string: next(iter(names)) for string, names in found.items() if len(names) == 1}
