"""Windows of several articles side by side, as tensors of one size."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from saidby.baselines.transformer.crf import tagged
from saidby.baselines.transformer.links import pairs
from saidby.baselines.transformer.targets import LABELS, LAYERS, RELATIONS, Content, Target, within
from saidby.baselines.transformer.words import FEATURES, Numbers, Range, Reading, piece_range

_POOL = 30
"""Batches whose windows are sorted by length together, so that little of a batch is padding."""


class Window(NamedTuple):
    """Some words of an article, and what is to be found in them."""

    reading: Reading
    words: Range
    target: Target | None = None


@dataclass(frozen=True, slots=True)
class Spans:
    """Spans of words in all windows of a batch, as numbers of words in the whole of it."""

    first: Tensor
    last: Tensor


@dataclass(frozen=True, slots=True)
class Asked:
    """A relation that is asked of contents."""

    contents: Tensor
    """The numbers of the contents."""
    numbers: Tensor
    """Contents x places: the number of a span, or -1."""
    features: Tensor
    """Contents x places x PAIR_FEATURES."""
    right: Tensor
    """Contents x (places and nobody): which answers are right."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What a model reads."""

    pieces: Tensor
    """Windows x pieces, with the encoder's own signs around them."""
    mask: Tensor
    of_pieces: Tensor
    """Windows x pieces x FEATURES: those of the word that each piece is of."""
    first: Tensor
    """Windows x words: the first piece of each."""
    features: Tensor
    """Windows x words x FEATURES."""
    lengths: Tensor
    """Words of each window."""
    corpora: Tensor
    """The number of the corpus that each window is of, or 0."""


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be found in a batch."""

    tags: Tensor
    """Windows x words x LAYERS."""
    known: Tensor
    """Windows x LAYERS: whether a layer is annotated."""
    spans: Mapping[str, Spans]
    """By layer; all contents, inner ones too, are in `content`."""
    asked: Mapping[str, Asked]
    """By relation, where anything is asked."""
    labels: Tensor
    """Contents x LABELS."""
    cues: Tensor
    """Contents: the number of the first span of each one's cue, or -1."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What an encoder wants around a window: signs before and behind it, something to fill up with, and how much it takes."""

    before: tuple[int, ...]
    after: tuple[int, ...]
    padding: int
    most: int
    """Pieces of a window, without the signs around them."""
    corpora: tuple[str, ...] = ()
    """Corpora that are told apart: in each of them something else counts as a quote."""


def collate(windows: Sequence[Window], frame: Frame) -> Batch:
    """Windows side by side."""
    parts = [piece_range(window.reading, window.words, frame.most) for window in windows]
    around = len(frame.before) + len(frame.after)
    size, length = max(end - first for first, end in parts) + around, max(end - first for _, (first, end), _ in windows)
    pieces = np.full((len(windows), size), frame.padding, np.int64)
    mask, of_pieces = np.zeros(pieces.shape, np.int64), np.zeros((*pieces.shape, len(FEATURES)), np.int64)
    first, features = np.zeros((len(windows), length), np.int64), np.zeros((len(windows), length, len(FEATURES)), np.int64)
    for row, ((reading, words, _), (begin, end)) in enumerate(zip(windows, parts, strict=True)):
        ids = [*frame.before, *reading.pieces[begin:end].tolist(), *frame.after]
        pieces[row, : len(ids)], mask[row, : len(ids)] = ids, 1
        place = np.minimum(reading.first[words.first : words.end], end - 1) - begin
        first[row, : len(place)] = place + len(frame.before)
        features[row, : len(place)] = reading.features[words.first : words.end]
        owner = np.clip(np.searchsorted(place, np.arange(end - begin), "right") - 1, 0, None)
        of_pieces[row, len(frame.before) : len(frame.before) + end - begin] = features[row, owner]
    lengths = np.array([words.end - words.first for _, words, _ in windows])
    numbers = {name: number for number, name in enumerate(frame.corpora, 1)}
    corpora = np.array([numbers.get(window.reading.corpus, 0) for window in windows])
    return Batch(*map(torch.from_numpy, (pieces, mask, of_pieces, first, features, lengths, corpora)))


