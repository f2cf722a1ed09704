"""The local day on the line of time: instants, intervals and quarter-hours, also on the two days the clock changes.

A local wall time is not always one instant. In spring some do not exist: they stand for the moment of the change
(on 2026-03-29 in Copenhagen, every time from 02:00 to 03:00 is 01:00 UTC). In autumn some come twice: what begins,
begins the first time, and what ends, ends the last time. So a span of wall times never turns around and never loses a
minute that the clock on the wall shows as part of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

COPENHAGEN = "Europe/Copenhagen"
QUARTER = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """A span of time in UTC: the start belongs to it, the end does not."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        """Bring both to UTC; refuse instants without a zone and an end before the start (ValueError)."""
        object.__setattr__(self, "start", to_utc("start", self.start))
        object.__setattr__(self, "end", to_utc("end", self.end))
        if self.end < self.start:
            raise ValueError(f"end ({self.end}) must not lie before start ({self.start})")

    def __contains__(self, at: datetime) -> bool:
        """Does this instant lie within the interval?"""
        return self.start <= at < self.end

    @property
    def minutes(self) -> float:
        """How long it lasts."""
        return (self.end - self.start) / timedelta(minutes=1)


def instant(day: date, wall: time, timezone: str = COPENHAGEN, *, last: bool = False) -> datetime:
    """The instant, in UTC, when the clock on the wall shows this time on this day.

    A time that comes twice is its first coming, or with last=True its last; one that does not exist is the moment of
    the change. ValueError for a `wall` with a zone of its own, and for a zone that does not exist.
    """
    if wall.tzinfo is not None:
        raise ValueError(f"wall ({wall}) must be a wall time without a zone; the zone is {timezone}")
    zone = ZoneInfo(timezone)
    before = datetime.combine(day, wall.replace(fold=0), zone)
    after = before.replace(fold=1)
    # PEP 495: in a gap the offset before the change (fold 0) is the smaller one, in an overlap it is the greater.
    if _offset(after) > _offset(before):
        early, late = (at.replace(microsecond=0).astimezone(UTC) for at in (after, before))
        return _change_between(early, late, zone)
    return (after if last else before).astimezone(UTC)


def quarter_hours(day: date, timezone: str = COPENHAGEN) -> tuple[Interval, ...]:
    """The quarter-hours of a local day, midnight to midnight: 96 of them, 92 or 100 when the clock changes."""
    begins = instant(day, time(), timezone)
    ends = instant(day + timedelta(days=1), time(), timezone)
    count = -((begins - ends) // QUARTER)
    return tuple(Interval(begins + n * QUARTER, min(begins + (n + 1) * QUARTER, ends)) for n in range(count))


def to_utc(name: str, at: datetime) -> datetime:
    """The same instant in UTC; refuse one without a zone, naming the argument (ValueError).

    Done before anything is compared: Python compares two times of one zone by the wall, which lies in the autumn hour.
    """
    if at.utcoffset() is None:
        raise ValueError(f"{name} ({at}) must know its zone")
    return at.astimezone(UTC)


def _change_between(early: datetime, late: datetime, zone: ZoneInfo) -> datetime:
    """The second at which the zone's offset becomes what it is at `late`; all in UTC and whole seconds."""
    ends_with = _offset(late.astimezone(zone))
    while late - early > timedelta(seconds=1):
        middle = early + timedelta(seconds=(late - early) // timedelta(seconds=2))
        if _offset(middle.astimezone(zone)) == ends_with:
            late = middle
        else:
            early = middle
    return late


def _offset(at: datetime) -> timedelta:
    """The offset from UTC, which a zoned datetime always has."""
    return at.utcoffset() or timedelta()
