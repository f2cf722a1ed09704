"""The day of `nowrongdoor rehearse --explosion --house-asks` on the engine alone: the same citizens, no rows.

python -m benchmarks.measuring.taps_parking SEED ... prints a line of JSON for each seed, to be laid beside the report.
"""

from __future__ import annotations

import json
import sys
from statistics import median

from benchmarks.measuring.light_town import ZONE, read
from benchmarks.measuring.taps_day import a_day
from benchmarks.measuring.taps_judging import judged
from benchmarks.measuring.taps_policies import Advisor
from benchmarks.measuring.taps_town import kept_counts
from nowrongdoor.rehearsal.command_rehearse import ORDINARY_DAY
from nowrongdoor.rehearsal.day import citizens_of
from nowrongdoor.rehearsal.script import script


def on_the_engine_alone(seed: int) -> dict[str, float]:
    """What the report tells of the house's day, counted on the light one."""
    made_up = script()
    letter = made_up.explosions["parking"]
    citizens = citizens_of(ORDINARY_DAY, seed, timezone=ZONE, explosions=[letter])
    day = a_day(read(made_up), citizens, ORDINARY_DAY, Advisor(made_up, kept_counts(made_up, seed), seed), seed)
    found = judged(day, letter.line)
    return {
        "seed": float(seed),
        "offered": float(found.offered),
        "answered": float(found.offered - found.lost),
        "abandoned": float(found.lost),
        "in_time": found.in_time / found.offered,
        "asked": float(len(day.moves)),
        "moves": float(len(found.trigger_to_active)),
        "called_home": float(found.recalled),
        "trigger_to_active_median_seconds": median(found.trigger_to_active or (0.0,)),
    }


if __name__ == "__main__":
    for number in sys.argv[1:]:
        print(json.dumps(on_the_engine_alone(int(number))))
