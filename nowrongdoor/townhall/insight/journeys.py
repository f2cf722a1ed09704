"""The citizens' journeys, from the rows: which topics send people round, and which ways they went.

A citizen is followed by name where she is known, otherwise by her number; a number that belongs to exactly one known
citizen is hers also when she gave no name. Whoever rang without name and number cannot be followed: left out, counted.
Only counts leave this file.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from nowrongdoor.townhall.insight import journey_rules as rules
from nowrongdoor.townhall.insight.journey_rules import Journey, Loop, Met, Step, Way

PERIODS_DAYS = (14, 28, 91)

_PERSONS = """
WITH sole AS (SELECT phone, min(id) AS id FROM contacts_citizen WHERE phone <> '' GROUP BY phone HAVING count(*) = 1),
met AS (
  SELECT contact.id, contact.began_at, contact.team_id, contact.channel, contact.direction,
         coalesce('c' || coalesce(contact.citizen_id, sole.id),
                  'n' || nullif(coalesce(nullif(contact.caller_number, ''), contact.caller_mark), '')) AS person
  FROM contacts_contact AS contact LEFT JOIN sole ON sole.phone = contact.caller_number
  WHERE contact.answered_at IS NOT NULL AND contact.began_at >= %(start)s AND contact.began_at < %(end)s)
"""

_AGAIN = f"""{_PERSONS}
SELECT met.person, met.began_at, team.code, met.channel, met.direction,
       array_remove(array_agg(DISTINCT topic.code), NULL), array_remove(array_agg(DISTINCT receiver.code), NULL)
FROM met JOIN people_team AS team ON team.id = met.team_id
JOIN contacts_question AS question ON question.contact_id = met.id
LEFT JOIN topics_topic AS topic ON topic.id = question.topic_id
LEFT JOIN people_team AS receiver ON receiver.id = question.receiver_team_id
WHERE met.person IN (SELECT person FROM met WHERE person IS NOT NULL GROUP BY person HAVING count(*) > 1)
GROUP BY met.id, met.person, met.began_at, team.code, met.channel, met.direction
ORDER BY met.person, met.began_at, met.id
"""  # noqa: S608 - put together of our own words only

_COUNTS = f"""{_PERSONS}
SELECT coalesce(topic.code, ''), count(DISTINCT met.person), count(DISTINCT met.id) FILTER (WHERE met.person IS NULL)
FROM met LEFT JOIN contacts_question AS question ON question.contact_id = met.id
LEFT JOIN topics_topic AS topic ON topic.id = question.topic_id
GROUP BY GROUPING SETS ((topic.code), ()) ORDER BY GROUPING(topic.code) DESC
"""  # noqa: S608 - put together of our own words only


@dataclass(frozen=True, slots=True)
class Asked:
    """How many citizens asked that could be followed, and how many contacts could not."""

    citizens: int
    not_followed: int


@dataclass(frozen=True, slots=True)
class Overview:
    """All topics of a period: the loops worst first, how many topics stay hidden, and what could not be followed."""

    loops: list[Loop]
    hidden: int
    asked: dict[str, Asked]
    all: Asked


@dataclass(frozen=True, slots=True)
class TopicWays:
    """One topic in a period; `ways` are empty where too few citizens came back to be shown."""

    asked: Asked
    loop: Loop
    ways: list[Way]

    @property
    def too_few(self) -> bool:
        """Whether some citizens came back, but so few that nothing may be shown of them."""
        return 0 < self.loop.citizens < rules.FEWEST_CITIZENS


def overview(*, now: datetime, days: int) -> Overview:
    """Every topic that sent citizens round in the days before now, the worst first."""
    period = _period(now, days)
    total, asked = _counts(period)
    found = journeys_by_topic(_met_again(period))
    loops, hidden = rules.worst_first(rules.loop_of(topic, of_it) for topic, of_it in found.items())
    return Overview(loops, hidden, asked, total)


def of_topic(topic: str, *, now: datetime, days: int) -> TopicWays:
    """The ways of one topic's citizens in the days before now."""
    period = _period(now, days)
    _total, asked = _counts(period)
    found = rules.journeys(_met_again(period), topic)
    loop = rules.loop_of(topic, found)
    shown = rules.ways(found) if loop.citizens >= rules.FEWEST_CITIZENS else []
    return TopicWays(asked.get(topic, Asked(0, 0)), loop, shown)


def journeys_by_topic(contacts: Iterable[Met]) -> dict[str, list[Journey]]:
    """Every topic's journeys; each citizen is looked at only for the topics she asked about."""
    by_person: dict[str, list[Met]] = defaultdict(list)
    for met in contacts:
        by_person[met.person].append(met)
    found: dict[str, list[Journey]] = defaultdict(list)
    for theirs in by_person.values():
        for topic in frozenset().union(*(met.asked for met in theirs)):
            found[topic].extend(rules.journeys(theirs, topic))
    return found


def _period(now: datetime, days: int) -> dict[str, Any]:
    return {"start": now - timedelta(days=days), "end": now}


def _met_again(period: dict[str, Any]) -> list[Met]:
    """The answered contacts of everybody who was answered more than once, by person and time."""
    return [
        Met(person, at, Step(team, channel, direction), frozenset(asked), frozenset(sent_to))
        for person, at, team, channel, direction, asked, sent_to in _rows(_AGAIN, period)
    ]


def _counts(period: dict[str, Any]) -> tuple[Asked, dict[str, Asked]]:
    """All contacts together, and by topic."""
    (_all, citizens, not_followed), *by_topic = _rows(_COUNTS, period)
    return Asked(citizens, not_followed), {code: Asked(*counts) for code, *counts in by_topic if code}


def _rows(sql: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()
