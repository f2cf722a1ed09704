"""What lies at an agent's desk, as yes and no in one statement: mostly nothing does, and only what does is fetched."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection


@dataclass(frozen=True, slots=True)
class AtDesk:
    """Whether there is something to fetch; what exactly, says the read that fetches it."""

    parked: bool
    moves: bool
    absorbed: bool
    asked: bool
    asks: bool
    sent_on: bool


_AT_DESK = """
WITH in_hand AS (SELECT id FROM contacts_contact
                 WHERE agent_id = %(agent)s AND closed_at IS NULL AND parked_at IS NULL)
SELECT EXISTS (SELECT FROM contacts_contact
               WHERE agent_id = %(agent)s AND closed_at IS NULL AND parked_at IS NOT NULL),
       EXISTS (SELECT FROM line_move WHERE agent_id = %(agent)s AND (ended_at IS NULL OR ended_at > %(ended_after)s)),
       EXISTS (SELECT FROM line_absorption WHERE agent_id = %(agent)s AND reviewed_at IS NULL),
       EXISTS (SELECT FROM line_handoverask WHERE receiver_id = %(agent)s AND ended_at IS NULL),
       EXISTS (SELECT FROM line_handoverask JOIN in_hand ON in_hand.id = contact_id),
       EXISTS (SELECT FROM line_transfer JOIN in_hand ON in_hand.id = after_id)
"""


def at_desk(agent_id: int, *, ended_after: datetime) -> AtDesk:
    """What lies there: parked contacts, moves that go on or ended since then, a flag of being absorbed, a colleague's
    question; and of the contact in hand, whether a colleague was asked about it, and whether it was sent on here.
    """
    with connection.cursor() as cursor:
        cursor.execute(_AT_DESK, {"agent": agent_id, "ended_after": ended_after})
        return AtDesk(*cursor.fetchone())
