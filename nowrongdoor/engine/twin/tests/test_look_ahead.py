"""A look ahead from a moment in the day: what is left of talks and patience, who is absent, who is free longest."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from nowrongdoor.engine import twin

LONG = 1e9
LOGNORMAL = stats.lognorm(s=np.sqrt(np.log1p(1.2**2)), scale=300 / np.sqrt(1 + 1.2**2))
KINDS = [
    (twin.LogNormal(300, 1.2), LOGNORMAL),
    (twin.Exponential(300), stats.expon(scale=300)),
    (twin.Gamma(mean_seconds=300, cv=0.5), stats.gamma(4, scale=75)),
    (twin.Gamma(mean_seconds=300, cv=2.0), stats.gamma(0.25, scale=1200)),
]


@pytest.mark.parametrize("elapsed", [0.0, 100.0, 3000.0])
@pytest.mark.parametrize(("handling", "truth"), KINDS)
def test_what_is_left_of_a_conversation_is_drawn_given_that_it_has_lasted(
    handling: twin.LogNormal, truth: stats.rv_continuous, elapsed: float
) -> None:
    """Kolmogorov-Smirnov against scipy's distribution cut off at what has elapsed."""
    centre = twin.Centre([twin.Team("alone", 0.0, handling)], [twin.Agent(0, (0,))])
    start = twin.State(in_conversation=[(0, 0, elapsed)])
    left = twin.run(centre, horizon_seconds=LONG, replications=4000, seed=6, start=start).busy_seconds[:, 0]

    assert stats.kstest(left, lambda seconds: 1 - truth.sf(elapsed + seconds) / truth.sf(elapsed)).pvalue > 0.001


@pytest.mark.parametrize(("patience", "truth"), KINDS)
def test_what_is_left_of_patience_is_drawn_given_the_wait(patience: twin.LogNormal, truth: stats.rv_continuous) -> None:
    centre = twin.Centre([twin.Team("alone", 0.0, twin.Exponential(300), patience)], [twin.Agent(0, (0,))])
    start = twin.State(waiting=[(0, 200.0)], absent=[0])
    outcomes = twin.run(centre, horizon_seconds=LONG, replications=4000, seed=6, start=start)
    assert outcomes.abandoned.sum() == 4000
    left = outcomes.wait_seconds[:, 0] - 200
    assert stats.kstest(left, lambda seconds: 1 - truth.sf(200 + seconds) / truth.sf(200)).pvalue > 0.001


def test_far_beyond_any_handling_time_something_is_still_left() -> None:
    centre = twin.Centre([twin.Team("alone", 0.0, twin.LogNormal(300, 0.05))], [twin.Agent(0, (0,))])
    start = twin.State(in_conversation=[(0, 0, 40_000.0)])
    left = twin.run(centre, horizon_seconds=LONG, replications=500, seed=6, start=start).busy_seconds
    assert np.isfinite(left).all() and (left > 0).all() and left.mean() < 1000


def test_away_from_home_what_has_elapsed_counts_in_her_own_time() -> None:
    team = twin.Team("other", 0.0, twin.LogNormal(300, 0.0))
    centre = twin.Centre([team, team], [twin.Agent(0, (0, 1), away_handling_factor=2.0)])
    outcomes = twin.run(
        centre, horizon_seconds=LONG, replications=1, seed=1, start=twin.State(in_conversation=[(0, 1, 400.0)])
    )
    assert outcomes.busy_seconds[0, 0] == pytest.approx(200.0)
    assert outcomes.away_seconds[0, 0] == pytest.approx(200.0)


def test_whoever_waits_longest_is_answered_first_by_whoever_is_free_longest() -> None:
    team = twin.Team("alone", 0.0, twin.LogNormal(100, 0.0))
    agents = [twin.Agent(0, (0, 1)), twin.Agent(0, (0, 1)), twin.Agent(0, (0, 1), away_handling_factor=1.1)]
    centre = twin.Centre([team, team], agents)
    start = twin.State(
        waiting=[(0, 5.0), (1, 40.0), (0, 30.0), (1, 1.0)], ready=[(1, 60.0), (2, 90.0)], absent=[(0, 50.0)]
    )
    told = twin.diary(centre, horizon_seconds=1000, seed=1, start=start)
    assert [(one.arrived_seconds, one.agent, round(one.answered_seconds, 6)) for one in told] == [
        (-40.0, 2, 0.0),
        (-30.0, 1, 0.0),
        (-5.0, 0, 50.0),
        (-1.0, 1, 100.0),
    ]


def test_who_waits_and_who_talks_at_the_end_is_counted() -> None:
    team = twin.Team("alone", 0.0, twin.LogNormal(1000, 0.0))
    centre = twin.Centre([team], [twin.Agent(0, (0,))])
    start = twin.State(waiting=[(0, 10.0), (0, 5.0)])
    outcomes = twin.run(centre, horizon_seconds=600, replications=1, seed=1, start=start)
    assert outcomes.offered[0, 0] == 2
    assert (outcomes.answered[0, 0], outcomes.waiting[0, 0], outcomes.in_conversation[0, 0]) == (1, 1, 1)
    assert outcomes.wait_seconds[0, 0] == pytest.approx(10.0 + 605.0)
    assert outcomes.busy_seconds[0, 0] == pytest.approx(600.0)
    assert outcomes.busy_after_seconds[0, 0] == 0.0


def test_a_worn_hat_decides_the_ring_under_the_rules() -> None:
    team = twin.Team("any", 0.0, twin.LogNormal(100, 0.0))
    agents = [twin.Agent(0, (0, 1)), twin.Agent(0, (0, 1))]
    centre = twin.Centre([team, team], agents, rules=twin.Rules(45, 180, 0))
    waits = [(1, 0.0)]
    told = twin.diary(centre, horizon_seconds=500, seed=1, start=twin.State(waiting=waits))
    assert [(one.agent, one.answered_seconds) for one in told] == [(0, 45.0)]
    told = twin.diary(centre, horizon_seconds=500, seed=1, start=twin.State(waiting=waits, wearing=[(1, 1)]))
    assert [(one.agent, one.answered_seconds) for one in told] == [(1, 0.0)]


def test_nobody_is_lent_where_the_rings_never_open() -> None:
    team = twin.Team("any", 0.0, twin.LogNormal(100, 0.0))
    centre = twin.Centre([team, team], [twin.Agent(0, (0, 1))], rules=twin.Rules(float("inf"), float("inf")))
    start = twin.State(waiting=[(1, 500.0)])
    assert twin.diary(centre, horizon_seconds=5000, seed=1, start=start) == []
    outcomes = twin.run(centre, horizon_seconds=5000, replications=1, seed=1, start=start, moves=[(0, 1, 600.0, 700.0)])
    assert outcomes.answered[0].tolist() == [0, 1]


def test_a_protected_minimum_holds_a_contact_until_another_wearer_is_ready() -> None:
    """One ready wearer is protected; when the second becomes ready, the one who has been free longest is lent."""
    team = twin.Team("any", 0.0, twin.LogNormal(100, 0.0))
    centre = twin.Centre([team, team], [twin.Agent(0, (0, 1)), twin.Agent(0, (0,))], rules=twin.Rules(45, 180, 1))
    start = twin.State(waiting=[(1, 60.0)], in_conversation=[(1, 0, 30.0)])
    told = twin.diary(centre, horizon_seconds=500, seed=1, start=start)
    assert [(one.agent, round(one.answered_seconds, 6)) for one in told] == [(0, 70.0)]
