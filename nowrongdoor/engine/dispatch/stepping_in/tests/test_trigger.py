"""The alarm of a line: sustained and not a spike, released lower than it was raised, and never upset by the clock."""

from __future__ import annotations

import math
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nowrongdoor.engine.dispatch.stepping_in import (
    Numbers,
    Sample,
    Watch,
    calm_looks,
    expected_wait_seconds,
    how_many_to_ask,
    watched,
)
from nowrongdoor.engine.dispatch.stepping_in.tests.cast import NOW

RULES = Numbers()


def after(*waits: float, every_seconds: float = 20, start: Watch | None = None) -> Watch:
    """The watch after looks with these waits, so far apart."""
    watch = start or Watch()
    begin = watch.at or NOW
    for number, wait in enumerate(waits, 1):
        watch = watched(watch, Sample(begin + timedelta(seconds=number * every_seconds), wait), RULES)
    return watch


@pytest.mark.parametrize(
    ("waits", "level"),
    [
        ((91, 91), 0),
        ((91, 91, 91), 1),
        ((90, 90, 90, 90), 0),
        ((91, 91, 90, 91, 91), 0),
        ((500,), 0),
        ((241, 241, 241), 2),
        ((91, 241, 241), 1),
        ((91, 91, 91, 241, 241, 241), 2),
    ],
)
def test_three_looks_in_a_row_above_a_threshold_raise_the_alarm(waits: tuple[float, ...], level: int) -> None:
    assert after(*waits).level == level


def test_it_is_released_lower_than_it_was_raised_and_by_three_looks_too() -> None:
    raised = after(91, 91, 91)
    assert after(*[31] * 20, start=raised).level == 1
    assert after(30, 30, 31, 30, 30, start=raised).level == 1
    released = after(30, 30, 30, start=raised)
    assert (released.level, released.raised_at) == (0, None)


def test_the_moment_it_was_raised_stays_while_it_grows_louder() -> None:
    raised = after(91, 91, 91)
    louder = after(300, 300, 300, start=raised)
    assert (louder.level, louder.raised_at) == (2, raised.raised_at)
    assert raised.raised_at == NOW + timedelta(seconds=60)


def test_the_expected_wait_counts_as_well_as_the_oldest() -> None:
    watch = Watch()
    for number in range(3):
        watch = watched(watch, Sample(NOW + timedelta(seconds=20 * number), 5, 200), RULES)
    assert watch.level == 1


def test_the_same_look_told_twice_is_one_look() -> None:
    once = after(91, 91)
    assert watched(once, Sample(once.at or NOW, 91), RULES) == once
    assert watched(once, Sample((once.at or NOW) + timedelta(seconds=9), 91), RULES) == once


def test_a_late_look_and_a_single_missing_one_do_not_break_the_row() -> None:
    assert after(91, 91, 91, every_seconds=27).level == 1
    assert after(91, start=after(91, 91), every_seconds=45).level == 1


def test_two_missing_looks_begin_the_row_anew_and_leave_the_level() -> None:
    assert after(91, start=after(91, 91), every_seconds=60).level == 0
    raised = after(91, 91, 91)
    assert after(10, 10, start=raised, every_seconds=3600).level == 1


@pytest.mark.parametrize("jump", [-86400, -3600, -60, 3600, 86400])
def test_a_clock_that_jumps_neither_raises_nor_releases(jump: float) -> None:
    almost, raised = after(91, 91), after(91, 91, 91)
    for watch, level in ((almost, 0), (raised, 1)):
        at = (watch.at or NOW) + timedelta(seconds=jump)
        for wait in (500.0, 0.0):
            jumped = watched(watch, Sample(at, wait), RULES)
            assert (jumped.level, jumped.at) == (level, at)
            assert max(jumped.above_first, jumped.below_release) == 1


def test_the_night_the_clock_is_set_back_is_no_jump() -> None:
    """The wall shows 02:59:40 and then 02:00:00; the looks are twenty seconds apart all the same."""
    begin = datetime.fromisoformat("2026-10-25T02:59:20+02:00")
    watch = Watch()
    for number in range(3):
        watch = watched(watch, Sample(begin + timedelta(seconds=20 * number), 91), RULES)
    assert watch.level == 1


@pytest.mark.parametrize("wait", [math.nan, math.inf, -1.0])
def test_a_wait_that_is_none_is_refused(wait: float) -> None:
    with pytest.raises(ValueError, match="oldest_wait_seconds"):
        Sample(NOW, wait)
    with pytest.raises(ValueError, match="expected_wait_seconds"):
        Sample(NOW, 0, wait)


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        Sample(NOW.replace(tzinfo=None), 0)


@given(st.lists(st.floats(0, 1000), max_size=60))
def test_against_the_rule_said_plainly(waits: list[float]) -> None:
    """Level by level: the last three looks decide, and in between it stays."""
    level, watch = 0, Watch()
    for number, wait in enumerate(waits, 1):
        watch = watched(watch, Sample(NOW + timedelta(seconds=20 * number), wait), RULES)
        last = waits[max(0, number - 3) : number]
        if len(last) == 3:
            if max(last) <= 30:
                level = 0
            else:
                level = max(level, 1 if min(last) > 90 else 0, 2 if min(last) > 240 else 0)
        assert watch.level == level
        assert (watch.raised_at is None) == (level == 0)


@pytest.mark.parametrize(
    ("level", "waiting", "wearers", "under_way", "wanted"),
    [
        (0, 50, 1, 0, 0),
        (1, 0, 3, 0, 1),
        (1, 3, 8, 0, 2),
        (2, 3, 8, 0, 4),
        (1, 30, 3, 0, 4),
        (1, 30, 3, 1, 3),
        (1, 30, 3, 4, 0),
        (1, 30, 3, 9, 0),
    ],
)
def test_as_many_are_asked_as_are_needed_and_not_everybody(
    level: int, waiting: int, wearers: int, under_way: int, wanted: int
) -> None:
    assert how_many_to_ask(level, waiting, wearers, 300, under_way, RULES) == wanted


@pytest.mark.parametrize(
    ("waiting", "ready", "wearers", "seconds"),
    [(0, 0, 4, 0), (2, 2, 4, 0), (4, 0, 4, 300), (3, 0, 0, 900), (1, 0, 2, 150)],
)
def test_the_expected_wait_is_what_lies_before_over_who_works(
    waiting: int, ready: int, wearers: int, seconds: float
) -> None:
    assert expected_wait_seconds(waiting, ready, wearers, 300) == seconds


def test_helpers_go_home_after_five_times_as_many_calm_looks_as_release_the_alarm() -> None:
    assert (calm_looks(RULES), calm_looks(RULES, for_good=True)) == (3, 15)
    assert calm_looks(Numbers(samples_in_a_row=2), for_good=True) == 10
    waves = after(*[20] * 14, 40, *[20] * 14)
    assert waves.level == 0 and waves.below_release < calm_looks(RULES, for_good=True)
