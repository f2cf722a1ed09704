"""The local day as an interval of UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from nowrongdoor.townhall.insight.day import bounds, today

TOWN = "Europe/Copenhagen"


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 11, 18), 24)]
)
def test_a_day_has_as_many_hours_as_the_clock_gives_it(day: date, hours: int) -> None:
    start, end = bounds(day, TOWN)
    assert end - start == timedelta(hours=hours)


def test_just_after_midnight_in_the_town_it_is_the_new_day() -> None:
    start, _end = today(datetime(2026, 7, 1, 22, 30, tzinfo=UTC), TOWN)
    assert start == datetime(2026, 7, 1, 22, 0, tzinfo=UTC)


def test_days_follow_each_other_without_a_hole() -> None:
    days = [date(2026, 10, 20) + timedelta(days=number) for number in range(14)]
    for day in days[:-1]:
        assert bounds(day, TOWN)[1] == bounds(day + timedelta(days=1), TOWN)[0]
