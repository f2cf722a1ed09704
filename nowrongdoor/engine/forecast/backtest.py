"""How a way would have fared on the last days of the history, learning only from what came before."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from nowrongdoor.engine.forecast.history import History
from nowrongdoor.engine.forecast.outlook import LINGERINGS, Outlook, rest_of_day
from nowrongdoor.engine.forecast.shapes import Array, mean_counts, to_roots
from nowrongdoor.engine.forecast.ways import Learn

TRIAL_DAYS: Final = 60
FAR_DAYS: Final = 10
_BLOCK_DAYS: Final = 20
_FEWEST_TO_LEARN: Final = 12
_FEWEST_TRIALS: Final = 5

Expected = tuple[Outlook, Array]
"""What was expected of a day, and its counts [interval]."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One day forecast and seen: the absolute error and the calls of the intervals judged, and how far off each
    interval was in standard deviations.
    """

    error: float
    calls: float
    off: Array


@dataclass(frozen=True, slots=True)
class Record:
    """How a way fared: a day ahead, ten days ahead, and (by lingering) on the second half of a day after its first.

    days: what was expected of each day a day ahead, and what came.
    """

    days: tuple[Expected, ...] = ()
    near: tuple[Trial, ...] = ()
    far: tuple[Trial, ...] = ()
    rest: tuple[Trial, ...] = ()
    lingering: float = 0.0

    def error_share(self) -> float:
        """Summed absolute error over summed calls (WAPE), a day ahead and ten days ahead taken together."""
        return wape((*self.near, *self.far))

    def with_rest(self) -> Record:
        """The record with the second halves of its days, under the lingering that served best there."""
        rests = {lingering: tuple(_rest(*day, lingering) for day in self.days) for lingering in LINGERINGS}
        best = min(LINGERINGS, key=lambda lingering: wape(rests[lingering]))
        return replace(self, rest=rests[best], lingering=best)


def wape(trials: tuple[Trial, ...]) -> float:
    """Summed absolute error as a share of the calls; 0 where nothing was off, infinite where nothing was called."""
    error = sum(trial.error for trial in trials)
    calls = sum(trial.calls for trial in trials)
    if error == 0:
        return 0.0
    return error / calls if calls > 0 else float("inf")


def backtest(learn: Learn, history: History) -> Record:
    """Forecast each of the last trusted days (60 at most) from what came before it, learning anew every 20 days.

    Shapes and variances are learned from the days before the block; within it each day sees all days before it, or
    for the farther look all but the last nine. An empty record where the history is too short to judge by.
    """
    first = max(_FEWEST_TO_LEARN, len(history.days) - TRIAL_DAYS)
    near: list[Expected] = []
    far: list[Expected] = []
    for start in range(first, len(history.days), _BLOCK_DAYS):
        if history.trusted[:start].sum() < _FEWEST_TO_LEARN:
            continue
        way = learn(history, start)
        for row in range(start, min(start + _BLOCK_DAYS, len(history.days))):
            if not history.trusted[row]:
                continue
            near.append((way.outlook_then(row, row), history.counts[row]))
            if row - FAR_DAYS + 1 >= start:
                far.append((way.outlook_then(row, row - FAR_DAYS + 1), history.counts[row]))
    if len(near) < _FEWEST_TRIALS:
        return Record()
    return Record(tuple(near), tuple(_ahead(*day) for day in near), tuple(_ahead(*day) for day in far))


def _ahead(outlook: Outlook, counts: Array) -> Trial:
    """A whole day, judged on all of it."""
    return _trial(outlook.mean, outlook.variance(), counts)


def _rest(outlook: Outlook, counts: Array, lingering: float) -> Trial:
    """A look at the first half of the day, judged on the second."""
    half = len(counts) // 2
    morning = np.where(np.arange(len(counts)) < half, counts, np.nan)
    mean, variance = rest_of_day(outlook, morning, lingering)
    return _trial(mean[half:], variance[half:], counts[half:])


def _trial(mean: Array, variance: Array, counts: Array) -> Trial:
    """How far off the means and the standard deviations were from the counts of the same intervals."""
    seen = ~np.isnan(counts)
    moving = seen & (variance > 1e-9)
    off = np.abs(to_roots(counts[moving]) - mean[moving]) / np.sqrt(variance[moving])
    error = np.abs(mean_counts(mean, variance)[seen] - counts[seen]).sum()
    return Trial(float(error), float(counts[seen].sum()), off)
