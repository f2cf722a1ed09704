"""A contact's life: it begins, is answered, the conversation ends, it is closed - or it is lost before all that."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _

from nowrongdoor.townhall.contacts import closing, noting, parking, reads, rules
from nowrongdoor.townhall.contacts.citizens import know as know_citizen
from nowrongdoor.townhall.contacts.models import Contact, Parking, Question
from nowrongdoor.townhall.contacts.numbers import e164
from nowrongdoor.townhall.contacts.rules import Aside, ContactState
from nowrongdoor.townhall.contacts.typed import clean
from nowrongdoor.townhall.errors import Refused
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.journal.actions import record
from nowrongdoor.townhall.people import actions as people
from nowrongdoor.townhall.people.models import Team
from nowrongdoor.townhall.people.reads import town_day
from nowrongdoor.townhall.topics.models import Topic

__all__ = ["abandon", "answer", "begin", "close", "end", "know_citizen", "write_note"]


def begin(
    acting: Acting, *, team: Team, call: str, now: datetime, caller_number: str = "", topic: Topic | None = None
) -> Contact:
    """A citizen says hello; nobody has answered yet. `call` is unique: saying it twice is an IntegrityError."""
    return Contact.objects.create(
        team=team,
        call=call,
        caller_number=e164(caller_number),
        topic_asked=topic,
        began_at=now,
        state=ContactState.WAITING,
    )


def begin_outgoing(
    acting: Acting, *, team: Team, call: str, now: datetime, number: str, topic: Topic | None, citizen_id: int | None
) -> Contact:
    """We are to ring a citizen; nobody has taken it yet. `call` is our own name for the call, and unique."""
    return Contact.objects.create(
        direction="out", team=team, call=call, caller_number=number, topic_asked=topic, citizen_id=citizen_id,
        began_at=now, state=ContactState.WAITING,
    )  # fmt: skip


def rename_call(acting: Acting, contact: Contact, call: str) -> None:
    """What the switchboard tells of the call so far is about this contact no more; `call` is its name from now on."""
    Contact.objects.filter(pk=contact.pk).update(call=call)
    contact.call = call


@transaction.atomic(savepoint=False)
def answer(acting: Acting, contact: Contact, *, agent_id: int, hat_id: int, now: datetime) -> bool:
    """An agent answers under a hat, which the contact keeps; the first question stands ready. False when too late."""
    taken = Contact.objects.filter(pk=contact.pk, state=ContactState.WAITING).update(
        state=ContactState.IN_CONVERSATION, agent_id=agent_id, hat_id=hat_id, answered_at=now
    )
    if not taken:
        return False
    Question.objects.create(contact=contact, position=1, hat_id=hat_id, topic_id=contact.topic_asked_id)
    return True


@transaction.atomic(savepoint=False)
def end(acting: Acting, contact_id: int, *, now: datetime) -> bool:
    """The conversation is over and after-work begins. False when it was not going on."""
    ended = Contact.objects.filter(pk=contact_id, state=ContactState.IN_CONVERSATION).update(
        state=ContactState.AFTER_WORK, ended_at=now, held_at=None
    )
    if ended:
        Parking.objects.filter(contact_id=contact_id, kind=Aside.HELD, until=None).update(until=Greatest("since", now))
    return bool(ended)


@transaction.atomic(savepoint=False)
def abandon(acting: Acting, contact_id: int, *, now: datetime) -> bool:
    """The citizen gave up before anybody answered. False when somebody had answered."""
    return bool(
        Contact.objects.filter(pk=contact_id, state=ContactState.WAITING).update(
            state=ContactState.ABANDONED, ended_at=now, closed_at=now
        )
    )


@transaction.atomic
def close(acting: Acting, contact_id: int, *, now: datetime, parked_too: bool = False) -> None:
    """Close a contact whose conversation is over; Refused, saying which question lacks topic, outcome or note.

    `parked_too`: one that was left behind is closed where it lies.
    """
    contact = reads.in_hand(acting, contact_id, lock=True, parked_too=parked_too)
    if contact.state == ContactState.IN_CONVERSATION:
        raise Refused(_("The conversation is still going on. Hang up first."), "still_talking")
    open_positions = rules.unfinished(reads.questions_now(contact))
    if open_positions:
        raise Refused(
            _("Question %(positions)s still needs a topic or an outcome.")
            % {"positions": ", ".join(map(str, open_positions))},
            "question_without_outcome",
        )
    noting.finish(contact, now)
    parking.end_while(contact, now)
    contact.state, contact.closed_at = ContactState.CLOSED, now
    contact.save(update_fields=["state", "closed_at", "parked_at"])
    if contact.agent_id and contact.hat:
        worked = contact.ended_at or now  # a contact left behind is closed days later by somebody else
        people.note_worked(acting, contact.agent_id, contact.hat.code, today=town_day(worked))
    rooms = (f"desk:{contact.agent_id}", "lead")
    hat = contact.hat.code if contact.hat else ""
    record(acting, "contact.closed", contact, at=now, rooms=rooms, hat=hat, **closing.told(contact))


@transaction.atomic
def write_note(acting: Acting, contact_id: int, text: str, *, now: datetime) -> Contact:
    """Keep the note as typed so far; Slip when it is too long or seems to hold a national id number."""
    contact = reads.in_hand(acting, contact_id, lock=True, parked_too=True)
    contact.note = clean("note", text, rules.NOTE_MOST_CHARACTERS, stripped=False)
    contact.save(update_fields=["note"])
    return contact
