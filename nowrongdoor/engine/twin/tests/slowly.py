"""The twin once more, the slow and plain way: one heap of events, people as objects, every wait looked at each time.

It shares with the twin only who calls (`citizens`). `Simply` has the centre's own routing, `ByHouse` asks
`dispatch.decide` at every event, as the live house does.
"""

from __future__ import annotations

import heapq
import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from nowrongdoor.engine.dispatch import AgentNow, Demand, Hat, Level, Snapshot, WaitingContact, decide
from nowrongdoor.engine.dispatch import State as Presence
from nowrongdoor.engine.twin import Centre
from nowrongdoor.engine.twin.watching import Answered, citizens

Pairs = list[tuple["Caller", "Desk"]]


@dataclass(eq=False)
class Caller:
    number: int
    team: int
    arrived: float
    gives_up: float
    handling: float


@dataclass(eq=False)
class Desk:
    number: int
    base: int
    hats: frozenset[int]
    wearing: int
    factor: float
    stale: frozenset[int]
    present: bool
    since: float = 0.0
    busy: bool = False


@dataclass
class Tally:
    offered: list[int]
    answered: list[int]
    in_time: list[int]
    abandoned: list[int]
    blocked: list[int]
    wait: list[float]
    longest: list[float]

    @classmethod
    def of(cls, teams: int) -> Tally:
        return cls([0] * teams, [0] * teams, [0] * teams, [0] * teams, [0] * teams, [0.0] * teams, [0.0] * teams)


class Slowly:
    """One whole day of one replication; `tally` and `answers` tell afterwards how it went."""

    def __init__(self, centre: Centre, horizon: float, moves: Sequence[tuple[int, int, float, float]] = ()) -> None:
        self.centre, self.horizon = centre, horizon
        self.tally = Tally.of(len(centre.teams))
        self.answers: list[Answered] = []
        self.busy = [0.0] * len(centre.agents)
        self.events: list[tuple[float, int, Callable[[float], None]]] = []
        self.order = itertools.count()
        self.waiting: list[Caller] = []
        self.look_at: float | None = None
        self.desks = [self._desk(number) for number in range(len(centre.agents))]
        for agent, team, begins, ends in moves:
            usual = self.desks[agent].wearing
            self._at(begins, partial(self._wears, self.desks[agent], team))
            self._at(ends, partial(self._wears, self.desks[agent], usual))

    def _desk(self, number: int) -> Desk:
        agent = self.centre.agents[number]
        spells = [(0.0, math.inf)] if agent.present is None else agent.present
        desk = Desk(
            number,
            agent.base,
            agent.all_hats,
            agent.base if agent.wearing is None else agent.wearing,
            agent.away_handling_factor,
            frozenset(agent.stale_hats),
            any(begins <= 0 < ends for begins, ends in spells),
        )
        for begins, ends in spells:
            if begins > 0:
                self._at(begins, partial(self._comes, desk))
            if ends < self.horizon:
                self._at(ends, partial(self._goes, desk))
        return desk

    def _wears(self, desk: Desk, team: int, now: float) -> None:
        desk.wearing = team

    def _goes(self, desk: Desk, now: float) -> None:
        desk.present = False

    def _comes(self, desk: Desk, now: float) -> None:
        desk.present = True
        if not desk.busy:
            desk.since = now

    def _at(self, moment: float, deed: Callable[[float], None]) -> None:
        heapq.heappush(self.events, (moment, next(self.order), deed))

    def play(self, seed: int, replication: int = 0) -> Slowly:
        who = citizens(self.centre, horizon_seconds=self.horizon, seed=seed, replication=replication)
        for number, (at, team, handling, patience) in enumerate(zip(*who, strict=True)):
            caller = Caller(number, int(team), float(at), float(at + patience), float(handling))
            self._at(caller.arrived, partial(self._call, caller))
        while self.events or (self.look_at is not None):
            self._step()
        for caller in self.waiting:  # nobody will ever come, and they never give up
            self._wait(caller, self.horizon)
        return self

    def _step(self) -> None:
        if self.look_at is not None and (not self.events or self.look_at < self.events[0][0]):
            now = self.look_at
        else:
            now = self.events[0][0]
            while self.events and self.events[0][0] == now:
                heapq.heappop(self.events)[2](now)
        pairs, self.look_at = self.assign(now)
        for caller, desk in pairs:
            self._answer(caller, desk, now)
        places = self.centre.waiting_places
        while places is not None and len(self.waiting) > places:
            self.tally.blocked[self.waiting.pop().team] += 1

    def _call(self, caller: Caller, now: float) -> None:
        self.tally.offered[caller.team] += 1
        self.waiting.append(caller)
        if caller.gives_up < math.inf:
            self._at(caller.gives_up, partial(self._give_up, caller))

    def _give_up(self, caller: Caller, now: float) -> None:
        if caller in self.waiting:
            self.waiting.remove(caller)
            self.tally.abandoned[caller.team] += 1
            self._wait(caller, now)

    def _wait(self, caller: Caller, now: float) -> None:
        self.tally.wait[caller.team] += now - caller.arrived
        self.tally.longest[caller.team] = max(self.tally.longest[caller.team], now - caller.arrived)

    def _answer(self, caller: Caller, desk: Desk, now: float) -> None:
        self.waiting.remove(caller)
        self.tally.answered[caller.team] += 1
        self.tally.in_time[caller.team] += (
            now - caller.arrived <= self.centre.teams[caller.team].answered_within_seconds
        )
        self._wait(caller, now)
        self.answers.append(Answered(caller.arrived, caller.team, desk.number, now))
        desk.busy = True
        ends = now + caller.handling * (1.0 if desk.base == caller.team else desk.factor)
        self.busy[desk.number] += min(ends, self.horizon) - min(now, self.horizon)
        self._at(ends, partial(self._free, desk))

    def _free(self, desk: Desk, now: float) -> None:
        desk.busy, desk.since = False, now

    def free(self) -> list[Desk]:
        return [desk for desk in self.desks if desk.present and not desk.busy]

    def assign(self, now: float) -> tuple[Pairs, float | None]:
        raise AssertionError("say how a call finds somebody: Simply or ByHouse")


