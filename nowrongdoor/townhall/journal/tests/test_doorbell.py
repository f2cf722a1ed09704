"""The doorbell rings when, and only when, a change commits."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection, transaction

from nowrongdoor.running.doorbell import Doorbell
from nowrongdoor.townhall.journal.acting import machine
from nowrongdoor.townhall.journal.actions import record, ring
from nowrongdoor.townhall.journal.models import Entry
from tests.cast import OPENING

pytestmark = pytest.mark.django_db(transaction=True)

CLERK = machine("test")


@pytest.fixture
def bell() -> Iterator[Doorbell]:
    doorbell = Doorbell()
    assert doorbell.wait(0) == {Doorbell.EVERYTHING}, "who begins to listen must read everything once"
    yield doorbell
    doorbell.close()


def test_it_rings_only_after_the_commit(bell):
    with transaction.atomic():
        record(CLERK, "thing.happened", "thing:1", at=OPENING, rooms=("line", "desk:7"))
        assert bell.wait(0.05) == set()
    assert heard(bell, {"line", "desk:7"})


def heard(bell: Doorbell, wanted: set[str]) -> bool:
    """The rings of one commit may be delivered in more than one piece."""
    rung: set[str] = set()
    for _ in range(len(wanted)):
        rung |= bell.wait(5)
        if rung >= wanted:
            break
    return rung == wanted


def test_a_change_that_is_rolled_back_rings_nobody(bell):
    with transaction.atomic():
        record(CLERK, "thing.happened", "thing:1", at=OPENING, rooms=("line",))
        ring("lead")
        transaction.set_rollback(True)
    assert bell.wait(0.05) == set()
    assert not Entry.objects.exists()


def test_a_savepoint_that_is_rolled_back_rings_nobody_and_the_rest_rings(bell):
    with transaction.atomic():
        record(CLERK, "thing.happened", "thing:1", at=OPENING, rooms=("lead",))
        with transaction.atomic():
            record(CLERK, "thing.happened", "thing:2", at=OPENING, rooms=("line",))
            transaction.set_rollback(True)
    assert heard(bell, {"lead"})
    assert bell.wait(0.05) == set()


def test_a_line_without_rooms_is_written_and_rings_nobody(bell):
    record(CLERK, "thing.happened", "thing:1", at=OPENING)
    assert bell.wait(0.05) == set()
    assert Entry.objects.count() == 1


def test_after_its_connection_was_lost_the_listener_reads_everything(bell):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND query = 'LISTEN doorbell'"
        )
    assert bell.wait(0.05) == {Doorbell.EVERYTHING}
    assert bell.wait(0.05) == {Doorbell.EVERYTHING}
    ring("line")
    assert bell.wait(5) == {"line"}
