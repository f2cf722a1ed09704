"""How the callers of one team fare with so many positions: with patience (Erlang A) or without (Erlang C).

A position is a person ready to take calls or in one, who is nothing else at that time.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import SupportsFloat

from nowrongdoor.engine.staffing import kernels
from nowrongdoor.engine.staffing.arguments import above_zero, at_least_zero, finite_load, number, whole

FOREVER_SECONDS = 1e15
"""A patience of thirty million years is that of one who never hangs up."""


@dataclass(frozen=True, slots=True)
class Waits:
    """What callers meet in the long run, at a steady rate.

    wait_probability: share of all that must wait; abandon_probability: share of all that hang up;
    mean_wait_seconds: of everyone, also those who hang up; speed_of_answer_seconds: of those served;
    occupancy: share of their time the positions are in calls.

    Never NaN. Where nobody calls, nobody waits: all 0, and everybody (nobody) is answered at once. Where the line grows
    without end (Erlang C, load not below the positions) the waits are infinite and the occupancy 1. With no positions
    everybody who calls waits, those with patience hang up, and nobody is ever answered: the speed is infinite.
    """

    calls_per_hour: float
    handling_seconds: float
    patience_seconds: float
    positions: int
    wait_probability: float
    abandon_probability: float
    mean_wait_seconds: float
    speed_of_answer_seconds: float
    occupancy: float
    _sums: tuple[float, float, float] = field(default=(0.0, 0.0, 0.0), repr=False)

    def answered_within(self, seconds: SupportsFloat) -> float:
        """The share of ALL arrivals answered within so many seconds, between 0 and 1; ValueError below 0."""
        wait = number("seconds", seconds)
        if wait < 0.0:
            raise ValueError(f"seconds ({seconds!r}) must not be below 0")
        if self.calls_per_hour == 0.0:
            return 1.0
        if self.positions == 0:
            return 0.0
        return self._answered_by_patient(wait) if self.patience_seconds == math.inf else self._answered_by_all(wait)

    def _answered_by_patient(self, wait: float) -> float:
        load = self.calls_per_hour / 3600.0 * self.handling_seconds
        if load >= self.positions:
            return 0.0
        return 1.0 - kernels.late_c(load, self.handling_seconds, float(self.positions), wait)

    def _answered_by_all(self, wait: float) -> float:
        load, ahead, arriving = _signs(
            self.calls_per_hour, self.handling_seconds, self.patience_seconds, self.positions
        )
        at_once, served, scale = self._sums
        late = kernels.late_a(load, ahead, arriving, float(self.positions), scale, wait / self.patience_seconds)
        return kernels.in_time(at_once, served, late)


def waits_c(calls_per_hour: SupportsFloat, handling_seconds: SupportsFloat, positions: SupportsFloat) -> Waits:
    """How callers fare who never hang up: Erlang C (M/M/c; Erlang 1917).

    The wait of those who wait is exponential with mean handling / (positions - load).
    """
    calls = at_least_zero("calls_per_hour", calls_per_hour)
    handling = above_zero("handling_seconds", handling_seconds)
    count = whole("positions", positions)
    load = finite_load(calls, handling)
    if calls == 0.0:
        return Waits(calls, handling, math.inf, count, 0.0, 0.0, 0.0, 0.0, 0.0)
    if load >= count:
        return Waits(calls, handling, math.inf, count, 1.0, 0.0, math.inf, math.inf, 1.0)
    waiting = kernels.waiting_c(load, float(count))
    mean = waiting * handling / (count - load)
    return Waits(calls, handling, math.inf, count, waiting, 0.0, mean, mean, load / count)


def waits_a(
    calls_per_hour: SupportsFloat,
    handling_seconds: SupportsFloat,
    patience_seconds: SupportsFloat,
    positions: SupportsFloat,
) -> Waits:
    """How callers fare whose patience is exponential: Erlang A (M/M/c+M; Palm 1957; Garnett, Mandelbaum, Reiman 2002).

    Exact for any load, also above the positions. An infinite patience is Erlang C.
    """
    patience = above_zero("patience_seconds", patience_seconds, finite=False)
    if patience >= FOREVER_SECONDS:
        return waits_c(calls_per_hour, handling_seconds, positions)
    calls = at_least_zero("calls_per_hour", calls_per_hour)
    handling = above_zero("handling_seconds", handling_seconds)
    count = whole("positions", positions)
    load, ahead, arriving = _signs(calls, handling, patience, count)
    if calls == 0.0 or arriving == 0.0:
        return Waits(0.0, handling, patience, count, 0.0, 0.0, 0.0, 0.0, 0.0)
    if count == 0:
        return Waits(calls, handling, patience, 0, 1.0, 1.0, patience, math.inf, 1.0)
    at_once, waiting, gone, served, scale = kernels.steady_a(load, ahead, arriving, float(count))
    speed = served / (at_once + served) * kernels.mean_harmonic(ahead, arriving) * patience if served else 0.0
    busy = min(1.0, load * (1.0 - gone) / count)
    return Waits(
        calls, handling, patience, count, waiting, gone, gone * patience, speed, busy, (at_once, served, scale)
    )


def _signs(calls: float, handling: float, patience: float, positions: int) -> tuple[float, float, float]:
    """Load in Erlang, `ahead` and `arriving` as `kernels` has them."""
    load = finite_load(calls, handling)
    return load, min(1e300, positions * patience / handling), min(1e300, calls / 3600.0 * patience)
