"""Quick looks at entities, mentions and parties."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

import numpy as np

from saidby.batch import Batch, Pieces, keys_of, once
from saidby.characters import CAPITAL, Numbers, Truths
from saidby.checks.looks import repeated, without
from saidby.document import FORMS


def mentions_are_apart(batch: Batch) -> Truths:
    """No two mentions, of one entity or of two, are one span."""
    return without(batch, repeated(batch, keys_of(*batch.mentions[:2])))


def parties_are_single(batch: Batch) -> Truths:
    """Nobody speaks or is spoken to together with others."""
    return batch.quotes.documents_without((batch.speaking.counts > 1) | (batch.addressed.counts > 1))


def mentions_are_listed(batch: Batch) -> Truths:
    """The one mention of a single speaker or addressee is a mention of that entity."""
    known = keys_of(*batch.mentions[:2])
    order = np.argsort(known, kind="stable")
    known, owners = np.append(known[order], -1), np.append(batch.mentions.owners[order], -1)
    wrong = []
    for links, pieces in ((batch.speaking, batch.speaker), (batch.addressed, batch.addressee)):
        asked = np.flatnonzero((links.counts == 1) & (pieces.counts == 1))
        keys = keys_of(*pieces[:2])[pieces.bounds[asked]]
        entities = links.numbers[(np.cumsum(links.counts) - links.counts)[asked]]
        at = np.searchsorted(known[:-1], keys)
        listed = (known[at] == keys) & (owners[at] == entities)
        wrong.append(asked[~listed])
    return without(batch, batch.quotes.docs[np.concatenate(wrong)])


def mentions_have_entities(batch: Batch) -> Truths:
    """Wherever words name somebody, there is an entity."""
    wrong = (batch.speaker.counts > 0) & (batch.speaking.counts == 0)
    wrong |= (batch.addressee.counts > 0) & (batch.addressed.counts == 0)
    return batch.quotes.documents_without(wrong)


def names_are_printable(batch: Batch) -> Truths:
    """Names show as they are, on one line, and have no space around them."""
    about = [(article.title, article.publisher or "", article.story or "") for article in batch.articles]
    found = np.array([all(map(_is_printable, names)) for names in about], np.bool_)
    wrong = np.array([not _is_printable(name) for name in batch.said.entities.names], np.bool_)
    return found & batch.entities.documents_without(wrong)


def _is_printable(name: str) -> bool:
    return name.isprintable() and name.strip(" ") == name


def nobody_has_an_identifier(batch: Batch) -> Truths:
    """No entity has a Wikidata identifier."""
    known = [identifier is not None for identifier in batch.said.entities.wikidata]
    return batch.entities.documents_without(np.array(known, np.bool_))


def forms_fit_the_mentions(batch: Batch) -> Truths:
    """A mention is there unless the form is implicit; names have a capital, and pronouns alone are pronouns."""
    wrong = np.zeros(batch.quotes.size, np.bool_)
    for forms, pieces in ((batch.speaker_forms, batch.speaker), (batch.addressee_forms, batch.addressee)):
        there = pieces.counts > 0
        wrong |= ((forms == _IMPLICIT) == there) & (forms != _UNSAID)
        some, starts, _ = pieces.hulls()
        plain = ~batch.texts.are(starts, CAPITAL)
        wrong[some[plain & (forms[some] == _NAMED)]] = True
        wrong[_strange(batch, forms, pieces)] = True
    return batch.quotes.documents_without(wrong)


_UNSAID, _NAMED, _NOMINAL, _PRONOUN, _IMPLICIT = range(len(FORMS))


def _strange(batch: Batch, forms: Numbers, pieces: Pieces) -> list[int]:
    """The quotes where a name or a description is a pronoun, or a pronoun is a name of the article."""
    some, starts, ends = pieces.hulls()
    kinds = forms[some]
    doubtful = (kinds == _PRONOUN) | (((kinds == _NAMED) | (kinds == _NOMINAL)) & (ends - starts <= _LONGEST))
    whole, found = batch.texts.whole, []
    for i, start, end in zip(some[doubtful].tolist(), starts[doubtful].tolist(), ends[doubtful].tolist(), strict=True):
        words = whole[start:end]
        if forms[i] == _PRONOUN:
            strange = pieces.counts[i] > 1 or (batch.quotes.docs[i], words) in _names(batch)
        else:
            strange = words.casefold() in _PRONOUNS
        found += [i] if strange else []
    return found


@once
def _names(batch: Batch) -> AbstractSet[tuple[int, str]]:
    """The names of all entities, each with the number of its document."""
    return set(zip(batch.entities.docs.tolist(), batch.said.entities.names, strict=True))


PRONOUNS = {
    "en": "i you he she it we they who i'm he's she's",
    "de": "ich du er sie es wir ihr wer",
    "fr": "je j' tu il elle on nous vous ils elles qui",
    "es": "yo tú él ella usted nosotros nosotras ellos ellas ustedes quien",
    "it": "io tu lui lei egli ella noi voi loro chi",
    "nl": "ik jij je hij zij ze wij we jullie wie",
}
"""Words that are nothing but pronouns, in lower case, of a few languages: enough to see a slip."""
_PRONOUNS = frozenset(" ".join(PRONOUNS.values()).split())
_LONGEST = max(map(len, _PRONOUNS))
