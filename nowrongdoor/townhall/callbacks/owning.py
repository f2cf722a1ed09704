"""Who keeps a promise now: the one named, her stand-in, the team, a coordinator. Pure; never somebody not at work."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from nowrongdoor.townhall.callbacks.rules import Holder


@dataclass(frozen=True, slots=True)
class Facts:
    """What decides who keeps one promise at one moment.

    `named` is who was named, or 0; `named_over` that her time is over (half of it gone); `late` that the time given
    has passed; `with_promiser` that it came back to the one who promised. `stand_ins` leads from an agent to hers;
    `others` are everybody else at work, those who hold the team's hat first.
    """

    named: int
    promiser: int
    team_open: bool
    team_at_work: bool
    at_work: Collection[int]
    stand_ins: Mapping[int, int]
    coordinators: Sequence[int]
    others: Sequence[int] = ()
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
    coordinator; whoever else is there, where neither the team nor a coordinator is. What came back lies with its
    promiser. Somebody not at work is passed over. When nobody at all is at work it lies with the team, so that whoever
    comes first finds it.
    """
    if not facts.team_open:
        return None
    for agent_id, holder in _in_order(facts):
        if agent_id == 0 or agent_id in facts.at_work:
            return Owner(agent_id, holder)
    return Owner(0, Holder.TEAM)


def _in_order(facts: Facts) -> Iterator[tuple[int, Holder]]:
    """Everybody who may come to keep it, the first who should before the others; worked out no further than needed."""
    if facts.with_promiser:
        yield from _chain(facts, facts.promiser, Holder.PROMISER)
    elif facts.named and not (facts.named_over or facts.late):
        yield from _chain(facts, facts.named, Holder.NAMED)
    team = facts.team_at_work and not facts.with_promiser
    if team and not facts.late:
        yield 0, Holder.TEAM
    for agent_id in facts.coordinators:
        yield agent_id, Holder.COORDINATOR
    if team:
        yield 0, Holder.TEAM
    for agent_id in facts.others:
        yield agent_id, Holder.COORDINATOR


def _chain(facts: Facts, first: int, holder: Holder) -> Iterator[tuple[int, Holder]]:
    """Somebody and her stand-ins in turn; a chain that loops ends where it began."""
    yield first, holder
    for agent_id in stand_ins_of(first, facts.stand_ins):
        yield agent_id, Holder.STAND_IN


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
