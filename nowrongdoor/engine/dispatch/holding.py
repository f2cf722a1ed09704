"""Why a contact keeps waiting, and when time alone will change it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nowrongdoor.engine.dispatch.answering import open_rings, ring_opens_in
from nowrongdoor.engine.dispatch.decisions import Assigned, Held
from nowrongdoor.engine.dispatch.reasons import Fact, Reason
from nowrongdoor.engine.dispatch.rollcall import ReadyLeft, Roll, RollCall
from nowrongdoor.engine.dispatch.snapshot import Demand, Snapshot, State, WaitingContact

_Why = tuple[Reason, dict[str, Fact]]


@dataclass(frozen=True, slots=True)
class Afterwards:
    """Those who may answer one demand, as they stand once the assigned contacts have been given away.

    protected: still ready, but the hat they cover lends nobody more; rings: still ready and free to come, by ring;
    longest_served_seconds: the longest wait that one of them was given to; paused and not_paused: how many are at work.
    """

    protected: Mapping[str, frozenset[int]]
    rings: Mapping[int, frozenset[int]]
    longest_served_seconds: float | None
    paused: int
    not_paused: int


def hold(
    snapshot: Snapshot, rolls: RollCall, assigned: Sequence[Assigned], waiting: Sequence[WaitingContact]
) -> tuple[tuple[Held, ...], float | None]:
    """Each contact still waiting with its reason, and the seconds until the first ring opens that holds somebody."""
    if not waiting:
        return (), None
    holding = Holding(snapshot, rolls, assigned)
    openings = [opening[0] for opening in map(holding.opens_in, waiting) if opening is not None]
    return tuple(map(holding.held, waiting)), min(openings, default=None)


class Holding:
    """Says of each contact that was not assigned why it waits, from what the pairing left behind."""

    def __init__(self, snapshot: Snapshot, rolls: RollCall, assigned: Sequence[Assigned]) -> None:
        """Give the assigned agents away, so that the rest is seen as it is then."""
        self._snapshot = snapshot
        self._rolls = rolls
        self._served_wait = {one.agent_id: one.wait_seconds for one in assigned}
        self._left = ReadyLeft(snapshot)
        for agent in snapshot.agents:
            if agent.agent_id in self._served_wait:
                self._left.take(agent.covers)
        self._seen: dict[Demand, Afterwards] = {}
        self._missing: dict[Demand, _Why] = {}

    def held(self, contact: WaitingContact) -> Held:
        """The contact with its reason: of all that stand in the way, the one that somebody can do most about.

        In this order: nobody may answer it at all; none of them is at work; of those still ready, some are kept by a
        protected minimum (a lead can lift it), some stand in a ring that opens by itself (a lead can tap one sooner),
        all have just let it ring (one can go and ask); those who were ready went to longer waits; all are busy or on
        a break.
        """
        reason, facts = self._why(contact)
        demand: dict[str, Fact] = {"hat": contact.demand.hat, "level": contact.demand.level.word}
        return Held(contact.contact_id, reason, demand | facts)

    def opens_in(self, contact: WaitingContact) -> tuple[float, int] | None:
        """In how many seconds a ring opens that holds somebody for this contact, and which ring; None if none does."""
        hat = self._snapshot.hats.get(contact.demand.hat)
        if hat is None:
            return None
        spared = self._rolls[contact.demand].spared(contact.missed_by)
        rings = [ring for ring, ready in self._after(contact.demand).rings.items() if not ready <= spared]
        closed = [ring for ring in rings if ring > open_rings(hat, contact.wait_seconds)]
        return (ring_opens_in(hat, min(closed), contact.wait_seconds), min(closed)) if closed else None

    def _why(self, contact: WaitingContact) -> _Why:
        """The reason and its facts, from the farthest obstacle to the nearest; see `held` for the order."""
        roll = self._rolls[contact.demand]
        if not roll.able:
            if contact.demand not in self._missing:
                self._missing[contact.demand] = self._nobody_qualified(contact.demand)
            return self._missing[contact.demand]
        if not roll.at_work:
            return Reason.NOBODY_AT_WORK, {"able": len(roll.able)}
        return self._ready_but(contact, roll) or self._none_ready(contact)

    def _ready_but(self, contact: WaitingContact, roll: Roll) -> _Why | None:
        """Why those who are still ready are not given to this contact; None when nobody is left ready."""
        after = self._after(contact.demand)
        spared = roll.spared(contact.missed_by)
        for hat in sorted(after.protected):
            if not after.protected[hat] <= spared:
                return Reason.PROTECTED_MINIMUM, {"protected_hat": hat, "protected_ready": self._left.protected(hat)}
        opening = self.opens_in(contact)
        if opening is not None:
            return Reason.RING_OPENS_IN, {"seconds": opening[0], "ring": opening[1]}
        ready = frozenset().union(*after.rings.values(), *after.protected.values())
        return (Reason.LET_IT_RING, {"missed": len(ready)}) if ready else None

    def _none_ready(self, contact: WaitingContact) -> _Why:
        """None of them is ready any more: taken by longer waits just now, busy, or on a break."""
        after = self._after(contact.demand)
        counts: dict[str, Fact] = {"busy": after.not_paused, "paused": after.paused}
        if after.longest_served_seconds is not None and after.longest_served_seconds >= contact.wait_seconds:
            return Reason.LONGER_WAIT_FIRST, counts
        return (Reason.ALL_BUSY if after.not_paused else Reason.ALL_ON_PAUSE), counts

    def _nobody_qualified(self, demand: Demand) -> _Why:
        """Nobody may answer: say what is missing - the hat, its mandate, somebody who holds it, or their level."""
        hat = self._snapshot.hats.get(demand.hat)
        if hat is None:
            return Reason.NOBODY_QUALIFIED, {"missing": Reason.UNKNOWN_HAT.value}
        if hat.mandate < demand.level:
            return Reason.NOBODY_QUALIFIED, {"missing": Reason.MANDATE_TOO_LOW.value, "hat_level": hat.mandate.word}
        levels = [agent.levels[demand.hat] for agent in self._snapshot.agents if demand.hat in agent.levels]
        if not levels:
            return Reason.NOBODY_QUALIFIED, {"missing": Reason.NOT_QUALIFIED.value}
        return Reason.NOBODY_QUALIFIED, {"missing": Reason.OWN_LEVEL_TOO_LOW.value, "own_level": max(levels).word}

    def _after(self, demand: Demand) -> Afterwards:
        """How those who may answer this demand stand afterwards; looked up once for all contacts that demand it."""
        if demand not in self._seen:
            self._seen[demand] = self._look(self._rolls[demand])
        return self._seen[demand]

    def _look(self, roll: Roll) -> Afterwards:
        """Sort the ready ones who were not given away, and count the others."""
        protected: dict[str, set[int]] = {}
        rings: dict[int, set[int]] = {}
        for place in roll.ready:
            ring, _, agent_id, covers = place
            if agent_id in self._served_wait:
                continue
            kept = not self._left.may_take(place)
            (protected.setdefault(covers, set()) if kept else rings.setdefault(ring, set())).add(agent_id)
        served = [self._served_wait[place[2]] for place in roll.ready if place[2] in self._served_wait]
        paused = sum(agent.state is State.PAUSE for agent in roll.able)
        return Afterwards(
            protected={hat: frozenset(ids) for hat, ids in protected.items()},
            rings={ring: frozenset(ids) for ring, ids in rings.items()},
            longest_served_seconds=max(served, default=None),
            not_paused=len(roll.at_work) - paused,
            paused=paused,
        )
