"""The rules of dispatch once more, written the slow and plain way, as a measure for the fast one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from nowrongdoor.engine.dispatch import (
    AgentNow,
    Assigned,
    Snapshot,
    State,
    WaitingContact,
    may_answer,
    open_rings,
    ring_of,
)

Match = tuple[WaitingContact, AgentNow]
Worth = tuple[int, int, int]


def possible(snapshot: Snapshot, contact: WaitingContact, agent: AgentNow) -> bool:
    """May this agent be given this contact, looking at the two of them and at who else is at work?"""
    hat = snapshot.hats.get(contact.demand.hat)
    if hat is None or agent.state != State.READY or not may_answer(agent, hat, contact.demand).allowed:
        return False
    if ring_of(agent, contact.demand) > open_rings(hat, contact.wait_seconds):
        return False
    return agent.agent_id not in contact.missed_by or not others_at_work(snapshot, contact)


def others_at_work(snapshot: Snapshot, contact: WaitingContact) -> bool:
    """Is anybody who may answer, and did not let it ring, at work?"""
    hat = snapshot.hats[contact.demand.hat]
    return any(
        agent.state != State.AWAY
        and agent.agent_id not in contact.missed_by
        and may_answer(agent, hat, contact.demand).allowed
        for agent in snapshot.agents
    )


def minimum_kept(snapshot: Snapshot, matches: Iterable[Match]) -> bool:
    """Leaving one after the other, does each one lent leave the protected number of ready wearers behind?"""
    gone: set[int] = set()
    for contact, agent in sorted(matches, key=_order):
        gone.add(agent.agent_id)
        covers = agent.wearing
        if ring_of(agent, contact.demand) <= 1 or covers not in agent.levels or covers not in snapshot.hats:
            continue
        left = [
            other
            for other in snapshot.agents
            if other.state == State.READY
            and other.wearing == covers
            and covers in other.levels
            and other.agent_id not in gone
        ]
        if len(left) < snapshot.hats[covers].protected_ready:
            return False
    return True


def _order(match: Match) -> tuple[float, bool, int]:
    contact, agent = match
    return -contact.wait_seconds, ring_of(agent, contact.demand) >= 2, contact.contact_id


def matches_of(snapshot: Snapshot, assigned: Iterable[Assigned]) -> list[Match]:
    """The people and contacts behind the ids."""
    contacts = {contact.contact_id: contact for contact in snapshot.waiting}
    agents = {agent.agent_id: agent for agent in snapshot.agents}
    return [(contacts[one.contact_id], agents[one.agent_id]) for one in assigned]


def worth(matches: Iterable[Match]) -> Worth:
    """The aim of the optimal pairing: how many served, their waits in tenths of a second, and how near."""
    pairs = list(matches)
    tenths = sum(round(contact.wait_seconds * 10) for contact, _ in pairs)
    return len(pairs), tenths, -sum(ring_of(agent, contact.demand) for contact, agent in pairs)


def best_worth(snapshot: Snapshot) -> Worth:
    """The greatest worth of all pairings there are, by trying every one."""
    return max(
        worth(matches) for matches in _all_pairings(snapshot, snapshot.waiting) if minimum_kept(snapshot, matches)
    )


def _all_pairings(snapshot: Snapshot, waiting: tuple[WaitingContact, ...]) -> Iterator[list[Match]]:
    if not waiting:
        yield []
        return
    first, rest = waiting[0], waiting[1:]
    for matches in _all_pairings(snapshot, rest):
        yield matches
        used = {agent.agent_id for _, agent in matches}
        for agent in snapshot.agents:
            if agent.agent_id not in used and possible(snapshot, first, agent):
                yield [(first, agent), *matches]
