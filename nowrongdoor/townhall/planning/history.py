"""What the town's own rows say of each line: how many call on a day like this, how long things take, today so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection

from nowrongdoor.engine.hours import instant, opening
from nowrongdoor.townhall.people import reads as people
from nowrongdoor.townhall.people.models import Team
from nowrongdoor.townhall.planning.levels import STEP_SECONDS, Level, level_of
from nowrongdoor.townhall.planning.picture import STEPS

WEEKS_KEPT = 8
FEWEST_DAYS = 3
"""With fewer earlier days of this weekday, all weekdays of four weeks are taken; with fewer of those, only today."""
HALF_HOURS = 48
USUAL_SHAPE, THIN_SHAPE = 30.0, 3.0
"""How sure one is before the first call that today is as usual: with a history of its own, and without."""
FEWEST_CONTACTS = 30
"""Times taken from fewer contacts are mixed with those of the whole house, as if the house had so many of them."""
USUAL_HANDLING_SECONDS, USUAL_CV, USUAL_PATIENCE_SECONDS, USUAL_RING_SECONDS = 240.0, 1.1, 240.0, 4.0
LEAST_ELAPSED_SECONDS = 900.0
STEPS_LOOKED_BACK = 48


class Source(StrEnum):
    """Where the usual day was taken from."""

    WEEKDAY = "weekday"
    WORKDAYS = "workdays"
    TODAY = "today"


@dataclass(frozen=True, slots=True)
class Lasting:
    """How long things take on a line, in seconds; cv is the deviation of handling over its mean."""

    handling_seconds: float = USUAL_HANDLING_SECONDS
    handling_cv: float = USUAL_CV
    patience_seconds: float = USUAL_PATIENCE_SECONDS
    ring_seconds: float = USUAL_RING_SECONDS


@dataclass(frozen=True, slots=True)
class Coming:
    """The calls ahead on one line: calls an hour in each coming step at level 1, the level, and where it is from."""

    expected: tuple[float, ...]
    level: Level
    source: Source


_COUNTS = """
SELECT team_id, (joined_at AT TIME ZONE %(zone)s)::date AS day,
       (extract(epoch FROM (joined_at AT TIME ZONE %(zone)s)::time)::int / 1800) AS half_hour, count(*)
FROM line_place WHERE NOT outgoing AND joined_at >= %(since)s AND joined_at < %(until)s GROUP BY 1, 2, 3
"""

_TODAY = """
SELECT team_id, floor(extract(epoch FROM %(now)s - joined_at) / %(step)s)::int, count(*)
FROM line_place WHERE NOT outgoing AND joined_at > %(since)s AND joined_at <= %(now)s GROUP BY 1, 2
"""

_TIMES = """
SELECT p.team_id, count(*) FILTER (WHERE a.ended_how = 'done'),
       avg(extract(epoch FROM a.ended_at - a.answered_at)) FILTER (WHERE a.ended_how = 'done')::float,
       stddev_samp(extract(epoch FROM a.ended_at - a.answered_at)) FILTER (WHERE a.ended_how = 'done')::float,
       avg(extract(epoch FROM a.answered_at - a.offered_at))::float
