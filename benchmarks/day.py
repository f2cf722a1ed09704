"""A whole rehearsal day through the real house: 36 agents, about 2,500 contacts, 11 hours, as fast as it goes."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from typing import Any

from benchmarks.measuring.outcome import Figures, Targets, tell

SEED = 7
QUICK_CONTACTS = 120
MOST_SECONDS = 1800
BALANCED, NOT_BALANCED = 0, 3

TARGETS: Targets = {"whole_command_seconds": {"at_most": 120}, "conserved": {"at_least": 1}}


def measure(quick: bool) -> tuple[Figures, Targets]:
    """Run the very command a user would, and read its report; RuntimeError when there is none to read."""
    command = [sys.executable, "-m", "nowrongdoor.cli", "rehearse", "--seed", str(SEED), "--speed", "max", "--json"]
    fewer = ["--contacts", str(QUICK_CONTACTS)] if quick else []
    began = time.perf_counter()
    done = subprocess.run([*command, *fewer], stdout=subprocess.PIPE, text=True, check=False, timeout=MOST_SECONDS)
    took_seconds = time.perf_counter() - began
    if done.returncode not in (BALANCED, NOT_BALANCED):
        raise RuntimeError(f"the rehearsal ended with code {done.returncode}")
    cpu_seconds = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    return figures(json.loads(done.stdout), took_seconds) | {"python_cpu_seconds": cpu_seconds}, TARGETS


def figures(report: dict[str, Any], whole_command_seconds: float) -> Figures:
    """The day's report as figures."""
    return {
        "whole_command_seconds": whole_command_seconds,
        "day_seconds": report["took_seconds"],
        "offered": report["offered"],
        "answered": report["answered"],
        "abandoned": report["abandoned"],
        "milliseconds_per_contact": 1000 * report["took_seconds"] / report["offered"],
        "conserved": float(report["conserved"]),
    }


if __name__ == "__main__":
    sys.exit(tell("day", __doc__, measure))
