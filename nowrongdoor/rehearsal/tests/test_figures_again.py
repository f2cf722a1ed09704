"""The figures of days lived through the house come out of the journal alone as they stand in the rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from nowrongdoor.rehearsal import founding
from nowrongdoor.rehearsal.day import citizens_of
from nowrongdoor.rehearsal.headless import HeadlessDay
from nowrongdoor.rehearsal.script import script
from nowrongdoor.townhall.callbacks import actions
from nowrongdoor.townhall.callbacks.keeping import keep_up
from nowrongdoor.townhall.callbacks.models import Callback, CallbackAttempt
from nowrongdoor.townhall.callbacks.rules import OPEN
from nowrongdoor.townhall.insight import from_journal, from_rows
from nowrongdoor.townhall.insight.export import rows
from nowrongdoor.townhall.insight.journal_lines import lines
from nowrongdoor.townhall.insight.periods import Period, between
from nowrongdoor.townhall.insight.reading import from_journal as figures_from_journal
from nowrongdoor.townhall.insight.reading import from_rows as figures_from_rows
from nowrongdoor.townhall.journal.acting import machine

ZONE = "Europe/Copenhagen"
FIRST, SECOND = date(2026, 11, 16), date(2026, 11, 19)
LATER = datetime(2026, 12, 18, 8, tzinfo=UTC)


@pytest.fixture
def lived(db: None) -> Period:
    """Forty minutes of a Monday, and forty of the Thursday after it, when some of Monday's citizens ring again.

    Every other promise is kept in time; the time of the others passes.
    """
    founding.found(now=datetime(2026, 11, 16, 5, tzinfo=UTC))
    monday = [one for one in citizens_of(FIRST, 5, timezone=ZONE, contacts=1500) if _early(one.arrives_at)]
    again = [replace(one, arrives_at=one.arrives_at + timedelta(days=3)) for one in monday[::3]]
    for day, citizens in ((FIRST, monday), (SECOND, again)):
        stage = HeadlessDay(script(), day, ZONE, seed=5, moves_too=True)
        stage.cast(citizens)
        stage.run(until=datetime.combine(day, datetime.min.time(), tzinfo=UTC) + timedelta(hours=7, minutes=20))
    rung_now = CallbackAttempt.objects.filter(ended_at=None).values("callback")
    given = Callback.objects.filter(state__in=OPEN).exclude(pk__in=rung_now).order_by("pk")
    for callback in list(given)[::2]:
        assert callback.by is not None
        actions.answered_otherwise(machine("test"), callback.pk, now=callback.by - timedelta(minutes=30))
    keep_up(machine("worker"), now=datetime(2026, 11, 27, 9, tzinfo=UTC))
    return between(FIRST, FIRST + timedelta(days=20), ZONE)


def _early(moment: datetime) -> bool:
    return moment.hour < 7 and moment.minute < 50


def test_the_journal_alone_gives_the_same_facts_and_figures_as_the_rows(lived: Period):
    rows_say = from_rows.facts(lived, now=LATER)
    journal_says = from_journal.facts(lines(lived, now=LATER), lived, ZONE, now=LATER)
    assert len(rows_say.asked) > 30
    assert {one.line for one in rows_say.calls} == {one.line for one in journal_says.calls}
    assert sorted(map(_call, rows_say.calls)) == sorted(map(_call, journal_says.calls))
    assert sorted(map(_asked, rows_say.asked)) == sorted(map(_asked, journal_says.asked))
    assert sorted(map(repr, rows_say.promises)) == sorted(map(repr, journal_says.promises))
    assert rows_say.promises
    hours = {(one.day, one.agent, one.base): one.seconds for one in journal_says.hours}
    assert hours.keys() == {(one.day, one.agent, one.base) for one in rows_say.hours}
    assert all(hours[one.day, one.agent, one.base] == pytest.approx(one.seconds, abs=0.01) for one in rows_say.hours)
    lent = {(one.day, one.agent, one.hat): one.seconds for one in journal_says.lent}
    assert all(lent[one.day, one.agent, one.hat] == pytest.approx(one.seconds, abs=0.01) for one in rows_say.lent)
    assert list(map(_told, rows(figures_from_rows(lived, now=LATER)))) == list(
        map(_told, rows(figures_from_journal(lived, now=LATER)))
    )


def _call(one):  # type: ignore[no-untyped-def]
    return (one.contact, one.line, one.joined_at, str(one.left_at), one.left_how, one.within_seconds)


def _asked(one):  # type: ignore[no-untyped-def]
    return (one.question, one.contact, one.at, one.line, one.topic, one.outcome, bool(one.person), one.agent)


def _told(row):  # type: ignore[no-untyped-def]
    """A row with its numbers as they are shown; hours differ by microseconds."""
    return {name: round(value, 3) if isinstance(value, float) else value for name, value in row.items()}


def test_a_figure_comes_out_as_it_stood_at_an_earlier_moment(lived: Period):
    then = datetime(2026, 11, 18, 12, tzinfo=UTC)
    found = figures_from_journal(lived, now=then)
    assert found.cell().fates.total() == 0, "nothing was fourteen days old"
    assert 0 < found.cell().young.total() < figures_from_journal(lived, now=LATER).cell().fates.total() + 1


FIRST_GO_BY_HAND = """
WITH closed AS (
  SELECT split_part(subject, ':', 2)::bigint AS contact, details FROM journal_entry
  WHERE verb = 'contact.closed' AND details->>'direction' = 'in'),
