"""An article as the encoder gets it: words with features that word pieces do not show, in windows that fit.

The encoder may know no capitals, and sees neither line ends nor how quotation marks belong together. So each word says its
shape, what stands before it, where it is in quotation marks, and what `rules` take it for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from saidby.baselines import rules
from saidby.baselines.quotation_marks import no_quote, outermost
from saidby.characters import Texts
from saidby.document import Article, Quote, Span, Spans
from saidby.marks import pairs
from saidby.tokens import words_of

Numbers = NDArray[np.int64]

SHAPES = ("sign", "lower", "title", "upper", "mixed", "digit")
BREAKS = ("nothing", "space", "line", "paragraph", "article")
MARKED = ("outside", "opening", "inside", "closing", "scare")
GUESSES = ("nothing", "content begins", "content", "cue", "speaker")
FEATURES = {"shape": len(SHAPES), "break": len(BREAKS), "marked": len(MARKED), "guess": len(GUESSES)}
"""What a word shows besides its pieces, and how many values each has."""

_ENDS = frozenset(".!?。！？؟।")
_GAP = re.compile(r"\n\s*\n")


class Range(NamedTuple):
    """Words from `first` to the one before `end`."""

    first: int
    end: int


def meet(one: Range, other: Range) -> bool:
    """Whether the two have a word in common."""
    return one.first < other.end and other.first < one.end


def inside(one: Range, other: Range) -> bool:
    """Whether `one` lies within `other`, and is not all of it."""
    return one != other and other.first <= one.first and one.end <= other.end


class Guess(NamedTuple):
    """A piece of content that `rules` find, and what they link it with."""

    words: Range
    piece: list[Range]
    cue: list[Range]
    speaker: list[Range]


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """An article cut into words and word pieces."""

    text: str
    starts: Numbers
    """First code point of each word."""
    ends: Numbers
    """Code point after the last of each."""
    features: Numbers
    """Words x `FEATURES`."""
    paragraphs: Numbers
    """For each word, how many lines end before it."""
    sentences: Numbers
    """For each word, how many signs before it end sentences."""
    pieces: Numbers
    """The ids of all word pieces."""
    first: Numbers
    """The first piece of each word; words of which the encoder's vocabulary has nothing share one with their neighbours."""
    guesses: list[Guess]
    """What `rules` find."""
    corpus: str = ""
    """The name of the article's corpus; empty for our own."""

    def __len__(self) -> int:
        return len(self.starts)

    def under(self, span: Span) -> Range:
        """The words that a span touches."""
        return Range(
            int(np.searchsorted(self.ends, span.start, "right")),
            int(np.searchsorted(self.starts, max(span.end - 1, span.start), "right")),
        )

    def under_all(self, spans: Spans) -> list[Range]:
        """The words that each of several spans touches, if any."""
        return [found for found in map(self.under, spans) if found.first < found.end]

    def span(self, words: Range) -> Span:
        """The code points of words."""
        return Span(int(self.starts[words.first]), int(self.ends[words.end - 1]))


def read(article: Article, text: str, tokenizer: Any) -> Reading:
    """An article as the encoder of `tokenizer` gets it; a text without words gives a reading of length 0."""
    found = words_of(Texts([text]))
    starts, ends = found.starts.astype(np.int64), found.ends.astype(np.int64)
    signs = [text[start:end] for start, end in np.stack((starts, ends), axis=1).tolist()]
    breaks = _breaks(text, starts, ends)
    sentence_ends = np.array([sign in _ENDS for sign in signs], np.int64)
    pieces, piece_ends = _pieces(text, tokenizer)
    first = np.minimum(np.searchsorted(piece_ends, starts, "right"), len(pieces) - 1)
    lines, sentences = np.cumsum(breaks >= BREAKS.index("line"), dtype=np.int64), np.cumsum(sentence_ends) - sentence_ends
    reading = Reading(
        text,
        starts,
        ends,
        np.zeros((len(starts), len(FEATURES)), np.int64),
        lines,
        sentences,
        pieces,
        first,
        [],
        article.corpus or "",
    )
    reading.guesses.extend(_guesses(reading, rules.annotate(article, text, convention="polnear").quotes))
    columns = np.array([_shape(sign) for sign in signs], np.int64), breaks, _marked(reading), _guessed(reading)
    reading.features[:] = np.stack(columns, axis=1)
    return reading


