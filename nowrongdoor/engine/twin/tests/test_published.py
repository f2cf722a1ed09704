"""The twin against other people's truth: published examples, and formulas that hold exactly in the limit."""

from __future__ import annotations

import numpy as np
import pytest

from nowrongdoor.engine import twin
from nowrongdoor.engine.twin.tests.cast import one_team

HOUR, MINUTE = 3600.0, 60.0


def contact_centers_mmc(patience_seconds: float | None, waiting_places: int | None = None) -> twin.Outcomes:
    """4.2 calls a minute, 12 agents, two minutes a call, eight hours from empty."""
    centre = one_team(252, twin.Exponential(120), 12, patience_seconds)
    centre = twin.Centre(centre.teams, centre.agents, waiting_places=waiting_places)
    return twin.run(centre, horizon_seconds=8 * HOUR, replications=1000, seed=7)


def test_contact_centers_mmc() -> None:
    """Buist & L'Ecuyer, ContactCenters, doc/examples/MMC.res (1,000 days, 95 % intervals)."""
    outcomes = contact_centers_mmc(None)
    assert 0.900 <= outcomes.answered_in_time.sum() / outcomes.answered.sum() <= 0.904
    assert 0.694 <= outcomes.occupancy() <= 0.699
    assert 0.097 * MINUTE <= outcomes.answered_wait_seconds.sum() / outcomes.answered.sum() <= 0.102 * MINUTE


def test_contact_centers_mmc_with_patience() -> None:
    """ContactCenters, doc/examples/MMCAb.res: patience of mean one minute."""
    outcomes = contact_centers_mmc(MINUTE)
    low, high = outcomes.interval("abandoned")
    assert low[0] <= 59.6 and high[0] >= 57.7
    assert 57.7 <= outcomes.mean("abandoned")[0] <= 59.9
    assert 1903.8 - 5 <= outcomes.mean("answered_in_time")[0] <= 1908.3 + 5
    assert 0.674 <= outcomes.occupancy() <= 0.679


def test_contact_centers_mmc_with_five_places_to_wait() -> None:
    """ContactCenters, doc/examples/MMCBlocked.res: five places, whoever finds none is sent away."""
    outcomes = contact_centers_mmc(None, waiting_places=5)
    assert 18.0 <= outcomes.mean("blocked")[0] <= 19.3
    assert 0.928 <= outcomes.answered_in_time.sum() / outcomes.answered.sum() <= 0.930


def simple_msk() -> twin.Centre:
    """Three types, two groups, three periods of two hours, one busyness factor a day."""
    handling = [twin.Exponential(MINUTE / rate) for rate in (0.5, 0.6, 0.4)]
    patience = [twin.Exponential(MINUTE / rate) for rate in (0.3, 0.4, 0.2)]
    rates = [(4.2, 5.3, 3.2), (5.1, 4.3, 4.8), (6.3, 5.2, 4.8)]
    teams = [twin.Team(f"type {k}", [60 * rate for rate in row], handling, patience) for k, row in enumerate(rates)]
    agents = [*_group(1, (0, 1), (12, 18, 9)), *_group(2, (1, 2), (15, 20, 11))]
    return twin.Centre(teams, agents, interval_seconds=2 * HOUR, busyness=twin.Gamma(28.7))


def _group(base: int, hats: tuple[int, int], staff: tuple[int, int, int]) -> list[twin.Agent]:
    """So many in each period; type 1 is at home in group 0, so that it tries that one first."""
    periods = [(2 * HOUR * k, 2 * HOUR * (k + 1)) for k in range(3)]
    return [
        twin.Agent(base, hats, present=[period for period, there in zip(periods, staff, strict=True) if number < there])
        for number in range(max(staff))
    ]


