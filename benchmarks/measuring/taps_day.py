"""A light day with stepping in: the same watch over the lines, the same rules of who may be asked, people who answer.

As in the house: looks every 20 seconds, offers of 90 seconds, a contact in hand is finished first, a move ends by its
time or when both lines are calm, and the home lead calls her people back when her own line calls for help.
"""

from __future__ import annotations

import heapq
import pickle
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any, Protocol
from zoneinfo import ZoneInfo

import numpy as np

from benchmarks.measuring.light_day import Caller, Desk, LightDay
from benchmarks.measuring.light_town import ZONE, LightTown, seconds_of_day
from nowrongdoor.engine.dispatch import State, greedy
from nowrongdoor.engine.dispatch.stepping_in import (
    AT_WORK,
    Ask,
    Eligibility,
    Held,
    HomeNow,
    MoveState,
    Numbers,
    Planned,
    Protected,
    Sample,
    Standing,
    Watch,
    calm_looks,
    eligibility,
    expected_wait_seconds,
    how_many_to_ask,
    order_of_asking,
    watched,
)
from nowrongdoor.rehearsal.plan import Citizen

NUMBERS = Numbers()
ACCEPTS, DECLINES = 0.7, 0.15
"""Of those asked; the others do not see it in time."""
SLOWEST_ANSWER_SECONDS = 60.0
USUAL_HANDLING_SECONDS = 230.0
LEFT_OUT_WHEN_STANDING = frozenset({"_dial", "_look", "_accept", "_say_no", "end"})
WITHIN_CONTACT = frozenset({State.RINGING, State.IN_CONVERSATION, State.AFTER_WORK})


@dataclass(slots=True)
class LightMove:
    """One agent asked: when the line called, and when she was asked, began and came home (seconds; None: not)."""

    agent_id: int
    home: str
    to: str
    triggered: float
    offered: float
    state: MoveState = MoveState.OFFERED
    began: float | None = None
    over: float | None = None
    recalled: bool = False
    stood: bytes = b""
    """The day as it stood the moment before she had the other hat on, to be played on from there."""


class Policy(Protocol):
    """Whom to ask when a line calls."""

    def choose(self, day: TapsDay, to: str, most: int, now: float) -> list[int]:
        """The agents to ask now, at most so many."""
        ...

    def recalled(self, day: TapsDay, now: float) -> list[int]:
        """The agents to call home before their time."""
        ...


@dataclass(slots=True)
class Tapped:
    """What a desk has been through today as far as moves are concerned."""

    wearing: str
    move: LightMove | None = None
    offered: bool = False
    cool_until: float = 0.0
    moves: int = 0
    last_over: float | None = None
    away_seconds: float = 0.0
    caller: Caller | None = None


