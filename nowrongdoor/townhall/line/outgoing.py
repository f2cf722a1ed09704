"""Citizens who are rung by us: a call that keeps a promise, and one who waits at home without losing her place.

Both are places in the one line like any other. The agent's telephone rings first, once the place is hers; the citizen's
after that.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _

from nowrongdoor.engine.dispatch import Level, State
from nowrongdoor.townhall.contacts import actions as contacts
from nowrongdoor.townhall.contacts.models import Contact
from nowrongdoor.townhall.contacts.numbers import e164
from nowrongdoor.townhall.errors import LostRace, Refused
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.journal.actions import record
from nowrongdoor.townhall.line import actions, presence
from nowrongdoor.townhall.line.dialling import dial_for
from nowrongdoor.townhall.line.models import Assignment, Place, Presence
from nowrongdoor.townhall.line.ports import telephony

FREE_HANDED = (State.READY, State.PAUSE, State.AWAY)
"""From these an agent may take a citizen herself; afterwards she is again what she was."""


@transaction.atomic
def join_to_be_rung(acting: Acting, made: Contact, *, number: str, level: Level, now: datetime) -> Place:
    """Let an outgoing contact wait in the line for an agent to ring it; the contact has just been made."""
    return actions.join(acting, made, team=made.team, level=level, now=now, ring_back=number)


def take(acting: Acting, place: Place, agent_id: int, *, now: datetime) -> Assignment:
    """Give a waiting outgoing place to an agent who wants it, and ring her telephone.

    LostRace when a colleague was first, or she has got another contact meanwhile; Refused without a telephone.
    """
    acting.must_be_agent(agent_id)
    try:
        with transaction.atomic():
            if not Place.objects.select_for_update().filter(pk=place.pk, left_at=None).exists():
                raise LostRace(_("Taken by a colleague."))
            offer = Assignment.objects.create(
                place=place, agent_id=agent_id, hat_id=place.team_id, ring=0, offered_at=now
            )
            if not offer.agent.device:
                raise Refused(_("You have no telephone here. Ask your administrator."), "no_telephone")
            _flip(agent_id, place.team_id, now)
            told: dict[str, Any] = {"agent": agent_id, "ring": 0}
            rooms = ("line", "lead", f"desk:{agent_id}")
            record(acting, "line.assigned", f"contact:{place.contact_id}", at=now, rooms=rooms, **told)
            # Robust: where the switchboard is away the offer stands, and it is commanded again.
            transaction.on_commit(lambda: dial_for(telephony(), offer), robust=True)
            return offer
    except IntegrityError as error:
        raise LostRace(_("Taken by a colleague.")) from error


def _flip(agent_id: int, hat_id: int, now: datetime) -> None:
    """She rings now; when the contact closes she is what she was before."""
    before = presence.now_of(agent_id)
    if before is None or not presence.flip(agent_id, FREE_HANDED, State.RINGING, at=now, hat_id=hat_id):
        raise LostRace(_("You have another contact in hand."))
    if before.state != State.READY:
        Presence.objects.filter(agent_id=agent_id, until=None).update(
            next_state=before.state, next_reason=before.reason
        )


def leave(acting: Acting, contact_id: int, *, now: datetime) -> bool:
    """An outgoing contact nobody rings after all goes out of the line. False when it had been answered."""
    contact = Contact.objects.get(pk=contact_id)
    if not actions.abandoned(acting, contact, now=now):
        return False
    call = contact.call or ""
    transaction.on_commit(lambda: telephony().hangup(call, at=now), robust=True)
    return True


@transaction.atomic
def keep_place(acting: Acting, contact: Contact, number: str, *, now: datetime) -> None:
    """A waiting citizen hangs up and wants to be rung when it is her turn: her place stays, by her first arrival.

    A telephone that rings for her just now is taken back. Refused where nobody knows her number; nothing happens when
    she has been answered or lost.
    """
    place = Place.objects.select_for_update().filter(contact=contact, left_at=None).first()
    if place is None or place.ring_back:
        return
    to_ring = e164(number) or e164(contact.caller_number)
    if not to_ring:
        raise Refused(_("There is no number to ring."), "no_number")
    offer = Assignment.objects.filter(place=place, ended_at=None).first()
    if offer is not None:
        Assignment.objects.filter(pk=offer.pk).update(ended_at=Greatest("offered_at", now), ended_how="withdrawn")
        presence.flip(offer.agent_id, [State.RINGING], State.READY, at=now)
        record(acting, "line.withdrawn", contact, at=now, agent=offer.agent_id, state=State.READY)
    Place.objects.filter(pk=place.pk).update(ring_back=to_ring, held_reason="", held_facts={})
    contacts.rename_call(acting, contact, f"ring-{contact.pk}")
    rooms = ("line", "lead", *([f"desk:{offer.agent_id}"] if offer else []))
    record(acting, "line.callback_wanted", contact, at=now, rooms=rooms)
