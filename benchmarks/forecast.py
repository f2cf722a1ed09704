"""The forecast on a real call centre it was not tuned on, beside its peers; small teams by coverage and staffing cost.

`--calls PATH` names the bank's file, with lines of `DateTime,Calls`; without it ../shared is tried.
"""

from __future__ import annotations

import argparse
import sys
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks.measuring.forecast_days import BANK_CLOSED, bank, small_team
from benchmarks.measuring.forecast_judging import rolling, staffing_cost
from benchmarks.measuring.forecast_peers import PEERS
from benchmarks.measuring.outcome import Figures, Targets, tell
from nowrongdoor.engine import forecast

CALLS = Path("../shared/data/calls/us_bank_2003_5min.csv")
JUDGED_DAYS, QUICK_DAYS = 40, 2
NOON = 20
"""The first twenty quarter-hours from 07:00."""

SMALL_MEANS, SMALL_FIRST, SMALL_SEEDS = (0.5, 2.0, 5.0, 14.0), 90, 2
TARGETS: Targets = {
    "wape_next_day": {"at_most": 7.3},
    "wape_ten_days": {"at_most": 7.6},
    "wape_rest_of_day": {"at_most": 5.3},
    "coverage_next_day": {"at_least": 88, "at_most": 92},
    "coverage_ten_days": {"at_least": 88, "at_most": 92},
    "coverage_rest_of_day": {"at_least": 88, "at_most": 92},
    "fit_p50_cpu_seconds": {"at_most": 1},
}


def measure(calls: Path, quick: bool) -> tuple[Figures, Targets]:
    """The bank where its file is there, with its closed days told and untold; then small teams."""
    found = small_teams(quick)
    if not calls.exists():
        print(
            f"The bank's calls are not at {calls} (--calls PATH): only made-up teams are measured.",
            file=sys.stderr,
        )
        return found, {}
    days = bank(calls)
    first = len(days.days) - (QUICK_DAYS if quick else JUDGED_DAYS)
    found = rolling(days, first, NOON, BANK_CLOSED).figures() | found
    if not quick:
        untold = rolling(days, first, NOON, None, peers=False).figures()
        found |= {f"without_calendar_{key}": value for key, value in untold.items() if "seconds" not in key}
    return found, TARGETS


def small_teams(quick: bool) -> Figures:
    """By mean calls in a quarter-hour: coverage a day ahead, and what staffing by each forecast costs."""
    found: Figures = {}
    for mean in SMALL_MEANS[:1] if quick else SMALL_MEANS:
        asked = [_small_team(mean, seed, 1 if quick else 10) for seed in range(1, SMALL_SEEDS + 1)]
        found |= {f"small_{mean:g}_{key}": float(np.mean([one[key] for one in asked])) for key in asked[0]}
    return found


def _small_team(mean: float, seed: int, times: int) -> Figures:
    """One team, forecast on every third day from the ninetieth on."""
    team, inside = small_team(mean, seed), []
    costs: dict[str, list[float]] = {"ours": [], **{name: [] for name in PEERS}}
    for row in range(SMALL_FIRST, SMALL_FIRST + 3 * times, 3):
        counts, days, day = team.counts[:row], team.days[:row], team.days[row]
        told = forecast.fit(counts, intervals_per_day=counts.shape[1], days=days).predict([day])
        inside.append((team.counts[row] >= told.low[0]) & (team.counts[row] <= told.high[0]))
        ways = {"ours": told.mean[0], **{name: peer(counts, days, day) for name, peer in PEERS.items()}}
        for name, expected in ways.items():
            costs[name].append(staffing_cost(expected, team.truth[row]))
    cost = {f"staffing_cost_{name}": float(np.mean(found)) for name, found in costs.items()}
    return {"coverage": 100 * float(np.mean(inside)), **cost}


def main() -> int:
    """Read where the calls are; the rest is as in every benchmark."""
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--calls", type=Path, default=CALLS)
    options, words = parser.parse_known_args()
    return tell("forecast", __doc__ or "", partial(measure, options.calls), words)


if __name__ == "__main__":
    sys.exit(main())
