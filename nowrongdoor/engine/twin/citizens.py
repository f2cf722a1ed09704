"""The citizens of a day: when they call, whose line, how long they will talk and how long they will wait.

They are drawn before anybody knows who is at work, from streams of their own. So the same seed brings the same
citizens whatever the staffing: common random numbers.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from nowrongdoor.engine.twin.blocks import (
    Bench,
    exponentiate,
    fill_exponentials,
    fill_normals,
    fill_uniforms,
    new_bench,
)
from nowrongdoor.engine.twin.chance import begin, gamma, seconds
from nowrongdoor.engine.twin.compiling import compiled
from nowrongdoor.engine.twin.distributions import ENDLESS, EXPONENTIAL, LOGNORMAL
from nowrongdoor.engine.twin.layout import Bits, Calls, Floats, Whole

BLOCK = 128
ARRIVALS, HANDLING, PATIENCE, BUSYNESS, BEFORE = range(5)
"""What a stream is for."""


class Coming(NamedTuple):
    """The next block of citizens, and the streams they come from.

    at, handling, patience [BLOCK] seconds; team, interval [BLOCK]. clock: [time, hazard factor of the day]. mark:
    [interval now]. streams [purpose, 4]. hazard, pick [BLOCK]: what the arrivals are made of.
    """

    at: Floats
    team: Whole
    interval: Whole
    handling: Floats
    patience: Floats
    clock: Floats
    mark: Whole
    streams: Bits
    hazard: Floats
    pick: Floats
    bench: Bench


def new_coming() -> Coming:
    """Room for one block."""
    at, handling, patience, hazard, pick = (np.empty(BLOCK) for _ in range(5))
    team, interval = (np.empty(BLOCK, dtype=np.int64) for _ in range(2))
    clock, mark = np.zeros(2), np.zeros(1, dtype=np.int64)
    streams = np.zeros((5, 4), dtype=np.uint64)
    return Coming(at, team, interval, handling, patience, clock, mark, streams, hazard, pick, new_bench(BLOCK))


@compiled
def begin_day(calls: Calls, coming: Coming, seed: np.uint64, replication: int) -> None:
    """The streams at their beginning, the clock at 0, and how busy a day this is."""
    for purpose in range(5):
        begin(coming.streams[purpose], seed, replication, purpose)
    coming.clock[0] = 0.0
    coming.clock[1] = 1.0
    coming.mark[0] = 0
    if calls.busyness_shape > 0.0:
        coming.clock[1] = gamma(coming.streams[BUSYNESS], calls.busyness_shape) / calls.busyness_shape


@compiled
def next_block(calls: Calls, coming: Coming, horizon_seconds: float) -> int:
    """Draw the next citizens; how many there are before the horizon (the one after them stands at infinity)."""
    fill_exponentials(coming.streams[ARRIVALS], coming.bench, coming.hazard, BLOCK)
    fill_uniforms(coming.streams[ARRIVALS], coming.bench, coming.pick, BLOCK)
    count = _arrive(calls, coming, horizon_seconds)
    _last(coming.streams[HANDLING], calls.handling_family, calls.handling, coming, count, coming.handling)
    _last(coming.streams[PATIENCE], calls.patience_family, calls.patience, coming, count, coming.patience)
    return count


@compiled
def _arrive(calls: Calls, coming: Coming, horizon_seconds: float) -> int:
    """Times and teams: a Poisson stream whose rate changes with the interval, by its integrated rate."""
    now, busyness, interval = coming.clock[0], coming.clock[1], coming.mark[0]
    teams = calls.share.shape[1]
    for i in range(BLOCK):
        hazard = coming.hazard[i]
        rate = calls.rate[interval] * busyness
        while hazard > (calls.ends[interval] - now) * rate and interval + 1 < len(calls.ends):
            hazard -= (calls.ends[interval] - now) * rate
            now = calls.ends[interval]
            interval += 1
            rate = calls.rate[interval] * busyness
        now = now + hazard / rate if rate > 0.0 else math.inf
        if now > horizon_seconds:
            coming.at[i] = math.inf
            coming.clock[0] = math.inf
            return i
        pick = coming.pick[i] * teams
        cell = int(pick)
        coming.at[i] = now
        coming.team[i] = cell if pick - cell <= calls.share[interval, cell] else calls.other[interval, cell]
        coming.interval[i] = interval
    coming.clock[0], coming.mark[0] = now, interval
    return BLOCK


@compiled
def _last(stream: Bits, family: int, kinds: Floats, coming: Coming, count: int, into: Floats) -> None:
    """Seconds for each of the block's citizens, by team and interval of arrival; by the block where all are alike."""
    if family == ENDLESS:
        into[:] = math.inf
    elif family == EXPONENTIAL:
        fill_exponentials(stream, coming.bench, into, count)
        for i in range(count):
            into[i] *= kinds[coming.interval[i], coming.team[i], 1]
    elif family == LOGNORMAL:
        fill_normals(stream, coming.bench, into, count)
        for i in range(count):
            kind = kinds[coming.interval[i], coming.team[i]]
            into[i] = kind[1] + kind[2] * into[i]
        exponentiate(coming.bench, into, count)
    else:
        for i in range(count):
            kind = kinds[coming.interval[i], coming.team[i]]
            into[i] = seconds(stream, kind[0], kind[1], kind[2])
