"""Quick looks at quotation marks: what holds where each of them belongs to a plain pair."""

from __future__ import annotations

import numpy as np

from saidby.batch import Batch, are, keys_of, once
from saidby.characters import ALNUM, MARK, Numbers, Truths
from saidby.checks.looks import repeated, without
from saidby.document import TYPES


@once
def _edges(batch: Batch) -> tuple[Numbers, Numbers]:
    """The marks in each piece of content: the first, and the one after the last."""
    return batch.marks.within(batch.content.starts, batch.content.ends)


def no_pair_is_cut(batch: Batch) -> Truths:
    """Every piece of content begins and ends between plain pairs of marks."""
    first, last = _edges(batch)
    return batch.marks.plain & without(batch, batch.content.docs[(first | last) % 2 == 1])


def types_fit_the_marks(batch: Batch) -> Truths:
    """What is direct is one pair of marks in each piece; in mixed begins a piece with a letter and has one; indirect has none."""
    first, last = _edges(batch)
    content, places = batch.content, np.append(batch.marks.places, -1)
    kinds = batch.types[content.owners]
    whole, some = (first | last) % 2 == 0, first < last
    framed = whole & (last - first == 2) & (places[first] == content.starts) & (places[last - 1] == content.ends - 1)
    begins_outside = whole & batch.texts.are(content.starts, ALNUM)
    wrong = ((kinds == _DIRECT) & ~framed) | (_INDIRECT[kinds] & some) | ((kinds == _MIXED) & ~whole)
    mixed = np.ones(len(batch.types), np.bool_)
    for needed in (some, begins_outside):
        mixed &= np.bincount(content.owners[needed], minlength=len(mixed)) > 0
    mixed &= (batch.non_quotations.counts == 0)[batch.quotes.docs]
    good = batch.quotes.documents_without((batch.types == _MIXED) & ~mixed)
    return batch.marks.plain & good & without(batch, content.docs[wrong])


_DIRECT, _MIXED = TYPES.index("direct"), TYPES.index("mixed")
_INDIRECT = are(TYPES, "indirect", "free_indirect")


def marks_are_paired(batch: Batch) -> Truths:
    """All marks belong to plain pairs; of articles whose annotation does not say what marks are nobody asks."""
    return batch.marks.plain | ~_records_marks(batch)


def marks_are_spoken_for(batch: Batch) -> Truths:
    """One mark of every plain pair stands in a content or a non-quotation."""
    starts = np.concatenate((batch.content.starts, batch.unspoken.starts))
    order = np.argsort(starts)
    starts = np.concatenate(([-1], starts[order]))
    reached = np.maximum.accumulate(np.concatenate(([-1], np.concatenate((batch.content.ends, batch.unspoken.ends))[order])))
    covered = reached[np.searchsorted(starts, batch.marks.places, "right") - 1] > batch.marks.places
    lost = batch.marks.places[::2][~(covered[::2] | covered[1::2])]
    return ~_records_marks(batch) | (batch.marks.plain & without(batch, batch.texts.of(lost)))


def _records_marks(batch: Batch) -> Truths:
    """Whether the annotation says of marks what they are: ours always do, an import that lists non-quotations does."""
    return batch.ours | (batch.non_quotations.counts > 0)


def unspoken_words_have_marks(batch: Batch) -> Truths:
    """Every non-quotation begins and ends with a quotation mark."""
    are, unspoken = batch.texts.are, batch.unspoken
    return without(batch, unspoken.docs[~(are(unspoken.starts, MARK) & are(unspoken.ends - 1, MARK))])


def unspoken_words_are_unspoken(batch: Batch) -> Truths:
    """No non-quotation is a content."""
    both = np.isin(keys_of(*batch.unspoken[:2]), keys_of(*batch.content[:2]))
    return without(batch, batch.unspoken.docs[both])


def unspoken_words_are_apart(batch: Batch) -> Truths:
    """No non-quotation is listed twice."""
    return without(batch, repeated(batch, keys_of(*batch.unspoken[:2])))


def contents_have_no_loose_signs(batch: Batch) -> Truths:
    """No content begins or ends with a comma, a colon or a full stop, but between marks."""
    content = batch.content
    starts = content.starts[batch.texts.among(content.starts, _LOOSE)]
    ends = content.ends[batch.texts.among(content.ends - 1, _LOOSE + ".")] - 1
    loose = np.concatenate((starts, ends))
    outside = np.searchsorted(batch.marks.places, loose) % 2 == 0
    return without(batch, batch.texts.of(loose[outside]))


_LOOSE = ",:，：、،"
