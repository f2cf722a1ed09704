"""The local day as an interval of UTC: 23, 24 or 25 hours."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def bounds(day: date, timezone: str) -> tuple[datetime, datetime]:
    """Local midnight to local midnight, as UTC; 23 and 25 hours apart on the days the clocks change."""
    zone = ZoneInfo(timezone)
    start = datetime.combine(day, time(0), tzinfo=zone)
    end = datetime.combine(day + timedelta(days=1), time(0), tzinfo=zone)
    return start.astimezone(UTC), end.astimezone(UTC)


def today(now: datetime, timezone: str) -> tuple[datetime, datetime]:
    """The bounds of the local day that `now` (aware) is in."""
    return bounds(now.astimezone(ZoneInfo(timezone)).date(), timezone)
