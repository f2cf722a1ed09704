"""Whole plans: the chain of Jordan and Graves, the reference centre, and small centres tried out to the last design."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np
import pytest

from nowrongdoor.engine import twin
from nowrongdoor.engine.crosstraining import Plan, any_one_team, plan
from nowrongdoor.engine.crosstraining.judging import fully_pooled, with_trainings
from nowrongdoor.engine.crosstraining.tests.cast import (
    EVERY_THIRD_IN_A_CHAIN,
    EVERY_THIRD_SPREAD,
    SIZES,
    SURGE,
    centre,
)
from nowrongdoor.engine.twin import Centre

SURGING = replace(
    centre(SIZES),
    teams=[
        replace(team, calls_per_hour=team.rates[0] * times)
        for team, times in zip(centre(SIZES).teams, SURGE, strict=True)
    ],
)


def lost_percent(of: Centre, seed: int = 9) -> float:
    played = twin.run(of, horizon_seconds=100 * 3600.0, replications=20, seed=seed)
    return float(100 * played.abandoned.sum() / played.offered.sum())


def length_of_chain(found: Plan, of: Centre) -> int:
    """How many steps from team 0 back to team 0, each team teaching exactly one other; 0 if it is no such round."""
    following = {of.agents[agent].base: team for agent, team in found.pairs}
    team, steps = following.get(0), 1
    while team not in (0, None) and steps <= len(of.teams):
        team, steps = following.get(team), steps + 1
    return steps if team == 0 and len(following) == len(found) else 0


@pytest.mark.parametrize("people", [1, 4])
def test_ten_equal_teams_and_ten_trainings_become_one_long_chain(people: int) -> None:
    """Jordan and Graves 1995: one chain of all, not several short ones."""
    ten = centre([people] * 10)
    assert length_of_chain(plan(ten, trainings=10, seed=4, replications=60), ten) == 10


def test_ten_equal_teams_that_never_lose_anybody_become_a_chain_too() -> None:
    ten = centre([3] * 10, patience=None)
    found = plan(ten, trainings=10, seed=4, replications=60)
    assert found.objective == "wait_seconds"
    assert length_of_chain(found, ten) == 10


def test_the_reference_figures_come_out_of_the_twin() -> None:
    """Published with the issue, one team surging by 40 %: nobody 15.2, a chain 12.0, spread 12.2, full pooling 3.7."""
    assert lost_percent(SURGING) == pytest.approx(15.2, abs=0.3)
    assert lost_percent(with_trainings(SURGING, EVERY_THIRD_IN_A_CHAIN)) == pytest.approx(12.0, abs=0.3)
    assert lost_percent(with_trainings(SURGING, EVERY_THIRD_SPREAD)) == pytest.approx(12.2, abs=0.4)
    assert lost_percent(fully_pooled(SURGING)) == pytest.approx(3.7, abs=0.15)


def test_twelve_trainings_lose_clearly_fewer_than_both_mechanical_rules() -> None:
    found = plan(SURGING, trainings=12, seed=1, replications=100)
    planned = lost_percent(found.trained)
    assert planned < lost_percent(with_trainings(SURGING, EVERY_THIRD_IN_A_CHAIN)) - 1.0
    assert planned < lost_percent(with_trainings(SURGING, EVERY_THIRD_SPREAD)) - 1.0
    assert found.share_of_gap > 0.38
    assert len(set(found.pairs)) == 12


def test_a_plan_for_any_team_to_surge_serves_all_of_them() -> None:
    surges = any_one_team(centre(SIZES), 1.4)
    found = plan(centre(SIZES), trainings=12, seed=1, surges=surges, replications=12)
    learnt = {team for _, team in found.pairs}
    assert len(learnt) >= 6
    mechanical = plan(
        centre(SIZES), trainings=12, seed=1, surges=surges, replications=12, allowed=EVERY_THIRD_IN_A_CHAIN
    )
    assert sorted(mechanical.pairs) == sorted(EVERY_THIRD_IN_A_CHAIN)
    assert found.after.mean < 0.985 * mechanical.after.mean


def test_a_small_centre_gets_what_trying_every_design_finds() -> None:
    small = centre((2, 1, 3), load=0.9)
    found = plan(small, trainings=2, seed=3, replications=150)
    pairs = [(agent, team) for agent in range(6) for team in range(3) if team != small.agents[agent].base]
    losses: dict[tuple[tuple[int, int], ...], float] = {
        design: lost_percent(with_trainings(small, design), seed=5) for design in combinations(pairs, 2)
    }
    best = min(losses.values())
    assert losses[tuple(sorted(found.pairs))] <= best + 0.15


def test_the_worths_add_up_and_the_first_is_worth_most_alone() -> None:
    """Not that each is worth less than the one before: the link that closes a chain may be worth most of all."""
    uneven = centre((5, 2, 2))
    found = plan(uneven, trainings=3, seed=2, replications=150)
    assert sum(training.worth for training in found) == pytest.approx(found.before.mean - found.after.mean)
    assert found.saved.mean == pytest.approx(found.before.mean - found.after.mean)
    assert all(training.low <= training.worth <= training.high for training in found)
    assert found.trainings[0].low > 0.0
    alone = [lost_percent(with_trainings(uneven, [pair])) for pair in found.pairs]
    assert alone[0] == pytest.approx(min(alone), abs=0.1)
    assert found.pooled.mean < found.after.mean < found.before.mean


def test_the_same_seed_plans_the_same_whatever_the_threads() -> None:
    one, two = (plan(centre((4, 2, 3)), trainings=2, seed=7, replications=40, threads=n) for n in (1, 2))
    assert one == two


def test_no_training_is_a_plan_too() -> None:
    found = plan(centre((3, 2)), trainings=0, seed=1, replications=20)
    assert (found.trainings, found.before, found.share_of_gap) == ((), found.after, 0.0)


def test_trained_agents_keep_their_base_and_what_they_had() -> None:
    some = centre((3, 2, 2))
    some = replace(some, agents=[replace(some.agents[0], hats=(0, 1)), *some.agents[1:]])
    found = plan(some, trainings=4, seed=1, replications=20)
    assert (0, 1) not in found.pairs
    for before, after in zip(some.agents, found.trained.agents, strict=True):
        assert after.base == before.base
        assert after.all_hats >= before.all_hats
    assert sum(len(one.all_hats) for one in found.trained.agents) == 7 + 1 + 4


def test_only_allowed_pairs_are_chosen() -> None:
    may = [(0, 1), (1, 1), (4, 0)]
    found = plan(centre((3, 2)), trainings=2, seed=1, replications=20, allowed=may)
    assert set(found.pairs) <= set(may)


def test_slow_help_is_worth_less() -> None:
    quick, slow = (
        plan(centre((4, 4), away_handling_factor=factor), trainings=2, seed=1, replications=150)
        for factor in (1.0, 2.5)
    )
    assert slow.saved.mean < quick.saved.mean


@pytest.mark.parametrize("objective", ["abandoned", "late", "wait_seconds"])
def test_every_objective_is_lessened(objective: str) -> None:
    found = plan(centre((4, 4)), trainings=2, seed=1, replications=60, objective=objective)
    assert found.objective == objective
    assert found.saved.low > 0.0


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("trainings", {"trainings": -1}),
        ("trainings", {"trainings": 1.5}),
        ("trainings", {"trainings": 6}),
        ("seed", {"seed": -1}),
        ("threads", {"threads": 0}),
        ("replications", {"replications": 1}),
        ("objective", {"objective": "happiness"}),
        ("horizon_seconds", {"horizon_seconds": float("nan")}),
        ("horizon_seconds", {"horizon_seconds": 0}),
        ("surges", {"surges": []}),
        ("surges", {"surges": [(1.0,)]}),
        ("surges", {"surges": [(1.0, -1.0)]}),
        ("surges", {"surges": [(1.0, float("nan"))]}),
        ("allowed", {"allowed": [(9, 0)]}),
        ("level", {"level": 1.0}),
    ],
)
def test_what_cannot_be_planned_is_refused_by_name(name: str, wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=name):
        plan(centre((3, 2)), **({"trainings": 1, "seed": 1} | wrong))


def test_the_plan_knows_its_numbers_only() -> None:
    found = plan(centre((3, 2)), trainings=1, seed=1, replications=20)
    for measured in (found.before, found.after, found.pooled, found.saved):
        assert np.all(np.isfinite(measured))
