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

TALK_SCALE, AFTER_WORK_SCALE = 0.13, 0.16
"""So that a contact takes some 35 seconds of an agent, and a thousand agents can carry twenty new ones a second."""

LONGEST_TALK_SECONDS, LONGEST_AFTER_WORK_SECONDS, LONGEST_PATIENCE_SECONDS = 120.0, 30.0, 40.0


@dataclass(frozen=True, slots=True)
class Rush:
    """So many calls a second for so long, from a moment on."""

    begins: datetime
    seconds: float
    per_second: float
    seed: int = 5

    def callers(self) -> list[Citizen]:
        """Everyone who will call: as many as the rate says, at moments drawn evenly."""
        rng = np.random.default_rng(self.seed)
        count = round(self.seconds * self.per_second)
        slices = [Slice(self.begins, self.begins + timedelta(seconds=self.seconds), count)]
        return [_hurried(citizen) for citizen in citizens(script(), slices, rng)]

    def words(self) -> list[str]:
        """The rush as arguments of this module's command."""
        return [
            "--begins", self.begins.isoformat(), "--seconds", str(self.seconds), "--per-second", str(self.per_second),
        ]  # fmt: skip


def _hurried(citizen: Citizen) -> Citizen:
    return replace(
        citizen,
        talk_seconds=min(LONGEST_TALK_SECONDS, citizen.talk_seconds * TALK_SCALE),
        after_work_seconds=min(LONGEST_AFTER_WORK_SECONDS, citizen.after_work_seconds * AFTER_WORK_SCALE),
        patience_seconds=min(LONGEST_PATIENCE_SECONDS, citizen.patience_seconds),
    )


def main(words: list[str]) -> int:
    """Play a share of the rush until the last of it is over."""
    parser = argparse.ArgumentParser(prog="players")
    parser.add_argument("--begins", type=datetime.fromisoformat, required=True)
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--per-second", type=float, required=True)
    parser.add_argument("--part", type=int, default=0)
    parser.add_argument("--parts", type=int, default=1)
    options = parser.parse_args(words)
    callers = Rush(options.begins, options.seconds, options.per_second).callers()
    _play([citizen for citizen in callers if citizen.number % options.parts == options.part])
    return 0


def _play(callers: list[Citizen]) -> None:
    from nowrongdoor.running.opening import open_house

    open_house()
    from django.conf import settings

    from nowrongdoor.config.clock import clock, now
    from nowrongdoor.rehearsal.townsfolk import Townsfolk
    from nowrongdoor.running.stopping import Stopping

    nobody_goes_home = replace(script(), shifts={})
    folk = Townsfolk(nobody_goes_home, callers[0].arrives_at.date(), settings.TIME_ZONE, now, clock().speed)
    if callers[0].arrives_at <= now():
        raise RuntimeError("the rush has begun before its players were ready: this machine is too busy to measure on")
    folk.cast(callers)
    folk.live(Stopping().__bool__, until_done=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
