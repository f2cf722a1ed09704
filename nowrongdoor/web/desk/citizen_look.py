"""What the desk shows of the citizen in hand and of what she came with before; a template gets nothing hidden."""

from __future__ import annotations

from typing import Any

from nowrongdoor.townhall.contacts import citizens, returning, seeing
from nowrongdoor.townhall.contacts.models import PURPOSES, Contact
from nowrongdoor.townhall.errors import Refused
from nowrongdoor.web.desk.seat import Seat


def citizen(seat: Seat, found: Contact, opened_number: int | None) -> dict[str, Any]:
    """Who it is as far as may be seen, what may be opened, and what she came with lately."""
    seen = seeing.of_contact(found, at_desk=True)
    return {
        "seen": seen,
        "number_open": opened_number == found.pk or (seen.protected and not seen.hidden),
        "cpr": _cpr(found),
        "purposes": PURPOSES,
        "may_be": _may_be(found),
        "before": returning.lately(found, now=seat.now),
    }


def _cpr(found: Contact) -> dict[str, str]:
    """The number where it was opened, or why it cannot be read."""
    try:
        return {"number": citizens.opened_cpr(found), "trouble": ""}
    except Refused as no:
        return {"number": "", "trouble": str(no)}


def _may_be(found: Contact) -> list[Any]:
    """Who it may be, by the number she rings from: known people whose name may be shown."""
    if found.citizen_id:
        return []
    return [one for one in seeing.known_by_number(found) if not one.protected and one.name]
