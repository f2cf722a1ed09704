"""Whom the doorbell wakes: the rooms asked for, and where it was told so, only what others ring."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from django.db import connection

from nowrongdoor.running.doorbell import Doorbell
from nowrongdoor.townhall.journal.actions import ring

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def bell() -> Iterator[Doorbell]:
    doorbell = Doorbell({"line", "exchange"}, by_others={"line"})
    assert doorbell.wait(0) == {Doorbell.EVERYTHING}
    yield doorbell
    doorbell.close()


def somebody_else_rings(*rooms: str) -> None:
    """A ring from a connection of another process."""
    params = connection.get_connection_params()
    address = {name: params[name] for name in ("dbname", "user", "password", "host", "port") if params.get(name)}
    with psycopg.connect(**address, autocommit=True) as other:
        for room in rooms:
            other.execute("SELECT pg_notify('doorbell', %s)", [room])


def test_a_room_nobody_here_asked_for_wakes_nobody(bell):
    somebody_else_rings("lead", "desk:12")
    assert bell.wait(0.2) == set()


def test_after_rings_that_are_not_heard_it_goes_on_waiting_for_one_that_is(bell):
    somebody_else_rings("lead", "line")
    assert bell.wait(5) == {"line"}


def test_what_we_ring_ourselves_is_heard_only_in_rooms_where_that_matters(bell):
    ring("line")
    assert bell.wait(0.2) == set()
    ring("exchange")
    assert bell.wait(5) == {"exchange"}


def test_a_doorbell_for_everything_hears_everything():
    doorbell = Doorbell()
    doorbell.wait(0)
    ring("lead")
    assert doorbell.wait(5) == {"lead"}
    doorbell.close()
