"""The shell's clock: the only place in the house that asks what time it is.

Below the shell `now` is an argument. A made-up town may live on another day and at another speed; then the clock is
`town:2026-11-20T08:00:00+01:00@1763887000.0x10`: that wall time at that epoch second, ten town seconds a second.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from nowrongdoor.config.environment import environment

_SHAPE = re.compile(r"^town:(?P<town>[^@]+)@(?P<epoch>[0-9.]+)x(?P<speed>[0-9.]+)$")


@dataclass(frozen=True, slots=True)
class Clock:
    """A clock that shows `town` when the machine shows `epoch` (seconds), and runs `speed` times as fast."""

    town: datetime
    epoch: float
    speed: float = 1.0

    def at(self, epoch_seconds: float) -> datetime:
        """The town's time (aware, UTC) at a machine time."""
        return self.town + timedelta(seconds=(epoch_seconds - self.epoch) * self.speed)

    def real_seconds_until(self, moment: datetime, epoch_seconds: float) -> float:
        """How many machine seconds until the town's clock shows `moment` (negative when past)."""
        return (moment - self.at(epoch_seconds)).total_seconds() / self.speed

    def spelled(self) -> str:
        """The clock as the environment carries it."""
        return f"town:{self.town.isoformat()}@{self.epoch!r}x{self.speed!r}"


def parse(text: str) -> Clock:
    """Read a clock from the environment; raises ValueError that shows the shape wanted."""
    if text == "real":
        return Clock(datetime.fromtimestamp(0, UTC), 0.0)
    found = _SHAPE.match(text)
    if not found:
        raise ValueError(f"NOWRONGDOOR_CLOCK is {text!r}; write 'real' or 'town:<ISO time>@<epoch seconds>x<speed>'")
    town = datetime.fromisoformat(found["town"])
    if town.tzinfo is None or float(found["speed"]) <= 0:
        raise ValueError("NOWRONGDOOR_CLOCK needs a time with its offset from UTC and a speed above zero")
    return Clock(town.astimezone(UTC), float(found["epoch"]), float(found["speed"]))


@lru_cache(maxsize=1)
def clock() -> Clock:
    """The clock of this process."""
    return parse(environment().clock)


def now() -> datetime:
    """What the town's clock shows now (aware, UTC)."""
    return clock().at(time.time())
