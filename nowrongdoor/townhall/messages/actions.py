"""Put a message into the outbox, take it back, send it again, and forget what it said."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from nowrongdoor.townhall.errors import LostRace, Refused, Slip
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.journal.actions import record
from nowrongdoor.townhall.messages.lengths import length_of, plainly
from nowrongdoor.townhall.messages.models import Message
from nowrongdoor.townhall.messages.numbers import can_be_texted, sentence
from nowrongdoor.townhall.messages.rules import GIVE_UP_AFTER, MOST_PARTS, NOT_TOLD, SETTLED, TEXT_KEPT, Sending


@transaction.atomic
def send(
    acting: Acting,
    *,
    key: str,
    to: str,
    text: str,
    language: str,
    about: str,
    purpose: str,
    now: datetime,
    good_until: datetime | None = None,
) -> Message:
    """Queue a text in the caller's transaction; the worker posts it once that has committed. Never talks to a gateway.

    Asked twice with the same key it is the same message, unchanged. Refused with the reason's code where the number
    cannot be texted, so ask `reads.may_be_texted` first; Slip when the text is empty or too long. After `good_until`
    (at most a day) it is given up instead of coming late.
    """
    known = Message.objects.filter(key=key).first()
    if known is not None:
        return known
    text = plainly(text).strip()
    parts = _checked(to, text)
    latest = now + GIVE_UP_AFTER
    message, made = Message.objects.get_or_create(
        key=key,
        defaults={
            "reference": key,
            "to": to,
            "text": text,
            "language": language,
            "about": about,
            "purpose": purpose,
            "parts": parts,
            "queued_at": now,
            "next_try_at": now,
            "good_until": min(good_until or latest, latest),
        },
    )
    if made:
        record_of(acting, "message.queued", message, now=now, parts=parts)
    return message


def _checked(to: str, text: str) -> int:
    """In how many parts the text goes; Refused or Slip when it cannot go at all."""
    why = can_be_texted(to)
    if why is not None:
        raise Refused(sentence(why, "en" if get_language() == "en" else "da"), why)
    if not text or "\x00" in text:
        raise Slip("text", _("Write what the message should say."))
    parts = length_of(text).parts
    if parts > MOST_PARTS:
        raise Slip("text", _("The message is too long: it would take %(parts)s texts.") % {"parts": parts})
    return parts


@transaction.atomic
def withdraw(acting: Acting, *, about: str, now: datetime, purpose: str = "") -> int:
    """Take back what is still queued about a subject, because newer news has overtaken it; returns how many."""
    waiting = Message.objects.select_for_update().filter(about=about, state=Sending.QUEUED)
    rows = list(waiting.filter(purpose=purpose) if purpose else waiting)
    for message in rows:
        settle(message, Sending.WITHDRAWN, now)
        record_of(acting, "message.withdrawn", message, now=now)
    return len(rows)


@transaction.atomic
def send_again(acting: Acting, message_id: int, *, now: datetime) -> Message:
    """A lead sends once more what did not get through; LostRace when a colleague already has."""
    acting.must_be("lead", "administrator")
    message = Message.objects.select_for_update().filter(pk=message_id).first()
    if message is None or message.wiped_at is not None:
        raise Refused(_("That message is no longer there."), "gone")
    if message.state not in NOT_TOLD:
        raise LostRace(_("The message has been sent again already."), "already_sent")
    # A new reference: a gateway that knows the old one would hold it for the message that failed.
    message.reference = f"{message.key}#{message.tries + 1}"
    message.state, message.trouble, message.gateway_id = Sending.QUEUED, "", ""
    message.next_try_at, message.good_until = now, now + GIVE_UP_AFTER
    message.claimed_at = message.sent_at = message.settled_at = None
    message.save()
    record_of(acting, "message.queued_again", message, now=now, rooms=("lead",))
    return message


@transaction.atomic
def forget(acting: Acting, *, now: datetime, most: int = 1000) -> int:
    """Wipe text and number of messages long settled; what, when and why stays. Returns how many."""
    old = now - TEXT_KEPT
    settled = Q(state__in=SETTLED, settled_at__lte=old) | Q(state=Sending.SENT, sent_at__lte=old)
    rows = Message.objects.select_for_update(skip_locked=True).filter(settled, wiped_at=None).order_by("id")
    ids = list(rows.values_list("id", flat=True)[:most])
    wiped = Message.objects.filter(id__in=ids).update(text="", to="", wiped_at=now)
    if wiped:
        record(acting, "messages.forgotten", "messages", at=now, wiped=wiped)
    return wiped


def settle(message: Message, state: Sending, now: datetime, trouble: str = "") -> None:
    """Write what became of a message whose row the caller holds."""
    message.state, message.trouble = state, trouble
    message.settled_at = now if state in SETTLED else None
    message.save(update_fields=["state", "trouble", "settled_at"])


def record_of(
    acting: Acting, verb: str, message: Message, *, now: datetime, rooms: tuple[str, ...] = (), **details: Any
) -> None:
    """The journal's line of a message: what it is about and for; never to whom, nor what it says."""
    subject = f"message:{message.pk}"
    record(acting, verb, subject, at=now, rooms=rooms, about=message.about, purpose=message.purpose, **details)
