"""The made-up town's people for a busy piece of a day along a running house: `python -m tests.busy_hour`.

Whoever should be at work comes at once; so many citizens call, evenly spread; it ends when the last deed is done.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from datetime import timedelta

import numpy as np

from nowrongdoor.running.opening import open_house

FIRST_CALL_AFTER_REAL_SECONDS = 4.0
MOST_TALK_SECONDS, MOST_AFTER_WORK_SECONDS, MOST_PATIENCE_SECONDS = 300.0, 90.0, 420.0
"""So that the last citizen is not on the telephone for a quarter of an hour after the others."""


def main(words: list[str]) -> int:
    """Live until the last deed of the last citizen is done."""
    parser = argparse.ArgumentParser(prog="busy_hour")
    parser.add_argument("--minutes", type=float, required=True)
    parser.add_argument("--callers", type=int, required=True)
    options = parser.parse_args(words)
    open_house()
    _live(timedelta(minutes=options.minutes), options.callers)
    return 0


def _live(lasts: timedelta, callers: int) -> None:
    from django.conf import settings

    from nowrongdoor.config.clock import clock, now
    from nowrongdoor.rehearsal.plan import Citizen, Slice, citizens
    from nowrongdoor.rehearsal.script import script
    from nowrongdoor.rehearsal.townsfolk import Townsfolk
    from nowrongdoor.running.stopping import Stopping

    def brief(one: Citizen) -> Citizen:
        return replace(
            one,
            talk_seconds=min(one.talk_seconds, MOST_TALK_SECONDS),
            after_work_seconds=min(one.after_work_seconds, MOST_AFTER_WORK_SECONDS),
            patience_seconds=min(one.patience_seconds, MOST_PATIENCE_SECONDS),
        )

    # Counted from here, however long the start took: who should have called before the cast stood ready never calls.
    begins = now() + timedelta(seconds=FIRST_CALL_AFTER_REAL_SECONDS * clock().speed)
    drawn = citizens(script(), [Slice(begins, begins + lasts, callers)], np.random.default_rng(3))
    folk = Townsfolk(replace(script(), shifts={}), begins.date(), settings.TIME_ZONE, now, clock().speed)
    folk.cast([brief(one) for one in drawn])
    for player in folk.staff.by_name.values():
        folk.stage.at(now(), lambda moment, who=player: folk.staff.come(who, moment))
    folk.live(Stopping().__bool__, until_done=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
