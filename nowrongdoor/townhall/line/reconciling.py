"""Putting things right after somebody died: lost commands, rings nobody ended, calls that ended unseen."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.db.models import Q

from nowrongdoor.townhall.contacts.models import Contact
from nowrongdoor.townhall.contacts.rules import ContactState
from nowrongdoor.townhall.errors import TownHallError
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.line import actions, rules, telling
from nowrongdoor.townhall.line.dialling import dial_for
from nowrongdoor.townhall.line.models import Assignment, Exchange, TelephoneEvent
from nowrongdoor.townhall.line.ports import CallNow, CallsNow, Kind, Telephony, TelephonyError

log = logging.getLogger("nowrongdoor.reconciling")


def command_again(switchboard: Telephony, *, now: datetime) -> int:
    """Command the telephones of offers that have not rung: the one who should have may have died in between."""
    late = Assignment.objects.filter(
        ended_at=None,
        answered_at=None,
        rung_at=None,
        offered_at__lt=now - timedelta(seconds=rules.COMMAND_AGAIN_SECONDS),
    ).select_related("place__contact", "place__team", "agent")
    count = 0
    for offer in late:
        count += connect(switchboard, offer)
    return count


def connect(switchboard: Telephony, offer: Assignment) -> bool:
    """Ring the agent's telephone for this offer; False, with a line in the log, when the switchboard did not take it.

    The time told is that of the offer: so a switchboard can see that it is asked the same thing again.
    """
    try:
        dial_for(switchboard, offer)
    except TelephonyError as error:
        log.warning("contact %s: %s", offer.place.contact_id, error)
        return False
    return True


def end_forgotten_rings(acting: Acting, switchboard: Telephony, *, now: datetime) -> int:
    """Take back offers that rang far too long without a word from the switchboard."""
    forgotten = Assignment.objects.filter(
        ended_at=None, answered_at=None, offered_at__lt=now - timedelta(seconds=2 * rules.RING_OUT_SECONDS)
    ).select_related("place__contact")
    count = 0
    for offer in forgotten:
        try:
            switchboard.cancel(offer.place.contact.call or "", at=now)
        except TelephonyError as error:
            log.warning("contact %s: %s", offer.place.contact_id, error)
        count += actions.rang_out(acting, offer, now=now)
    return count


def reconcile(acting: Acting, switchboard: Telephony, *, now: datetime) -> int:
    """Compare our open calls with the switchboard's; returns how many had to be put right.

    Only when every event up to the snapshot has been applied: what is still on its way is not wrong.
    """
    told = switchboard.snapshot()
    if told is None or not Exchange.objects.filter(name=switchboard.exchange, applied_through=told.number).exists():
        return 0
    steps = [partial(telling.as_told, acting, call, now) for call in _out_of_step(told)]
    steps += [partial(_end, acting, contact_id, now) for contact_id in _ended_unseen(switchboard, told)]
    changed = sum(_put_right(switchboard, told.number, step) for step in steps)
    if changed:
        log.warning("%s calls were out of step with the switchboard and put right", changed)
    return changed


def _put_right(switchboard: Telephony, number: int, step: Callable[[], bool]) -> bool:
    """Do one correction, unless the switchboard has told more since the snapshot: then the next look is truer."""
    try:
        with transaction.atomic():
            exchange = Exchange.objects.select_for_update().get(name=switchboard.exchange)
            moved_on = exchange.applied_through != number or switchboard.events_after(number, most=1)
            return not moved_on and step()
    except TownHallError as trouble:
        log.warning("out of step with the switchboard, and cannot be put right: %s", trouble)
        return False


def _out_of_step(told: CallsNow) -> list[CallNow]:
    """Calls nobody here has heard of, and those answered there that still wait here."""
    calls = [call.call for call in told.calls]
    known = dict(Contact.objects.filter(call__in=calls).values_list("call", "state"))
    waiting = {call for call, state in known.items() if state == ContactState.WAITING}
    hung_up = set(
        TelephoneEvent.objects.filter(kind=Kind.CALLBACK_WANTED, call__in=calls).values_list("call", flat=True)
    )
    return [
        one
        for one in told.calls
        if (one.call in waiting and one.stage in ("answered", "connected"))
        or (one.call not in known and one.direction == "in" and one.call not in hung_up)
    ]


def _ended_unseen(switchboard: Telephony, told: CallsNow) -> list[int]:
    """Contacts whose call this switchboard no longer has; those that came over another one are not its business."""
    open_here = Contact.objects.filter(
        closed_at=None, channel="telephone", state__in=[ContactState.WAITING, ContactState.IN_CONVERSATION]
    ).exclude(call=None)
    # A citizen who waits to be rung has no call yet; an offer that should have rung is commanded again.
    open_here = open_here.exclude(~Q(place__ring_back=""), state=ContactState.WAITING)
    going_on = {call.call for call in told.calls}
    gone = {call: pk for pk, call in open_here.values_list("pk", "call") if call not in going_on}
    if not gone:
        return []
    elsewhere = TelephoneEvent.objects.filter(kind=Kind.OFFERED, call__in=list(gone)).exclude(
        exchange__name=switchboard.exchange
    )
    for call in elsewhere.values_list("call", flat=True):
        gone.pop(call, None)
    return sorted(gone.values())


def _end(acting: Acting, contact_id: int, now: datetime) -> bool:
    contact = Contact.objects.get(pk=contact_id)
    telling.over(acting, contact, now)
    return contact.state in (ContactState.WAITING, ContactState.IN_CONVERSATION)
