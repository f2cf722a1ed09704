"""The hat card's parts in the reader's language."""

from __future__ import annotations

from django import template

from nowrongdoor.townhall.topics.models import HatCard

register = template.Library()


@register.filter
def says(card: HatCard, part: str) -> str | list[str]:
    """One part of a hat card: `greeting`, `tone`, `dos`, `donts` or `referrals`."""
    said = card.said(part)
    return [_with_arrow(line) for line in said] if isinstance(said, list) else said


def _with_arrow(line: str) -> str:
    """`what -> where`, as a referral is typed, with the arrow it means."""
    return line.replace("->", "→")
