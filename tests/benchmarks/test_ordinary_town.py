"""The made-up town on ordinary days: it keeps what it promises, so that its explosions are explosions."""

from __future__ import annotations

from collections import Counter

from benchmarks import taps
from benchmarks.measuring.light_day import LightDay
from benchmarks.measuring.light_town import read
from benchmarks.measuring.taps_town import callers
from nowrongdoor.engine.dispatch import greedy
from nowrongdoor.rehearsal.script import script

SEEDS = (3000, 3001, 3002)
IN_TIME_SECONDS = 20.0


def test_an_ordinary_day_of_the_town_keeps_the_promise_and_no_line_is_far_below_it() -> None:
    made_up = script()
    offered: Counter[str] = Counter()
    in_time: Counter[str] = Counter()
    for seed in SEEDS:
        day = LightDay(read(made_up), greedy)
        day.play(callers(made_up, taps.DAY, seed, None), taps.DAY)
        for one in day.callers:
            offered[one.demand.hat] += 1
            in_time[one.demand.hat] += one.answered and (one.waited_seconds or 0.0) <= IN_TIME_SECONDS
    assert 2350 <= offered.total() / len(SEEDS) <= 2650
    assert 0.80 <= in_time.total() / offered.total() <= 0.86
    assert all(in_time[line] / offered[line] >= 0.68 for line in offered)


def test_somebody_is_at_work_and_not_on_a_break_on_every_line_all_day() -> None:
    town, made_up = read(script()), script()
    opens = made_up.opens.hour * 3600
    for code in town.hats:
        mine = [one for one in town.staff if one.base == code]
        for at in range(opens, opens + len(made_up.profile) * 1800, 300):
            there = [one for one in mine if one.starts <= at < one.ends]
            assert any(not any(begins <= at < begins + 60 * long for begins, long in one.breaks) for one in there)


def test_one_in_three_is_cross_trained_and_every_line_has_somebody_elsewhere_who_holds_its_hat() -> None:
    town = read(script())
    assert 3 * sum(len(one.levels) > 1 for one in town.staff) == len(town.staff)
    for code in town.hats:
        assert any(code in one.levels and one.base != code for one in town.staff)
