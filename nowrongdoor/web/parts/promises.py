"""How a promise to ring back stands against its time, in words and as a shape: alike on every screen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nowrongdoor.townhall.callbacks.models import Callback
from nowrongdoor.townhall.callbacks.rules import OPEN


class Stands(StrEnum):
    """How far a promise is: time enough, half of it gone, slipping, late, or over."""

    EARLY = "early"
    HALF = "half"
    SLIPPING = "slipping"
    LATE = "late"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Left:
    """What is left of a promise's time: `words` to be read, `stands` to be drawn."""

    stands: Stands
    words: str


def left(callback: Callback, now: datetime) -> Left:
    """How an agreed promise stands now."""
    if callback.state not in OPEN or callback.by is None:
        return Left(Stands.OVER, _what_became(callback))
    if callback.by <= now:
        return Left(Stands.LATE, _("%(span)s late") % {"span": span_words(now - callback.by)})
    return Left(_share_gone(callback, now), _words_left(callback.by, now))


def _what_became(callback: Callback) -> str:
    """Of one that is over: whether the citizen got her call, and in time."""
    if callback.kept_at is None:
        return str(callback.get_state_display())
    return _("kept late") if callback.broken_at else _("kept in time")


def _share_gone(callback: Callback, now: datetime) -> Stands:
    if callback.slips_at is not None and callback.slips_at <= now:
        return Stands.SLIPPING
    if callback.named_until is not None and callback.named_until <= now:
        return Stands.HALF
    return Stands.EARLY


def _words_left(by: datetime, now: datetime) -> str:
    """Of today what is left and until when, of another day which."""
    if timezone.localtime(by).date() == timezone.localtime(now).date():
        clock = f"{timezone.localtime(by):%H:%M}"
        return _("%(span)s left, by %(clock)s") % {"span": span_words(by - now), "clock": clock}
    return _("by %(when)s") % {"when": short_moment(by, now)}


def span_words(span: timedelta) -> str:
    """A length of time as one says it: `20 min`, `2 h 10 min`, `3 days`."""
    minutes = max(1, int(span.total_seconds()) // 60)
    hours, rest = divmod(minutes, 60)
    if hours >= 24:
        return ngettext("%(n)s day", "%(n)s days", hours // 24) % {"n": hours // 24}
    if hours == 0:
        return _("%(minutes)s min") % {"minutes": minutes}
    return _("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": rest} if rest else _("%(n)s h") % {"n": hours}


def short_moment(at: datetime, now: datetime) -> str:
    """A moment as a list shows it: `today 14:00`, `tomorrow 12:00`, `Mon 23 Nov 10:00`, by the clock on the wall."""
    local, today = timezone.localtime(at), timezone.localtime(now).date()
    clock = f"{local:%H:%M}"
    days = (local.date() - today).days
    if days == 0:
        return _("today %(clock)s") % {"clock": clock}
    if days == 1:
        return _("tomorrow %(clock)s") % {"clock": clock}
    # A day in a list, spelled as Django's date formats are; in Danish "man 23. nov.".
    day = date_format(local, _("D j M"))
    return f"{day} {clock}"
