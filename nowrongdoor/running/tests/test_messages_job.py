"""The worker's jobs of text messages, run as the worker runs them."""

from __future__ import annotations

from typing import Any

import pytest

from nowrongdoor.config import clock
from nowrongdoor.outside.sms.models import SimulatedText
from nowrongdoor.outside.sms.standin import behave
from nowrongdoor.running import jobs
from nowrongdoor.townhall.messages.models import Message
from nowrongdoor.townhall.messages.tests.cast import queue
from tests.cast import at

pytestmark = pytest.mark.django_db


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Stops the town's clock so many seconds after opening."""
    return lambda seconds: monkeypatch.setattr(clock, "clock", lambda: clock.Clock(at(seconds), epoch=0.0, speed=0.0))


def states() -> set[str]:
    return set(Message.objects.values_list("state", flat=True))


def test_what_is_queued_goes_out_and_arrives(moment):
    for number in range(12):
        queue(f"promise:{number}:1")
    moment(1)
    assert jobs.post_messages(0) == 12
    moment(20)
    assert jobs.post_messages(0) == 0
    assert states() == {"delivered"} and SimulatedText.objects.count() == 12


def test_a_gateway_that_is_down_costs_one_try_a_round(moment):
    behave(down=True)
    for number in range(12):
        queue(f"promise:{number}:1")
    moment(1)
    assert jobs.post_messages(0) == 1
    assert jobs.post_messages(0) == 0
    behave()
    moment(7)
    assert jobs.post_messages(0) == 12
    assert states() == {"sent"}


def test_long_settled_texts_are_forgotten(moment):
    queue()
    moment(1)
    jobs.post_messages(0)
    moment(15 * 24 * 3600)
    assert jobs.forget_messages(0) == 1
    assert jobs.forget_surveys(0) == 0
