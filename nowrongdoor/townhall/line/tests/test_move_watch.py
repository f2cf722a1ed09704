"""The lines are looked at every twenty seconds; a sustained wait raises an alarm, a spike does not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction

from nowrongdoor.engine.dispatch import State
from nowrongdoor.townhall.errors import Refused, Slip
from nowrongdoor.townhall.journal.models import Entry
from nowrongdoor.townhall.line import move_reads, moves, presence
from nowrongdoor.townhall.line.models import LineWatch, MoveNumbers
from nowrongdoor.townhall.line.tests.moving import accepted, asked, at_work, kept_up, parking_calls
from tests.cast import ADMINISTRATOR, OPENING, at

pytestmark = pytest.mark.django_db


@pytest.fixture
def exploding(town, switchboard):
    """Five wait at parking, where only Lone sits; she is talking to somebody she will talk to for long."""
    at_work(town)
    presence.choose(town.acting("lone"), town.agents["lone"].pk, State.AWAY, now=at(1))
    parking_calls(town, switchboard, 5)
    return town


def look(seconds: float) -> LineWatch:
    kept_up(seconds)
    return LineWatch.objects.get(team__code="P")


def test_the_alarm_is_raised_at_the_third_look_above_the_first_threshold(exploding):
    assert [look(seconds).level for seconds in (20, 40)] == [0, 0]
    watch = look(60)
    assert (watch.level, watch.raised_at, watch.waiting, watch.wearers) == (2, at(60), 5, 0)
    assert watch.expected_wait_seconds == 5 * 300, "nobody is there to take them"
    assert move_reads.alarms() == [watch]
    assert Entry.objects.filter(verb="line.alarm_raised").count() == 1


def test_looks_are_twenty_seconds_apart_however_often_the_duty_is_called(exploding):
    for second in range(60):
        kept_up(second)
    assert LineWatch.objects.get(team__code="P").sampled_at == at(40)
    assert LineWatch.objects.get(team__code="P").above_first == 3


def test_the_alarm_says_how_many_to_ask_and_counts_those_asked_already(exploding):
    for second in (20, 40, 60):
        watch = look(second)
    before = watch.needed
    asked(exploding, seconds=61)
    assert look(80).needed == before - 1
    assert 1 <= before <= move_reads.numbers().ask_at_most


def test_the_alarm_is_released_by_three_calm_looks_only(exploding, switchboard):
    for second in (20, 40, 60):
        look(second)
    for number in range(5):
        switchboard.tell("abandoned", f"p-0-{number}", 65)
    assert [look(second).level > 0 for second in (80, 100, 120)] == [True, True, False]
    assert move_reads.alarms() == []
    assert Entry.objects.filter(verb="line.alarm_released").count() == 1


def test_a_spike_raises_nothing(exploding, switchboard):
    look(20)
    look(40)
    for number in range(5):
        switchboard.tell("abandoned", f"p-0-{number}", 45)
    assert [look(second).level for second in (60, 80, 100)] == [0, 0, 0]


def test_a_clock_set_back_or_far_ahead_neither_raises_nor_releases(exploding):
    for second in (20, 40, 60):
        level = look(second).level
    watch = look(60 - 7200)
    assert (watch.level, watch.sampled_at, watch.above_first) == (level, at(60 - 7200), 1), "the row begins anew"
    assert look(60 + 7200).level == level


def test_a_second_dispatcher_a_moment_later_looks_no_second_time(exploding):
    look(20)
    before = list(LineWatch.objects.values())
    kept_up(20)
    kept_up(21)
    assert list(LineWatch.objects.values()) == before


def test_a_single_wait_of_a_hundred_seconds_is_level_one(town, switchboard):
    town.ready("lone", "bjarke", "signe")
    parking_calls(town, switchboard, 1)
    assert [look(second).level for second in (60, 80, 100, 120, 140)] == [0, 0, 0, 0, 1]
    assert [look(second).level for second in (245, 265, 285)] == [1, 1, 2]


def test_the_duty_costs_little_while_nothing_happens(town, django_assert_max_num_queries):
    kept_up(0)
    with django_assert_max_num_queries(10), transaction.atomic():
        kept_up(1)


def test_from_alarm_to_active_is_measured(exploding):
    for second in (20, 40, 60):
        raised = look(second).raised_at
    move = accepted(exploding, seconds=95)
    assert move.triggered_at == raised
    assert move_reads.trigger_to_active_seconds(since=at(0), now=at(100)) == [35.0]


@pytest.mark.parametrize(
    "values",
    [
        {"offer_seconds": 0},
        {"offer_seconds": "90"},
        {"offer_seconds": 90.5},
        {"absorbed_share": 1.5},
        {"absorbed_share": float("nan")},
        {"first_wait_seconds": 20},
        {"second_wait_seconds": 60},
        {"samples_in_a_row": True},
        {"cool_down_minutes": 0},
        {"acute_per_day": -1},
    ],
)
def test_nonsense_numbers_are_slips_at_their_field_and_change_nothing(town, values):
    with pytest.raises(Slip) as slip:
        moves.set_numbers(ADMINISTRATOR, now=OPENING, **values)
    assert slip.value.field in {*values, "release_wait_seconds"}
    assert move_reads.numbers() == moves_default()


def moves_default():
    return type(move_reads.numbers())()


def test_an_administrator_changes_the_numbers_and_they_hold_at_once(town):
    with pytest.raises(Refused):
        moves.set_numbers(town.acting("lone"), now=OPENING, offer_seconds=60)
    moves.set_numbers(ADMINISTRATOR, now=OPENING, offer_seconds=60, move_minutes=30)
    at_work(town)
    move = asked(town)
    assert (move.expires_at, move.ends_at) == (at(60), at(1800))
    assert MoveNumbers.objects.count() == 1
    assert Entry.objects.get(verb="move_numbers.changed").details["changed"]["offer_seconds"] == [90, 60]


def test_a_number_that_does_not_exist_is_a_fault(town):
    with pytest.raises(TypeError, match="may_decline"):
        moves.set_numbers(ADMINISTRATOR, now=OPENING, may_decline=False)


def test_the_dispatcher_is_told_when_a_hat_has_changed(town):
    at_work(town)
    move = accepted(town)
    assert not kept_up(100).hats_changed
    assert kept_up((move.ends_at - at(0)) / timedelta(seconds=1)).hats_changed
