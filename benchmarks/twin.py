"""The next 60 minutes of 36 agents from one moment: futures a second on one core, beside hand-written C++.

`--peer PATH` says where the C++ lies; without it only our own figures are told.
"""

from __future__ import annotations

import sys
import time
from functools import partial
from pathlib import Path
from statistics import median

from benchmarks.measuring.outcome import Figures, Targets, tell
from benchmarks.measuring.twin_peer import built, told_on_the_command_line
from benchmarks.measuring.twin_scenes import HOUR, a_moment, seven_teams
from nowrongdoor.engine import twin

SEED = 7
CENTRES = {
    "": seven_teams(),
    "lognormal_": seven_teams(lognormal=True),
    "live_rules_": seven_teams(lognormal=True, rules=twin.Rules()),
    "live_rules_protected_": seven_teams(lognormal=True, rules=twin.Rules(protected_ready=1)),
}
TARGETS: Targets = {
    "futures_per_cpu_second": {"at_least": 20_000},
    "lognormal_futures_per_cpu_second": {"at_least": 20_000},
}


def measure(quick: bool, *, peer: Path, times: int | None) -> tuple[Figures, Targets]:
    """Every centre in turn, and the peer between them; medians over the turns."""
    futures, turns = (200, 1) if quick else (20_000, times or 9)
    speeds: dict[str, list[float]] = {name: [] for name in CENTRES}
    theirs: list[float] = []
    with built(peer) as other:
        for name in CENTRES:
            _speed(name, 1)
        for _ in range(turns):
            for name, found in speeds.items():
                found.append(_speed(name, futures))
            if other is not None:
                theirs.append(other.futures_per_cpu_second(futures, 60))
    figures = {f"{name}futures_per_cpu_second": median(found) for name, found in speeds.items()}
    figures["peer_present"] = float(bool(theirs))
    if theirs:
        figures["cpp_futures_per_cpu_second"] = median(theirs)
        figures["times_cpp"] = median(a / b for a, b in zip(speeds[""], theirs, strict=True))
    return figures, TARGETS


def _speed(name: str, futures: int) -> float:
    """Futures per second of processor time."""
    centre = CENTRES[name]
    start, began = a_moment(centre, SEED), time.process_time()
    twin.run(centre, horizon_seconds=HOUR, replications=futures, seed=SEED, start=start)
    return futures / (time.process_time() - began)


if __name__ == "__main__":
    where, how_often, words = told_on_the_command_line()
    sys.exit(tell("twin", __doc__, partial(measure, peer=where, times=how_often), words))
