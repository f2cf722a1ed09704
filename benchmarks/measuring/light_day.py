"""A day replayed on the engine alone: the same citizens and shifts as the rehearsal's, the same `decide`, no rows.

Seconds are counted from midnight. It follows the house where that decides who gets whom and when: rings that are
missed, patience, breaks that wait for the contact in hand, the circle that widens. What only the rows know is left out.
The deeds to come are methods with their arguments, so that a day can be copied in the middle of it and played on twice.
"""

from __future__ import annotations

import heapq
import itertools
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from benchmarks.measuring.light_town import Colleague, LightTown, seconds_of_day
from nowrongdoor.engine.dispatch import AgentNow, Demand, Pairing, Snapshot, State, WaitingContact, decide
from nowrongdoor.rehearsal.plan import Citizen
from nowrongdoor.townhall.line.rules import RING_OUT_SECONDS, RINGS_MISSED_BEFORE_ASKING, WITH_CONTACT

MISSES_A_CALL = 0.01
NOTICES_AFTER_SECONDS = 60.0
"""Both as in `rehearsal/staff.py`, which is not imported because it brings the rows along; a test compares them."""

Deed = Callable[[float], None]


@dataclass(slots=True)
class Desk:
    """One agent today: what she is, since when, and what she wants to be when the contact in hand closes."""

    who: Colleague
    state: State = State.AWAY
    since: float = 0.0
    arrived: bool = False
    wish: State | None = None
    break_minutes: int = 0
    missed: int = 0

    def become(self, state: State, now: float) -> None:
        """Change state; the time in it begins anew."""
        self.state, self.since = state, now


@dataclass(slots=True)
class Caller:
    """One citizen's call: where it rings, who let it ring out, and how it ended."""

    citizen: Citizen
    demand: Demand
    rang_at: float
    desk: Desk | None = None
    ring: int = 0
    missed_by: frozenset[int] = frozenset()
    waited_seconds: float | None = None
    answered: bool = False


