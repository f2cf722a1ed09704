"""Times that may be promised, against a walk through every minute."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from nowrongdoor.engine.hours import Hours
from nowrongdoor.townhall.callbacks import deadlines

MINUTE = timedelta(minutes=1)
LINE = Hours(time(9), time(15), frozenset({0, 1, 2, 4}))
BEFORE_A_CLOCK_CHANGE = datetime(2026, 3, 26, 7, tzinfo=UTC)


@settings(deadline=None)
@given(st.integers(0, 5 * 1440), st.integers(-600, 5 * 1440))
def test_the_nearest_times_are_those_a_walk_through_the_minutes_finds(start: int, distance: int) -> None:
    now = BEFORE_A_CLOCK_CHANGE + start * MINUTE
    wanted = now + distance * MINUTE

    def legal(at: datetime) -> bool:
        return not deadlines.trouble(LINE, at, now)

    near = deadlines.nearest(LINE, wanted, now)
    assert all(legal(at) for at in near)
    before = next((at for n in range(9000) if legal(at := wanted - n * MINUTE) and at > now), None)
    if legal(wanted):
        assert wanted in near
    elif before is not None:
        assert near[0] == before
    after = next(at for n in range(9000) if legal(at := max(wanted, now) + n * MINUTE))
    assert near[-1] < after + deadlines.LEAST_MINUTES * MINUTE  # nobody is offered the first minutes of an opening


@settings(deadline=None)
@given(st.integers(0, 5 * 1440), st.integers(1, 4 * 1440))
def test_half_comes_before_three_quarters_and_both_before_the_time_itself(start: int, length: int) -> None:
    given_at = BEFORE_A_CLOCK_CHANGE + start * MINUTE
    by = given_at + length * MINUTE
    found = deadlines.times(LINE, given_at, by)
    assert given_at <= found.named_until <= found.slips <= found.tell <= by or found.named_until == by