number AS (
  SELECT details->>'number' AS number, min(details->>'person') AS citizen FROM closed
  WHERE details->>'person' LIKE 'citizen:%%' AND details->>'number' <> ''
  GROUP BY 1 HAVING count(DISTINCT details->>'person') = 1),
asked AS (
  SELECT closed.contact, joined.at, coalesce(number.citizen, closed.details->>'person') AS person,
         (question->>'id')::bigint AS question, question->>'topic' AS topic, question->>'outcome' AS outcome
  FROM closed JOIN journal_entry AS joined
    ON joined.verb = 'line.joined' AND joined.subject = 'contact:' || closed.contact
  CROSS JOIN LATERAL jsonb_array_elements(closed.details->'questions') AS question
  LEFT JOIN number ON number.number = closed.details->>'person'),
promise AS (
  SELECT (details->>'question')::bigint AS question, min((details->>'first_by')::timestamptz) AS by,
         min(at) FILTER (WHERE verb = 'callback.answered') AS answered,
         bool_or(verb = 'callback.broken') AS broken, bool_or(verb = 'callback.transferred') AS transferred,
         bool_or(verb IN ('callback.closed_unreached', 'callback.answered')) AS over
  FROM journal_entry WHERE verb LIKE 'callback.%%' GROUP BY 1),
first AS (
  SELECT asked.*, promise.by, promise.over,
         asked.outcome IN ('answered', 'handled')
         OR (asked.outcome = 'promised' AND promise.answered <= promise.by AND NOT promise.broken
             AND NOT promise.transferred) AS good,
         EXISTS (SELECT FROM asked AS later WHERE later.person = asked.person AND later.topic = asked.topic
                 AND later.topic <> '' AND later.contact <> asked.contact
                 AND (later.at, later.contact) > (asked.at, asked.contact)
                 AND later.at <= asked.at + interval '14 days') AS back
  FROM asked LEFT JOIN promise USING (question)
  WHERE asked.person <> '' AND NOT EXISTS (
    SELECT FROM asked AS earlier WHERE earlier.person = asked.person AND earlier.topic = asked.topic
    AND earlier.topic <> '' AND earlier.contact <> asked.contact
    AND (earlier.at, earlier.contact) < (asked.at, asked.contact)
    AND earlier.at >= asked.at - interval '14 days'))
SELECT count(*), count(*) FILTER (WHERE good AND NOT back), count(*) FILTER (WHERE back)
FROM first WHERE at + interval '14 days' <= %(now)s
"""

BROKEN_BY_HAND = """
WITH promise AS (
  SELECT details->>'question' AS question, min((details->>'first_by')::timestamptz) AS by,
         bool_or(verb = 'callback.broken') AS broken, bool_or(verb = 'callback.withdrawn') AS withdrawn
  FROM journal_entry WHERE verb LIKE 'callback.%%' GROUP BY 1)
SELECT count(*), count(*) FILTER (WHERE broken) FROM promise WHERE NOT withdrawn AND (by <= %(now)s OR broken)
"""


def by_hand(sql: str) -> tuple[int, ...]:
    with connection.cursor() as cursor:
        cursor.execute(sql, {"now": LATER})
        return cursor.fetchone()


def test_an_independent_query_of_the_journal_finds_the_same_first_go_and_broken_promises(lived: Period):
    """Written apart from the product's code, in another language, against the journal's table alone."""
    cell = figures_from_rows(lived, now=LATER).cell()
    assert by_hand(FIRST_GO_BY_HAND) == (cell.first_go.whole, cell.first_go.part, cell.came_back.part)
    assert by_hand(BROKEN_BY_HAND) == (cell.broken_promises.whole, cell.broken_promises.part)
    assert cell.came_back.part > 3
    assert cell.broken_promises.whole == Callback.objects.exclude(state__in=("draft", "withdrawn")).count() > 1
    assert cell.broken_promises.part > 0
