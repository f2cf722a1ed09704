"""Thousands of open promises for the lists and the keeping job to stand up to, and those of the weeks before.

They are rows as the house would have written them, by its own deadlines: most not due yet, a few hundred due and late,
some with a colleague named, some not reached, some that came back, some chased.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np

NAMED, NOT_REACHED, RETURNED, CHASED, LATE = 0.12, 0.06, 0.02, 0.05, 0.01
LONGEST_DAYS = 8
OVER_IN_WEEKS = 6


@dataclass(frozen=True, slots=True)
class Town:
    """The rows that promises hang on."""

    topics: Sequence[Any]
    agents_of: dict[int, list[int]]
    hours: dict[int, Any]


def write_many(count: int, over: int, *, now: datetime, seed: int) -> None:
    """Write `count` open promises at the moment `now`, and `over` that were kept in the weeks before."""
    from nowrongdoor.townhall.callbacks.models import Callback, CallbackAttempt, CallbackTime, Chase

    rng, town = np.random.default_rng(seed), _town(now)
    contacts, questions = _asked(count + over, town, rng, now)
    rows = [
        (_open if number < count else _kept)(number, question, town, rng, now)
        for number, question in enumerate(questions)
    ]
    Callback.objects.bulk_create(rows, batch_size=2000)
    CallbackTime.objects.bulk_create([_told(row) for row in rows], batch_size=2000)
    tried = [row for row in rows if row.state == "not_reached"]
    CallbackAttempt.objects.bulk_create(_attempts(tried, contacts, town), batch_size=2000)
    chased = [row for row in rows[:count] if rng.random() < CHASED]
    again = _asked(len(chased), town, rng, now)[1]
    Chase.objects.bulk_create(
        [Chase(callback=row, question=question, at=now) for row, question in zip(chased, again, strict=True)]
    )
    _look_at_the_tables()


def _town(now: datetime) -> Town:
    from nowrongdoor.townhall.people import reads
    from nowrongdoor.townhall.topics.models import Topic

    code = {team.code: team.pk for team in reads.teams()}
    agents: dict[int, list[int]] = {}
    for held in reads.skills(today=reads.town_day(now)).values():
        if held.base:
            agents.setdefault(code[held.base], []).append(held.agent_id)
    hours = {team.pk: reads.hours_of(team) for team in reads.teams()}
    return Town(list(Topic.objects.select_related("team")), agents, hours)


def _asked(count: int, town: Town, rng: np.random.Generator, now: datetime) -> tuple[list[Any], list[Any]]:
    """Closed contacts with one question each, of which a call was promised."""
    from nowrongdoor.townhall.contacts.models import Contact, Question

    contacts, questions = [], []
    for _number in range(count):
        topic = town.topics[int(rng.integers(len(town.topics)))]
        line = list(town.agents_of)[int(rng.integers(len(town.agents_of)))]
        contacts.append(_contact(line, town.agents_of[line], rng, now - timedelta(hours=1)))
        questions.append(Question(contact=contacts[-1], position=1, topic=topic, hat_id=line, outcome="promised"))
        questions[-1].receiver_team = topic.team
    Contact.objects.bulk_create(contacts, batch_size=2000)
    Question.objects.bulk_create(questions, batch_size=2000)
    return contacts, questions


def _contact(line: int, agents: Sequence[int], rng: np.random.Generator, at: datetime, **more: Any) -> Any:
    from nowrongdoor.townhall.contacts.models import Contact

    return Contact(
        team_id=line,
        hat_id=line,
        agent_id=agents[int(rng.integers(len(agents)))],
        caller_number=f"+4500{int(rng.integers(100_000, 1_000_000)):06d}",
        state="closed",
        began_at=at,
        answered_at=at,
        ended_at=at,
        closed_at=at,
        **more,
    )


def _open(number: int, question: Any, town: Town, rng: np.random.Generator, now: datetime) -> Any:
    """One that waits: given some working hours ago, due some working days from now; one in a hundred is late."""
    from nowrongdoor.engine.hours import add_working_minutes

    hours = town.hours[question.receiver_team_id]
    if rng.random() < LATE:
        given = now - timedelta(days=float(rng.uniform(2, 4)))
        by = add_working_minutes(hours, given, float(rng.uniform(60, 600)))
    else:
        given = now - timedelta(minutes=float(rng.uniform(1, 170)))
        by = add_working_minutes(hours, now, float(rng.uniform(200, LONGEST_DAYS * 660)))
    row = _promise(number, question, hours, given, by)
    _state(row, town, rng, now)
    return row


def _state(row: Any, town: Town, rng: np.random.Generator, now: datetime) -> None:
    draw, agents = rng.random(), town.agents_of[row.team_id]
    if draw < NAMED:
        row.named_id = row.owner_id = agents[int(rng.integers(len(agents)))]
        row.state, row.held_as = "assigned", "named"
    elif draw < NAMED + NOT_REACHED:
        row.state, row.rung_at = "not_reached", now - timedelta(minutes=30)
        row.next_try_at = now + timedelta(minutes=float(rng.uniform(30, 300)))
    elif draw < NAMED + NOT_REACHED + RETURNED:
        row.state, row.owner_id, row.held_as = "returned", row.promiser_id, "promiser"
        row.returned_because = "wrong_team"


def _kept(number: int, question: Any, town: Town, rng: np.random.Generator, now: datetime) -> Any:
    """One that is over: kept by its time but for one in twenty."""
    from nowrongdoor.townhall.callbacks.deadlines import default_by

    hours = town.hours[question.receiver_team_id]
    given = now - timedelta(days=float(rng.uniform(3, 7 * OVER_IN_WEEKS)))
    by = default_by(hours, given)
    row = _promise(number, question, hours, given, by)
    row.state, row.rung_at = "closed", min(now, given + (by - given) * float(rng.uniform(0.2, 1.05)))
    row.kept_at = row.closed_at = row.rung_at
    row.broken_at = by if row.rung_at > by else None
    return row


def _promise(number: int, question: Any, hours: Any, given: datetime, by: datetime) -> Any:
    from nowrongdoor.townhall.callbacks import deadlines
    from nowrongdoor.townhall.callbacks.models import Callback

    found = deadlines.times(hours, given, by)
    return Callback(
        question=question,
        team_id=question.receiver_team_id,
        promiser_id=question.contact.agent_id,
        state="promised",
        number=question.contact.caller_number,
        number_verified="caller_id",
        said="Vi ringer.",
        answers=[{"id": 1, "asked": "Hvad drejer det sig om?", "answer": "Et brev fra kommunen."}],
        link=f"{number:032x}",
        promised_at=given,
        by=by,
        first_by=by,
        named_until=found.named_until,
        slips_at=found.slips,
        tell_at=found.tell,
    )


def _told(row: Any) -> Any:
    from nowrongdoor.townhall.callbacks.models import CallbackTime

    return CallbackTime(
        callback=row, number=1, by=row.by, given_at=row.promised_at, told_at=row.promised_at, told_how="sms"
    )


def _attempts(tried: Sequence[Any], contacts: Sequence[Any], town: Town) -> list[Any]:
    """One dial that nobody answered, for each that was not reached."""
    from nowrongdoor.townhall.callbacks.models import CallbackAttempt
    from nowrongdoor.townhall.contacts.models import Contact

    rng = np.random.default_rng(len(tried))
    dials = [
        _contact(row.team_id, town.agents_of[row.team_id], rng, row.rung_at, direction="out", call=f"many-{row.link}")
        for row in tried
    ]
    Contact.objects.bulk_create(dials, batch_size=2000)
    return [
        CallbackAttempt(
            callback=row,
            number=1,
            contact=dial,
            agent_id=dial.agent_id,
            began_at=row.rung_at,
            ended_at=row.rung_at,
            outcome="no_answer",
        )
        for row, dial in zip(tried, dials, strict=True)
    ]


def _look_at_the_tables() -> None:
    """What PostgreSQL does by itself within a minute of such a change."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
