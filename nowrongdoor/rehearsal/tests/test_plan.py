"""The day's citizens are drawn once, from a seed, and in the measure of the town's script."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, time

import numpy as np
import pytest

from nowrongdoor.rehearsal import plan
from nowrongdoor.rehearsal.day import citizens_of
from nowrongdoor.rehearsal.script import script

DAY = date(2026, 11, 18)
ZONE = "Europe/Copenhagen"


def test_the_same_seed_gives_the_same_citizens() -> None:
    assert citizens_of(DAY, 7, timezone=ZONE) == citizens_of(DAY, 7, timezone=ZONE)
    assert citizens_of(DAY, 7, timezone=ZONE) != citizens_of(DAY, 8, timezone=ZONE)


def test_everybody_calls_within_opening_hours_in_order_of_time() -> None:
    moments = [one.arrives_at for one in citizens_of(DAY, 1, timezone=ZONE)]
    assert moments == sorted(moments)
    assert datetime(2026, 11, 18, 6, tzinfo=UTC) <= moments[0] < moments[-1] < datetime(2026, 11, 18, 17, tzinfo=UTC)


def test_the_second_question_is_about_something_else() -> None:
    """Somewhere near one in eight asks two things, and nobody the same thing twice."""
    everyone = citizens_of(DAY, 1, timezone=ZONE)
    both = [one for one in everyone if one.second_topic]
    assert len(both) / len(everyone) == pytest.approx(plan.SECOND_QUESTION, abs=0.03)
    assert all(one.second_topic != one.topic for one in both)


def test_a_line_with_one_topic_has_no_second_question() -> None:
    assert plan._another(["p-gaest"], 0, "p-gaest") == ""
    assert plan._another(["p-gaest", "p-beboerlicens"], 1, "p-beboerlicens") == "p-gaest"


def test_lines_get_their_share_and_lengths_their_means() -> None:
    """Over twenty days (some 50,000 citizens) shares lie within 1 % of the house and means within 4 standard errors."""
    everyone = [one for seed in range(20) for one in citizens_of(DAY, seed, timezone=ZONE)]
    counted = Counter(one.line for one in everyone)
    for line in script().lines:
        assert counted[line.team] / len(everyone) == pytest.approx(line.share, abs=0.01)
        patience = np.array([one.patience_seconds for one in everyone if one.line == line.team])
        error = patience.std() / np.sqrt(patience.size)
        assert abs(patience.mean() - line.patience_mean_seconds) < 4 * error


def test_lognormal_talks_have_the_mean_and_spread_asked_for() -> None:
    rng = np.random.default_rng(3)
    drawn = np.array([plan._lognormal(200, 1.5, rng) for _ in range(60_000)])
    assert drawn.mean() == pytest.approx(200, rel=0.03)
    assert drawn.var() / drawn.mean() ** 2 == pytest.approx(1.5, rel=0.25)


def test_numbers_belong_to_nobody() -> None:
    numbers = {one.caller for one in citizens_of(DAY, 1, timezone=ZONE)}
    assert all(number == "" or (number.startswith(("+4500", "+4537")) and len(number) == 11) for number in numbers)


def test_an_opening_on_the_day_after_the_clocks_change_is_at_seven_on_the_wall() -> None:
    rng = np.random.default_rng(1)
    spring = plan.ordinary_day(script(), date(2026, 3, 30), rng, timezone=ZONE)
    autumn = plan.ordinary_day(script(), date(2026, 10, 26), rng, timezone=ZONE)
    assert (spring[0].start.hour, autumn[0].start.hour) == (5, 6)


def test_the_script_is_whole() -> None:
    told = script()
    assert sum(told.profile) == pytest.approx(1)
    assert sum(line.share for line in told.lines) == pytest.approx(1)
    assert all(sum(table.values()) == pytest.approx(1) for table in told.outcomes.values())
    assert all(shift.starts < shift.lunch < shift.ends <= time(18) for shift in told.shifts.values())
    assert len(told.shifts) == 36
