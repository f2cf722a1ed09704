"""The period within which moves and rostered away shifts are counted: fixed, so that everybody knows when it ends."""

from __future__ import annotations

from datetime import date, timedelta


def period_of(day: date, period_days: int) -> tuple[date, date]:
    """The first and the last day of the period this day lies in.

    Periods follow each other without a gap and begin on a Monday when their length is a whole number of weeks
    (day 1 of the calendar Python counts in was one). ValueError for a period without a day.
    """
    if period_days < 1:
        raise ValueError(f"period_days ({period_days}) must be 1 or more")
    first = day - timedelta(days=(day.toordinal() - 1) % period_days)
    return first, first + timedelta(days=period_days - 1)
