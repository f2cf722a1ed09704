"""Whom to ask: nobody, the naive rule, or the advisor's best proposal, from what a light day shows of itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmarks.measuring.light_day import Caller, Desk
from benchmarks.measuring.taps_day import NUMBERS, LightMove, TapsDay
from benchmarks.measuring.taps_town import Kept
from nowrongdoor.engine.dispatch import State
from nowrongdoor.engine.dispatch.stepping_in import MoveState
from nowrongdoor.rehearsal.script import LineHabits, Script
from nowrongdoor.townhall.planning import levels, rules
from nowrongdoor.townhall.planning.advising import Advised, Round
from nowrongdoor.townhall.planning.picture import (
    HALF_HOUR_SECONDS,
    LOOK_AHEAD_SECONDS,
    STEPS,
    LineAhead,
    PersonAhead,
    Picture,
    SoFar,
)
from nowrongdoor.townhall.planning.recalling import STAYS_AT_LEAST_SECONDS, needed_at_home

SAID_NO = frozenset({MoveState.DECLINED, MoveState.EXPIRED, MoveState.WITHDRAWN})
STEPS_LOOKED_BACK = 48
LOOKS_AGAIN_AFTER_SECONDS = 60.0
RECALL_LOOKS_EVERY_SECONDS = 60.0
USUAL_SHAPE = 30.0
"""How sure the advisor is, before the first call, that a day is ordinary."""


class Naive:
    """The longest idle of the largest team that has somebody who holds the hat; nobody looks at what home needs."""

    def choose(self, day: TapsDay, to: str, most: int, now: float) -> list[int]:
        """One at a time."""
        bases = [one.base for one in day.town.staff]
        for base in sorted({*bases} - {to}, key=lambda code: (-bases.count(code), code)):
            able = [desk for number, desk in day.desks.items() if desk.who.base == base and to in desk.who.levels]
            if able:
                idle = [desk for desk in able if self._idle(day, desk, now)]
                return [max(idle, key=lambda desk: now - desk.since).who.agent_id] if idle else []
        return []

    def recalled(self, day: TapsDay, now: float) -> list[int]:
        """Nobody: whoever was moved stays for her time."""
        return []

    def _idle(self, day: TapsDay, desk: Desk, now: float) -> bool:
        tapped = day.tapped[desk.who.agent_id]
        free = desk.state is State.READY and tapped.move is None and not tapped.offered and now >= tapped.cool_until
        return free and tapped.moves < NUMBERS.acute_per_day


@dataclass
class Advisor:
    """The advisor's best proposal, cut to as many as the line needs; and home again when home needs her."""

    script: Script
    kept: Kept
    seed: int
    looked: dict[str, tuple[float, int]] = field(default_factory=dict)
    recalls_looked_at: float = float("-inf")
    rounds: list[tuple[float, str, Advised]] = field(default_factory=list)
    threads: int = 1

    def choose(self, day: TapsDay, to: str, most: int, now: float) -> list[int]:
        """Ask the twin: at once when the line begins to call and after a no; otherwise not at every look."""
        answered = sum(one.to == to and one.state in SAID_NO for one in day.moves)
        last, answered_then = self.looked.get(to, (float("-inf"), 0))
        if now - last < LOOKS_AGAIN_AFTER_SECONDS and answered == answered_then:
            return []
        calm = {code for code in day.town.hats if code != to and _is_calm(day, code)}
        able = [one for one in day.able(to, now) if one.base in calm] if _can_give(day, to, calm) else []
        if not able:
            return []
        self.looked[to] = (now, answered)
        picture = picture_of(day, self.script, self.kept, now)
        return self._best(picture, to, [candidate_of(picture, one.agent_id) for one in able], most, now)

    def _best(self, picture: Picture, to: str, asked: list[rules.Candidate], most: int, now: float) -> list[int]:
        """The round without its last stage where nothing is left to tell: only the outlook would be."""
        looking = Round(picture, to, asked, NUMBERS.move_minutes, self.seed + int(now), self.threads)
        ways = [way for way in looking.promising() if len(way) <= most]
        if not ways:
            self.looked[to] = (now + LOOKS_AGAIN_AFTER_SECONDS, self.looked[to][1])
            return []
        advised = looking.told(ways)
        self.rounds.append((now, to, advised))
        return [one.agent_id for one in advised.proposals[0].who] if advised.proposals else []

    def recalled(self, day: TapsDay, now: float) -> list[int]:
        """Who is needed more at home, looked at once a minute."""
        out = _may_be_recalled(day, now)
        if not out or now - self.recalls_looked_at < RECALL_LOOKS_EVERY_SECONDS:
            return []
        self.recalls_looked_at = now
        picture = picture_of(day, self.script, self.kept, now)
        return needed_at_home(picture, out, self.seed + int(now), self.threads)[:1]


def _is_calm(day: TapsDay, home: str) -> bool:
    """As `rules.is_calm`, before the picture is made: nobody looks ahead where nobody can be spared."""
    ready = any(desk.state is State.READY for desk in day.carrying(home))
    return ready and all(one.demand.hat != home for one in day.in_line)


def _can_give(day: TapsDay, to: str, calm: set[str]) -> bool:
    return any(one.base in calm and to in one.levels for one in day.town.staff)


def _may_be_recalled(day: TapsDay, now: float) -> list[int]:
    """Those who have the other hat on, and had it on for long enough."""
    active = [one for one in day.moves if one.state is MoveState.ACTIVE and one.began is not None]
    return [one.agent_id for one in active if now - (one.began or 0.0) >= STAYS_AT_LEAST_SECONDS]


