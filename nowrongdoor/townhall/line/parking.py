"""What parking, switching and holding do to the line: the assignment follows the contact, and presence tells the truth.

With a contact in hand, parked or not, and with a citizen on hold, an agent is never ready: the dispatcher offers her
nobody. She is ready with parked contacts only when her hands and her line are free.
"""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from nowrongdoor.engine.dispatch import State
from nowrongdoor.townhall.contacts import parking as contacts
from nowrongdoor.townhall.contacts import reads as contact_reads
from nowrongdoor.townhall.contacts.models import Contact
from nowrongdoor.townhall.contacts.rules import ContactState
from nowrongdoor.townhall.errors import LostRace, Refused
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.journal.actions import record
from nowrongdoor.townhall.line import presence, rules
from nowrongdoor.townhall.line.models import Assignment
from nowrongdoor.townhall.line.ports import TelephonyError, telephony

log = logging.getLogger("nowrongdoor.line")


def parked(acting: Acting, subject: str, *, now: datetime, **_details: object) -> None:
    """A contact was parked (reaction to `contact.parked`): the agent is ready, unless a citizen of hers is on hold."""
    contact = Contact.objects.get(pk=int(subject.partition(":")[2]))
    _as_the_contact(contact)
    assert contact.agent_id is not None
    back_to_held(acting, contact.agent_id, now=now)
    presence.free(acting, contact.agent_id, now=now)


def take_up(acting: Acting, contact_id: int, *, now: datetime) -> None:
    """Take a parked contact in hand. A citizen on the line is put on hold first; one on hold is taken back.

    Refused when the switchboard does not take the command, and LostRace when the telephone has begun to ring.
    """
    before = contact_reads.open_contact(acting.agent_id) if acting.agent_id else None
    if before is not None and before.pk != contact_id and before.ended_at is None and before.held_at is None:
        _command("hold", before, now)
    try:
        with transaction.atomic():
            _switch(acting, contact_id, now)
    except IntegrityError as error:
        raise LostRace(_("You got another contact at the same moment. Look again.")) from error


def _switch(acting: Acting, contact_id: int, now: datetime) -> None:
    to, before = contacts.take_up(acting, contact_id, now=now)
    if before is not None:
        _as_the_contact(before)
    _as_the_contact(to)
    assert to.agent_id is not None
    state = State.IN_CONVERSATION if to.state == ContactState.IN_CONVERSATION else State.AFTER_WORK
    if not _in_hand_again(to.agent_id, state, at=now, hat_id=to.hat_id):
        raise LostRace(_("You got another contact at the same moment. Look again."))
    if to.held_at is not None:
        _resume_when_done(acting, to, now)


def back_to_held(acting: Acting, agent_id: int, *, now: datetime) -> bool:
    """Her hand is free and a citizen of hers is on hold: that contact is in hand again, and they talk."""
    held = Contact.objects.filter(agent_id=agent_id, state=ContactState.IN_CONVERSATION, parked_at__isnull=False)
    contact = held.select_for_update().first()
    if contact is None or Assignment.objects.filter(agent_id=agent_id, ended_at=None, parked_at=None).exists():
        return False
    contacts.back_in_hand(contact, now)
    _as_the_contact(contact)
    _in_hand_again(agent_id, State.IN_CONVERSATION, at=now, hat_id=contact.hat_id)
    record(acting, "contact.taken_up", contact, at=now, rooms=_rooms(agent_id), hat="", before=None)
    _resume_when_done(acting, contact, now)
    return True


def hold(acting: Acting, contact_id: int, *, now: datetime) -> None:
    """Let the citizen hear music while the agent looks something up; the contact stays in hand."""
    contact = contact_reads.in_hand(acting, contact_id)
    if contact.state != ContactState.IN_CONVERSATION:
        raise Refused(_("There is nobody on the line."), "not_talking")
    _command("hold", contact, now)
    held(acting, contact, now=now)


