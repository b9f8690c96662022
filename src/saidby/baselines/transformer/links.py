"""Which spans a content may be linked with, and what can be told of each pair without reading a word."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from saidby.baselines.transformer.words import Numbers, Range, Reading

REACH = {"piece": (6, 0), "cue": (8, 8), "speaker": (12, 12), "who": (20, 12), "addressee": (6, 6)}
"""How many spans before a content, and how many from it on, are looked at for each relation."""
_STEPS = (1, 2, 3, 4, 6, 9, 14, 25, 50, 100, 200)
_FAR = 3
PAIR_FEATURES = {
    "gap": 2 * len(_STEPS) + 3,  # words between
    "order": 33,  # the how-manieth span from the content on it is
    "paragraphs": 2 * _FAR + 1,  # line ends between
    "sentences": 2 * _FAR + 1,  # ends of sentences between
    "between": _FAR + 1,  # contents between
    "guess": 3,  # `rules` know of no such link, of another one, of this
}
"""What a pair shows, and how many values each has."""


class Pairs(NamedTuple):
    """For each content the spans that it may be linked with."""

    numbers: Numbers
    """Contents x places: the number of a span, or -1 where there is none."""
    features: Numbers
    """Contents x places x `PAIR_FEATURES`."""


def pairs(relation: str, contents: Sequence[Range], spans: Sequence[Range], reading: Reading) -> Pairs:
    """The pairs of contents with the spans nearest to each, before it and from it on; both are in text order."""
    before, after = REACH[relation]
    content, span = (np.array(ranges, np.int64).reshape(-1, 2) for ranges in (contents, spans))
    order = np.arange(-before, after)
    index = np.searchsorted(span[:, 0], content[:, 0])[:, None] + order
    there = (index >= 0) & (index < len(span))
    if not len(span):
        return Pairs(np.full(index.shape, -1), np.zeros((*index.shape, len(PAIR_FEATURES)), np.int64))
    first, end = (span[np.clip(index, 0, len(span) - 1), side] for side in (0, 1))
    features = np.stack([
        _gap(content, first, end),
        np.broadcast_to(order + 20, index.shape),
        _apart(reading.paragraphs, content, first),
        _apart(reading.sentences, content, first),
        _between(content, first),
        _guessed(relation, content, first, end, reading),
    ], axis=-1)  # fmt: skip
    return Pairs(np.where(there, index, -1), np.where(there[..., None], features, 0))


def _gap(content: Numbers, first: Numbers, end: Numbers) -> Numbers:
    """Words between, in steps that grow: below the middle before, in the middle where the two meet, above it behind."""
    ahead, behind, middle = content[:, :1] - end, first - content[:, 1:], len(_STEPS) + 1
    steps = np.searchsorted(np.array(_STEPS), np.maximum(ahead, behind) + 1, "right")
    return middle + np.where(ahead >= 0, -steps, np.where(behind >= 0, steps, 0))


def _apart(numbers: Numbers, content: Numbers, first: Numbers) -> Numbers:
    """How many lines or sentences lie between, up to `_FAR` either way; of a span behind from the end of the content on."""
    start, last = numbers[content[:, :1]], numbers[content[:, 1:] - 1]
    here = numbers[first]
    apart = np.where(first < content[:, :1], here - start, np.maximum(here - last, 0))
    return np.clip(apart, -_FAR, _FAR) + _FAR


def _between(content: Numbers, first: Numbers) -> Numbers:
    """How many contents begin between."""
    own = np.arange(len(content))[:, None]
    place = np.searchsorted(content[:, 0], first)
    return np.clip(np.where(place <= own, own - place, place - own - 1), 0, _FAR)


def _guessed(relation: str, content: Numbers, first: Numbers, end: Numbers, reading: Reading) -> Numbers:
    """What the rules say of each pair; they say nothing of addressees."""
    found = np.zeros(first.shape, np.int64)
    role = "speaker" if relation == "who" else relation
    ranges = np.array([guess.words for guess in reading.guesses], np.int64).reshape(-1, 2)
    for i, (start, stop) in enumerate(content.tolist() if role != "addressee" else ()):
        near = np.flatnonzero((ranges[:, 0] < stop) & (start < ranges[:, 1])).tolist()
        linked: list[Range] = [own for k in near for own in getattr(reading.guesses[k], role)]
        found[i] = bool(linked)
        for one, other in linked:
            found[i, (first[i] < other) & (one < end[i])] = 2
    return found
