"""The twin beside a slow simulation that shares nothing with it but the citizens, and beside the live house's rules."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings

from nowrongdoor.engine import twin
from nowrongdoor.engine.twin.tests.cast import centres, town
from nowrongdoor.engine.twin.tests.slowly import ByHouse, Simply, Slowly
from nowrongdoor.engine.twin.watching import diary

DAY = 10 * 3600.0


def assert_the_same(centre: twin.Centre, slow: Slowly, seed: int, moves: list[tuple[int, int, float, float]]) -> None:
    outcomes = twin.run(centre, horizon_seconds=slow.horizon, replications=1, seed=seed, moves=moves)
    tally = slow.tally
    assert outcomes.offered[0].tolist() == tally.offered
    assert outcomes.answered[0].tolist() == tally.answered
    assert outcomes.abandoned[0].tolist() == tally.abandoned
    assert outcomes.blocked[0].tolist() == tally.blocked
    assert outcomes.answered_in_time[0].tolist() == tally.in_time
    np.testing.assert_allclose(outcomes.wait_seconds[0], tally.wait, rtol=1e-9, atol=1e-3)
    np.testing.assert_allclose(outcomes.longest_wait_seconds[0], tally.longest, rtol=1e-9, atol=1e-4)
    np.testing.assert_allclose(outcomes.busy_seconds[0], slow.busy, rtol=1e-9, atol=1e-3)
    told = diary(centre, horizon_seconds=slow.horizon, seed=seed, moves=moves)
    assert [(one.team, one.agent) for one in told] == [(one.team, one.agent) for one in slow.answers]
    np.testing.assert_allclose([one[3] for one in told], [one[3] for one in slow.answers], rtol=0, atol=1e-4)
    assert [one.arrived_seconds for one in told] == [one.arrived_seconds for one in slow.answers]


@pytest.mark.parametrize("seed", [1, 2])
def test_a_day_of_the_town_is_the_same_contact_by_contact(seed: int) -> None:
    centre = town()
    assert_the_same(centre, Simply(centre, DAY).play(seed), seed, [])


@pytest.mark.parametrize("protected", [0, 1])
def test_a_day_by_the_rules_of_the_live_house_is_the_one_its_dispatcher_decides(protected: int) -> None:
    centre = dataclasses.replace(town(), rules=twin.Rules(45.0, 180.0, protected))
    slow = ByHouse(centre, DAY).play(5)
    lent = sum(one.team != centre.agents[one.agent].base for one in slow.answers)
    assert lent > 20
    assert_the_same(centre, slow, 5, [])


def test_moved_agents_answer_for_the_other_team_and_come_home() -> None:
    moves = [(2, 1, 3600.0, 7200.0), (5, 1, 4000.0, 9000.0), (8, 2, 100.0, 20000.0)]
    for centre, slowly in ((town(), Simply), (dataclasses.replace(town(), rules=twin.Rules()), ByHouse)):
        slow = slowly(centre, DAY, moves).play(9)
        assert_the_same(centre, slow, 9, moves)
        away = [one for one in slow.answers if one.agent == 8 and 200 < one.answered_seconds < 19000]
        assert away and any(one.team == 2 for one in away)


@settings(max_examples=60)
@given(centres(by_rules=False))
def test_any_small_centre_is_played_as_the_slow_way_plays_it(centre: twin.Centre) -> None:
    assert_the_same(centre, Simply(centre, 3600.0).play(3), 3, [])


@settings(max_examples=60)
@given(centres(by_rules=True))
def test_any_small_centre_by_the_rules_is_played_as_the_dispatcher_decides(centre: twin.Centre) -> None:
    assert_the_same(centre, ByHouse(centre, 3600.0).play(4), 4, [])
