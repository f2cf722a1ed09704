"""What the desk shows of handing over: the question a colleague asks, and how one's own question stands."""

from __future__ import annotations

from typing import Any

from nowrongdoor.townhall.line import handing
from nowrongdoor.townhall.line.hand_rules import ASK_LASTS
from nowrongdoor.web.desk.seat import Seat


def strip_of(seat: Seat) -> dict[str, Any]:
    """What a colleague asks her, and until when it may be answered."""
    asked = handing.asked_of(seat.agent_id, now=seat.now) if seat.lies_here.asked else None
    return {"handover": asked, "handover_until": asked.asked_at + ASK_LASTS if asked else None}
