"""When she is rung again, against a walk minute by minute."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import holidays
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nowrongdoor.engine.hours import Hours
from nowrongdoor.townhall.callbacks.rules import COUNTS, Outcome
from nowrongdoor.townhall.callbacks.trying import GAP, MOST_ATTEMPTS, Tried, next_try, used_up

MINUTE = timedelta(minutes=1)

walked = settings(deadline=None, max_examples=60)
"""A walk by the minute takes its time."""

ZONE = ZoneInfo("Europe/Copenhagen")
OFFICE = Hours(time(9), time(15), frozenset(range(5)))
CLOSED = holidays.country_holidays("DK", years=[2026])
DAYS = [datetime(2026, 3, 27, tzinfo=UTC), datetime(2026, 10, 23, tzinfo=UTC), datetime(2026, 12, 23, tzinfo=UTC)]

moments = st.builds(lambda day, minutes: day + minutes * MINUTE, st.sampled_from(DAYS), st.integers(0, 3 * 24 * 60))
histories = st.lists(
    st.builds(Tried, moments, st.sampled_from([Outcome.NO_ANSWER, Outcome.BUSY, Outcome.VOICEMAIL])),
    min_size=1,
    max_size=MOST_ATTEMPTS - 1,
)


def half(at: datetime) -> tuple[object, bool]:
    wall = at.astimezone(ZONE)
    return wall.date(), wall.hour >= 12


def may_ring(at: datetime, tried: list[Tried]) -> bool:
    """The rule as it is said aloud: open, an hour after the last, and the three not in one half-day."""
    wall = at.astimezone(ZONE)
    is_open = wall.weekday() < 5 and wall.date() not in CLOSED and time(9) <= wall.time() < time(15)
    last = max(one.ended_at for one in tried)
    with_this = {half(one.ended_at) for one in tried} | {half(at)}
    all_in_one_half = len(tried) + 1 == MOST_ATTEMPTS and len(with_this) == 1
    return is_open and at >= last + GAP and not all_in_one_half


@walked
@given(histories)
def test_the_next_try_is_the_first_minute_at_which_she_may_be_rung(tried: list[Tried]) -> None:
    at = max(one.ended_at for one in tried)
    while not may_ring(at, tried):
        at += MINUTE
    assert next_try(OFFICE, tried) == at


@walked
@given(st.lists(st.builds(Tried, moments, st.sampled_from(Outcome)), max_size=6))
def test_an_agent_who_could_not_take_it_uses_nothing_up(tried: list[Tried]) -> None:
    real = [one for one in tried if one.outcome != Outcome.AGENT_COULD_NOT]
    assert used_up(tried) == (len(real) >= 3)
    assert {one.outcome for one in real} <= COUNTS


def test_the_third_is_not_in_the_half_day_of_the_other_two() -> None:
    at_nine, at_ten = (datetime(2026, 11, 20, hour, 5, tzinfo=UTC) for hour in (8, 9))
    tried = [Tried(at_nine, Outcome.BUSY), Tried(at_ten, Outcome.NO_ANSWER)]
    assert next_try(OFFICE, tried) == datetime(2026, 11, 20, 11, tzinfo=UTC)  # noon


def test_nobody_waits_for_a_try_that_was_none() -> None:
    with pytest.raises(ValueError, match="nobody has tried"):
        next_try(OFFICE, [Tried(DAYS[0], Outcome.AGENT_COULD_NOT)])
