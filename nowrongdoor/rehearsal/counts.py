"""Reading a file of real call counts: a CSV of timestamp and count per interval. Pure.

Times are the file's own wall clock. On the night the clocks go forward a time that does not exist is refused; on the
night they go back an hour may stand there twice, and the second time means the second hour.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

MOST_PER_INTERVAL = 100_000


class CountsError(ValueError):
    """The file cannot be used; the message names row and column."""


@dataclass(frozen=True, slots=True)
class Interval:
    """Calls counted from a wall-clock moment; `fold` is 1 for the second of an hour that comes twice."""

    starts: datetime
    fold: int
    count: int


@dataclass(frozen=True, slots=True)
class Counts:
    """A file's intervals by day, and how long an interval is."""

    days: dict[date, list[Interval]]
    interval: timedelta

    def day(self, wanted: date | None) -> tuple[date, list[Interval]]:
        """The day asked for, or the first; CountsError names the days there are."""
        days = sorted(self.days)
        chosen = wanted or days[0]
        if chosen not in self.days:
            raise CountsError(
                f"the day {chosen} is not in the file: it has {len(days)} days from {days[0]} to {days[-1]}"
            )
        return chosen, self.days[chosen]

    def mean_day(self) -> float:
        """How many calls a day of the file has on average."""
        return sum(one.count for day in self.days.values() for one in day) / len(self.days)


def read(text: str, *, timezone: str = "Europe/Copenhagen") -> Counts:
    """Counts from CSV text with a header; CountsError names the first row and column that cannot be right."""
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    if len(rows) < 2:
        raise CountsError("the file has no rows under its header")
    if len(rows[0]) < 2:
        raise CountsError("row 1: the header must name two columns, a timestamp and a count")
    names = [name.strip() or f"column {n + 1}" for n, name in enumerate(rows[0])]
    zone, seen = ZoneInfo(timezone), set[tuple[datetime, int]]()
    days: dict[date, list[Interval]] = defaultdict(list)
    for number, row in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in row):
            continue
        interval = _interval(row, number, names, zone, seen)
        days[interval.starts.date()].append(interval)
    if not days:
        raise CountsError("the file has no rows under its header")
    return Counts(dict(days), _length(days))


def _interval(row: Sequence[str], number: int, names: Sequence[str], zone: ZoneInfo, seen: set) -> Interval:  # type: ignore[type-arg]
    if len(row) < 2:
        raise CountsError(f"row {number}: column {names[1]} is missing")
    starts = _moment(row[0].strip(), number, names[0], zone)
    fold = 1 if (starts, 0) in seen else 0
    if fold and ((starts, 1) in seen or not _comes_twice(starts, zone)):
        raise CountsError(f"row {number}, column {names[0]}: {row[0]} stands there twice")
    seen.add((starts, fold))
    return Interval(starts, fold, _count(row[1].strip(), number, names[1]))


def _moment(text: str, number: int, column: str, zone: ZoneInfo) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise CountsError(f"row {number}, column {column}: {text!r} is no time such as 2003-03-03 07:05:00") from None
    if moment.tzinfo is not None:
        moment = moment.astimezone(zone).replace(tzinfo=None)
    there_and_back = moment.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None)
    if there_and_back != moment:
        raise CountsError(f"row {number}, column {column}: {text} does not exist, the clocks went forward then")
    return moment


def _comes_twice(moment: datetime, zone: ZoneInfo) -> bool:
    return moment.replace(tzinfo=zone, fold=0).utcoffset() != moment.replace(tzinfo=zone, fold=1).utcoffset()


def _count(text: str, number: int, column: str) -> int:
    try:
        value = float(text)
    except ValueError:
        raise CountsError(f"row {number}, column {column}: {text!r} is no number") from None
    if not 0 <= value <= MOST_PER_INTERVAL:
        raise CountsError(f"row {number}, column {column}: {text} must be between 0 and {MOST_PER_INTERVAL}")
    if value != int(value):
        raise CountsError(f"row {number}, column {column}: {text} must be a whole number of calls")
    return int(value)


def _length(days: dict[date, list[Interval]]) -> timedelta:
    """The usual distance between intervals: the smallest seen on any day; an hour where a day has but one."""
    gaps = [
        later.starts - earlier.starts
        for day in days.values()
        for earlier, later in pairwise(day)
        if later.starts > earlier.starts
    ]
    return min(gaps, default=timedelta(hours=1))


def on_day(
    intervals: Sequence[Interval], length: timedelta, day: date, *, opens: time, closes: time, timezone: str
) -> tuple[list[tuple[datetime, datetime, int]], int]:
    """The intervals moved to another `day` as UTC (start, end, count), and how many calls lie outside the hours."""
    zone = ZoneInfo(timezone)
    kept, left_out = [], 0
    for one in intervals:
        if not opens <= one.starts.time() < closes:
            left_out += one.count
            continue
        starts = datetime.combine(day, one.starts.time(), tzinfo=zone).replace(fold=one.fold).astimezone(UTC)
        kept.append((starts, starts + length, one.count))
    return kept, left_out
