"""The history a forecast learns from: checked, in order of days, with the days that are no guide set aside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nowrongdoor.engine.forecast.agenda import Agenda, KnownDays, agenda_of
from nowrongdoor.engine.forecast.eras import era_starts
from nowrongdoor.engine.forecast.shapes import Array, Flags

Rows = NDArray[np.int64]

_ODD_FACTOR: Final = 1.6
"""A day this many times busier or quieter than the days around it is suspected of being an error."""


@dataclass(frozen=True, slots=True)
class History:
    """Counts[day, interval] (NaN: missing) of these days, in order; `trusted` are the days to learn from,
    era_starts the days on which the level changed and stayed."""

    counts: Array
    days: tuple[date, ...]
    agenda: Agenda
    trusted: Flags
    weekdays: Rows
    era_starts: tuple[date, ...] = ()

    def rows_of(self, weekday: int, known: int) -> Rows:
        """The trusted rows of a weekday (Monday is 0) among the first `known`."""
        rows: Rows = np.flatnonzero(self.trusted[:known] & (self.weekdays[:known] == weekday))
        return rows

    def last(self, most: int) -> History:
        """The last `most` days only."""
        counts, trusted, weekdays = self.counts[-most:], self.trusted[-most:], self.weekdays[-most:]
        return History(counts, self.days[-most:], self.agenda, trusted, weekdays, self.era_starts)

    def and_day(self, day: date, counts: Array) -> History:
        """The history with one more day, trusted where anything of it was seen."""
        return replace(
            self,
            counts=np.vstack([self.counts, counts]),
            days=(*self.days, day),
            trusted=np.append(self.trusted, not np.isnan(counts).all()),
            weekdays=np.append(self.weekdays, day.weekday()),
        )


def checked_history(counts: ArrayLike, days: Sequence[date], intervals_per_day: int, known: KnownDays) -> History:
    """The history in order of days; ValueError names the argument and says what is allowed."""
    if isinstance(intervals_per_day, bool) or intervals_per_day != int(intervals_per_day) or intervals_per_day < 1:
        raise ValueError(f"intervals_per_day ({intervals_per_day}) must be a whole number of at least 1")
    table = checked_counts("counts", counts)
    if table.ndim != 2 or table.shape[1] != intervals_per_day:
        raise ValueError(f"counts has shape {table.shape}; it must be [day, interval] with {intervals_per_day} columns")
    dated = _checked_days(days, len(table))
    order = sorted(range(len(dated)), key=dated.__getitem__)
    table, ordered = table[order], tuple(dated[row] for row in order)
    seen = ~np.isnan(table).all(axis=1)
    if seen.sum() < 2:
        raise ValueError(f"counts holds {int(seen.sum())} day(s) with a number in it; a forecast needs at least 2")
    agenda = agenda_of(known, ordered, frozenset(day.weekday() for day in ordered))
    weekdays = np.array([day.weekday() for day in ordered], dtype=np.int64)
    trusted = trusted_days(table, ordered, agenda)
    return History(table, ordered, agenda, trusted, weekdays, _eras(table, ordered, weekdays, trusted, agenda))


def checked_counts(name: str, counts: ArrayLike) -> Array:
    """The counts as an array; refuse what cannot have been counted (ValueError). NaN stands for a missing count."""
    try:
        table = np.array(counts, dtype=np.float64)
    except (TypeError, ValueError):
        raise ValueError(f"{name} must be an array of numbers") from None
    found = table[~np.isnan(table)]
    wrong = found[(found < 0) | ~np.isfinite(found) | (found != np.floor(found))]
    if wrong.size:
        raise ValueError(f"{name} holds {wrong[0]:g}; it must hold whole numbers from 0, or NaN where one is missing")
    return table


def checked_day(name: str, day: date) -> date:
    """The day, without a time of day; ValueError for anything else."""
    if isinstance(day, datetime):
        return day.date()
    if not isinstance(day, date):
        raise ValueError(f"{name} holds {day!r}; it must hold datetime.date")
    return day


def _checked_days(days: Sequence[date], rows: int) -> list[date]:
    """One day for each row, each once (ValueError)."""
    dated = [checked_day("days", day) for day in days]
    if len(dated) != rows:
        raise ValueError(f"days names {len(dated)} day(s), counts has {rows} row(s); there must be one for each")
    if len(set(dated)) != len(dated):
        twice = next(day for day in dated if dated.count(day) > 1)
        raise ValueError(f"days names {twice} twice; each day may stand once")
    return dated


def trusted_days(counts: Array, days: Sequence[date], agenda: Agenda) -> Flags:
    """Which days to learn from: something was counted, the house was open, and the day is no likely error.

    A day of a special kind is never suspected: it is meant to differ.
    """
    seen = ~np.isnan(counts).all(axis=1)
    is_open = np.array([not agenda.closed(day) for day in days], dtype=np.bool_)
    special = np.array([agenda.kind(day) is not None for day in days], dtype=np.bool_)
    kept = seen & is_open
    judged = np.flatnonzero(kept & ~special)
    odd = odd_days(day_levels(counts[judged]), np.array([day.weekday() for day in days], dtype=np.int64)[judged])
    kept[judged[odd]] = False
    if kept.sum() < 2:
        return np.array(seen, dtype=np.bool_)
    return kept


def day_levels(counts: Array) -> Array:
    """How busy each day was [day], on the logarithm: seen over expected of the intervals that were seen, one added."""
    with np.errstate(invalid="ignore"):
        seen = ~np.isnan(counts)
        total = np.maximum(seen.sum(axis=0), 1)
        profile = np.nansum(counts, axis=0) / total
    found: Array = np.log((np.nansum(counts, axis=1) + 1.0) / (seen @ profile + 1.0))
    return found


def odd_days(levels: Array, weekdays: Rows) -> Flags:
    """Days far from those before *and* those after: a doubled or halved day, not a level that changed and stayed."""
    even = evened(levels, weekdays)
    far = np.array([_distance(even, row) for row in range(len(even))])
    spread = 1.4826 * np.median(far) if far.size else 0.0
    odd: Flags = far > max(np.log(_ODD_FACTOR), 6.0 * spread)
    return odd


def evened(levels: Array, weekdays: Rows) -> Array:
    """The levels without what their weekday does to them, where a weekday was seen three times."""
    even, typical = levels.copy(), np.median(levels) if levels.size else 0.0
    for weekday in range(7):
        same = weekdays == weekday
        if same.sum() >= 3:
            even[same] -= np.median(levels[same]) - typical
    return even


def _eras(counts: Array, days: Sequence[date], weekdays: Rows, trusted: Flags, agenda: Agenda) -> tuple[date, ...]:
    """Where new levels began, by the trusted ordinary days."""
    rows = [row for row, day in enumerate(days) if trusted[row] and agenda.kind(day) is None]
    return era_starts(evened(day_levels(counts[rows]), weekdays[rows]), [days[row] for row in rows])


def _distance(even: Array, row: int) -> float:
    """How far a day lies from the nearest of: the five before, the three after, the day before."""
    sides = [even[max(0, row - 5) : row], even[row + 1 : row + 4], even[max(0, row - 1) : row]]
    return min((abs(float(even[row] - np.median(side))) for side in sides if side.size), default=0.0)
