"""A lead wants a look ahead: written down at once, made by the worker, so that no page waits for the twin."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from nowrongdoor.townhall.errors import Refused
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.journal.actions import ring
from nowrongdoor.townhall.people.models import Team
from nowrongdoor.townhall.planning.actions import look_ahead
from nowrongdoor.townhall.planning.models import Advice, WantedLook

log = logging.getLogger("nowrongdoor.planning")

BROKE = "fault"
"""Kept in place of a reason where the look itself broke."""

ANSWERED_WITHIN = timedelta(minutes=2)
"""A wish older than this is told to have had no answer; the first look on a new machine takes the longest."""


def want_look(acting: Acting, team: Team, *, now: datetime) -> WantedLook:
    """Ask for a look ahead for a line; asked twice, it is made once."""
    acting.must_be("lead", "planner", "administrator")
    wish, _made = WantedLook.objects.update_or_create(
        team=team, defaults={"wanted_at": now, "by": acting.who, "done_at": None, "refused": ""}
    )
    ring("lead")
    return wish


def look_wanted(team: Team) -> WantedLook | None:
    """The last wish for this line, done or not; None where nobody has asked."""
    return WantedLook.objects.filter(team=team).first()


def look_as_wanted(acting: Acting, *, now: datetime) -> list[Advice]:
    """The worker's duty: make the looks that are wanted, oldest wish first; a refusal is kept for who asked.

    One that breaks is logged and set aside, or no line behind it would be looked at again.
    """
    found = []
    for wish in WantedLook.objects.filter(done_at=None).select_related("team").order_by("wanted_at"):
        refused = ""
        try:
            found.append(look_ahead(acting, wish.team, now=now))
        except Refused as refusal:
            refused = refusal.code
        except Exception:
            log.exception("looking ahead for %s broke", wish.team.code)
            refused = BROKE
        WantedLook.objects.filter(pk=wish.pk, wanted_at=wish.wanted_at).update(done_at=now, refused=refused)
        ring("lead")
    return found