@dataclass
class TapsDay(LightDay):
    """Play one day under one policy (None: nobody is ever asked)."""

    policy: Policy | None = None
    seed: int = 0
    moves: list[LightMove] = field(default_factory=list)

    def play(self, citizens: Sequence[Citizen], day: date) -> None:
        """From the first to the last deed, with a look at the lines every 20 seconds of the working day."""
        self.day = day
        self.midnight = datetime.combine(day, time(0), tzinfo=ZoneInfo(ZONE)).astimezone(UTC)
        self.tapped = {one.agent_id: Tapped(one.base) for one in self.town.staff}
        self.watches = {code: Watch() for code in self.town.hats}
        self.people_rng = np.random.default_rng([self.seed, 79])
        last = seconds_of_day(citizens[-1].arrives_at, day)
        self._first_look = (seconds_of_day(citizens[0].arrives_at, day), last)
        super().play(citizens, day)

    def _will_work(self, desk: Desk) -> None:
        super()._will_work(desk)
        if desk.who.agent_id == self.town.staff[0].agent_id:
            self._at(self._first_look[0], self._look)

    # -- the watch --------------------------------------------------------------------------------------------------

    def _look(self, now: float) -> None:
        """One look at every line; who must come home comes home, and the policy asks where a line calls."""
        for code in self.town.hats:
            self.watches[code] = watched(self.watches[code], self._sample(code, now), NUMBERS)
        self._come_home_where_calm(now)
        self._recall(now)
        for code, watch in self.watches.items():
            if self.policy is not None and watch.level > 0:
                self._ask_for(code, now)
        if now < self._first_look[1]:
            self._at(now + NUMBERS.sample_seconds, self._look)

    def _sample(self, code: str, now: float) -> Sample:
        """The oldest wait, and the wait that the last one in the line can expect, as the house counts it."""
        waits = [now - one.rang_at for one in self._waiting.values() if one.demand.hat == code]
        carrying = self.carrying(code)
        ready = sum(desk.state is State.READY for desk in carrying)
        expected = expected_wait_seconds(len(waits), ready, len(carrying), USUAL_HANDLING_SECONDS)
        return Sample(self.moment(now), max(waits, default=0.0), expected)

    def moment(self, now: float) -> datetime:
        """A second of the day as a moment."""
        return self.midnight + timedelta(seconds=now)

    def _ask_for(self, code: str, now: float) -> None:
        waiting = sum(one.demand.hat == code for one in self.in_line)
        under_way = sum(one.state in (MoveState.OFFERED, MoveState.ACCEPTED) and one.to == code for one in self.moves)
        most = how_many_to_ask(
            self.watches[code].level, waiting, self.wearers(code), USUAL_HANDLING_SECONDS, under_way, NUMBERS
        )
        if most and self.policy is not None:
            for agent_id in self.policy.choose(self, code, most, now)[:most]:
                self._offer(agent_id, code, now)

    # -- who may be asked -------------------------------------------------------------------------------------------

    def wearers(self, code: str) -> int:
        """How many are at work under the hat."""
        return len(self.carrying(code))

    def carrying(self, code: str) -> list[Desk]:
        """Those at work under the hat."""
        at_work = [desk for desk in self.desks.values() if desk.arrived and desk.state in AT_WORK]
        return [desk for desk in at_work if self.tapped[desk.who.agent_id].wearing == code]

    @property
    def desks(self) -> Mapping[int, Desk]:
        """Everybody's desk, by agent."""
        return self._desks

    @property
    def in_line(self) -> list[Caller]:
        """Everybody who waits and is offered to nobody."""
        return list(self._waiting.values())

    def able(self, to: str, now: float) -> list[Standing]:
        """Those the rules allow to be asked, in the order of asking."""
        ask = Ask(to, self.moment(now))
        standings = [self.standing(desk, now) for desk in self._desks.values()]
        allowed = [one for one in standings if eligibility(one, self.home(one.wearing), ask).allowed]
        return order_of_asking(allowed, ask, seed=self.seed)

    def may(self, agent_id: int, to: str, now: float) -> Eligibility:
        """What the rules say of one agent now."""
        one = self.standing(self._desks[agent_id], now)
        return eligibility(one, self.home(one.wearing), Ask(to, self.moment(now)))

    def home(self, code: str) -> HomeNow:
        """A team as one who gives."""
        return HomeNow(code, self.wearers(code), self.town.hats[code].protected_ready, self.watches[code].level)

    def standing(self, desk: Desk, now: float) -> Standing:
        """One agent as the rules see her."""
        who, tapped = desk.who, self.tapped[desk.who.agent_id]
        held = {hat: Held(self.day - timedelta(days=300), last_worked_on=self.day) for hat in who.levels}
        return Standing(
            who.agent_id,
            who.base,
            tapped.wearing,
            desk.state if desk.arrived else State.AWAY,
            held,
            state_seconds=now - desk.since,
            planned=tuple(self._planned(desk, now)),
            away_seconds=tapped.away_seconds,
            last_move_at=None if tapped.last_over is None else self.moment(tapped.last_over),
            cool_until=self.moment(tapped.cool_until) if tapped.cool_until else None,
            moves_today=tapped.moves,
            moves_this_period=tapped.moves,
            open_move=tapped.move.state if tapped.move else None,
            offered=tapped.offered,
        )

    def _planned(self, desk: Desk, now: float) -> list[Planned]:
        """Breaks to come, the one going on, and the end of the shift."""
        coming = [(at, at + 60.0 * minutes) for at, minutes in desk.who.breaks if at + 60.0 * minutes > now]
        spans = [Planned(Protected.BREAK, self.moment(at), self.moment(over)) for at, over in coming]
        if desk.state is State.PAUSE and not any(span.begins <= self.moment(now) for span in spans):
            spans.append(Planned(Protected.BREAK, self.moment(desk.since), None))
        return spans

    # -- offers and moves -------------------------------------------------------------------------------------------

    def _offer(self, agent_id: int, to: str, now: float) -> None:
        """She is asked; what she will do is drawn now."""
        raised = self.watches[to].raised_at
        triggered = (raised - self.midnight).total_seconds() if raised else now
        move = LightMove(agent_id, self._desks[agent_id].who.base, to, triggered, now)
        self.moves.append(move)
        self.tapped[agent_id].offered = True
        draw, delay = self.people_rng.random(), float(self.people_rng.uniform(4.0, SLOWEST_ANSWER_SECONDS))
        if draw < ACCEPTS:
            self._at(now + delay, partial(self._accept, move))
        elif draw < ACCEPTS + DECLINES:
            self._at(now + delay, partial(self._say_no, move, MoveState.DECLINED))
        else:
            self._at(now + NUMBERS.offer_seconds, partial(self._say_no, move, MoveState.EXPIRED))

    def _say_no(self, move: LightMove, how: MoveState, now: float) -> None:
        if move.state is not MoveState.OFFERED:
            return
        move.state = how
        tapped = self.tapped[move.agent_id]
        tapped.offered, tapped.cool_until = False, now + 60.0 * NUMBERS.cool_down_minutes

    def _accept(self, move: LightMove, now: float) -> None:
        """She says yes; whether her home can spare her is asked once more."""
        if move.state is not MoveState.OFFERED:
            return
        tapped, desk = self.tapped[move.agent_id], self._desks[move.agent_id]
        tapped.offered = False
        home = self.home(move.home)
        if not desk.arrived or desk.state is State.AWAY or home.wearers - 1 < home.protected_minimum:
            move.state = MoveState.WITHDRAWN
            return
        move.state, tapped.move = MoveState.ACCEPTED, move
        tapped.moves += 1
        if desk.state not in WITHIN_CONTACT:
            self._begin(move, now)

    def _begin(self, move: LightMove, now: float) -> None:
        move.stood = self._standing_still()
        move.state, move.began = MoveState.ACTIVE, now
        self.tapped[move.agent_id].wearing = move.to
        self._at(now + 60.0 * NUMBERS.move_minutes, partial(self.end, move))

    def end(self, move: LightMove, now: float) -> None:
        """The hat comes off; a contact in hand is finished under it."""
        if move.state not in (MoveState.ACTIVE, MoveState.ACCEPTED):
            return
        tapped = self.tapped[move.agent_id]
        if move.began is not None:
            tapped.away_seconds += now - move.began
        move.state, move.over = MoveState.CLOSED, now
        tapped.move, tapped.wearing, tapped.last_over = None, move.home, now

    def _come_home_where_calm(self, now: float) -> None:
        """Both lines calm for a while, and the move no longer new: home. An offer to a calm line is taken back."""
        for move in [one for one in self.moves if one.state in (MoveState.ACTIVE, MoveState.OFFERED)]:
            lasted_minutes = 0.0 if move.began is None else (now - move.began) / 60.0
            if move.state is MoveState.OFFERED and self._calm(move.to):
                self._withdraw(move)
            elif (
                lasted_minutes >= NUMBERS.least_minutes and self._calm(move.to, for_good=True) and self._calm(move.home)
            ):
                self.end(move, now)

    def _calm(self, code: str, *, for_good: bool = False) -> bool:
        return self.watches[code].below_release >= calm_looks(NUMBERS, for_good=for_good)

    def _recall(self, now: float) -> None:
        """Home calls back whom the policy says it needs."""
        for agent_id in self.policy.recalled(self, now) if self.policy else ():
            move = self.tapped[agent_id].move
            if move is not None:
                move.recalled = True
                self.end(move, now)

    def _withdraw(self, move: LightMove) -> None:
        move.state = MoveState.WITHDRAWN
        self.tapped[move.agent_id].offered = False

    def _close(self, desk: Desk, now: float) -> None:
        super()._close(desk, now)
        move = self.tapped[desk.who.agent_id].move
        if move is not None and move.state is MoveState.ACCEPTED:
            self._begin(move, now)

    # -- played on from the middle of the day -----------------------------------------------------------------------

    def _standing_still(self) -> bytes:
        """Everybody as they are now, without what the policy has in hand and without the citizens to come."""
        coming = [one for one in self._coming if getattr(one[2], "func", one[2]).__name__ not in LEFT_OUT_WHEN_STANDING]
        heapq.heapify(coming)
        alive = [one for one in self.callers if one.waited_seconds is None]
        bare: dict[str, Any] = {"_coming": coming, "callers": alive, "policy": None, "moves": [], "decide_seconds": []}
        before = {name: getattr(self, name) for name in bare}
        self.__dict__.update(bare)
        try:
            return pickle.dumps(self)
        finally:
            self.__dict__.update(before)

    def play_on(self, coming: Sequence[Citizen], moves: Sequence[LightMove], now: float, until: float) -> None:
        """From a day that stood still: these citizens call, and these people step in as they did; nobody else does."""
        for tapped in self.tapped.values():
            tapped.move, tapped.offered = None, False
        for citizen in coming:
            self._at(seconds_of_day(citizen.arrives_at, self.day), partial(self._dial, citizen))
        for move in moves:
            began, over = move.began or 0.0, move.over if move.over is not None else until
            if began <= now < over:
                self._wear(move.agent_id, move.to, now)
            elif began > now:
                self._at(began, partial(self._wear, move.agent_id, move.to))
            if over > now:
                self._at(over, partial(self._wear, move.agent_id, move.home))
        self._decide(now)
        while self._coming and self._coming[0][0] <= until:
            self._step()

    def _wear(self, agent_id: int, hat: str, _now: float) -> None:
        self.tapped[agent_id].wearing = hat

    # -- what the light day must know of hats -----------------------------------------------------------------------

    def _wears(self, desk: Desk) -> str:
        return self.tapped[desk.who.agent_id].wearing

    def _ring(self, caller: Caller, desk: Desk, ring: int, now: float) -> None:
        super()._ring(caller, desk, ring, now)
        self.tapped[desk.who.agent_id].caller = caller


def a_day(town: LightTown, citizens: Sequence[Citizen], day: date, policy: Policy | None, seed: int) -> TapsDay:
    """Play one day and give it back."""
    played = TapsDay(town, greedy, policy=policy, seed=seed)
    played.play(citizens, day)
    return played
