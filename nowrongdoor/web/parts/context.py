"""What every page knows without asking: the town, the reader, the clock, and which screens this person has."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from nowrongdoor.config.clock import clock, now
from nowrongdoor.townhall.people import reads as people
from nowrongdoor.web.parts.language import reader_of
from nowrongdoor.web.parts.screens import screens_of

TOWN_KEPT_SECONDS = 30.0
_town: tuple[float, str] = (-TOWN_KEPT_SECONDS, "")


def house(request: HttpRequest) -> dict[str, Any]:
    """Django's context processor of the house."""
    reader = getattr(request, "reader", None) or reader_of(request)
    acting = getattr(request, "acting", None)
    return {
        "town_name": town_name,
        "language": reader.language,
        "theme": reader.theme,
        "mode": settings.MODE,
        "made_up_town": settings.MADE_UP_TOWN,
        "clock_now": now(),
        "clock_speed": clock().speed,
        "screens": screens_of(acting.job_functions if acting else frozenset()),
        "acting": acting,
    }


def town_name() -> str:
    """The town's name, asked of the database at most twice a minute in each process; empty before it is founded."""
    global _town
    asked, name = _town
    if time.monotonic() - asked >= TOWN_KEPT_SECONDS:
        town = people.town()
        name = town.name if town else ""
        if name:
            _town = (time.monotonic(), name)
    return name
