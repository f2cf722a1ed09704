"""Several contacts side by side: one in hand, others parked, and a citizen on hold while another is looked at.

A contact in after-work may be parked: its agent is ready for the next, and it waits for her. One whose citizen is on
the line can only make way for another of her own, and then the citizen is on hold. Every while aside is a row.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _

from nowrongdoor.townhall.contacts import reads
from nowrongdoor.townhall.contacts.models import CaseNote, Contact, Parking
from nowrongdoor.townhall.contacts.rules import MOST_PARKED, Aside, ContactState
from nowrongdoor.townhall.errors import LostRace, Refused
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.journal.actions import record


@transaction.atomic
def park(acting: Acting, contact_id: int, *, now: datetime) -> None:
    """Lay the contact in hand aside; Refused while the citizen is on the line, and when too many lie there already."""
    contact = reads.in_hand(acting, contact_id, lock=True)
    if contact.state == ContactState.IN_CONVERSATION:
        raise Refused(_("The citizen is still on the line. Hang up first."), "still_talking")
    assert contact.agent_id is not None  # a contact in hand is in somebody's
    if len(reads.parked(contact.agent_id)) >= MOST_PARKED:
        raise Refused(
            _("You have %(most)s contacts parked. Finish one of them first.") % {"most": MOST_PARKED}, "too_many_parked"
        )
    lay_aside(contact, now)
    hat = contact.hat.code if contact.hat else ""
    record(acting, "contact.parked", contact, at=now, rooms=(f"desk:{contact.agent_id}", "lead"), hat=hat)


@transaction.atomic
def take_up(acting: Acting, contact_id: int, *, now: datetime) -> tuple[Contact, Contact | None]:
    """Take a parked contact in hand; the one in hand makes way, a citizen on the line is on hold. Both, the new first.

    LostRace when it is in hand already (the other tab was first), or when she got another contact in that moment.
    """
    to = _parked(acting, contact_id)
    assert to.agent_id is not None
    before = Contact.objects.select_for_update().filter(agent_id=to.agent_id, closed_at=None, parked_at=None).first()
    if before is not None:
        if before.state == ContactState.IN_CONVERSATION:
            hold(before, now)
        lay_aside(before, now)
    to.parked_at, to.left_at = None, None
    to.save(update_fields=["parked_at", "left_at"])
    _end(to, Aside.PARKED, now)
    record(
        acting, "contact.taken_up", to, at=now, rooms=(f"desk:{to.agent_id}", "lead"),
        hat=to.hat.code if to.hat else "", before=before.pk if before else None,
    )  # fmt: skip
    return to, before


def _parked(acting: Acting, contact_id: int) -> Contact:
    """One of her own parked contacts, locked."""
    rows = Contact.objects.select_related("hat").select_for_update(of=("self",))
    contact = rows.filter(pk=contact_id).first()
    if contact is None:
        raise Refused(_("There is no such contact."), "gone")
    acting.must_be_agent(contact.agent_id)
    if contact.closed_at is not None:
        raise Refused(_("This contact is closed."), "closed")
    if contact.parked_at is None:
        raise LostRace(_("You have this contact in hand already."))
    return contact


def lay_aside(contact: Contact, now: datetime) -> None:
    """Begin a while aside; nothing when it lies there already."""
    if contact.parked_at is None:
        contact.parked_at = now
        contact.save(update_fields=["parked_at"])
        Parking.objects.create(contact=contact, kind=Aside.PARKED, since=now)


def hold(contact: Contact, now: datetime) -> bool:
    """The citizen hears music; False when there is no conversation, or it is on hold already."""
    rows = Contact.objects.filter(pk=contact.pk, state=ContactState.IN_CONVERSATION, held_at=None)
    if not rows.update(held_at=now):
        return False
    contact.held_at = now
    Parking.objects.create(contact=contact, kind=Aside.HELD, since=now)
    return True


def resume(contact: Contact, now: datetime) -> bool:
    """They talk again; False when nobody was on hold."""
    if not Contact.objects.filter(pk=contact.pk, held_at__isnull=False).update(held_at=None):
        return False
    contact.held_at = None
    _end(contact, Aside.HELD, now)
    return True


def back_in_hand(contact: Contact, now: datetime) -> None:
    """A contact lies aside no longer: it was handed over, or its citizen is the only one left."""
    if Contact.objects.filter(pk=contact.pk, parked_at__isnull=False).update(parked_at=None):
        contact.parked_at = None
        _end(contact, Aside.PARKED, now)


def end_while(contact: Contact, now: datetime) -> None:
    """The contact is about to close where it lies, unsaved: the while it lay parked ends."""
    if contact.parked_at is not None:
        contact.parked_at = None
        _end(contact, Aside.PARKED, now)


def give(contact: Contact, receiver_id: int, now: datetime) -> None:
    """A contact left behind is a colleague's now, parked with her; what is still to be noted is hers to write."""
    lay_aside(contact, now)
    contact.came_from_id, contact.agent_id, contact.left_at = contact.agent_id, receiver_id, None
    contact.save(update_fields=["came_from", "agent", "left_at"])
    hers_to_note(contact, receiver_id)


def hers_to_note(contact: Contact, agent_id: int) -> None:
    """What is still to be noted of an open contact is written by the colleague who has it now."""
    CaseNote.objects.filter(question__contact=contact).update(agent_id=agent_id)


def _end(contact: Contact, kind: Aside, now: datetime) -> None:
    """End the while; one that is told late ends no earlier than it began."""
    Parking.objects.filter(contact=contact, kind=kind, until=None).update(until=Greatest("since", now))
