"""Working minutes: the minutes during which it is open, counted and added."""

from __future__ import annotations

import math
from datetime import datetime, timedelta

from nowrongdoor.engine.hours.grid import to_utc
from nowrongdoor.engine.hours.opening import Hours
from nowrongdoor.engine.hours.timetable import timetable

MINUTE = timedelta(minutes=1)


def working_minutes(hours: Hours, start: datetime, end: datetime) -> float:
    """How many minutes it is open between two instants; ValueError when the end lies before the start."""
    begins, ends = to_utc("start", start), to_utc("end", end)
    if ends < begins:
        raise ValueError(f"end ({end}) must not lie before start ({start})")
    return timetable(hours).open_time(begins, ends) / MINUTE


def add_working_minutes(hours: Hours, start: datetime, minutes: float) -> datetime:
    """The first instant, in UTC, at which it has been open for so many minutes since the start.

    No minutes from the start are the start itself, open or not; a sum that comes out at closing time is closing time,
    not the next morning. ValueError for minutes that are negative or no number.
    """
    begins = to_utc("start", start)
    if not math.isfinite(minutes) or minutes < 0:
        raise ValueError(f"minutes ({minutes}) must be 0 or more")
    return timetable(hours).after(begins, timedelta(minutes=minutes))
