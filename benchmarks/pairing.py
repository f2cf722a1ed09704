"""Greedy beside optimal pairing over whole days: the same citizens and shifts, replayed on the engine alone."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from statistics import fmean

import numpy as np
from scipy.stats import t as students_t

from benchmarks.measuring.light_day import Caller, LightDay
from benchmarks.measuring.light_town import ZONE, LightTown, read
from benchmarks.measuring.outcome import Figures, Targets, percentile, tell
from nowrongdoor.engine.dispatch import Pairing, greedy
from nowrongdoor.engine.dispatch.pairing.optimal import optimal
from nowrongdoor.rehearsal.day import citizens_of
from nowrongdoor.rehearsal.plan import Citizen
from nowrongdoor.rehearsal.script import script

ORDINARY_DAY = date(2026, 11, 18)
PAIRINGS: dict[str, Pairing] = {"greedy": greedy, "optimal": optimal}
FULL_DAYS, QUICK_DAYS, QUICK_CONTACTS = 24, 2, 150
LEVELS: dict[str, float | None] = {"": None, "crowded_": 3000.0}
"""The town's ordinary day, and one with a fifth more callers, on which the pairing has something to decide."""


def measure(quick: bool) -> tuple[Figures, Targets]:
    """Every day under both pairings, at each level of calls; no target: the figures are for a decision record."""
    town, found = read(script()), {"days": float(QUICK_DAYS if quick else FULL_DAYS)}
    for prefix, contacts in LEVELS.items():
        days = [_day(town, seed, QUICK_CONTACTS if quick else contacts) for seed in range(1, int(found["days"]) + 1)]
        found |= {prefix + key: value for key, value in compared(days).items()}
    return found, {}


def _day(town: LightTown, seed: int, contacts: float | None) -> dict[str, Figures]:
    """One day under each pairing, with common random numbers: who calls does not depend on the pairing."""
    citizens = citizens_of(ORDINARY_DAY, seed, timezone=ZONE, contacts=contacts)
    return {name: day_under(town, pairing, citizens) for name, pairing in PAIRINGS.items()}


def day_under(town: LightTown, pairing: Pairing, citizens: Sequence[Citizen]) -> Figures:
    """Play one day and count."""
    played = LightDay(town, pairing)
    played.play(citizens, ORDINARY_DAY)
    answered = [caller for caller in played.callers if caller.answered]
    waits = [caller.waited_seconds or 0.0 for caller in played.callers]
    return {
        "offered": len(played.callers),
        "answered_in_time_share": sum(_in_time(town, caller) for caller in answered) / len(played.callers),
        "abandoned": len(played.callers) - len(answered),
        "wait_mean_seconds": fmean(waits),
        "wait_longest_seconds": max(waits),
        "answered_at_home_share": sum(caller.ring == 0 for caller in answered) / len(answered),
        "answered_lent": sum(caller.ring >= 2 for caller in answered),
        "decide_p50_ms": 1000 * percentile(played.decide_seconds, 0.5),
        "decide_p99_ms": 1000 * percentile(played.decide_seconds, 0.99),
    }


def _in_time(town: LightTown, caller: Caller) -> bool:
    return (caller.waited_seconds or 0.0) <= town.promised_seconds[caller.demand.hat]


def compared(days: Sequence[dict[str, Figures]]) -> Figures:
    """The mean of each figure per pairing, and of the difference (optimal less greedy) with its 95 % interval."""
    found: Figures = {}
    for key in days[0]["greedy"]:
        ours, theirs = (np.array([day[name][key] for day in days]) for name in ("greedy", "optimal"))
        half = interval_half(theirs - ours)
        mean = float((theirs - ours).mean())
        found |= {f"{key}_greedy": float(ours.mean()), f"{key}_optimal": float(theirs.mean())}
        found |= {
            f"{key}_difference": mean,
            f"{key}_difference_low": mean - half,
            f"{key}_difference_high": mean + half,
        }
    return found


def interval_half(differences: np.ndarray) -> float:
    """Half the width of the 95 % interval of a mean, by Student's t over the days."""
    count = len(differences)
    return float(students_t.ppf(0.975, count - 1) * differences.std(ddof=1) / np.sqrt(count))


if __name__ == "__main__":
    sys.exit(tell("pairing", __doc__, measure))
