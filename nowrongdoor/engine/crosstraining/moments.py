"""Moments drawn from a day: how many contacts of each team are in the house, and who is at work."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nowrongdoor.engine.crosstraining.asking import Asked
from nowrongdoor.engine.twin import Centre, Team
from nowrongdoor.engine.twin.centre import several

MOMENTS, FEWEST, MOST_WORK = 20_000, 2_000, 9_000_000
"""So many moments, fewer where moments times agents times trainings would grow beyond this."""


@dataclass(frozen=True, slots=True)
class Moments:
    """contacts[moment, team]; there[moment, pattern]; pattern_of[agent]: which pattern of presence she keeps."""

    contacts: NDArray[np.int64]
    there: NDArray[np.bool_]
    pattern_of: tuple[int, ...]


def draw(asked: Asked, rng: np.random.Generator) -> Moments:
    """Moments spread evenly over every surge and over the day.

    The contacts of a team at work or waiting are drawn from a Poisson with mean rate x handling x the day's busyness.
    Where citizens are as patient as contacts are long, that is exact, whatever the design: everybody leaves the house
    at the same rate, waiting or not (M/M/infinity). Then patience^-1 times the shortage is also the least rate at
    which any way of sharing people out can lose contacts.
    """
    work = len(asked.centre.agents) * max(1, asked.trainings)
    each = max(FEWEST, min(MOMENTS, MOST_WORK // work)) // len(asked.days) + 1
    drawn = [_on(day, each, asked.horizon_seconds, rng) for day in asked.days]
    patterns, pattern_of = _patterns(asked.centre)
    seconds = np.concatenate([one[0] for one in drawn])
    there = np.stack([_at_work(pattern, seconds) for pattern in patterns], axis=1)
    return Moments(np.concatenate([one[1] for one in drawn]), there, pattern_of)


def _on(
    day: Centre, count: int, horizon_seconds: float, rng: np.random.Generator
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Seconds into the day, evenly, and the contacts in the house then."""
    seconds = (np.arange(count) + 0.5) / count * horizon_seconds
    at = (seconds / day.interval_seconds).astype(np.int64)
    loads = np.stack([_loads(team, at) for team in day.teams], axis=1)
    if day.busyness is not None:
        loads *= rng.gamma(day.busyness.shape, 1.0 / day.busyness.shape, (count, 1))
    return seconds, rng.poisson(loads)


def _loads(team: Team, at: NDArray[np.int64]) -> NDArray[np.float64]:
    """The team's load in Erlang in each of these intervals."""
    handling = several(team.handling)
    rates = np.array(team.rates)
    seconds = np.array([0.0 if one is None else one.mean_seconds or 0.0 for one in handling])
    loads: NDArray[np.float64] = rates[at % len(rates)] / 3600.0 * seconds[at % len(seconds)]
    return loads


def _patterns(centre: Centre) -> tuple[list[tuple[tuple[float, float], ...] | None], tuple[int, ...]]:
    """The different presences there are, and which of them each agent keeps."""
    kept = [None if agent.present is None else tuple(map(tuple, agent.present)) for agent in centre.agents]
    patterns = list(dict.fromkeys(kept))
    return patterns, tuple(patterns.index(one) for one in kept)  # type: ignore[return-value]


def _at_work(pattern: tuple[tuple[float, float], ...] | None, seconds: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Is somebody who keeps this pattern at work at these seconds?"""
    if pattern is None:
        return np.ones(len(seconds), np.bool_)
    there = np.zeros(len(seconds), np.bool_)
    for begins, ends in pattern:
        there |= (begins <= seconds) & (seconds < ends)
    return there