def task(windows: Sequence[Window]) -> Task:
    """What is to be found in windows side by side."""
    length = max(end - first for _, (first, end), _ in windows)
    tags = np.zeros((len(windows), length, len(LAYERS)), np.int64)
    known = np.zeros((len(windows), len(LAYERS)), np.float32)
    spans: dict[str, list[tuple[int, int]]] = {layer: [] for layer in RELATIONS.values()}
    asked: dict[str, list[_Rows]] = {relation: [] for relation in RELATIONS}
    labels: list[tuple[int, ...]] = []
    cues: list[int] = []
    for row, (reading, window, target) in enumerate(windows):
        if target is None:
            continue
        for column, layer in enumerate(LAYERS):
            known[row, column] = layer in target.layers
            tags[row, : window.end - window.first, column] = tagged(target.layers.get(layer, []), window)
        contents = list(within(target, window))
        held = {layer: _held(target.layers.get(layer, []), window) for layer in RELATIONS.values()}
        held["content"] = [content.words for content in contents]
        before = {layer: len(spans[layer]) for layer in spans}
        for relation, layer in RELATIONS.items():
            asked[relation] += _rows(relation, contents, held[layer], reading, (len(labels), before[layer]))
        cues += [_number(content.right.get("cue", ()), held["cue"], before["cue"]) for content in contents]
        labels += [content.labels for content in contents]
        shift = row * length - window.first
        for layer, own in held.items():
            spans[layer] += [(first + shift, end - 1 + shift) for first, end in own]
    return Task(
        torch.from_numpy(tags),
        torch.from_numpy(known),
        {layer: as_spans(found) for layer, found in spans.items()},
        {relation: _stacked(rows) for relation, rows in asked.items() if rows},
        torch.tensor(labels, dtype=torch.long).reshape(-1, len(LABELS)),
        torch.tensor(cues, dtype=torch.long),
    )


def as_spans(pairs_of_words: Sequence[tuple[int, int]]) -> Spans:
    """Spans given as first and last word."""
    both = torch.tensor(pairs_of_words, dtype=torch.long).reshape(-1, 2)
    return Spans(both[:, 0], both[:, 1])


def _held(ranges: Iterable[Range], window: Range) -> list[Range]:
    return [found for found in ranges if window.first <= found.first and found.end <= window.end]


def _number(answers: Iterable[Range], held: Sequence[Range], before: int) -> int:
    return next((before + held.index(answer) for answer in sorted(answers) if answer in held), -1)


class _Rows(NamedTuple):
    content: int
    numbers: Numbers
    features: Numbers
    right: NDArray[np.bool_]


def _rows(
    relation: str, contents: Sequence[Content], spans: Sequence[Range], reading: Reading, before: tuple[int, int]
) -> Iterator[_Rows]:
    """What is asked of the contents of a window, of those whose answer, if there is one, can be given.

    `before` is how many contents and spans earlier windows have.
    """
    found = pairs(relation, [content.words for content in contents], spans, reading)
    for i, content in enumerate(contents):
        if relation not in content.right:
            continue
        answers, numbers = content.right[relation], found.numbers[i]
        right = np.array([number >= 0 and spans[number] in answers for number in numbers.tolist()] + [not answers])
        if right.any():
            yield _Rows(before[0] + i, np.where(numbers >= 0, numbers + before[1], -1), found.features[i], right)


def _stacked(rows: Sequence[_Rows]) -> Asked:
    columns = (np.array([row.content for row in rows]), *(np.stack([row[k] for row in rows]) for k in (1, 2, 3)))
    return Asked(*map(torch.from_numpy, columns))


def batches(windows: Sequence[Window], frame: Frame, most: int, chance: random.Random) -> list[list[Window]]:
    """All windows in batches of about `most` pieces, those of a batch about as long, in an order left to chance."""
    mixed = chance.sample(windows, len(windows))
    sizes = {id(window): len(range(*piece_range(window.reading, window.words, frame.most))) for window in mixed}
    pool = _POOL * max(1, most // frame.most)
    found: list[list[Window]] = []
    for begin in range(0, len(mixed), pool):
        own: list[Window] = []
        for window in sorted(mixed[begin : begin + pool], key=lambda window: sizes[id(window)]):
            if own and sizes[id(window)] * (len(own) + 1) > most:
                found.append(own)
                own = []
            own.append(window)
        found.append(own)
    chance.shuffle(found)
    return found
