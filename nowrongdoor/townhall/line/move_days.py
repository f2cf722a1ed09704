"""An agent's day: she opts out, volunteers, is rostered to stand by, or has a rostered shift away."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from nowrongdoor.engine.dispatch.stepping_in import eligibility
from nowrongdoor.townhall.errors import Refused
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.journal.actions import record
from nowrongdoor.townhall.line.models import MoveDay
from nowrongdoor.townhall.line.move_rostering import asked_for_day, standing_on
from nowrongdoor.townhall.line.move_steps import refuse
from nowrongdoor.townhall.people.models import Agent, Team


@transaction.atomic
def opt_out(acting: Acting, agent_id: int, day: date, *, now: datetime, on: bool = True) -> MoveDay:
    """She stays at home that day; why is nobody's business. `on=False` takes it back."""
    acting.must_be_agent(agent_id)
    wanted: dict[str, Any] = {"opted_out": on} | ({"volunteers": False} if on else {})
    return _write(acting, agent_id, day, "move_day.opted_out" if on else "move_day.opted_in", now, **wanted)


@transaction.atomic
def volunteer(acting: Acting, agent_id: int, day: date, *, now: datetime, on: bool = True) -> MoveDay:
    """She would like to be asked first that day. `on=False` takes it back."""
    acting.must_be_agent(agent_id)
    wanted: dict[str, Any] = {"volunteers": on} | ({"opted_out": False} if on else {})
    return _write(acting, agent_id, day, "move_day.volunteered" if on else "move_day.not_volunteering", now, **wanted)


@transaction.atomic
def roster_standby(acting: Acting, agent_id: int, day: date, *, now: datetime, on: bool = True) -> MoveDay:
    """A lead or planner rosters her to be asked right after the volunteers that day."""
    acting.must_be("lead", "planner", "administrator")
    verb = "move_day.standby" if on else "move_day.no_standby"
    return _write(acting, agent_id, day, verb, now, standby=on)


@transaction.atomic
def roster_away(
    acting: Acting, agent_id: int, day: date, team: Team | None, *, now: datetime, both_leads_and_she: bool = False
) -> MoveDay:
    """Roster a shift under another team's hat; `team` None takes it out.

    Refused with the reason: above all the third one in a period, unless both leads and she herself have said yes
    (`both_leads_and_she`, which is kept in the journal).
    """
    acting.must_be("lead", "planner", "administrator")
    Agent.objects.select_for_update().get(pk=agent_id)  # two planners do not both roster the last one
    if team is not None:
        standing = standing_on(agent_id, day, now=now)
        if standing is None:
            raise Refused(_("There is nobody of that name on the staff."), "not_on_staff")
        refuse(eligibility(standing, None, asked_for_day(team, day, over_quota=both_leads_and_she)))
    told = {"team": team.code if team else "", "both_leads_and_she": both_leads_and_she}
    return _write(acting, agent_id, day, "move_day.away_shift", now, told, away_shift=team)


def _write(
    acting: Acting,
    agent_id: int,
    day: date,
    verb: str,
    now: datetime,
    told: dict[str, Any] | None = None,
    **wanted: Any,
) -> MoveDay:
    """The row of that day, with what is wanted, and one journal line."""
    row, _made = MoveDay.objects.update_or_create(agent_id=agent_id, day=day, defaults=wanted)
    rooms = (f"desk:{agent_id}", "lead")
    record(acting, verb, f"agent:{agent_id}", at=now, rooms=rooms, day=day, **(told or {}))
    return row
