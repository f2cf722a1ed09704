"""Longest wait first: each contact in turn takes the nearest agent left."""

from __future__ import annotations

from heapq import heapify, heappop, heappush
from itertools import groupby

from nowrongdoor.engine.dispatch.answering import VISITOR, open_rings
from nowrongdoor.engine.dispatch.decisions import Assigned
from nowrongdoor.engine.dispatch.rollcall import Place, ReadyLeft, RollCall
from nowrongdoor.engine.dispatch.snapshot import Demand, Snapshot, WaitingContact


def greedy(snapshot: Snapshot, rolls: RollCall) -> tuple[Assigned, ...]:
    """Give each contact, longest wait first, the nearest agent left: by ring, then longest ready, then agent id.

    Since the longest wait chooses first, no small line starves, and nobody is lent away from a contact of her own hat
    that has waited longer: that one has already been served, or she could not have served it. Between contacts that
    have waited equally long those who can be met by wearers of their own hat choose before anybody is lent, so that
    she is not lent away from an equal wait either. The protected minimum is counted at the moment of lending: the
    wearers who stay behind are there for their own hat's contacts, which may then use them.
    """
    giving = _Giving(snapshot, rolls)
    in_order = sorted(snapshot.waiting, key=lambda contact: (-contact.wait_seconds, contact.contact_id))
    for _, equals in groupby(in_order, key=lambda contact: contact.wait_seconds):
        unserved = [contact for contact in equals if not giving.give(contact, VISITOR)]
        for contact in unserved:
            hat = snapshot.hats.get(contact.demand.hat)
            if hat is not None:
                giving.give(contact, open_rings(hat, contact.wait_seconds))
    return tuple(giving.assigned)


class _Giving:
    """Agents being given away one by one, with a heap of places for each demand."""

    def __init__(self, snapshot: Snapshot, rolls: RollCall) -> None:
        """Start with everybody who is ready."""
        self.assigned: list[Assigned] = []
        self._rolls = rolls
        self._heaps: dict[Demand, list[Place]] = {}
        self._taken: set[int] = set()
        self._left = ReadyLeft(snapshot)

    def give(self, contact: WaitingContact, furthest: int) -> bool:
        """Give this contact the nearest agent no further out than this ring; False when there is none."""
        place = self._nearest(contact, furthest)
        if place is None:
            return False
        ring, _, agent_id, covers = place
        self._taken.add(agent_id)
        self._left.take(covers)
        self.assigned.append(Assigned(contact.contact_id, agent_id, contact.demand.hat, ring, contact.wait_seconds))
        return True

    def _nearest(self, contact: WaitingContact, furthest: int) -> Place | None:
        """Take the nearest place off the heap; those who only this contact must spare are put back.

        Whoever is taken, or may not be lent any more, leaves the heap for good: the ready ones only become fewer.
        """
        heap = self._heap(contact.demand)
        spared = self._rolls[contact.demand].spared(contact.missed_by)
        put_back: list[Place] = []
        nearest: Place | None = None
        while heap and heap[0][0] <= furthest and nearest is None:
            place = heappop(heap)
            if place[2] in self._taken or not self._left.may_take(place):
                continue
            if place[2] in spared:
                put_back.append(place)
            else:
                nearest = place
        for place in put_back:
            heappush(heap, place)
        return nearest

    def _heap(self, demand: Demand) -> list[Place]:
        """The places still to be asked for this demand, nearest on top; built when first needed."""
        if demand not in self._heaps:
            self._heaps[demand] = list(self._rolls[demand].ready)
            heapify(self._heaps[demand])
        return self._heaps[demand]
