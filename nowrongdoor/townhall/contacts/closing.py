"""What the journal keeps of a contact when it closes: enough to compute every figure again, and nothing about a person.

    person            the key of `reads.person_key`, or empty for somebody nobody can tell apart from others
    number            the key of the number she rang from, so that she is known again when she gives no name
    agent             key of whoever had it; another may have closed it for her
    line              code of the team whose line it came on
    channel, direction
    waited_seconds    from hello to the answer
    talked_seconds    from the answer to the end of the conversation
    held_seconds      of these the citizen was on hold
    after_seconds     after-work: from there to closing, without the whiles it lay parked
    parked_seconds    those whiles
    questions         one for each, in order: id, position, topic and topic_team (codes or ""), outcome, hat (code),
                      receiver_team (code or ""), about (caller, other, anonymous), matters (must be noted)

Readers must take a detail that is missing: lines written before it was added are in the journal for good.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from nowrongdoor.townhall.contacts.models import Contact, Question
from nowrongdoor.townhall.contacts.reads import number_key, person_key
from nowrongdoor.townhall.contacts.rules import Aside


def told(contact: Contact, asked: Iterable[Question] | None = None) -> dict[str, Any]:
    """The details of the line `contact.closed`; the contact must be answered, ended and closed.

    `asked` are its questions in order, where they are at hand.
    """
    parked, held = _aside(contact, Aside.PARKED), _aside(contact, Aside.HELD)
    if asked is None:
        asked = contact.questions.select_related("topic__team", "hat", "receiver_team").order_by("position")
    return {
        "person": person_key(contact),
        "number": number_key(contact.caller_number),
        "agent": contact.agent_id,
        "line": contact.team.code,
        "channel": contact.channel,
        "direction": contact.direction,
        "waited_seconds": _seconds(contact.began_at, contact.answered_at),
        "talked_seconds": _seconds(contact.answered_at, contact.ended_at),
        "held_seconds": held,
        "after_seconds": round(max(0.0, (_seconds(contact.ended_at, contact.closed_at) or 0.0) - parked), 3),
        "parked_seconds": parked,
        "questions": [_question(row) for row in asked],
    }


def _aside(contact: Contact, kind: Aside) -> float:
    """How long it lay aside: parked after the conversation, or on hold during it."""
    whiles = [(max(one.since, _from(contact, kind)), one.until) for one in contact.parkings.all() if one.kind == kind]
    return round(sum((max(0.0, _seconds(since, until) or 0.0) for since, until in whiles), 0.0), 3)


def _from(contact: Contact, kind: Aside) -> datetime:
    """Parked counts in after-work only: what came before was a conversation on hold, and is counted as that."""
    return contact.ended_at if kind == Aside.PARKED and contact.ended_at else contact.began_at


def _question(row: Question) -> dict[str, Any]:
    return {
        "id": row.pk,
        "position": row.position,
        "topic": row.topic.code if row.topic else "",
        "topic_team": row.topic.team.code if row.topic else "",
        "outcome": row.outcome,
        "hat": row.hat.code,
        "receiver_team": row.receiver_team.code if row.receiver_team else "",
        "about": row.about,
        "matters": row.matters,
    }


def _seconds(start: datetime | None, end: datetime | None) -> float | None:
    """Between two moments, to the millisecond; None where one of them never came."""
    return round((end - start).total_seconds(), 3) if start and end else None
