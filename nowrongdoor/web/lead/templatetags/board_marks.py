"""Somebody's mark on her line: the board shows as many as there are people at work, so it is made in one piece."""

from __future__ import annotations

from datetime import datetime

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from nowrongdoor.web.lead.people import Seen
from nowrongdoor.web.parts.templatetags.house import hat_mark, state_mark, timer

register = template.Library()


@register.simple_tag
def person_mark(person: Seen, board_address: str, now: datetime) -> SafeString:
    """State and initials, with the hat where she is away from base; all of it in words beside it. Leads to her row."""
    seen = person.now
    return format_html(
        '<a class="person" href="{}#agent-{}">\n'
        '<span class="person-state" aria-hidden="true">{}</span>\n'
        '<span class="person-initials" aria-hidden="true">{}</span>\n'
        '{}<span class="person-tip">{}, {}: {}{} {}</span>\n</a>',
        board_address,
        seen.agent_id,
        state_mark(seen.state, word=False),
        person.letters,
        hat_mark(person.hat, person.base) if seen.lent else "",
        seen.name,
        person.hat.name if person.hat else "",
        state_mark(seen.state),
        f" ({person.reason})" if person.reason else "",
        timer(seen.since, now),
    )
