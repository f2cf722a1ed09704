"""The two naive ways, which every other must beat on the history itself: last week, and the mean of such weekdays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Final

import numpy as np

from nowrongdoor.engine.forecast.history import History
from nowrongdoor.engine.forecast.outlook import Outlook
from nowrongdoor.engine.forecast.shapes import Array, chance_at, to_roots
from nowrongdoor.engine.forecast.ways import Learn

MEAN_WEEKS: Final = 16


@dataclass(frozen=True, slots=True)
class SameWeekday:
    """The mean of the last `weeks` days of the same weekday; spread is the day's variance, chance a multiple."""

    history: History
    weeks: int
    spread: float
    overdispersion: float

    def outlook(self, days: Sequence[date]) -> list[Outlook]:
        """What the last days of the same weekday say of these days."""
        return [self._of(expected(self.history, day.weekday(), len(self.history.days), self.weeks)) for day in days]

    def outlook_then(self, row: int, known: int) -> Outlook:
        """What they would have said of day `row` when only the first `known` days were known."""
        return self._of(expected(self.history, self.history.days[row].weekday(), known, self.weeks))

    def knowing(self, history: History) -> SameWeekday:
        """The same with a longer history."""
        return replace(self, history=history)

    def _of(self, counts: Array) -> Outlook:
        """The outlook around an expected count; the day moves as a whole, in proportion to its root."""
        mean = to_roots(counts)
        size = float(np.linalg.norm(mean))
        shape = mean / size if size > 0 else mean
        chance = self.overdispersion * chance_at(counts)
        return Outlook(mean, shape[None], np.array([self.spread]), chance)


def learn_same_weekday(weeks: int, history: History, until: int) -> SameWeekday:
    """Learn how far off this way is: as a whole day, and beyond that in its intervals."""
    off, whole, usual = [], [], []
    for row in np.flatnonzero(history.trusted[:until])[2:]:
        counts = expected(history, history.days[row].weekday(), int(row), weeks)
        root = to_roots(counts)
        error = np.nan_to_num(to_roots(history.counts[row]) - root)
        along = float(error @ root) / max(float(np.linalg.norm(root)), 1e-9)
        whole.append(along**2)
        off.append(max(0.0, float(error @ error) - along**2))
        usual.append(float(chance_at(counts).sum()))
    if not off:
        return SameWeekday(history, weeks, 0.0, 2.0)
    return SameWeekday(history, weeks, float(np.mean(whole)), float(np.sum(off)) / max(float(np.sum(usual)), 1e-9))


def expected(history: History, weekday: int, known: int, weeks: int) -> Array:
    """The mean count [interval] of the last `weeks` trusted days of a weekday among the first `known` days.

    A weekday that was never there takes the last five days of any kind; a count that was never seen is 0.
    """
    rows = np.flatnonzero(history.trusted[:known])
    same = history.rows_of(weekday, known)[-weeks:]
    chosen = history.counts[same if same.size else rows[-5:]]
    around = _mean(history.counts[rows[-25:]], np.zeros(chosen.shape[1]))
    return _mean(chosen, around)


def _mean(counts: Array, otherwise: Array) -> Array:
    """The mean by interval over the days on which it was seen, `otherwise` where it was not."""
    seen = (~np.isnan(counts)).sum(axis=0)
    return np.where(seen > 0, np.nansum(counts, axis=0) / np.maximum(seen, 1), otherwise)


LAST_WEEK: Final[Learn] = partial(learn_same_weekday, 1)
WEEKDAY_MEAN: Final[Learn] = partial(learn_same_weekday, MEAN_WEEKS)
