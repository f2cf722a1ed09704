"""The house numbers of trying: who sets them, within what, and that they hold from the next try on."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from nowrongdoor.townhall.callbacks import numbers, setup
from nowrongdoor.townhall.callbacks.models import PromiseNumbers
from nowrongdoor.townhall.callbacks.tests.cast import Day
from nowrongdoor.townhall.errors import Refused, Slip
from nowrongdoor.townhall.journal.models import Entry
from tests.cast import ADMINISTRATOR, Cast, Simulated, at
from tests.racing import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def day(town: Cast, simulated: Simulated) -> Day:
    return Day(town, simulated)


def sets(acting: Any = ADMINISTRATOR, **values: Any) -> PromiseNumbers:
    return numbers.set_numbers(acting, now=at(10), **values)


def test_until_somebody_sets_them_three_tries_an_hour_apart(db: None) -> None:
    found = numbers.now_set()
    assert (found.most_attempts, found.gap_minutes) == (3, 60)


def test_they_are_changed_with_a_line_in_the_journal_and_the_same_again_is_no_change(db: None) -> None:
    for _click in range(2):
        sets(most_attempts=5, gap_minutes=90)
    line = Entry.objects.get(verb="promise_numbers.changed")
    assert line.details == {"changed": {"most_attempts": [3, 5], "gap_minutes": [60, 90]}}


@pytest.mark.parametrize(
    ("name", "value"),
    [("most_attempts", 0), ("most_attempts", 11), ("gap_minutes", 4), ("gap_minutes", 1441), ("gap_minutes", -60)],
)
def test_a_number_nobody_can_mean_is_a_slip_at_its_field(db: None, name: str, value: int) -> None:
    with pytest.raises(Slip) as slip:
        sets(**{name: value})
    assert slip.value.field == name
    assert not Entry.objects.filter(verb="promise_numbers.changed").exists()


@pytest.mark.parametrize("value", ["3", 2.5, True, None])
def test_what_is_no_whole_number_is_a_slip_too(db: None, value: Any) -> None:
    with pytest.raises(Slip):
        sets(most_attempts=value)


def test_a_number_there_is_not_is_a_fault(db: None) -> None:
    with pytest.raises(TypeError):
        sets(most_luck=3)


def test_coordinators_and_leads_set_them_and_other_agents_do_not(town: Cast) -> None:
    acting = town.acting("henrik")
    with pytest.raises(Refused):
        sets(acting, most_attempts=2)
    assert sets(replace(acting, job_functions=frozenset({"lead"})), most_attempts=2).most_attempts == 2
    setup.set_coordinators(ADMINISTRATOR, town.teams["P"], [town.agents["henrik"].pk], now=at(0))
    assert sets(acting, most_attempts=4).most_attempts == 4


def test_another_gap_and_fewer_tries_hold_from_the_next_try_on(day: Day) -> None:
    callback = day.promised()
    day.ready("henrik", hours=1)
    sets(most_attempts=2, gap_minutes=30)
    day.in_vain("henrik", callback, 1)
    waits = day.now(callback).next_try_at
    assert waits is not None
    # The leg ended a little after one; the last of two tries falls into another half-day than the first.
    assert waits == day.at(3)
    day.in_vain("henrik", callback, 3.1)
    assert day.now(callback).state == "exhausted"


def test_a_longer_gap_is_waited_for(day: Day) -> None:
    callback = day.promised()
    day.ready("henrik", hours=1)
    sets(gap_minutes=120)
    day.in_vain("henrik", callback, 1)
    assert day.now(callback).next_try_at == day.at(3.01)


@pytest.mark.django_db(transaction=True)
def test_two_who_set_them_at_once_lose_neither_number(town: Cast) -> None:
    at_once(lambda: sets(most_attempts=5), lambda: sets(gap_minutes=45))
    found = numbers.now_set()
    assert (found.most_attempts, found.gap_minutes) == (5, 45)
    assert PromiseNumbers.objects.count() == 1
