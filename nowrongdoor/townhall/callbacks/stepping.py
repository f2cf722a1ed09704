"""The one way to change a promise: locked, by a step of the machine, with a line in the journal and the doors rung.

Locks are taken place first, presence second, promise last, everywhere.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from nowrongdoor.townhall.callbacks.models import Callback
from nowrongdoor.townhall.callbacks.rules import Holder, Refusal, Step, after
from nowrongdoor.townhall.callbacks.words import refused
from nowrongdoor.townhall.errors import Refused
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.journal.actions import record

ROOM = "callbacks"
"""The doorbell of every list of promises."""


def locked(callback_id: int) -> Callback:
    """The promise, held until the transaction ends; Refused when there is none."""
    row = Callback.objects.select_for_update().filter(pk=callback_id).first()
    if row is None:
        raise Refused(_("There is no such promise."), "gone")
    return row


def take_step(callback: Callback, step: Step) -> None:
    """Move a locked promise by one step of the machine; Refused, saying why, where the machine has no such step."""
    found = after(callback.state, step)
    if isinstance(found, Refusal):
        raise refused(found)
    callback.state = found


def may(callback: Callback, step: Step) -> bool:
    """Whether the machine has this step from where the promise is."""
    return not isinstance(after(callback.state, step), Refusal)


def give_to(callback: Callback, agent_id: int, holder: Holder) -> bool:
    """Let somebody keep a locked promise (agent 0: the team); False when she does already."""
    if (callback.owner_id or 0, callback.held_as) == (agent_id, holder):
        return False
    take_step(callback, Step.TO_PERSON if agent_id else Step.TO_TEAM)
    callback.owner_id, callback.held_as = agent_id or None, holder
    return True


def tell_journal(acting: Acting, what: str, callback: Callback, now: datetime, **details: Any) -> None:
    """One line `callback.<what>`, with what the figures need and nothing about the citizen."""
    told = {
        "question": callback.question_id,
        "contact": callback.question.contact_id,
        "team": callback.team.code,
        "by": callback.by,
        "first_by": callback.first_by.isoformat() if callback.first_by else None,  # to the microsecond
        **details,
    }
    record(acting, f"callback.{what}", callback, at=now, rooms=rooms(callback), **told)


def rooms(callback: Callback) -> tuple[str, ...]:
    """Who must look again: the promise's keeper, its promiser, and whoever has a list of promises before her."""
    desks = {callback.owner_id, callback.promiser_id} - {None}
    return (ROOM, *(f"desk:{agent_id}" for agent_id in sorted(desk for desk in desks if desk)))
