"""216 candidate moves ranked on random hours: is the best one found, and how long does it take?

The truth of an hour is played by the twin itself, 20,000 futures for every candidate that can still be the best. A
choice is *right* when 20,000 futures, the same for both, cannot tell it from the best one (95 % interval of the
difference); *the very best* when it is the same candidate. `--times N` says on how many hours (200).
"""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from functools import partial
from statistics import fmean, median

import numpy as np

from benchmarks.measuring.outcome import Figures, Targets, percentile, tell
from benchmarks.measuring.twin_peer import told_on_the_command_line
from benchmarks.measuring.twin_scenes import HOUR, every_move, uneven_hour
from nowrongdoor.engine import twin
from nowrongdoor.engine.twin.moves import Race
from nowrongdoor.engine.twin.rehearsing import set_stage

MINUTES, THREADS = 45.0, 2
ERRORS_ALLOWED = 1.96
LEFT_AT_LAST = 8
RANKED_WITH, JUDGED_WITH = 1, 2
"""Seeds: what is judged is never the luck of the futures that were ranked with."""

TARGETS: Targets = {"best_is_right_share": {"at_least": 0.95}, "rank_p50_ms": {"at_most": 500}}


@dataclass(frozen=True, slots=True)
class Size:
    """How many hours, how many futures at each sieve, and how many at last."""

    hours: int
    sieves: tuple[int, ...]
    at_last: int


FULL, QUICK = Size(200, (300, 2000), 20_000), Size(1, (10,), 50)


@dataclass(frozen=True, slots=True)
class Judged:
    """One hour: was the choice right, was it the very best, what it lost against the best, what the best gains."""

    right: bool
    very_best: bool
    regret: float
    best_gain: float
    wall_ms: float
    cpu_ms: float


def measure(quick: bool, *, hours: int | None) -> tuple[Figures, Targets]:
    """Rank and judge hour after hour."""
    size = QUICK if quick else FULL
    many = hours or size.hours
    _rank(0)
    judged = [_judge(seed, size) for seed in range(1, many + 1)]
    return {
        "hours": float(many),
        "best_is_right_share": fmean(one.right for one in judged),
        "very_best_share": fmean(one.very_best for one in judged),
        "regret_mean": fmean(one.regret for one in judged),
        "gain_of_the_best_mean": fmean(one.best_gain for one in judged),
        "rank_p50_ms": median(one.wall_ms for one in judged),
        "rank_p90_ms": percentile([one.wall_ms for one in judged], 0.9),
        "rank_cpu_p50_ms": median(one.cpu_ms for one in judged),
        "rank_cpu_p50_ms_a_core": median(one.cpu_ms for one in judged) / THREADS,
    }, TARGETS


def _rank(seed: int) -> twin.Ranking:
    centre, start = uneven_hour(seed)
    return twin.moves.rank(centre, start, every_move(MINUTES), horizon_seconds=HOUR, seed=RANKED_WITH, threads=THREADS)


def _judge(seed: int, size: Size) -> Judged:
    """Rank one hour, then play those that may be the best, the chosen one among them."""
    began, spent = time.perf_counter(), time.process_time()
    chosen = every_move(MINUTES).index(_rank(seed).best.moves[0])
    wall_ms, cpu_ms = 1000 * (time.perf_counter() - began), 1000 * (time.process_time() - spent)
    race, left = _sieved(seed, size, chosen)
    race.play(left, size.at_last)
    best = min(left, key=lambda one: float(race.change(one).mean()))
    lost = race.change(chosen) - race.change(best)
    error = float(lost.std(ddof=1)) / np.sqrt(len(lost))
    return Judged(
        bool(lost.mean() <= ERRORS_ALLOWED * error),
        chosen == best,
        float(lost.mean()),
        -float(race.change(best).mean()),
        wall_ms,
        cpu_ms,
    )


def _sieved(seed: int, size: Size, chosen: int) -> tuple[Race, list[int]]:
    """The candidates that a first and a second look leave: not worse than the best so far by four errors."""
    centre, start = uneven_hour(seed)
    moves = every_move(MINUTES)
    stage = set_stage(
        centre,
        HOUR,
        start=start,
        staffings=[(), *([(one.agent, one.team, 0.0, 60 * one.minutes)] for one in moves)],
    )
    race, left = Race(stage, len(moves), twin.Objective(), JUDGED_WITH, THREADS), list(range(len(moves)))
    for sieve in size.sieves:
        race.play(left, sieve)
        best = min(left, key=lambda one: float(race.change(one).mean()))
        left = [one for one in left if one == chosen or _may_be_best(race, one, best)]
    return race, _nearest(race, left, chosen)


def _may_be_best(race: Race, one: int, best: int) -> bool:
    lost = race.change(one) - race.change(best)
    return bool(lost.mean() <= 4 * lost.std(ddof=1) / np.sqrt(len(lost)))


def _nearest(race: Race, left: list[int], chosen: int) -> list[int]:
    """The best few of those left, with the chosen one."""
    few = sorted(left, key=lambda one: float(race.change(one).mean()))[:LEFT_AT_LAST]
    return few if chosen in few else [*few, chosen]


if __name__ == "__main__":
    _, how_many, words = told_on_the_command_line()
    sys.exit(tell("moves", __doc__, partial(measure, hours=how_many), words))
