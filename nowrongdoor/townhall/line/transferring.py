"""Sending a citizen on to another line without asking there: the exception, with a reason, and her arrival kept."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from nowrongdoor.engine.dispatch import Level
from nowrongdoor.engine.hours import is_open
from nowrongdoor.townhall.contacts import actions as contacts
from nowrongdoor.townhall.contacts import questions
from nowrongdoor.townhall.contacts import reads as contact_reads
from nowrongdoor.townhall.contacts.models import Contact
from nowrongdoor.townhall.contacts.rules import ContactState, Outcome
from nowrongdoor.townhall.contacts.typed import clean
from nowrongdoor.townhall.errors import Refused, Slip
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.journal.actions import record
from nowrongdoor.townhall.line import actions
from nowrongdoor.townhall.line.hand_rules import WORDS_MOST_CHARACTERS, TransferReason
from nowrongdoor.townhall.line.models import Place, Transfer
from nowrongdoor.townhall.line.ports import TelephonyError, telephony
from nowrongdoor.townhall.people.models import Team
from nowrongdoor.townhall.people.reads import hours_of


def transfer(acting: Acting, contact_id: int, team: Team, because: str, *, now: datetime, words: str = "") -> Contact:
    """Send the citizen one talks with to another line; returns the contact that waits there, as of her first arrival.

    `words` are for whoever answers there, and stand nowhere else: no line of the journal, no text to the citizen. Slip
    without a reason, and where the words are too long or hold a CPR number; Refused when nobody is on the line, that
    line is closed, or the switchboard says no. What was left open is ended as guided elsewhere: sent on is never help
    in the first go.
    """
    if because not in set(TransferReason):
        raise Slip("because", _("Say why the citizen is sent on."))
    words = clean("words", words, WORDS_MOST_CHARACTERS, one_line=True)
    _may_be_sent(acting, contact_id, team, now)
    with transaction.atomic():
        contact = contact_reads.in_hand(acting, contact_id, lock=True)
        if contact.state != ContactState.IN_CONVERSATION:
            raise Refused(_("There is nobody on the line."), "not_talking")
        call = contact.call or ""
        _end_questions(acting, contact, team, now)
        actions.ended(acting, contact, now=now)
        contacts.rename_call(acting, contact, f"{call[:60]}/{contact.pk}")
        waits = _waits_there(acting, contact, team, call, now)
        Transfer.objects.create(before=contact, after=waits, team=team, because=because, words=words, at=now)
        rooms = ("line", "lead", f"desk:{contact.agent_id}")
        told: dict[str, Any] = {"to": team.code, "after": waits.pk}
        record(acting, "contact.transferred", contact, at=now, rooms=rooms, reason=because, **told)
        # Last, so that what the switchboard refuses changes nothing here.
        _release(call, now)
        return waits


def sent_from(contact_id: int) -> Transfer | None:
    """Who sent this citizen on, why, and what she said to whoever answers; None for one who rang here herself."""
    rows = Transfer.objects.select_related("before__agent", "before__hat")
    return rows.filter(after_id=contact_id).first()


def _may_be_sent(acting: Acting, contact_id: int, team: Team, now: datetime) -> None:
    contact = contact_reads.in_hand(acting, contact_id)
    if contact.direction != "in":
        raise Refused(_("You rang this citizen. Promise her a call from the other team."), "outgoing")
    if not team.active or not is_open(hours_of(team), now):
        raise Refused(_("%(team)s is closed. Promise the citizen a call.") % {"team": team.name}, "closed_line")
    if contact.team_id == team.pk:
        raise Refused(_("The citizen came on that line."), "same_line")


def _end_questions(acting: Acting, contact: Contact, team: Team, now: datetime) -> None:
    for question_id in contact.questions.filter(outcome="").values_list("pk", flat=True):
        questions.set_outcome(acting, question_id, Outcome.GUIDED_ELSEWHERE, now=now, receiver_team=team)


def _waits_there(acting: Acting, contact: Contact, team: Team, call: str, now: datetime) -> Contact:
    topic = contact.topic_asked
    waits = contacts.begin(acting, team=team, call=call, caller_number=contact.caller_number, topic=topic, now=now)
    Contact.objects.filter(pk=waits.pk).update(citizen_id=contact.citizen_id)
    arrived = Place.objects.get(contact=contact).joined_at
    level = Level(min(topic.level, team.mandate)) if topic and topic.team_id == team.pk else Level.INFORM
    actions.join(acting, waits, team=team, level=level, now=now, since=arrived)
    return waits


def _release(call: str, now: datetime) -> None:
    try:
        telephony().release(call, at=now)
    except TelephonyError as error:
        raise Refused(_("The switchboard did not take it: %(why)s") % {"why": error}, "telephony") from error
