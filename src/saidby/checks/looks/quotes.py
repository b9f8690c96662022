"""Quick looks at quotes and at values."""

from __future__ import annotations

import numpy as np

from saidby.batch import Batch, are, keys_of, pairs
from saidby.characters import CONTROL, Truths
from saidby.checks.looks import repeated, without
from saidby.document import FORMS, MEDIA, MODALITIES, TYPES


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
    strange |= np.array([bool(quote.extra) for quote in batch.quotes.each], np.bool_)
    vague = [entity.type == "unspecified" or entity.named is None or bool(entity.extra) for entity in batch.entities.each]
    plain = [not doc.article.ours or not (doc.extra or doc.article.origin == "unspecified") for doc in batch.docs]
    ours = np.array([doc.article.ours for doc in batch.docs])
    good = batch.quotes.documents_without(strange) & batch.entities.documents_without(np.array(vague, np.bool_))
    return ~ours | (good & np.array(plain))


_STRANGE_TYPES = are(TYPES, "unspecified", "reported", "indirect_free_indirect")
_STRANGE_MEDIA = are(MEDIA, "unspecified", "thought", "several")
_UNSAID = FORMS.index("unspecified")


def texts_have_no_control_characters(batch: Batch) -> Truths:
    """No control characters but line feeds, tabs and carriage returns."""
    return without(batch, batch.texts.of(batch.texts.where(CONTROL)))
