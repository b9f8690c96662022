"""Intervals hold what they should, and the test tells systems apart that differ and no others."""

from math import comb

import numpy as np
import pytest

from saidby.scoring.uncertainty import intervals, significance, values

RNG = np.random.default_rng(3)


def counts(rights, gold=10, guess=10):
    """Articles x one score x (right, gold, guess)."""
    return np.array([[[right, gold, guess]] for right in rights])


def test_values_are_f1_and_nothing_where_nothing_is():
    assert values(np.array([[3, 4, 8], [0, 0, 0]])).tolist() == [50, pytest.approx(np.nan, nan_ok=True)]


def test_the_interval_of_a_mean_is_that_of_theory():
    # 400 articles of one quote each, 50 % right: the standard error is 100 * .5 / sqrt(400) = 2.5, the interval 50 +- 4.9.
    low, high = intervals(counts([0, 1] * 200, 1, 1), resamples=4000, seed=1)
    assert (low[0], high[0]) == (pytest.approx(45.1, abs=0.5), pytest.approx(54.9, abs=0.5))


def test_the_interval_holds_the_truth_as_often_as_it_says():
    inside = 0
    for seed in range(200):
        right = RNG.binomial(10, 0.6, size=60)
        low, high = intervals(counts(right), resamples=300, seed=seed)
        inside += low[0] <= 60 <= high[0]
    assert 178 <= inside <= 200  # 95 % of 200 is 190; 178 is four standard deviations below


def test_a_seed_gives_the_same_interval():
    one, again, other = (intervals(counts(range(9)), seed=seed) for seed in (5, 5, 6))
    assert np.array_equal(one, again)
    assert not np.array_equal(one, other)


@pytest.mark.parametrize("table", [counts([3]), counts([0, 0], 0, 0)])
def test_no_interval_where_none_can_be(table):
    assert np.isnan(intervals(table)).all()


def test_a_score_that_only_some_articles_have_gets_an_interval():
    table = np.array([[[1, 1, 1]], [[0, 0, 0]], [[0, 0, 0]]])
    low, high = intervals(table, seed=1)
    assert (low[0], high[0]) == (100, 100)


def test_the_p_value_is_the_exact_one():
    # In 10 articles one system is right where the other is not: of the 2**10 exchanges 2 are as extreme.
    p = significance(counts([1] * 10, 1, 1), counts([0] * 10, 1, 1), rounds=20000, seed=1)
    assert p[0] == pytest.approx(2 / 2**10, abs=0.001)
    # 7 against 3: as extreme are all splits of 7 to 3 and beyond, both ways.
    one, other = counts([1] * 7 + [0] * 3, 1, 1), counts([0] * 7 + [1] * 3, 1, 1)
    exact = 2 * sum(comb(10, k) for k in range(4)) / 2**10
    assert significance(one, other, rounds=20000, seed=1)[0] == pytest.approx(exact, abs=0.01)


def test_systems_that_do_not_differ_are_seldom_told_apart():
    ps = [significance(*(counts(RNG.binomial(10, 0.5, size=40)) for _ in "ab"), rounds=300, seed=seed)[0] for seed in range(200)]
    assert 0 <= np.mean(np.array(ps) <= 0.05) <= 0.12
    assert 0.4 <= np.mean(np.array(ps) <= 0.5) <= 0.6


def test_a_system_does_not_differ_from_itself():
    assert significance(counts(range(9)), counts(range(9)))[0] == 1


def test_no_test_where_there_is_nothing_to_count():
    assert np.isnan(significance(counts([0], 0, 0), counts([0], 0, 0))).all()
