"""The day's figures, from the rows. What each means stands in `dictionary.py`."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from django.db import connection

from nowrongdoor.townhall.people.reads import town_day


@dataclass(frozen=True, slots=True)
class TeamFigures:
    """One line's figures for a period; shares are None where there is nothing to share out."""

    code: str
    position: int
    offered: int
    answered: int
    answered_in_time: int
    abandoned: int
    waiting: int
    in_conversation: int
    longest_wait_seconds: float
    longest_waiting_now_seconds: float
    occupancy: float | None = None

    @property
    def service_level(self) -> float | None:
        """Answered in time of all who are no longer waiting."""
        over = self.answered + self.abandoned
        return self.answered_in_time / over if over else None

    def as_dict(self) -> dict[str, Any]:
        """The figures and the share, for JSON."""
        return {**asdict(self), "service_level": self.service_level}


_LINES = """
SELECT t.code, t.position, count(p.id),
       count(*) FILTER (WHERE p.left_how = 'answered'),
       count(*) FILTER (WHERE p.left_how = 'answered'
                        AND p.left_at - p.joined_at <= make_interval(secs => p.answer_within_seconds)),
       count(*) FILTER (WHERE p.left_how = 'abandoned'),
       count(p.id) FILTER (WHERE p.left_at IS NULL),
       count(*) FILTER (WHERE c.state IN ('in_conversation', 'after_work')),
       coalesce(extract(epoch FROM max(coalesce(p.left_at, %(now)s) - p.joined_at)), 0)::float,
       coalesce(extract(epoch FROM max(%(now)s - p.joined_at) FILTER (WHERE p.left_at IS NULL)), 0)::float
FROM people_team t
LEFT JOIN line_place p ON p.team_id = t.id AND NOT p.outgoing AND p.joined_at >= %(start)s AND p.joined_at < %(end)s
LEFT JOIN contacts_contact c ON c.id = p.contact_id
WHERE t.active GROUP BY t.id ORDER BY t.position, t.code
"""

_OCCUPANCY = """
SELECT t.code,
  sum(extract(epoch FROM least(coalesce(p.until, %(now)s), %(now)s) - p.since))
    FILTER (WHERE p.state IN ('ringing', 'in_conversation', 'after_work'))::float,
  sum(extract(epoch FROM least(coalesce(p.until, %(now)s), %(now)s) - p.since))::float
FROM line_presence p
JOIN people_base b ON b.agent_id = p.agent_id AND b.from_day <= %(day)s
  AND (b.until_day IS NULL OR b.until_day > %(day)s)
JOIN people_team t ON t.id = b.team_id
WHERE p.since >= %(start)s AND p.since < %(end)s AND p.state IN ('ready', 'ringing', 'in_conversation', 'after_work')
GROUP BY t.code
"""


def day_figures(*, start: datetime, end: datetime, now: datetime, occupancy: bool = False) -> list[TeamFigures]:
    """Each active team's figures for contacts that joined in [start, end), seen at `now`; in the boards' order."""
    values = {"start": start, "end": end, "now": now, "day": town_day(start)}
    busy = _occupancy(values) if occupancy else {}
    return [replace(TeamFigures(*row), occupancy=busy.get(row[0])) for row in _rows(_LINES, values)]


def _occupancy(values: dict[str, Any]) -> dict[str, float]:
    """Share of time at work spent on contacts, per base team."""
    return {code: (busy or 0.0) / total for code, busy, total in _rows(_OCCUPANCY, values) if total}


@dataclass(frozen=True, slots=True)
class Conservation:
    """Whether everything offered is accounted for; `troubles` says what is not, in English for the log."""

    offered: int
    answered: int
    abandoned: int
    in_conversation: int
    waiting: int
    troubles: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Nothing lost, nothing twice, nobody stuck."""
        return not self.troubles


_BALANCE = """
SELECT count(*),
  count(*) FILTER (WHERE c.state = 'closed'),
  count(*) FILTER (WHERE c.state = 'abandoned'),
  count(*) FILTER (WHERE c.state IN ('in_conversation', 'after_work')),
  count(*) FILTER (WHERE c.state = 'waiting'),
  count(*) FILTER (WHERE p.id IS NULL),
  count(*) FILTER (WHERE (c.state = 'waiting') <> (p.left_at IS NULL)),
  count(*) FILTER (WHERE (c.answered_at IS NOT NULL) <> coalesce(p.left_how = 'answered', false))
