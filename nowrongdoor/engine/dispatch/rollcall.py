"""The roll call before a decision: for each demand in the line, who may answer it, who is at work, who is ready."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from nowrongdoor.engine.dispatch.answering import all_who_may_answer, ring_of
from nowrongdoor.engine.dispatch.snapshot import AgentNow, Demand, Snapshot, State

# Ring, minus the seconds ready, agent, the hat she covers: places sort into the order in which agents are asked.
Place = tuple[int, float, int, str]


@dataclass(frozen=True)
class Roll:
    """Those who may answer one demand: all of them, and the places of the ready ones."""

    able: tuple[AgentNow, ...]
    ready: tuple[Place, ...]

    @cached_property
    def at_work(self) -> frozenset[int]:
        """The ids of those at work; seldom asked for, so counted when it is."""
        return frozenset([agent.agent_id for agent in self.able if agent.state is not State.AWAY])

    def spared(self, missed_by: frozenset[int]) -> frozenset[int]:
        """Who is not asked again after letting it ring out: all of them, until nobody else who may answer is at work.

        Somebody else who is only busy or on a break is reason enough: a desk that rings in vain is worse for the
        citizen than a short wait. With nobody else at work it may ring at the same desk again.
        """
        return missed_by if missed_by and not self.at_work <= missed_by else frozenset()


RollCall = Mapping[Demand, Roll]


def call_roll(snapshot: Snapshot) -> RollCall:
    """One roll for each demand that stands in the line; empty where the hat is unknown or nobody may answer."""
    by_hat: dict[str, list[Demand]] = {}
    for demand in dict.fromkeys(contact.demand for contact in snapshot.waiting):
        by_hat.setdefault(demand.hat, []).append(demand)
    return {demand: roll for code, demands in by_hat.items() for demand, roll in _rolls(snapshot, code, demands)}


def _rolls(snapshot: Snapshot, code: str, demands: Sequence[Demand]) -> Iterator[tuple[Demand, Roll]]:
    """The rolls of one hat's demands; a place does not depend on the level, so all of them share the places."""
    hat = snapshot.hats.get(code)
    holders = [agent for agent in snapshot.agents if code in agent.levels]
    places = {agent.agent_id: _place(agent, demands[0]) for agent in holders if agent.state is State.READY}
    for demand in demands:
        able = all_who_may_answer(holders, hat, demand) if hat is not None else ()
        yield demand, Roll(able, tuple([places[agent.agent_id] for agent in able if agent.agent_id in places]))


def _place(agent: AgentNow, demand: Demand) -> Place:
    """Where this agent stands for any demand of this hat."""
    return ring_of(agent, demand), -agent.state_seconds, agent.agent_id, agent.covers


class ReadyLeft:
    """How many ready wearers each hat still has while agents are being given away; changes as `take` is called.

    An agent who wears a hat she is not qualified in counts for no hat: she could not answer for it.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        """Begin with nobody given away."""
        self._snapshot = snapshot
        self._taken: Counter[str] = Counter()

    def may_take(self, place: Place) -> bool:
        """May this agent be taken: always for her own hat's contact; lent only above the hat's protected minimum."""
        ring, _, _, covers = place
        return ring <= 1 or self.ready(covers) - 1 >= self.protected(covers)

    def take(self, hat: str) -> None:
        """One who covers this hat is no longer ready."""
        self._taken[hat] += 1

    def ready(self, hat: str) -> int:
        """Ready wearers left under this hat."""
        return self._ready_at_first[hat] - self._taken[hat]

    def protected(self, hat: str) -> int:
        """How many must be left when one is lent; nothing is protected under a hat that is not there."""
        return self._snapshot.hats[hat].protected_ready if hat in self._snapshot.hats else 0

    @cached_property
    def _ready_at_first(self) -> Counter[str]:
        """Ready wearers by hat before anybody was given away; counted when somebody is to be lent."""
        return Counter([agent.covers for agent in self._snapshot.agents if agent.state is State.READY])
