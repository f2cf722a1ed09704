"""Moving contacts through the line: join, assign, answer, ring out, end, leave. Each claim may lose a race."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _

from nowrongdoor.engine.dispatch import Level, State
from nowrongdoor.townhall.contacts import actions as contacts
from nowrongdoor.townhall.contacts import reads as contact_reads
from nowrongdoor.townhall.contacts.models import Contact
from nowrongdoor.townhall.contacts.rules import ContactState
from nowrongdoor.townhall.errors import LostRace, Refused
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.journal.actions import record
from nowrongdoor.townhall.line import parking, presence, rules
from nowrongdoor.townhall.line.models import Assignment, Place, Presence
from nowrongdoor.townhall.line.ports import TelephonyError, telephony
from nowrongdoor.townhall.people.models import Team


@dataclass(frozen=True, slots=True)
class Claim:
    """One decision to be carried out: this place to this agent under this hat, from this ring."""

    place_id: int
    contact_id: int
    agent_id: int
    hat_id: int
    ring: int


def join(
    acting: Acting,
    contact: Contact,
    *,
    team: Team,
    level: Level,
    now: datetime,
    since: datetime | None = None,
    ring_back: str = "",
) -> Place:
    """Put a contact in the one line, demanding a hat and a level; `now` is its place for good.

    `since` is an earlier arrival that is kept; `ring_back` the number of a citizen who is not on the line.
    """
    within, outgoing = team.answer_within_seconds, contact.direction == "out"
    place = Place.objects.create(
        contact=contact, team=team, level=level, joined_at=since or now, answer_within_seconds=within,
        outgoing=outgoing, ring_back=ring_back)  # fmt: skip
    told: dict[str, Any] = {"level": level.word, "within": within, "direction": contact.direction}
    told |= {"since": since.isoformat()} if since else {}
    record(acting, "line.joined", f"contact:{contact.pk}", at=now, rooms=("line",), hat=team.code, **told)
    return place


def assign(acting: Acting, claim: Claim, *, now: datetime) -> Assignment:
    """Offer a contact to an agent. LostRace when the agent is no longer ready or the contact no longer waits."""
    try:
        with transaction.atomic():
            offer = _claimed(claim, now)
            if offer is None:
                raise LostRace(_("The contact no longer waits."))
            if not presence.flip(claim.agent_id, [State.READY], State.RINGING, at=now, hat_id=claim.hat_id):
                raise LostRace(_("The agent is no longer ready."))
            record(
                acting,
                "line.assigned",
                f"contact:{claim.contact_id}",
                at=now,
                rooms=_rooms(claim.agent_id),
                agent=claim.agent_id,
                ring=claim.ring,
            )
            return offer
    except IntegrityError as error:
        raise LostRace(_("Taken by a colleague.")) from error


_CLAIM = """
WITH waits AS (
  UPDATE line_place SET held_reason = '', held_facts = '{}' WHERE id = %(place)s AND left_at IS NULL RETURNING id)
INSERT INTO line_assignment (place_id, agent_id, hat_id, ring, offered_at, ended_how)
SELECT id, %(agent)s, %(hat)s, %(ring)s,
       greatest(%(at)s, (SELECT since FROM line_presence WHERE agent_id = %(agent)s AND until IS NULL)), ''
FROM waits RETURNING id, offered_at
"""
"""An offer never begins before she became ready: the moment of a round may be older than the close it waited for."""


def _claimed(claim: Claim, now: datetime) -> Assignment | None:
    """The offer made, in one statement that locks the place first; None when the contact has left the line."""
    place_id, agent_id, hat_id, ring = claim.place_id, claim.agent_id, claim.hat_id, claim.ring
    values: dict[str, Any] = {"place": place_id, "agent": agent_id, "hat": hat_id, "ring": ring, "at": now}
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, values)
        made = cursor.fetchone()
    return made and Assignment(
        pk=made[0], place_id=place_id, agent_id=agent_id, hat_id=hat_id, ring=ring, offered_at=made[1]
    )


_ANSWERED = """
WITH gone AS (
  UPDATE line_place SET left_at = %(at)s, left_how = 'answered', held_reason = '', held_facts = '{}'
  WHERE id = %(place)s AND left_at IS NULL RETURNING id)
