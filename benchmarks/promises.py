"""Promises kept: twenty days with illness, and ten thousand open ones in every list and every deadline computation.

The days are lived in the real database by the rehearsal's staff and citizens, few of whom ring and many of whom are
promised a call. Whenever something changed, a watch looks whether any promise lies with nobody at work; at the end the
rows are asked what must never be, and the two rates are counted again by queries of the benchmark's own.

The lists are read by the very functions the screens ask. Deadlines are computed for all ten thousand in one go: the
moments that follow from each promise's time, the nearest times that could be promised instead, and who keeps it now.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from datetime import time as clock_time
from typing import Any
from zoneinfo import ZoneInfo

from benchmarks.measuring.house import a_house
from benchmarks.measuring.many_promises import write_many
from benchmarks.measuring.outcome import Figures, Targets, percentile, tell
from benchmarks.measuring.promise_checks import NONE_OF_THESE, checks, made, rates
from benchmarks.measuring.promise_days import ZONE, Month, live
from nowrongdoor.config.pauses import settle

NOW = datetime(2026, 11, 18, 10, 0, tzinfo=ZoneInfo("Europe/Copenhagen"))
SEED = 5
OPEN, OVER = 10_000, 20_000
QUICK_OPEN, QUICK_OVER = 300, 300
ROUNDS, QUICK_ROUNDS = 100, 3
FIRST_DAY = date(2026, 10, 19)
"""A Monday: the clock changes within the four weeks from here, and they are over before `NOW`."""

DAYS, CONTACTS = 20, 70
QUICK_DAYS, QUICK_CONTACTS = 2, 25
TARGETS: Targets = {
    "day_list_p95_ms": {"at_most": 100},
    "my_promises_p95_ms": {"at_most": 100},
    "lead_overview_p95_ms": {"at_most": 100},
    "all_times_p95_ms": {"at_most": 100},
    "all_nearest_p95_ms": {"at_most": 100},
    "all_keepers_p95_ms": {"at_most": 100},
    "keeping_round_p95_ms": {"at_most": 100},
    "ownerless_moments": {"at_most": 0},
    **{name: {"at_most": 0} for name in NONE_OF_THESE},
    "rates_differ_by": {"at_most": 0},
}


def measure(quick: bool) -> tuple[Figures, Targets]:
    """The days first; then, in the same house, lists, computations and the keeping job among ten thousand."""
    with a_house(NOW, durable=False):
        _found_the_town()
        found = _days(quick)
        write_many(QUICK_OPEN if quick else OPEN, QUICK_OVER if quick else OVER, now=NOW, seed=SEED)
        settle()  # as every process of the house is before it answers anybody
        rounds = QUICK_ROUNDS if quick else ROUNDS
        return found | _lists(rounds) | _computed(rounds) | _kept(rounds), TARGETS


def _days(quick: bool) -> Figures:
    """Working days with illness, what a watch over every promise saw, and both rates counted twice."""
    from nowrongdoor.rehearsal.script import script

    count, contacts = (QUICK_DAYS, QUICK_CONTACTS) if quick else (DAYS, CONTACTS)
    began = time.perf_counter()
    found, end = live(FIRST_DAY, count, Month(script(), contacts, SEED))
    found["days_took_seconds"] = time.perf_counter() - began
    return found | made(end) | checks(end) | rates(FIRST_DAY, end, ZONE)


def _kept(rounds: int) -> Figures:
    """The keeping job: its first round, which finds whatever became due, and then one every three seconds."""
    from nowrongdoor.townhall.callbacks import keeping
    from nowrongdoor.townhall.journal.acting import machine

    acting = machine("promises")
    first = _spent(lambda: keeping.keep_up(acting, now=NOW))
    moments = [NOW + (number + 1) * timedelta(seconds=3) for number in range(rounds)]
    spent = [_spent(lambda at=at: keeping.keep_up(acting, now=at)) for at in moments]
    return {"keeping_first_round_ms": first} | _spread("keeping_round", spent)


def _found_the_town() -> None:
    from nowrongdoor.rehearsal.founding import found

    found(now=datetime.combine(FIRST_DAY - timedelta(days=1), clock_time(12), ZoneInfo(ZONE)))


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


def _computed(rounds: int) -> Figures:
    """Milliseconds to compute something for every open promise, over and over."""
    from nowrongdoor.townhall.callbacks import deadlines, keepers
    from nowrongdoor.townhall.callbacks.models import Callback
    from nowrongdoor.townhall.callbacks.rules import OPEN as OPEN_STATES

    house = keepers.at_work(NOW)
    still_open = Callback.objects.filter(state__in=OPEN_STATES)
    rows = list(still_open)
    computed: dict[str, Callable[[], Any]] = {
        "all_times": lambda: [deadlines.times(house.hours[row.team_id], row.promised_at, row.by) for row in rows],
        "all_nearest": lambda: [deadlines.nearest(house.hours[row.team_id], row.by, NOW) for row in rows],
        "all_keepers": lambda: house.misplaced(still_open.all()),
    }
    found: Figures = {}
    for name, act in computed.items():
        found |= _spread(name, [_spent(act) for _round in range(rounds)])
    return found


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
