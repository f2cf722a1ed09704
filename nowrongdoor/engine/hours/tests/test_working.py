"""Working minutes, counted and added."""

from __future__ import annotations

import itertools
from bisect import bisect_left
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nowrongdoor.engine.hours import Hours, add_working_minutes, is_open, working_minutes
from nowrongdoor.engine.hours.tests.strategies import hours_of_a_line, instants

TOWN_LINE = Hours(time(7), time(18), frozenset(range(5)))
spans = st.integers(0, 20 * 24 * 3600).map(lambda seconds: timedelta(seconds=seconds))


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc, arg-type]


def test_from_friday_afternoon_to_monday_morning_counts_only_the_open_minutes() -> None:
    assert working_minutes(TOWN_LINE, utc(2026, 6, 12, 15, 30), utc(2026, 6, 15, 5, 45)) == 30 + 45


def test_two_hours_promised_before_easter_are_due_on_tuesday() -> None:
    assert add_working_minutes(TOWN_LINE, utc(2027, 3, 24, 16), 120) == utc(2027, 3, 30, 6)


def test_a_sum_that_comes_out_at_closing_time_is_closing_time() -> None:
    assert add_working_minutes(TOWN_LINE, utc(2026, 6, 12, 15), 60) == utc(2026, 6, 12, 16)


def test_no_minutes_from_the_start_are_the_start_itself_even_at_night() -> None:
    at_night = utc(2026, 6, 12, 22)
    assert add_working_minutes(TOWN_LINE, at_night, 0) == at_night


@pytest.mark.parametrize(("month", "day", "minutes"), [(3, 29, 120), (10, 25, 240)])
def test_the_night_of_the_clock_change_has_the_minutes_that_pass_not_those_on_the_wall(
    month: int, day: int, minutes: int
) -> None:
    night = Hours(time(1), time(4), frozenset({6}), holidays=False)
    zone = ZoneInfo("Europe/Copenhagen")
    start, end = datetime(2026, month, day, tzinfo=zone), datetime(2026, month, day, 12, tzinfo=zone)
    assert working_minutes(night, start, end) == minutes
    assert add_working_minutes(night, start, minutes) == datetime(2026, month, day, 4, tzinfo=zone)


def test_the_hour_between_the_two_comings_of_half_past_two_is_counted() -> None:
    night = Hours(time(1), time(4), frozenset({6}), holidays=False)
    first = datetime(2026, 10, 25, 2, 30, tzinfo=ZoneInfo("Europe/Copenhagen"))
    assert working_minutes(night, first, first.replace(fold=1)) == 60


@given(hours_of_a_line(), instants(), spans, spans)
def test_what_is_open_in_two_spans_that_meet_adds_up(hours: Hours, a: datetime, one: timedelta, two: timedelta) -> None:
    b, c = a + one, a + one + two
    apart = working_minutes(hours, a, b) + working_minutes(hours, b, c)
    assert apart == pytest.approx(working_minutes(hours, a, c), abs=1e-6)


@given(hours_of_a_line(), instants(), st.integers(0, 600_000))
def test_counting_undoes_adding(hours: Hours, start: datetime, seconds: int) -> None:
    end = add_working_minutes(hours, start, seconds / 60)
    assert working_minutes(hours, start, end) == pytest.approx(seconds / 60, abs=1e-6)


@given(hours_of_a_line(), instants(), st.integers(1, 600_000))
def test_what_is_added_ends_no_later_than_it_must(hours: Hours, start: datetime, seconds: int) -> None:
    end = add_working_minutes(hours, start, seconds / 60)
    assert is_open(hours, end - timedelta(microseconds=1))
    assert working_minutes(hours, start, end - timedelta(milliseconds=1)) < seconds / 60


@given(hours_of_a_line(), instants(), st.integers(0, 20_000))
def test_the_open_minutes_are_those_in_which_it_is_open(hours: Hours, start: datetime, minutes: int) -> None:
    """Counted the slow way, minute by minute, over up to half a day; hours begin and end on whole minutes."""
    start, minutes = start.replace(second=0), minutes % 720
    slowly = sum(is_open(hours, start + timedelta(minutes=n)) for n in range(minutes))
    assert working_minutes(hours, start, start + timedelta(minutes=minutes)) == slowly


NIGHT, MORNING, OFFICE = (time(0), time(5)), (time(9), time(12)), (time(7), time(18))
EVERY_DAY = frozenset(range(7))


@pytest.mark.parametrize("first", [date(2026, 3, 28), date(2026, 10, 24), date(2026, 12, 31), date(2027, 3, 24)])
@pytest.mark.parametrize("opens", [NIGHT, MORNING, OFFICE], ids=["at night", "closed at noon", "office"])
def test_both_nights_of_the_clock_and_a_line_closed_at_noon_are_as_a_walk_by_the_minute_says(
    first: date, opens: tuple[time, time]
) -> None:
    """The walk has its own idea of open, by the clock on the wall; five days from before each night, and two others."""
    hours, zone = Hours(*opens, EVERY_DAY), ZoneInfo("Europe/Copenhagen")
    closed = holidays.country_holidays("DK", years=[2026, 2027])
    start = datetime.combine(first, time(), zone).astimezone(UTC)
    walls = [(start + timedelta(minutes=n)).astimezone(zone) for n in range(5 * 24 * 60)]
    is_open_then = [wall.date() not in closed and opens[0] <= wall.time() < opens[1] for wall in walls]
    before = [0, *itertools.accumulate(is_open_then)]
    for begins in range(0, len(walls) - 1, 107):
        for ends in range(begins, len(walls), 101):
            a, b = (start + timedelta(minutes=n) for n in (begins, ends))
            passed = before[ends] - before[begins]
            assert working_minutes(hours, a, b) == passed
            if passed:
                first_end = bisect_left(before, before[begins] + passed)
                assert add_working_minutes(hours, a, passed) == start + timedelta(minutes=first_end)


def test_an_end_before_the_start_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match=r"^end \("):
        working_minutes(TOWN_LINE, utc(2026, 6, 12, 9), utc(2026, 6, 12, 8))


@pytest.mark.parametrize("minutes", [-1, float("nan"), float("inf")])
def test_minutes_that_cannot_be_added_are_refused_by_name(minutes: float) -> None:
    with pytest.raises(ValueError, match=r"^minutes \("):
        add_working_minutes(TOWN_LINE, utc(2026, 6, 12, 9), minutes)


@pytest.mark.parametrize("name", ["start", "end"])
def test_an_instant_without_a_zone_is_refused_by_name(name: str) -> None:
    span = {"start": utc(2026, 6, 12, 9), "end": utc(2026, 6, 12, 10)} | {
        name: utc(2026, 6, 12, 9).replace(tzinfo=None)
    }
    with pytest.raises(ValueError, match=rf"^{name} \(2026-06-12 09:00:00\) must know its zone"):
        working_minutes(TOWN_LINE, span["start"], span["end"])