@dataclass
class LightDay:
    """Play one day under one pairing; `callers` and `decide_seconds` tell afterwards how it went."""

    town: LightTown
    pairing: Pairing
    callers: list[Caller] = field(default_factory=list)
    decide_seconds: list[float] = field(default_factory=list)

    def play(self, citizens: Sequence[Citizen], day: date) -> None:
        """From the first to the last deed of the day."""
        self._coming: list[tuple[float, int, Deed]] = []
        self._order = itertools.count()
        self._waiting: dict[int, Caller] = {}
        self._look_again: float | None = None
        self._desks = {one.agent_id: Desk(one) for one in self.town.staff}
        for desk in self._desks.values():
            self._will_work(desk)
        for citizen in citizens:
            self._at(seconds_of_day(citizen.arrives_at, day), partial(self._dial, citizen))
        while self._coming:
            self._step()

    def _at(self, moment: float, deed: Deed) -> None:
        heapq.heappush(self._coming, (moment, next(self._order), deed))

    def _step(self) -> None:
        """The next deed, or another look at the line where a ring opens before it."""
        moment = self._coming[0][0]
        if self._look_again is not None and self._look_again < moment:
            moment = self._look_again
        else:
            moment, _number, deed = heapq.heappop(self._coming)
            deed(moment)
        self._decide(moment)

    # -- the dispatcher ---------------------------------------------------------------------------------------------

    def _decide(self, now: float) -> None:
        reachable, self._look_again = self._reachable(now)
        if not reachable:
            return
        snapshot = self._snapshot(reachable, now)
        began = time.perf_counter()
        decisions = decide(snapshot, self.pairing)
        self.decide_seconds.append(time.perf_counter() - began)
        for given in decisions.assigned:
            self._ring(self._waiting.pop(given.contact_id), self._desks[given.agent_id], given.ring, now)
        if decisions.changes_in_seconds is not None:
            opens = now + max(decisions.changes_in_seconds, 0.001)
            self._look_again = min(opens, self._look_again or opens)

    def _reachable(self, now: float) -> tuple[list[Caller], float | None]:
        """Those to whom somebody ready may be given now, and when a circle opens that brings somebody to another.

        The others come out of `decide` as held whatever else happens; leaving them out spares most of a day's time.
        """
        found, opens = [], float("inf")
        ready = [desk for desk in self._desks.values() if desk.state is State.READY and desk.arrived]
        for caller in self._waiting.values() if ready else ():
            demand = caller.demand
            able = [desk for desk in ready if desk.who.levels.get(demand.hat, 0) >= demand.level]
            circle = caller.rang_at + self.town.hats[demand.hat].widen_after_seconds
            if able and (circle <= now or any(self._wears(desk) == demand.hat for desk in able)):
                found.append(caller)
            elif able:
                opens = min(opens, circle)
        return found, (opens if opens < float("inf") else None)

    def _wears(self, desk: Desk) -> str:
        """The hat she has on."""
        return desk.who.base

    def _snapshot(self, waiting: Sequence[Caller], now: float) -> Snapshot:
        return Snapshot(
            waiting=tuple(
                WaitingContact(one.citizen.number, one.demand, now - one.rang_at, one.missed_by) for one in waiting
            ),
            agents=tuple(
                AgentNow(number, desk.who.base, self._wears(desk), desk.who.levels, desk.state, now - desk.since)
                for number, desk in self._desks.items()
                if desk.arrived
            ),
            hats=self.town.hats,
        )

    def _ring(self, caller: Caller, desk: Desk, ring: int, now: float) -> None:
        desk.become(State.RINGING, now)
        caller.desk, caller.ring = desk, ring
        citizen = caller.citizen
        if citizen.outcome_draws[1] < MISSES_A_CALL:
            self._at(now + RING_OUT_SECONDS, partial(self._ring_out, caller, desk))
        else:
            self._at(now + citizen.answer_delay_seconds, partial(self._answer, caller, desk))

    # -- the citizens -----------------------------------------------------------------------------------------------

    def _dial(self, citizen: Citizen, now: float) -> None:
        caller = Caller(citizen, self.town.demand_of(citizen), now)
        self.callers.append(caller)
        self._waiting[citizen.number] = caller
        self._at(now + citizen.patience_seconds, partial(self._give_up, caller))

    def _give_up(self, caller: Caller, now: float) -> None:
        if caller.waited_seconds is not None:
            return
        caller.waited_seconds = now - caller.rang_at
        self._waiting.pop(caller.citizen.number, None)
        if caller.desk is not None:
            caller.desk.become(State.READY, now)
            caller.desk = None

    # -- the staff --------------------------------------------------------------------------------------------------

    def _answer(self, caller: Caller, desk: Desk, now: float) -> None:
        if caller.desk is not desk or caller.waited_seconds is not None:
            return
        caller.waited_seconds, caller.answered = now - caller.rang_at, True
        desk.become(State.IN_CONVERSATION, now)
        desk.missed = 0
        over = now + caller.citizen.talk_seconds
        self._at(over, partial(desk.become, State.AFTER_WORK))
        self._at(over + caller.citizen.after_work_seconds, partial(self._close, desk))

    def _close(self, desk: Desk, now: float) -> None:
        desk.become(desk.wish or State.READY, now)
        desk.wish = None
        if desk.break_minutes:
            self._back_in(desk, desk.break_minutes, now)

    def _ring_out(self, caller: Caller, desk: Desk, now: float) -> None:
        if caller.desk is not desk or caller.waited_seconds is not None:
            return
        caller.missed_by |= {desk.who.agent_id}
        self._give_back(caller)
        desk.missed += 1
        asking = desk.missed >= RINGS_MISSED_BEFORE_ASKING
        desk.become(State.PAUSE if asking else State.READY, now)
        if asking:
            self._at(now + NOTICES_AFTER_SECONDS, partial(self._back, desk))

    def _give_back(self, caller: Caller) -> None:
        caller.desk = None
        self._waiting[caller.citizen.number] = caller

    def _will_work(self, desk: Desk) -> None:
        self._at(desk.who.starts, partial(self._come, desk))
        self._at(desk.who.ends, partial(self._leave, desk, State.AWAY))
        for moment, minutes in desk.who.breaks:
            self._at(moment, partial(self._rest, desk, minutes))

    def _come(self, desk: Desk, now: float) -> None:
        desk.arrived = True
        desk.become(State.READY, now)

    def _rest(self, desk: Desk, minutes: int, now: float) -> None:
        desk.break_minutes = minutes
        if self._leave(desk, State.PAUSE, now):
            self._back_in(desk, minutes, now)

    def _leave(self, desk: Desk, state: State, now: float) -> bool:
        """Away or on a break: at once, or as a wish for when the contact in hand closes (then False)."""
        if state is State.AWAY:
            desk.break_minutes = 0
        if desk.state in WITH_CONTACT:
            desk.wish = state
            return False
        for caller in [one for one in self.callers if one.desk is desk and one.waited_seconds is None]:
            self._give_back(caller)
        desk.become(state, now)
        return True

    def _back_in(self, desk: Desk, minutes: int, now: float) -> None:
        desk.break_minutes = 0
        self._at(now + 60.0 * minutes, partial(self._back, desk))

    def _back(self, desk: Desk, now: float) -> None:
        if desk.state is State.PAUSE:
            desk.become(State.READY, now)