UPDATE line_assignment AS offer SET answered_at = %(at)s FROM gone
WHERE offer.id = %(offer)s AND offer.place_id = gone.id
"""


@transaction.atomic(savepoint=False)
def answered(acting: Acting, offer: Assignment, contact: Contact, *, now: datetime) -> bool:
    """The agent picked up: the contact leaves the line. False when it had left already."""
    with connection.cursor() as cursor:
        cursor.execute(_ANSWERED, {"place": offer.place_id, "offer": offer.pk, "at": now})
        if not cursor.rowcount:
            return False
    contacts.answer(acting, contact, agent_id=offer.agent_id, hat_id=offer.hat_id, now=now)
    expected = (State.RINGING, State.READY, State.PAUSE, State.AWAY)
    presence.flip(
        offer.agent_id, expected, State.IN_CONVERSATION, at=now, hat_id=offer.hat_id, missed_rings=0, keep_wish=True
    )
    told = {"agent": offer.agent_id} | _out(contact)
    record(acting, "line.answered", contact, at=now, rooms=_rooms(offer.agent_id), **told)
    return True


@transaction.atomic(savepoint=False)
def rang_out(acting: Acting, offer: Assignment, *, now: datetime) -> bool:
    """Nobody picked up: the contact keeps its place; after two in a row the house asks whether she is there."""
    place = Place.objects.select_for_update().get(pk=offer.place_id)
    if not Assignment.objects.filter(pk=offer.pk, ended_at=None, answered_at=None).update(
        ended_at=Greatest("offered_at", now), ended_how="no_answer"
    ):
        return False
    current = presence.now_of(offer.agent_id)
    missed = (current.missed_rings if current else 0) + 1
    asking = missed >= rules.RINGS_MISSED_BEFORE_ASKING
    wish = (State.PAUSE, str(rules.PauseReason.CHECK_IN)) if asking else _wish(current)
    presence.flip(offer.agent_id, [State.RINGING], wish[0], at=now, reason=wish[1], missed_rings=missed)
    told: dict[str, Any] = {"agent": offer.agent_id, "missed": missed, "state": wish[0], "out": place.outgoing}
    record(acting, "line.rang_out", f"contact:{offer.place.contact_id}", at=now, rooms=_rooms(offer.agent_id), **told)
    return True


@transaction.atomic(savepoint=False)
def abandoned(acting: Acting, contact: Contact, *, now: datetime) -> bool:
    """The citizen gave up. An agent whose telephone was ringing is ready again. False when she had been answered."""
    if not Place.objects.filter(contact=contact, left_at=None).update(
        left_at=Greatest("joined_at", now), left_how="abandoned", held_reason=""
    ):
        return False
    contacts.abandon(acting, contact.pk, now=now)
    offer = Assignment.objects.filter(place__contact=contact, ended_at=None).first()
    if offer:
        Assignment.objects.filter(pk=offer.pk).update(ended_at=Greatest("offered_at", now), ended_how="abandoned")
        presence.flip(offer.agent_id, [State.RINGING], State.READY, at=now, hat_id=None)
    rooms = _rooms(offer.agent_id) if offer else ("line",)
    told = ({"agent": offer.agent_id} if offer else {}) | _out(contact)
    record(acting, "line.abandoned", f"contact:{contact.pk}", at=now, rooms=rooms, **told)
    return True


@transaction.atomic(savepoint=False)
def ended(acting: Acting, contact: Contact, *, now: datetime, code: str = "") -> bool:
    """The conversation is over: after-work begins, and blocks all lines until it is closed.

    `code` is the switchboard's reason where the citizen was rung and never picked up.
    """
    if not contacts.end(acting, contact.pk, now=now):
        return False
    assert contact.agent_id is not None
    presence.flip(
        contact.agent_id, [State.IN_CONVERSATION], State.AFTER_WORK, at=now, hat_id=contact.hat_id, keep_wish=True
    )
    told = ({"code": code} if code else {}) | _out(contact)
    record(acting, "contact.ended", contact, at=now, rooms=_rooms(contact.agent_id), **told)
    return True


def _wish(current: Presence | None) -> tuple[State, str]:
    """What she becomes when nobody was there to answer: ready, or what she was before she took one from her list."""
    if current is None or not current.next_state:
        return State.READY, ""
    return State(current.next_state), current.next_reason


def _out(contact: Contact) -> dict[str, Any]:
    """The journal's mark of a call we make; nothing for one that came in."""
    return {"out": True} if contact.direction == "out" else {}


def done(acting: Acting, subject: str, *, now: datetime, **_details: object) -> None:
    """After-work is over (reaction to `contact.closed`): the assignment ends and the agent is free."""
    with connection.cursor() as cursor:
        cursor.execute(_DONE, {"contact": int(subject.partition(":")[2]), "at": now})
        agents = [agent_id for (agent_id,) in cursor.fetchall()]
    for agent_id in agents:
        parking.back_to_held(acting, agent_id, now=now)
        presence.free(acting, agent_id, now=now)


_DONE = """
UPDATE line_assignment AS offer SET ended_at = greatest(offer.offered_at, %(at)s), ended_how = 'done'
FROM line_place AS place
WHERE place.id = offer.place_id AND place.contact_id = %(contact)s AND offer.ended_at IS NULL
RETURNING offer.agent_id
"""


def hang_up(acting: Acting, contact_id: int, *, now: datetime) -> None:
    """The agent ends the conversation from the desk; Refused when the switchboard cannot be reached."""
    contact = contact_reads.in_hand(acting, contact_id)
    if contact.state != ContactState.IN_CONVERSATION:
        return
    _command("hangup", contact.call, now)
    with transaction.atomic():
        # Read anew: a colleague may have taken the citizen over in between.
        ended(acting, Contact.objects.select_for_update().get(pk=contact_id), now=now)


def pick_up(acting: Acting, agent_id: int, *, now: datetime) -> None:
    """Answer the ringing telephone from the desk, where the adapter is a softphone."""
    acting.must_be_agent(agent_id)
    offer = Assignment.objects.filter(agent_id=agent_id, ended_at=None, answered_at=None).first()
    if offer is None:
        raise LostRace(_("The telephone no longer rings."))
    try:
        telephony().pick_up(offer.agent.device, at=now)
    except TelephonyError as error:
        raise Refused(_("The telephone did not answer: %(why)s") % {"why": error}, "telephony") from error


def _command(name: str, call: str | None, now: datetime) -> None:
    if not call:
        return
    try:
        getattr(telephony(), name)(call, at=now)
    except TelephonyError as error:
        raise Refused(_("The switchboard cannot be reached. Use the telephone itself."), "telephony") from error


def _rooms(agent_id: int) -> tuple[str, ...]:
    return ("line", "lead", f"desk:{agent_id}")
