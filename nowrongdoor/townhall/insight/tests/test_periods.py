"""A period in weeks and days of the town's calendar, over both clock changes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from nowrongdoor.townhall.insight.periods import between, weeks_until

ZONE = "Europe/Copenhagen"


def test_weeks_run_from_monday_and_the_last_is_as_long_as_it_has_become():
    period = weeks_until(date(2026, 11, 18), 3, ZONE)
    assert [(step.first, step.last) for step in period.steps] == [
        (date(2026, 11, 2), date(2026, 11, 8)),
        (date(2026, 11, 9), date(2026, 11, 15)),
        (date(2026, 11, 16), date(2026, 11, 18)),
    ]


def test_days_follow_each_other_without_a_gap_also_when_the_clock_changes():
    period = between(date(2026, 10, 23), date(2026, 10, 27), ZONE, kind="day")
    assert all(one.end == two.start for one, two in zip(period.steps, period.steps[1:], strict=False))
    assert [(step.end - step.start).total_seconds() / 3600 for step in period.steps] == [24, 24, 25, 24, 24]
    spring = between(date(2026, 3, 29), date(2026, 3, 29), ZONE, kind="day")
    assert spring.end - spring.start == timedelta(hours=23)


def test_every_moment_is_in_the_step_it_belongs_to_and_in_no_other():
    period = weeks_until(date(2026, 10, 28), 2, ZONE)
    moment = period.start
    while moment < period.end:
        step = period.steps[period.place(moment)]
        assert step.start <= moment < step.end
        moment += timedelta(hours=7)
    assert (period.place(period.start - timedelta(seconds=1)), period.place(period.end)) == (None, None)
    assert (period.place_of_day(date(2026, 10, 18)), period.place_of_day(date(2026, 10, 29))) == (None, None)


def test_a_period_does_not_end_before_it_begins():
    with pytest.raises(ValueError, match="before"):
        between(date(2026, 11, 18), date(2026, 11, 17), ZONE)
