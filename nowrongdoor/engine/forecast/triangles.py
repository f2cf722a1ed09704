"""The linear algebra of covariances, for the machine and on one core.

A forecast takes some two hundred small factorisations. A threaded library starts and stops its threads for each of
them, which on a machine with other work costs twenty times the arithmetic; these loops cost what they compute.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

import numba
import numpy as np

from nowrongdoor.engine.forecast.shapes import Array

Function = TypeVar("Function", bound=Callable[..., object])

_LOOSE = {"reassoc", "contract", "arcp", "nsz"}
"""Sums may be taken in another order (that is what makes them fast); NaN and infinity keep their meaning."""


def compiled(function: Function) -> Function:
    """Compile with Numba and keep the code on disk; where no folder can be written, each process compiles anew."""
    try:
        return cast(Function, numba.njit(cache=True, nogil=True, error_model="numpy", fastmath=_LOOSE)(function))
    except RuntimeError:
        return cast(Function, numba.njit(nogil=True, error_model="numpy", fastmath=_LOOSE)(function))


@compiled
def factored(covariance: Array) -> Array:
    """The lower Cholesky factor of a covariance [day, day]; NaN where it is none."""
    days = len(covariance)
    lower = np.zeros((days, days))
    for row in range(days):
        for column in range(row + 1):
            total = covariance[row, column]
            for at in range(column):
                total -= lower[row, at] * lower[column, at]
            lower[row, column] = np.sqrt(total) if row == column else total / lower[column, column]
    return lower


@compiled
def through(lower: Array, columns: Array) -> Array:
    """The columns [day, column] seen through the factor: lower^-1 columns, by forward substitution."""
    seen = columns.copy()
    for row in range(len(lower)):
        for at in range(row):
            for column in range(seen.shape[1]):
                seen[row, column] -= lower[row, at] * seen[at, column]
        for column in range(seen.shape[1]):
            seen[row, column] /= lower[row, row]
    return seen


@compiled
def inverted(lower: Array) -> Array:
    """The lower triangle of the inverse of the covariance whose factor this is; above the diagonal it is zero."""
    days = len(lower)
    half = through(lower, np.eye(days))
    inverse = np.zeros((days, days))
    for at in range(days):
        for row in range(at + 1):
            for column in range(row + 1):
                inverse[row, column] += half[at, row] * half[at, column]
    return inverse


@compiled
def unlikeliness(variances: Array, alike: Array, fixed: Array, apart: Array) -> tuple[float, Array]:
    """Minus the log likelihood of scores [day] and its slope by each variance [reason, and last the day's own].

    The covariance is the variances over likeness[reason, day, day], the day's own on the diagonal, and what is fixed
    [day, day]. Rasmussen and Williams (2006), eq. 5.8 and 5.9; the constant is left out.
    """
    reasons, days = len(alike), len(apart)
    covariance = fixed.copy()
    for reason in range(reasons):
        covariance += variances[reason] * alike[reason]
    for day in range(days):
        covariance[day, day] += variances[reasons]
    lower = factored(covariance)
    inverse = inverted(lower)
    pull, value = np.zeros(days), 0.0
    for row in range(days):
        for column in range(row):
            pull[row] += inverse[row, column] * apart[column]
            pull[column] += inverse[row, column] * apart[row]
        pull[row] += inverse[row, row] * apart[row]
        value += np.log(lower[row, row])
    slope = np.zeros(reasons + 1)
    for row in range(days):
        value += 0.5 * apart[row] * pull[row]
        own = 0.5 * (inverse[row, row] - pull[row] * pull[row])
        slope[reasons] += own
        for reason in range(reasons):
            total = own * alike[reason, row, row]
            for column in range(row):
                total += (inverse[row, column] - pull[row] * pull[column]) * alike[reason, row, column]
            slope[reason] += total
    return value, slope
