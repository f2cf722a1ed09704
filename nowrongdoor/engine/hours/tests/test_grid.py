"""The local day on the line of time, checked on the days the clock changes."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nowrongdoor.engine.hours import Interval, instant, quarter_hours

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)

days = st.one_of(st.dates(date(2020, 1, 1), date(2035, 12, 31)), st.sampled_from([SPRING, AUTUMN]))
walls = st.times().map(lambda wall: wall.replace(fold=0))


def utc(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), UTC)


@pytest.mark.parametrize(
    ("day", "count"), [(SPRING, 92), (AUTUMN, 100), (date(2026, 6, 1), 96), (date(2026, 1, 1), 96)]
)
def test_a_day_has_96_quarter_hours_except_when_the_clock_changes(day: date, count: int) -> None:
    assert len(quarter_hours(day)) == count


@given(days)
def test_quarter_hours_fill_the_local_day_without_gap_or_overlap(day: date) -> None:
    quarters = quarter_hours(day)
    assert all(one.minutes == 15 for one in quarters)
    assert all(one.end == following.start for one, following in pairwise(quarters))
    assert quarters[0].start.astimezone(COPENHAGEN).replace(tzinfo=None) == datetime.combine(day, time())
    assert quarters[-1].end == quarter_hours(day + timedelta(days=1))[0].start


def test_a_zone_that_shifts_by_half_an_hour_has_94_quarter_hours() -> None:
    assert len(quarter_hours(date(2026, 10, 4), "Australia/Lord_Howe")) == 94


def test_a_day_that_a_zone_leaves_out_has_no_quarter_hours() -> None:
    assert quarter_hours(date(2011, 12, 30), "Pacific/Apia") == ()


@pytest.mark.parametrize("wall", [time(2), time(2, 1), time(2, 30), time(2, 59, 59), time(3)])
def test_a_time_that_does_not_exist_is_the_moment_of_the_change(wall: time) -> None:
    assert instant(SPRING, wall) == utc(SPRING, 1)
    assert instant(SPRING, wall, last=True) == utc(SPRING, 1)


def test_a_time_that_comes_twice_is_its_first_coming_unless_the_last_is_asked_for() -> None:
    assert instant(AUTUMN, time(2, 30)) == utc(AUTUMN, 0, 30)
    assert instant(AUTUMN, time(2, 30), last=True) == utc(AUTUMN, 1, 30)


@given(days, walls, walls)
def test_a_later_wall_time_is_never_an_earlier_instant(day: date, one: time, other: time) -> None:
    early, late = sorted((one, other))
    assert instant(day, early) <= instant(day, late)
    assert instant(day, early) <= instant(day, late, last=True)
    assert instant(day, early, last=True) <= instant(day, late, last=True)


@given(days, walls)
def test_the_wall_shows_the_time_it_was_asked_for_or_the_end_of_the_gap(day: date, wall: time) -> None:
    shown = instant(day, wall).astimezone(COPENHAGEN).replace(tzinfo=None, fold=0)
    in_gap = instant(day, wall) == utc(SPRING, 1) and day == SPRING
    assert shown == datetime.combine(day, wall) or (in_gap and shown == datetime.combine(SPRING, time(3)))


def test_a_wall_time_with_a_zone_of_its_own_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match=r"wall \(07:00:00\+00:00\)"):
        instant(SPRING, time(7, tzinfo=UTC))


def test_an_interval_counts_its_start_and_not_its_end() -> None:
    hour = Interval(utc(SPRING, 7), utc(SPRING, 8))
    assert utc(SPRING, 7) in hour
    assert utc(SPRING, 8) not in hour
    assert hour.minutes == 60


def test_an_interval_turns_local_times_into_utc_before_it_compares_them() -> None:
    """02:45 the first time lies before 02:15 the second time, though the wall says otherwise."""
    first = datetime(2026, 10, 25, 2, 45, tzinfo=COPENHAGEN)
    second = datetime(2026, 10, 25, 2, 15, tzinfo=COPENHAGEN, fold=1)
    assert Interval(first, second).minutes == 30
    assert Interval(first, second).start.tzinfo is UTC
    with pytest.raises(ValueError, match="must not lie before start"):
        Interval(second, first)


def test_an_interval_refuses_an_instant_without_a_zone_by_name() -> None:
    with pytest.raises(ValueError, match=r"end \(2026-03-29 08:00:00\) must know its zone"):
        Interval(utc(SPRING, 7), utc(SPRING, 8).replace(tzinfo=None))
