"""Two short days of promises with illness, the clock changed between them: lived, watched and counted as by the bench.

And the watch itself: every check finds what it is there to find, and a house that forgets its promises is seen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest
from django.db import connection, transaction

from benchmarks.measuring.promise_checks import NONE_OF_THESE, checks, made, rates
from benchmarks.measuring.promise_days import ZONE, Month, live
from nowrongdoor.rehearsal import founding
from nowrongdoor.rehearsal.script import Script, script
from nowrongdoor.townhall.callbacks import keepers, keeping
from nowrongdoor.townhall.callbacks.models import Callback, CallbackAttempt
from nowrongdoor.townhall.journal.acting import machine
from nowrongdoor.townhall.journal.models import Entry
from nowrongdoor.townhall.people.models import Team

pytestmark = pytest.mark.django_db(transaction=True)
"""Telephones ring when a transaction commits."""

FRIDAY = date(2026, 10, 23)
"""The clock goes back before Monday."""

CLOSES, HALF_HOURS = time(10), 6
ILL = {"all_day": 0.08, "goes_home": 0.4, "team_a_day": 0.0, "of_the_team": 0.0}
LATER = datetime(2026, 11, 20, 8, tzinfo=UTC)
"""Every citizen has had her fourteen days to ring again."""


def a_town_that_closes_at_ten() -> Script:
    founding.found(now=datetime(2026, 10, 22, 10, tzinfo=UTC))
    Team.objects.update(closes=CLOSES)
    with connection.cursor() as cursor:  # who picks up is drawn from the numbers of the rows
        for table in ("callbacks_callback", "contacts_contact"):
            cursor.execute(f"ALTER TABLE {table} ALTER COLUMN id RESTART WITH 1")
    whole = script()
    shifts = {name: replace(shift, ends=min(shift.ends, CLOSES)) for name, shift in whole.shifts.items()}
    early = {name: shift for name, shift in shifts.items() if shift.starts < shift.ends}
    return replace(whole, profile=whole.profile[:HALF_HOURS], shifts=early)


def verbs() -> Counter[str]:
    lines = Entry.objects.filter(verb__startswith="callback.").values_list("verb", flat=True)
    return Counter(verb.partition(".")[2] for verb in lines)


def test_two_days_with_illness_and_what_each_check_is_there_to_find() -> None:
    town = a_town_that_closes_at_ten()
    watched, end = live(FRIDAY, 2, Month(town, contacts=80, seed=3, hard_every=2, ill=ILL))
    happened, became = verbs(), made(end)
    assert watched["gone_home_ill"] > 3 and watched["moments_looked_at"] > 100
    assert happened["assigned"] > 10 and happened["slipping"] and happened["broken"]
    assert became["new_times"] > 2 and became["new_times_told_before_share"] == 1
    assert watched["ownerless_moments"] == 0
    assert checks(end) == dict.fromkeys(NONE_OF_THESE, 0)
    _each_check_finds_its_offence(end)
    keeping.keep_up(machine("worker"), now=LATER)
    told = rates(FRIDAY, LATER, ZONE)
    assert told["rates_differ_by"] == 0
    assert told["promises_due"] > told["broken_promises"] > 0 and 0 < told["first_go_rate"] < 1
    _a_line_too_few_is_seen()


ALL_BUSY = """
WITH telephone AS (UPDATE contacts_contact SET caller_number = '+4537000000' WHERE direction = 'out')
UPDATE callbacks_callbackattempt SET outcome = 'busy', number = 10 + id, ended_at = {}, callback_id = %s"""
"""Every dial was for the same promise, at the same telephone, and in vain."""

OFFENCES = {
    "untold_times": "UPDATE callbacks_callbacktime SET told_at = NULL, told_how = '' WHERE told_how = 'sms'",
    "told_after_the_old_time_passed": "UPDATE callbacks_callbacktime SET told_at = told_at + interval '9 days'",
    "times_passed_with_no_other_told": """
        UPDATE callbacks_callbacktime SET by = given_at + interval '1 second', over_at = NULL""",
    "texts_posted_late": "UPDATE outbox_message SET sent_at = queued_at + interval '6 minutes'",
    "attempts_beyond_the_limit": ALL_BUSY.format("began_at"),
    "rung_again_at_once": ALL_BUSY.format("began_at + interval '9 days'").replace("busy", "reached"),
    "attempts_too_soon": ALL_BUSY.format("began_at"),
    "attempts_all_in_one_half_day": ALL_BUSY.format("'2026-10-23 07:00Z'"),
    "two_live_dials": ALL_BUSY.format("'2026-10-30 07:00Z'"),
    "broken_made_whole": "UPDATE callbacks_callback SET broken_at = NULL",
}


def _each_check_finds_its_offence(end: datetime) -> None:
    assert OFFENCES.keys() == NONE_OF_THESE.keys()
    rung = CallbackAttempt.objects.order_by("pk").values_list("callback_id", flat=True)[0]
    for name, offence in OFFENCES.items():
        with _undone(), connection.cursor() as cursor:
            cursor.execute(offence, [rung] if "%s" in offence else None)
            assert checks(end)[name] > 0, name


def _a_line_too_few_is_seen() -> None:
    """A journal that does not say what the rows say, or rows that do not say what the journal does, differ."""
    for offence in (
        "UPDATE callbacks_callback SET broken_at = NULL, rung_at = first_by, kept_at = first_by",
        "UPDATE contacts_question SET outcome = 'dropped'",
    ):
        with _undone(), connection.cursor() as cursor:
            cursor.execute(offence)
            assert rates(FRIDAY, LATER, ZONE)["rates_differ_by"] > 0, offence


@contextmanager
def _undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_a_house_that_passes_nothing_on_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keepers.AtWork, "misplaced", lambda *_: [])
    watched, _end = live(FRIDAY, 1, Month(a_town_that_closes_at_ten(), contacts=60, seed=3, ill=ILL))
    assert Callback.objects.exists() and watched["ownerless_moments"] > 0
