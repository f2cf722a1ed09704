"""The few shapes that days are made of: each day is a sum of them, with scores that say how much of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from nowrongdoor.engine.forecast.shapes import Array, Flags, chance_at, mean_counts

MOST_FACTORS: Final = 4
_EDGE: Final = 1.1
_ROUNDS: Final = 4
_FAR: Final = 4.0
_TYPICAL_DAYS: Final = 10.0
_POISSON_DAYS: Final = 2.0


@dataclass(frozen=True, slots=True)
class Factors:
    """shapes[factor, interval], orthonormal rows; chance[interval], the variance of a root about its day's sum."""

    shapes: Array
    chance: Array

    @property
    def size(self) -> int:
        """How many shapes there are."""
        return len(self.shapes)


def learn(roots: Array) -> Factors:
    """The shapes that explain these days [day, interval] (NaN: missing), after Shen and Huang (2008), section 2.

    As many singular vectors as stand above what chance alone would give (the edge of Marchenko and Pastur), at least
    one. Single counts far from their day's sum are drawn in before the shapes are taken again.
    """
    filled = _filled(roots)
    seen = ~np.isnan(roots)
    for _ in range(_ROUNDS):
        shapes, summed = _sums(filled)
        spread = np.sqrt(_chance(np.where(seen, filled - summed, 0.0), summed, len(shapes)))
        drawn = summed + np.clip(roots - summed, -_FAR * spread, _FAR * spread)
        filled = np.where(seen, drawn, summed)
    return Factors(shapes, _chance(np.where(seen, filled - summed, 0.0), summed, len(shapes)))


def scores_of(factors: Factors, roots: Array) -> tuple[Array, Array]:
    """How much of each shape is in each day: scores[day, factor] and their variances by chance, same shape.

    Least squares over the intervals that were seen, with a whisper of a prior so that a day of few intervals has an
    answer (with a large variance); single counts far from their day's sum are drawn in. A day without a count has
    scores of zero with a variance without bound.
    """
    noise, seen = float(np.mean(factors.chance)) + 1e-9, ~np.isnan(roots)
    scores: Array = np.zeros((len(roots), factors.size))
    variances: Array = np.full_like(scores, np.inf)
    for pattern in np.unique(seen, axis=0):
        if pattern.any():
            days = (seen == pattern).all(axis=1)
            scores[days], inverse = _alike_seen(factors, roots[np.ix_(days, pattern)], pattern)
            variances[days] = noise * np.diag(inverse)
    return scores, variances


def _alike_seen(factors: Factors, roots: Array, pattern: Flags) -> tuple[Array, Array]:
    """The scores of days of which the same intervals were seen, and the inverse of their normal equations."""
    shapes, spread = factors.shapes[:, pattern], np.sqrt(factors.chance[pattern])
    inverse: Array = np.asarray(np.linalg.inv(shapes @ shapes.T + 1e-6 * np.eye(factors.size)), np.float64)
    values: Array = roots
    for _ in range(3):
        summed = values @ shapes.T @ inverse @ shapes
        values = summed + np.clip(roots - summed, -_FAR * spread, _FAR * spread)
    return values @ shapes.T @ inverse, inverse


def _filled(roots: Array) -> Array:
    """The days with each missing count replaced by its interval's mean, scaled by how busy the day was."""
    seen = ~np.isnan(roots)
    profile = np.nansum(roots, axis=0) / np.maximum(seen.sum(axis=0), 1)
    level = np.nansum(roots, axis=1) / np.maximum(seen @ profile, 1e-9)
    return np.where(seen, roots, level[:, None] * profile)


def _sums(filled: Array) -> tuple[Array, Array]:
    """The shapes, and each day as their sum: the first singular vectors, by way of the intervals' products."""
    squares, vectors = np.linalg.eigh(np.einsum("di,dj->ij", filled, filled))
    size, right = np.sqrt(np.maximum(squares[::-1], 0.0)), vectors.T[::-1]
    kept = _how_many(filled, size)
    shapes = right[:kept] * np.where(right[:kept].sum(axis=1) < 0, -1.0, 1.0)[:, None]
    return np.ascontiguousarray(shapes), filled @ shapes.T @ shapes


def _how_many(filled: Array, size: Array) -> int:
    """How many singular values stand above the edge sqrt(variance) (sqrt(days) + sqrt(intervals)) of pure chance."""
    days, intervals = filled.shape
    most = max(1, min(MOST_FACTORS, (min(days, intervals) - 1) // 3))
    rest = float((size[most:] ** 2).sum()) / max(1, (days - most) * (intervals - most))
    edge = np.sqrt(rest) * (np.sqrt(days) + np.sqrt(intervals))
    return max(1, int((size[:most] > _EDGE * edge).sum()))


def _chance(left_over: Array, summed: Array, factors: int) -> Array:
    """The variance by interval, drawn towards what all intervals have in common beside Poisson chance."""
    days, intervals = left_over.shape
    freedom = max(1.0, (days - factors) * (1.0 - factors / max(intervals, factors + 1)))
    own = (left_over**2).sum(axis=0) / freedom
    poisson = chance_at(mean_counts(summed.mean(axis=0), np.zeros(intervals)))
    size = max(float(poisson.sum()), 1e-12)
    common = (days * float(own.sum()) + _POISSON_DAYS * size) / ((days + _POISSON_DAYS) * size)
    drawn: Array = (days * own + _TYPICAL_DAYS * common * poisson) / (days + _TYPICAL_DAYS)
    return drawn
