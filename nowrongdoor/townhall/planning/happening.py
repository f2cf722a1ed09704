"""What became of what was foretold: the same figures, counted from the rows when the horizon is reached."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Q

from nowrongdoor.townhall.line.models import Move
from nowrongdoor.townhall.planning.models import Advice, Foretold

BEGINS_WITHIN = timedelta(minutes=10)
"""Somebody who was asked and has the hat on by then has moved as foretold."""

_HAPPENED = """
SELECT count(*) FILTER (WHERE p.left_how = 'answered' AND p.left_at <= %(end)s
                        AND p.left_at - p.joined_at <= make_interval(secs => t.answer_within_seconds))::float,
       count(*) FILTER (WHERE p.left_at <= %(end)s)::float,
       count(*) FILTER (WHERE p.left_how = 'abandoned' AND p.left_at <= %(end)s)::float,
       coalesce(max(extract(epoch FROM least(coalesce(p.left_at, %(end)s), %(end)s) - p.joined_at)), 0)::float
FROM line_place p JOIN people_team t ON t.id = p.team_id
WHERE NOT p.outgoing
  AND p.team_id = %(team)s AND p.joined_at <= %(end)s AND (p.left_at IS NULL OR p.left_at > %(start)s)
  AND NOT EXISTS (SELECT 1 FROM line_assignment a WHERE a.place_id = p.id AND a.offered_at <= %(start)s
                  AND (a.ended_at IS NULL OR a.ended_at > %(start)s))
"""
# Whoever was offered to somebody already when the advice was made counts as answered before it, as in the twin.


def happened(team_id: int, *, start: datetime, end: datetime) -> dict[str, float]:
    """The figures foretold at `start` for [start, end], as they came: everybody waiting then, and who rang since."""
    with connection.cursor() as cursor:
        cursor.execute(_HAPPENED, {"team": team_id, "start": start, "end": end})
        in_time, over, lost, longest = cursor.fetchone()
    return {"share": in_time / over if over else 1.0, "longest_wait_seconds": longest, "lost": lost}


def judge(*, now: datetime, most: int = 500) -> int:
    """Compare everything whose horizon has been reached with what happened; how many rows were judged or void."""
    due = Foretold.objects.filter(fate="", due_at__lte=now).select_related("advice").order_by("due_at")[:most]
    seen: dict[Any, dict[str, float] | None] = {}
    rows = list(due)
    with transaction.atomic():
        for row in rows:
            key = (row.advice_id, row.proposal, row.team_id, row.horizon_minutes)
            if key not in seen:
                seen[key] = _compared(row)
            found = seen[key]
            row.fate = "void" if found is None else "judged"
            row.happened = None if found is None else found[row.what]
        Foretold.objects.bulk_update(rows, ["fate", "happened"])
        _tell_moves(rows)
    return len(rows)


def _compared(row: Foretold) -> dict[str, float] | None:
    """What happened, or None where things went another way than it was foretold for."""
    if not _went_so(row.advice, row.proposal, row.team_id, row.due_at):
        return None
    return happened(row.team_id, start=row.advice.made_at, end=row.due_at)


def _went_so(advice: Advice, number: int, team_id: int, until: datetime) -> bool:
    """Whether those who were to move moved, soon, and nobody else came or went on this line.

    Somebody who came home before the time does not count against it: that the lines may be calm by then is part of
    what is foretold.
    """
    theirs = Q(foretold__advice=advice.pk, foretold__number=number)
    began = Move.objects.filter(began_at__gt=advice.made_at, began_at__lte=until)
    others = began.exclude(theirs) if number else began
    if others.filter(Q(home=team_id) | Q(to=team_id)).exists():
        return False
    wanted = Move.objects.filter(theirs) if number else Move.objects.none()
    return all(one.began_at is not None and one.began_at <= advice.made_at + BEGINS_WITHIN for one in wanted)


def _tell_moves(rows: list[Foretold]) -> None:
    """What happened is kept on the move as well, beside what was foretold."""
    for row in rows:
        if row.move_id is None or row.happened is None:
            continue
        move = Move.objects.select_for_update().get(pk=row.move_id)
        of_team = move.happened.setdefault(str(row.team_id), {}).setdefault(str(row.horizon_minutes), {})
        of_team[row.what] = row.happened
        Move.objects.filter(pk=move.pk).update(happened=move.happened)