class Simply(Slowly):
    """Home first, the longest free; whoever becomes free takes the longest wait she may answer."""

    def assign(self, now: float) -> tuple[Pairs, float | None]:
        pairs: Pairs = []
        free = self.free()
        for caller in sorted(self.waiting, key=lambda one: (one.arrived, one.number)):
            able = [desk for desk in free if caller.team in self._hats(desk)]
            if able:
                chosen = min(able, key=lambda desk: (desk.wearing != caller.team, desk.since, desk.number))
                free.remove(chosen)
                pairs.append((caller, chosen))
        return pairs, None

    @staticmethod
    def _hats(desk: Desk) -> frozenset[int]:
        return desk.hats if desk.wearing == desk.base else frozenset({desk.wearing})


class ByHouse(Slowly):
    """What the live house's dispatcher decides."""

    def assign(self, now: float) -> tuple[Pairs, float | None]:
        if not self.waiting:
            return [], None
        decisions = decide(self._snapshot(now))
        callers = {caller.number: caller for caller in self.waiting}
        pairs = [(callers[one.contact_id], self.desks[one.agent_id]) for one in decisions.assigned]
        changes = decisions.changes_in_seconds
        return pairs, None if changes is None else now + max(changes, 1e-6)

    def _snapshot(self, now: float) -> Snapshot:
        """Waits to the microsecond, so that a ring which opens now is open."""
        return Snapshot(
            tuple(
                WaitingContact(one.number, Demand(str(one.team), Level.GUIDE), round(now - one.arrived, 6))
                for one in self.waiting
            ),
            tuple(self._agent(desk, now) for desk in self.desks),
            {str(k): self._hat(k) for k in range(len(self.centre.teams))},
        )

    def _agent(self, desk: Desk, now: float) -> AgentNow:
        state = Presence.IN_CONVERSATION if desk.busy else Presence.READY if desk.present else Presence.AWAY
        return AgentNow(
            desk.number,
            str(desk.base),
            str(desk.wearing),
            {str(hat): Level.DECIDE for hat in desk.hats},
            state,
            round(now - desk.since, 6),
            frozenset(str(hat) for hat in desk.stale),
        )

    def _hat(self, team: int) -> Hat:
        rules = self.centre.rules
        assert rules is not None
        widen = (rules.of_team("widen_after_seconds", team), rules.of_team("widen_further_after_seconds", team))
        return Hat(str(team), Level.DECIDE, *widen, int(rules.of_team("protected_ready", team)))