def candidate_of(picture: Picture, agent_id: int) -> rules.Candidate:
    """As the house makes one of somebody who may be asked."""
    person = picture.people[picture.person(agent_id)]
    return rules.Candidate(agent_id, rules.begins_in_seconds(picture, person), after_contact=bool(person.in_hand))


def picture_of(day: TapsDay, script: Script, kept: Kept, now: float) -> Picture:
    """The light day as the advisor sees it."""
    lines = [_line(day, habits, kept, now) for habits in script.lines]
    order = {code: number for number, code in enumerate(day.town.hats)}
    waiting = [(one.demand.hat, now - one.rang_at) for one in day.in_line]
    people = [_person(day, desk, now) for desk in day.desks.values() if desk.arrived and desk.state is not State.AWAY]
    return Picture(tuple(sorted(lines, key=lambda line: order[line.code])), tuple(people), tuple(waiting))


def _line(day: TapsDay, habits: LineHabits, kept: Kept, now: float) -> LineAhead:
    hat = day.town.hats[habits.team]
    handling = habits.talk_mean_seconds + habits.after_work_mean_seconds
    variance = habits.talk_squared_cv * habits.talk_mean_seconds**2 + habits.after_work_mean_seconds**2
    step = levels.STEP_SECONDS
    return LineAhead(
        code=habits.team,
        expected=tuple(kept.an_hour(habits.team, now + step * number) for number in range(STEPS)),
        level=_level(day, habits.team, kept, now),
        handling_seconds=handling,
        handling_cv=variance**0.5 / handling,
        patience_seconds=habits.patience_mean_seconds,
        floor=rules.floor_of(0.8),
        within_seconds=day.town.promised_seconds[habits.team],
        widen_after_seconds=hat.widen_after_seconds,
        widen_further_after_seconds=hat.widen_further_after_seconds,
        protected_minimum=hat.protected_ready,
        so_far=_so_far(day, habits.team, now),
    )


def _so_far(day: TapsDay, line: str, now: float) -> SoFar:
    gone = now % HALF_HOUR_SECONDS
    over = [one for one in day.callers if one.demand.hat == line and one.rang_at >= now - gone and _is_over(one, now)]
    good = sum(one.answered and (one.waited_seconds or 0.0) <= day.town.promised_seconds[line] for one in over)
    return SoFar(float(len(over)), float(good), HALF_HOUR_SECONDS - gone)


def _is_over(one: Caller, now: float) -> bool:
    return one.waited_seconds is not None and one.rang_at + one.waited_seconds <= now


def _level(day: TapsDay, line: str, kept: Kept, now: float) -> levels.Level:
    """From the counts of today's last four hours."""
    step = levels.STEP_SECONDS
    first = now - step * STEPS_LOOKED_BACK
    counts = [0] * STEPS_LOOKED_BACK
    for caller in day.callers:
        number = int((caller.rang_at - first) // step)
        if caller.citizen.line == line and 0 <= number < STEPS_LOOKED_BACK:
            counts[number] += 1
    expected = [kept.an_hour(line, first + step * number) * step / 3600.0 for number in range(STEPS_LOOKED_BACK)]
    return levels.level_of(counts, expected, shape=USUAL_SHAPE)


def _person(day: TapsDay, desk: Desk, now: float) -> PersonAhead:
    number = desk.who.agent_id
    tapped = day.tapped[number]
    caller = tapped.caller
    busy = desk.state in (State.RINGING, State.IN_CONVERSATION, State.AFTER_WORK) and caller is not None
    answered = caller.rang_at + caller.waited_seconds if caller and caller.answered and caller.waited_seconds else now
    person = PersonAhead(
        number,
        desk.who.base,
        frozenset(desk.who.levels),
        desk.state,
        now - desk.since,
        in_hand=caller.demand.hat if busy and caller else "",
        contact_seconds=max(0.0, now - answered) if busy else 0.0,
        absences=tuple(_absences(desk, now)),
        lent=_lent(tapped.move, now),
    )
    return person.who_goes_home_in(_goes_home_in(desk, now))


def _goes_home_in(desk: Desk, now: float) -> float | None:
    """The end of her shift where it is within the hour, which the house knows from the days before."""
    left = desk.who.ends - now
    return left if 0.0 < left < LOOK_AHEAD_SECONDS else None


def _absences(desk: Desk, now: float) -> Sequence[tuple[float, float]]:
    """The breaks of the plan from now on, and what is left of one that goes on."""
    coming = [(at - now, at - now + 60.0 * minutes) for at, minutes in desk.who.breaks if at > now]
    if desk.state is State.PAUSE:
        minutes = max((long for at, long in desk.who.breaks if at <= desk.since + 1), default=10)
        left = [long for at, long in desk.who.breaks if at <= now < at + 60.0 * long + 900.0]
        over = desk.since + 60.0 * (left[-1] if left else minutes)
        coming.append((0.0, max(60.0, over - now)))
    return coming


def _lent(move: LightMove | None, now: float) -> tuple[str, float, float] | None:
    if move is None or move.state not in (MoveState.ACCEPTED, MoveState.ACTIVE):
        return None
    began = move.began if move.began is not None else now + 120.0
    return move.to, max(0.0, began - now), max(0.0, began + 60.0 * NUMBERS.move_minutes - now)
