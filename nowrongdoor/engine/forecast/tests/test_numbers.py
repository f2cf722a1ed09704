"""The arithmetic beneath, against NumPy, SciPy and slow plain ways of saying the same."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import approx_fprime
from scipy.stats import multivariate_normal, poisson

from nowrongdoor.engine.forecast.agenda import agenda_of
from nowrongdoor.engine.forecast.bands import reach
from nowrongdoor.engine.forecast.factors import learn, scores_of
from nowrongdoor.engine.forecast.likeness import REASONS, likeness, marks_of
from nowrongdoor.engine.forecast.outlook import Outlook, rest_of_day
from nowrongdoor.engine.forecast.scores import Variances, ahead, follow, looking_back
from nowrongdoor.engine.forecast.shapes import Array, chance_at, mean_counts, to_counts, to_roots
from nowrongdoor.engine.forecast.tests.made_up import drawn, expected, weekdays
from nowrongdoor.engine.forecast.triangles import factored, inverted, through, unlikeliness

DAYS = weekdays(60)
ALIKE = likeness(*[marks_of(DAYS, agenda_of({}, DAYS, frozenset(range(5))), ())] * 2)
VARIANCES = Variances(np.linspace(0.5, 2.0, len(REASONS)), 0.7)


def covariance() -> Array:
    whole: Array = np.tensordot(VARIANCES.reasons, ALIKE, 1) + VARIANCES.own * np.eye(len(DAYS))
    return whole


def scores(seed: int) -> Array:
    return np.random.default_rng(seed).multivariate_normal(np.full(len(DAYS), 20.0), covariance())


def test_the_factor_its_inverse_and_substitution_are_numpys() -> None:
    whole, columns = covariance(), np.random.default_rng(1).normal(size=(len(DAYS), 3))
    lower = factored(whole)
    np.testing.assert_allclose(lower, np.linalg.cholesky(whole), atol=1e-10)
    np.testing.assert_allclose(through(lower, columns), np.linalg.solve(lower, columns), atol=1e-9)
    np.testing.assert_allclose(inverted(lower), np.tril(np.linalg.inv(whole)), atol=1e-9)


def test_the_likelihood_is_scipys_and_its_slope_is_that_of_the_likelihood() -> None:
    apart, fixed = scores(2) - 20.0, 0.3 * np.eye(len(DAYS))
    at = np.append(VARIANCES.reasons, VARIANCES.own)
    value, slope = unlikeliness(at, ALIKE, fixed, apart)
    known = -multivariate_normal.logpdf(apart, cov=covariance() + fixed)
    assert value == pytest.approx(known - 0.5 * len(DAYS) * np.log(2 * np.pi))
    numeric = approx_fprime(at, lambda one: unlikeliness(one, ALIKE, fixed, apart)[0], 1e-6)
    np.testing.assert_allclose(slope, numeric, rtol=1e-3, atol=1e-3)


@pytest.mark.parametrize("weight", np.eye(len(REASONS)))
def test_each_likeness_is_a_covariance_by_itself(weight: Array) -> None:
    assert np.linalg.eigvalsh(np.tensordot(weight, ALIKE, 1)).min() > -1e-9


def test_looking_back_is_the_forecast_that_the_first_days_alone_would_have_given() -> None:
    seen, chance = scores(3), np.full(len(DAYS), 0.2)
    course = follow(seen, chance, ALIKE, VARIANCES)
    whole = covariance() + np.diag(chance) + course.mean_variance + 0.0
    known, row = 45, 52
    gain = np.linalg.solve(whole[:known, :known], whole[:known, row])
    mean = course.mean + gain @ (seen[:known] - course.mean)
    variance = whole[row, row] - gain @ whole[:known, row] - chance[row]
    assert looking_back(course, row, known, 0.2) == pytest.approx((mean, variance), rel=1e-6)


def test_a_day_of_the_future_is_what_looking_back_says_of_it() -> None:
    seen, chance = scores(4), np.full(len(DAYS), 0.2)
    course = follow(seen, chance, ALIKE, VARIANCES)
    first = follow(seen[:50], chance[:50], ALIKE[:, :50, :50], VARIANCES)
    level = course.mean - first.mean
    mean, variance = ahead(first, ALIKE[:, 50:51, :50], np.diagonal(ALIKE, axis1=1, axis2=2)[:, 50:51])
    back_mean, back_variance = looking_back(course, 50, 50, 0.2)
    assert variance[0] == pytest.approx(back_variance, rel=1e-6)
    assert abs(mean[0] - back_mean) <= abs(level)


def test_the_shapes_of_a_sum_of_two_are_found_again() -> None:
    rng = np.random.default_rng(5)
    shapes = np.linalg.qr(rng.normal(size=(24, 2)))[0].T
    amounts = np.column_stack([rng.normal(60, 5, 80), rng.normal(0, 8, 80)])
    factors = learn(amounts @ shapes + rng.normal(0, 0.5, (80, 24)))
    assert factors.size == 2
    np.testing.assert_allclose(factors.shapes.T @ factors.shapes, shapes.T @ shapes, atol=0.03)
    assert np.mean(factors.chance) == pytest.approx(0.25, rel=0.2)


def test_a_half_seen_day_has_the_scores_of_its_half_and_an_unseen_one_none() -> None:
    roots = to_roots(drawn(expected(DAYS, 100.0), seed=6))
    factors = learn(roots)
    half = roots[:2].copy()
    half[0, 12:] = np.nan
    half[1] = np.nan
    found, spread = scores_of(factors, half)
    assert found[0, 0] == pytest.approx(scores_of(factors, roots[:1])[0][0, 0], rel=0.05)
    assert spread[0, 0] > np.mean(factors.chance) and np.isinf(spread[1]).all()


def test_the_rest_of_a_day_is_the_conditional_normal_distribution() -> None:
    rng = np.random.default_rng(7)
    outlook = Outlook(
        np.full(6, 5.0), np.linalg.qr(rng.normal(size=(6, 2)))[0].T, np.array([2.0, 1.0]), np.full(6, 0.3)
    )
    so_far = np.array([27.0, 29.0, 31.0, np.nan, np.nan, np.nan])
    whole = (outlook.shapes.T * outlook.spread) @ outlook.shapes + 0.3 * np.eye(6)
    gain = whole[3:, :3] @ np.linalg.inv(whole[:3, :3])
    mean, variance = rest_of_day(outlook, so_far, 0.0)
    np.testing.assert_allclose(mean[3:], 5.0 + gain @ (to_roots(so_far[:3]) - 5.0), rtol=1e-5)
    np.testing.assert_allclose(variance[3:], np.diag(whole[3:, 3:] - gain @ whole[:3, 3:]), rtol=1e-5)


def test_roots_turn_back_into_counts_and_means_of_roots_into_means() -> None:
    counts = np.array([0.0, 1.0, 7.0, 400.0])
    np.testing.assert_allclose(to_counts(to_roots(counts)), counts, atol=1e-9)
    drawn_roots = to_roots(np.random.default_rng(8).poisson(3.0, 50_000).astype(float))
    assert mean_counts(drawn_roots.mean(), drawn_roots.var()) == pytest.approx(3.0, rel=0.02)


@pytest.mark.parametrize("mean", [0.05, 0.5, 1.0, 3.0, 50.0])
def test_the_chance_of_a_root_is_that_of_a_poisson_count(mean: float) -> None:
    counts = np.arange(200.0)
    weight, roots = poisson.pmf(counts, mean), to_roots(counts)
    variance = weight @ roots**2 - (weight @ roots) ** 2
    assert chance_at(np.array([mean]))[0] == pytest.approx(variance, rel=0.3)


def test_a_reach_follows_the_record_and_is_the_normal_one_without_any() -> None:
    far_off = np.sort(np.abs(np.random.default_rng(9).normal(0, 3.0, 4000)))
    assert reach(far_off, 0.9, 60) == pytest.approx((60 * 4.93 + 5 * 1.645) / 65, rel=0.05)
    assert reach(np.empty(0), 0.9, 0) == pytest.approx(1.15 * 1.645, rel=0.001)
