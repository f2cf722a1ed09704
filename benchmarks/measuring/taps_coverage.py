"""What the advisor foretold on light days on which nobody is moved, beside what happened."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from benchmarks.measuring.light_day import Caller
from benchmarks.measuring.taps_day import TapsDay
from benchmarks.measuring.taps_policies import picture_of
from benchmarks.measuring.taps_town import Kept
from nowrongdoor.rehearsal.script import Script
from nowrongdoor.townhall.planning.advising import Round
from nowrongdoor.townhall.planning.foreseen import WHATS, Outlook
from nowrongdoor.townhall.planning.futures import HORIZONS
from nowrongdoor.townhall.planning.picture import Picture

LOOKS_EVERY_SECONDS = 1800.0
SINCE_SECONDS = 9 * 3600.0
"""Before nine o'clock hardly anybody has called, and nobody is moved."""


@dataclass(frozen=True, slots=True)
class Look:
    """One look ahead: when, who stood in the line, the picture, and what was foretold if nobody moves."""

    at: float
    in_line: frozenset[int]
    picture: Picture
    outlook: Outlook


@dataclass
class Watching:
    """Looks ahead when a line calls, at most every half hour, and asks nobody."""

    script: Script
    kept: Kept
    seed: int
    looks: list[Look] = field(default_factory=list)

    def choose(self, day: TapsDay, to: str, most: int, now: float) -> list[int]:
        """Nobody."""
        if now >= SINCE_SECONDS and (not self.looks or now - self.looks[-1].at >= LOOKS_EVERY_SECONDS):
            picture = picture_of(day, self.script, self.kept, now)
            advised = Round(picture, to, [], 60, self.seed + int(now)).advise()
            numbers = frozenset(one.citizen.number for one in day.in_line)
            self.looks.append(Look(now, numbers, picture, advised.nobody))
        return []

    def recalled(self, day: TapsDay, now: float) -> list[int]:
        """Nobody is out."""
        return []


@dataclass(frozen=True, slots=True)
class Compared:
    """One figure of one line: what was foretold, and whether what happened lay inside."""

    line: str
    what: str
    minutes: int
    mean: float
    happened: float
    inside: bool


def compared(day: TapsDay, looks: list[Look]) -> Iterator[Compared]:
    """Every figure of every look, on every line that somebody called."""
    for look in looks:
        for line in look.picture.lines:
            for minutes in HORIZONS:
                came = happened(day, look, line.code, look.at + 60.0 * minutes, line.within_seconds)
                for what in WHATS if came else ():
                    mean, low, high = look.outlook.at(line.code, minutes).of(what)
                    inside = low - 1e-6 <= came[what] <= high + 1e-6
                    yield Compared(line.code, what, minutes, mean, came[what], inside)


def happened(day: TapsDay, look: Look, line: str, end: float, within_seconds: float) -> dict[str, float]:
    """The figures as the house counts them; empty where nobody called."""
    seen = [one for one in day.callers if one.demand.hat == line and _belongs(one, look, end)]
    over = [one for one in seen if one.rang_at + (one.waited_seconds or 0.0) <= end]
    if not over:
        return {}
    in_time = sum(one.answered and (one.waited_seconds or 0.0) <= within_seconds for one in over)
    return {
        "share": in_time / len(over),
        "lost": float(sum(not one.answered for one in over)),
        "longest_wait_seconds": max(min(one.rang_at + (one.waited_seconds or 0.0), end) - one.rang_at for one in seen),
    }


def _belongs(one: Caller, look: Look, end: float) -> bool:
    """Whoever stood in the line at the look, and who rang since."""
    return one.citizen.number in look.in_line or look.at < one.rang_at <= end
