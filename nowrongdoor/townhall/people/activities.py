"""What an agent is to do beside the telephone: breaks, courses, co-listenings; nobody is asked away from them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from nowrongdoor.townhall.errors import Slip
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.journal.actions import record
from nowrongdoor.townhall.people import rules
from nowrongdoor.townhall.people.models import Activity, Agent


@transaction.atomic
def plan(acting: Acting, agent: Agent, kind: str, begins: datetime, ends: datetime, *, now: datetime) -> Activity:
    """Write down an activity of an agent; one that begins at the same moment is written anew. Slip on nonsense."""
    acting.must_be("lead", "planner", "administrator")
    if kind not in set(rules.Protected):
        raise Slip("kind", _("There is no such activity."))
    if ends <= begins:
        raise Slip("ends", _("An activity must end after it begins."))
    activity, _made = Activity.objects.update_or_create(
        agent=agent, begins=begins, defaults={"kind": kind, "ends": ends}
    )
    _tell(acting, "activity.planned", activity, now)
    return activity


@transaction.atomic
def drop(acting: Acting, activity_id: int, *, now: datetime) -> None:
    """Take an activity out again; nothing happens when it is gone already."""
    acting.must_be("lead", "planner", "administrator")
    activity = Activity.objects.filter(pk=activity_id).select_related("agent").first()
    if activity is not None:
        _tell(acting, "activity.dropped", activity, now)
        activity.delete()


def _tell(acting: Acting, verb: str, activity: Activity, now: datetime) -> None:
    told: dict[str, Any] = {"kind": activity.kind, "begins": activity.begins, "ends": activity.ends}
    record(acting, verb, activity.agent, at=now, rooms=("lead", f"desk:{activity.agent_id}"), **told)
