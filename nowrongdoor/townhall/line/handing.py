"""Handing a citizen over in person: the colleague says yes first, then the two talk, then the citizen is hers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _

from nowrongdoor.engine.dispatch import State
from nowrongdoor.townhall.contacts import reads as contacts
from nowrongdoor.townhall.contacts.models import Contact
from nowrongdoor.townhall.contacts.rules import ContactState
from nowrongdoor.townhall.errors import LostRace, Refused
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.journal.actions import record
from nowrongdoor.townhall.line import parking, presence
from nowrongdoor.townhall.line.hand_rules import ASK_LASTS, MAY_BE_ASKED, AskState
from nowrongdoor.townhall.line.models import Assignment, HandoverAsk
from nowrongdoor.townhall.line.ports import TelephonyError, telephony
from nowrongdoor.townhall.line.rules import PauseReason
from nowrongdoor.townhall.people.models import Agent

HELPING = PauseReason.COLLEAGUE


def ask(acting: Acting, contact_id: int, receiver_id: int, *, now: datetime) -> HandoverAsk:
    """Ask a colleague to take over the citizen one talks with; she sees who asks and about what, and says yes or no.

    Refused when she has a citizen of her own, is not here or has no telephone; LostRace when somebody asks her already.
    """
    expire(acting, now=now)
    try:
        with transaction.atomic():
            contact = _talking(acting, contact_id)
            assert contact.agent_id is not None  # it is in hand
            receiver = _can_be_asked(acting, receiver_id)
            asked = HandoverAsk.objects.create(
                contact=contact, giver_id=contact.agent_id, receiver=receiver, asked_at=now
            )
            _tell(acting, "handover.asked", asked, now)
            return asked
    except IntegrityError as error:
        raise LostRace(_("She is being asked by a colleague, or you are asking somebody already.")) from error


def _talking(acting: Acting, contact_id: int) -> Contact:
    contact = contacts.in_hand(acting, contact_id, lock=True)
    if contact.state != ContactState.IN_CONVERSATION:
        raise Refused(_("There is nobody on the line."), "not_talking")
    return contact


def _can_be_asked(acting: Acting, receiver_id: int) -> Agent:
    agent = Agent.objects.filter(pk=receiver_id, active=True).exclude(pk=acting.agent_id or 0).first()
    here = presence.now_of(receiver_id)
    if agent is None or not agent.device or here is None or here.state not in MAY_BE_ASKED:
        raise Refused(_("That colleague cannot take a call just now. Promise the citizen a call instead."), "busy")
    return agent


def answer(acting: Acting, ask_id: int, yes: bool, *, now: datetime) -> HandoverAsk:
    """The colleague says yes, and her telephone rings with the one who asked; or no, which needs no reason.

    LostRace when the asking is over. Refused when the switchboard does not ring her: then nothing has changed.
    """
    with transaction.atomic():
        asked = _open(ask_id, AskState.ASKED)
        acting.must_be_agent(asked.receiver_id)
        if asked.asked_at + ASK_LASTS < now:
            raise LostRace(_("It is too late: the question has run out."))
        if not yes:
            _end(acting, asked, AskState.DECLINED, now)
            return asked
        # No call may be offered to her from now on: she is with a colleague.
        if not presence.flip(asked.receiver_id, [State.READY], State.PAUSE, at=now, reason=HELPING):
            here = presence.now_of(asked.receiver_id)
            if here is None or here.state != State.PAUSE:
                raise LostRace(_("You have got another contact meanwhile."))
        asked.state, asked.answered_at = AskState.ACCEPTED, now
        asked.save(update_fields=["state", "answered_at"])
        _tell(acting, "handover.accepted", asked, now)
        # Last, so that what the switchboard refuses changes nothing here.
        _command("consult", asked.contact.call, asked.receiver.device, at=now)
        return asked


def complete(acting: Acting, ask_id: int, *, now: datetime) -> None:
    """Put the citizen through to the colleague who said yes; the contact is hers when the switchboard tells so."""
    asked = HandoverAsk.objects.select_related("contact").filter(pk=ask_id, state=AskState.ACCEPTED).first()
    if asked is None:
        raise Refused(_("Nobody has said yes yet."), "not_accepted")
    acting.must_be_agent(asked.giver_id)
    _command("complete", asked.contact.call, at=now)


def withdraw(acting: Acting, ask_id: int, *, now: datetime) -> None:
    """Take the question back, also after a yes: the citizen is with the one who asked again."""
    with transaction.atomic():
        asked = _open(ask_id, AskState.ASKED, AskState.ACCEPTED)
        acting.must_be_agent(asked.giver_id)
        said_yes = asked.state == AskState.ACCEPTED
        _end(acting, asked, AskState.WITHDRAWN, now)
        if said_yes:
            _command("cancel", asked.contact.call, at=now)


def expire(acting: Acting, *, now: datetime) -> int:
    """End the questions nobody has answered in time; returns how many. Safe at any time."""
    count = 0
    for ask_id in HandoverAsk.objects.filter(state=AskState.ASKED, asked_at__lt=now - ASK_LASTS).values_list("pk"):
        with transaction.atomic():
            asked = HandoverAsk.objects.select_for_update().filter(pk=ask_id[0], state=AskState.ASKED).first()
            if asked is not None:
                _end(acting, asked, AskState.EXPIRED, now)
                count += 1
    return count


def contact_ended(acting: Acting, subject: str, *, now: datetime, **_details: object) -> None:
    """The citizen is no longer on the line (reaction to `contact.ended`): nobody needs to be asked."""
    found = HandoverAsk.objects.select_for_update().filter(contact_id=int(subject.partition(":")[2]), ended_at=None)
    for asked in found:
        _end(acting, asked, AskState.WITHDRAWN, now)


def asked_of(agent_id: int, *, now: datetime) -> HandoverAsk | None:
    """The question an agent is asked now, with what she sees of the citizen's matter; None where there is none."""
    rows = HandoverAsk.objects.filter(receiver_id=agent_id, ended_at=None).select_related("giver", "contact__team")
    asked = rows.prefetch_related("contact__questions__topic").first()
    late = asked is not None and asked.state == AskState.ASKED and asked.asked_at + ASK_LASTS < now
    return None if late else asked


