"""The remembered openings say what a walk through the days, and through the minutes, says."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nowrongdoor.engine.hours import Hours, add_working_minutes, is_open, opening, working_minutes
from nowrongdoor.engine.hours.tests.strategies import hours_of_a_line, instants
from nowrongdoor.engine.hours.timetable import timetable

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
TOWN_LINE = Hours(time(7), time(18), frozenset(range(5)))


def walked(hours: Hours, start: datetime, end: datetime) -> timedelta:
    """The open time between two instants, opening by opening, each worked out anew."""
    days = (start.date() + DAY * number for number in range(-1, (end - start).days + 3))
    openings = [one for day in days if (one := opening(hours, day)) is not None]
    return sum((max(min(one.end, end) - max(one.start, start), timedelta()) for one in openings), timedelta())


@settings(deadline=None)
@given(hours_of_a_line(), instants(), st.integers(0, 70 * 86_400))
def test_months_add_up_to_what_a_walk_through_the_days_finds(hours: Hours, start: datetime, seconds: int) -> None:
    end = start + timedelta(seconds=seconds)
    assert timetable(hours).open_time(start, end) == walked(hours, start, end)


HARD_DAYS = {
    "the clock goes forward": date(2026, 3, 29),
    "the clock goes back": date(2026, 10, 25),
    "Easter": date(2027, 3, 25),
    "Christmas": date(2026, 12, 24),
    "new year": date(2026, 12, 31),
    "Ascension": date(2026, 5, 13),
}


@pytest.mark.parametrize("day", HARD_DAYS.values(), ids=HARD_DAYS)
@pytest.mark.parametrize("hours", [TOWN_LINE, Hours(time(1), time(23, 30), frozenset(range(7)))])
def test_a_walk_through_every_minute_of_five_hard_days_agrees(hours: Hours, day: date) -> None:
    start = datetime.combine(day - DAY, time(13, 37), UTC)
    passed = 0
    for minute in range(5 * 24 * 60):
        now = start + minute * MINUTE
        if minute % 97 == 0:
            assert working_minutes(hours, start, now) == passed
        if is_open(hours, now):
            passed += 1
            if passed % 61 == 0:
                assert add_working_minutes(hours, start, passed) == now + MINUTE


@settings(deadline=None)
@given(hours_of_a_line(), instants(), st.lists(st.integers(0, 3000), max_size=4))
def test_several_sums_from_one_start_are_each_of_them(hours: Hours, start: datetime, minutes: list[int]) -> None:
    each = timetable(hours).after_each(start, [one * MINUTE for one in minutes])
    assert each == [add_working_minutes(hours, start, one) for one in minutes]


@settings(deadline=None)
@given(hours_of_a_line(), instants())
def test_it_is_open_when_the_opening_of_the_day_says_so(hours: Hours, at: datetime) -> None:
    around = (opening(hours, at.date() + DAY * number) for number in (-1, 0, 1))
    assert is_open(hours, at) == any(one is not None and at in one for one in around)


@settings(deadline=None)
@given(hours_of_a_line(), instants())
def test_the_openings_around_a_moment_are_the_nearest_on_both_sides(hours: Hours, at: datetime) -> None:
    before, after = next(timetable(hours).begun_before(at)), next(timetable(hours).not_over_at(at))
    assert before.start < at <= after.end
    assert not timetable(hours).open_time(min(before.end, at), max(after.start, at))
