"""A period cut into weeks or days of the town's calendar. Pure."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from nowrongdoor.townhall.insight.day import bounds


@dataclass(frozen=True, slots=True)
class Step:
    """One day or week: its first and its last day, and the moments where it begins and ends (aware, UTC)."""

    first: date
    last: date
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Period:
    """Steps that follow each other without a gap."""

    steps: tuple[Step, ...]
    kind: str

    @property
    def start(self) -> datetime:
        """The first moment."""
        return self.steps[0].start

    @property
    def end(self) -> datetime:
        """The first moment after it."""
        return self.steps[-1].end

    def place(self, moment: datetime) -> int | None:
        """The number of the step a moment is in; None outside."""
        number = bisect_right(self.steps, moment, key=lambda step: step.start) - 1
        return number if number >= 0 and moment < self.end else None

    def place_of_day(self, day: date) -> int | None:
        """The number of the step a day is in; None outside."""
        number = bisect_right(self.steps, day, key=lambda step: step.first) - 1
        return number if number >= 0 and day <= self.steps[-1].last else None


def between(first: date, last: date, timezone: str, *, kind: str = "week") -> Period:
    """From one day to another, both counted; weeks run from Monday, those at the ends may be shorter.

    ValueError where the last day lies before the first.
    """
    if last < first:
        raise ValueError("the last day lies before the first")
    steps, day = [], first
    while day <= last:
        until = day if kind == "day" else min(last, day + timedelta(days=6 - day.weekday()))
        steps.append(Step(day, until, bounds(day, timezone)[0], bounds(until, timezone)[1]))
        day = until + timedelta(days=1)
    return Period(tuple(steps), kind)


def weeks_until(last: date, weeks: int, timezone: str, *, kind: str = "week") -> Period:
    """So many calendar weeks, the last one being that of `last` as far as it has come."""
    monday = last - timedelta(days=last.weekday())
    return between(monday - timedelta(weeks=weeks - 1), last, timezone, kind=kind)
