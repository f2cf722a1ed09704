"""Marks and figures as all screens show them: state as colour, shape and word; hats as two letters; times as times."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nowrongdoor.townhall.contacts import seeing
from nowrongdoor.townhall.line.rules import State
from nowrongdoor.townhall.people.rules import Level
from nowrongdoor.web.parts import marks

register = template.Library()

STATE_WORDS = {
    State.READY: gettext_lazy("ready"),
    State.RINGING: gettext_lazy("ringing"),
    State.IN_CONVERSATION: gettext_lazy("in conversation"),
    State.AFTER_WORK: gettext_lazy("after-work"),
    State.PAUSE: gettext_lazy("break"),
    State.AWAY: gettext_lazy("away"),
}

LEVEL_WORDS = {
    Level.INFORM: gettext_lazy("inform"),
    Level.GUIDE: gettext_lazy("guide"),
    Level.REGISTER: gettext_lazy("register"),
    Level.LIGHT_HANDLING: gettext_lazy("light handling"),
    Level.DECIDE: gettext_lazy("decide"),
}

COLOURS = 7


@register.simple_tag
def state_mark(state: str, word: bool = True) -> SafeString:
    """An agent's state: shape and colour, and the word beside it, or (`word=False`) unseen."""
    known = State(state)
    return marks.state(known, str(STATE_WORDS[known]), word)


@register.simple_tag
def hat_mark(hat: Any, base: Any = None) -> SafeString:
    """A team's two letters in its colour; somebody away from base wears both, the hat in front and the base behind."""
    if hat is None:
        return SafeString("")
    front = _letters(hat, "hat")
    if base is None or base.pk == hat.pk:
        return front
    behind = _letters(base, "hat behind", _("base"))
    return format_html('<span class="hats">{}{}</span>', front, behind)


def _letters(team: Any, classes: str, said_before: str = "") -> SafeString:
    return marks.letters(team.mark, team_colour(team), f"{said_before} {team.name}".strip(), classes)


@register.filter
def team_colour(team: Any) -> int:
    """Which of the seven colours a team has, 1 to 7, by its place on the boards."""
    return (max(int(team.position), 1) - 1) % COLOURS + 1


@register.filter
def level_word(level: int) -> str:
    """How far a mandate goes, in the reader's words."""
    return str(LEVEL_WORDS[Level(level)])


@register.filter
def at_clock(moment: datetime | None) -> str:
    """A moment on the town's wall clock, `10:42`."""
    return timezone.localtime(moment).strftime("%H:%M") if moment else ""


@register.filter
def lasted(span: timedelta | float | None) -> str:
    """A length of time as a timer shows it: `2:41`, `1:02:41`. Takes seconds or a timedelta."""
    if span is None:
        return ""
    whole = max(0, int(span.total_seconds() if isinstance(span, timedelta) else span))
    hours, rest = divmod(whole, 3600)
    minutes, seconds = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


@register.filter
def iso(moment: datetime | None) -> str:
    """A moment as a machine reads it."""
    return moment.isoformat(timespec="seconds") if moment else ""


@register.simple_tag
def timer(since: datetime | None, now: datetime) -> SafeString:
    """A timer that counts up in the page by the town's clock; the figure stands there before any script runs."""
    if since is None:
        return SafeString("")
    began = iso(since)  # of digits and signs alone, as is what has passed: nothing to escape, sixty times a board
    return SafeString(f'<time class="timer" data-since="{began}" datetime="{began}">{lasted(now - since)}</time>')


@register.filter
def masked_number(number: str) -> str:
    """A telephone number of which only the last four digits show; none of somebody whose name is protected."""
    if number and seeing.number_is_protected(number):
        return _("number protected")
    return last_digits(number)


@register.filter
def last_digits(number: str) -> str:
    """The same where `seeing` has let the number through already, and need not be asked again."""
    return f"•• •• {number[-4:-2]} {number[-2:]}" if len(number) > 4 else number
