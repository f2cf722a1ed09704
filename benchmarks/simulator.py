"""Whole days of seven teams and 36 agents: our calls per processor second beside hand-written C++, two threads, memory.

`--peer PATH` says where the C++ lies; without it only our own figures are told.
"""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median

from benchmarks.measuring.outcome import Figures, Targets, tell
from benchmarks.measuring.twin_fresh import fresh
from benchmarks.measuring.twin_peer import Peer, built, told_on_the_command_line
from benchmarks.measuring.twin_scenes import HOUR, seven_teams
from nowrongdoor.engine import twin

DAY_SECONDS = 100 * HOUR
CALLS_A_DAY = 38_880
SEED = 7


@dataclass(frozen=True, slots=True)
class Size:
    """Days a measurement, how often each is taken in turn with the peer's, and the large run that shows the memory."""

    days: int
    times: int
    large_days: int
    large_agents: int


FULL, QUICK = Size(100, 9, 10_000, 300), Size(1, 1, 2, 30)


def measure(quick: bool, *, peer: Path, times: int | None) -> tuple[Figures, Targets]:
    """Ours and theirs in turn, several times over, so that a busy machine strikes both alike; medians of the ratios."""
    size = QUICK if quick else FULL
    times = times or size.times
    _cpu_speed(1, lognormal=False)
    with built(peer) as plain, built(peer, "-ffast-math") as fast:
        found = _beside(plain, fast, size, times)
    found |= _threads(size.days * 4, times)
    fresh("first")
    found |= {f"fresh_{name}": value for name, value in fresh("first").items()}
    large = fresh(f"memory {size.large_days} {size.large_agents}")
    found |= {"large_run_peak_gigabytes": large["peak_gigabytes"], "large_run_cpu_seconds": large["cpu_seconds"]}
    return found, {key: target for key, target in TARGETS.items() if key in found}


TARGETS: Targets = {
    "times_cpp": {"at_least": 0.8},
    "two_threads_times": {"at_least": 1.9},
    "fresh_first_call_cpu_seconds": {"at_most": 0.5},
    "large_run_peak_gigabytes": {"at_most": 1.0},
}


def _cpu_speed(days: int, *, lognormal: bool) -> float:
    """Calls per second of processor time."""
    centre, began = seven_teams(lognormal=lognormal), time.process_time()
    outcomes = twin.run(centre, horizon_seconds=DAY_SECONDS, replications=days, seed=SEED)
    return float(outcomes.offered.sum()) / (time.process_time() - began)


def _beside(plain: Peer | None, fast: Peer | None, size: Size, times: int) -> Figures:
    ours: dict[bool, list[float]] = {False: [], True: []}
    theirs: dict[tuple[str, bool], list[float]] = {}
    for _ in range(times):
        for lognormal in (False, True):
            ours[lognormal].append(_cpu_speed(size.days, lognormal=lognormal))
            for name, peer in (("cpp", plain), ("cpp_fast_math", fast)):
                if peer is not None:
                    speed = peer.calls_per_cpu_second(size.days * CALLS_A_DAY, lognormal=lognormal)
                    theirs.setdefault((name, lognormal), []).append(speed)
    found: Figures = {"peer_present": float(plain is not None)}
    for lognormal, speeds in ours.items():
        kind = "lognormal_" if lognormal else ""
        found[f"{kind}million_calls_per_cpu_second"] = median(speeds) / 1e6
        for (name, same), others in theirs.items():
            if same is lognormal:
                found[f"{kind}{name}_million_calls_per_cpu_second"] = median(others) / 1e6
                found[f"{kind}times_{name}"] = median(a / b for a, b in zip(speeds, others, strict=True))
    return found


def _threads(days: int, times: int) -> Figures:
    """One thread and two in turn: the shortest of each by the clock, since neighbours only ever make it longer.

    What two threads cost in processor time, against one, is told beside it: that does not depend on the neighbours.
    """
    clock: dict[int, list[float]] = {1: [], 2: []}
    cpu: dict[int, list[float]] = {1: [], 2: []}
    for _ in range(times):
        for threads in (1, 2):
            began, spent = time.perf_counter(), time.process_time()
            twin.run(seven_teams(), horizon_seconds=DAY_SECONDS, replications=days, seed=SEED, threads=threads)
            clock[threads].append(time.perf_counter() - began)
            cpu[threads].append(time.process_time() - spent)
    return {
        "two_threads_times": min(clock[1]) / min(clock[2]),
        "two_threads_cpu_cost_times": median(b / a for a, b in zip(cpu[1], cpu[2], strict=True)),
    }


if __name__ == "__main__":
    where, how_often, words = told_on_the_command_line()
    sys.exit(tell("simulator", __doc__, partial(measure, peer=where, times=how_often), words))
