"""Putting things right after somebody died: lost commands, rings nobody ended, calls that ended unseen."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import transaction

from nowrongdoor.townhall.contacts.models import Contact
from nowrongdoor.townhall.contacts.rules import ContactState
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.line import actions, rules, telling
from nowrongdoor.townhall.line.models import Assignment, Exchange
from nowrongdoor.townhall.line.ports import CallsNow, Telephony, TelephonyError

log = logging.getLogger("nowrongdoor.reconciling")


def command_again(switchboard: Telephony, *, now: datetime) -> int:
    """Command the telephones of offers that have not rung: the one who should have may have died in between."""
    late = Assignment.objects.filter(
        ended_at=None,
        answered_at=None,
        rung_at=None,
        offered_at__lt=now - timedelta(seconds=rules.COMMAND_AGAIN_SECONDS),
    ).select_related("place__contact", "agent")
    count = 0
    for offer in late:
        count += connect(switchboard, offer, now=now)
    return count


def connect(switchboard: Telephony, offer: Assignment, *, now: datetime) -> bool:
    """Ring the agent's telephone for this offer; False, with a line in the log, when the switchboard did not take it."""
    try:
        switchboard.connect(offer.place.contact.call or "", offer.agent.device, at=now)
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
    if told is None or not _caught_up(switchboard, told):
        return 0
    changed = sum(_in_step(acting, call, now) for call in told.calls)
    changed += _end_unseen(acting, {call.call for call in told.calls}, told.number, switchboard, now)
    if changed:
        log.warning("%s calls were out of step with the switchboard and put right", changed)
    return changed


def _caught_up(switchboard: Telephony, told: CallsNow) -> bool:
    exchange = Exchange.objects.filter(name=switchboard.exchange).first()
    return exchange is not None and exchange.applied_through >= told.number


@transaction.atomic
def _in_step(acting: Acting, call: object, now: datetime) -> bool:
    return telling.as_told(acting, call, now)  # type: ignore[arg-type]


def _end_unseen(
    acting: Acting, going_on: set[str], number: int, switchboard: Telephony, now: datetime
) -> int:
    """End contacts whose call the switchboard no longer has, unless it has told more in the meantime."""
    open_here = Contact.objects.filter(
        closed_at=None, channel="telephone", state__in=[ContactState.WAITING, ContactState.IN_CONVERSATION]
    )
    count = 0
    for contact in open_here:
        if contact.call and contact.call not in going_on:
            with transaction.atomic():
                Exchange.objects.select_for_update().get(name=switchboard.exchange)
                if switchboard.events_after(number, most=1):
                    return count
                contact.refresh_from_db()
                telling.over(acting, contact, now)
                count += 1
    return count
