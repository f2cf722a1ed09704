"""Marks that only the setup pages show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from nowrongdoor.web.parts.templatetags.house import hat_mark
from nowrongdoor.web.setup.words import VERDICT_WORDS

register = template.Library()

SHAPES = {"new": "+", "changed": "≠", "same": "=", "refused": "×"}


@register.simple_tag
def team_mark(code: str, teams: Mapping[str, Any]) -> SafeString:
    """The mark of the team with this code; nothing for no team."""
    return hat_mark(teams.get(code))


@register.simple_tag
def verdict_mark(verdict: str) -> SafeString:
    """What becomes of a row: shape, colour and word."""
    name = str(verdict)
    return format_html(
        '<span class="verdict" data-verdict="{}"><span class="verdict-shape" aria-hidden="true">{}</span> {}</span>',
        name, SHAPES[name], VERDICT_WORDS[name],
    )  # fmt: skip
