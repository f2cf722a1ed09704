"""More explosion days than `bench taps` plays, in the town that asks first: is what its fifty leave open chance?

python -m benchmarks.measuring.taps_more_days FIRST COUNT plays so many seeds from the first, one after the other, and
prints the figures of all of them together as a line of JSON; fifteen seconds of processor time or more for each day.
"""

from __future__ import annotations

import json
import sys

from benchmarks.taps import figures, one_day, towns


def played(first: int, count: int) -> dict[str, float]:
    """What `bench taps` tells, of other days."""
    town = towns()["asks_first"]
    days = []
    for seed in range(first, first + count):
        days.append(one_day(town, seed))
        print(f"day {seed} played", file=sys.stderr, flush=True)
    return dict(figures(days))


if __name__ == "__main__":
    print(json.dumps(played(*(int(word) for word in sys.argv[1:3]))))
