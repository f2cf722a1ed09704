"""The half hours in which a line had somebody out, played again many times: with her out, and with her at home.

What one half hour came to is mostly chance: it has some ten calls. So each is played again from the very moment the
first of the line's people put the other hat on, with other citizens every time, the same ones both ways. What is left
between the two is the moves' doing. Only the citizens of the lines that the moves touch are drawn anew, and nobody is
called home or asked in between: the moves are as they were.
"""

from __future__ import annotations

import pickle
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from benchmarks.measuring.taps_day import LightMove, TapsDay
from benchmarks.measuring.taps_judging import (
    FEWEST_CALLS,
    FLOOR,
    HALF_HOUR_SECONDS,
    Expected,
    Half,
    answered_in_time,
    half_hours,
)
from benchmarks.measuring.taps_town import Explosion, expected_an_hour, only
from nowrongdoor.rehearsal.plan import Citizen, Slice, citizens
from nowrongdoor.rehearsal.script import Script

FEW, MANY = 12, 96
"""How often each is played; the more when it is not clear after the few on which side of the floor it lies."""
CLEAR_OF_FLOOR = 2.5
"""Standard errors."""
AFTER_SECONDS = 30.0
"""Whoever rang in the last half hour has been answered in time by then, or not."""
FRESH_NUMBERS = 1_000_000
STEP_SECONDS = 300.0


@dataclass
class Tally:
    """One half hour over many plays: calls and those in time, with the moves and without; what came before counts."""

    offered: list[tuple[int, int]] = field(default_factory=list)
    in_time: list[tuple[int, int]] = field(default_factory=list)

    def shares(self) -> Expected:
        """All plays together; 1 where nobody called."""
        offered, in_time = np.sum(self.offered, axis=0), np.sum(self.in_time, axis=0)
        both = [float(good / all_of) if all_of else 1.0 for good, all_of in zip(in_time, offered, strict=True)]
        return Expected(both[0], both[1], *self._alone())

    def _alone(self) -> tuple[float, float]:
        """The parts of the plays that lie below the floor one way only; one with few calls has no share."""
        offered, in_time = (np.array(one, dtype=float) for one in (self.offered, self.in_time))
        below = in_time / np.maximum(offered, 1.0) < FLOOR
        enough = np.all(offered >= FEWEST_CALLS, axis=1)
        only = [enough & below[:, way] & ~below[:, 1 - way] for way in (0, 1)]
        return float(only[0].mean()), float(only[1].mean())

    def is_clear(self) -> bool:
        """Whether both shares lie so far from the floor, for the number of plays, that more would not tell more."""
        offered, in_time = (np.array(one, dtype=float) for one in (self.offered, self.in_time))
        each = in_time / np.maximum(offered, 1.0)
        doubt = CLEAR_OF_FLOOR * each.std(axis=0, ddof=1) / np.sqrt(len(each))
        shares = self.shares()
        return bool(np.all(np.abs(np.array([shares.with_moves, shares.without]) - FLOOR) > doubt))


def played_again(
    day: TapsDay, script: Script, explosion: Explosion, *, few: int = FEW, many: int = MANY
) -> dict[Half, Expected]:
    """Every half hour in which a line other than the exploding one had somebody out."""
    found: dict[Half, Expected] = {}
    for moves in together([one for one in day.moves if one.began is not None and one.home != explosion.line]):
        found |= _Again(day, script, explosion, moves).expected(few, many)
    return found


def together(moves: Sequence[LightMove]) -> list[list[LightMove]]:
    """The moves of one home that share a half hour, or follow one another from one to the next."""
    found: list[list[LightMove]] = []
    for one in sorted(moves, key=lambda move: (move.home, move.began or 0.0)):
        last = found[-1] if found else None
        if last and last[0].home == one.home and half_hours(one)[0] <= max(half_hours(before)[-1] for before in last):
            last.append(one)
        else:
            found.append([one])
    return found


