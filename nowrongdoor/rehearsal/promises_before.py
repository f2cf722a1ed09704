"""The promises of the hours before: most kept in time, some broken and kept late, a few never; all of them over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from nowrongdoor.rehearsal.before import REHEARSAL
from nowrongdoor.rehearsal.hours_before import Past
from nowrongdoor.townhall.callbacks.models import Callback, CallbackTime
from nowrongdoor.townhall.callbacks.rules import CallbackState
from nowrongdoor.townhall.contacts.models import Question
from nowrongdoor.townhall.journal.models import Entry

BATCH = 2000
KEPT_AT_FIRST, KEPT_AT_LAST, NEVER = 0.84, 0.95, 0.3
"""Share kept in time in the first of the weeks and in the last; share of the broken that never were kept."""

NOON, FRIDAY = 12, 4


@dataclass(frozen=True, slots=True)
class Course:
    """What became of one promise."""

    by: datetime
    kept_at: datetime | None
    broken: bool

    @property
    def over_at(self) -> datetime:
        """When nothing more was to come."""
        return self.kept_at or self.by + timedelta(hours=3)


def course(one: Past, progress: float, latest: datetime, zone: ZoneInfo) -> Course:
    """Noon of the next working day was promised; `progress` of the weeks is 0 to 1. Over before `latest`. Pure."""
    by = _next_noon(one.closed_at, zone)
    if by >= latest:
        return Course(by, one.closed_at + timedelta(hours=2), broken=False)
    if one.draws[0] < KEPT_AT_FIRST + (KEPT_AT_LAST - KEPT_AT_FIRST) * progress:
        return Course(by, by - timedelta(minutes=15 + 150 * one.draws[1]), broken=False)
    late = by + timedelta(minutes=20 + 100 * one.draws[1])
    return Course(by, None if one.draws[2] < NEVER else late, broken=True)


def _next_noon(moment: datetime, zone: ZoneInfo) -> datetime:
    local = moment.astimezone(zone)
    days = 7 - local.weekday() if local.weekday() >= FRIDAY else 1
    noon = (local + timedelta(days=days)).replace(hour=NOON, minute=0, second=0, microsecond=0)
    return noon.astimezone(moment.tzinfo)


def write(
    promised: Sequence[tuple[Question, Past]], *, begins: datetime, latest: datetime, zone: ZoneInfo
) -> Iterator[Entry]:
    """The rows of promises and of the times that were told; yields their journal lines."""
    whole = latest - begins
    courses = [course(one, (one.joined_at - begins) / whole, latest, zone) for _question, one in promised]
    rows = [_row(question, one, went) for (question, one), went in zip(promised, courses, strict=True)]
    Callback.objects.bulk_create(rows, batch_size=BATCH)
    CallbackTime.objects.bulk_create([_told(row) for row in rows], batch_size=BATCH)
    for row, went in zip(rows, courses, strict=True):
        yield from _lines(row, went)


def _row(question: Question, one: Past, went: Course) -> Callback:
    state = CallbackState.CLOSED if went.kept_at else CallbackState.CLOSED_UNREACHED
    assert question.contact.agent_id is not None
    assert question.receiver_team is not None
    return Callback(
        question=question,
        team=question.receiver_team,
        promiser_id=question.contact.agent_id,
        state=state,
        number=one.caller or f"+45008{question.pk:05}",
        link=uuid4().hex,
        promised_at=one.closed_at,
        by=went.by,
        first_by=went.by,
        rung_at=went.kept_at,
        kept_at=went.kept_at,
        broken_at=went.by if went.broken else None,
        closed_at=went.over_at,
    )


def _told(row: Callback) -> CallbackTime:
    assert row.by is not None
    assert row.promised_at is not None
    return CallbackTime(
        callback=row, number=1, by=row.by, given_at=row.promised_at, told_at=row.promised_at, told_how="spoken"
    )


def _lines(row: Callback, went: Course) -> Iterator[Entry]:
    """As `callbacks.stepping.tell_journal` writes them."""
    told: dict[str, Any] = {"question": row.question_id, "contact": row.question.contact_id, "team": row.team.code}
    told |= {"by": went.by.isoformat(), "first_by": went.by.isoformat()}

    def line(at: datetime, what: str) -> Entry:
        return Entry(
            at=at, verb=f"callback.{what}", who=REHEARSAL.who, subject=f"callback:{row.pk}", details=dict(told)
        )

    assert row.promised_at is not None
    yield line(row.promised_at, "promised")
    if went.broken:
        yield line(went.by, "broken")
    if went.kept_at:
        yield line(went.kept_at, "answered")
    yield line(went.over_at, "closed" if went.kept_at else "closed_unreached")
