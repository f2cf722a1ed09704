"""A CPR number put right after the contact, from the promise that was made in it: by who made it, or a coordinator."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from nowrongdoor.townhall.callbacks.models import Callback, Coordinator
from nowrongdoor.townhall.contacts import correcting
from nowrongdoor.townhall.errors import Refused
from nowrongdoor.townhall.journal.acting import Acting


def may_correct(acting: Acting, callback: Callback) -> bool:
    """Whether there is a number to put right, and she is the promiser, a coordinator of the team, or a lead."""
    contact = callback.question.contact
    if contact.closed_at is None or contact.citizen is None or not contact.citizen.cpr_mark:
        return False
    if acting.job_functions & {"lead", "administrator"}:
        return True
    if acting.agent_id is None:
        return False
    coordinates = Coordinator.objects.filter(team_id=callback.team_id, agent_id=acting.agent_id)
    return acting.agent_id == callback.promiser_id or coordinates.exists()


def correct_cpr(acting: Acting, callback_id: int, was: str, typed: str, *, now: datetime) -> bool:
    """Put the number of the promise's citizen right; True where it fails modulus 11 and wants one more look.

    Slip where one of the two cannot be a number; Refused for whoever has not to do with it.
    """
    rows = Callback.objects.select_related("question__contact__citizen")
    callback = rows.filter(pk=callback_id).first()
    if callback is None:
        raise Refused(_("There is no such promise."), "gone")
    if not may_correct(acting, callback):
        raise Refused(_("Whoever promised it, a coordinator or a lead puts the number right."), "not_yours")
    return correcting.correct_closed(acting, callback.question.contact_id, was, typed, now=now).soft
