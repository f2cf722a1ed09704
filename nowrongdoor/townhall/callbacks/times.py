"""The times a citizen is given, and telling her: at once when promised, and a new one before the old passes.

Who can be texted is texted. Who cannot was told by word of mouth when it was promised; a later time stays *untold*,
where everybody sees it, until she has been rung.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import override

from nowrongdoor.townhall.callbacks import deadlines
from nowrongdoor.townhall.callbacks.models import Callback, CallbackTime
from nowrongdoor.townhall.callbacks.rules import CallbackState
from nowrongdoor.townhall.callbacks.stepping import tell_journal
from nowrongdoor.townhall.callbacks.words import clock_words
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.messages import actions as messages
from nowrongdoor.townhall.messages import reads as outbox
from nowrongdoor.townhall.messages.rules import Purpose
from nowrongdoor.townhall.people.reads import hours_of, town

ABOUT = "callback:"

TOLD_ANEW = "told_anew"
"""Why the same time is given once more: its text came to nobody, or went to a number that was not hers."""

ENDED_BUT_OPEN = timedelta(minutes=10)
"""A citizen whose conversation ended so long ago is told, even while the contact is still open on somebody's desk."""


def about(callback: Callback) -> str:
    """What the texts about a promise's times are about, as the outbox has it."""
    return f"{ABOUT}{callback.pk}"


def set_by(callback: Callback, by: datetime, now: datetime) -> None:
    """The time that holds from now, and the moments that follow from it."""
    found = deadlines.times(hours_of(callback.team), max(now, callback.not_before or now), by)
    callback.by, callback.named_until = by, found.named_until
    callback.slips_at, callback.tell_at = found.slips, found.tell
    callback.slipping_at = None


def give(callback: Callback, by: datetime, now: datetime, because: str = "") -> CallbackTime:
    """Write down a time she is to be told; one she has not been told yet is changed, another is over from now."""
    set_by(callback, by, now)
    standing = current(callback)
    if standing is not None and standing.told_at is None and not because:
        standing.by, standing.given_at = by, now
        standing.save(update_fields=["by", "given_at"])
        return standing
    return _next(callback, standing, by, now, because)


def _next(callback: Callback, standing: CallbackTime | None, by: datetime, now: datetime, because: str) -> CallbackTime:
    """One more time to be told, in place of the one that stood."""
    if standing is not None:
        standing.over_at = now
        standing.save(update_fields=["over_at"])
    last = callback.times.aggregate(last=Max("number"))["last"] or 0
    return CallbackTime.objects.create(callback=callback, number=last + 1, by=by, given_at=now, because=because)


def keep_by(callback: Callback, now: datetime) -> None:
    """Another team has it and the time stays: what follows from the time follows from that team's hours now."""
    assert callback.by is not None
    told_at, said = callback.slipping_at, callback.by
    set_by(callback, said, now)
    callback.slipping_at = told_at


def current(callback: Callback) -> CallbackTime | None:
    """The time that holds, or None before anything was promised."""
    return CallbackTime.objects.filter(callback=callback, over_at=None).order_by("-number").first()


def tell(acting: Acting, callback: Callback, now: datetime, *, purpose: Purpose = Purpose.PROMISE) -> bool:
    """Tell her the time that holds, in the caller's transaction; False when she must be told by word of mouth."""
    time = current(callback)
    if time is None or time.told_at is not None:
        return True
    first = time.number == 1 or (time.number == 2 and time.because == TOLD_ANEW)
    untextable = outbox.may_be_texted(callback.number)
    if first and (callback.confirmed_by == "spoken" or untextable is not None):
        told(acting, callback, time, "spoken", now)
        return True
    if untextable is not None:
        untold(acting, callback, time, str(untextable), now)
        return False
    messages.withdraw(acting, about=about(callback), now=now)
    if outbox.came_to_nothing(_key(time)):
        time = _next(callback, time, time.by, now, TOLD_ANEW)  # the outbox knows a key for one message only
    messages.send(
        acting,
        key=_key(time),
        to=callback.number,
        text=_text(callback, time, purpose),
        language=callback.language,
        about=about(callback),
        purpose=purpose,
        now=now,
    )
    told(acting, callback, time, "sms", now)
    return True


