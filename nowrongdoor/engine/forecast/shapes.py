"""The kinds of array this room passes around, and the two-way street between counts and their roots."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

SHIFT: Final = 0.25
"""Added under the root: sqrt(y + 1/4) has nearly the same variance, 1/4, for Poisson counts of every size above one."""


def to_roots(counts: Array) -> Array:
    """Counts on the scale where chance is equally large everywhere: sqrt(y + 1/4) - 1/2, so that zero stays zero.

    The transformation of Brown, Cai, Zhang, Zhao and Zhou (2010) for call counts; NaN stays NaN.
    """
    roots: Array = np.sqrt(counts + SHIFT) - np.sqrt(SHIFT)
    return roots


def to_counts(roots: Array) -> Array:
    """The count that stands at this root, never below zero."""
    kept = np.maximum(roots, 0.0)
    return kept * kept + kept


def mean_counts(roots: Array, variances: Array) -> Array:
    """The mean count where the root has this mean and variance: E[y] = E[(x + 1/2)^2] - 1/4, never below zero."""
    kept = np.maximum(roots, 0.0)
    return kept * kept + variances + kept


def chance_at(counts: Array) -> Array:
    """The variance of the root of a Poisson count with this mean: 1/4, and less where zeros crowd together."""
    return SHIFT * -np.expm1(-1.75 * counts)
