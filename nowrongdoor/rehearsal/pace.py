"""How fast a headless day is played, and how far it has come."""

from __future__ import annotations

import time
from datetime import datetime
from typing import TextIO

from nowrongdoor.running.trouble import Trouble


class Pace:
    """Called at every deed: waits where a speed is wanted, and writes a line of progress now and then."""

    def __init__(self, speed: str, *, end: datetime, out: TextIO | None) -> None:
        self.speed = self._read(speed)
        self.out = out
        self._first: datetime | None = None
        self._began = time.monotonic()
        self._next_line = 0.0

    @staticmethod
    def _read(speed: str) -> float | None:
        if speed == "max":
            return None
        try:
            value = float(speed)
        except ValueError:
            value = 0.0
        if not 0 < value < 1e6:
            raise Trouble(f"--speed is {speed!r}; write max, or a number above 0 such as 60")
        return value

    def __call__(self, now: datetime) -> None:
        """One deed at town time `now`."""
        self._first = self._first or now
        if self.speed is not None:
            due = self._began + (now - self._first).total_seconds() / self.speed
            time.sleep(max(0.0, due - time.monotonic()))
        if self.out is not None and time.monotonic() >= self._next_line:
            self._next_line = time.monotonic() + 1.0
            print(f"\r{now.astimezone():%H:%M}", end="", file=self.out, flush=True)
