"""What the outbox tells of the texts about a promise: lost, arrived after all, or about to be sent once more.

All of it by `reactions.py`, in the transaction of what it follows from.
"""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from nowrongdoor.townhall.callbacks import times
from nowrongdoor.townhall.callbacks.models import Callback, CallbackTime
from nowrongdoor.townhall.callbacks.rules import OPEN
from nowrongdoor.townhall.errors import LostRace
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.messages.models import Message


def message_lost(acting: Acting, subject: str, *, now: datetime, about: str = "", **_details: object) -> None:
    """A text did not arrive (reaction to `message.failed` and `message.given_up`): she has not been told after all."""
    time = _time_of(subject, about)
    if time is not None and time.told_how == "sms" and time.over_at is None and time.callback.state in OPEN:
        time.told_at, time.told_how = None, ""
        time.save(update_fields=["told_at", "told_how"])
        times.untold(acting, time.callback, time, "sms_lost", now)


def message_arrived(acting: Acting, subject: str, *, now: datetime, about: str = "", **_details: object) -> None:
    """A text thought lost arrived after all (reaction to `message.delivered`)."""
    time = _time_of(subject, about)
    if time is not None and time.told_at is None and time.over_at is None and time.callback.state in OPEN:
        times.told(acting, time.callback, time, "sms", now)


def message_queued_again(acting: Acting, subject: str, *, now: datetime, about: str = "", **_details: object) -> None:
    """A lead sends a text once more (reaction to `message.queued_again`); LostRace where it would tell her wrong."""
    if not about.startswith(times.ABOUT):
        return
    time = _time_of(subject, about)
    is_open = Callback.objects.filter(pk=int(about.removeprefix(times.ABOUT)), state__in=OPEN).exists()
    if is_open != (time is not None) or (time is not None and time.over_at is not None):
        raise LostRace(_("That text would be wrong by now: the promise is over, or has another time."), "overtaken")


def _time_of(subject: str, about: str) -> CallbackTime | None:
    """The time a message told of; None for messages about anything else."""
    if not about.startswith(times.ABOUT):
        return None
    key = Message.objects.filter(pk=int(subject.partition(":")[2])).values_list("key", flat=True).first() or ""
    number = key.rpartition(":")[2]
    if not key.startswith("promise:") or not number.isdigit():
        return None
    rows = CallbackTime.objects.select_related("callback__team", "callback__question")
    return rows.filter(callback_id=int(about.removeprefix(times.ABOUT)), number=int(number)).first()
