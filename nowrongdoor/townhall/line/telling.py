"""What each kind of telephone event does to the line. Every step looks at the state first, so a late event shrugs."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _

from nowrongdoor.engine.dispatch import Level, State
from nowrongdoor.engine.hours import is_open
from nowrongdoor.townhall.contacts import actions as contacts
from nowrongdoor.townhall.contacts.models import Contact
from nowrongdoor.townhall.contacts.rules import ContactState
from nowrongdoor.townhall.errors import Refused
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.journal.actions import record
from nowrongdoor.townhall.line import actions, handing, outgoing, parking, presence
from nowrongdoor.townhall.line.models import Assignment, Place, TelephoneEvent
from nowrongdoor.townhall.line.ports import CallNow, Kind, TelephonyError, telephony
from nowrongdoor.townhall.people import reads as people
from nowrongdoor.townhall.people.models import Agent, Team
from nowrongdoor.townhall.topics.models import Topic

log = logging.getLogger("nowrongdoor.telephone")


_FIELDS = [field.attname for field in Contact._meta.concrete_fields]
_CONTACT = f"SELECT {', '.join(_FIELDS)} FROM contacts_contact WHERE call = %s"  # noqa: S608 - our own words only


def contact_of(call: str) -> Contact | None:
    """The contact behind a call, or None; every event asks, so in the plainest way there is."""
    with connection.cursor() as cursor:
        cursor.execute(_CONTACT, [call])
        row = cursor.fetchone()
    return Contact.from_db(connection.alias, _FIELDS, row) if row else None


def apply(acting: Acting, row: TelephoneEvent, contact: Contact | None) -> None:
    """Let one event change the line; unknown kinds cannot get here (they were refused at the door)."""
    if row.kind == Kind.OFFERED:
        line, caller, topic = (str(row.details.get(name, "")) for name in ("line", "caller", "topic"))
        begin(acting, row.call, line, caller, topic, row.at)
    elif contact is not None:
        _TELLING[Kind(row.kind)](acting, contact, row)


def begin(acting: Acting, call: str, line: str, caller: str, topic_code: str, at: datetime) -> Contact | None:
    """A call comes in: the contact begins and joins the line. None when the call is known already.

    A topic chosen in the telephone's menu takes the contact to the hat that topic demands, whatever number was dialled:
    no wrong door. What is demanded never exceeds the hat's mandate: the rest ends in a promise. A line that is closed
    takes nobody in.
    """
    if Contact.objects.filter(call=call).exists():
        return None
    dialled = Team.objects.filter(Q(phone=line) | Q(code=line)).order_by("-active").first() if line else None
    if dialled is None:
        return None
    topic = Topic.objects.select_related("team").filter(code=topic_code, active=True).first() if topic_code else None
    team = topic.team if topic else dialled
    if not is_open(people.hours_of(team), at):
        _closed(acting, call, team, at)
        return None
    level = Level(min(topic.level, team.mandate)) if topic else Level.INFORM
    contact = contacts.begin(acting, team=team, call=call, caller_number=caller[:16], topic=topic, now=at)
    actions.join(acting, contact, team=team, level=level, now=at)
    return contact


def _closed(acting: Acting, call: str, team: Team, at: datetime) -> None:
    """Nobody is kept waiting on a closed line: the call is ended, and that it came stands in the journal."""
    record(acting, "line.rang_when_closed", f"team:{team.pk}", at=at, rooms=("lead",), hat=team.code, call=call)

    def end_it() -> None:
        try:
            telephony().hangup(call, at=at)
        except TelephonyError as error:
            log.warning("call %s to the closed line %s: %s", call, team.code, error)

    transaction.on_commit(end_it)


def answered(acting: Acting, contact: Contact, device: str, at: datetime) -> bool:
    """A telephone picked up. What the telephone says is true, even when the offer was taken back a moment ago.

    False when the call had been answered or lost before; Refused when nobody can have picked up there.
    """
    # The place first, as everywhere: else the offer read here may be withdrawn before it is answered.
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM line_place WHERE contact_id = %s FOR UPDATE", [contact.pk])
    offer = _open_offer(contact)
    if offer is None or offer.agent.device != device:
        offer = _offer_in_hindsight(acting, contact, device, offer, at)
    return offer is not None and offer.answered_at is None and actions.answered(acting, offer, contact, now=at)


def _open_offer(contact: Contact) -> Assignment | None:
    """The offer that is open for the contact, with as much of the agent as the telephone needs."""
    offers = Assignment.objects.filter(place__contact=contact, ended_at=None).select_related("agent")
    return offers.only("place_id", "agent_id", "hat_id", "answered_at", "agent__device").first()


def _offer_in_hindsight(
    acting: Acting, contact: Contact, device: str, other: Assignment | None, at: datetime
) -> Assignment | None:
    """The offer that must have been there, or None when the contact is answered or over."""
    if contact.state != ContactState.WAITING:
        return None
    agent = _whose(device)
    if other is not None:
        Assignment.objects.filter(pk=other.pk).update(ended_at=Greatest("offered_at", at), ended_how="withdrawn")
        presence.flip(other.agent_id, [State.RINGING], State.READY, at=at)
        record(acting, "line.withdrawn", contact, at=at, agent=other.agent_id, state=State.READY)
    Assignment.objects.filter(agent=agent, ended_at=None, parked_at=None).update(
        ended_at=Greatest("offered_at", at), ended_how="withdrawn"
    )
    place = Place.objects.select_related("contact").get(contact=contact)
    return Assignment.objects.create(place=place, agent=agent, hat_id=place.team_id, ring=0, offered_at=at, rung_at=at)


def _whose(device: str) -> Agent:
    """Who has this telephone and a free hand; Refused when there is no such agent."""
    agent = Agent.objects.filter(device=device).exclude(device="").first()
    if agent is None:
        raise Refused(_("Nobody has the telephone %(device)s.") % {"device": device or "(empty)"}, "device")
    if Contact.objects.filter(agent=agent, closed_at=None, parked_at=None).exists():
        raise Refused(_("%(name)s has another contact in hand.") % {"name": agent.name}, "contact_in_hand")
    return agent


def _queue_enter(acting: Acting, contact: Contact, row: TelephoneEvent) -> None:
    record(acting, "telephone.hold_audio", contact, at=row.at)


_RINGS = """
UPDATE line_assignment AS offer SET rung_at = %(at)s FROM line_place AS place, people_agent AS agent
WHERE place.id = offer.place_id AND place.contact_id = %(contact)s
  AND agent.id = offer.agent_id AND agent.device = %(device)s
  AND offer.ended_at IS NULL AND offer.answered_at IS NULL AND offer.rung_at IS NULL
  AND (NOT %(late)s OR offer.offered_at <= %(at)s)
