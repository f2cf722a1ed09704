"""What the rows must say after days of promises, and the two rates counted from the journal in words of its own.

Nothing here asks the functions that are checked: the queries are written from the definitions (docs/metrics.md, the
rules of promises), so that a mistake in the product's counting is not made twice.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from benchmarks.measuring.outcome import Figures

NONE_OF_THESE = {
    # After the conversation: ten minutes where the contact is still open on a desk, and two for the job to come by. A
    # new time that no text can bring is told by somebody; it is given at least 45 working minutes ahead.
    "untold_times": """
        SELECT count(*) FROM callbacks_callbacktime AS given
        JOIN callbacks_callback AS callback ON callback.id = given.callback_id
        JOIN contacts_question AS question ON question.id = callback.question_id
        JOIN contacts_contact AS contact ON contact.id = question.contact_id
        WHERE callback.state NOT IN ('draft', 'withdrawn')
          AND coalesce(given.told_at, given.over_at, %(end)s)
              > greatest(given.given_at, CASE WHEN given.number = 1 THEN contact.ended_at ELSE given.given_at END)
                + CASE WHEN given.number > 1 AND given.told_how <> 'sms' THEN interval '2 hours'
                  ELSE interval '12 minutes' END
          AND (given.told_at IS NOT NULL OR given.over_at IS NOT NULL OR given.by > %(end)s)""",
    "told_after_the_old_time_passed": """
        SELECT count(*) FROM callbacks_callbacktime AS given
        JOIN callbacks_callbacktime AS old ON old.callback_id = given.callback_id AND old.number = given.number - 1
        WHERE given.because NOT IN ('wished', 'reopened')
          AND coalesce(given.told_at, given.over_at, %(end)s) > old.by""",
    "times_passed_with_no_other_told": """
        SELECT count(*) FROM callbacks_callbacktime AS given
        JOIN callbacks_callback AS callback ON callback.id = given.callback_id
        WHERE given.by < coalesce(given.over_at, %(end)s)
          AND NOT EXISTS (SELECT 1 FROM callbacks_callbackattempt AS attempt
                          WHERE attempt.callback_id = callback.id AND attempt.began_at <= given.by
                            AND attempt.ended_at IS NOT NULL AND attempt.outcome <> 'agent_could_not'
                            AND attempt.began_at >= given.given_at)""",
    "texts_posted_late": """
        SELECT count(*) FROM outbox_message AS message
        WHERE message.purpose <> 'survey' AND message.state <> 'withdrawn'
          AND coalesce(message.sent_at, message.settled_at, %(end)s) > message.queued_at + interval '5 minutes'""",
    # At one telephone: a wrong number is none of hers, and the right one has its own three.
    "attempts_beyond_the_limit": """
        SELECT count(*) FROM (
          SELECT attempt.callback_id FROM callbacks_callbackattempt AS attempt
          JOIN contacts_contact AS dial ON dial.id = attempt.contact_id
          WHERE attempt.outcome IN ('no_answer', 'busy', 'voicemail', 'wrong_number')
            AND NOT EXISTS (SELECT 1 FROM callbacks_callbackattempt AS other
                            WHERE other.callback_id = attempt.callback_id AND other.outcome = 'reached')
          GROUP BY attempt.callback_id, dial.caller_number HAVING count(*) > 3) AS much""",
    "rung_again_at_once": """
        SELECT count(*) FROM (
          SELECT began_at - lag(ended_at) OVER turn AS gap, lag(outcome) OVER turn AS before
          FROM callbacks_callbackattempt WHERE outcome <> 'agent_could_not' OR ended_at IS NULL
          WINDOW turn AS (PARTITION BY callback_id ORDER BY number)) AS tried
        WHERE gap < interval '5 minutes' AND before = 'reached'""",
    "attempts_too_soon": """
        SELECT count(*) FROM (
          SELECT began_at - lag(ended_at) OVER turn AS gap, lag(outcome) OVER turn AS before
          FROM callbacks_callbackattempt WHERE outcome <> 'agent_could_not' OR ended_at IS NULL
          WINDOW turn AS (PARTITION BY callback_id ORDER BY number)) AS tried
        WHERE gap < interval '60 minutes' AND before IN ('no_answer', 'busy', 'voicemail')""",
    "attempts_all_in_one_half_day": """
        SELECT count(*) FROM (
          SELECT callback_id,
                 count(DISTINCT (ended_at AT TIME ZONE 'Europe/Copenhagen')::date::text
                       || ((ended_at AT TIME ZONE 'Europe/Copenhagen')::time >= time '12:00')::text) AS halves,
                 count(*) AS tries
          FROM callbacks_callbackattempt WHERE outcome IN ('no_answer', 'busy', 'voicemail')
          GROUP BY callback_id) AS tried
        WHERE tries >= 3 AND halves = 1""",
    "two_live_dials": """
        SELECT count(*) FROM callbacks_callbackattempt AS one
        JOIN callbacks_callbackattempt AS other ON other.callback_id = one.callback_id AND other.id > one.id
        WHERE other.began_at < coalesce(one.ended_at, %(end)s)""",
    "broken_made_whole": """
        SELECT count(*) FROM journal_entry AS told
        JOIN callbacks_callback AS callback ON callback.id = split_part(told.subject, ':', 2)::int
        WHERE told.verb = 'callback.broken' AND callback.broken_at IS NULL""",
}
"""Each must find nothing; what it would find says its name."""

_BROKEN = """
WITH told AS (
  SELECT subject, verb, at, details, row_number() OVER (PARTITION BY subject ORDER BY id DESC) AS last
  FROM journal_entry WHERE verb LIKE 'callback.%%' AND at < %(end)s),