def _pieces(text: str, tokenizer: Any) -> tuple[Numbers, Numbers]:
    """The ids of all word pieces and where each ends in the text; at least one."""
    encoded = tokenizer(text, add_special_tokens=False, return_offsets_mapping=True, verbose=False)
    ids = encoded["input_ids"] or [tokenizer.unk_token_id]
    ends = [end for _, end in encoded["offset_mapping"]] or [len(text)]
    return np.array(ids, np.int64), np.maximum.accumulate(np.array(ends, np.int64))


def _shape(sign: str) -> int:
    if not any(map(str.isalnum, sign)):
        return SHAPES.index("sign")
    if sign[0].isdigit():
        return SHAPES.index("digit")
    if sign.isupper():
        return SHAPES.index("upper" if len(sign) > 1 else "title")
    if sign.istitle() or (sign[0].isupper() and sign[1:].islower()):
        return SHAPES.index("title")
    return SHAPES.index("mixed" if any(map(str.isupper, sign)) else "lower")


def _breaks(text: str, starts: Numbers, ends: Numbers) -> Numbers:
    """What stands before each word."""
    found = np.zeros(len(starts), np.int64)
    for i, (before, start) in enumerate(zip([0, *ends.tolist()], starts.tolist(), strict=False)):
        if i == 0:
            found[i] = BREAKS.index("article")
        elif start > before:
            gap = text[before:start]
            found[i] = BREAKS.index("paragraph" if _GAP.search(gap) else "line" if "\n" in gap else "space")
    return found


def _marked(reading: Reading) -> Numbers:
    """Where each word is in the outermost quotation marks."""
    found = np.zeros(len(reading), np.int64)
    for pair in outermost(pairs(reading.text)):
        first, end = reading.under(pair.span)
        scare = no_quote(pair, reading.text) is not None
        found[first:end] = MARKED.index("scare" if scare else "inside")
        if not scare and first < end:
            found[first] = MARKED.index("opening")
            if pair.close:
                found[end - 1] = MARKED.index("closing")
    return found


def _guesses(reading: Reading, quotes: Sequence[Quote]) -> Iterator[Guess]:
    for quote in quotes:
        pieces, cue, speaker = map(reading.under_all, (quote.content, quote.cue, quote.speaker.mention))
        yield from (Guess(piece, [other for other in pieces if other < piece], cue, speaker) for piece in pieces)


def _guessed(reading: Reading) -> Numbers:
    """What the rules take each word for; a cue or speaker within another's words is told rather than these."""
    found = np.zeros(len(reading), np.int64)
    for guess in reading.guesses:
        found[guess.words.first : guess.words.end] = GUESSES.index("content")
        found[guess.words.first] = GUESSES.index("content begins")
    for guess in reading.guesses:
        for role, ranges in (("cue", guess.cue), ("speaker", guess.speaker)):
            for first, end in ranges:
                found[first:end] = GUESSES.index(role)
    return found


def windows(reading: Reading, most: int, *, shift: float = 0.0) -> Iterator[Range]:
    """Windows of at most so many pieces, one after the other; they end with a paragraph or sentence where one ends late enough.

    `shift` makes the first one shorter, by this part, so that a second look at an article finds its windows cut elsewhere.
    """
    begun, room = 0, max(1, int(most * (1 - shift)))
    while begun < len(reading):
        end = int(np.searchsorted(reading.first, reading.first[begun] + room, "right")) - 1
        end = len(reading) if reading.first[begun] + room >= len(reading.pieces) else max(begun + 1, end)
        if end < len(reading):
            end = _cut(reading, begun + max(1, (end - begun) // 2), end)
        yield Range(begun, end)
        begun, room = end, most


def _cut(reading: Reading, least: int, most: int) -> int:
    """Where to cut: before the last word from `least` to `most` that begins a paragraph, or else a sentence."""
    for numbers in (reading.paragraphs, reading.sentences):
        begins = np.flatnonzero(np.diff(numbers[least - 1 : most + 1])) + least
        if len(begins):
            return int(begins[-1])
    return most


def piece_range(reading: Reading, words: Range, most: int) -> tuple[int, int]:
    """The pieces of words, at least one and at most `most`."""
    first = int(reading.first[words.first])
    end = int(reading.first[words.end]) if words.end < len(reading) else len(reading.pieces)
    return first, min(max(end, first + 1), first + most)
