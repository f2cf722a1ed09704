"""What is asked of a plan, checked by name before anything is played."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from numbers import Integral, Real
from typing import Any

from nowrongdoor.engine.twin import Agent, Centre, Team

OBJECTIVES = ("abandoned", "late", "wait_seconds")
"""Contacts lost (abandoned or blocked), contacts not answered in time, seconds waited; each summed over all teams."""

WORKING_DAY_SECONDS = 8 * 3600.0
CALLS_TO_PLAY = 1_500_000
FEWEST_REPLICATIONS, MOST_REPLICATIONS = 16, 600

Pair = tuple[int, int]
"""An agent, by her number in the centre, and the team she is trained for."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A checked question: `days` are the centre with each surge, all with the same people."""

    centre: Centre
    days: tuple[Centre, ...]
    trainings: int
    seed: int
    objective: str
    horizon_seconds: float
    replications: int
    allowed: frozenset[Pair]
    threads: int


def any_one_team(centre: Centre, times: float) -> tuple[tuple[float, ...], ...]:
    """Surges in which each team in turn has so many times its calls: one of them will surge, nobody knows which."""
    count = len(centre.teams)
    return tuple(tuple(times if team == surging else 1.0 for team in range(count)) for surging in range(count))


def asked(
    centre: Centre,
    *,
    trainings: int,
    seed: int,
    objective: str | None,
    surges: Sequence[Sequence[float]] | None,
    horizon_seconds: float | None,
    replications: int | None,
    allowed: Iterable[Pair] | None,
    threads: int,
) -> Asked:
    """Everything checked, and what was left open filled in (ValueError naming the argument)."""
    _whole("seed", seed, 0)
    _whole("threads", threads, 1)
    possible = _allowed(centre, allowed)
    if _whole("trainings", trainings, 0) > len(possible):
        raise ValueError(f"trainings ({trainings}) must be at most {len(possible)}: so many hats are still to be had")
    horizon = _horizon(centre, horizon_seconds)
    days = tuple(_busier(centre, surge) for surge in _surges(centre, surges))
    times = _replications(days, horizon) if replications is None else _whole("replications", replications, 2)
    return Asked(centre, days, trainings, seed, _objective(centre, objective), horizon, times, possible, threads)


def _whole(name: str, value: Any, least: int) -> int:
    if isinstance(value, bool) or not isinstance(value, Integral) or int(value) < least:
        raise ValueError(f"{name} ({value!r}) must be a whole number of {least} or more")
    return int(value)


def _objective(centre: Centre, objective: str | None) -> str:
    """What was asked for; where nobody ever hangs up or is turned away, what is left to lessen is waiting."""
    if objective is None:
        can_be_lost = centre.waiting_places is not None or any(team.patience is not None for team in centre.teams)
        return "abandoned" if can_be_lost else "wait_seconds"
    if objective not in OBJECTIVES:
        raise ValueError(f"objective ({objective!r}) must be one of {', '.join(OBJECTIVES)}")
    return objective


def _horizon(centre: Centre, horizon_seconds: float | None) -> float:
    """The day the centre's intervals span; a working day where one rate always holds."""
    if horizon_seconds is None:
        return centre.intervals * centre.interval_seconds if centre.intervals > 1 else WORKING_DAY_SECONDS
    if not _number(horizon_seconds) or horizon_seconds <= 0:
        raise ValueError(f"horizon_seconds ({horizon_seconds!r}) must be a finite number above 0")
    return float(horizon_seconds)


def _replications(days: Sequence[Centre], horizon_seconds: float) -> int:
    """As many times as it takes to play some 1,500,000 calls for one design, over all the surges."""
    an_hour = sum(sum(team.rates) / len(team.rates) for day in days for team in day.teams)
    calls = an_hour * horizon_seconds / 3600.0
    return round(min(MOST_REPLICATIONS, max(FEWEST_REPLICATIONS, CALLS_TO_PLAY / max(calls, 1.0))))


def _surges(centre: Centre, surges: Sequence[Sequence[float]] | None) -> Sequence[Sequence[float]]:
    """One factor for each team on each day."""
    ordinary = [1.0] * len(centre.teams)
    for surge in surges or ():
        if len(surge) != len(ordinary) or not all(_number(times) and times >= 0 for times in surge):
            raise ValueError(f"surges ({surge!r}) must hold {len(ordinary)} factors of 0 or more, one for each team")
    if surges is not None and not surges:
        raise ValueError("surges must hold at least one day, or be None")
    return surges or [ordinary]


def _number(value: Any) -> bool:
    return not isinstance(value, bool) and isinstance(value, Real) and math.isfinite(value)


def _busier(centre: Centre, surge: Sequence[float]) -> Centre:
    """The centre on a day on which each team has so many times its calls."""
    return replace(centre, teams=[_team(team, times) for team, times in zip(centre.teams, surge, strict=True)])


def _team(team: Team, times: float) -> Team:
    return replace(team, calls_per_hour=[rate * times for rate in team.rates])


def _allowed(centre: Centre, allowed: Iterable[Pair] | None) -> frozenset[Pair]:
    """Every hat that somebody does not have yet, or those of them that are allowed."""
    open_hats = frozenset(
        (number, team)
        for number, agent in enumerate(centre.agents)
        for team in range(len(centre.teams))
        if team not in agent.all_hats
    )
    if allowed is None:
        return open_hats
    chosen = frozenset((int(agent), int(team)) for agent, team in allowed)
    for agent, team in chosen:
        if not (0 <= agent < len(centre.agents) and 0 <= team < len(centre.teams)):
            raise ValueError(f"allowed: ({agent}, {team}) must be the numbers of an agent and of a team of the centre")
    return chosen & open_hats


def trained(agent: Agent, teams: Iterable[int]) -> Agent:
    """The agent with these hats added."""
    return replace(agent, hats=tuple(sorted(agent.all_hats | set(teams))))
