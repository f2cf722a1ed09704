"""The house numbers of keeping promises: how often a citizen is tried, and how long between two tries."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from nowrongdoor.townhall.callbacks.models import Coordinator, PromiseNumbers
from nowrongdoor.townhall.callbacks.stepping import ROOM
from nowrongdoor.townhall.callbacks.trying import ALLOWED
from nowrongdoor.townhall.errors import Refused
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.people import house_numbers


def now_set() -> PromiseNumbers:
    """The numbers that hold now; the defaults where nobody has set any."""
    return PromiseNumbers.objects.filter(pk=1).first() or PromiseNumbers()


def may_set(acting: Acting) -> bool:
    """Whether she may set them: a coordinator of any team, a lead, an administrator."""
    if acting.is_machine or acting.job_functions & {"lead", "administrator"}:
        return True
    return acting.agent_id is not None and Coordinator.objects.filter(agent_id=acting.agent_id).exists()


def set_numbers(acting: Acting, *, now: datetime, **values: Any) -> PromiseNumbers:
    """Change some of the numbers; they hold from the next try on. Slip names the one that cannot be so.

    TypeError for one that does not exist. The same numbers once more are no change.
    """
    if not may_set(acting):
        raise Refused(_("Coordinators and leads set these numbers."), "not_a_coordinator")
    return house_numbers.change(
        acting,
        PromiseNumbers,
        values,
        allowed=ALLOWED,
        verb="promise_numbers.changed",
        rooms=(ROOM, "lead"),
        now=now,
    )
