"""Contacts left behind: over, not closed, and with somebody who is not at work. A lead gives them on, or closes them.

A contact that nobody sees to is a citizen nobody sees to. By itself the house only tells the leads, and after a night
lays it before a coordinator (`callbacks.left_over`): how a question ended is said by a person.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _

from nowrongdoor.engine.dispatch import State
from nowrongdoor.townhall.contacts import actions as contacts
from nowrongdoor.townhall.contacts import parking, questions
from nowrongdoor.townhall.contacts import reads as contact_reads
from nowrongdoor.townhall.contacts.models import Contact
from nowrongdoor.townhall.contacts.rules import MOST_PARKED, ContactState
from nowrongdoor.townhall.errors import LostRace, Refused, Slip
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.journal.actions import record
from nowrongdoor.townhall.line import presence
from nowrongdoor.townhall.line.left_reads import gone_among, lying
from nowrongdoor.townhall.line.left_rules import LEFT_AFTER, OVERNIGHT, Because
from nowrongdoor.townhall.line.models import Assignment
from nowrongdoor.townhall.people.models import Agent, Team
from nowrongdoor.townhall.people.reads import town_day
from nowrongdoor.townhall.topics.models import Topic

log = logging.getLogger("nowrongdoor.line")

DESK_CLOSED = "desk_closed"


@dataclass(frozen=True, slots=True)
class Ending:
    """How one question of a contact left behind ended, and its topic where it had none."""

    question_id: int
    outcome: str
    topic: Topic | None = None
    receiver: str = ""
    receiver_team: Team | None = None


def may_see_to(acting: Acting, contact: Contact) -> bool:
    """Whether it is this lead's: of a line she leads, or she is an administrator, or the house itself."""
    if acting.is_machine or "administrator" in acting.job_functions:
        return True
    return "lead" in acting.job_functions and contact.hat is not None and contact.hat.code in acting.teams


@transaction.atomic
def read_by_lead(acting: Acting, contact_id: int, *, now: datetime) -> Contact:
    """A contact left behind, for the lead who sees to it; that she read it stands in the journal.

    Refused and LostRace as for seeing to it.
    """
    contact = _locked(acting, contact_id)
    giver_id = _left_by(contact, None, now)
    hat = contact.hat.code if contact.hat else ""
    record(acting, "contact.read_by_lead", contact, at=now, hat=hat, agent=giver_id)
    return contact


@transaction.atomic
def give(
    acting: Acting, contact_id: int, receiver_id: int, because: str, *, now: datetime, from_agent: int | None = None
) -> Contact:
    """Lay a contact left behind before a colleague who is at work, parked with her; a second click gives it once.

    Slip without a reason or a colleague; Refused when its agent is at work, when the colleague has gone or does not
    hold the hat, or has too many parked already; LostRace when somebody else (other than `from_agent`) has it by now.
    """
    if not (because in set(Because) or (acting.is_machine and because == OVERNIGHT)):
        raise Slip("because", _("Say why somebody else sees to it."))
    contact = _locked(acting, contact_id)
    if contact.closed_at is None and contact.agent_id == receiver_id and contact.came_from_id is not None:
        return contact
    giver_id = _left_by(contact, from_agent, now)
    _can_take(acting, contact, receiver_id, now)
    parking.give(contact, receiver_id, now)
    _assign_anew(contact, receiver_id, now)
    _leave_the_desk(acting, giver_id, [State.AFTER_WORK], now)
    rooms = (f"desk:{giver_id}", f"desk:{receiver_id}", "lead")
    told: dict[str, Any] = {"giver": giver_id, "receiver": receiver_id}
    hat = contact.hat.code if contact.hat else ""
    record(acting, "contact.given_on", contact, at=now, rooms=rooms, reason=because, hat=hat, **told)
    return contact


@transaction.atomic
def close(
    acting: Acting,
    contact_id: int,
    endings: Sequence[Ending],
    because: str,
    *,
    now: datetime,
    from_agent: int | None = None,
) -> None:
    """Close a contact left behind: how each open question ended, and why it is not its agent who says so.

    What the hat and the one who talked with the citizen may not, may not be said for her either. *Call promised* hands
    the question to the line as a promise. Slip and Refused as at the desk; LostRace when it was closed meanwhile.
    """
    if because not in set(Because):
        raise Slip("because", _("Say why somebody else sees to it."))
    contact = _locked(acting, contact_id)
    giver_id = _left_by(contact, from_agent, now)
    hat = contact.hat.code if contact.hat else ""
    silent = _is_in_after_work(giver_id)
    record(acting, "contact.closed_for", contact, at=now, rooms=("lead",), reason=because, hat=hat, agent=giver_id)
    for_her = acting.for_agent(giver_id)
    for one in endings:
        _end_question(for_her, contact, one, now)
    contacts.close(for_her, contact.pk, now=now, parked_too=True)
    if silent:
        _leave_the_desk(acting, giver_id, [State.READY], now)


def _is_in_after_work(agent_id: int) -> bool:
    """Whether her desk fell silent with a contact in hand: she was never set away for it."""
    here = presence.now_of(agent_id)
    return here is not None and here.state == State.AFTER_WORK