def asked_about(contact_id: int) -> HandoverAsk | None:
    """The newest question about a contact, answered or not."""
    rows = HandoverAsk.objects.filter(contact_id=contact_id).select_related("receiver")
    return rows.order_by("-asked_at", "-pk").first()


def colleagues_to_ask(agent_id: int, team_code: str, *, now: datetime) -> list[Agent]:
    """Who could be asked now: with a telephone and a free hand, those of the team first."""
    rows = Agent.objects.filter(active=True, presences__until=None, presences__state__in=MAY_BE_ASKED)
    found = list(rows.exclude(pk=agent_id).exclude(device="").order_by("name").distinct())
    worn = set(Agent.objects.filter(wearings__until=None, wearings__team__code=team_code).values_list("pk", flat=True))
    return sorted(found, key=lambda agent: agent.pk not in worn)


@transaction.atomic(savepoint=False)
def handed_over(acting: Acting, contact: Contact, receiver_id: int, *, now: datetime) -> bool:
    """A colleague who was asked first has taken the citizen over; the contact is hers from here."""
    offer = Assignment.objects.filter(place__contact=contact, ended_at=None).select_related("place").first()
    if offer is None or contact.state != ContactState.IN_CONVERSATION or offer.agent_id == receiver_id:
        return False
    presence.withdraw_ringing(acting, receiver_id, State.READY, now=now)
    giver_id = offer.agent_id
    Assignment.objects.filter(pk=offer.pk).update(ended_at=Greatest("offered_at", now), ended_how="done")
    Contact.objects.filter(pk=contact.pk).update(agent_id=receiver_id)
    parking.make_way(contact, receiver_id, now=now)
    Assignment.objects.create(
        place=offer.place, agent_id=receiver_id, hat_id=offer.hat_id, ring=offer.ring, offered_at=now, answered_at=now
    )
    presence.flip(
        receiver_id, [State.READY, State.PAUSE, State.AWAY], State.IN_CONVERSATION, at=now, hat_id=offer.hat_id
    )
    presence.free(acting, giver_id, now=now)
    HandoverAsk.objects.filter(contact=contact, ended_at=None).update(state=AskState.DONE, ended_at=now)
    rooms = ("line", "lead", f"desk:{receiver_id}", f"desk:{giver_id}")
    record(acting, "contact.handed_over", contact, at=now, rooms=rooms, giver=giver_id, receiver=receiver_id)
    return True


def _open(ask_id: int, *states: AskState) -> HandoverAsk:
    rows = HandoverAsk.objects.select_related("contact", "receiver").select_for_update(of=("self",))
    asked = rows.filter(pk=ask_id, state__in=states).first()
    if asked is None:
        raise LostRace(_("That question is over."))
    return asked


def _end(acting: Acting, asked: HandoverAsk, state: AskState, now: datetime) -> None:
    said_yes = asked.state == AskState.ACCEPTED
    asked.state, asked.ended_at = state, now
    asked.answered_at = now if state == AskState.DECLINED else asked.answered_at
    asked.save(update_fields=["state", "ended_at", "answered_at"])
    here = presence.now_of(asked.receiver_id) if said_yes else None
    if here is not None and here.state == State.PAUSE and here.reason == HELPING:
        presence.flip(asked.receiver_id, [State.PAUSE], State.READY, at=now)
    _tell(acting, f"handover.{state}", asked, now)


def _tell(acting: Acting, verb: str, asked: HandoverAsk, now: datetime) -> None:
    rooms = (f"desk:{asked.giver_id}", f"desk:{asked.receiver_id}", "line")
    told: dict[str, Any] = {"giver": asked.giver_id, "receiver": asked.receiver_id, "ask": asked.pk}
    record(acting, verb, f"contact:{asked.contact_id}", at=now, rooms=rooms, **told)


def _command(name: str, call: str | None, *more: str, at: datetime) -> None:
    try:
        getattr(telephony(), name)(call or "", *more, at=at)
    except TelephonyError as error:
        raise Refused(_("The switchboard did not take it: %(why)s") % {"why": error}, "telephony") from error
