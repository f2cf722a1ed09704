"""Marks that only the setup pages show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from nowrongdoor.web.parts.templatetags.house import hat_mark
from nowrongdoor.web.setup.words import VERDICT_WORDS

register = template.Library()

SECTIONS = {
    "teams": {"teams", "team", "new_team", "card", "news", "take_back_news", "promise_questions"},
    "people": {"people", "newcomer", "start_passwords", "start_password", "person"},
    "topics": {"topics", "topic", "new_topic", "article_versions", "hat_words", "gaps", "synonyms"},
    "import": {"import", "carry_out"},
}

SHAPES = {"new": "+", "changed": "≠", "same": "=", "refused": "×"}


@register.simple_tag(takes_context=True)
def section(context: Any, name: str, word: str) -> SafeString:
    """A link of the setup's own navigation, marked where one is inside its section."""
    here = context["request"].resolver_match.url_name
    inside = here == name or here in SECTIONS.get(name, ()) or (name == "people" and here.startswith("person_"))
    current = SafeString(' aria-current="page"') if inside else ""
    return format_html('<a href="{}"{}>{}</a>', reverse(f"setup:{name}"), current, word)


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
