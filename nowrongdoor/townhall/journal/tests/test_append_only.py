"""The database refuses to change what is written in the journal."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from nowrongdoor.townhall.journal.acting import machine
from nowrongdoor.townhall.journal.actions import record
from nowrongdoor.townhall.journal.models import Entry, Seal

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)


@pytest.fixture
def line() -> Entry:
    record(machine("test"), "thing.happened", "thing:1", at=NOW)
    return Entry.objects.get(subject="thing:1")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_entry SET verb = 'nothing.happened'",
        "UPDATE journal_entry SET details = '{}'::jsonb, at = at + interval '1 second'",
        "DELETE FROM journal_entry",
    ],
)
def test_a_line_is_neither_changed_nor_deleted(line, statement):
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Entry.objects.get(pk=line.pk).verb == "thing.happened"


def test_the_journal_is_not_emptied():
    with transaction.atomic(), connection.cursor() as cursor:
        # The test suite may have put this trigger aside so that it can empty its own tables between tests.
        cursor.execute("ALTER TABLE journal_entry ENABLE TRIGGER journal_entry_not_emptied")
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            cursor.execute("TRUNCATE journal_entry")
        transaction.set_rollback(True)


def test_a_line_is_sealed_once_and_the_seal_is_not_broken(line):
    first, second = (Seal.objects.create(lines=1, previous_hash="0", hash=name, sealed_at=NOW) for name in "ab")
    Entry.objects.filter(pk=line.pk).update(seal=first)
    for wanted in (second, None):
        with pytest.raises(IntegrityError), transaction.atomic():
            Entry.objects.filter(pk=line.pk).update(seal=wanted)
    assert Entry.objects.get(pk=line.pk).seal_id == first.pk


def test_sealing_cannot_smuggle_in_a_change(line):
    seal = Seal.objects.create(lines=1, previous_hash="0", hash="a", sealed_at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.filter(pk=line.pk).update(seal=seal, who="somebody else")
