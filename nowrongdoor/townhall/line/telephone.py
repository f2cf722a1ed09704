"""Taking in what the switchboard tells: once each, in the order of its numbers, and nothing half-applied.

An event that arrives ahead of its turn waits for those before it; when they do not come, the gap is skipped and the
snapshot puts things right. An event that cannot be applied is set aside, loudly, and stops nobody else.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from nowrongdoor.townhall.contacts.models import Contact
from nowrongdoor.townhall.errors import Slip, TownHallError
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.line.models import Exchange, TelephoneEvent
from nowrongdoor.townhall.line.ports import DEVICE_KINDS, Event, Kind, Telephony
from nowrongdoor.townhall.line.telling import apply
from nowrongdoor.townhall.people.models import Agent, Team

log = logging.getLogger("nowrongdoor.telephone")

GAP_PATIENCE = timedelta(seconds=5)
"""How long later events wait for a missing one before the gap is skipped."""

APPLIED, PARKED, KNOWN, LATE = "applied", "parked", "known", "late"


@transaction.atomic
def take(acting: Acting, exchange_name: str, event: Event, *, now: datetime) -> str:
    """Take one event in; says `applied`, `parked` (waiting for its turn), `known` (sent twice) or `late`.

    Slip when the event cannot be right: a line, telephone or call nobody knows, or a number used before. Then nothing
    has changed, and the number counts as dealt with where it was the next.
    """
    exchange = _locked(exchange_name)
    if exchange.events.filter(event_id=event.event_id).exists():
        return KNOWN
    if exchange.events.filter(number=event.number).exists():
        raise Slip("number", _("Event number %(number)s was used by another event.") % {"number": event.number})
    ahead = event.number > exchange.applied_through + 1
    _check(event, may_come_later=ahead)
    row = _keep(exchange, event, now)
    if event.number <= exchange.applied_through:
        _apply(acting, row, fate=LATE)
        return LATE
    _drain(acting, exchange, now)
    return PARKED if ahead else APPLIED


@transaction.atomic
def refuse(exchange_name: str, event_id: str, number: int, why: str, *, now: datetime) -> None:
    """Remember that a number was refused, so that those after it need not wait for it."""
    exchange = _locked(exchange_name)
    if number != exchange.applied_through + 1 or exchange.events.filter(number=number).exists():
        return
    TelephoneEvent.objects.create(
        exchange=exchange, event_id=event_id, number=number, kind="refused", at=now, arrived_at=now,
        fate="refused", trouble=why[:300],
    )
    exchange.applied_through = number
    exchange.save(update_fields=["applied_through"])


def pull(acting: Acting, switchboard: Telephony, *, now: datetime, most: int = 200) -> int:
    """Fetch and take what the switchboard has told since last time; returns how many events."""
    exchange, _made = Exchange.objects.get_or_create(name=switchboard.exchange)
    events = switchboard.events_after(exchange.applied_through, most=most)
    for event in events:
        try:
            take(acting, switchboard.exchange, event, now=now)
        except Slip as slip:
            log.warning("event %s of %s refused: %s", event.number, switchboard.exchange, slip)
            refuse(switchboard.exchange, event.event_id, event.number, str(slip), now=now)
    return len(events)


@transaction.atomic
def skip_gaps(acting: Acting, *, now: datetime, patience: timedelta = GAP_PATIENCE) -> int:
    """Give up on numbers that did not come in time and apply what waited behind them; returns how many gaps."""
    skipped = 0
    for exchange in Exchange.objects.select_for_update().filter(gap_since__lte=now - patience):
        first = exchange.events.filter(fate="", number__gt=exchange.applied_through).order_by("number").first()
        if first is not None:
            log.warning("%s: events %s to %s never came", exchange, exchange.applied_through + 1, first.number - 1)
            exchange.applied_through = first.number - 1
            skipped += 1
        exchange.gap_since = None
        _drain(acting, exchange, now)
        exchange.save(update_fields=["applied_through", "gap_since"])
    return skipped


def _locked(name: str) -> Exchange:
    """The exchange's row, locked: events of one switchboard are applied one at a time."""
    row = Exchange.objects.select_for_update().filter(name=name).first()
    if row is None:
        Exchange.objects.get_or_create(name=name)
        row = Exchange.objects.select_for_update().get(name=name)
    return row


def _keep(exchange: Exchange, event: Event, now: datetime) -> TelephoneEvent:
    return TelephoneEvent.objects.create(
        exchange=exchange,
        event_id=event.event_id,
        number=event.number,
        kind=event.kind,
        call=event.call,
        at=min(event.at, now),
        details=event.details,
        arrived_at=now,
    )


def _drain(acting: Acting, exchange: Exchange, now: datetime) -> None:
    """Apply everything that stands in unbroken order; remember since when a gap holds the rest back."""
    before = exchange.applied_through
    pending = list(exchange.events.filter(fate="", number__gt=before).order_by("number"))
    for row in pending:
        if row.number != exchange.applied_through + 1:
            break
        _apply(acting, row, fate=APPLIED)
        exchange.applied_through = row.number
    held_back = bool(pending) and pending[-1].number > exchange.applied_through
    gap_since = (exchange.gap_since or now) if held_back else None
    if exchange.applied_through != before or gap_since != exchange.gap_since:
        exchange.gap_since = gap_since
        exchange.save(update_fields=["applied_through", "gap_since"])


def _apply(acting: Acting, row: TelephoneEvent, *, fate: str) -> None:
    row.fate = fate
    try:
        with transaction.atomic():
            apply(acting, row)
    except TownHallError as trouble:
        row.fate, row.trouble = "refused", str(trouble)[:300]
        log.warning("event %s %s refused: %s", row.number, row.kind, trouble)
    except Exception as trouble:
        row.fate, row.trouble = "set_aside", f"{type(trouble).__name__}: {trouble}"[:300]
        log.exception("event %s %s set aside", row.number, row.kind)
    row.save(update_fields=["fate", "trouble"])


def _check(event: Event, *, may_come_later: bool) -> None:
    """Refuse an event that names a line, telephone or call that nobody here knows."""
    details: dict[str, Any] = event.details
    if event.kind == Kind.OFFERED:
        line = str(details.get("line", ""))
        if not Team.objects.filter(active=True, phone=line).exists() and not Team.objects.filter(code=line).exists():
            raise Slip("line", _("No line has the number or code %(line)s.") % {"line": line or "(empty)"})
        return
    if event.kind in DEVICE_KINDS:
        device = str(details.get("device", ""))
        if not Agent.objects.filter(device=device).exclude(device="").exists():
            raise Slip("device", _("Nobody has the telephone %(device)s.") % {"device": device or "(empty)"})
    if not may_come_later and not Contact.objects.filter(call=event.call).exists():
        raise Slip("call", _("No such call is known: %(call)s.") % {"call": event.call})
