"""Paragraphs of different articles that share much of their wording: of the stretches of five words that stand in them.

A paragraph is a line. Its words are runs of letters and digits, whatever their case; in scripts that leave no space between
words (Chinese, Japanese, Thai, Lao, Khmer, Burmese) every sign is one. Stretches are compared by 64-bit hashes, which are held
for the whole corpus and sorted once; no paragraph is compared with every other. Resemblance by stretches ("shingles") and the
share of the shorter one's in the longer ("containment") are from Broder, *On the resemblance and containment of documents*
(SEQUENCES 1997).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from hashlib import blake2b
from typing import Any, NamedTuple

import numpy as np
import regex

STRETCH = 5
"""Words of a stretch."""
LEAST = 12
"""Words of a paragraph that is compared, at least: of shorter ones ("Asked why, she did not answer") many are alike by chance."""
NEXT = 8
"""With how many of the next paragraphs that have a stretch too one is compared: what stands in thousands costs no more."""

_SIGNS = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
_WORD = regex.compile(rf"[{_SIGNS}]|[\w--[{_SIGNS}]]+", regex.VERSION1)
_STEPS = np.array([pow(0x9E3779B97F4A7C15, k, 2**64) for k in range(STRETCH)], np.uint64)


class Paragraph(NamedTuple):
    """A line of an article: the article by its place among the texts, the line from 1."""

    article: int
    line: int


class Alike(NamedTuple):
    """Two paragraphs of different articles, in the order of the texts, and how much of the shorter one's wording both have."""

    one: Paragraph
    other: Paragraph
    share: float


def alike(texts: Iterable[str], share: float) -> Iterator[Alike]:
    """All pairs that share more than `share` of their wording, from 0 to 1, by the place of the second."""
    paragraphs: list[Paragraph] = []
    parts: list[Any] = []
    for article, text in enumerate(texts):
        for line, words in enumerate(map(_words, text.split("\n")), 1):
            if len(words) >= LEAST:
                paragraphs.append(Paragraph(article, line))
                parts.append(_stretches(words))
    if parts:
        sizes = list(map(len, parts))
        articles = np.array([found.article for found in paragraphs], np.uint32)
        for one, other, both in _pairs(np.concatenate(parts), sizes, articles):
            if both > share * min(sizes[one], sizes[other]):
                yield Alike(paragraphs[one], paragraphs[other], both / min(sizes[one], sizes[other]))


def _words(line: str) -> list[str]:
    words: list[str] = _WORD.findall(line.casefold())
    return words


@lru_cache(2**16)
def _hash(word: str) -> int:
    return int.from_bytes(blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


def _stretches(words: list[str]) -> Any:
    """The hashes of all stretches of a paragraph, each once."""
    hashes = np.array(list(map(_hash, words)), np.uint64)
    return np.unique(np.lib.stride_tricks.sliding_window_view(hashes, STRETCH) @ _STEPS)


def _pairs(hashes: Any, sizes: list[int], articles: Any) -> Iterator[tuple[int, int, int]]:
    """Pairs of paragraphs of different articles that share a stretch, and how many they share; by the second, then the first."""
    owners = np.repeat(np.arange(len(sizes), dtype=np.uint64), sizes)
    order = np.argsort(hashes, kind="stable")
    hashes, owners = hashes[order], owners[order]
    found = []
    for far in range(1, NEXT + 1):
        same = np.flatnonzero(hashes[far:] == hashes[:-far])
        one, other = owners[same], owners[same + far]
        apart = articles[one] != articles[other]
        found.append((other[apart] << np.uint64(32)) | one[apart])
    pairs, both = np.unique(np.concatenate(found), return_counts=True)
    for pair, number in zip(pairs.tolist(), both.tolist(), strict=True):
        yield pair & 0xFFFFFFFF, pair >> 32, number
