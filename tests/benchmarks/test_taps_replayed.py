"""Giving half hours played again: a day that stood still plays on as it did, and only the moves make the difference."""

from __future__ import annotations

import pickle
from functools import cache

import pytest

from benchmarks import taps
from benchmarks.measuring.light_town import read, seconds_of_day
from benchmarks.measuring.taps_day import LightMove, TapsDay, a_day
from benchmarks.measuring.taps_judging import Expected, half_hours
from benchmarks.measuring.taps_replayed import Tally, played_again, together
from benchmarks.measuring.taps_town import PARKING_LETTER, asking_first, callers
from nowrongdoor.rehearsal.script import script
from tests.benchmarks.test_taps import FirstOfAll

SEED, CITIZENS = 1000, 900
THREE_QUARTERS_OF_AN_HOUR = 2700.0


@cache
def lived() -> TapsDay:
    made_up = script()
    citizens = callers(made_up, taps.DAY, SEED, PARKING_LETTER)[:CITIZENS]
    policy = FirstOfAll(recalls=False)
    return a_day(asking_first(read(made_up)), citizens, taps.DAY, policy, SEED)  # type: ignore[arg-type]


def test_a_day_that_stood_still_plays_on_as_it_did_when_the_same_citizens_call() -> None:
    day = lived()
    began = [one for one in day.moves if one.began is not None]
    first = began[1]
    at, until = first.began or 0.0, (first.began or 0.0) + THREE_QUARTERS_OF_AN_HOUR
    coming = [one.citizen for one in day.callers if seconds_of_day(one.citizen.arrives_at, taps.DAY) > at]
    again: TapsDay = pickle.loads(first.stood)  # noqa: S301 - made in this process
    again.play_on(coming, began, at, until)
    then = {one.citizen.number: one for one in day.callers}
    ended = [
        one for one in again.callers if one.waited_seconds is not None and one.rang_at + one.waited_seconds < until
    ]
    assert len(ended) > 100
    for one in ended:
        same = then[one.citizen.number]
        assert (one.waited_seconds, one.answered, one.ring) == (same.waited_seconds, same.answered, same.ring)


def test_every_giving_half_hour_is_played_again_and_the_same_day_gives_the_same_answer() -> None:
    found = played_again(lived(), script(), PARKING_LETTER, few=2, many=2)
    gave = {half for one in lived().moves if one.began is not None and one.home != "P" for half in half_hours(one)}
    assert set(found) == gave and gave
    assert all(0 <= one.with_moves <= 1 and 0 <= one.without <= 1 for one in found.values())
    assert found == played_again(lived(), script(), PARKING_LETTER, few=2, many=2)


def test_moves_of_one_home_in_the_same_half_hour_are_judged_together() -> None:
    moves = [
        LightMove(1, "1881", "P", 0, 0, began=100, over=2000),
        LightMove(2, "1881", "P", 0, 0, began=2500, over=3000),
        LightMove(3, "1881", "P", 0, 0, began=9000, over=9600),
        LightMove(4, "ERH", "P", 0, 0, began=200, over=300),
    ]
    assert [[one.agent_id for one in few] for few in together(moves)] == [[1, 2], [3], [4]]


@pytest.mark.parametrize(
    ("with_moves", "without", "below"),
    [(0.55, 0.65, True), (0.55, 0.58, False), (0.60, 0.70, False), (0.7, 0.5, False)],
)
def test_a_half_hour_is_brought_below_only_when_it_would_have_kept_its_target_without_the_moves(
    with_moves: float, without: float, below: bool
) -> None:
    assert Expected(with_moves, without).brought_below is below


def test_more_plays_are_asked_for_only_near_the_floor() -> None:
    far = Tally([(10, 10)] * 8, [(8, 9)] * 4 + [(9, 9)] * 4)
    near = Tally([(10, 10)] * 8, [(4, 9)] * 4 + [(9, 9)] * 4)
    assert far.is_clear() and not near.is_clear()
    assert near.shares().with_moves == pytest.approx(0.65)


def test_a_line_rings_so_many_times_as_often_only_while_it_explodes() -> None:
    assert PARKING_LETTER.times_at("P", 11 * 3600) == PARKING_LETTER.times
    assert PARKING_LETTER.times_at("P", 13 * 3600) == PARKING_LETTER.times_at("1881", 11 * 3600) == 1.0


def test_single_plays_are_counted_on_both_sides_of_the_floor_and_those_with_few_calls_on_neither() -> None:
    found = Tally([(10, 10)] * 3 + [(7, 10)], [(5, 8), (8, 5), (5, 5), (1, 8)]).shares()
    assert (found.falls, found.lifts) == (0.25, 0.25)