def _end_question(for_her: Acting, contact: Contact, one: Ending, now: datetime) -> None:
    if not contact.questions.filter(pk=one.question_id).exists():
        raise Refused(_("That question is no longer there."), "gone")
    if one.topic is not None:
        questions.set_topic(for_her, one.question_id, one.topic, now=now, parked_too=True)
    if not one.outcome:
        raise Slip(f"outcome-{one.question_id}", _("Say how each question ended."))
    questions.set_outcome(
        for_her, one.question_id, one.outcome, now=now, parked_too=True,
        receiver=one.receiver, receiver_team=one.receiver_team,
    )  # fmt: skip


def _locked(acting: Acting, contact_id: int) -> Contact:
    rows = Contact.objects.select_related("hat").select_for_update(of=("self",))
    contact = rows.filter(pk=contact_id).first()
    if contact is None:
        raise Refused(_("There is no such contact."), "gone")
    acting.must_be("lead", "administrator")
    if not may_see_to(acting, contact):
        raise Refused(_("That contact belongs to another line. Its own lead sees to it."), "not_yours")
    return contact


def _left_by(contact: Contact, from_agent: int | None, now: datetime) -> int:
    """Who left it behind; Refused while she is at work, LostRace where it is no longer hers or no longer open."""
    if contact.closed_at is not None:
        raise LostRace(_("This contact is closed by now."))
    if contact.state != ContactState.AFTER_WORK or contact.agent_id is None:
        raise Refused(_("The conversation is still going on."), "still_talking")
    if from_agent is not None and contact.agent_id != from_agent:
        raise LostRace(_("Somebody else sees to this contact by now."))
    if contact.agent_id not in gone_among([contact.agent_id], now):
        raise Refused(_("The one it lies with is at work. Ask her."), "at_work")
    return contact.agent_id


def _can_take(acting: Acting, contact: Contact, receiver_id: int, now: datetime) -> None:
    receiver = Agent.objects.select_for_update().filter(pk=receiver_id, active=True).first()
    if receiver is None:
        raise Slip("agent", _("Choose who sees to it."))
    if receiver_id in gone_among([receiver_id], now):
        raise Refused(_("%(name)s is not at work just now.") % {"name": receiver.name}, "not_at_work")
    level = contact_reads.own_level(receiver_id, contact.hat_id or 0, today=town_day(now))
    if level is None and not acting.is_machine:
        raise Refused(_("%(name)s does not hold that hat.") % {"name": receiver.name}, "not_qualified")
    if len(contact_reads.parked(receiver_id)) >= MOST_PARKED:
        sentence = _("%(name)s has %(most)s contacts parked already.") % {"name": receiver.name, "most": MOST_PARKED}
        raise Refused(sentence, "too_many_parked")


def _assign_anew(contact: Contact, receiver_id: int, now: datetime) -> None:
    """The open assignment ends, and the colleague's begins, parked as the contact is."""
    offer = Assignment.objects.filter(place__contact=contact, ended_at=None).first()
    if offer is None:
        return
    Assignment.objects.filter(pk=offer.pk).update(ended_at=Greatest("offered_at", now), ended_how="done")
    Assignment.objects.create(
        place_id=offer.place_id, agent_id=receiver_id, hat_id=offer.hat_id, ring=offer.ring,
        offered_at=now, answered_at=now, parked_at=contact.parked_at,
    )  # fmt: skip


def _leave_the_desk(acting: Acting, giver_id: int, expected: Sequence[State], now: datetime) -> None:
    """Who left her desk in after-work is away, now that nothing lies in her hands: no citizen rings there."""
    if Assignment.objects.filter(agent_id=giver_id, ended_at=None, parked_at=None).exists():
        return
    if presence.flip(giver_id, expected, State.AWAY, at=now, reason=DESK_CLOSED):
        rooms = (f"desk:{giver_id}", "line", "lead")
        record(acting, "presence.away", f"agent:{giver_id}", at=now, rooms=rooms, reason=DESK_CLOSED)


def notice(acting: Acting, *, now: datetime) -> int:
    """Tell the leads of contacts that were left behind, each once; returns how many. Safe at any time, and twice."""
    told = 0
    for one in lying(now):
        contact = one.contact
        if not one.gone:
            if contact.left_at is not None:
                Contact.objects.filter(pk=contact.pk, agent=contact.agent).update(left_at=None)
        elif contact.left_at is None and now - one.since >= LEFT_AFTER:
            told += _tell(acting, contact, now)
    return told


@transaction.atomic
def _tell(acting: Acting, contact: Contact, now: datetime) -> bool:
    rows = Contact.objects.filter(pk=contact.pk, agent=contact.agent, left_at=None, closed_at=None)
    if not rows.update(left_at=now):
        return False
    rooms, hat = (f"desk:{contact.agent_id}", "lead"), contact.hat.code if contact.hat else ""
    record(acting, "contact.left_behind", contact, at=now, rooms=rooms, hat=hat, agent=contact.agent_id)
    return True
