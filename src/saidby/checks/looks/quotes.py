"""Quick looks at quotes and at values."""

from __future__ import annotations

from datetime import date

import numpy as np

from saidby.batch import Batch, are, keys_of, pairs
from saidby.characters import CONTROL, Truths
from saidby.checks.looks import repeated, without
from saidby.document import ENTITY_TYPES, FORMS, MEDIA, MODALITIES, TYPES


def texts_have_words(batch: Batch) -> Truths:
    """There is more than white space."""
    return batch.words.counts > 0


def contents_are_there(batch: Batch) -> Truths:
    """Every quote has a content."""
    return batch.quotes.documents_without(batch.content.counts == 0)


def contents_are_apart(batch: Batch) -> Truths:
    """No two contents begin and end together."""
    return without(batch, repeated(batch, keys_of(*batch.content.hulls()[1:])))


def cues_stand_outside(batch: Batch) -> Truths:
    """No cue meets the content of its quote."""
    content = batch.content
    cue, piece = pairs(np.arange(len(batch.cue.starts)), batch.cue.owners, content)
    meets = (content.starts[piece] < batch.cue.ends[cue]) & (batch.cue.starts[cue] < content.ends[piece])
    return without(batch, batch.cue.docs[cue[meets]])


def values_are_ours(batch: Batch) -> Truths:
    """No value says that another corpus does not annotate it; of imported articles nobody asks."""
    strange = _STRANGE_TYPES[batch.types] | _STRANGE_MEDIA[batch.media]
    strange |= batch.modalities == MODALITIES.index("unspecified")
    strange |= (batch.speaker_forms == _UNSAID) | (batch.addressee_forms == _UNSAID)
    vague = (batch.entity_types == ENTITY_TYPES.index("unspecified")) | (batch.named < 0)
    known = np.array([article.origin != "unspecified" for article in batch.articles], np.bool_)
    known &= np.array(batch.said.beyond) == 0
    return ~batch.ours | (batch.quotes.documents_without(strange) & batch.entities.documents_without(vague) & known)


_STRANGE_TYPES = are(TYPES, "unspecified", "reported", "indirect_free_indirect")
_STRANGE_MEDIA = are(MEDIA, "unspecified", "thought", "several")
_UNSAID = FORMS.index("unspecified")


def texts_have_no_control_characters(batch: Batch) -> Truths:
    """No control characters but line feeds, tabs and carriage returns."""
    return without(batch, batch.texts.of(batch.texts.where(CONTROL)))


def dates_are_days(batch: Batch) -> Truths:
    """All dates are on the calendar."""
    return np.array([article.published is None or is_day(article.published) for article in batch.articles], np.bool_)


def is_day(published: str) -> bool:
    """Whether a date, a month or a year is one on the calendar."""
    try:
        date.fromisoformat(published + "-01-01"[len(published) - 4 :])
    except ValueError:
        return False
    return True
