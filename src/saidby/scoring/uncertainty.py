"""How sure a score is: intervals and tests that draw whole articles, since the quotes of one article are not independent."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]

LEVEL = 0.95
"""The share of resampled scores that an interval holds."""
_AT_ONCE = 2**22
"""Numbers of a table of weights that are held at once."""


def values(counts: NDArray[np.int64] | Values) -> Values:
    """2 * right / (gold + guess) of each row of (right, gold, guess), 0 to 100; NaN where there is nothing to count."""
    right, gold, guess = (counts[..., i].astype(float) for i in range(3))
    whole = gold + guess
    found: Values = np.divide(200 * right, whole, out=np.full(whole.shape, np.nan), where=whole > 0)
    return found


def intervals(counts: NDArray[np.int64], *, resamples: int = 1000, seed: int = 0) -> tuple[Values, Values]:
    """The lower and upper end of the 95 % percentile bootstrap interval of each score, over articles (the first axis).

    Efron and Tibshirani (1993), section 13.3. NaN where there is nothing to count or but one article.
    """
    number, shape = counts.shape[0], counts.shape[1:-1]
    if number < 2 or resamples < 1:
        return np.full(shape, np.nan), np.full(shape, np.nan)
    drawn = np.concatenate([values(_summed(weights, counts)) for weights in _resampled(number, resamples, seed)])
    drawn.sort(axis=0)  # NaN comes last
    finite = np.isfinite(drawn).sum(axis=0)
    low, high = (_at(drawn, finite, share) for share in ((1 - LEVEL) / 2, (1 + LEVEL) / 2))
    return low, high


def _at(drawn: Values, finite: NDArray[np.int64], share: float) -> Values:
    """The value below which a share of the finite ones lies (nearest rank); NaN where there are none."""
    rank = np.maximum(np.rint(share * (finite - 1)), 0).astype(int)
    return np.asarray(np.take_along_axis(drawn, rank[np.newaxis], axis=0)[0])


def _resampled(number: int, resamples: int, seed: int) -> Iterator[Values]:
    """How often each article was drawn, in tables of resamples x articles."""
    rng = np.random.default_rng(seed)
    for size in _batches(number, resamples):
        draws = rng.integers(number, size=(size, number)) + number * np.arange(size)[:, np.newaxis]
        yield np.bincount(draws.ravel(), minlength=size * number).reshape(size, number).astype(float)


def _batches(number: int, total: int) -> Iterator[int]:
    at_once = max(1, _AT_ONCE // number)
    while total > 0:
        yield min(at_once, total)
        total -= at_once


def _summed(weights: Values, counts: NDArray[np.int64]) -> Values:
    flat = counts.reshape(counts.shape[0], -1).astype(float)
    sums: Values = weights @ flat
    return sums.reshape(weights.shape[0], *counts.shape[1:])


def significance(one: NDArray[np.int64], other: NDArray[np.int64], *, rounds: int = 5000, seed: int = 0) -> Values:
    """The p-value of the difference of two systems over the same articles, two-sided, by approximate randomisation.

    In each round the answers of the two systems are exchanged in a random half of the articles (Noreen 1989; Yeh 2000); p is
    how often the difference is at least as great as the one seen, the round as it was counted in. NaN where a score has no value.
    """
    seen = np.abs(values(one.sum(axis=0)) - values(other.sum(axis=0)))
    total, gap = (one + other).sum(axis=0).astype(float), one - other
    as_great = np.ones(seen.shape)
    for signs in _signs(one.shape[0], rounds, seed):
        apart = _summed(signs, gap)
        with np.errstate(invalid="ignore"):
            as_great += (np.abs(values((total + apart) / 2) - values((total - apart) / 2)) >= seen - 1e-9).sum(axis=0)
    return np.where(np.isfinite(seen), as_great / (rounds + 1), np.nan)


def _signs(number: int, rounds: int, seed: int) -> Iterator[Values]:
    rng = np.random.default_rng(seed)
    for size in _batches(number, rounds):
        yield 2 * rng.integers(2, size=(size, number)).astype(np.float64) - 1
