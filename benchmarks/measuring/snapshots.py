"""Snapshots of a busy centre in several shapes, drawn from a seed: what the dispatcher may have to look at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from nowrongdoor.engine.dispatch import AgentNow, Demand, Hat, Level, Snapshot, State, WaitingContact

T = TypeVar("T")

BUSY_STATES = (State.RINGING, State.IN_CONVERSATION, State.AFTER_WORK, State.PAUSE, State.AWAY)
LEVELS = (Level.INFORM, Level.GUIDE, Level.REGISTER, Level.LIGHT_HANDLING)


@dataclass(frozen=True, slots=True)
class Shape:
    """What kind of centre: its hats, how many of them an agent holds, and what else makes pairing harder.

    missed_share: share of contacts that somebody let ring out; away_share: share of ready agents who wear another hat
    than their base; protected: ready wearers each hat keeps for itself.
    """

    hats: int = 7
    hats_an_agent: int = 3
    missed_share: float = 0.0
    away_share: float = 0.0
    protected: int = 0
    wait_mean_seconds: float = 60.0


SHAPES: dict[str, Shape] = {
    "town": Shape(missed_share=0.02, away_share=0.1),
    "one_hat": Shape(hats=1, hats_an_agent=1),
    "many_hats": Shape(hats=40, hats_an_agent=4, away_share=0.2),
    "long_waits": Shape(wait_mean_seconds=600.0, away_share=0.3),
    "protected": Shape(protected=5, wait_mean_seconds=300.0, away_share=0.1),
    "rung_out": Shape(missed_share=0.5),
}


def snapshot(shape: Shape, rng: np.random.Generator, *, waiting: int, ready: int, others: int) -> Snapshot:
    """So many waiting, so many ready, and so many others at work who are busy, on a break or away."""
    codes = [f"hat{number}" for number in range(shape.hats)]
    hats = {code: Hat(code, _any(LEVELS[1:], rng), protected_ready=shape.protected) for code in codes}
    agents = [_agent(number, number < ready, shape, codes, rng) for number in range(ready + others)]
    contacts = [_contact(number, shape, hats, agents, rng) for number in range(waiting)]
    return Snapshot(tuple(contacts), tuple(agents), hats)


def _agent(number: int, is_ready: bool, shape: Shape, codes: list[str], rng: np.random.Generator) -> AgentNow:
    held = rng.permutation(codes)[: 1 + int(rng.integers(shape.hats_an_agent))].tolist()
    wearing = held[-1] if rng.random() < shape.away_share else held[0]
    state = State.READY if is_ready else _any(BUSY_STATES, rng)
    stale = frozenset(code for code in held[1:] if rng.random() < 0.2)
    levels = {code: _any(LEVELS, rng) for code in held}
    return AgentNow(number, held[0], wearing, levels, state, float(rng.exponential(120.0)), stale)


def _contact(
    number: int, shape: Shape, hats: dict[str, Hat], agents: list[AgentNow], rng: np.random.Generator
) -> WaitingContact:
    hat = _any(list(hats.values()), rng)
    level = Level(min(hat.mandate, _any(LEVELS, rng)))
    missed = frozenset({int(rng.integers(len(agents)))} if rng.random() < shape.missed_share else ())
    return WaitingContact(number, Demand(hat.code, level), float(rng.exponential(shape.wait_mean_seconds)), missed)


def _any(values: Sequence[T], rng: np.random.Generator) -> T:
    return values[int(rng.integers(len(values)))]
