"""The centre at this moment as the advisor sees it: lines, people and who waits. Pure; seconds count from now."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from nowrongdoor.engine.dispatch import State
from nowrongdoor.townhall.planning.levels import STEP_SECONDS, Level

LOOK_AHEAD_SECONDS = 3600.0
HALF_HOUR_SECONDS, DAY_SECONDS = 1800.0, 86400.0
STEPS = int(LOOK_AHEAD_SECONDS / STEP_SECONDS)


@dataclass(frozen=True, slots=True)
class SoFar:
    """The half hour of the clock that goes on: who waits no longer of those who rang in it, and what is left of it."""

    over: float = 0.0
    in_time: float = 0.0
    left_seconds: float = 0.0


@dataclass(frozen=True)
class LineAhead:
    """One line and what is known of the citizens who will call it.

    expected: calls an hour in each coming step of five minutes, as on an ordinary day (level 1; 0 once it has closed);
    level: how busy this day is. handling_seconds is talk and after-work; ring_seconds: from the offer to the answer.
    promise: the share to answer within_seconds; floor: the protected target, below which it gives nobody; so_far: what
    the half hour has come to by now.
    """

    code: str
    expected: tuple[float, ...]
    level: Level
    handling_seconds: float
    handling_cv: float
    patience_seconds: float
    ring_seconds: float = 4.0
    promise: float = 0.8
    floor: float = 0.6
    within_seconds: float = 20.0
    widen_after_seconds: float = 45.0
    widen_further_after_seconds: float = 180.0
    protected_minimum: int = 0
    so_far: SoFar = SoFar()


@dataclass(frozen=True)
class PersonAhead:
    """One agent at work now, or back soon.

    hats: all she may wear, base included. in_hand: the hat of the contact she has, "" when none, and since when
    (contact_seconds, from the answer). absences: stretches from now in which she is on a break or elsewhere. lent: the
    hat she has on as a move, how soon it goes on and when it comes off (None: she wears her own).
    """

    agent_id: int
    base: str
    hats: frozenset[str]
    state: State
    state_seconds: float = 0.0
    stale: frozenset[str] = frozenset()
    in_hand: str = ""
    contact_seconds: float = 0.0
    absences: tuple[tuple[float, float], ...] = ()
    lent: tuple[str, float, float] | None = None

    def who_goes_home_in(self, seconds: float | None) -> PersonAhead:
        """The same, gone after so many seconds for the rest of the day; None: for all that is known she stays."""
        return self if seconds is None else replace(self, absences=(*self.absences, (seconds, DAY_SECONDS)))


@dataclass(frozen=True)
class Picture:
    """Everything a look ahead is made from. waiting: (line, waited seconds) of everybody offered to nobody."""

    lines: tuple[LineAhead, ...]
    people: tuple[PersonAhead, ...]
    waiting: tuple[tuple[str, float], ...] = ()
    numbers: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        """Number the lines, for the twin knows them by number."""
        object.__setattr__(self, "numbers", {line.code: number for number, line in enumerate(self.lines)})

    def person(self, agent_id: int) -> int:
        """Her number in the twin; KeyError when she is not in the picture."""
        for number, one in enumerate(self.people):
            if one.agent_id == agent_id:
                return number
        raise KeyError(agent_id)
