"""The light days with stepping in: what is counted, and that people come home when they are called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import time

import pytest

from benchmarks import taps
from benchmarks.measuring.light_town import read
from benchmarks.measuring.taps_day import NUMBERS, LightMove, TapsDay, a_day
from benchmarks.measuring.taps_judging import Day, differences, first_of_each_alarm, judged
from benchmarks.measuring.taps_town import Explosion, asking_first, callers
from nowrongdoor.engine.dispatch.stepping_in import MoveState
from nowrongdoor.rehearsal.script import script

SEED, CITIZENS = 1000, 1400
NEVER_CALM = Explosion("P", 8.0, time(8), time(12))


class FirstOfAll:
    """Asks the first who may be asked, and calls everybody home as soon as they have begun."""

    def __init__(self, recalls: bool) -> None:
        self.recalls = recalls

    def choose(self, day: TapsDay, to: str, most: int, now: float) -> Sequence[int]:
        return [one.agent_id for one in day.able(to, now)][:most]

    def recalled(self, day: TapsDay, now: float) -> Sequence[int]:
        return [one.agent_id for one in day.moves if self.recalls and one.state is MoveState.ACTIVE]


def played(policy: FirstOfAll | None) -> TapsDay:
    made_up = script()
    citizens = callers(made_up, taps.DAY, SEED, NEVER_CALM)[:CITIZENS]
    return a_day(asking_first(read(made_up)), citizens, taps.DAY, policy, SEED)  # type: ignore[arg-type]


def test_whoever_is_called_home_wears_her_own_hat_again_long_before_the_hour_is_over() -> None:
    day = played(FirstOfAll(recalls=True))
    began = [one for one in day.moves if one.began is not None]
    assert began and all(one.recalled and one.state is MoveState.CLOSED for one in began)
    assert all((one.over or 0.0) - (one.began or 0.0) <= NUMBERS.sample_seconds for one in began)
    assert judged(day, "P").recalled == len(began)


def test_whoever_is_not_called_stays_for_her_time() -> None:
    began = [one for one in played(FirstOfAll(recalls=False)).moves if one.began is not None]
    longest = max((one.over or 0.0) - (one.began or 0.0) for one in began)
    assert longest == pytest.approx(60.0 * NUMBERS.move_minutes)
    assert not any(one.recalled for one in began)


def test_of_each_alarm_the_first_who_came_is_counted_once() -> None:
    moves = [LightMove(n, "1881", to, 100.0, 110.0, began=began) for n, to, began in CAME]
    assert sorted(first_of_each_alarm(moves)) == [50.0, 80.0]


CAME = ((1, "P", 900.0), (2, "P", 150.0), (3, "ERH", 180.0))


def test_the_town_that_asks_first_differs_in_nothing_but_when_the_circle_widens() -> None:
    usual = read(script())
    later = asking_first(usual)
    assert {(hat.widen_after_seconds, hat.widen_further_after_seconds) for hat in later.hats.values()} == {(300, 600)}
    for code, hat in later.hats.items():
        before = usual.hats[code]
        again = {"widen_after_seconds": before.widen_after_seconds}
        again["widen_further_after_seconds"] = before.widen_further_after_seconds
        assert replace(hat, **again) == before
    assert replace(later, hats=usual.hats) == usual


def _day(in_time: int, lost: int, halves: dict[tuple[str, int], float], *lent: tuple[str, int]) -> Day:
    return Day(100, in_time, lost, (60.0,), (60.0,), (50.0,), 0, halves, frozenset(lent))


def test_differences_are_of_the_same_day_and_a_half_hour_below_the_floor_is_counted_both_ways() -> None:
    down, up = ("1881", 20), ("ERH", 22)
    nobody = _day(60, 10, {down: 0.7, up: 0.5})
    advisor = _day(62, 7, {down: 0.5, up: 0.6}, down, up)
    naive = _day(59, 9, {down: 0.7, up: 0.5}, down)
    found = differences([{"nobody": nobody, "naive": naive, "advisor": advisor}] * 2)
    assert found["share_points_over_nobody"] == pytest.approx(2.0)
    assert found["share_points_over_naive"] == pytest.approx(3.0)
    assert (found["lost_below_nobody"], found["lost_below_naive"]) == (3.0, 2.0)
    assert (found["advisor_giving_half_hours"], found["naive_giving_half_hours"]) == (4.0, 2.0)
    assert found["advisor_half_hours_brought_below_floor"] == 2.0
    assert found["advisor_half_hours_lifted_above_floor"] == 2.0
    assert found["naive_half_hours_brought_below_floor"] == 0.0
