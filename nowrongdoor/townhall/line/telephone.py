"""Taking in what the switchboard tells: once each, in the order of its numbers, and nothing half-applied.

An event that arrives ahead of its turn waits for those before it; when they do not come, the gap is skipped and the
snapshot puts things right. An event that cannot be applied is set aside, loudly, and stops nobody else.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, OperationalError, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nowrongdoor.townhall.contacts.models import Contact
from nowrongdoor.townhall.errors import Slip, TownHallError
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.line import door
from nowrongdoor.townhall.line.models import Exchange, TelephoneEvent
from nowrongdoor.townhall.line.poison import Poisoned, PoisonFound, until_sound
from nowrongdoor.townhall.line.ports import DEVICE_KINDS, Event, Kind, Telephony
from nowrongdoor.townhall.line.telling import apply, contact_of

log = logging.getLogger("nowrongdoor.telephone")

GAP_PATIENCE = timedelta(seconds=5)
"""How long later events wait for a missing one before the gap is skipped."""

RECENT_EVENTS = 5000
"""How far back a call to a closed line is remembered; its last event comes within seconds."""

APPLIED, PARKED, KNOWN, LATE = "applied", "parked", "known", "late"


def take(acting: Acting, exchange_name: str, event: Event, *, now: datetime) -> str:
    """Take one event in; says `applied`, `parked` (waiting for its turn), `known` (sent twice) or `late`.

    Slip when the event cannot be right: a line, telephone or call nobody knows, or a number used before. Then nothing
    has changed, and the number counts as dealt with where it was the next. One transaction; where an event proves
    poisoned it is done over with that one set aside.
    """
    return until_sound(lambda poisoned: _take(acting, exchange_name, event, poisoned, now))


@transaction.atomic
def _take(acting: Acting, exchange_name: str, event: Event, poisoned: Poisoned, now: datetime) -> str:
    exchange = door.locked(exchange_name)
    look = door.look(exchange, event)
    if _known(look, event):
        return KNOWN
    ahead = event.number > exchange.applied_through + 1
    contact = _check(exchange, event, look, may_come_later=ahead)
    row = _row(exchange, event, now)
    if ahead:
        row.save(force_insert=True)
        _remember_gap(exchange, exchange.gap_since or now)
        return PARKED
    if event.number <= exchange.applied_through:
        _apply(acting, row, contact, poisoned, fate=LATE)
        _catch_up(acting, exchange, event, poisoned)
        return LATE
    _let_it_tell(acting, row, contact, poisoned, fate=APPLIED)
    door.keep(exchange, row)
    if exchange.gap_since is not None:
        _drain(acting, exchange, poisoned, now)
        exchange.save(update_fields=["applied_through", "gap_since"])
    return APPLIED


def refuse(acting: Acting, exchange_name: str, event_id: str, number: int, why: str, *, now: datetime) -> None:
    """Remember that an event was refused, and let those that waited behind its number go on."""
    until_sound(lambda poisoned: _refuse(acting, exchange_name, (event_id, number), why, poisoned, now))


@transaction.atomic
def _refuse(
    acting: Acting, exchange_name: str, named: tuple[str, int], why: str, poisoned: Poisoned, now: datetime
) -> None:
    exchange, (event_id, number) = door.locked(exchange_name), named
    used = exchange.events.filter(Q(event_id=event_id) | Q(number=number)).exists()
    if used or number != exchange.applied_through + 1:
        return
    TelephoneEvent.objects.create(
        exchange=exchange, event_id=event_id, number=number, kind="refused", at=now, arrived_at=now,
        fate="refused", trouble=why[:300],
    )  # fmt: skip
    exchange.applied_through = number
    _drain(acting, exchange, poisoned, now)
    exchange.save(update_fields=["applied_through", "gap_since"])


def pull(acting: Acting, switchboard: Telephony, *, now: datetime, most: int = 200) -> int:
    """Fetch and take what the switchboard has told since last time; returns how many events."""
    events = switchboard.events_after(door.applied_through(switchboard.exchange), most=most)
    for event in events:
        try:
            take(acting, switchboard.exchange, event, now=now)
        except Slip as slip:
            log.warning("event %s of %s refused: %s", event.number, switchboard.exchange, slip)
            refuse(acting, switchboard.exchange, event.event_id, event.number, str(slip), now=now)
    return len(events)


def skip_gaps(acting: Acting, *, now: datetime, patience: timedelta = GAP_PATIENCE) -> int:
    """Give up on numbers that did not come in time and apply what waited behind them; returns how many gaps."""
    return until_sound(lambda poisoned: _skip_gaps(acting, poisoned, now, patience))


@transaction.atomic
def _skip_gaps(acting: Acting, poisoned: Poisoned, now: datetime, patience: timedelta) -> int:
    skipped = 0
    for exchange in Exchange.objects.select_for_update().filter(gap_since__lte=now - patience):
        first = exchange.events.filter(fate="", number__gt=exchange.applied_through).order_by("number").first()
        if first is not None:
            log.warning("%s: events %s to %s never came", exchange, exchange.applied_through + 1, first.number - 1)
            exchange.applied_through = first.number - 1
            skipped += 1
        _drain(acting, exchange, poisoned, now)
        exchange.save(update_fields=["applied_through", "gap_since"])
    return skipped


def _known(look: door.Look, event: Event) -> bool:
    """Whether this very event came before; Slip when its number was used by another."""
    if look.before and event.event_id not in look.before:
        raise Slip("number", _("Event number %(number)s was used by another event.") % {"number": event.number})
    return bool(look.before)


def _row(exchange: Exchange, event: Event, now: datetime) -> TelephoneEvent:
    return TelephoneEvent(
        exchange=exchange,
        event_id=event.event_id,
        number=event.number,
        kind=event.kind,
        call=event.call,
        at=min(event.at, now),
        details=event.details,
        arrived_at=now,
    )


def _remember_gap(exchange: Exchange, since: datetime) -> None:
    if exchange.gap_since != since:
        exchange.gap_since = since
        exchange.save(update_fields=["gap_since"])


def _drain(acting: Acting, exchange: Exchange, poisoned: Poisoned, now: datetime) -> None:
    """Apply what waited behind and is now in unbroken order; forget the gap, or remember since when the next one is."""
    before = exchange.applied_through
    pending = list(exchange.events.filter(fate="", number__gt=before).order_by("number"))
    for row in pending:
        if row.number != exchange.applied_through + 1:
            break
        _apply(acting, row, contact_of(row.call), poisoned, fate=APPLIED)
        exchange.applied_through = row.number
    held_back = bool(pending) and pending[-1].number > exchange.applied_through
    moved_on = exchange.applied_through != before
    exchange.gap_since = (now if moved_on or exchange.gap_since is None else exchange.gap_since) if held_back else None


def _catch_up(acting: Acting, exchange: Exchange, event: Event, poisoned: Poisoned) -> None:
    """After a call's beginning came late: tell again what was shrugged off because nobody knew the call."""
    if event.kind != Kind.OFFERED:
        return
    since = exchange.events.filter(call=event.call, number__gt=event.number, fate__in=(APPLIED, LATE))
    for row in since.order_by("number"):
        _apply(acting, row, contact_of(row.call), poisoned, fate=row.fate)


