"""Days on which a line explodes, and what an ordinary day looks like to somebody who has kept count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from benchmarks.measuring.light_town import ZONE, LightTown
from nowrongdoor.rehearsal.plan import Citizen, Slice, citizens, ordinary_day
from nowrongdoor.rehearsal.script import LineHabits, Script

WEEKS_KEPT = 8
"""The advisor knows the counts of so many earlier weeks, and nothing of the script they were drawn from."""


WIDENS_AFTER_SECONDS, WIDENS_FURTHER_AFTER_SECONDS = 300.0, 600.0


def asking_first(town: LightTown) -> LightTown:
    """The same town, in which hardly anybody is rung under another hat without having said yes to it."""
    later = {"widen_after_seconds": WIDENS_AFTER_SECONDS, "widen_further_after_seconds": WIDENS_FURTHER_AFTER_SECONDS}
    return replace(town, hats={code: replace(hat, **later) for code, hat in town.hats.items()})


@dataclass(frozen=True, slots=True)
class Explosion:
    """One line's calls so many times as usual, from a moment to a moment of the town's clock."""

    line: str
    times: float
    begins: time
    ends: time

    def times_at(self, line: str, seconds: float) -> float:
        """How many times as many as usual ring this line at this second of the day."""
        begins, ends = (one.hour * 3600.0 + one.minute * 60.0 for one in (self.begins, self.ends))
        return self.times if line == self.line and begins <= seconds < ends else 1.0


PARKING_LETTER = Explosion("P", 3.0, time(10, 20), time(13, 0))
"""The letter with a mistake: parking's calls tripled from 10:20."""


def drawn_explosion(script: Script, seed: int) -> Explosion:
    """An explosion on any line: 1.6 to 3 times as many for one to three hours, from 9:00 to 14:00."""
    rng = np.random.default_rng([seed, 77])
    line = script.lines[int(rng.integers(len(script.lines)))].team
    minutes = int(rng.integers(9 * 60, 14 * 60))
    over = minutes + int(rng.integers(60, 180))
    clock = [time(moment // 60, moment % 60) for moment in (minutes, over)]
    return Explosion(line, float(rng.uniform(1.6, 3.0)), *clock)


def callers(script: Script, day: date, seed: int, explosion: Explosion | None) -> list[Citizen]:
    """Everyone who calls that day: an ordinary day, and the explosion's citizens among them."""
    rng = np.random.default_rng(seed)
    usual = citizens(script, ordinary_day(script, day, rng, timezone=ZONE), rng)
    if explosion is None:
        return usual
    more = citizens(only(script, explosion.line), _slices(script, day, explosion, rng), rng)
    everyone = sorted([*usual, *more], key=lambda citizen: citizen.arrives_at)
    return [replace(citizen, number=number) for number, citizen in enumerate(everyone)]


def only(script: Script, line: str) -> Script:
    """The script with this line alone."""
    return replace(script, lines=tuple(one for one in script.lines if one.team == line))


def _slices(script: Script, day: date, explosion: Explosion, rng: np.random.Generator) -> list[Slice]:
    """How many more call in each five minutes of the explosion."""
    at, over = (datetime.combine(day, one, tzinfo=ZoneInfo(ZONE)) for one in (explosion.begins, explosion.ends))
    step, slices = timedelta(minutes=5), []
    share = next(one.share for one in script.lines if one.team == explosion.line)
    while at < over:
        rate = expected_an_hour(script, share, at.hour * 3600.0 + at.minute * 60.0)
        slices.append(Slice(at, at + step, int(rng.poisson((explosion.times - 1) * rate / 12))))
        at += step
    return slices


def expected_an_hour(script: Script, share: float, seconds: float) -> float:
    """The script's calls an hour at this second of the day, on a line with this share; 0 outside opening hours."""
    step = script.step_minutes * 60.0
    number = int((seconds - script.opens.hour * 3600.0 - script.opens.minute * 60.0) // step)
    inside = 0 <= number < len(script.profile)
    return script.contacts_a_day * script.profile[number] * share * 3600.0 / step if inside else 0.0


@dataclass(frozen=True)
class Kept:
    """What the town knows from earlier weeks: calls an hour by half-hour of the day, for each line."""

    by_line: Mapping[str, Sequence[float]]

    def an_hour(self, line: str, seconds: float) -> float:
        """Calls an hour at this second of an ordinary day."""
        return self.by_line[line][min(47, int(seconds // 1800))]


def kept_counts(script: Script, seed: int) -> Kept:
    """The mean counts of earlier weeks, with the chance that was in them."""
    rng = np.random.default_rng([seed, 78])
    return Kept({line.team: [_mean_count(script, line, half, rng) for half in range(48)] for line in script.lines})


def _mean_count(script: Script, line: LineHabits, half_hour: int, rng: np.random.Generator) -> float:
    expected = expected_an_hour(script, line.share, 1800.0 * half_hour) / 2
    return 2.0 * float(rng.poisson(expected * WEEKS_KEPT)) / WEEKS_KEPT