promise AS (
  SELECT subject,
         max(details->>'first_by') FILTER (WHERE last = 1)::timestamptz AS first_by,
         min(at) FILTER (WHERE verb = 'callback.reached'
           OR verb = 'callback.attempted' AND details->>'outcome' <> 'agent_could_not') AS rung_at,
         min(at) FILTER (WHERE verb = 'callback.answered') AS answered_at,
         bool_or(verb = 'callback.withdrawn') AS withdrawn
  FROM told GROUP BY subject HAVING bool_or(verb = 'callback.promised'))
SELECT count(*) FILTER (WHERE coalesce(least(rung_at, answered_at), 'infinity') > first_by) AS broken,
       count(*) AS due
FROM promise WHERE first_by <= %(end)s AND NOT withdrawn
"""
"""A promise is broken when nobody had rung, and she had no answer, by the time first promised; of those come due."""

_FIRST_GO = """
WITH began AS (
  SELECT subject, min(at) AS at FROM journal_entry WHERE verb = 'line.joined' GROUP BY subject),
asked AS (
  SELECT (question->>'id')::bigint AS id, closed.subject AS contact, began.at, question->>'topic' AS topic,
         question->>'outcome' AS outcome, closed.details->>'number' AS number,
         coalesce(nullif(closed.details->>'person', ''), '') AS person
  FROM journal_entry AS closed JOIN began USING (subject),
       jsonb_array_elements(closed.details->'questions') AS question
  WHERE closed.verb = 'contact.closed' AND closed.details->>'direction' = 'in' AND closed.at < %(end)s),
known AS (
  SELECT number, min(person) AS citizen FROM asked
  WHERE number <> '' AND person LIKE 'citizen:%%' GROUP BY number HAVING count(DISTINCT person) = 1),
whose AS (
  SELECT asked.id, asked.contact, asked.at, topic, outcome, coalesce(citizen, person) AS person
  FROM asked LEFT JOIN known ON known.number = asked.person),
promise AS (
  SELECT (details->>'question')::bigint AS question,
         min(at) FILTER (WHERE verb = 'callback.answered') AS answered_at,
         (array_agg(details->>'first_by' ORDER BY id DESC))[1]::timestamptz AS first_by,
         bool_or(verb = 'callback.broken') AS broken,
         bool_or(verb IN ('callback.closed', 'callback.closed_unreached')) AS over,
         bool_or(verb = 'callback.transferred' OR details->>'transferred' = 'true') AS transferred
  FROM journal_entry WHERE verb LIKE 'callback.%%' AND at < %(end)s GROUP BY 1),
