"""When a line is open: its hours on a day, whether it is open now, when it opens next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from nowrongdoor.engine.hours.grid import COPENHAGEN, Interval, instant, to_utc
from nowrongdoor.engine.hours.holiday import danish_holiday


@dataclass(frozen=True, slots=True)
class Hours:
    """Opening hours in local wall time: from `opens` to `closes` on these weekdays (Monday is 0).

    holidays: closed on Danish public holidays; closed_days: and on these days of the town's own choice.
    """

    opens: time
    closes: time
    weekdays: frozenset[int]
    timezone: str = COPENHAGEN
    holidays: bool = True
    closed_days: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        """Refuse hours that no day can keep, naming the argument (ValueError)."""
        for name, wall in (("opens", self.opens), ("closes", self.closes)):
            if wall.tzinfo is not None:
                raise ValueError(f"{name} ({wall}) must be a wall time without a zone; the zone is timezone")
        if self.closes <= self.opens:
            raise ValueError(
                f"closes ({self.closes:%H:%M}) must lie after opens ({self.opens:%H:%M}) on the same day: "
                "opening hours do not run past midnight"
            )
        if not self.weekdays or not self.weekdays <= frozenset(range(7)):
            raise ValueError(
                f"weekdays ({sorted(self.weekdays)}) must name at least one day from 0 (Monday) to 6 (Sunday)"
            )
        _require_zone(self.timezone)


def opening(hours: Hours, day: date) -> Interval | None:
    """From when to when it is open on this day; None when it is closed the whole day.

    On the days the clock changes it opens and closes by the clock on the wall (see `grid`); hours that fall wholly
    into the hour that does not exist are no opening.
    """
    if day.weekday() not in hours.weekdays or day in hours.closed_days:
        return None
    if hours.holidays and danish_holiday(day) is not None:
        return None
    begins = instant(day, hours.opens, hours.timezone)
    ends = instant(day, hours.closes, hours.timezone, last=True)
    return Interval(begins, ends) if begins < ends else None


def next_opening(hours: Hours, after: datetime) -> Interval:
    """The first opening that begins at this instant or later; while it is open that is the one after."""
    earliest = to_utc("after", after)
    return next(one for one in openings_from(hours, earliest) if one.start >= earliest)


def openings_from(hours: Hours, start: datetime) -> Iterator[Interval]:
    """Every opening that ends after this instant (in UTC), in order, without end."""
    day = local_day(hours, start)
    while True:
        one = opening(hours, day)
        if one is not None and one.end > start:
            yield one
        day += timedelta(days=1)


def local_day(hours: Hours, at: datetime) -> date:
    """The day that the calendar on the wall shows at this instant."""
    return at.astimezone(ZoneInfo(hours.timezone)).date()


def _require_zone(timezone: str) -> None:
    """Refuse a zone that does not exist (ValueError)."""
    try:
        ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError):
        raise ValueError(f"timezone ({timezone!r}) must be a zone such as {COPENHAGEN}") from None
