"""Ten thousand open promises: every list and every deadline computation.

The lists are read by the very functions the screens ask. Deadlines are computed for all ten thousand in one go: the
moments that follow from each promise's time, the nearest times that could be promised instead, and who keeps it now.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from benchmarks.measuring.house import a_house
from benchmarks.measuring.many_promises import write_many
from benchmarks.measuring.outcome import Figures, Targets, percentile, tell

NOW = datetime(2026, 11, 18, 10, 0, tzinfo=ZoneInfo("Europe/Copenhagen"))
SEED = 5
OPEN, OVER = 10_000, 20_000
QUICK_OPEN, QUICK_OVER = 300, 300
ROUNDS, QUICK_ROUNDS = 100, 3
TARGETS: Targets = {
    "day_list_p95_ms": {"at_most": 100},
    "my_promises_p95_ms": {"at_most": 100},
    "lead_overview_p95_ms": {"at_most": 100},
    "all_times_ms": {"at_most": 100},
    "all_nearest_ms": {"at_most": 100},
    "all_keepers_ms": {"at_most": 100},
}


def measure(quick: bool) -> tuple[Figures, Targets]:
    """Lists first, then the computations, on the same rows."""
    with a_house(NOW, durable=False):
        _found_the_town()
        write_many(QUICK_OPEN if quick else OPEN, QUICK_OVER if quick else OVER, now=NOW, seed=SEED)
        rounds = QUICK_ROUNDS if quick else ROUNDS
        return _lists(rounds) | _computed(), TARGETS


def _found_the_town() -> None:
    from nowrongdoor.rehearsal.founding import found

    found(now=NOW - timedelta(days=1))


def _lists(rounds: int) -> Figures:
    """Each list as its screen asks for it, the agents in turn."""
    from nowrongdoor.townhall.callbacks import overview, reads
    from nowrongdoor.townhall.callbacks.models import Callback
    from nowrongdoor.townhall.callbacks.rules import OPEN as OPEN_STATES
    from nowrongdoor.townhall.people import reads as people

    teams = people.teams()
    agents = [held.agent_id for held in people.skills(today=people.town_day(NOW)).values() if held.base]
    in_turn = [agents[number % len(agents)] for number in range(rounds)]
    found: Figures = {"open_promises": Callback.objects.filter(state__in=OPEN_STATES).count()}
    found |= _spread("day_list", [_spent(lambda one=one: reads.kept_by(one, NOW)) for one in in_turn])
    found |= _spread("my_promises", [_spent(lambda one=one: reads.promised_by(one, NOW)) for one in in_turn])
    found |= _spread("lead_overview", [_spent(lambda: overview.overview(teams, NOW)) for _one in in_turn])
    return found


def _computed() -> Figures:
    """Milliseconds to compute something for every open promise."""
    from nowrongdoor.townhall.callbacks import deadlines, keepers
    from nowrongdoor.townhall.callbacks.models import Callback
    from nowrongdoor.townhall.callbacks.rules import OPEN as OPEN_STATES

    house = keepers.at_work(NOW)
    rows = list(Callback.objects.filter(state__in=OPEN_STATES))
    return {
        "all_times_ms": _spent(
            lambda: [deadlines.times(house.hours[row.team_id], row.promised_at, row.by) for row in rows]
        ),
        "all_nearest_ms": _spent(lambda: [deadlines.nearest(house.hours[row.team_id], row.by, NOW) for row in rows]),
        "all_keepers_ms": _spent(lambda: [house.keeper(row) for row in rows]),
    }


def _spread(name: str, spent: Sequence[float]) -> Figures:
    return {
        f"{name}_p50_ms": percentile(spent, 0.5),
        f"{name}_p95_ms": percentile(spent, 0.95),
        f"{name}_longest_ms": max(spent),
    }


def _spent(act: Callable[[], Any]) -> float:
    began = time.perf_counter()
    act()
    return 1000 * (time.perf_counter() - began)


if __name__ == "__main__":
    sys.exit(tell("promises", __doc__, measure))
