"""A message's course as pure rules."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations

import pytest

from nowrongdoor.townhall.messages.rules import Sending, Told, after_report, gap


def test_gaps_grow_to_five_minutes_and_no_further() -> None:
    gaps = [gap(failures) for failures in (1, 2, 3, 4, 7, 8, 1000)]
    assert gaps == [timedelta(seconds=seconds) for seconds in (5, 10, 20, 40, 300, 300, 300)]


@pytest.mark.parametrize("order", list(permutations([Told.ON_ITS_WAY, Told.ON_ITS_WAY, Told.DELIVERED])))
def test_in_whatever_order_the_good_news_comes_the_message_has_arrived(order: tuple[Told, ...]) -> None:
    state = Sending.POSTING
    for told in order:
        state = after_report(state, told) or state
    assert state == Sending.DELIVERED


def test_a_failure_told_first_gives_way_to_the_arrival() -> None:
    assert after_report(Sending.FAILED, Told.DELIVERED) == Sending.DELIVERED
    assert after_report(Sending.DELIVERED, Told.NOT_DELIVERED) is None
    assert after_report(Sending.FAILED, Told.ON_ITS_WAY) is None
    assert after_report(Sending.FAILED, Told.NOT_DELIVERED) is None


@pytest.mark.parametrize("state", [Sending.QUEUED, Sending.POSTING, Sending.GIVEN_UP, Sending.WITHDRAWN])
def test_the_gateway_knows_better_than_we_whether_it_took_a_message(state: Sending) -> None:
    assert after_report(state, Told.ON_ITS_WAY) == Sending.SENT
