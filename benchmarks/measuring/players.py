"""Citizens and staff for a load run, in a process of their own: `python -m benchmarks.measuring.players`.

They are the rehearsal's players, along the town's clock, with shorter talks. Several processes share the citizens out
among themselves by number, so that the players are not what is measured.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import numpy as np

from nowrongdoor.rehearsal.plan import Citizen, Slice, citizens
from nowrongdoor.rehearsal.script import script
from nowrongdoor.running.opening import open_house

READY = "ready"

TALK_SCALE, AFTER_WORK_SCALE = 0.13, 0.16
"""So that a contact takes some 35 seconds of an agent, and a thousand agents can carry twenty new ones a second."""

LONGEST_AFTER_WORK_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Rush:
    """So many calls a second for so long, from a moment on."""

    begins: datetime
    seconds: float
    per_second: float
    longest_patience_seconds: float = 40.0
    seed: int = 5

    def callers(self) -> list[Citizen]:
        """Everyone who will call: as many as the rate says, at moments drawn evenly."""
        rng = np.random.default_rng(self.seed)
        count = round(self.seconds * self.per_second)
        slices = [Slice(self.begins, self.begins + timedelta(seconds=self.seconds), count)]
        return [_hurried(citizen, self.longest_patience_seconds) for citizen in citizens(script(), slices, rng)]


def _hurried(citizen: Citizen, longest_patience_seconds: float) -> Citizen:
    return replace(
        citizen,
        talk_seconds=min(3 * longest_patience_seconds, citizen.talk_seconds * TALK_SCALE),
        after_work_seconds=min(LONGEST_AFTER_WORK_SECONDS, citizen.after_work_seconds * AFTER_WORK_SCALE),
        patience_seconds=min(longest_patience_seconds, citizen.patience_seconds),
    )


def main(words: list[str]) -> int:
    """Say "ready", read from the standard input when the rush begins, and play a share of it until all is over."""
    parser = argparse.ArgumentParser(prog="players")
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--per-second", type=float, required=True)
    parser.add_argument("--longest-patience", type=float, required=True)
    parser.add_argument("--part", type=int, default=0)
    parser.add_argument("--parts", type=int, default=1)
    options = parser.parse_args(words)
    open_house()
    print(READY, flush=True)
    begins = datetime.fromisoformat(sys.stdin.readline().strip())
    callers = Rush(begins, options.seconds, options.per_second, options.longest_patience).callers()
    _play([citizen for citizen in callers if citizen.number % options.parts == options.part])
    return 0


def _play(callers: list[Citizen]) -> None:
    from django.conf import settings

    from nowrongdoor.config.clock import clock, now
    from nowrongdoor.rehearsal.townsfolk import Townsfolk
    from nowrongdoor.running.stopping import Stopping

    nobody_goes_home = replace(script(), shifts={})
    folk = Townsfolk(nobody_goes_home, callers[0].arrives_at.date(), settings.TIME_ZONE, now, clock().speed)
    folk.cast(callers)
    if callers[0].arrives_at <= now():
        raise RuntimeError("the rush has begun before its players were ready: this machine is too busy to measure on")
    folk.live(Stopping().__bool__, until_done=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
