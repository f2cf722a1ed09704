"""An hour of every working day of the weeks before the demo's day, drawn: who rang, what became of it, who came back.

Living eight weeks through the house would take hours. The figures of a period need no whole day, so the town remembers
one hour of each, with everybody's hour at work, and the journal lines that the house itself would have written. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import log

import numpy as np

from nowrongdoor.rehearsal.plan import Citizen, citizens, ordinary_day
from nowrongdoor.rehearsal.script import Script

IN_TIME_SECONDS = 20
GIVES_UP_AT_ONCE_SECONDS = 5
LATEST_RETURN_DAYS = 9
SOLVED = frozenset({"answered", "handled"})


@dataclass(frozen=True, slots=True)
class Habits:
    """The table `hour` of `town/before.toml`."""

    weeks: int
    begins: str
    minutes: int
    in_time: float
    back_after_answer: float
    back_after_other: float
    elsewhere_at_first: float
    kroner_per_hour: int
    overhead_percent: int
    because: str


@dataclass(frozen=True, slots=True)
class Past:
    """One citizen in the line; `outcome` is empty for one who gave up. Draws of 0 to 1 for what follows."""

    joined_at: datetime
    wait_seconds: float
    line: str
    topic: str
    caller: str
    outcome: str
    talk_seconds: float
    after_work_seconds: float
    draws: tuple[float, float, float]

    @property
    def left_at(self) -> datetime:
        """When somebody picked up, or she gave up."""
        return self.joined_at + timedelta(seconds=self.wait_seconds)

    @property
    def ended_at(self) -> datetime:
        """When the conversation was over."""
        return self.left_at + timedelta(seconds=self.talk_seconds)

    @property
    def closed_at(self) -> datetime:
        """When the after-work was over too."""
        return self.ended_at + timedelta(seconds=self.after_work_seconds)


def drawn(
    script: Script, habits: Habits, hours: Sequence[datetime], kinds: Mapping[str, str], rng: np.random.Generator
) -> list[Past]:
    """Everybody of the hours that begin at `hours`, in order; `kinds` is the table of outcomes by topic."""
    found: list[Past] = []
    for number, begins in enumerate(hours):
        early = 1 - number / max(1, len(hours))
        for citizen in _of_the_hour(script, begins, habits.minutes, rng):
            first = _met(script, habits, citizen, kinds, early, rng)
            found.append(first)
            found.extend(_coming_back(first, habits, number, hours, rng))
    return sorted(found, key=lambda one: one.joined_at)


def _of_the_hour(script: Script, begins: datetime, minutes: int, rng: np.random.Generator) -> Iterator[Citizen]:
    slices = ordinary_day(script, begins.date(), rng, timezone="Europe/Copenhagen")
    until = begins + timedelta(minutes=minutes)
    within = [one for one in slices if begins <= one.start < until]
    return iter(citizens(script, within, rng))


def _met(
    script: Script, habits: Habits, one: Citizen, kinds: Mapping[str, str], early: float, rng: np.random.Generator
) -> Past:
    wait = float(rng.exponential(IN_TIME_SECONDS / -log(1 - habits.in_time)))
    gave_up = wait > max(GIVES_UP_AT_ONCE_SECONDS, one.patience_seconds)
    outcome = "" if gave_up else _outcome(script.outcomes[kinds[one.topic]], one.outcome_draws[0])
    if outcome in SOLVED and rng.random() < habits.elsewhere_at_first * early:
        outcome = "guided_elsewhere"
    draws = (float(rng.random()), float(rng.random()), float(rng.random()))
    return Past(
        one.arrives_at, wait, one.line, one.topic, one.caller, outcome, one.talk_seconds, one.after_work_seconds, draws
    )


def _outcome(table: Mapping[str, float], draw: float) -> str:
    total = 0.0
    for name, share in table.items():
        total += share
        if draw < total:
            return name
    return next(iter(table))


def _coming_back(
    first: Past, habits: Habits, number: int, hours: Sequence[datetime], rng: np.random.Generator
) -> Iterator[Past]:
    """The same citizen on a later day about the same thing, and then she is helped; nobody where she was never met."""
    chance = habits.back_after_answer if first.outcome in SOLVED else habits.back_after_other
    later = number + int(rng.integers(1, LATEST_RETURN_DAYS))
    if not first.outcome or not first.caller or later >= len(hours) or rng.random() >= chance:
        return
    moment = hours[later] + timedelta(minutes=float(rng.uniform(0, habits.minutes)))
    yield replace(first, joined_at=moment, outcome="answered")
