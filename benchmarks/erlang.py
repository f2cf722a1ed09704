"""Erlang's formulas: one Erlang A, one search for positions, a week of need; beside pyworkforce where it is at hand.

The peer is run by a Python that has it, named in the environment: NOWRONGDOOR_BENCH_PYWORKFORCE=.../bin/python
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable

import numpy as np

from benchmarks.measuring.outcome import Figures, Targets, percentile, tell
from nowrongdoor.engine import staffing

PEER_PYTHON = "NOWRONGDOOR_BENCH_PYWORKFORCE"

SEED = 7
TEAMS, QUARTERS = 7, 280
WISH = {"answered_share": 0.8, "within_seconds": 20}

CASES = {
    "waits_a": (388.8, 300, 300, 36),
    "small": (12, 180, 240, 2),
    "overloaded": (500, 300, 300, 30),
    "ten_thousand_erlang": (120_000, 300, 300, 10_000),
}
"""Calls per hour, handling, patience, positions."""

TARGETS: Targets = {
    "waits_a_microseconds": {"at_most": 20},
    "week_of_need_ms": {"at_most": 50},
    "first_call_seconds": {"at_most": 0.5},
}

FIRST_CALL = """
import time, numba
from nowrongdoor.engine import staffing
began = time.process_time()
staffing.waits_a(388.8, 300, 300, 36)
print(time.process_time() - began)
"""

PEER = """
import json, sys, time
from pyworkforce.queuing import ErlangC
week, repeats = json.load(sys.stdin)
def need(calls):
    return ErlangC(transactions=calls, aht=300 / 60, asa=20 / 60, interval=60).required_positions(service_level=0.8)
def spent(work):
    began = time.perf_counter(); work(); return time.perf_counter() - began
one = min(spent(lambda: need(388.8)) for _ in range(repeats))
whole = min(spent(lambda: [need(calls) for calls in week]) for _ in range(repeats))
print(json.dumps({"one": one, "week": whole, "needed": [need(calls)["raw_positions"] for calls in week]}))
"""


def measure(quick: bool) -> tuple[Figures, Targets]:
    """Single calls at several sizes, then the week, then the peer."""
    repeats = 1 if quick else 15
    found: Figures = {}
    for name, (calls, talk, patience, positions) in CASES.items():
        found[f"{name}_microseconds"] = _microseconds(
            lambda c=calls, t=talk, p=patience, n=positions: staffing.waits_a(c, t, p, n), repeats
        )
    waits = staffing.waits_a(*CASES["waits_a"])
    found["answered_within_microseconds"] = _microseconds(lambda: waits.answered_within(20), repeats)
    found["positions_needed_microseconds"] = _microseconds(
        lambda: staffing.positions_needed(388.8, 300, patience_seconds=300, **WISH), repeats
    )
    found["first_call_seconds"] = min(_first_call() for _ in range(2 if quick else 4))
    return found | _week(repeats), TARGETS


def _microseconds(work: Callable[[], object], repeats: int, calls: int = 300) -> float:
    """The median over the repeats of the mean time of one call, in processor time: others use the machine too."""
    work()
    spent = []
    for _ in range(repeats):
        began = time.process_time()
        for _ in range(calls):
            work()
        spent.append(1e6 * (time.process_time() - began) / calls)
    return percentile(spent, 0.5)


def _first_call() -> float:
    """Processor seconds of the first call in a new process, Numba imported, all compiled code lying on disk.

    Some machines forbid Python to keep its own compiled modules; then Numba's would be read anew, which is not ours.
    """
    around = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    command = [sys.executable, "-c", FIRST_CALL]
    done = subprocess.run(command, env=around, capture_output=True, text=True, check=True, timeout=120)
    return float(done.stdout)


def _week(repeats: int) -> Figures:
    """7 teams, 280 quarter-hours, with patience and without; and the same week by the peer."""
    week = np.random.default_rng(SEED).uniform(3.0, 110.0, (TEAMS, QUARTERS))
    ours = staffing.week_of_need(week, 300, **WISH)
    with_patience = _microseconds(lambda: staffing.week_of_need(week, 300, patience_seconds=300, **WISH), repeats, 1)
    without = _microseconds(lambda: staffing.week_of_need(week, 300, **WISH), repeats, 1)
    found = {
        "week_of_need_ms": with_patience / 1000,
        "week_of_need_without_patience_ms": without / 1000,
        "cells": float(week.size),
        "peer_pyworkforce_present": 0.0,
    }
    peer = _peer(week.ravel().tolist(), repeats)
    if peer is None:
        return found
    return found | {
        "peer_pyworkforce_present": 1.0,
        "peer_positions_needed_c_microseconds": 1e6 * peer["one"],
        "peer_week_c_ms": 1000 * peer["week"],
        "peer_week_takes_times": 1e6 * peer["week"] / without,
        "peer_week_cells_that_differ": float(np.sum(ours.ravel() != np.array(peer["needed"]))),
    }


def _peer(week: list[float], repeats: int) -> dict[str, float] | None:
    """The peer's times and answers; None when no Python with it has been named."""
    python = os.environ.get(PEER_PYTHON)
    if not python:
        return None
    asked = json.dumps([week, repeats])
    done = subprocess.run([python, "-c", PEER], input=asked, capture_output=True, text=True, check=False, timeout=300)
    if done.returncode:
        raise RuntimeError(f"the Python named in {PEER_PYTHON} could not run pyworkforce: {done.stderr[-500:]}")
    told: dict[str, float] = json.loads(done.stdout)
    return told


if __name__ == "__main__":
    sys.exit(tell("erlang", __doc__ or "", measure))
