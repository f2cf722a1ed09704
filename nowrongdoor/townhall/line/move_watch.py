"""Looking at every line each twenty seconds, and raising or releasing its alarm."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from nowrongdoor.engine.dispatch import State
from nowrongdoor.engine.dispatch.stepping_in import (
    MoveState,
    Numbers,
    Sample,
    Watch,
    expected_wait_seconds,
    how_many_to_ask,
    watched,
)
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.journal.actions import record, ring
from nowrongdoor.townhall.line.models import LineWatch, Presence
from nowrongdoor.townhall.line.move_standings import numbers, wearers_by_hat
from nowrongdoor.townhall.people.models import Team
from nowrongdoor.townhall.people.reads import teams

USUAL_HANDLING_SECONDS = 300.0
"""How long a contact takes with its after-work, where a line has closed none in the last hours."""

HANDLING_LOOKS_BACK = timedelta(hours=3)


@dataclass(frozen=True, slots=True)
class LineNow:
    """One team's line at one look: who waits, the oldest wait, who carries it, how long a contact takes."""

    waiting: int = 0
    oldest_wait_seconds: float = 0.0
    wearers: int = 0
    ready: int = 0
    handling_seconds: float = USUAL_HANDLING_SECONDS
    under_way: int = 0

    @property
    def expected_wait_seconds(self) -> float:
        """The wait that the last one in the line can expect."""
        return expected_wait_seconds(self.waiting, self.ready, self.wearers, self.handling_seconds)


def look(acting: Acting, *, now: datetime) -> list[LineWatch]:
    """One look at every line, if one is due; those whose level has changed. Of two dispatchers one looks."""
    rules = numbers()
    if not _due(now, rules):
        return []
    with transaction.atomic():
        if not _alone():
            return []
        lines, known = lines_now(now=now), {row.team_id: row for row in LineWatch.objects.all()}
        return [
            changed
            for team in teams()
            if (changed := _look_at(acting, team, known.get(team.pk), lines.get(team.pk, LineNow()), rules, now))
        ]


def _due(now: datetime, rules: Numbers) -> bool:
    """Whether the last look lies `sample_seconds` back, or ahead: then the clock was set back."""
    last = LineWatch.objects.order_by("-sampled_at").values_list("sampled_at", flat=True).first()
    return last is None or abs(now - last) >= timedelta(seconds=rules.sample_seconds)


def _alone() -> bool:
    """Whether this dispatcher looks; another one that does at this moment is enough."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext('line.watch'))")
        return bool(cursor.fetchone()[0])


def _look_at(
    acting: Acting, team: Team, row: LineWatch | None, line: LineNow, rules: Numbers, now: datetime
) -> LineWatch | None:
    """Write down how one line stands; returned when its level has changed."""
    before = _watch_of(row)
    after = watched(before, Sample(now, line.oldest_wait_seconds, line.expected_wait_seconds), rules)
    needed = how_many_to_ask(after.level, line.waiting, line.wearers, line.handling_seconds, line.under_way, rules)
    row, had = row or LineWatch(team=team), row.needed if row else 0
    _write(row, after, line, needed)
    if after.level == before.level:
        if needed != had:
            ring("lead")
        return None
    _tell(acting, team, row, now)
    return row


def _watch_of(row: LineWatch | None) -> Watch:
    if row is None:
        return Watch()
    return Watch(row.level, row.above_first, row.above_second, row.below_release, row.sampled_at, row.raised_at)


def _write(row: LineWatch, after: Watch, line: LineNow, needed: int) -> None:
    row.sampled_at = after.at or row.sampled_at
    row.level, row.raised_at, row.needed = after.level, after.raised_at, needed
    row.above_first, row.above_second, row.below_release = after.above_first, after.above_second, after.below_release
    row.oldest_wait_seconds, row.expected_wait_seconds = line.oldest_wait_seconds, line.expected_wait_seconds
    row.waiting, row.wearers = line.waiting, line.wearers
    row.save()


def _tell(acting: Acting, team: Team, row: LineWatch, now: datetime) -> None:
    verb = "line.alarm_raised" if row.level else "line.alarm_released"
    told: dict[str, Any] = {
        "level": row.level,
        "waiting": row.waiting,
        "needed": row.needed,
        "seconds": row.oldest_wait_seconds,
    }
    record(acting, verb, f"team:{team.pk}", at=now, rooms=("lead",), hat=team.code, **told)


_LINES = """
SELECT team.id,
       (SELECT count(*) FROM line_place p WHERE p.team_id = team.id AND p.left_at IS NULL AND NOT p.outgoing),
       (SELECT extract(epoch FROM %(now)s - min(p.joined_at)) FROM line_place p
        WHERE p.team_id = team.id AND p.left_at IS NULL AND NOT p.outgoing),
       (SELECT avg(extract(epoch FROM c.closed_at - c.answered_at) - coalesce(
                (SELECT sum(extract(epoch FROM aside.until - aside.since)) FROM contacts_parking aside
                 WHERE aside.contact_id = c.id AND aside.kind = 'parked'), 0)) FROM contacts_contact c
        WHERE c.hat_id = team.id AND c.began_at > %(since)s AND c.answered_at IS NOT NULL AND c.closed_at IS NOT NULL),
       (SELECT count(*) FROM line_move m WHERE m.to_id = team.id AND m.state = ANY(%(under_way)s))
FROM people_team team WHERE team.active
"""


def lines_now(*, now: datetime) -> dict[int, LineNow]:
    """Every line in use as it stands, by the team's key."""
    by_hat = wearers_by_hat(now=now)
    ready = set(Presence.objects.filter(until=None, state=State.READY).values_list("agent_id", flat=True))
    codes = dict(Team.objects.values_list("pk", "code"))
    under_way = [MoveState.OFFERED, MoveState.ACCEPTED]
    values: dict[str, Any] = {"now": now, "since": now - HANDLING_LOOKS_BACK, "under_way": [str(s) for s in under_way]}
    with connection.cursor() as cursor:
        cursor.execute(_LINES, values)
        rows = cursor.fetchall()
    found = {}
    for team_id, waiting, oldest, handling, moves in rows:
        wearers = by_hat.get(codes[team_id], [])
        found[team_id] = LineNow(
            waiting,
            max(0.0, float(oldest or 0)),
            len(wearers),
            len(ready.intersection(wearers)),
            float(handling or USUAL_HANDLING_SECONDS),
            moves,
        )
    return found