def reach_anew(acting: Acting, callback: Callback, now: datetime) -> None:
    """Her number is another: what a text told somebody else, or could not tell, is told on the one she has now.

    What she heard by word of mouth she has heard. Not saved.
    """
    time = current(callback)
    if time is None or time.told_how == "spoken":
        return
    before = time.number
    if time.told_at is not None:
        time = _next(callback, time, time.by, now, TOLD_ANEW)
    elif time.untold_because:
        time.untold_because = ""
        time.save(update_fields=["untold_because"])
    tell(acting, callback, now, purpose=Purpose.PROMISE if before == 1 else Purpose.NEW_TIME)


def take_back(acting: Acting, callback: Callback, now: datetime) -> bool:
    """Take back the texts that have not gone yet; False when one has, so that she knows of the promise."""
    messages.withdraw(acting, about=about(callback), now=now)
    return not outbox.has_gone(about(callback))


def tell_no_more(acting: Acting, callback: Callback, now: datetime) -> None:
    """The promise is over: no time holds any more, and what still waits in the outbox would be old news."""
    callback.times.filter(over_at=None).update(over_at=now)
    messages.withdraw(acting, about=about(callback), now=now)


def _key(time: CallbackTime) -> str:
    """Under what the outbox has the text about a time; `arriving` reads it."""
    return f"promise:{time.callback_id}:{time.number}"


def told(acting: Acting, callback: Callback, time: CallbackTime, how: str, now: datetime) -> None:
    """Write down that she knows the time."""
    time.told_at, time.told_how, time.untold_because = now, how, ""
    time.save(update_fields=["told_at", "told_how", "untold_because"])
    before = CallbackTime.objects.filter(callback=callback, number=time.number - 1).values_list("by", flat=True).first()
    tell_journal(acting, "told", callback, now, how=how, time=time.number, too_late=before is not None and before < now)


def untold(acting: Acting, callback: Callback, time: CallbackTime, why: str, now: datetime) -> None:
    """Write down why no text brings her the time: somebody must tell her."""
    if time.untold_because != why:
        time.untold_because = why[:40]
        time.save(update_fields=["untold_because"])
        tell_journal(acting, "untold", callback, now, time=time.number, why=why)


def _text(callback: Callback, time: CallbackTime, purpose: Purpose) -> str:
    """The text message, in her language: who rings by when, and where she can follow it."""
    with override(callback.language):
        here = town()
        words = {
            "town": here.name if here else "",
            "team": callback.team.name,
            "when": clock_words(time.by, callback.language),
            "link": f"{settings.PUBLIC_URL}/b/{callback.link}/",
        }
        sentence = {
            Purpose.PROMISE: _("%(town)s: %(team)s will ring you by %(when)s. Follow your call: %(link)s"),
            Purpose.NEW_TIME: _("%(town)s: Your call from %(team)s has been moved. We ring by %(when)s. %(link)s"),
            Purpose.NOT_REACHED: _("%(town)s: We rang and did not reach you. We ring again by %(when)s. %(link)s"),
        }[purpose]
        return sentence % words


def text_of_the_end(callback: Callback) -> str:
    """The last text, to somebody never reached: she is welcome to ring herself."""
    with override(callback.language):
        here = town()
        words = {"town": here.name if here else "", "team": callback.team.name, "phone": callback.team.phone}
        sentence = _("%(town)s: We have rung several times and did not reach you. Ring %(team)s when it suits you")
        return (sentence + (": %(phone)s" if callback.team.phone else ".")) % words


def new_time(
    acting: Acting, callback: Callback, now: datetime, *, because: str, not_before: datetime | None = None
) -> None:
    """Give a locked promise another time before the old one passes, and tell it. Not saved.

    Where nobody has rung it slips as before: she knows another time, and the one first promised can still be kept.
    """
    old, slips, slipping = callback.by, callback.slips_at, callback.slipping_at
    assert old is not None
    give(callback, deadlines.next_by(hours_of(callback.team), now, old, not_before), now, because)
    if callback.rung_at is None:
        callback.slips_at, callback.slipping_at = slips, slipping
    tried = callback.state == CallbackState.NOT_REACHED
    tell_journal(acting, "moved", callback, now, old=old, because=because)
    tell(acting, callback, now, purpose=Purpose.NOT_REACHED if tried else Purpose.NEW_TIME)
