"""What the twin's benchmarks play: the centre of seven teams, moments in its day, and large centres."""

from __future__ import annotations

import math

import numpy as np

from nowrongdoor.engine import twin

SIZES = (8, 7, 6, 5, 4, 3, 3)
AGENTS, TEAMS = sum(SIZES), len(SIZES)
BASES = [team for team, size in enumerate(SIZES) for _ in range(size)]
MEAN_SECONDS, LOAD = 300.0, 0.9
HOUR = 3600.0


def seven_teams(*, lognormal: bool = False, rules: twin.Rules | None = None) -> twin.Centre:
    """Scenario S7: 36 agents, every third with a second hat in a chain, 90 % load, handling and patience of 300 s."""
    handling = twin.LogNormal(MEAN_SECONDS, 1.2) if lognormal else twin.Exponential(MEAN_SECONDS)
    teams = [
        twin.Team(f"team {k}", LOAD * size * HOUR / MEAN_SECONDS, handling, twin.Exponential(MEAN_SECONDS))
        for k, size in enumerate(SIZES)
    ]
    agents = [twin.Agent(base, _hats(number, base)) for number, base in enumerate(BASES)]
    return twin.Centre(teams, agents, rules=rules)


def _hats(number: int, base: int) -> tuple[int, ...]:
    return (base, (base + 1) % TEAMS) if number % 3 == 2 else (base,)


def large(agents: int, teams: int = 10) -> twin.Centre:
    """A large centre at 85 % load, everybody with two hats."""
    rate = 0.85 * agents / teams * HOUR / MEAN_SECONDS
    lines = [
        twin.Team(f"team {k}", rate, twin.LogNormal(MEAN_SECONDS, 1.2), twin.Exponential(MEAN_SECONDS))
        for k in range(teams)
    ]
    return twin.Centre(lines, [twin.Agent(n % teams, (n % teams, (n + 1) % teams)) for n in range(agents)])


def a_moment(centre: twin.Centre, seed: int) -> twin.State:
    """A moment like those of a steady 90 % load: nine in ten busy, a few waiting where everybody is."""
    rng = np.random.default_rng(seed)
    talks = [
        (agent, BASES[agent], float(rng.exponential(MEAN_SECONDS))) for agent in range(AGENTS) if rng.random() < 0.92
    ]
    full = [k for k, size in enumerate(SIZES) if sum(team == k for _, team, _ in talks) == size]
    waits = [(k, float(rng.exponential(30))) for k in full for _ in range(rng.poisson(1.5))]
    return twin.State(waiting=waits, in_conversation=talks)


def uneven_hour(seed: int) -> tuple[twin.Centre, twin.State]:
    """An hour in which moves matter: uneven loads, at times a line that explodes; everybody may wear every hat.

    Nobody is lent by itself: only who has been asked serves another line.
    """
    rng = np.random.default_rng(seed)
    load = rng.uniform(0.55, 1.0, TEAMS)
    if rng.random() < 0.7:
        load[rng.integers(TEAMS)] *= rng.uniform(1.3, 2.2)
    teams = [
        twin.Team(f"team {k}", load[k] * size * HOUR / MEAN_SECONDS, twin.LogNormal(MEAN_SECONDS, 1.2), _patience())
        for k, size in enumerate(SIZES)
    ]
    agents = [twin.Agent(base, range(TEAMS), away_handling_factor=1.15) for base in BASES]
    centre = twin.Centre(teams, agents, rules=twin.Rules(math.inf, math.inf))
    return centre, _state(rng, load)


def _patience() -> twin.Exponential:
    return twin.Exponential(MEAN_SECONDS)


def _state(rng: np.random.Generator, load: np.ndarray) -> twin.State:
    """Lines stand where everybody is busy."""
    waits = {k: int(rng.poisson(6 * max(load[k] - 0.85, 0) * SIZES[k])) for k in range(TEAMS)}
    talks = [
        (agent, base, float(rng.exponential(MEAN_SECONDS)))
        for agent, base in enumerate(BASES)
        if waits[base] or rng.random() < min(load[base], 0.97)
    ]
    waiting = [(k, float(rng.exponential(60))) for k, count in waits.items() for _ in range(count)]
    return twin.State(waiting=waiting, in_conversation=talks)


def every_move(minutes: float) -> list[twin.Move]:
    """Each agent to each other team: 36 x 6 candidates."""
    return [twin.Move(agent, team, minutes) for agent in range(AGENTS) for team in range(TEAMS) if team != BASES[agent]]
