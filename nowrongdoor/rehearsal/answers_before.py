"""How it went, as some of the citizens of the hours before said: rows and journal lines of answered surveys."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from uuid import uuid4

from nowrongdoor.rehearsal.before import REHEARSAL
from nowrongdoor.rehearsal.hours_before import SOLVED, Past
from nowrongdoor.townhall.contacts.models import Contact, Question, Survey
from nowrongdoor.townhall.journal.models import Entry

BATCH = 2000
ANSWERS, QUIET_DAYS = 0.09, 30
"""Share of those met who said how it went; how long they are left in peace."""

HELPED, NOT_HELPED = (0.02, 0.05, 0.15, 0.58), (0.22, 0.5, 0.75, 0.92)
"""Chance of at most one, two, three and four of five."""


def score(one: Past) -> int | None:
    """What she said, 1 to 5; None where she said nothing or could not be asked. Pure."""
    if not one.caller or one.draws[1] > ANSWERS:
        return None
    table = HELPED if one.outcome in SOLVED else NOT_HELPED
    return 1 + sum(one.draws[2] > chance for chance in table)


def write(met: Sequence[tuple[Contact, Question, Past]]) -> Iterator[Entry]:
    """The rows of those who answered, already forgotten who they were; yields their journal lines."""
    answered = [(contact, question, one, score(one)) for contact, question, one in met]
    pairs = [(_row(contact, question, one, said), said) for contact, question, one, said in answered if said]
    Survey.objects.bulk_create([row for row, _said in pairs], batch_size=BATCH)
    for row, said in pairs:
        about = row.about.code if row.about else ""
        told = {"team": row.team.code, "about": about, "score": said, "before": None}
        assert row.answered_at is not None
        yield Entry(
            at=row.answered_at, verb="survey.answered", who=REHEARSAL.who, subject=f"survey:{row.pk}", details=told
        )


def _row(contact: Contact, question: Question, one: Past, said: int) -> Survey:
    sent = one.closed_at + timedelta(minutes=1)
    assert contact.hat is not None
    return Survey(
        team=contact.hat,
        about=question.topic.team if question.topic else None,
        link=uuid4().hex,
        sent_at=sent,
        expires_at=sent + timedelta(days=7),
        quiet_until=sent + timedelta(days=QUIET_DAYS),
        score=said,
        answered_at=sent + timedelta(minutes=2 + 50 * one.draws[0]),
    )
