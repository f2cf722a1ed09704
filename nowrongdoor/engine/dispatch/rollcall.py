"""The roll call before a decision: for each demand in the line, who may answer it, who is at work, who is ready."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from nowrongdoor.engine.dispatch.answering import all_who_may_answer, ring_of
from nowrongdoor.engine.dispatch.snapshot import AgentNow, Demand, Hat, Snapshot, State

# Ring, minus the seconds ready, agent, the hat she covers: places sort into the order in which agents are asked.
Place = tuple[int, float, int, str]


@dataclass(frozen=True, slots=True)
class Roll:
    """Those who may answer one demand: all of them, the ids of those at work, and the places of the ready ones."""

    able: tuple[AgentNow, ...]
    at_work: frozenset[int]
    ready: tuple[Place, ...]

    def spared(self, missed_by: frozenset[int]) -> frozenset[int]:
        """Who is not asked again after letting it ring out: all of them, until nobody else who may answer is at work.

        Somebody else who is only busy or on a break is reason enough: a desk that rings in vain is worse for the
        citizen than a short wait. With nobody else at work it may ring at the same desk again.
        """
        return frozenset() if self.at_work <= missed_by else missed_by


RollCall = Mapping[Demand, Roll]


def call_roll(snapshot: Snapshot) -> RollCall:
    """One roll for each demand that stands in the line; empty where the hat is unknown or nobody may answer."""
    holders: dict[str, list[AgentNow]] = {}
    rolls: dict[Demand, Roll] = {}
    for demand in dict.fromkeys(contact.demand for contact in snapshot.waiting):
        if demand.hat not in holders:
            holders[demand.hat] = [agent for agent in snapshot.agents if demand.hat in agent.levels]
        rolls[demand] = _roll(holders[demand.hat], snapshot.hats.get(demand.hat), demand)
    return rolls


def _roll(holders: list[AgentNow], hat: Hat | None, demand: Demand) -> Roll:
    """Sort the holders of one hat by whether they may answer this demand, are at work, and are ready."""
    able = all_who_may_answer(holders, hat, demand) if hat is not None else ()
    return Roll(
        able=able,
        at_work=frozenset([agent.agent_id for agent in able if agent.state is not State.AWAY]),
        ready=tuple(
            [
                (ring_of(agent, demand), -agent.state_seconds, agent.agent_id, agent.covers)
                for agent in able
                if agent.state is State.READY
            ]
        ),
    )


class ReadyLeft:
    """How many ready wearers each hat still has while agents are being given away; changes as `take` is called.

    An agent who wears a hat she is not qualified in counts for no hat: she could not answer for it.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        """Count the ready wearers as they stand before anybody is given away."""
        self._hats = snapshot.hats
        self._ready = Counter(agent.covers for agent in snapshot.agents if agent.state is State.READY)

    def may_take(self, place: Place) -> bool:
        """May this agent be taken: always for her own hat's contact; lent only above the hat's protected minimum."""
        ring, _, _, covers = place
        return ring <= 1 or self.ready(covers) - 1 >= self.protected(covers)

    def take(self, hat: str) -> None:
        """One who covers this hat is no longer ready."""
        self._ready[hat] -= 1

    def ready(self, hat: str) -> int:
        """Ready wearers left under this hat."""
        return self._ready[hat]

    def protected(self, hat: str) -> int:
        """How many must be left when one is lent; nothing is protected under a hat that is not there."""
        return self._hats[hat].protected_ready if hat in self._hats else 0
