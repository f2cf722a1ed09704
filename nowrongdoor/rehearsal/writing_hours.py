"""Writing the hours before into the demo's town: rows as the house leaves them, and the lines it would have written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from django.db import connection, transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone as zones

from nowrongdoor.engine.dispatch import Level, State
from nowrongdoor.engine.hours import opening
from nowrongdoor.rehearsal import answers_before, promises_before
from nowrongdoor.rehearsal.before import REHEARSAL, remembered
from nowrongdoor.rehearsal.hours_before import Habits, Past, drawn
from nowrongdoor.rehearsal.script import script
from nowrongdoor.townhall.contacts import closing
from nowrongdoor.townhall.contacts.models import Contact, Question
from nowrongdoor.townhall.contacts.rules import NEEDS_RECEIVER, ContactState, Outcome
from nowrongdoor.townhall.insight.rates import set_rate
from nowrongdoor.townhall.journal.actions import seal
from nowrongdoor.townhall.journal.models import Entry
from nowrongdoor.townhall.line.models import Place, Presence
from nowrongdoor.townhall.people import reads as people
from nowrongdoor.townhall.people.models import Base, Team
from nowrongdoor.townhall.topics.models import Topic

BATCH = 2000
FINISHING = timedelta(minutes=10)
"""Who rang last is met and finished before anybody goes."""

FOR_THE_WAYS = timedelta(minutes=25)
"""In the latest weeks the town also remembers the ways citizens went (`before.py`); they took somebody's time too."""


@transaction.atomic
def write(day: date, seed: int, *, weeks: int | None = None) -> int:
    """Write the hours of the weeks before a day, or of fewer; returns how many rang in them."""
    habits = Habits(**remembered()["hour"])
    habits = replace(habits, weeks=weeks or habits.weeks)
    topics = {topic.code: topic for topic in Topic.objects.select_related("team")}
    hours = list(_hours(day, habits))
    past = drawn(script(), habits, hours, _kinds(topics), np.random.default_rng([seed, 56]))
    lines = [*_write_contacts(past, topics, day), *_write_presence(hours, habits, day)]
    Entry.objects.bulk_create(sorted(lines, key=lambda line: line.at), batch_size=BATCH)
    _set_rate(habits, hours)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # so much at once: the database must know that its tables are no longer empty
    return len(past)


def seal_all(now: datetime) -> None:
    """Make the lines fast at once, as the worker would have done day by day."""
    while seal(REHEARSAL, now=now):
        pass


def _hours(day: date, habits: Habits) -> Iterator[datetime]:
    """The beginning of the hour on every day on which some line was open, the earliest first; aware, UTC."""
    zone, begins = ZoneInfo(zones.get_default_timezone_name()), time.fromisoformat(habits.begins)
    open_hours = [people.hours_of(team) for team in people.teams()]
    for back in range(7 * habits.weeks, 0, -1):
        one = day - timedelta(days=back)
        if any(opening(hours, one) for hours in open_hours):
            yield datetime.combine(one, begins, tzinfo=zone).astimezone(UTC)


def _kinds(topics: dict[str, Topic]) -> dict[str, str]:
    """Which table of outcomes a topic follows on its own line."""

    def kind(topic: Topic) -> str:
        if topic.level > topic.team.mandate:
            return "beyond"
        return "done" if topic.level >= Level.REGISTER else "told"

    return {code: kind(topic) for code, topic in topics.items()}


def _write_contacts(past: Sequence[Past], topics: dict[str, Topic], day: date) -> Iterator[Entry]:
    """Contacts, places and questions; yields their journal lines."""
    teams = {team.code: team for team in Team.objects.all()}
    turns: dict[str, Iterator[int]] = {code: _in_turn(team, day) for code, team in teams.items()}
    numbers = count(1)
    rows = [_contact(next(numbers), one, teams[one.line], turns[one.line]) for one in past]
    Contact.objects.bulk_create(rows, batch_size=BATCH)
    pairs = list(zip(rows, past, strict=True))
    Place.objects.bulk_create([_place(row, one) for row, one in pairs], batch_size=BATCH)
    asked = {
        question.contact_id: question
        for question in Question.objects.bulk_create(
            [_question(row, one, topics[one.topic]) for row, one in pairs if one.outcome], batch_size=BATCH
        )
    }
    prefetch_related_objects(rows, "parkings")
    for row, one in pairs:
        yield from _lines_of(row, one, asked.get(row.pk))
    yield from answers_before.write([(row, asked[row.pk], one) for row, one in pairs if one.outcome])
    promised = [(asked[row.pk], one) for row, one in pairs if one.outcome == Outcome.PROMISED]
    zone = ZoneInfo(zones.get_default_timezone_name())
    latest = datetime.combine(day, time(0), tzinfo=zone).astimezone(UTC)
    yield from promises_before.write(promised, begins=past[0].joined_at, latest=latest, zone=zone)


