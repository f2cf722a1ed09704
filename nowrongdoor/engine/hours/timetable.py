"""The openings of one line, month by month, remembered: so that ten thousand deadlines are computed in a blink.

A month is a month of UTC. An opening that runs across its end is cut there, so that every open moment lies in exactly
one month and no zone is asked when moments are counted.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from nowrongdoor.engine.hours.grid import Interval, to_utc
from nowrongdoor.engine.hours.opening import Hours, opening

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Month:
    """The pieces of openings in one month, in order; `open_before` is how long it has been open before each of them."""

    starts: tuple[datetime, ...]
    ends: tuple[datetime, ...]
    open_before: tuple[timedelta, ...]
    open_after: tuple[timedelta, ...]

    @property
    def open_time(self) -> timedelta:
        """How long it is open in the whole month."""
        return self.open_after[-1] if self.open_after else timedelta()

    def open_until(self, at: datetime) -> timedelta:
        """How long it has been open in this month until a moment of it."""
        piece = bisect_right(self.starts, at) - 1
        if piece < 0:
            return timedelta()
        end = self.ends[piece]
        return self.open_before[piece] + ((at if at < end else end) - self.starts[piece])

    def when(self, open_time: timedelta) -> datetime:
        """The first moment at which it has been open for so long in this month; not more than `open_time`."""
        piece = bisect_left(self.open_after, open_time)
        return self.starts[piece] + (open_time - self.open_before[piece])


class Timetable:
    """One line's openings. What is asked for is worked out once; the hours themselves never change."""

    def __init__(self, hours: Hours) -> None:
        self.hours = hours
        self.zone = ZoneInfo(hours.timezone)
        self._months: dict[tuple[int, int], Month] = {}
        self._days: dict[date, Interval | None] = {}

    def on(self, day: date) -> Interval | None:
        """The opening of a local day."""
        try:
            return self._days[day]
        except KeyError:
            found = self._days[day] = opening(self.hours, day)
            return found

    def month(self, year: int, month: int) -> Month:
        """The pieces of openings in one month of UTC."""
        found = self._months.get((year, month))
        if found is None:
            found = self._months[year, month] = self._made(year, month)
        return found

    def _made(self, year: int, month: int) -> Month:
        first, last = datetime(year, month, 1, tzinfo=UTC), datetime(*_after(year, month), 1, tzinfo=UTC)
        pieces = [
            (max(one.start, first), min(one.end, last))
            for one in self._openings(first.date() - DAY, last.date() + DAY)
            if one.start < last and one.end > first
        ]
        open_after, passed = [], timedelta()
        for start, end in pieces:
            passed += end - start
            open_after.append(passed)
        starts, ends = tuple(start for start, _end in pieces), tuple(end for _start, end in pieces)
        return Month(starts, ends, tuple([timedelta(), *open_after][: len(pieces)]), tuple(open_after))

    def _openings(self, day: date, last: date) -> Iterator[Interval]:
        while day <= last:
            if (one := self.on(day)) is not None:
                yield one
            day += DAY

    def is_open(self, at: datetime) -> bool:
        """Whether it is open at a moment in UTC: when it opens, and no longer when it closes."""
        here = self.month(at.year, at.month)
        piece = bisect_right(here.starts, at) - 1
        return piece >= 0 and at < here.ends[piece]

    def begun_before(self, at: datetime) -> Iterator[Interval]:
        """The openings that began before a moment in UTC, the latest first, without end."""
        day = at.astimezone(self.zone).date()
        while True:
            one = self.on(day)
            if one is not None and one.start < at:
                yield one
            day -= DAY

    def not_over_at(self, at: datetime) -> Iterator[Interval]:
        """The openings that end at a moment in UTC or later, in order, without end."""
        day = at.astimezone(self.zone).date()
        while True:
            one = self.on(day)
            if one is not None and one.end >= at:
                yield one
            day += DAY

    def open_time(self, start: datetime, end: datetime) -> timedelta:
        """How long it is open between two moments in UTC, the first not after the second."""
        year, month = start.year, start.month
        here = self.month(year, month)
        passed = -here.open_until(start)
        while (year, month) != (end.year, end.month):
            passed += here.open_time
            year, month = _after(year, month)
            here = self.month(year, month)
        return passed + here.open_until(end)

    def after(self, start: datetime, open_time: timedelta) -> datetime:
        """The first moment from `start`, in UTC, at which it has been open for so long; `start` itself for nothing."""
        return self.after_each(start, (open_time,))[0]

    def after_each(self, start: datetime, open_times: Sequence[timedelta]) -> list[datetime]:
        """`after` for several lengths from the same start: where that lies in its month is looked up once."""
        first = (start.year, start.month)
        month = self.month(*first)
        passed, whole = month.open_until(start), month.open_time
        found = []
        for one in open_times:
            left = passed + one
            here = month.when(left) if left <= whole else self._later(first, left)
            found.append(here if one else start)
        return found

    def _later(self, first: tuple[int, int], left: timedelta) -> datetime:
        """When it has been open for so long since a month began, in a later month."""
        here = self.month(*first)
        while left > here.open_time:
            left -= here.open_time
            first = _after(*first)
            here = self.month(*first)
        return here.when(left)


def _after(year: int, month: int) -> tuple[int, int]:
    return (year, month + 1) if month < 12 else (year + 1, 1)


@lru_cache(maxsize=256)
def timetable(hours: Hours) -> Timetable:
    """The timetable of these hours, the same for everybody who asks."""
    return Timetable(hours)


def is_open(hours: Hours, at: datetime) -> bool:
    """Is it open at this instant? It is when it opens, and no longer when it closes."""
    return timetable(hours).is_open(to_utc("at", at))
