"""Working minutes: the minutes during which it is open, counted and added."""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from itertools import takewhile

from nowrongdoor.engine.hours.grid import to_utc
from nowrongdoor.engine.hours.opening import Hours, openings_from

MINUTE = timedelta(minutes=1)


def working_minutes(hours: Hours, start: datetime, end: datetime) -> float:
    """How many minutes it is open between two instants; ValueError when the end lies before the start."""
    begins, ends = to_utc("start", start), to_utc("end", end)
    if ends < begins:
        raise ValueError(f"end ({end}) must not lie before start ({start})")
    until_then = takewhile(lambda one: one.start < ends, openings_from(hours, begins))
    open_time = sum((min(one.end, ends) - max(one.start, begins) for one in until_then), timedelta())
    return open_time / MINUTE


def add_working_minutes(hours: Hours, start: datetime, minutes: float) -> datetime:
    """The first instant, in UTC, at which it has been open for so many minutes since the start.

    No minutes from the start are the start itself, open or not; a sum that comes out at closing time is closing time,
    not the next morning. ValueError for minutes that are negative or no number.
    """
    begins = to_utc("start", start)
    if not math.isfinite(minutes) or minutes < 0:
        raise ValueError(f"minutes ({minutes}) must be 0 or more")
    left = timedelta(minutes=minutes)
    if not left:
        return begins
    openings = openings_from(hours, begins)
    one = next(openings)
    begins = max(one.start, begins)
    while one.end - begins < left:
        left -= one.end - begins
        one = next(openings)
        begins = one.start
    return begins + left