def _in_turn(team: Team, day: date) -> Iterator[int]:
    """The agents of a team, one after the other, for ever."""
    held = Base.objects.filter(team=team, from_day__lte=day, until_day=None).order_by("agent_id")
    agents = list(held.values_list("agent_id", flat=True))
    return (agents[number % len(agents)] for number in count())


def _contact(number: int, one: Past, team: Team, turn: Iterator[int]) -> Contact:
    met: dict[str, Any] = {"state": ContactState.ABANDONED, "ended_at": one.left_at, "closed_at": one.left_at}
    if one.outcome:
        met = {"state": ContactState.CLOSED, "answered_at": one.left_at, "ended_at": one.ended_at}
        met |= {"closed_at": one.closed_at, "agent_id": next(turn), "hat": team}
    return Contact(team=team, call=f"hour-{number}", caller_number=one.caller, began_at=one.joined_at, **met)


def _place(row: Contact, one: Past) -> Place:
    return Place(
        contact=row,
        team=row.team,
        level=Level.INFORM,
        answer_within_seconds=row.team.answer_within_seconds,
        joined_at=one.joined_at,
        left_at=one.left_at,
        left_how="answered" if one.outcome else "abandoned",
    )


def _question(row: Contact, one: Past, topic: Topic) -> Question:
    receiver = topic.team if one.outcome in NEEDS_RECEIVER else None
    assert row.hat is not None
    return Question(
        contact=row, position=1, topic=topic, hat=row.hat, outcome=one.outcome, receiver_team=receiver,
        ended_at=one.ended_at,
    )  # fmt: skip


def _lines_of(row: Contact, one: Past, question: Question | None) -> Iterator[Entry]:
    subject, code = f"contact:{row.pk}", row.team.code
    within: dict[str, Any] = {"level": Level.INFORM.word, "within": row.team.answer_within_seconds}
    yield _entry(one.joined_at, "line.joined", subject, hat=code, **within)
    if question is None:
        yield _entry(one.left_at, "line.abandoned", subject)
        return
    yield _entry(one.left_at, "line.answered", subject, agent=row.agent_id)
    told = closing.told(row, [question])
    yield _entry(one.closed_at, "contact.closed", subject, who=f"agent:{row.agent_id}", hat=code, **told)


def _write_presence(hours: Sequence[datetime], habits: Habits, day: date) -> Iterator[Entry]:
    """Everybody at work in each of the hours, and away after it."""
    agents = list(Base.objects.filter(from_day__lte=day, until_day=None).values_list("agent_id", flat=True))
    spells = []
    for begins in hours:
        until = begins + timedelta(minutes=habits.minutes) + FINISHING
        if begins.date() > day - timedelta(weeks=remembered()["weeks"]):
            until += FOR_THE_WAYS
        for agent in agents:
            spells.append(Presence(agent_id=agent, state=State.READY, since=begins, until=until))
            yield _entry(begins, "presence.ready", f"agent:{agent}", who=f"agent:{agent}")
            yield _entry(until, "presence.away", f"agent:{agent}", who=f"agent:{agent}")
    Presence.objects.bulk_create(spells, batch_size=BATCH)


def _entry(at: datetime, verb: str, subject: str, *, who: str = REHEARSAL.who, hat: str = "", **told: Any) -> Entry:
    return Entry(at=at, verb=verb, who=who, hat=hat, subject=subject, details=told)


def _set_rate(habits: Habits, hours: Sequence[datetime]) -> None:
    """What an hour costs in the made-up town, from the first of the weeks on."""
    set_rate(
        REHEARSAL,
        from_day=hours[0].date(),
        kroner_per_hour=Decimal(habits.kroner_per_hour),
        overhead_percent=Decimal(habits.overhead_percent),
        because=habits.because,
        now=hours[0],
    )
