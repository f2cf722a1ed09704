"""The line seen as a whole: every pair of contact and agent that is possible on its own, as an array."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nowrongdoor.engine.dispatch.answering import LENT, open_rings
from nowrongdoor.engine.dispatch.decisions import Assigned
from nowrongdoor.engine.dispatch.rollcall import ReadyLeft, Roll, RollCall
from nowrongdoor.engine.dispatch.snapshot import Snapshot, State, WaitingContact

Pair = tuple[int, int]
NOT_POSSIBLE = -1


@dataclass(frozen=True, slots=True)
class Field:
    """All pairs at once: rings[i, j] is the ring from which agent j may be given contact i, or NOT_POSSIBLE.

    covers[j] is the hat that is one ready wearer short without agent j. The protected minimum is seen here only where
    a hat can lend nobody at all; beyond that it is a rule about several pairs together.
    """

    contacts: tuple[WaitingContact, ...]
    agent_ids: tuple[int, ...]
    covers: tuple[str, ...]
    rings: NDArray[np.int64]

    def assigned(self, pairs: Iterable[Pair]) -> tuple[Assigned, ...]:
        """These pairs as assignments."""
        return tuple(self._one(i, j) for i, j in pairs)

    def _one(self, i: int, j: int) -> Assigned:
        """Contact i given to agent j."""
        contact = self.contacts[i]
        ring = int(self.rings[i, j])
        return Assigned(contact.contact_id, self.agent_ids[j], contact.demand.hat, ring, contact.wait_seconds)


def field_of(snapshot: Snapshot, rolls: RollCall) -> Field:
    """Lay out the pairs, contacts and agents by id, so that the order in the snapshot does not matter."""
    contacts = tuple(sorted(snapshot.waiting, key=lambda contact: contact.contact_id))
    ready = sorted((a for a in snapshot.agents if a.state is State.READY), key=lambda agent: agent.agent_id)
    column = {agent.agent_id: j for j, agent in enumerate(ready)}
    left = ReadyLeft(snapshot)
    rows = {demand: _row(roll, column, left) for demand, roll in rolls.items()}
    rings = np.array([rows[contact.demand] for contact in contacts], dtype=np.int64).reshape(len(contacts), len(ready))
    furthest = [_furthest(snapshot, contact) for contact in contacts]
    rings[rings > np.array(furthest, dtype=np.int64)[:, None]] = NOT_POSSIBLE
    for i, contact in enumerate(contacts):
        spared = rolls[contact.demand].spared(contact.missed_by)
        rings[i, [column[agent_id] for agent_id in spared if agent_id in column]] = NOT_POSSIBLE
    return Field(contacts, tuple(column), tuple(agent.covers for agent in ready), rings)


def _row(roll: Roll, column: dict[int, int], left: ReadyLeft) -> NDArray[np.int64]:
    """The rings of all ready agents for one demand, as if every ring were open."""
    row = np.full(len(column), NOT_POSSIBLE, dtype=np.int64)
    for place in roll.ready:
        if left.may_take(place):
            row[column[place[2]]] = place[0]
    return row


def _furthest(snapshot: Snapshot, contact: WaitingContact) -> int:
    """The furthest ring that is open for this contact; none where its hat is unknown."""
    hat = snapshot.hats.get(contact.demand.hat)
    return NOT_POSSIBLE if hat is None else open_rings(hat, contact.wait_seconds)


def keeps_minimum(snapshot: Snapshot, field: Field, pairs: Iterable[Pair]) -> bool:
    """Does every hat that lends keep its protected minimum, the pairs leaving in the order in which greedy serves?

    That order is: longest wait first, at equal waits those met by wearers of their own hat before those lent, then id.
    """
    left = ReadyLeft(snapshot)
    for i, j in sorted(pairs, key=lambda pair: order_of(field, pair)):
        if not left.may_take((int(field.rings[i, j]), 0.0, field.agent_ids[j], field.covers[j])):
            return False
        left.take(field.covers[j])
    return True


def order_of(field: Field, pair: Pair) -> tuple[float, bool, int]:
    """Where this pair stands in the order of serving."""
    contact = field.contacts[pair[0]]
    return -contact.wait_seconds, bool(field.rings[pair] >= LENT), contact.contact_id
