"""A promise's time as all screens show it."""

from __future__ import annotations

from datetime import datetime

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from nowrongdoor.townhall.callbacks.models import Callback
from nowrongdoor.web.parts.promises import Stands, left, short_moment

register = template.Library()

_RING = '<circle cx="8" cy="8" r="5.5"/>'
_SHAPES = {
    Stands.EARLY: _RING,
    Stands.HALF: _RING + '<path class="filled" d="M8 2.5a5.5 5.5 0 0 1 0 11z"/>',
    Stands.SLIPPING: _RING + '<path class="filled" d="M8 2.5a5.5 5.5 0 1 1-5.5 5.5H8z"/>',
    Stands.LATE: '<path class="filled" d="M8 2.5 14.2 13.5H1.8z"/>',
    Stands.OVER: '<path d="M3 8.5 6.5 12 13 4.5"/>',
}


@register.simple_tag
def promise_left(callback: Callback, now: datetime) -> SafeString:
    """What is left of a promise's time: a clock that fills, a triangle when it is late; and the words."""
    found = left(callback, now)
    return format_html(
        '<span class="left" data-stands="{}"><svg class="left-shape" viewBox="0 0 16 16" width="16" height="16" '
        'aria-hidden="true" focusable="false">{}</svg><span class="left-words">{}</span></span>',
        found.stands.value, SafeString(_SHAPES[found.stands]), found.words,
    )  # fmt: skip


@register.simple_tag
def moment(at: datetime | None, now: datetime) -> str:
    """A moment as a list shows it, `today 14:00`."""
    return short_moment(at, now) if at else ""
