"""When a line is open."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nowrongdoor.engine.hours import Hours, Interval, is_open, next_opening, opening
from nowrongdoor.engine.hours.tests.strategies import hours_of_a_line, instants

WEEKDAYS = frozenset(range(5))
TOWN_LINE = Hours(time(7), time(18), WEEKDAYS)
NIGHT_LINE = Hours(time(1), time(4), frozenset(range(7)), holidays=False)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc, arg-type]


def test_in_summer_seven_in_the_morning_is_five_utc_and_in_winter_six() -> None:
    assert opening(TOWN_LINE, date(2026, 7, 1)) == Interval(utc(2026, 7, 1, 5), utc(2026, 7, 1, 16))
    assert opening(TOWN_LINE, date(2026, 12, 1)) == Interval(utc(2026, 12, 1, 6), utc(2026, 12, 1, 17))


def test_the_line_is_closed_at_weekends_holidays_and_on_days_of_the_towns_own_choice() -> None:
    christmas_eve = date(2026, 12, 24)
    assert opening(TOWN_LINE, date(2026, 7, 4)) is None
    assert opening(TOWN_LINE, date(2027, 3, 29)) is None
    assert opening(TOWN_LINE, christmas_eve) is not None
    assert opening(Hours(time(7), time(18), WEEKDAYS, closed_days=frozenset({christmas_eve})), christmas_eve) is None
    assert opening(Hours(time(7), time(18), WEEKDAYS, holidays=False), date(2027, 3, 29)) is not None


@pytest.mark.parametrize(
    ("day", "minutes"), [(date(2026, 3, 29), 120), (date(2026, 10, 25), 240), (date(2026, 6, 1), 180)]
)
def test_a_line_open_through_the_night_loses_and_gains_the_hour_of_the_clock_change(day: date, minutes: int) -> None:
    night = opening(NIGHT_LINE, day)
    assert night is not None
    assert night.minutes == minutes


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25)])
def test_day_hours_are_as_long_as_ever_when_the_clock_changes_at_night(day: date) -> None:
    sunday = opening(Hours(time(7), time(18), frozenset({6}), holidays=False), day)
    assert sunday is not None
    assert sunday.minutes == 11 * 60


def test_hours_that_fall_into_the_hour_that_does_not_exist_are_no_opening() -> None:
    assert opening(Hours(time(2, 15), time(2, 45), frozenset({6})), date(2026, 3, 29)) is None


def test_hours_within_the_hour_that_comes_twice_last_from_its_first_to_its_last() -> None:
    twice = opening(Hours(time(2, 15), time(2, 45), frozenset({6})), date(2026, 10, 25))
    assert twice == Interval(utc(2026, 10, 25, 0, 15), utc(2026, 10, 25, 1, 45))


def test_it_is_open_when_it_opens_and_no_longer_when_it_closes() -> None:
    assert is_open(TOWN_LINE, utc(2026, 7, 1, 5))
    assert not is_open(TOWN_LINE, utc(2026, 7, 1, 4, 59))
    assert is_open(TOWN_LINE, utc(2026, 7, 1, 15, 59))
    assert not is_open(TOWN_LINE, utc(2026, 7, 1, 16))


def test_it_is_asked_about_the_local_day_though_utc_still_says_yesterday() -> None:
    just_past_midnight = Hours(time(0, 15), time(1), frozenset({2}))
    assert is_open(just_past_midnight, utc(2026, 6, 30, 22, 30))


def test_after_easter_wednesday_it_opens_again_on_tuesday() -> None:
    assert next_opening(TOWN_LINE, utc(2027, 3, 24, 17)).start == utc(2027, 3, 30, 5)


def test_the_next_opening_is_the_one_that_begins_now_and_while_open_the_one_after() -> None:
    assert next_opening(TOWN_LINE, utc(2026, 7, 1, 5)).start == utc(2026, 7, 1, 5)
    assert next_opening(TOWN_LINE, utc(2026, 7, 1, 5, 1)).start == utc(2026, 7, 2, 5)


def test_a_local_instant_is_as_good_as_its_utc() -> None:
    local = datetime(2026, 10, 25, 2, 50, tzinfo=ZoneInfo("Europe/Copenhagen"), fold=1)
    assert is_open(NIGHT_LINE, local)
    assert next_opening(NIGHT_LINE, local).start == utc(2026, 10, 26, 0)


@given(hours_of_a_line(), instants())
def test_the_next_opening_is_open_at_its_start_and_nothing_opens_before_it(hours: Hours, at: datetime) -> None:
    found = next_opening(hours, at)
    day = at.astimezone(ZoneInfo(hours.timezone)).date()
    while (one := opening(hours, day)) is None or one.start < at:
        day += timedelta(days=1)
    assert found == one
    assert is_open(hours, found.start)
    assert not is_open(hours, found.end)


@pytest.mark.parametrize(
    ("opens", "closes"),
    [(time(22), time(6)), (time(7), time(7)), (time(7), time(0))],
    ids=["night", "none", "midnight"],
)
def test_hours_past_midnight_are_refused_by_the_name_of_the_argument(opens: time, closes: time) -> None:
    with pytest.raises(ValueError, match=r"^closes \(.*do not run past midnight$"):
        Hours(opens, closes, WEEKDAYS)


@pytest.mark.parametrize(
    ("argument", "wrong"),
    [
        ("opens", {"opens": time(7, tzinfo=UTC)}),
        ("closes", {"closes": time(18, tzinfo=UTC)}),
        ("weekdays", {"weekdays": frozenset()}),
        ("weekdays", {"weekdays": frozenset({7})}),
        ("timezone", {"timezone": "Europe/Åmunde"}),
        ("timezone", {"timezone": "../etc"}),
    ],
)
def test_hours_that_no_day_can_keep_are_refused_by_the_name_of_the_argument(
    argument: str, wrong: dict[str, object]
) -> None:
    right: dict[str, object] = {"opens": time(7), "closes": time(18), "weekdays": WEEKDAYS}
    with pytest.raises(ValueError, match=f"^{argument} "):
        Hours(**(right | wrong))  # type: ignore[arg-type]


@given(st.datetimes())
def test_an_instant_without_a_zone_is_refused_by_name(at: datetime) -> None:
    with pytest.raises(ValueError, match=r"^at \("):
        is_open(TOWN_LINE, at)
    with pytest.raises(ValueError, match=r"^after \("):
        next_opening(TOWN_LINE, at)
