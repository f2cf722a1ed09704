"""How an agent stands on a day to come, for rostering her a shift under another hat."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time

from django.conf import settings

from nowrongdoor.engine.dispatch.stepping_in import Ask, Standing, period_of
from nowrongdoor.engine.hours import instant
from nowrongdoor.townhall.line.models import MoveDay
from nowrongdoor.townhall.line.move_standings import numbers, standings
from nowrongdoor.townhall.people.models import Team

NOON = time(12)


def asked_for_day(team: Team, day: date, *, over_quota: bool = False) -> Ask:
    """What would be asked: that team's hat for that day's shift."""
    noon = instant(day, NOON, settings.TIME_ZONE)
    return Ask(team.code, noon, numbers(), in_use=team.active, rostered=True, paired=True, over_quota=over_quota)


def standing_on(agent_id: int, day: date, *, now: datetime) -> Standing | None:
    """The agent with the away shifts of that day's period, that day's own left out; nothing of today sticks to it."""
    today = standings(now=now, agents=[agent_id]).get(agent_id)
    if today is None:
        return None
    period = period_of(day, numbers().period_days)
    others = MoveDay.objects.filter(agent_id=agent_id, day__range=period).exclude(day=day)
    own = MoveDay.objects.filter(agent_id=agent_id, day=day).first()
    return replace(
        today,
        planned=(),
        open_move=None,
        offered=False,
        cool_until=None,
        opted_out=own is not None and own.opted_out,
        rostered_this_period=others.exclude(away_shift=None).count(),
    )