@dataclass
class _Again:
    """Some moves of one home, from the moment the first of them began."""

    day: TapsDay
    script: Script
    explosion: Explosion
    moves: Sequence[LightMove]

    def expected(self, few: int, many: int) -> dict[Half, Expected]:
        """Play the few, and the many where that does not make it clear."""
        self.began = min(one.began or 0.0 for one in self.moves)
        self.halves = sorted({half for one in self.moves for half in half_hours(one)})
        self.ends = (self.halves[-1][1] + 1) * HALF_HOUR_SECONDS
        self.state = self._state()
        self.before = self._before()
        tallies = {half: Tally() for half in self.halves}
        for number in range(many):
            if number == few and all(one.is_clear() for one in tallies.values()):
                break
            self._once(number, tallies)
        return {half: one.shares() for half, one in tallies.items()}

    def _state(self) -> bytes:
        """The day as it stood when the first began: nobody asked, nobody to call, and no moves to come."""
        return next(one.stood for one in self.moves if one.began == self.began)

    def _before(self) -> Mapping[Half, tuple[int, int]]:
        """What the first half hour had come to by then."""
        home, first = self.halves[0]
        over = [
            one
            for one in self.day.callers
            if one.demand.hat == home
            and HALF_HOUR_SECONDS * first <= one.rang_at < self.began
            and one.waited_seconds is not None
            and one.rang_at + one.waited_seconds <= self.began
        ]
        return {(home, first): (len(over), sum(map(answered_in_time, over)))}

    def _once(self, number: int, tallies: Mapping[Half, Tally]) -> None:
        """Both ways with the same citizens."""
        rng = np.random.default_rng([self.day.seed, int(self.began), self.moves[0].agent_id, number])
        coming = self._citizens(rng)
        both = [self._play(coming, moves) for moves in (self.moves, ())]
        for half, tally in tallies.items():
            before = self.before.get(half, (0, 0))
            counts = [self._count(day, half, before) for day in both]
            tally.offered.append((counts[0][0], counts[1][0]))
            tally.in_time.append((counts[0][1], counts[1][1]))

    def _play(self, coming: Sequence[Citizen], moves: Sequence[LightMove]) -> TapsDay:
        day: TapsDay = pickle.loads(self.state)  # noqa: S301 - made in this process
        others = [one for one in self.day.moves if one.began is not None and one not in self.moves]
        day.play_on(coming, [*others, *moves], self.began, self.ends + AFTER_SECONDS)
        return day

    def _count(self, day: TapsDay, half: Half, before: tuple[int, int]) -> tuple[int, int]:
        home, number = half
        begins = number * HALF_HOUR_SECONDS
        mine = [
            one for one in day.callers if one.demand.hat == home and begins <= one.rang_at < begins + HALF_HOUR_SECONDS
        ]
        return before[0] + len(mine), before[1] + sum(map(answered_in_time, mine))

    def _citizens(self, rng: np.random.Generator) -> list[Citizen]:
        """Whoever rings the lines that these moves touch, from now on; the explosion's citizens among them."""
        found: list[Citizen] = []
        for line in sorted({self.moves[0].home, *(one.to for one in self.moves)}):
            script = only(self.script, line)
            found += citizens(script, self._slices(line, rng), rng)
        in_order = sorted(found, key=lambda one: one.arrives_at)
        return [replace(one, number=FRESH_NUMBERS + n) for n, one in enumerate(in_order)]

    def _slices(self, line: str, rng: np.random.Generator) -> list[Slice]:
        slices, at = [], self.began
        share = next(one.share for one in self.script.lines if one.team == line)
        while at < self.ends:
            over = min(self.ends, at - at % STEP_SECONDS + STEP_SECONDS)
            rate = expected_an_hour(self.script, share, at) * self.explosion.times_at(line, at)
            start, end = (self.day.moment(moment) for moment in (at, over))
            slices.append(Slice(start, end, int(rng.poisson(rate * (over - at) / 3600.0))))
            at = over
        return slices