def test_contact_centers_simple_msk() -> None:
    """ContactCenters, doc/examples/SimpleMSK.res, all four figures inside the published 95 % intervals.

    Occupancy is counted until the last conversation is over, those who finish after their shift included.
    """
    outcomes = twin.run(simple_msk(), horizon_seconds=6 * HOUR, replications=4000, seed=1)
    answered, abandoned = outcomes.answered.sum(axis=1), outcomes.abandoned.sum(axis=1)
    judged = answered + abandoned - outcomes.abandoned_early.sum(axis=1)
    assert 4270 <= answered.mean() <= 4324
    assert 876 <= abandoned.mean() <= 945
    assert 0.494 <= outcomes.answered_in_time.sum() / judged.sum() <= 0.509
    assert 0.877 <= outcomes.occupancy(range(18), after_hours=True) <= 0.884


def test_steady_state_of_erlang_a() -> None:
    """Erlang A (Palm 1957; Garnett, Mandelbaum & Reiman 2002): 32.4 Erlang, 36 agents, both means 300 s."""
    centre = one_team(388.8, twin.Exponential(300), 36, 300)
    outcomes = twin.run(centre, horizon_seconds=400 * HOUR, replications=80, seed=3)
    offered = outcomes.offered.sum()
    assert outcomes.abandoned.sum() / offered == pytest.approx(0.028997, abs=0.001)
    assert outcomes.answered_in_time.sum() / offered == pytest.approx(0.824658, abs=0.001)
    assert outcomes.occupancy() == pytest.approx(0.873903, abs=0.001)
    assert outcomes.wait_seconds.sum() / offered == pytest.approx(8.6991, abs=0.1)
    assert outcomes.answered_wait_seconds.sum() / outcomes.answered.sum() == pytest.approx(8.1737, abs=0.1)


@pytest.mark.parametrize("handling", [twin.LogNormal(300, 1.2), twin.Gamma(mean_seconds=300, cv=0.5)])
def test_one_agent_with_any_handling_waits_as_pollaczek_and_khinchine_say(
    handling: twin.LogNormal | twin.Gamma,
) -> None:
    """Mean wait = rate E[S^2] / (2 (1 - load)), for any distribution of handling S (Pollaczek 1930, Khinchine 1932)."""
    cv = 1.2 if isinstance(handling, twin.LogNormal) else 0.5
    centre = twin.Centre([twin.Team("alone", 6.0, handling)], [twin.Agent(0, (0,))])
    outcomes = twin.run(centre, horizon_seconds=2000 * HOUR, replications=100, seed=2)
    expected = 6 / HOUR * 300**2 * (1 + cv**2) / (2 * (1 - 0.5))
    assert outcomes.wait_seconds.sum() / outcomes.offered.sum() == pytest.approx(expected, rel=0.02)


def pooled(skills: int) -> float:
    """Share blocked: six types, 90 agents with so many skills each in a chain, 30 places, ten minutes, load 84."""
    teams = [twin.Team(f"type {k}", 84.0, twin.Exponential(600)) for k in range(6)]
    agents = [twin.Agent(k, [(k + more) % 6 for more in range(skills)]) for k in range(6) for _ in range(15)]
    centre = twin.Centre(teams, agents, waiting_places=30)
    outcomes = twin.run(centre, horizon_seconds=200 * HOUR, replications=20, seed=11)
    return float(outcomes.blocked.sum() / outcomes.offered.sum())


def test_two_skills_each_are_nearly_as_good_as_all() -> None:
    """Wallace & Whitt, "A staffing algorithm for call centers with skill-based routing", M&SOM 7(4), 2005, in kind."""
    one, two, all_six = pooled(1), pooled(2), pooled(6)
    assert one > 2 * all_six
    assert (one - two) / (one - all_six) >= 0.95


def test_busyness_is_one_factor_a_day_of_the_variance_it_says() -> None:
    """Var[calls] = mean + mean^2 / shape for a gamma mixture of Poisson days."""
    centre = twin.Centre(
        [twin.Team("alone", 200.0, twin.Exponential(60))], [twin.Agent(0, (0,))] * 8, busyness=twin.Gamma(20.0)
    )
    calls = twin.run(centre, horizon_seconds=HOUR, replications=20_000, seed=4).offered[:, 0]
    assert calls.mean() == pytest.approx(200, rel=0.01)
    assert calls.var() == pytest.approx(200 + 200**2 / 20, rel=0.05)
    assert abs(np.corrcoef(calls[:-1], calls[1:])[0, 1]) < 0.03