judged AS (
  SELECT whose.*,
    CASE WHEN outcome IN ('answered', 'handled') THEN true
         WHEN outcome = 'promised' THEN coalesce(answered_at <= first_by AND NOT transferred AND NOT broken, false)
         ELSE false END AS helped,
    coalesce(outcome = 'promised' AND answered_at IS NULL AND NOT over AND NOT broken AND first_by > %(end)s, false)
      AS waits,
    EXISTS (SELECT 1 FROM whose AS later
            WHERE later.person = whose.person AND later.topic = whose.topic AND later.contact <> whose.contact
              AND (later.at, split_part(later.contact, ':', 2)::int)
                > (whose.at, split_part(whose.contact, ':', 2)::int)
              AND later.at <= whose.at + interval '14 days') AS came_back,
    EXISTS (SELECT 1 FROM whose AS before
            WHERE before.person = whose.person AND before.topic = whose.topic AND before.contact <> whose.contact
              AND (before.at, split_part(before.contact, ':', 2)::int)
                < (whose.at, split_part(whose.contact, ':', 2)::int)
              AND whose.at <= before.at + interval '14 days') AS again
  FROM whose LEFT JOIN promise ON promise.question = whose.id
  WHERE person <> '')
SELECT count(*) FILTER (WHERE helped AND NOT came_back) AS helped, count(*) AS judged FROM judged
WHERE NOT again AND NOT waits AND at + interval '14 days' <= %(end)s
"""
"""Helped in the first go: answered at once, or rung in time by the team promised, and not back within 14 days."""


_BECAME = """
SELECT count(*) AS promises_made,
       count(*) FILTER (WHERE closed_at IS NOT NULL) AS promises_closed,
       avg(coalesce(least(rung_at, kept_at) <= first_by, false)::int) FILTER (WHERE due) AS rung_in_time_share,
       avg(coalesce(kept_at <= first_by, false)::int) FILTER (WHERE due) AS answered_in_time_share,
       avg((state = 'closed_unreached')::int) FILTER (WHERE due) AS never_reached_share
FROM (SELECT *, first_by <= %(end)s AS due FROM callbacks_callback WHERE state NOT IN ('draft', 'withdrawn')) AS promise
"""

_TOLD_BEFORE = """
SELECT count(*) AS new_times,
       coalesce(avg(coalesce(given.told_at <= old.by, false)::int), 1) AS new_times_told_before_share
FROM callbacks_callbacktime AS given
JOIN callbacks_callbacktime AS old ON old.callback_id = given.callback_id AND old.number = given.number - 1
WHERE given.because IN ('late', 'not_reached') AND (given.told_at IS NOT NULL OR given.over_at IS NULL)
"""
"""Of the new times the house gave by itself, those told before the old one passed; not told is not told before."""


def made(end: datetime) -> Figures:
    """How much there was to watch, and what a citizen would say of it."""
    from nowrongdoor.townhall.callbacks.models import CallbackAttempt, CallbackTime

    counted = {"times_given": CallbackTime.objects.count(), "dials": CallbackAttempt.objects.count()}
    return _named(_BECAME, end) | _named(_TOLD_BEFORE, end) | counted


def checks(end: datetime) -> Figures:
    """How many offences each check finds."""
    return {name: _row(sql, end)[0] for name, sql in NONE_OF_THESE.items()}


def rates(first: date, end: datetime, zone: str) -> Figures:
    """The product's two rates, those of the queries here, and by how much they differ in counts."""
    from nowrongdoor.townhall.insight import periods, reading

    last = (end - timedelta(minutes=1)).astimezone(ZoneInfo(zone)).date()
    cell = reading.from_rows(periods.between(first, last, zone), now=end).cell()
    broken, due = _row(_BROKEN, end)
    helped, judged = _row(_FIRST_GO, end)
    here = (cell.broken_promises.part, cell.broken_promises.whole, cell.first_go.part, cell.first_go.whole)
    return {
        "broken_promises": here[0],
        "promises_due": here[1],
        "broken_promise_rate": here[0] / here[1] if here[1] else 0.0,
        "first_go_questions": here[3],
        "first_go_rate": here[2] / here[3] if here[3] else 0.0,
        "rates_differ_by": sum(abs(a - b) for a, b in zip(here, (broken, due, helped, judged), strict=True)),
    }


def _row(sql: str, end: datetime) -> tuple[Any, ...]:
    return tuple(_named(sql, end).values())


def _named(sql: str, end: datetime) -> dict[str, float]:
    """The one row a query gives, by the names of its columns; what has nothing to be a share of is 0."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql, {"end": end})
        row = cursor.fetchone()
        assert row is not None and cursor.description is not None
        return {column.name: float(value or 0) for column, value in zip(cursor.description, row, strict=True)}
