"""In which order those who may be asked are asked."""

from __future__ import annotations

import random
from collections.abc import Iterable

from nowrongdoor.engine.dispatch.stepping_in.standing import Ask, Standing


def order_of_asking(standings: Iterable[Standing], ask: Ask, *, seed: int) -> list[Standing]:
    """Those who may be asked, the first to ask first (domain rule 1; filter by `eligibility` before).

    Volunteers of the day, then those rostered to stand by, then who has been away least this period, then who was
    moved longest ago (never: before all others), then a lot that is the same for the same seed, agent and hat: nobody
    is asked first for having the quicker mouse or the lower number.
    """
    return sorted(standings, key=lambda one: _rank(one, ask, seed))


def _rank(one: Standing, ask: Ask, seed: int) -> tuple[bool, bool, float, float, float]:
    last = one.last_move_at.timestamp() if one.last_move_at is not None else float("-inf")
    return not one.volunteers, not one.standby, one.away_seconds, last, _lot(one.agent_id, ask.hat, seed)


def _lot(agent_id: int, hat: str, seed: int) -> float:
    """The agent's lot for this hat; a text seed gives the same number on every machine and in every run."""
    return random.Random(f"{seed}:{hat}:{agent_id}").random()