def resume(acting: Acting, contact_id: int, *, now: datetime) -> None:
    """Talk with the citizen again."""
    contact = contact_reads.in_hand(acting, contact_id)
    if contact.state != ContactState.IN_CONVERSATION:
        raise Refused(_("There is nobody on the line."), "not_talking")
    _command("resume", contact, now)
    resumed(acting, contact, now=now)


@transaction.atomic(savepoint=False)
def held(acting: Acting, contact: Contact, *, now: datetime) -> bool:
    """The citizen is on hold: at our command, or because the agent pressed the button on her telephone."""
    if not contacts.hold(contact, now):
        return False
    record(acting, "contact.held", contact, at=now, rooms=_rooms(contact.agent_id))
    return True


@transaction.atomic(savepoint=False)
def resumed(acting: Acting, contact: Contact, *, now: datetime) -> bool:
    """They talk again. Had she another contact in hand, this one takes its place: she cannot talk and not see whom."""
    if not contacts.resume(contact, now):
        return False
    record(acting, "contact.resumed", contact, at=now, rooms=_rooms(contact.agent_id))
    if contact.parked_at is not None:
        _switch(acting, contact.pk, now)
    return True


def make_way(contact: Contact, receiver_id: int, *, now: datetime) -> None:
    """A colleague has taken the citizen over: nothing of the contact lies aside, and what is to be noted is hers."""
    contacts.resume(contact, now)
    contacts.back_in_hand(contact, now)
    contacts.hers_to_note(contact, receiver_id)


_TAKE_UP = """
WITH old AS (
  UPDATE line_presence SET until = greatest(since, %(at)s)
  WHERE agent_id = %(agent)s AND until IS NULL AND state = ANY(%(expected)s)
  RETURNING *)
INSERT INTO line_presence (agent_id, state, reason, hat_id, next_state, next_reason, missed_rings, since)
SELECT agent_id, %(state)s, '', %(hat)s,
       CASE WHEN state IN ('in_conversation', 'after_work') THEN next_state
            WHEN state = 'ready' OR reason IN ('check_in', 'desk_closed') THEN '' ELSE state END,
       CASE WHEN state IN ('in_conversation', 'after_work') THEN next_reason
            WHEN state = 'ready' OR reason IN ('check_in', 'desk_closed') THEN '' ELSE reason END,
       0, until
FROM old RETURNING id
"""


def _in_hand_again(agent_id: int, state: State, *, at: datetime, hat_id: int | None) -> bool:
    """A parked contact is in hand again, and afterwards she is what she was; False while her telephone rings."""
    expected = [State.READY, State.PAUSE, State.AWAY, *rules.WITH_CONTACT]
    values: dict[str, Any] = {
        "agent": agent_id, "expected": [str(one) for one in expected], "state": str(state), "hat": hat_id, "at": at,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_TAKE_UP, values)
        return cursor.fetchone() is not None


def _as_the_contact(contact: Contact) -> None:
    """The open assignment is parked when its contact is, and at the same moment."""
    Assignment.objects.filter(place__contact=contact, ended_at=None).update(parked_at=contact.parked_at)


def _resume_when_done(acting: Acting, contact: Contact, now: datetime) -> None:
    """Take the citizen back from hold once the change stands; where that fails the desk shows her on hold still."""

    def take_back() -> None:
        try:
            telephony().resume(contact.call or "", at=now)
        except TelephonyError as error:
            log.warning("contact %s: %s", contact.pk, error)
            return
        resumed(acting, Contact.objects.get(pk=contact.pk), now=now)

    transaction.on_commit(take_back, robust=True)


def _command(name: str, contact: Contact, now: datetime) -> None:
    if not contact.call:
        return
    try:
        getattr(telephony(), name)(contact.call, at=now)
    except TelephonyError as error:
        raise Refused(_("The switchboard cannot be reached. Use the telephone itself."), "telephony") from error


def _rooms(agent_id: int | None) -> tuple[str, ...]:
    return (f"desk:{agent_id}", "lead") if agent_id else ("lead",)
