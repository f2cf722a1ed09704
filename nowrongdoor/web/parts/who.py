"""Who did it, in words: the journal's `agent:12` as a name, a machine as the house itself."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from nowrongdoor.townhall.people.models import Agent


def names_of(doers: Iterable[str]) -> dict[str, str]:
    """What to call those whom the journal knows as `agent:12`, `account:3` or `machine:advisor`; at most one query."""
    asked = set(doers)
    numbers = {who: int(who.removeprefix("agent:")) for who in asked if who.removeprefix("agent:").isdecimal()}
    names = dict(Agent.objects.filter(pk__in=numbers.values()).values_list("pk", "name")) if numbers else {}
    return {who: names.get(numbers.get(who, 0)) or _nobody_on_the_staff(who) for who in asked}


def _nobody_on_the_staff(who: str) -> str:
    return _("The house") if who.startswith("machine:") else _("The administration")
