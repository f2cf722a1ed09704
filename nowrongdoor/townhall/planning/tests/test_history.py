"""The usual day from the town's own rows, and what is done where there are too few of them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from nowrongdoor.townhall.line.models import Place
from nowrongdoor.townhall.line.tests.moving import parking_calls
from nowrongdoor.townhall.people import reads as people
from nowrongdoor.townhall.planning import history
from nowrongdoor.townhall.planning.history import Source, usual_day
from tests.cast import Cast, at, talks

FRIDAY = date(2026, 11, 20)


def counts(ten_o_clock: int) -> list[int]:
    return [ten_o_clock if half_hour == 20 else 0 for half_hour in range(48)]


def test_three_earlier_fridays_make_a_usual_friday() -> None:
    days = {FRIDAY - timedelta(weeks=week): counts(10 * week) for week in (1, 2, 3)}
    days[FRIDAY - timedelta(days=1)] = counts(500)
    usual, source = usual_day(days, FRIDAY)
    assert source is Source.WEEKDAY and usual is not None
    assert (usual[20], usual[21]) == (40.0, 0.0)


def test_with_fewer_fridays_the_working_days_of_four_weeks_are_taken() -> None:
    days = {FRIDAY - timedelta(days=back): counts(6) for back in (1, 2, 3)}
    days |= {FRIDAY - timedelta(days=5): counts(900), FRIDAY - timedelta(days=40): counts(900)}
    usual, source = usual_day(days, FRIDAY)
    assert source is Source.WORKDAYS and usual is not None and usual[20] == 12.0


def test_with_hardly_any_history_only_today_is_left() -> None:
    assert usual_day({FRIDAY - timedelta(days=1): counts(6)}, FRIDAY) == (None, Source.TODAY)


@pytest.mark.django_db
def test_a_new_town_goes_by_what_it_has_seen_today_and_says_so(town: Cast, switchboard) -> None:
    for minute in range(0, 60, 5):
        parking_calls(town, switchboard, 2, 60 * minute)
    found = history.coming(people.teams(), now=at(3600))
    parking, quiet = found[town.teams["P"].pk], found[town.teams["1881"].pk]
    assert parking.source is Source.TODAY
    assert parking.expected[0] * parking.level.mean == pytest.approx(24.0, rel=0.45)
    assert quiet.expected[0] * quiet.level.mean < 3.0


@pytest.mark.django_db
def test_after_closing_nobody_is_expected(town: Cast) -> None:
    found = history.coming(people.teams(), now=at(8.5 * 3600))[town.teams["P"].pk]
    assert found.expected[0] > 0.0 and found.expected[-1] == 0.0


@pytest.mark.django_db
def test_times_come_from_the_rows_and_lean_on_what_is_usual_where_there_are_few(town: Cast, switchboard) -> None:
    new_town = history.lasting(people.teams(), now=at(0))[town.teams["P"].pk]
    assert new_town == history.Lasting()
    talks(town, switchboard, "lone", "call-1")
    assert history.lasting(people.teams(), now=at(60))[town.teams["P"].pk].handling_seconds == pytest.approx(240.0)


@pytest.mark.django_db
def test_many_who_gave_up_soon_make_a_line_impatient(town: Cast, switchboard) -> None:
    usual = history.lasting(people.teams(), now=at(0))[town.teams["P"].pk].patience_seconds
    parking_calls(town, switchboard, 40)
    Place.objects.update(left_at=at(20), left_how="abandoned")
    assert history.lasting(people.teams(), now=at(60))[town.teams["P"].pk].patience_seconds < usual / 2


@pytest.mark.django_db
def test_the_history_of_one_line_is_not_that_of_another(town: Cast, switchboard) -> None:
    talks(town, switchboard, "lone", "call-1")
    found = history.coming(people.teams(), now=at(1800))
    assert found[town.teams["BAR"].pk].expected[0] <= found[town.teams["P"].pk].expected[0]
