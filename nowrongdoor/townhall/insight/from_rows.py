"""The facts of a period, from the rows: a few statements, however long the period."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection

from nowrongdoor.townhall.contacts.numbers import e164
from nowrongdoor.townhall.contacts.reads import number_key
from nowrongdoor.townhall.insight.facts import Asked, Call, Facts, Hours, Lent, Promise, Rate, Said
from nowrongdoor.townhall.insight.first_go import COMES_BACK_WITHIN
from nowrongdoor.townhall.insight.models import CostRate
from nowrongdoor.townhall.insight.periods import Period
from nowrongdoor.townhall.insight.work import LONGEST_BREAK

MARK = 9
"""Where `_ASKED` has the key of a number that was let go."""

DANISH = re.compile(r"\+45\d{8}")

_CALLS = """
SELECT place.contact_id, team.code, place.joined_at, place.left_at, place.left_how, place.answer_within_seconds
FROM line_place AS place JOIN people_team AS team ON team.id = place.team_id
JOIN contacts_contact AS contact ON contact.id = place.contact_id
WHERE contact.direction = 'in' AND place.joined_at >= %(start)s AND place.joined_at < %(end)s
"""

_ASKED = """
SELECT question.id, contact.id, contact.began_at, team.code, contact.channel, coalesce(topic.code, ''),
       question.outcome, contact.citizen_id, contact.caller_number, contact.caller_mark, contact.agent_id
FROM contacts_contact AS contact JOIN people_team AS team ON team.id = contact.team_id
JOIN contacts_question AS question ON question.contact_id = contact.id
LEFT JOIN topics_topic AS topic ON topic.id = question.topic_id
WHERE contact.state = 'closed' AND contact.direction = 'in'
  AND contact.began_at >= %(start)s - %(back)s AND contact.began_at < %(end)s + %(back)s
ORDER BY contact.began_at, contact.id, question.id
"""

_PROMISES = """
SELECT callback.question_id, team.code, callback.first_by,
       CASE WHEN callback.kept_at <= %(now)s THEN callback.kept_at END, callback.transferred,
       coalesce(callback.broken_at <= %(now)s, false), callback.state IN ('answered', 'closed', 'closed_unreached')
FROM callbacks_callback AS callback JOIN people_team AS team ON team.id = callback.team_id
JOIN contacts_question AS question ON question.id = callback.question_id
JOIN contacts_contact AS contact ON contact.id = question.contact_id
WHERE callback.state NOT IN ('draft', 'withdrawn') AND contact.state = 'closed'
  AND ((contact.began_at >= %(start)s - %(back)s AND contact.began_at < %(end)s + %(back)s)
       OR (callback.first_by >= %(start)s AND callback.first_by < %(end)s))
ORDER BY callback.id
"""

_SAID = """
SELECT survey.answered_at, team.code, survey.score
FROM contacts_survey AS survey JOIN people_team AS team ON team.id = survey.team_id
WHERE survey.score IS NOT NULL AND survey.answered_at >= %(start)s AND survey.answered_at < least(%(end)s, %(now)s)
"""

_HOURS = """
SELECT (spell.since AT TIME ZONE %(zone)s)::date AS day, spell.agent_id, team.code,
       sum(greatest(0, extract(epoch FROM least(coalesce(spell.until, %(now)s), %(now)s,
           ((spell.since AT TIME ZONE %(zone)s)::date + 1)::timestamp AT TIME ZONE %(zone)s,
           CASE WHEN spell.state = 'pause' THEN spell.since + %(break)s END) - spell.since)))::float
FROM line_presence AS spell JOIN people_base AS base ON base.agent_id = spell.agent_id
  AND base.from_day <= (spell.since AT TIME ZONE %(zone)s)::date
  AND (base.until_day IS NULL OR base.until_day > (spell.since AT TIME ZONE %(zone)s)::date)
JOIN people_team AS team ON team.id = base.team_id
WHERE spell.state <> 'away' AND spell.since >= %(start)s AND spell.since < least(%(end)s, %(now)s)
GROUP BY day, spell.agent_id, team.code
"""

_LENT = """
SELECT (contact.answered_at AT TIME ZONE %(zone)s)::date AS day, contact.agent_id, home.code, hat.code,
       sum(extract(epoch FROM contact.closed_at - contact.answered_at - coalesce(aside.lasted, '0')))::float
FROM contacts_contact AS contact JOIN people_team AS hat ON hat.id = contact.hat_id
JOIN people_base AS base ON base.agent_id = contact.agent_id
  AND base.from_day <= (contact.answered_at AT TIME ZONE %(zone)s)::date
  AND (base.until_day IS NULL OR base.until_day > (contact.answered_at AT TIME ZONE %(zone)s)::date)
JOIN people_team AS home ON home.id = base.team_id
LEFT JOIN LATERAL (
  SELECT sum(greatest('0', parking.until
             - CASE parking.kind WHEN 'parked' THEN greatest(parking.since, contact.ended_at) ELSE parking.since END))
         AS lasted
  FROM contacts_parking AS parking WHERE parking.contact_id = contact.id) AS aside ON true
WHERE contact.state = 'closed' AND contact.hat_id <> base.team_id AND contact.closed_at <= %(now)s
  AND contact.answered_at >= %(start)s AND contact.answered_at < %(end)s
GROUP BY day, contact.agent_id, home.code, hat.code
"""


def facts(period: Period, *, now: datetime) -> Facts:
    """Everything the figures of a period are made of, as the rows have it now."""
    values = {
        "start": period.start,
        "end": period.end,
        "now": now,
        "back": COMES_BACK_WITHIN,
        "break": LONGEST_BREAK,
        "zone": settings.TIME_ZONE,
    }
    return Facts(
        calls=tuple(Call(*row) for row in _rows(_CALLS, values)),
        asked=tuple(_asked(_rows(_ASKED, values))),
        promises=tuple(Promise(*row) for row in _rows(_PROMISES, values)),
        said=tuple(Said(*row) for row in _rows(_SAID, values)),
        hours=tuple(Hours(*row) for row in _rows(_HOURS, values)),
        lent=tuple(Lent(*row) for row in _rows(_LENT, values)),
        rates=rates(),
    )


def rates() -> tuple[Rate, ...]:
    """What an hour costs, from which day on."""
    rows = CostRate.objects.select_related("team").order_by("from_day", "pk")
    return tuple(
        Rate(
            one.from_day,
            one.team.code if one.team else "",
            one.channel,
            float(one.kroner_per_hour),
            float(one.overhead_percent),
        )
        for one in rows
    )


def _asked(rows: Iterable[tuple[Any, ...]]) -> Iterator[Asked]:
    """Questions by whoever asked: the citizen where she is known, else the number, which goes no further than this.

    Where some numbers have been let go, all are told by their keys.
    """
    read = list(rows)
    numbers: dict[str, str] = {"": ""}
    alike = number_key if any(row[MARK] for row in read) else _plain
    for question, contact, at, line, channel, topic, outcome, citizen, caller, mark, agent in read:
        number = mark or (numbers[caller] if caller in numbers else numbers.setdefault(caller, alike(caller)))
        person = f"citizen:{citizen}" if citizen else number
        yield Asked(question, contact, at, line, channel, topic, outcome, person, number, agent)


def _plain(caller: str) -> str:
    """The number in its one form; most come in it, and are not taken apart again by the hundred thousand."""
    return caller if DANISH.fullmatch(caller) else e164(caller)


def _rows(sql: str, values: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        yield from cursor.fetchall()
