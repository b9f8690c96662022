"""What makes a quote hard, each thing a named predicate over (Document, Quote), declared once.

Statistics, agreement, scorer and viewer all ask these. They read the annotation and take it at its word: what a corpus leaves
`unspecified` or does not annotate shows none of them.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations

from saidby.document import Document, Entity, Party, Quote, Span, Spans
from saidby.phenomena.noun_cues import is_noun

Predicate = Callable[[Document, Quote], bool]


@dataclass(frozen=True, slots=True)
class Phenomenon:
    """A phenomenon as declared."""

    id: str
    meaning: str
    holds: Predicate


def phenomenon(holds: Predicate) -> Phenomenon:
    """Declare the decorated predicate a phenomenon; its name is the id, its docstring the meaning."""
    return Phenomenon(holds.__name__, inspect.getdoc(holds) or "", holds)


def shown_by(doc: Document, quote: Quote) -> tuple[str, ...]:
    """The ids of all phenomena that a quote shows, in the order in which they are declared."""
    return tuple(each.id for each in PHENOMENA if each.holds(doc, quote))


# Type


@phenomenon
def direct(_doc: Document, quote: Quote) -> bool:
    """The content stands wholly in quotation marks, or is set off as speech."""
    return quote.type == "direct"


@phenomenon
def indirect(_doc: Document, quote: Quote) -> bool:
    """No quotation marks belong to the reported words."""
    return quote.type == "indirect"


@phenomenon
def mixed(_doc: Document, quote: Quote) -> bool:
    """The content stands partly in quotation marks."""
    return quote.type == "mixed"


# Speaker


@phenomenon
def speaker_implicit(_doc: Document, quote: Quote) -> bool:
    """No words at the cue name the speaker."""
    return quote.speaker.form == "implicit"


@phenomenon
def speaker_pronoun(_doc: Document, quote: Quote) -> bool:
    """A pronoun names the speaker."""
    return quote.speaker.form == "pronoun"


@phenomenon
def speaker_nominal(_doc: Document, quote: Quote) -> bool:
    """A description names the speaker ("the French leader")."""
    return quote.speaker.form == "nominal"


@phenomenon
def several_speakers(_doc: Document, quote: Quote) -> bool:
    """Several entities speak together."""
    return len(quote.speaker.entities) > 1


@phenomenon
def unnamed_speaker(doc: Document, quote: Quote) -> bool:
    """A speaker has no proper name in the article ("officials")."""
    return any(entity.named is False for entity in _entities(doc, quote.speaker))


@phenomenon
def institution_speaks(doc: Document, quote: Quote) -> bool:
    """A speaker is a document or an organisation."""
    return any(entity.type in ("document", "organization") for entity in _entities(doc, quote.speaker))


@phenomenon
def addressee(_doc: Document, quote: Quote) -> bool:
    """The words at the cue say to whom."""
    return bool(quote.addressee.entities or quote.addressee.mention)


@phenomenon
def name_is_far(doc: Document, quote: Quote) -> bool:
    """The nearest proper name of a speaker stands in another paragraph, or the speaker is named only after the content."""
    if not quote.content:
        return False
    paragraph = _paragraphs(doc.text, quote.content)
    unnamed = not_names(doc)
    for entity in _entities(doc, quote.speaker):
        names = [span for span in entity.mentions if entity.named and span not in unnamed and not _within(span, quote.content)]
        if names and (
            not paragraph.holds(min(names, key=lambda span: (span.distance(quote.content), span)))
            or all(span.start >= quote.content[-1].end for span in names)
        ):
            return True
    return False


@phenomenon
def rival_speaker(doc: Document, quote: Quote) -> bool:
    """Within the quote's paragraph somebody else has the speaker's surname, or is referred to by the same pronoun.

    The surname is the last word of a person's name; in Chinese, Japanese and Korean what stands before the space, or else the
    first sign (Japanese: the first two). Pronouns are the mentions of speakers and addressees that have that form.
    """
    if not quote.content:
        return False
    speakers, paragraph = set(quote.speaker.entities), _paragraphs(doc.text, quote.content)
    here = [entity for entity in doc.entities if any(paragraph.holds(span) for span in entity.mentions)]
    surnames = {entity.id: surname(entity, doc.article.language) for entity in here}
    pairs = [pair for pair in combinations(surnames, 2) if len(speakers.intersection(pair)) == 1]
    return any(surnames[a] and surnames[a] == surnames[b] for a, b in pairs) or _pronoun_is_shared(doc, speakers, paragraph)


def surname(entity: Entity, language: str) -> str | None:
    """The surname of a person, in small letters; None of anybody else and of a single name."""
    words = entity.name.casefold().split()
    if entity.type != "person" or entity.named is False or not words:
        return None
    family_first = {"zh": 1, "ko": 1, "ja": 2}.get(language[:2])
    if family_first:
        return words[0] if len(words) > 1 else words[0][:family_first]
    return words[-1] if len(words) > 1 else None


def _pronoun_is_shared(doc: Document, speakers: set[str], paragraph: Span) -> bool:
    owners: dict[str, set[str]] = {}
    for party in _parties(doc):
        if party.form == "pronoun" and len(party.entities) == 1 and any(paragraph.holds(span) for span in party.mention):
            owners.setdefault(doc.words(party.mention).casefold(), set()).update(party.entities)
    return any(len(names) > 1 and names & speakers for names in owners.values())


# Cue


@phenomenon
def no_cue(_doc: Document, quote: Quote) -> bool:
    """No words signal the report."""
    return not quote.cue


@phenomenon
def discontinuous_cue(_doc: Document, quote: Quote) -> bool:
    """The cue stands in several pieces ("has" ... "said")."""
    return len(quote.cue) > 1


@phenomenon
def noun_cue(doc: Document, quote: Quote) -> bool:
    """The cue is a noun of saying ("a proposal to"), or a preposition or conjunction like "according to".

    Told by short lists of words for each language of the corpus: prepositions with which a cue begins or, in languages that put
    them last, ends; nouns that are no verbs; in English also words that may be verbs ("calls", "claims"), where an
    article, a possessive or a preposition stands before them.
    """
    if not quote.cue:
        return False
    start = quote.cue[0].start
    subject_ends = max((span.end for span in quote.speaker.mention if span.end <= start), default=0)
    before = doc.text[max(subject_ends, start - 30) : start]
    return is_noun(doc.words(quote.cue), before, doc.article.language)


# Content, nesting, modality, medium


@phenomenon
def discontinuous_content(_doc: Document, quote: Quote) -> bool:
    """The content stands in several pieces."""
    return len(quote.content) > 1


@phenomenon
def nested(_doc: Document, quote: Quote) -> bool:
    """The quote stands within another quote's content."""
    return quote.parent is not None


