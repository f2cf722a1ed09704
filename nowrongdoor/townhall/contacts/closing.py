"""What the journal keeps of a contact when it closes: enough to compute every figure again, and nothing about a person.

    person            the key of `reads.person_key`, or empty for somebody nobody can tell apart from others
    line              code of the team whose line it came on
    channel, direction
    waited_seconds    from hello to the answer
    talked_seconds    from the answer to the end of the conversation
    after_seconds     from there to closing
    questions         one for each, in order: id, position, topic and topic_team (codes or ""), outcome, hat (code),
                      receiver_team (code or ""), matters (must be noted)

Readers must take a detail that is missing: lines written before it was added are in the journal for good.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from nowrongdoor.townhall.contacts.models import Contact, Question
from nowrongdoor.townhall.contacts.reads import person_key


def told(contact: Contact) -> dict[str, Any]:
    """The details of the line `contact.closed`; the contact must be answered, ended and closed."""
    rows = contact.questions.select_related("topic__team", "hat", "receiver_team").order_by("position")
    return {
        "person": person_key(contact),
        "line": contact.team.code,
        "channel": contact.channel,
        "direction": contact.direction,
        "waited_seconds": _seconds(contact.began_at, contact.answered_at),
        "talked_seconds": _seconds(contact.answered_at, contact.ended_at),
        "after_seconds": _seconds(contact.ended_at, contact.closed_at),
        "questions": [_question(row) for row in rows],
    }


def _question(row: Question) -> dict[str, Any]:
    return {
        "id": row.pk,
        "position": row.position,
        "topic": row.topic.code if row.topic else "",
        "topic_team": row.topic.team.code if row.topic else "",
        "outcome": row.outcome,
        "hat": row.hat.code,
        "receiver_team": row.receiver_team.code if row.receiver_team else "",
        "matters": row.matters,
    }


def _seconds(start: datetime | None, end: datetime | None) -> float | None:
    """Between two moments, to the millisecond; None where one of them never came."""
    return round((end - start).total_seconds(), 3) if start and end else None
