"""When somebody usually goes home: what her own days say, and what they do not say."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from nowrongdoor.townhall.line.models import Presence
from nowrongdoor.townhall.planning.going_home import ALIKE_SECONDS, goes_home_in, usual_leaving
from nowrongdoor.townhall.planning.picture import DAY_SECONDS
from nowrongdoor.townhall.planning.seeing import see
from tests.cast import Cast, at

FRIDAY = date(2026, 11, 20)
CAME, HALF_PAST_TWO = 7 * 3600.0, 14.5 * 3600.0
A_DAY, A_WEEK = 86400.0, 7 * 86400.0


def days(*left: float, back: int = 1, came: float = CAME) -> dict[date, tuple[float, float]]:
    return {FRIDAY - timedelta(days=back * (n + 1)): (came, one) for n, one in enumerate(left)}


def test_three_days_that_ended_alike_say_when_she_goes_home() -> None:
    assert usual_leaving(days(HALF_PAST_TWO, HALF_PAST_TWO + 120, HALF_PAST_TWO - 60), FRIDAY) == HALF_PAST_TWO


def test_two_days_say_nothing() -> None:
    assert usual_leaving(days(HALF_PAST_TWO, HALF_PAST_TWO), FRIDAY) is None


def test_days_that_end_as_it_falls_say_nothing() -> None:
    scattered = [HALF_PAST_TWO + 2 * ALIKE_SECONDS * n for n in range(5)]
    assert usual_leaving(days(*scattered), FRIDAY) is None


def test_whoever_was_seen_for_an_hour_has_not_shown_when_her_day_ends() -> None:
    assert usual_leaving(days(*[CAME + 3600.0] * 5), FRIDAY) is None


def test_the_same_weekday_counts_before_the_others() -> None:
    fridays = days(*[16 * 3600.0] * 3, back=7)
    others = days(*[HALF_PAST_TWO] * 4)
    assert usual_leaving(others | fridays, FRIDAY) == 16 * 3600.0


def lived(town: Cast, name: str, weeks: int, left_at_seconds: float) -> None:
    """She came two hours before the cast's opening and left so long after it, on this weekday of the weeks before."""
    for week in range(1, weeks + 1):
        came, left = -week * A_WEEK - 7200, -week * A_WEEK + left_at_seconds
        for state, since in (("ready", came), ("away", left)):
            Presence.objects.create(agent=town.agents[name], state=state, since=at(since), until=at(since + 60))


@pytest.mark.django_db
def test_the_picture_lets_her_go_home_as_she_usually_does(town: Cast) -> None:
    town.ready("lone", "amina")
    lived(town, "lone", weeks=3, left_at_seconds=3 * 3600)
    people = {one.agent_id: one for one in see(now=at(3 * 3600 - 900))[0].people}
    assert people[town.agents["lone"].pk].absences == ((900.0, DAY_SECONDS),)
    assert people[town.agents["amina"].pk].absences == ()


@pytest.mark.django_db
@pytest.mark.parametrize("hours", [1.5, 3.1])
def test_more_than_an_hour_before_and_once_she_has_stayed_longer_nothing_is_known(town: Cast, hours: float) -> None:
    town.ready("lone")
    lived(town, "lone", weeks=3, left_at_seconds=3 * 3600)
    assert goes_home_in(now=at(hours * 3600)) == {}


@pytest.mark.django_db
def test_today_itself_is_no_day_to_go_by(town: Cast) -> None:
    town.ready("lone")
    lived(town, "lone", weeks=2, left_at_seconds=3 * 3600)
    Presence.objects.create(agent=town.agents["lone"], state="away", since=at(3 * 3600), until=at(3 * 3600 + 1))
    assert goes_home_in(now=at(2.5 * 3600)) == {}
