"""What a citizen herself does with her promise, by the link that was texted to her: nothing else is asked of her."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from nowrongdoor.townhall.callbacks import counting, terms, times
from nowrongdoor.townhall.callbacks.actions import send_on
from nowrongdoor.townhall.callbacks.models import Callback
from nowrongdoor.townhall.callbacks.rules import OPEN, CallbackState, Outcome
from nowrongdoor.townhall.callbacks.stepping import tell_journal
from nowrongdoor.townhall.errors import LostRace, Refused
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.journal.models import Entry
from nowrongdoor.townhall.messages import actions as messages
from nowrongdoor.townhall.messages import reads as outbox
from nowrongdoor.townhall.people.reads import town

MOST_NUMBERS = 3
"""How often the number may be changed over the link."""

NUMBER = "number"
"""The purpose of the text that tells the old number of a change; about `number:<promise>`, so that no later news about
the call takes it back."""


class Suits(StrEnum):
    """When it suits her best to be rung."""

    ANY_TIME = "any_time"
    MORNING = "morning"
    MIDDAY = "midday"
    AFTERNOON = "afternoon"


@transaction.atomic
def say_when(acting: Acting, link: str, suits: Suits, *, now: datetime) -> Callback:
    """When it suits her best, for whoever rings; the time promised stays."""
    callback = _hers(link)
    with override(settings.LANGUAGE_CODE):
        callback.best_times = {
            Suits.ANY_TIME: "",
            Suits.MORNING: _("in the morning, before 10"),
            Suits.MIDDAY: _("between 10 and 14"),
            Suits.AFTERNOON: _("in the afternoon, after 14"),
        }[suits]
    callback.save(update_fields=["best_times"])
    tell_journal(acting, "suits", callback, now, suits=suits)
    return callback


@transaction.atomic
def correct_number(acting: Acting, link: str, typed: str, *, now: datetime) -> Callback:
    """Another number to ring. The old one is told, so that nobody takes a call away unseen; Slip where none is.

    A promise that had come back for a wrong number goes on to its team at once.
    """
    callback = _hers(link)
    number, old = terms.number_of(typed), callback.number
    if number == old:
        return callback
    changed = Entry.objects.filter(subject=f"callback:{callback.pk}", verb="callback.number_changed").count()
    if changed >= MOST_NUMBERS:
        raise Refused(_("The number has been changed several times. Ring us instead."), "too_often")
    if callback.state == CallbackState.RETURNED and callback.returned_because == Outcome.WRONG_NUMBER:
        callback = send_on(acting, callback.pk, now=now, number=number)
    callback.number, callback.number_verified = number, ""
    callback.save(update_fields=["number", "number_verified"])
    tell_journal(acting, "number_changed", callback, now)
    if (time := times.current(callback)) is not None and time.told_at is None:
        times.reach_anew(acting, callback, now)
    _tell_old_number(acting, callback, old, changed + 1, now)
    return callback


@transaction.atomic
def no_longer_needed(acting: Acting, link: str, *, now: datetime) -> Callback:
    """She has what she needs: the promise is closed, and nobody rings."""
    callback = _hers(link)
    counting.kept(acting, callback, now, how="not_needed")
    callback.save()
    return callback


def _hers(link: str) -> Callback:
    """The promise behind a link, locked; Refused when it is over, LostRace while her telephone rings."""
    rows = Callback.objects.select_for_update(of=("self",)).select_related("team", "question__contact")
    callback = rows.filter(link=link).first()
    if callback is None:
        raise Refused(_("There is no such page."), "no_such_link")
    if callback.state not in OPEN:
        raise Refused(_("The call is over. Ring us if something is missing."), "callback_over")
    if callback.attempts.filter(ended_at=None).exists():
        raise LostRace(_("We are ringing you now, or in a moment."))
    return callback


def _tell_old_number(acting: Acting, callback: Callback, old: str, count: int, now: datetime) -> None:
    """A text to the number that had the call until now; where it cannot be texted the page is all there is."""
    if outbox.may_be_texted(old) is not None:
        return
    with override(callback.language):
        here = town()
        sentence = _("%(town)s: Your call has been moved to another number. Was that not you, ring us at once.")
        text = sentence % {"town": here.name if here else ""}
    messages.send(
        acting,
        key=f"number:{callback.pk}:{count}",
        to=old,
        text=text,
        language=callback.language,
        about=f"{NUMBER}:{callback.pk}",
        purpose=NUMBER,
        now=now,
    )
