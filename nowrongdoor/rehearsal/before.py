"""What the demo's town remembers of the weeks before its day: the ways citizens went, and what is new under the hats.

Living four weeks through the house would take an hour. So these are rows only: contacts that were met and closed, that
nobody waited for in the line, and that therefore stand in no figure of a line, only in the citizens' journeys.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import count, zip_longest
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from django.db import transaction
from django.db.models import prefetch_related_objects

from nowrongdoor.rehearsal.script import TOWN_FOLDER
from nowrongdoor.townhall.contacts import closing
from nowrongdoor.townhall.contacts.models import Contact, Question
from nowrongdoor.townhall.contacts.rules import ContactState, Outcome
from nowrongdoor.townhall.journal.acting import machine
from nowrongdoor.townhall.journal.models import Entry
from nowrongdoor.townhall.people.models import Base, Team
from nowrongdoor.townhall.topics.models import Topic
from nowrongdoor.townhall.topics.news import write_news

REHEARSAL = machine("rehearsal")
WITHHELD = 0.12
MOST_DAYS_BETWEEN = 3
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Remembered:
    """One contact to write: when, on whose line, about what, from which number, and where the citizen was sent."""

    at: datetime
    line: str
    topic: str
    caller: str
    sent_to: str


def remembered() -> dict[str, Any]:
    """The file that says what the town remembers."""
    return tomllib.loads((TOWN_FOLDER / "before.toml").read_text("utf-8"))


@transaction.atomic
def write(day: date, seed: int, *, timezone: str) -> int:
    """Write the weeks before a day, and the news; returns how many contacts."""
    told, rng = remembered(), np.random.default_rng([seed, 28])
    noon = datetime.combine(day, time(12), tzinfo=ZoneInfo(timezone)).astimezone(UTC)
    _write_news(told["news"], noon)
    topics = {topic.code: topic for topic in Topic.objects.select_related("team")}
    contacts = drawn(told, {code: topic.team.code for code, topic in topics.items()}, noon, rng)
    return _write_contacts(contacts, topics, day)


def drawn(
    told: Mapping[str, Any], line_of: Mapping[str, str], noon: datetime, rng: np.random.Generator
) -> list[Remembered]:
    """Everybody who was sent round, and those helped in the first go on their topic's own line. Pure."""
    days = _weekdays_before(noon, told["weeks"])
    numbers = (f"+45009{number:05d}" for number in count(1))
    ways: list[tuple[str, Sequence[str]]] = [
        (way["topic"], way["lines"]) for way in told["ways"] for _citizen in range(way["citizens"])
    ]
    ways += [(topic, [line]) for topic, line in line_of.items() for _citizen in range(told["once"])]
    found: list[Remembered] = []
    for topic, lines in ways:
        caller = "" if len(lines) == 1 and rng.random() < WITHHELD else next(numbers)
        place = int(rng.integers(len(days) - MOST_DAYS_BETWEEN * (len(lines) - 1)))
        for line, then in zip_longest(lines, lines[1:], fillvalue=""):
            moment = days[place] + timedelta(minutes=float(rng.uniform(-180, 180)))
            found.append(Remembered(moment, line, topic, caller, then))
            place += int(rng.integers(1, MOST_DAYS_BETWEEN + 1))
    return found


def _weekdays_before(noon: datetime, weeks: int) -> list[datetime]:
    """Noon of every weekday in the weeks before, the earliest first."""
    days = (noon - timedelta(days=number) for number in range(7 * weeks - 1, 0, -1))
    return [day for day in days if day.weekday() < SATURDAY]


def _write_contacts(contacts: Sequence[Remembered], topics: Mapping[str, Topic], day: date) -> int:
    teams = {team.code: team for team in Team.objects.all()}
    bases = Base.objects.filter(from_day__lte=day, until_day=None).order_by("-agent_id")
    agents = {base.team_id: base.agent_id for base in bases}
    rows = [_contact(number, one, teams[one.line], agents[teams[one.line].pk]) for number, one in enumerate(contacts)]
    Contact.objects.bulk_create(rows, batch_size=1000)
    questions = [
        _question(row, topics[one.topic], teams.get(one.sent_to)) for row, one in zip(rows, contacts, strict=True)
    ]
    Question.objects.bulk_create(questions, batch_size=1000)
    prefetch_related_objects(rows, "parkings")
    lines = [_line(row, question) for row, question in zip(rows, questions, strict=True)]
    Entry.objects.bulk_create(lines, batch_size=1000)
    return len(rows)


def _line(contact: Contact, question: Question) -> Entry:
    """What the journal keeps of a closed contact, as the house itself would have written it."""
    assert contact.closed_at is not None
    assert contact.hat is not None
    return Entry(
        at=contact.closed_at,
        verb="contact.closed",
        who=f"agent:{contact.agent_id}",
        hat=contact.hat.code,
        subject=f"contact:{contact.pk}",
        details=closing.told(contact, [question]),
    )


def _contact(number: int, one: Remembered, team: Team, agent_id: int) -> Contact:
    return Contact(
        team=team,
        hat=team,
        agent_id=agent_id,
        call=f"before-{number}",
        caller_number=one.caller,
        state=ContactState.CLOSED,
        began_at=one.at,
        answered_at=one.at + timedelta(seconds=15),
        ended_at=one.at + timedelta(minutes=3),
        closed_at=one.at + timedelta(minutes=4),
    )


def _question(contact: Contact, topic: Topic, sent_to: Team | None) -> Question:
    """Sent on where the way goes on at another line; otherwise told what there was to tell."""
    elsewhere = sent_to is not None and sent_to.pk != contact.team_id
    return Question(
        contact=contact,
        position=1,
        topic=topic,
        hat=contact.hat,
        outcome=Outcome.GUIDED_ELSEWHERE if elsewhere else Outcome.ANSWERED,
        receiver_team=sent_to if elsewhere else None,
        ended_at=contact.ended_at,
    )


def _write_news(pieces: Sequence[Mapping[str, Any]], noon: datetime) -> None:
    teams = {team.code: team for team in Team.objects.all()}
    for piece in pieces:
        moment = noon - timedelta(days=piece["days_before"])
        told = {"text_da": piece["da"], "text_en": piece["en"]}
        write_news(REHEARSAL, teams[piece["team"]], on=moment.date(), now=moment, **told)
