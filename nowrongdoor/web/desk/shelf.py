"""The contacts an agent has parked, as her desk shows them."""

from __future__ import annotations

from typing import Any

from nowrongdoor.townhall.contacts import reads
from nowrongdoor.townhall.contacts.rules import PARKED_LONG_SECONDS
from nowrongdoor.web.desk.seat import Seat


def shelf(seat: Seat) -> list[dict[str, Any]]:
    """Her parked contacts, with those pointed out that have lain long."""
    if not seat.lies_here.parked:
        return []
    return [
        {
            "row": row,
            "since": row.held_at or row.parked_at,
            "long": row.parked_at is not None and (seat.now - row.parked_at).total_seconds() > PARKED_LONG_SECONDS,
            "topic": next((one.topic for one in row.questions.all() if one.topic), None),
        }
        for row in reads.parked(seat.agent_id)
    ]