@phenomenon
def negated(_doc: Document, quote: Quote) -> bool:
    """The article reports that it was not said."""
    return quote.modality == "negated"


@phenomenon
def prospective(_doc: Document, quote: Quote) -> bool:
    """The saying is asked for, conditional, planned or still to come."""
    return quote.modality == "prospective"


@phenomenon
def written(_doc: Document, quote: Quote) -> bool:
    """It was written or posted, not said."""
    return quote.medium == "writing"


def _entities(doc: Document, party: Party) -> list[Entity]:
    return [entity for entity in doc.entities if entity.id in party.entities]


def _parties(doc: Document) -> Iterator[Party]:
    for quote in doc.quotes:
        yield from (quote.speaker, quote.addressee)


def not_names(doc: Document) -> set[Span]:
    """Mentions that are no names: the guidelines list such a mention only where it serves a speaker or an addressee."""
    return {span for party in _parties(doc) if party.form in ("nominal", "pronoun") for span in party.mention}


def _paragraphs(text: str, spans: Spans) -> Span:
    """From the start of the paragraph where `spans` start to the end of the one where they end; a line break ends one."""
    end = text.find("\n", max(spans[-1].end - 1, spans[0].start))
    return Span(text.rfind("\n", 0, spans[0].start) + 1, len(text) if end < 0 else end)


def _within(span: Span, others: Spans) -> bool:
    return any(other.holds(span) for other in others)


PHENOMENA: tuple[Phenomenon, ...] = tuple(value for value in list(globals().values()) if isinstance(value, Phenomenon))
"""All phenomena, in the order in which they are declared."""
