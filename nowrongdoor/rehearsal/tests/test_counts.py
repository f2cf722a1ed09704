"""A file of real call counts is read as it stands, and what cannot be right is named by row and column."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest

from nowrongdoor.rehearsal import counts
from nowrongdoor.rehearsal.counts import CountsError

GOOD = "DateTime,Calls\n2003-03-03 07:00:00,111\n2003-03-03 07:05:00,113\n2003-03-04 07:00:00,76\n"


def test_days_and_interval_are_found() -> None:
    file = counts.read(GOOD)
    assert sorted(file.days) == [date(2003, 3, 3), date(2003, 3, 4)]
    assert file.interval == timedelta(minutes=5)
    assert file.mean_day() == 150


def test_the_first_day_is_taken_unless_another_is_named() -> None:
    file = counts.read(GOOD)
    assert file.day(None)[0] == date(2003, 3, 3)
    assert sum(one.count for one in file.day(date(2003, 3, 4))[1]) == 76


def test_a_day_that_is_not_there_is_answered_with_the_days_that_are() -> None:
    with pytest.raises(CountsError, match="2003-03-05 is not in the file: it has 2 days from 2003-03-03 to 2003-03-04"):
        counts.read(GOOD).day(date(2003, 3, 5))


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("2003-03-03 07:10:00,-1", "row 5, column Calls: -1 must be between 0"),
        ("2003-03-03 07:10:00,1.5", "row 5, column Calls: 1.5 must be a whole number"),
        ("2003-03-03 07:10:00,many", "row 5, column Calls: 'many' is no number"),
        ("2003-03-03 07:10:00,nan", "row 5, column Calls: nan must be between 0"),
        ("2003-03-03 07:10:00", "row 5: column Calls is missing"),
        ("yesterday,3", "row 5, column DateTime: 'yesterday' is no time"),
        ("2003-03-03 07:00:00,3", "row 5, column DateTime: 2003-03-03 07:00:00 stands there twice"),
        ("2003-03-30 02:30:00,3", "row 5, column DateTime: 2003-03-30 02:30:00 does not exist"),
    ],
)
def test_what_cannot_be_right_is_named_by_row_and_column(row: str, says: str) -> None:
    with pytest.raises(CountsError) as told:
        counts.read(GOOD + row + "\n")
    assert says in str(told.value)


@pytest.mark.parametrize("text", ["", "DateTime,Calls\n", "DateTime\n2003-03-03\n", "DateTime,Calls\n,\n\n"])
def test_a_file_without_rows_or_columns_is_refused(text: str) -> None:
    with pytest.raises(CountsError):
        counts.read(text)


def test_an_hour_that_comes_twice_is_two_hours() -> None:
    """On 26 October 2003 the clocks went back from three to two: the day has 25 hours."""
    text = "t,n\n" + "".join(f"2003-10-26 {hour:02d}:00,1\n" for hour in [0, 1, 2, 2, 3])
    _day, intervals = counts.read(text).day(None)
    assert [one.fold for one in intervals] == [0, 0, 0, 1, 0]
    kept, left_out = counts.on_day(
        intervals, timedelta(hours=1), date(2026, 10, 25), opens=time(0), closes=time(23), timezone="Europe/Copenhagen"
    )
    starts = [start for start, _end, _count in kept]
    assert left_out == 0
    assert [later - earlier for earlier, later in pairwise(starts)] == [timedelta(hours=1)] * 4


def test_calls_outside_opening_hours_are_counted_and_left_out() -> None:
    _day, intervals = counts.read("t,n\n2003-03-03 06:55,4\n2003-03-03 07:00,5\n2003-03-03 18:00,6\n").day(None)
    kept, left_out = counts.on_day(
        intervals,
        timedelta(minutes=5),
        date(2026, 11, 18),
        opens=time(7),
        closes=time(18),
        timezone="Europe/Copenhagen",
    )
    assert left_out == 10
    assert kept == [(datetime(2026, 11, 18, 6, tzinfo=UTC), datetime(2026, 11, 18, 6, 5, tzinfo=UTC), 5)]
