"""Days on which a line explodes: the advisor, nobody moving, and the naive rule, with the same citizens.

In two towns that differ in one setting. In one the circle widens by itself after 30 or 45 seconds, and colleagues are
rung under another hat without having been asked; in the other, which asks first, only after five minutes. On the
engine alone, so that many days fit into some minutes: the same `decide`, the same rules of stepping in, the advisor's
own round; what only the rows know is left out. People accept, decline or do not answer. The half hours of the lines
that gave somebody are counted as they were, and played again many times with the moves and without (`taps_replayed`).
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import date
from functools import partial
from statistics import median

from benchmarks.measuring.light_town import LightTown, read
from benchmarks.measuring.outcome import Figures, Targets, tell
from benchmarks.measuring.taps_day import Policy, a_day
from benchmarks.measuring.taps_judging import Day, differences, judged
from benchmarks.measuring.taps_policies import Advisor, Naive
from benchmarks.measuring.taps_replayed import FEW, MANY, played_again
from benchmarks.measuring.taps_town import asking_first, callers, drawn_explosion, kept_counts
from nowrongdoor.rehearsal.script import script

DAY = date(2026, 11, 20)
DAYS = {"asks_first": 50, "widens": 10}
"""The town that asks first is the one the advisor is judged in; the other is to be seen beside it."""
PROCESSES = 2
QUICK_DAYS = 2
QUICK_CITIZENS = 500

TARGETS: Targets = {
    "asks_first_advisor_trigger_to_active_p50_seconds": {"at_most": 180},
    "asks_first_share_points_over_nobody_low": {"at_least": 0},
    "asks_first_share_points_over_naive_low": {"at_least": 0},
    "asks_first_lost_below_nobody_low": {"at_least": 0},
    "asks_first_lost_below_naive_low": {"at_least": 0},
    "asks_first_advisor_half_hours_brought_below_floor": {"at_most": 0},
    "asks_first_advisor_expected_half_hours_brought_below_floor": {"at_most": 0},
}


def measure(quick: bool) -> tuple[Figures, Targets]:
    """Every day three times in each town; differences are paired by day, with their 95 % intervals."""
    found: Figures = {}
    for name, town in towns().items():
        seeds = range(QUICK_DAYS if quick else DAYS[name])
        found |= {f"{name}_{key}": value for key, value in figures(list(_days(town, seeds, quick))).items()}
    return found, TARGETS


def _days(town: LightTown, seeds: Sequence[int], quick: bool) -> Iterator[dict[str, Day]]:
    """Each day is one on its own, so two processes share them; the smallest size stays in this one."""
    if quick:
        yield from map(partial(one_day, town, most=QUICK_CITIZENS), seeds)
        return
    with ProcessPoolExecutor(PROCESSES) as pool:
        yield from pool.map(partial(one_day, town), seeds)


def towns() -> dict[str, LightTown]:
    """The town as it is set up, and the one that asks first."""
    widens = read(script())
    return {"asks_first": asking_first(widens), "widens": widens}


def one_day(town: LightTown, seed: int, most: int | None = None) -> dict[str, Day]:
    """One drawn explosion under each policy, or the day until so many have called."""
    made_up = script()
    explosion = drawn_explosion(made_up, seed)
    citizens = callers(made_up, DAY, seed, explosion)[:most]
    policies: dict[str, Policy | None] = {
        "nobody": None,
        "naive": Naive(),
        "advisor": Advisor(made_up, kept_counts(made_up, seed), seed),
    }
    played = {name: a_day(town, citizens, DAY, policy, seed) for name, policy in policies.items()}
    found = {name: judged(day, explosion.line) for name, day in played.items()}
    times = (FEW, MANY) if most is None else (2, 2)
    again = played_again(played["advisor"], made_up, explosion, few=times[0], many=times[1])
    return found | {"advisor": replace(found["advisor"], again=again)}


def figures(days: Sequence[dict[str, Day]]) -> Figures:
    """Means by policy, and what the advisor does better than each of the others."""
    found: Figures = {"days": float(len(days))}
    for name in ("nobody", "naive", "advisor"):
        mine = [day[name] for day in days]
        found[f"{name}_share"] = sum(day.in_time for day in mine) / sum(day.offered for day in mine)
        found[f"{name}_lost_a_day"] = sum(day.lost for day in mine) / len(mine)
        found[f"{name}_moves_a_day"] = sum(len(day.trigger_to_active) for day in mine) / len(mine)
        found[f"{name}_called_home_a_day"] = sum(day.recalled for day in mine) / len(mine)
    for name in ("naive", "advisor"):
        for times in ("trigger_to_active", "first_to_active", "asked_to_active"):
            seconds = [one for day in days for one in getattr(day[name], times)]
            found[f"{name}_{times}_p50_seconds"] = median(seconds) if seconds else 0.0
    return found | differences(days)


if __name__ == "__main__":
    sys.exit(tell("taps", __doc__, measure))
