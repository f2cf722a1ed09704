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

_SHAPE = (
    '<svg class="state-shape" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">{}</svg>'
)
_SHAPES = {
    State.READY: '<circle cx="8" cy="8" r="5"/>',
    State.RINGING: '<circle cx="8" cy="8" r="6.2"/><circle class="filled" cx="8" cy="8" r="2.8"/>',
    State.IN_CONVERSATION: '<path class="filled" d="M4 2.5 13 8l-9 5.5z"/>',
    State.AFTER_WORK: '<path d="M4 4h8l-8 8h8"/>',
    State.PAUSE: '<path d="M3 8h10"/>',
    State.AWAY: '<circle class="filled" cx="8" cy="8" r="2"/>',
}


@register.simple_tag
def state_mark(state: str, word: bool = True) -> SafeString:
    """An agent's state: shape and colour, and the word beside it, or (`word=False`) unseen."""
    known = State(state)
    said = str(STATE_WORDS[known])
    shape = format_html(_SHAPE, SafeString(_SHAPES[known]))
    title = format_html(' title="{}"', said) if not word else ""
    hidden = "" if word else " unseen"
    return format_html(
        '<span class="state" data-state="{}"{}>{}<span class="state-word{}">{}</span></span>',
        known.value, title, shape, hidden, said,
    )  # fmt: skip


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
    said = f"{said_before} {team.name}".strip()
    return format_html(
        '<span class="{}" data-team="{}" title="{}"><span aria-hidden="true">{}</span>'
        '<span class="unseen">{}</span></span>',
        classes, team_colour(team), said, team.mark, said,
    )  # fmt: skip


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
    return format_html(
        '<time class="timer" data-since="{}" datetime="{}">{}</time>', iso(since), iso(since), lasted(now - since)
    )


@register.filter
def masked_number(number: str) -> str:
    """A telephone number of which only the last four digits show; none of somebody whose name is protected."""
    if number and seeing.number_is_protected(number):
        return _("number protected")
    return f"•• •• {number[-4:-2]} {number[-2:]}" if len(number) > 4 else number
