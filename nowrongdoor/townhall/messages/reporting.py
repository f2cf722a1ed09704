"""What the gateway tells of a message later: taken in once, in any order."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from django.db import transaction

from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.messages.actions import record_of
from nowrongdoor.townhall.messages.models import Message
from nowrongdoor.townhall.messages.ports import Report, Sms
from nowrongdoor.townhall.messages.rules import SETTLED, Sending, Trouble, after_report


class Fate(StrEnum):
    """What became of a report: it changed something, it said nothing new, or it is of no message of ours."""

    TAKEN = "taken"
    KNOWN = "known"
    UNKNOWN = "unknown"


_VERBS = {
    Sending.SENT: "message.sent",
    Sending.DELIVERED: "message.delivered",
    Sending.FAILED: "message.failed",
}


@transaction.atomic
def take(acting: Acting, report: Report, *, now: datetime) -> Fate:
    """Take in one report. It counts when our reference, or the gateway's own name for the message, is one we know."""
    message = _message(report)
    if message is None:
        return Fate.UNKNOWN
    becomes = after_report(message.state, report.told)
    if not message.gateway_id and report.gateway_id:
        message.gateway_id = report.gateway_id
        message.save(update_fields=["gateway_id"])
    if becomes is None:
        return Fate.KNOWN
    _become(message, becomes, report, now)
    rooms = ("lead",) if becomes == Sending.FAILED else ()
    record_of(acting, _VERBS[becomes], message, now=now, rooms=rooms, code=message.trouble)
    return Fate.TAKEN


@transaction.atomic
def fetch(acting: Acting, gateway: Sms, *, now: datetime) -> int:
    """Take in what a gateway that brings no reports has to tell; returns how many said something new."""
    return sum(take(acting, report, now=now) == Fate.TAKEN for report in gateway.reports(at=now))


def _message(report: Report) -> Message | None:
    """The message, locked. A reference of ours under another gateway's name is of a message sent again since."""
    rows = Message.objects.select_for_update()
    found = rows.filter(reference=report.reference).first() if report.reference else None
    if found is None and report.gateway_id:
        found = rows.filter(gateway_id=report.gateway_id).first()
    if found is not None and report.gateway_id and found.gateway_id not in ("", report.gateway_id):
        return None
    return found


def _become(message: Message, becomes: Sending, report: Report, now: datetime) -> None:
    message.state = becomes
    message.sent_at = message.sent_at or now
    message.settled_at = now if becomes in SETTLED else None
    message.trouble = (report.code or Trouble.NOT_DELIVERED)[:40] if becomes == Sending.FAILED else ""
    message.save(update_fields=["state", "sent_at", "settled_at", "trouble"])
