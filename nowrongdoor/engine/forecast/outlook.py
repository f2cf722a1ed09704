"""What is expected of one day, as roots: before it begins, and after a look at its morning."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from nowrongdoor.engine.forecast.shapes import Array, to_roots

LINGERINGS: Final = (0.0, 0.5, 1.0)
"""What may linger within a day (a rush, a lull): its variance as a multiple of each interval's chance."""

LINGERS_SHARE_OF_DAY: Final = 0.1
"""After this share of the day a rush has lost two thirds of its force."""

_FAR: Final = 2.0
_ROUNDS: Final = 4


@dataclass(frozen=True, slots=True)
class Outlook:
    """mean[interval] of the roots; shapes[factor, interval] that move the day as a whole, with the variance of each
    score, spread[factor];
    chance[interval], the variance each interval has for itself.
    """

    mean: Array
    shapes: Array
    spread: Array
    chance: Array

    def variance(self) -> Array:
        """The variance of the root in each interval."""
        found: Array = self.spread @ self.shapes**2 + self.chance
        return found


def rest_of_day(outlook: Outlook, so_far: Array, lingering: float) -> tuple[Array, Array]:
    """Mean and variance of the roots [interval] once these counts of the day [interval] (NaN: not seen) are known.

    The day's scores and what lingers are conditioned on the morning, which is the penalised least squares of Shen and
    Huang (2008), section 3.2, with the penalty that the forecast itself gives. A single interval farther off than two
    standard deviations counts for less (Huber 1964), since an outage is no sign of the afternoon.
    """
    seen = np.flatnonzero(~np.isnan(so_far))
    if not seen.size:
        return outlook.mean, outlook.variance()
    together = _covariance(outlook, lingering)
    off = to_roots(so_far[seen]) - outlook.mean[seen]
    inner, noise = together[np.ix_(seen, seen)], outlook.chance[seen] + 1e-9
    weight = np.ones(seen.size)
    for _ in range(_ROUNDS):
        pull = np.linalg.solve(inner + np.diag(noise / weight), off)
        left = np.abs(off - inner @ pull) / np.sqrt(noise)
        weight = 1.0 / np.maximum(1.0, left / _FAR)
    gain = np.linalg.solve(inner + np.diag(noise / weight), together[seen]).T
    variance = np.diag(together) - (gain * together[:, seen]).sum(axis=1) + outlook.chance
    return outlook.mean + gain @ off, np.maximum(variance, outlook.chance)


def _covariance(outlook: Outlook, lingering: float) -> Array:
    """How the intervals of a day move together [interval, interval], without what each has for itself."""
    intervals = np.arange(len(outlook.mean))
    apart = np.abs(intervals[:, None] - intervals[None])
    reach = max(1.0, LINGERS_SHARE_OF_DAY * len(intervals))
    rush = np.sqrt(lingering * outlook.chance)
    together: Array = (outlook.shapes.T * outlook.spread) @ outlook.shapes
    together += np.outer(rush, rush) * np.exp(-apart / reach)
    return together
