"""Bands that keep their promise: as wide as the way's own record says, whatever its variances believe."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import ndtri

from nowrongdoor.engine.forecast.backtest import FAR_DAYS, Record, Trial
from nowrongdoor.engine.forecast.shapes import Array, mean_counts, to_counts

_BELIEVED_DAYS: Final = 5.0
_UNJUDGED: Final = 1.15


@dataclass(frozen=True, slots=True)
class Bands:
    """How far off (in standard deviations, sorted) the record was a day ahead, ten days ahead and after a look.

    days: how many days each of the three rests on.
    """

    near: Array
    far: Array
    rest: Array
    days: tuple[int, int, int]

    def ahead(self, level: float, steps: int) -> float:
        """How many standard deviations to either side hold this share of counts, so many open days ahead."""
        near = reach(self.near, level, self.days[0])
        far = max(near, reach(self.far, level, self.days[1])) if self.days[1] else near
        share = min(1.0, (steps - 1) / (FAR_DAYS - 1))
        return near + share * (far - near)

    def after_look(self, level: float) -> float:
        """The same for the rest of a day whose beginning is known."""
        return reach(self.rest, level, self.days[2])


def bands_of(record: Record) -> Bands:
    """The bands that a record supports."""
    parts = (record.near, record.far, record.rest)
    near, far, rest = (_sorted(trials) for trials in parts)
    return Bands(near, far, rest, (len(record.near), len(record.far), len(record.rest)))


def reach(off: Array, level: float, days: int) -> float:
    """The level's quantile of how far off it was, drawn a little towards the normal distribution's.

    Split conformal prediction with scaled residuals (Lei et al. 2018, section 5.2); the normal one stands for five
    days, and a way without a record gets it with a sixth added.
    """
    normal = float(ndtri(0.5 + level / 2.0))
    if not days or not off.size:
        return _UNJUDGED * normal
    seen = float(np.quantile(off, level, method="higher"))
    return (days * seen + _BELIEVED_DAYS * normal) / (days + _BELIEVED_DAYS)


def band(mean: Array, variance: Array, deviations: float) -> tuple[Array, Array, Array]:
    """Mean, low and high counts where the roots have this mean and variance [interval]."""
    expected, away = mean_counts(mean, variance), deviations * np.sqrt(variance)
    return expected, np.minimum(to_counts(mean - away), expected), np.maximum(to_counts(mean + away), expected)


def _sorted(trials: tuple[Trial, ...]) -> Array:
    """How far off, of all intervals of all days, in order."""
    return np.sort(np.concatenate([trial.off for trial in trials])) if trials else np.empty(0)
