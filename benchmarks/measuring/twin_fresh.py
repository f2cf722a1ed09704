"""Run as a program: a fresh process that plays one centre, and tells how long the first call took and its memory."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time


def fresh(play: str) -> dict[str, float]:
    """What a fresh process tells after playing this: "first" or "memory REPLICATIONS AGENTS".

    Python may keep its bytecode there, as it does in a town; a machine that forbids it would measure Python's compiler.
    """
    told = subprocess.run(
        [sys.executable, "-m", "benchmarks.measuring.twin_fresh", *play.split()],
        capture_output=True,
        text=True,
        check=True,
        timeout=1500,
        env={name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
    )
    return {name: float(value) for name, value in json.loads(told.stdout).items()}


def _first() -> dict[str, float]:
    """The first call of a fresh process: one hour of the seven teams."""
    began = time.process_time()
    from nowrongdoor.engine import twin

    imported = time.process_time()
    from benchmarks.measuring.twin_scenes import seven_teams

    centre = seven_teams(lognormal=True)
    ready, clock = time.process_time(), time.perf_counter()
    twin.run(centre, horizon_seconds=3600, replications=1, seed=1)
    return {
        "import_cpu_seconds": imported - began,
        "first_call_cpu_seconds": time.process_time() - ready,
        "first_call_seconds": time.perf_counter() - clock,
    }


def _memory(replications: int, agents: int) -> dict[str, float]:
    """The most memory a run of whole days takes, everything counted that the process has."""
    from benchmarks.measuring.twin_scenes import large
    from nowrongdoor.engine import twin

    began = time.process_time()
    twin.run(large(agents), horizon_seconds=11 * 3600, replications=replications, seed=1, threads=2)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    return {"peak_gigabytes": peak, "cpu_seconds": time.process_time() - began}


if __name__ == "__main__":
    found = _first() if sys.argv[1] == "first" else _memory(int(sys.argv[2]), int(sys.argv[3]))
    print(json.dumps(found))
