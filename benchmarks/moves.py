"""216 candidate moves ranked on random hours: is the best one found, and how long does it take?

The truth of an hour is played by the twin itself, 20,000 futures for every candidate that can still be the best. A
choice is *right* when 20,000 futures, the same for both, cannot tell it from the best one (95 % interval of the
difference); *the very best* when it is the same candidate. `--times N` says on how many hours (200).

All hours are ranked first, with the clock running, and judged afterwards: judging takes most of an hour, and whatever
else the machine does meanwhile makes no difference to it.
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


FULL, QUICK = Size(200, (300, 1000, 4000), 20_000), Size(1, (10,), 50)


@dataclass(frozen=True, slots=True)
class Ranked:
    """One hour ranked: the seed of the hour, the candidate chosen, and what that took."""

    hour: int
    chosen: int
    wall_ms: float
    cpu_ms: float


@dataclass(frozen=True, slots=True)
class Judged:
    """One hour: was the choice right, was it the very best, what it lost against the best, what the best gains."""

    right: bool
    very_best: bool
    regret: float
    best_gain: float


def measure(quick: bool, *, hours: int | None) -> tuple[Figures, Targets]:
    """Rank every hour, then judge every choice."""
    size = QUICK if quick else FULL
    many = hours or size.hours
    _best_of(0)
    ranked = [_rank(hour) for hour in range(1, many + 1)]
    judged: list[Judged] = []
    for one in ranked:
        judged.append(_judge(one, size))
        _tell_so_far(ranked, judged)
    return {
        "hours": float(many),
        "best_is_right_share": fmean(one.right for one in judged),
        "very_best_share": fmean(one.very_best for one in judged),
        "regret_mean": fmean(one.regret for one in judged),
        "gain_of_the_best_mean": fmean(one.best_gain for one in judged),
        "rank_p50_ms": median(one.wall_ms for one in ranked),
        "rank_p90_ms": percentile([one.wall_ms for one in ranked], 0.9),
        "rank_cpu_p50_ms": median(one.cpu_ms for one in ranked),
        "rank_cpu_p50_ms_a_core": median(one.cpu_ms for one in ranked) / THREADS,
    }, TARGETS


def _tell_so_far(ranked: list[Ranked], judged: list[Judged]) -> None:
    """After every tenth hour, to the error stream: a run of an hour that is broken off has told something."""
    if len(judged) % 10 == 0:
        right, many = sum(one.right for one in judged), len(judged)
        middle = median(one.wall_ms for one in ranked)
        print(f"{right} of {many} right, {len(ranked)} ranked in {middle:.0f} ms (the middle)", file=sys.stderr)


def _best_of(hour: int) -> twin.Move:
    centre, start = uneven_hour(hour)
    ranking = twin.moves.rank(
        centre, start, every_move(MINUTES), horizon_seconds=HOUR, seed=RANKED_WITH, threads=THREADS
    )
    return ranking.best.moves[0]


def _rank(hour: int) -> Ranked:
    """Rank the candidates of one hour, by the clock."""
    began, spent = time.perf_counter(), time.process_time()
    chosen = every_move(MINUTES).index(_best_of(hour))
    return Ranked(hour, chosen, 1000 * (time.perf_counter() - began), 1000 * (time.process_time() - spent))


def _judge(ranked: Ranked, size: Size) -> Judged:
    """Play those that may be the best, the chosen one among them."""
    race, left = _sieved(ranked, size)
    race.play(left, size.at_last)
    best = min(left, key=lambda one: float(race.change(one).mean()))
    lost = race.change(ranked.chosen) - race.change(best)
    error = float(lost.std(ddof=1)) / np.sqrt(len(lost))
    return Judged(
        bool(lost.mean() <= ERRORS_ALLOWED * error),
        ranked.chosen == best,
        float(lost.mean()),
        -float(race.change(best).mean()),
    )


def _sieved(ranked: Ranked, size: Size) -> tuple[Race, list[int]]:
    """The candidates that one look after the other leaves: not worse than the best so far by four errors."""
    centre, start = uneven_hour(ranked.hour)
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
        left = [one for one in left if one == ranked.chosen or _may_be_best(race, one, best)]
    return race, _nearest(race, left, ranked.chosen)


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
