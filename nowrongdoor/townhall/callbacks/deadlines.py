"""By when a citizen is rung: working minutes of the receiving team, inside its opening hours. Pure.

All instants are aware; what is given back is in UTC.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from nowrongdoor.engine.hours import Hours, Interval, add_working_minutes, opening, working_minutes
from nowrongdoor.engine.hours.grid import to_utc
from nowrongdoor.engine.hours.opening import local_day, openings_from
from nowrongdoor.engine.hours.timetable import timetable

LEAST_MINUTES = 15
"""A promise gives the team at least so many working minutes."""

LEAST = timedelta(minutes=LEAST_MINUTES)

QUARTER = 15
"""Nobody is promised a call by 10:07."""

FARTHEST = timedelta(days=30)
"""Nobody is promised a call later than that."""

SLIPS_AT_SHARE = 0.75
NAMED_UNTIL_SHARE = 0.5
TELL_BEFORE = timedelta(minutes=45)
"""So many working minutes before a time passes, the citizen is told another one."""

NO_TIME = timedelta()


@dataclass(frozen=True, slots=True)
class Times:
    """The moments that follow from when a time was given and by when it is.

    `named_until`: half of the working minutes are gone, a named owner's time is over and the promise joins the line;
    `slips`: three quarters are; `tell`: a new time must be told now, if nobody has rung.
    """

    named_until: datetime
    slips: datetime
    tell: datetime


def times(hours: Hours, given: datetime, by: datetime) -> Times:
    """The three moments between `given` and `by`; never before the first or after the second."""
    table, begins, ends = timetable(hours), to_utc("given", given), to_utc("by", by)
    whole = table.open_time(begins, ends) if ends > begins else NO_TIME
    slips = whole * SLIPS_AT_SHARE
    half, slip, tell = table.after_each(begins, (whole * NAMED_UNTIL_SHARE, slips, max(whole - TELL_BEFORE, slips)))
    return Times(min(by, half), min(by, slip), min(by, tell))


def default_by(hours: Hours, now: datetime, not_before: datetime | None = None) -> datetime:
    """The time promised where nothing else is agreed: one opening day's working minutes from now.

    Promised while it is open, that is the same hour on the next working day; promised before opening, the same day's
    closing. With `not_before` it counts from there.
    """
    start = max(now, not_before) if not_before else now
    day = next(openings_from(hours, start.astimezone(UTC)))
    return add_working_minutes(hours, start, day.minutes)


def usual_by(hours: Hours, now: datetime, not_before: datetime | None = None) -> datetime:
    """The default on the next quarter of an hour, which one can say; as it is where the team is closed by then."""
    by = default_by(hours, now, not_before)
    over = timedelta(minutes=by.minute % QUARTER, seconds=by.second, microseconds=by.microsecond)
    rounded = by - over + timedelta(minutes=QUARTER) if over else by
    return by if trouble(hours, rounded, now, not_before) else rounded


def is_inside(hours: Hours, by: datetime) -> bool:
    """Whether a promise may end at this moment: while it is open, closing time included, the first moment not."""
    found = opening(hours, local_day(hours, by.astimezone(UTC)))
    return found is not None and found.start < by <= found.end


def trouble(hours: Hours, by: datetime, now: datetime, not_before: datetime | None = None) -> str:
    """Why this time cannot be promised: `passed`, `outside_hours`, `too_soon`, `too_far`; empty when it can."""
    start = max(now, not_before) if not_before else now
    if by <= start:
        return "passed"
    if by > now + FARTHEST:
        return "too_far"
    if not is_inside(hours, by):
        return "outside_hours"
    return "too_soon" if working_minutes(hours, start, by) < LEAST_MINUTES else ""


def nearest(hours: Hours, by: datetime, now: datetime, not_before: datetime | None = None) -> tuple[datetime, ...]:
    """The legal times closest to one that is not: the last before it and the first after it, those there are."""
    start = max(now, not_before) if not_before else now
    table, wanted = timetable(hours), to_utc("by", by)
    earliest = table.after(to_utc("now", start), LEAST)
    before = _last_in(next(table.begun_before(wanted)), earliest, wanted)
    after = _first_in(next(table.not_over_at(max(earliest, wanted))), earliest, wanted)
    chosen = {moment for moment in (before, after) if moment is not None}
    return tuple(sorted(moment for moment in chosen if moment <= now + FARTHEST))


def _last_in(day: Interval, earliest: datetime, wanted: datetime) -> datetime | None:
    """The last moment of this opening that is legal and not after the wanted one."""
    moment = min(day.end, wanted)
    return moment if moment > day.start and moment >= earliest else None


def _first_in(day: Interval, earliest: datetime, wanted: datetime) -> datetime | None:
    """The first moment of this opening, a quarter of an hour in, that is legal and not before the wanted one."""
    inside = min(day.start + LEAST, day.end)
    moment = max(inside, earliest, wanted)
    return moment if moment <= day.end else None


def next_by(hours: Hours, now: datetime, old: datetime, not_before: datetime | None = None) -> datetime:
    """The new time told before an old one passes: half an opening day after the old one, and always legal."""
    start = max(moment for moment in (now, old, not_before) if moment is not None)
    day = next(openings_from(hours, start.astimezone(UTC)))
    return add_working_minutes(hours, start, max(LEAST_MINUTES, day.minutes / 2))