FROM contacts_contact c LEFT JOIN line_place p ON p.contact_id = c.id
WHERE c.direction = 'in' AND c.began_at >= %(start)s AND c.began_at < %(end)s
"""

_IN_HAND = """(
  CASE WHEN {0}.answered_at < coalesce({0}.closed_at, 'infinity')
       THEN tstzmultirange(tstzrange({0}.answered_at, coalesce({0}.closed_at, 'infinity'))) ELSE '{{}}' END
  - coalesce((SELECT range_agg(tstzrange(while_.since, coalesce(while_.until, 'infinity')))
              FROM contacts_parking while_ WHERE while_.contact_id = {0}.id AND while_.kind = 'parked'), '{{}}'))"""
"""When a contact was in its agent's hand: from the answer to closing, without the whiles it lay parked."""

_TWICE = """
SELECT count(*) FROM contacts_contact a JOIN contacts_contact b
  ON a.agent_id = b.agent_id AND a.id < b.id
  AND a.answered_at < coalesce(b.closed_at, 'infinity') AND b.answered_at < coalesce(a.closed_at, 'infinity')
  AND {in_hand_a} && {in_hand_b}
WHERE a.began_at >= %(start)s AND b.began_at >= %(start)s AND a.began_at < %(end)s AND b.began_at < %(end)s
""".format(in_hand_a=_IN_HAND.format("a"), in_hand_b=_IN_HAND.format("b"))

_ANSWERED_TWICE = """
SELECT count(*) FROM (
  SELECT a.place_id FROM line_assignment a WHERE a.answered_at IS NOT NULL AND a.ended_how <> 'done'
    AND a.ended_at IS NOT NULL) odd
"""

_PARKED_OUT_OF_STEP = """
SELECT count(*) FROM line_assignment a
JOIN line_place p ON p.id = a.place_id JOIN contacts_contact c ON c.id = p.contact_id
WHERE a.ended_at IS NULL AND a.parked_at IS DISTINCT FROM c.parked_at
"""

_STUCK = """
SELECT count(*) FROM line_presence p
LEFT JOIN line_assignment a ON a.agent_id = p.agent_id AND a.ended_at IS NULL AND a.parked_at IS NULL
WHERE p.until IS NULL AND (p.state IN ('ringing', 'in_conversation', 'after_work')) <> (a.id IS NOT NULL)
"""


def conservation(*, start: datetime, end: datetime) -> Conservation:
    """Check the rows of contacts begun in [start, end): offered = answered + lost + there, nobody twice or stuck."""
    values = {"start": start, "end": end}
    offered, closed, abandoned, in_hand, waiting, placeless, out_of_step, answer_lost = _rows(_BALANCE, values)[0]
    checks = {
        "contacts without a place in the line": placeless,
        "contacts whose place says otherwise": out_of_step,
        "contacts answered without the place knowing": answer_lost,
        "pairs of contacts one agent had in hand at the same time": _rows(_TWICE, values)[0][0],
        "answered assignments that ended otherwise": _rows(_ANSWERED_TWICE, values)[0][0],
        "parked contacts whose assignment says otherwise": _rows(_PARKED_OUT_OF_STEP, values)[0][0],
        "agents whose presence and assignment disagree": _rows(_STUCK, values)[0][0],
        "offered not accounted for": offered - (closed + in_hand + abandoned + waiting),
    }
    troubles = tuple(f"{count} {what}" for what, count in checks.items() if count)
    return Conservation(offered, closed + in_hand, abandoned, in_hand, waiting, troubles)


def _rows(sql: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()
