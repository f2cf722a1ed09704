"""Stopping in good order: the first SIGTERM or Ctrl+C asks, the loop ends its round and leaves."""

from __future__ import annotations

import signal
from types import FrameType


class Stopping:
    """True once somebody asked the process to stop."""

    def __init__(self) -> None:
        self.asked = False
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, self._ask)

    def _ask(self, _signal: int, _frame: FrameType | None) -> None:
        self.asked = True

    def __bool__(self) -> bool:
        return self.asked
