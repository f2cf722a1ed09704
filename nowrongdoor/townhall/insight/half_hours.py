"""The day in half-hours: how many rang, and what became of those who did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection

from nowrongdoor.engine.hours import opening
from nowrongdoor.townhall.insight.day import today
from nowrongdoor.townhall.people import reads as people
from nowrongdoor.townhall.people.models import Team

HALF_HOUR = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class HalfHour:
    """Those who rang from `start` and half an hour on: `offered` = answered + lost + still waiting."""

    start: datetime
    offered: int = 0
    answered: int = 0
    abandoned: int = 0

    @property
    def waiting(self) -> int:
        """Those of them who wait still."""
        return self.offered - self.answered - self.abandoned


_COUNTS = """
SELECT date_bin('30 minutes', p.joined_at, %(start)s) AS half_hour, count(*),
       count(*) FILTER (WHERE p.left_how = 'answered'), count(*) FILTER (WHERE p.left_how = 'abandoned')
FROM line_place p
WHERE NOT p.outgoing AND p.joined_at >= %(start)s AND p.joined_at < %(end)s AND p.team_id = ANY(%(teams)s)
GROUP BY half_hour ORDER BY half_hour
"""


def half_hours(teams: Sequence[Team], *, now: datetime) -> list[HalfHour]:
    """Today's half-hours on these teams' lines, from opening to closing and wherever else somebody rang; one query.

    Counted from local midnight in UTC, so the days the clocks change have two half-hours more or fewer. Empty on a day
    when none of the lines opens and nobody rang.
    """
    start, end = today(now, settings.TIME_ZONE)
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, {"start": start, "end": end, "teams": [team.pk for team in teams]})
        found = {row[0]: HalfHour(*row) for row in cursor.fetchall()}
    edges = _open_from_to(teams, now)
    return _without_holes(start, found, [*found, *edges])


def _open_from_to(teams: Sequence[Team], now: datetime) -> list[datetime]:
    """The first and the last half-hour that one of the lines is open today; nothing where none opens."""
    day = people.town_day(now)
    open_today = [found for one in teams if (found := opening(people.hours_of(one), day))]
    if not open_today:
        return []
    last_moment = max(one.end for one in open_today) - timedelta(microseconds=1)
    return [min(one.start for one in open_today), last_moment]


def _without_holes(midnight: datetime, found: dict[datetime, HalfHour], edges: list[Any]) -> list[HalfHour]:
    """Every half-hour between the first and the last moment, those without anybody among them."""
    if not edges:
        return []
    first, last = ((moment - midnight) // HALF_HOUR for moment in (min(edges), max(edges)))
    starts = [midnight + HALF_HOUR * number for number in range(first, last + 1)]
    return [found.get(start, HalfHour(start)) for start in starts]
