"""Who keeps a promise now: the one named, her stand-in, the team, a coordinator. Pure; never somebody not at work."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from nowrongdoor.townhall.callbacks.rules import Holder


@dataclass(frozen=True, slots=True)
class Facts:
    """What decides who keeps one promise at one moment.

    `named` is who was named, or 0; `named_over` that her time is over (half of it gone); `late` that the time given
    has passed; `with_promiser` that it came back to the one who promised. `stand_ins` leads from an agent to hers.
    """

    named: int
    promiser: int
    team_open: bool
    team_at_work: bool
    at_work: Collection[int]
    stand_ins: Mapping[int, int]
    coordinators: Sequence[int]
    named_over: bool = False
    late: bool = False
    with_promiser: bool = False


@dataclass(frozen=True, slots=True)
class Owner:
    """Who keeps it, and as what; agent 0 is the whole team."""

    agent_id: int
    holder: Holder


def owner(facts: Facts) -> Owner | None:
    """Who is to keep the promise; None while the team is closed: then it stays with whoever has it.

    In this order: the one named, until half of the time is gone; her stand-in; the team, until the time is over; a
    coordinator. What came back lies with its promiser. Somebody not at work is passed over. When nobody at all is at
    work it lies with the team, so that whoever comes first finds it.
    """
    if not facts.team_open:
        return None
    for one in _in_order(facts):
        if one.agent_id == 0 or one.agent_id in facts.at_work:
            return one
    return Owner(0, Holder.TEAM)


def _in_order(facts: Facts) -> list[Owner]:
    coordinators = [Owner(agent_id, Holder.COORDINATOR) for agent_id in facts.coordinators]
    team = [Owner(0, Holder.TEAM)] if facts.team_at_work else []
    if facts.with_promiser:
        return [*_chain(facts, facts.promiser, Holder.PROMISER), *coordinators]
    named = [] if facts.named_over or facts.late else _chain(facts, facts.named, Holder.NAMED)
    return [*named, *(coordinators + team if facts.late else team + coordinators)]


def _chain(facts: Facts, first: int, holder: Holder) -> list[Owner]:
    """Somebody and her stand-ins in turn; a chain that loops ends where it began."""
    found = [Owner(first, holder)] if first else []
    return found + [Owner(agent_id, Holder.STAND_IN) for agent_id in stand_ins_of(first, facts.stand_ins)]


def stand_ins_of(agent_id: int, stand_ins: Mapping[int, int]) -> list[int]:
    """Who stands in for somebody, and for them in turn; each once, whatever the rows say."""
    seen, here, found = {agent_id}, stand_ins.get(agent_id), []
    while here is not None and here not in seen:
        seen.add(here)
        found.append(here)
        here = stand_ins.get(here)
    return found


def would_loop(agent_id: int, stand_in: int, stand_ins: Mapping[int, int]) -> bool:
    """Whether naming this stand-in would lead back to the agent herself."""
    return stand_in == agent_id or agent_id in stand_ins_of(stand_in, stand_ins)
