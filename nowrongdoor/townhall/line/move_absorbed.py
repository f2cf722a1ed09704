"""Being absorbed: who has been away from her base too much is flagged, and not asked until it has been reviewed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from nowrongdoor.engine.dispatch.stepping_in import Numbers, is_absorbed
from nowrongdoor.townhall.errors import LostRace, Slip
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.journal.actions import record
from nowrongdoor.townhall.line.models import Absorption
from nowrongdoor.townhall.line.move_standings import numbers
from nowrongdoor.townhall.line.move_steps import must_lead
from nowrongdoor.townhall.people.models import Team
from nowrongdoor.townhall.people.reads import skills, town_day


@dataclass(frozen=True, slots=True)
class Worked:
    """How long one agent has been at work, and how much of it under another hat than that of her base."""

    agent_id: int
    worked_seconds: float
    away_seconds: float

    @property
    def share(self) -> float:
        """The share of her time spent away; 0 for who has not worked."""
        return self.away_seconds / self.worked_seconds if self.worked_seconds else 0.0


_WORKED = """
WITH spell AS (
  SELECT agent_id, greatest(since, %(start)s) AS begins, least(coalesce(until, %(now)s), %(now)s) AS ends
  FROM line_presence
  WHERE state <> 'away' AND since < %(now)s AND (until IS NULL OR until > %(start)s)
    AND (%(agents)s::bigint[] IS NULL OR agent_id = ANY(%(agents)s))),
elsewhere AS (
  SELECT worn.agent_id,
         greatest(worn.since, base.from_day::timestamp AT TIME ZONE %(zone)s) AS begins,
         least(coalesce(worn.until, %(now)s),
               coalesce(base.until_day::timestamp AT TIME ZONE %(zone)s, %(now)s)) AS ends
  FROM people_wearing AS worn
  JOIN people_base AS base ON base.agent_id = worn.agent_id AND base.team_id <> worn.team_id
  WHERE worn.until IS NULL OR worn.until > %(start)s),
away AS (
  SELECT spell.agent_id, sum(extract(epoch FROM least(spell.ends, elsewhere.ends)
                                              - greatest(spell.begins, elsewhere.begins))) AS seconds
  FROM spell JOIN elsewhere ON elsewhere.agent_id = spell.agent_id
    AND elsewhere.begins < spell.ends AND elsewhere.ends > spell.begins AND elsewhere.begins < elsewhere.ends
  GROUP BY spell.agent_id)
SELECT spell.agent_id, sum(extract(epoch FROM spell.ends - spell.begins))::float,
       coalesce(max(away.seconds), 0)::float
FROM spell LEFT JOIN away ON away.agent_id = spell.agent_id
WHERE spell.ends > spell.begins GROUP BY spell.agent_id
"""


def worked(*, since: datetime, now: datetime, agents: list[int] | None = None) -> list[Worked]:
    """How long everybody (or those named) was at work since then, and how long away from her base."""
    values = {"start": since, "now": now, "agents": agents, "zone": settings.TIME_ZONE}
    with connection.cursor() as cursor:
        cursor.execute(_WORKED, values)
        return [Worked(agent_id, total, min(away, total)) for agent_id, total, away in cursor.fetchall()]


def look_at(acting: Acting, agents: list[int] | None, *, now: datetime) -> list[Absorption]:
    """Flag those who have been away too much; who was reviewed within the same length of time is left alone."""
    rules = numbers()
    since = now - timedelta(days=rules.absorbed_days)
    spared = set(Absorption.objects.filter(reviewed_at=None).values_list("agent_id", flat=True)) | set(
        Absorption.objects.filter(reviewed_at__gt=since).values_list("agent_id", flat=True)
    )
    found = [one for one in worked(since=since, now=now, agents=agents) if _too_much(one, rules)]
    return [made for one in found if one.agent_id not in spared and (made := _flag(acting, one, now))]


def _too_much(one: Worked, rules: Numbers) -> bool:
    return is_absorbed(one.away_seconds, one.worked_seconds, rules)


def _flag(acting: Acting, one: Worked, now: datetime) -> Absorption | None:
    """The row and the journal line; None for who has no base, and when another dispatcher was first."""
    held = skills(today=town_day(now), agents=[one.agent_id]).get(one.agent_id)
    home = Team.objects.filter(code=held.base).first() if held else None
    if home is None:
        return None
    values = {"home": home, "flagged_at": now, "away_seconds": one.away_seconds, "worked_seconds": one.worked_seconds}
    try:
        with transaction.atomic():
            made = Absorption.objects.create(agent_id=one.agent_id, **values)
    except IntegrityError:
        return None
    rooms = ("lead", f"desk:{one.agent_id}")
    record(acting, "move.absorbed", f"agent:{one.agent_id}", at=now, rooms=rooms, home=home.code, share=one.share)
    return made


@transaction.atomic
def review_absorbed(acting: Acting, absorption_id: int, *, conclusion: str, now: datetime) -> Absorption:
    """The home lead has talked it through with her, and says what was concluded; offers may come again."""
    found = Absorption.objects.select_related("home").filter(pk=absorption_id, reviewed_at=None).first()
    if found is None:
        raise LostRace(_("That has been reviewed already."))
    must_lead(acting, found.home)
    conclusion = conclusion.strip()[:200]
    if not conclusion:
        raise Slip("conclusion", _("Write what you have concluded together."))
    changes = {"reviewed_at": now, "reviewed_by": acting.who, "conclusion": conclusion}
    if not Absorption.objects.filter(pk=found.pk, reviewed_at=None).update(**changes):
        raise LostRace(_("That has been reviewed already."))
    rooms = ("lead", f"desk:{found.agent_id}")
    record(acting, "move.absorption_reviewed", f"agent:{found.agent_id}", at=now, rooms=rooms, reason=conclusion)
    found.refresh_from_db()
    return found
