"""Quick looks: what the columns of a batch say of all its documents together, so that few checks have to ask one alone.

A look says of which documents something surely holds; a check with this look as `unless` finds nothing there. Where a look
is not sure, the check decides: a look may be too careful, and never too bold. All positions are those of the batch's whole.
"""

from __future__ import annotations

import numpy as np

from saidby.batch import Batch, Pieces
from saidby.characters import Numbers, Truths

ROLES = ("content", "cue", "speaker", "addressee")


def every(batch: Batch) -> tuple[Pieces, ...]:
    """All spans of all kinds."""
    return (batch.mentions, batch.unspoken, *(getattr(batch, role) for role in ROLES))


def without(batch: Batch, docs: Numbers) -> Truths:
    """All documents but these."""
    return np.bincount(docs, minlength=len(batch.articles)) == 0


def repeated(batch: Batch, keys: Numbers) -> Numbers:
    """The documents in which a span comes again."""
    keys = np.sort(keys)
    return batch.texts.of(keys[1:][keys[1:] == keys[:-1]] >> 32)
