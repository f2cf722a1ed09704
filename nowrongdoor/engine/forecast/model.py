"""A fitted model: what it expects of days to come, and of the rest of a day that has begun."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import ArrayLike

from nowrongdoor.engine.forecast.bands import Bands, band
from nowrongdoor.engine.forecast.history import History, checked_counts, checked_day
from nowrongdoor.engine.forecast.outlook import Outlook, rest_of_day
from nowrongdoor.engine.forecast.shapes import Array
from nowrongdoor.engine.forecast.ways import Way

Told = tuple[Array, Array, Array]


@dataclass(frozen=True, slots=True)
class Forecast:
    """Expected counts and the band that holds each with the level asked for; all [day, interval], in calls.

    A closed day is zero throughout. An interval of today that has been counted is its count, without a band.
    """

    mean: Array
    low: Array
    high: Array


@dataclass(frozen=True, slots=True)
class Look:
    """A look at a day that has begun: its counts so far [interval], NaN where not yet seen; which day, if named."""

    so_far: Array
    day: date | None


@dataclass(frozen=True, slots=True)
class Model:
    """used: the code of the way chosen; because: why, in a sentence with figures; error_share: WAPE by way, tried on
    the history itself (empty where it was too short).
    """

    used: str
    because: str
    error_share: dict[str, float]
    history: History
    way: Way
    bands: Bands
    lingering: float
    look: Look | None = None

    def predict(self, days: Sequence[date], level: float = 0.9) -> Forecast:
        """Say what to expect of these days, with a band that holds each interval's count with this probability.

        Days may stand in any order and need not follow the history at once. ValueError for a level that is not
        between 0 and 1 and for days that are none.
        """
        if not 0.0 < level < 1.0:
            raise ValueError(f"level ({level}) must lie between 0 and 1, such as 0.9")
        asked = [checked_day("days", day) for day in days]
        today = self._today(asked)
        told = self._days_ahead(asked, today, level)
        if self.look is not None and today in told:
            told[today] = self._rest_of(today, self.look.so_far, level)
        found = np.array([told[day] for day in asked]).reshape(len(asked), 3, self.history.counts.shape[1])
        return Forecast(mean=found[:, 0], low=found[:, 1], high=found[:, 2])

    def update(self, today_so_far: ArrayLike, *, day: date | None = None) -> Model:
        """Take a look at a day that has begun: its first intervals [interval], NaN where one was not seen.

        Its own forecast becomes that of its rest, and the days after it know of it too. A later look replaces an
        earlier one. Unless the day is named, it is the first open one after the history; where `predict` is not asked
        about that one (a closed day that nobody told of), it is the earliest day asked about. ValueError for counts
        that cannot be, for more intervals than a day has, and for a day within the history.
        """
        so_far = self._padded(checked_counts("today_so_far", today_so_far))
        today = None if day is None else checked_day("day", day)
        if today is not None and today <= self.history.days[-1]:
            raise ValueError(f"day ({today}) must lie after the history, which ends on {self.history.days[-1]}")
        return replace(self, look=Look(so_far, today))

    def _today(self, asked: Sequence[date]) -> date | None:
        """Which day the look was at; None without a look."""
        if self.look is None or self.look.day is not None:
            return self.look.day if self.look else None
        last = self.history.days[-1]
        first = self.history.agenda.next_open(last)
        return first if first in asked else min((day for day in asked if day > last), default=first)

    def _days_ahead(self, asked: Sequence[date], today: date | None, level: float) -> dict[date, Told]:
        """Mean, low and high [interval] of each day as a whole, knowing of the look at today where there was one."""
        if not asked:
            return {}
        way = self.way
        if self.look is not None and today is not None and any(day != today for day in asked):
            way = way.knowing(self.history.and_day(today, self.look.so_far))
        outlooks = way.outlook(asked)
        return {day: self._whole(day, outlook, level) for day, outlook in zip(asked, outlooks, strict=True)}

    def _whole(self, day: date, outlook: Outlook, level: float) -> Told:
        """A day of which nothing has been seen; a closed one is zero."""
        if self.history.agenda.closed(day):
            nothing = np.zeros_like(outlook.mean)
            return nothing, nothing, nothing
        steps = self.history.agenda.steps(self.history.days[-1], day)
        return band(outlook.mean, outlook.variance(), self.bands.ahead(level, steps))

    def _rest_of(self, today: date, so_far: Array, level: float) -> Told:
        """The day that has begun: what was counted, and what is expected of the rest."""
        seen = ~np.isnan(so_far)
        mean, variance = rest_of_day(self.way.outlook([today])[0], so_far, self.lingering)
        deviations = self.bands.after_look(level) if seen.any() else self.bands.ahead(level, 1)
        expected, low, high = (np.where(seen, so_far, part) for part in band(mean, variance, deviations))
        return expected, low, high

    def _padded(self, so_far: Array) -> Array:
        """The look at the morning with NaN for the intervals still to come (ValueError where there are too many)."""
        intervals = self.history.counts.shape[1]
        if so_far.ndim != 1 or so_far.size > intervals:
            raise ValueError(f"today_so_far has shape {so_far.shape}; it must be [interval], {intervals} at most")
        return np.concatenate([so_far, np.full(intervals - so_far.size, np.nan)])
