"""Quotation marks of many texts together, where nobody could read them otherwise: the plain case of `marks`."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from saidby.characters import LATIN, MARK, Numbers, Texts, Truths


class PlainMarks(NamedTuple):
    """The quotation marks of documents in which each belongs to a plain pair or is an apostrophe (see `marks`)."""

    plain: Truths
    """Which documents these are; the others have no marks here."""
    places: Numbers
    """Where the marks stand: one that opens, one that closes, and so on."""

    def within(self, starts: Numbers, ends: Numbers) -> tuple[Numbers, Numbers]:
        """Which marks stand in each span: the first and the one after the last."""
        return np.searchsorted(self.places, starts), np.searchsorted(self.places, ends)


def plain_marks(texts: Texts) -> PlainMarks:
    """The quotation marks of plain texts."""
    places = texts.where(MARK)
    apostrophe = texts.among(places, "'’") & texts.are(places - 1, LATIN) & texts.are(places + 1, LATIN)
    places = places[~apostrophe]
    docs = texts.of(places)
    plain = np.bincount(docs, minlength=len(texts.each)) % 2 == 0
    pairs = places[plain[docs]].reshape(-1, 2)
    plain[texts.of(pairs[~_are_plain(texts, *pairs.T), 0])] = False
    return PlainMarks(plain, places[plain[docs]])


def _are_plain(texts: Texts, opens: Numbers, closes: Numbers) -> Truths:
    """Which neighbouring marks are pairs that nobody could read otherwise: see the rule of `marks`."""
    signs = texts.among(opens, "“") & texts.among(closes, "”")
    signs |= texts.among(opens, '"') & texts.among(closes, '"')
    before = texts.are_blank(opens - 1) | texts.among(opens - 1, "(")
    after = texts.are_blank(closes + 1) | texts.among(closes + 1, ".,;:!?)")
    on_one = np.searchsorted(texts.line_ends, opens) == np.searchsorted(texts.line_ends, closes)
    inside = ~texts.are_blank(opens + 1) & (closes > opens + 1) & ~texts.are_blank(closes - 1)
    return signs & before & inside & after & on_one