FROM line_assignment a JOIN line_place p ON p.id = a.place_id
WHERE NOT p.outgoing AND a.offered_at >= %(since)s AND a.answered_at IS NOT NULL GROUP BY 1
"""

_PATIENCE = """
SELECT team_id, sum(extract(epoch FROM left_at - joined_at))::float, count(*) FILTER (WHERE left_how = 'abandoned')
FROM line_place
WHERE NOT outgoing AND ring_back = '' AND joined_at >= %(since)s AND left_at IS NOT NULL GROUP BY 1
"""


def coming(teams: Sequence[Team], *, now: datetime) -> dict[int, Coming]:
    """The calls ahead of each line (by the team's key), from earlier days like this one and from today so far."""
    today = people.town_day(now)
    counts = _counts(instant(today - timedelta(weeks=WEEKS_KEPT), time(0), settings.TIME_ZONE), _midnight(now))
    seen = _today(now)
    return {team.pk: _coming(team, counts.get(team.pk, {}), seen.get(team.pk, {}), now) for team in teams}


def _midnight(now: datetime) -> datetime:
    return instant(people.town_day(now), time(0), settings.TIME_ZONE)


def _counts(since: datetime, until: datetime) -> dict[int, dict[date, list[int]]]:
    """By team and day: the calls of each half-hour on the town's clock."""
    found: dict[int, dict[date, list[int]]] = {}
    values = {"zone": settings.TIME_ZONE, "since": since, "until": until}
    for team_id, day, half_hour, count in _rows(_COUNTS, values):
        found.setdefault(team_id, {}).setdefault(day, [0] * HALF_HOURS)[half_hour] = count
    return found


def _today(now: datetime) -> dict[int, dict[int, int]]:
    """By team: the calls of each step of today, counted back from now (0 is the last five minutes)."""
    since = max(_midnight(now), now - timedelta(seconds=STEP_SECONDS * STEPS_LOOKED_BACK))
    found: dict[int, dict[int, int]] = {}
    for team_id, steps_ago, count in _rows(_TODAY, {"now": now, "since": since, "step": STEP_SECONDS}):
        found.setdefault(team_id, {})[steps_ago] = count
    return found


def _coming(team: Team, days: Mapping[date, list[int]], seen: Mapping[int, int], now: datetime) -> Coming:
    usual, source = usual_day(days, people.town_day(now))
    hours = opening(people.hours_of(team), people.town_day(now))
    begins = hours.start if hours else _midnight(now)
    back = min(STEPS_LOOKED_BACK, int((now - begins).total_seconds() // STEP_SECONDS))
    if usual is None:
        usual = _flat(sum(count for ago, count in seen.items() if ago < back), back)
    moments = [now - timedelta(seconds=STEP_SECONDS * ago) for ago in range(back, 0, -1)]
    expected = [usual[_half_hour(moment)] * STEP_SECONDS / 3600.0 for moment in moments]
    counts = [seen.get(ago, 0) for ago in range(back - 1, -1, -1)]
    level = level_of(counts, expected, shape=THIN_SHAPE if source is Source.TODAY else USUAL_SHAPE)
    ahead = [now + timedelta(seconds=STEP_SECONDS * number) for number in range(STEPS)]
    closed = hours.end if hours else None
    rates = tuple(0.0 if closed and moment >= closed else usual[_half_hour(moment)] for moment in ahead)
    return Coming(rates, level, source)


def usual_day(days: Mapping[date, list[int]], today: date) -> tuple[list[float] | None, Source]:
    """Calls an hour in each half-hour of a usual day like today, and how it was found; None when history is thin."""
    same = [counts for day, counts in days.items() if day.weekday() == today.weekday()]
    if len(same) >= FEWEST_DAYS:
        return _mean(same), Source.WEEKDAY
    recent = [
        counts
        for day, counts in days.items()
        if (today - day).days <= 28 and (day.weekday() < 5) == (today.weekday() < 5)
    ]
    if len(recent) >= FEWEST_DAYS:
        return _mean(recent), Source.WORKDAYS
    return None, Source.TODAY


def _mean(days: Sequence[Sequence[int]]) -> list[float]:
    return [2.0 * sum(day[half_hour] for day in days) / len(days) for half_hour in range(HALF_HOURS)]


def _flat(count: int, steps: int) -> list[float]:
    """Today's calls an hour so far, as if every hour were alike; a little above nothing where nobody has called."""
    elapsed = max(LEAST_ELAPSED_SECONDS, steps * STEP_SECONDS)
    return [max(0.5, count * 3600.0 / elapsed)] * HALF_HOURS


def _half_hour(moment: datetime) -> int:
    local = moment.astimezone(ZoneInfo(settings.TIME_ZONE))
    return local.hour * 2 + local.minute // 30


def lasting(teams: Sequence[Team], *, now: datetime) -> dict[int, Lasting]:
    """How long things take on each line, from the last four weeks; thin lines lean on the whole house."""
    values = {"since": now - timedelta(weeks=4)}
    times = {row[0]: row[1:] for row in _rows(_TIMES, values)}
    patience = {row[0]: row[1:] for row in _rows(_PATIENCE, values)}
    house = _of_house(list(times.values()), list(patience.values()))
    nothing: tuple[Any, ...] = (0, None, None, None)
    return {team.pk: _lasting(times.get(team.pk, nothing), patience.get(team.pk, (0.0, 0)), house) for team in teams}


def _of_house(times: Sequence[Any], patience: Sequence[Any]) -> Lasting:
    """The whole house, or what is usual elsewhere where it has closed too few contacts."""
    known = [row for row in times if row[0] and row[1]]
    count = sum(row[0] for row in known)
    waits, lost = sum(row[0] for row in patience), sum(row[1] for row in patience)
    usual = Lasting()
    if count == 0:
        return usual
    mean = sum(row[0] * row[1] for row in known) / count
    cv = sum(row[0] * (row[2] or USUAL_CV * row[1]) / row[1] for row in known) / count
    ring = sum(row[0] * (row[3] or USUAL_RING_SECONDS) for row in known) / count
    own = (count, mean, cv * mean, ring)
    return _lasting(own, (waits, lost), usual)


def _lasting(times: Sequence[Any], patience: Sequence[Any], house: Lasting) -> Lasting:
    """A line's own times, mixed with the house's as if the house had `FEWEST_CONTACTS` more of them.

    Patience is exponential and seen only in part: all the waiting there was, over how many gave up.
    """
    count, mean, deviation, ring = times
    own = count / (count + FEWEST_CONTACTS) if mean else 0.0
    handling = own * (mean or 0.0) + (1 - own) * house.handling_seconds
    cv = own * ((deviation or 0.0) / mean if mean else 0.0) + (1 - own) * house.handling_cv
    waits, lost = patience
    patient = (waits + FEWEST_CONTACTS * house.patience_seconds) / (lost + FEWEST_CONTACTS)
    return Lasting(handling, cv, patient, own * (ring or house.ring_seconds) + (1 - own) * house.ring_seconds)


def _rows(sql: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()
