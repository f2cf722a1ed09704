"""When people usually go home, from the town's own rows: nobody has told the house who works until when.

A line of four loses a quarter of its people when one goes home. What happened on the days before is known: somebody
who went home at half past two on most of them is expected to do so today.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from statistics import median

from django.conf import settings
from django.db import connection

from nowrongdoor.engine.hours import instant
from nowrongdoor.townhall.people.reads import town_day
from nowrongdoor.townhall.planning.picture import LOOK_AHEAD_SECONDS

WEEKS_KEPT = 3
FEWEST_DAYS = 3
"""Days of the same weekday; where there are fewer, all days of these weeks; where there are fewer of those, nothing."""
SHORTEST_DAY_SECONDS = 4 * 3600.0
"""Whoever was seen for less has not shown when her day ends."""
ALIKE_SECONDS = 900.0
"""Most of the days must lie so close to their middle; somebody who comes and goes as it falls is not foretold."""

Day = tuple[float, float]
"""First seen and gone home, in seconds of the town's clock."""

_DAYS = """
SELECT agent_id, (since AT TIME ZONE %(zone)s)::date,
       extract(epoch FROM min((since AT TIME ZONE %(zone)s)::time))::float,
       extract(epoch FROM max((since AT TIME ZONE %(zone)s)::time) FILTER (WHERE state = 'away'))::float
FROM line_presence WHERE since >= %(since)s AND since < %(until)s GROUP BY 1, 2
"""


def goes_home_in(*, now: datetime) -> dict[int, float]:
    """By agent: in how many seconds she usually goes home, where that is within the hour ahead."""
    today = town_day(now)
    midnight = instant(today, time(0), settings.TIME_ZONE)
    known = {agent_id: usual_leaving(days, today) for agent_id, days in _days(today, midnight).items()}
    left = {agent_id: _moment(today, at, now) for agent_id, at in known.items() if at is not None}
    return {agent_id: seconds for agent_id, seconds in left.items() if 0.0 < seconds < LOOK_AHEAD_SECONDS}


def usual_leaving(days: Mapping[date, Day], today: date) -> float | None:
    """When she goes home on a day like today, in seconds of the town's clock; None when her days do not say."""
    whole = {day: left for day, (came, left) in days.items() if left - came >= SHORTEST_DAY_SECONDS}
    same = [left for day, left in whole.items() if day.weekday() == today.weekday()]
    found = same if len(same) >= FEWEST_DAYS else list(whole.values())
    if len(found) < FEWEST_DAYS:
        return None
    middle = median(found)
    return middle if sum(abs(left - middle) <= ALIKE_SECONDS for left in found) > len(found) / 2 else None


def _moment(today: date, seconds: float, now: datetime) -> float:
    """From now until the town's clock shows so many seconds of the day."""
    minutes, rest = divmod(int(seconds), 60)
    clock = time(*divmod(minutes, 60), rest)
    return (instant(today, clock, settings.TIME_ZONE) - now).total_seconds()


def _days(today: date, midnight: datetime) -> dict[int, dict[date, Day]]:
    since = instant(today - timedelta(weeks=WEEKS_KEPT), time(0), settings.TIME_ZONE)
    found: dict[int, dict[date, Day]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_DAYS, {"zone": settings.TIME_ZONE, "since": since, "until": midnight})
        for agent_id, day, came, left in cursor.fetchall():
            if left is not None:
                found.setdefault(agent_id, {})[day] = (came, left)
    return found