"""
# A late event is not about an offer made since: as in `_offers`.


def _ringing(acting: Acting, contact: Contact, row: TelephoneEvent) -> None:
    device, late = row.details.get("device", ""), row.fate == "late"
    with connection.cursor() as cursor:
        cursor.execute(_RINGS, {"contact": contact.pk, "device": device, "at": row.at, "late": late})


def _no_answer(acting: Acting, contact: Contact, row: TelephoneEvent) -> None:
    offer = _offers(contact, row).select_related("place").first()
    if offer:
        actions.rang_out(acting, offer, now=row.at)


def _answer(acting: Acting, contact: Contact, row: TelephoneEvent) -> None:
    answered(acting, contact, str(row.details["device"]), row.at)


def _handover(acting: Acting, contact: Contact, row: TelephoneEvent) -> None:
    device = str(row.details["device"])
    if contact.agent is None or contact.agent.device != device:
        handing.handed_over(acting, contact, _whose(device).pk, now=row.at)


def _abandoned(acting: Acting, contact: Contact, row: TelephoneEvent) -> None:
    actions.abandoned(acting, contact, now=row.at)


def _hangup(acting: Acting, contact: Contact, row: TelephoneEvent) -> None:
    over(acting, contact, row.at, code=str(row.details.get("code", "")))


def over(acting: Acting, contact: Contact, at: datetime, *, code: str = "") -> None:
    """The call is no more: a conversation ended, or somebody gave up waiting."""
    if contact.state == ContactState.IN_CONVERSATION:
        actions.ended(acting, contact, now=at, code=code)
    elif contact.state == ContactState.WAITING:
        actions.abandoned(acting, contact, now=at)


def _held(acting: Acting, contact: Contact, row: TelephoneEvent) -> None:
    parking.held(acting, contact, now=row.at)


def _resumed(acting: Acting, contact: Contact, row: TelephoneEvent) -> None:
    parking.resumed(acting, contact, now=row.at)


def _tell_only(acting: Acting, contact: Contact, row: TelephoneEvent) -> None:
    """Listening, leaving and consulting change nobody's place; the journal and the desk hear of it."""
    rooms = (f"desk:{contact.agent_id}",) if contact.agent_id else ()
    record(acting, f"telephone.{row.kind}", contact, at=row.at, rooms=rooms, device=row.details.get("device", ""))


def _connected(acting: Acting, contact: Contact, row: TelephoneEvent) -> None:
    """The citizen we ring has picked up; told twice, it happened once for whoever looks at the state."""
    if contact.agent_id and contact.state == ContactState.IN_CONVERSATION:
        record(acting, "telephone.connected", contact, at=row.at, rooms=(f"desk:{contact.agent_id}",))


def _callback_wanted(acting: Acting, contact: Contact, row: TelephoneEvent) -> None:
    outgoing.keep_place(acting, contact, str(row.details.get("caller", "")), now=row.at)


def _offers(contact: Contact, row: TelephoneEvent) -> QuerySet[Assignment]:
    """The offer the event is about; a late event is not about one made since."""
    offers = Assignment.objects.filter(
        place__contact=contact, agent__device=row.details.get("device", ""), ended_at=None, answered_at=None
    )
    return offers.filter(offered_at__lte=row.at) if row.fate == "late" else offers


_TELLING: dict[Kind, Callable[[Acting, Contact, TelephoneEvent], None]] = {
    Kind.QUEUE_ENTER: _queue_enter,
    Kind.RINGING: _ringing,
    Kind.NO_ANSWER: _no_answer,
    Kind.ANSWER: _answer,
    Kind.LISTENING: _tell_only,
    Kind.LEFT: _tell_only,
    Kind.CONSULTING: _tell_only,
    Kind.HANDOVER: _handover,
    Kind.HELD: _held,
    Kind.RESUMED: _resumed,
    Kind.ABANDONED: _abandoned,
    Kind.HANGUP: _hangup,
    Kind.CONNECTED: _connected,
    Kind.CALLBACK_WANTED: _callback_wanted,
}


def as_told(acting: Acting, call: CallNow, at: datetime) -> bool:
    """Bring one contact in step with the switchboard's snapshot; True when something had to change."""
    contact, begun = contact_of(call.call), None
    if contact is None:
        contact = begun = begin(acting, call.call, call.line, call.caller, call.topic, call.since)
    if contact is not None and call.stage in ("answered", "connected") and contact.state == ContactState.WAITING:
        return answered(acting, contact, call.device, at) or begun is not None
    return begun is not None
