"""Processor time, which tells more than the clock does where others are at work on the same machine."""

from __future__ import annotations

import resource
from pathlib import Path

from benchmarks.measuring.house import House

TICKS_A_SECOND = 100


def cpu_seconds(house: House) -> dict[str, float]:
    """Processor time so far of the house's parts, of its database server, and of the players once they have left."""
    found = {
        name: _whole(process.pid)
        for name, process in house.running.items()
        if process.poll() is None and not name.startswith("players")
    }
    postmaster = int((house.server.place.rows / "postmaster.pid").read_text().split()[0])
    left = resource.getrusage(resource.RUSAGE_CHILDREN)
    return found | {"postgres": _whole(postmaster), "players": left.ru_utime + left.ru_stime}


def _whole(pid: int) -> float:
    """A process, those it has waited for, and its living children."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return sum(_own(one) for one in [str(pid), *children])


def _own(pid: str) -> float:
    """User and system time, of the process and of children that have ended (`man proc_pid_stat`, fields 14 to 17)."""
    try:
        words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return 0.0
    return sum(map(int, words[11:15])) / TICKS_A_SECOND
