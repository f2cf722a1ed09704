"""The stand-in gateway behaves as real ones do, well or badly."""

from __future__ import annotations

import pytest

from nowrongdoor.outside.sms.models import SimulatedText
from nowrongdoor.outside.sms.standin import StandIn, behave
from nowrongdoor.townhall.messages import posting, reporting
from nowrongdoor.townhall.messages.models import Message
from nowrongdoor.townhall.messages.ports import sms
from nowrongdoor.townhall.messages.rules import Sending
from nowrongdoor.townhall.messages.tests.cast import OUTBOX, queue
from tests.cast import at

pytestmark = pytest.mark.django_db


def states() -> list[str]:
    return list(Message.objects.order_by("id").values_list("state", flat=True))


def live(*seconds: float) -> None:
    """The worker's rounds at these moments."""
    for second in seconds:
        posting.post_due(OUTBOX, sms(), now=at(second))
        reporting.fetch(OUTBOX, sms(), now=at(second))


def test_it_is_what_the_settings_name_in_a_made_up_town() -> None:
    assert isinstance(sms(), StandIn)


def test_a_text_is_taken_and_arrives_a_little_later() -> None:
    queue()
    live(1)
    assert states() == [Sending.SENT]
    live(7)
    assert states() == [Sending.DELIVERED]


def test_every_fate_has_a_number() -> None:
    for number in ("+4520000991", "+4520000992", "+4520000993"):
        queue(f"promise:{number[-3:]}:1", to=number)
    live(1, 3, 10, 20)
    assert states() == [Sending.FAILED, Sending.FAILED, Sending.SENT]
    assert list(Message.objects.order_by("id").values_list("trouble", flat=True)) == [
        "no_such_number",
        "not_a_mobile",
        "",
    ]


def test_down_and_up_again_nothing_is_lost_and_nothing_sent_twice() -> None:
    behave(down=True)
    for number in range(5):
        queue(f"promise:{number}:1")
    live(1, 2, 6)
    assert not SimulatedText.objects.exists()
    behave()
    live(20, 30)
    assert states() == [Sending.DELIVERED] * 5
    assert SimulatedText.objects.count() == 5


def test_a_lost_answer_is_settled_by_the_report() -> None:
    behave(loses_answers=True)
    queue()
    live(1, 3)
    assert states() == [Sending.SENT]
    behave()
    live(70, 80)
    assert states() == [Sending.DELIVERED]
    assert SimulatedText.objects.count() == 1


@pytest.mark.parametrize(
    "how", [{"tells_twice": True}, {"tells_backwards": True}, {"tells_twice": True, "tells_backwards": True}]
)
def test_reports_twice_or_backwards_come_to_the_same(how: dict[str, bool]) -> None:
    behave(**how)
    queue()
    posting.post_due(OUTBOX, sms(), now=at(1))
    live(30, 40)
    assert states() == [Sending.DELIVERED]
