"""One score of all days as a Gaussian process over days: how much each reason moves it, and what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.optimize import minimize

from nowrongdoor.engine.forecast.shapes import Array
from nowrongdoor.engine.forecast.triangles import factored, through, unlikeliness

_BELIEF_SPREAD: Final = 2.0
_FARTHEST: Final = 8.0
_ENOUGH: Final = {"maxiter": 25, "gtol": 0.05}
_WORD_FOR_MISSING: Final = 1e6
_MEAN_SPREAD: Final = 30.0


@dataclass(frozen=True, slots=True)
class Variances:
    """How much of a score's variance each reason gives [reason], and what is the day's own; in squared roots."""

    reasons: Array
    own: float


@dataclass(frozen=True, slots=True)
class Course:
    """One score over the days of a history, ready to be asked about other days.

    factor: lower Cholesky factor of the days' covariance; whitened: the scores seen through it, one day after another.
    """

    variances: Variances
    mean: float
    mean_variance: float
    factor: Array
    whitened: Array


def learn_variances(scores: Array, chance: Array, alike: Array, belief: Array) -> Variances:
    """The variances under which these scores [day] are most likely, drawn towards a belief [reason + own].

    Maximum a posteriori on the logarithm (Rasmussen and Williams 2006, eq. 5.8 and 5.9, with a normal belief of
    spread 2 about log `belief`); alike is likeness[reason, day, day], chance[day] the variance by chance.
    """
    mean, mean_variance = _centre(scores, chance, belief)
    fixed = np.diag(_bounded(chance, belief)) + mean_variance
    start, apart = np.log(belief), scores - mean

    def unlikely(log_variances: Array) -> tuple[float, Array]:
        variances = np.exp(np.clip(log_variances, start - _FARTHEST, start + _FARTHEST))
        value, slope = unlikeliness(variances, alike, fixed, apart)
        off = (log_variances - start) / _BELIEF_SPREAD
        return value + 0.5 * float(off @ off), variances * slope + off / _BELIEF_SPREAD

    found = minimize(unlikely, start, jac=True, method="BFGS", options=_ENOUGH)
    learned = np.exp(np.clip(found.x, start - _FARTHEST, start + _FARTHEST))
    return Variances(learned[:-1], float(learned[-1]))


def follow(scores: Array, chance: Array, alike: Array, variances: Variances) -> Course:
    """The course of a score over these days, under given variances."""
    belief = np.append(variances.reasons, variances.own)
    mean, mean_variance = _centre(scores, chance, belief)
    covariance = np.tensordot(variances.reasons, alike, 1) + mean_variance
    covariance += np.diag(variances.own + _bounded(chance, belief))
    lower = factored(covariance)
    seen = np.where(np.isfinite(chance), scores - mean, 0.0)
    return Course(variances, mean, mean_variance, lower, through(lower, seen[:, None])[:, 0])


def ahead(course: Course, alike: Array, applying: Array) -> tuple[Array, Array]:
    """Mean and variance [day] of the score on other days, from likeness[reason, other day, day] (eq. 2.25, 2.26)."""
    shared = np.tensordot(course.variances.reasons, alike, 1) + course.mean_variance
    seen = through(course.factor, np.ascontiguousarray(shared.T))
    whole = course.variances.reasons @ applying + course.variances.own + course.mean_variance
    return course.mean + course.whitened @ seen, np.maximum(whole - (seen**2).sum(axis=0), 1e-12)


def looking_back(course: Course, row: int, known: int, chance: float) -> tuple[float, float]:
    """What the first `known` days said of day `row` (known <= row): mean and variance without its own chance.

    The Cholesky factor of the first days is the first corner of the whole one, so nothing is computed anew.
    """
    line = course.factor[row]
    variance = float((line[known : row + 1] ** 2).sum()) - chance
    return course.mean + float(line[:known] @ course.whitened[:known]), max(variance, 1e-12)


def _centre(scores: Array, chance: Array, belief: Array) -> tuple[float, float]:
    """The mean over the days that were seen, and how freely it may still move."""
    seen = np.isfinite(chance)
    return float(scores[seen].mean()) if seen.any() else 0.0, _MEAN_SPREAD * float(belief.sum())


def _bounded(chance: Array, belief: Array) -> Array:
    """Chance variances with a large number where a day was not seen: it then says nothing."""
    most = _WORD_FOR_MISSING * (float(belief.sum()) + 1e-9)
    return np.minimum(chance, most) + 1e-9 * (1.0 + float(belief.sum()))