def _apply(acting: Acting, row: TelephoneEvent, contact: Contact | None, poisoned: Poisoned, *, fate: str) -> None:
    """Let the event change the line, and keep it with its fate."""
    _let_it_tell(acting, row, contact, poisoned, fate=fate)
    row.save()


def _let_it_tell(
    acting: Acting, row: TelephoneEvent, contact: Contact | None, poisoned: Poisoned, *, fate: str
) -> None:
    """Let the event change the line and say its fate; one found poisoned before is only kept, not applied."""
    row.fate, row.trouble = poisoned.get(row.event_id, (fate, ""))
    if row.event_id not in poisoned:
        try:
            apply(acting, row, contact)
        except OperationalError:
            raise
        except IntegrityError as trouble:
            log.warning("event %s %s met somebody who was first: %s", row.number, row.kind, trouble)
            raise PoisonFound(row.event_id, "set_aside", f"IntegrityError: {trouble}", again=True) from trouble
        except TownHallError as trouble:
            log.warning("event %s %s refused: %s", row.number, row.kind, trouble)
            raise PoisonFound(row.event_id, "refused", str(trouble)) from trouble
        except Exception as trouble:
            log.exception("event %s %s set aside", row.number, row.kind)
            raise PoisonFound(row.event_id, "set_aside", f"{type(trouble).__name__}: {trouble}") from trouble


def _check(exchange: Exchange, event: Event, look: door.Look, *, may_come_later: bool) -> Contact | None:
    """The call's contact; Slip when the event names a line, telephone or call that nobody here knows."""
    details: dict[str, Any] = event.details
    if event.kind == Kind.OFFERED:
        line = str(details.get("line", ""))
        if not look.has_line:
            raise Slip("line", _("No line has the number or code %(line)s.") % {"line": line or "(empty)"})
        return None
    if event.kind in DEVICE_KINDS:
        device = str(details.get("device", ""))
        if not look.has_device:
            raise Slip("device", _("Nobody has the telephone %(device)s.") % {"device": device or "(empty)"})
    contact = contact_of(event.call)
    if contact is None and not may_come_later and not _was_offered(exchange, event.call):
        raise Slip("call", _("No such call is known: %(call)s.") % {"call": event.call})
    return contact


def _was_offered(exchange: Exchange, call: str) -> bool:
    """Whether a call without a contact was offered lately: then its line was closed, and what follows is no riddle."""
    lately = exchange.events.filter(number__gt=exchange.applied_through - RECENT_EVENTS)
    return lately.filter(call=call, kind=Kind.OFFERED).exists()
