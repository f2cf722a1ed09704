"""Deadlines against a walk minute by minute: holidays, both changes of the clock, closing time."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import holidays
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from nowrongdoor.engine.hours import Hours
from nowrongdoor.townhall.callbacks import deadlines

MINUTE = timedelta(minutes=1)

walked = settings(deadline=None, max_examples=60)
"""A walk by the minute takes its time."""

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
OFFICE = Hours(time(9), time(15), frozenset(range(5)))
CLOSED = holidays.country_holidays("DK", years=[2025, 2026, 2027])

SPRING, AUTUMN = datetime(2026, 3, 28, tzinfo=UTC), datetime(2026, 10, 24, tzinfo=UTC)
EASTER, CHRISTMAS = datetime(2026, 4, 1, tzinfo=UTC), datetime(2026, 12, 23, tzinfo=UTC)


def local(text: str) -> datetime:
    """A moment by the clock on the wall."""
    return datetime.fromisoformat(text).replace(tzinfo=COPENHAGEN).astimezone(UTC)


def span_of(hours: Hours, day: date) -> tuple[datetime, datetime] | None:
    """From when to when it is open on a day; a closing time that comes twice, in autumn, is its last coming."""
    if day.weekday() not in hours.weekdays or day in CLOSED:
        return None
    opens, first, last = (
        datetime.combine(day, wall.replace(fold=fold), COPENHAGEN).astimezone(UTC)
        for wall, fold in ((hours.opens, 0), (hours.closes, 0), (hours.closes, 1))
    )
    return opens, max(first, last)


class Walk:
    """The minutes from a moment on, one by one: which are open, and how many before; nothing of the engine's."""

    def __init__(self, hours: Hours, start: datetime, days: int = 12) -> None:
        self.start, self.open, self.before = start, [], [0]
        spans: dict[date, tuple[datetime, datetime] | None] = {}
        for number in range(days * 24 * 60):
            at = start + number * MINUTE
            day = at.astimezone(COPENHAGEN).date()
            if day not in spans:
                spans[day] = span_of(hours, day)
            span = spans[day]
            self.open.append(span is not None and span[0] <= at < span[1])
            self.before.append(self.before[-1] + self.open[-1])

    def worked(self, end: datetime) -> int:
        """Working minutes from the start to a moment."""
        return self.before[(end - self.start) // MINUTE]

    def ends_open(self, at: datetime) -> bool:
        """Whether the minute that ends at this moment is one that is open."""
        return at > self.start and self.open[(at - self.start) // MINUTE - 1]

    def legal(self, by: datetime) -> bool:
        """Whether a call can be promised by then: the minute before is open, and fifteen lie before it."""
        return self.ends_open(by) and self.worked(by) >= deadlines.LEAST_MINUTES


whole_hours = st.integers(0, 22).flatmap(
    lambda opens: st.builds(
        Hours,
        st.just(time(opens)),
        st.integers(opens + 1, 23).map(time),
        st.frozensets(st.integers(0, 6), min_size=1),
    )
)
around = st.sampled_from([SPRING, AUTUMN, EASTER, CHRISTMAS, datetime(2026, 11, 20, tzinfo=UTC)])
moments = st.builds(lambda day, minutes: day + timedelta(minutes=minutes), around, st.integers(0, 4 * 24 * 60))


@walked
@given(whole_hours, moments)
def test_the_default_gives_one_opening_day_of_working_minutes_and_ends_while_it_is_open(
    hours: Hours, now: datetime
) -> None:
    by = deadlines.default_by(hours, now)
    walk = Walk(hours, now, days=24)
    first = (now + walk.open.index(True) * MINUTE).astimezone(COPENHAGEN).date()
    whole_day = Walk(hours, local(f"{first}T00:00"), days=2)
    minutes = sum(
        is_open and (whole_day.start + number * MINUTE).astimezone(COPENHAGEN).date() == first
        for number, is_open in enumerate(whole_day.open)
    )
    assert walk.worked(by) == minutes
    assert walk.ends_open(by)


@walked
@given(whole_hours, moments, st.integers(1, 6 * 24 * 60))
def test_a_time_can_be_promised_exactly_when_the_walk_says_so(hours: Hours, now: datetime, minutes: int) -> None:
    by = now + minutes * MINUTE
    assert (deadlines.trouble(hours, by, now) == "") == Walk(hours, now).legal(by)


@walked
@given(whole_hours, moments, st.integers(1, 4 * 24 * 60))
def test_the_times_offered_instead_are_legal_and_the_nearest(hours: Hours, now: datetime, minutes: int) -> None:
    by = now + minutes * MINUTE
    if deadlines.trouble(hours, by, now) == "":
        return
    walk = Walk(hours, now, days=24)
    offered = deadlines.nearest(hours, by, now)
    assert offered and all(walk.legal(moment) for moment in offered)
    before = [moment for moment in offered if moment <= by]
    after = [moment for moment in offered if moment > by]
    assert len(before) <= 1 and len(after) == 1
    last_legal = next((at for number in range(minutes) if walk.legal(at := by - number * MINUTE)), None)
    assert before == ([last_legal] if last_legal else [])
    # A quarter of an hour into an opening is soon enough: nobody is promised a call by one past nine.
    passed = [at for number in range(1, (after[0] - by) // MINUTE) if walk.legal(at := by + number * MINUTE)]
    assert len(passed) < deadlines.LEAST_MINUTES


@walked
@given(whole_hours, moments, st.integers(1, 5 * 24 * 60))
@example(Hours(time(0), time(2), frozenset({6})), AUTUMN, 24 * 60 + 4)
def test_half_and_three_quarters_of_the_working_minutes_are_gone_when_it_says_so(
    hours: Hours, given_at: datetime, minutes: int
) -> None:
    by = given_at + minutes * MINUTE
    found = deadlines.times(hours, given_at, by)
    assert given_at <= found.named_until <= found.slips <= found.tell <= by
    walk = Walk(hours, given_at)
    whole = walk.worked(by)
    if whole:
        assert abs(walk.worked(found.named_until) - whole / 2) <= 1
        assert abs(walk.worked(found.slips) - whole * 0.75) <= 1


@walked
@given(whole_hours, moments, st.integers(0, 3 * 24 * 60))
def test_the_new_time_lies_after_the_old_one_while_it_is_open(hours: Hours, now: datetime, minutes: int) -> None:
    old = now + minutes * MINUTE
    new = deadlines.next_by(hours, now, old)
    assert new > old
    assert deadlines.is_inside(hours, new)


@pytest.mark.parametrize(
    ("now", "by"),
    [
        ("2026-11-20T10:00", "2026-11-23T10:00"),  # over a week-end
        ("2026-11-20T07:00", "2026-11-20T15:00"),  # before opening: the same day
        ("2026-12-23T12:00", "2026-12-24T12:00"),  # Christmas Eve is a custom, not a law: a working day
        ("2026-12-24T12:00", "2026-12-28T12:00"),
        ("2026-04-01T14:00", "2026-04-07T14:00"),  # Maundy Thursday to Easter Monday
        ("2026-03-27T14:30", "2026-03-30T14:30"),  # the night the clock goes forward lies between
        ("2026-10-23T14:30", "2026-10-26T14:30"),  # and back
        ("2026-11-20T15:00", "2026-11-23T15:00"),  # at closing time
    ],
)
def test_the_default_is_the_same_or_the_next_working_day(now: str, by: str) -> None:
    assert deadlines.default_by(OFFICE, local(now)) == local(by)


@pytest.mark.parametrize(
    ("now", "by"),
    [
        ("2026-11-20T10:00", "2026-11-23T10:00"),
        ("2026-11-20T10:07", "2026-11-23T10:15"),
        ("2026-11-20T10:59", "2026-11-23T11:00"),
        ("2026-11-20T14:50", "2026-11-23T15:00"),  # closing time is the last one can promise
    ],
)
def test_what_is_promised_is_a_quarter_one_can_say(now: str, by: str) -> None:
    assert deadlines.usual_by(OFFICE, local(now)) == local(by)


def test_a_team_that_closes_off_the_quarter_keeps_its_closing_time() -> None:
    early = Hours(time(9), time(14, 50), OFFICE.weekdays, OFFICE.timezone)
    assert deadlines.usual_by(early, local("2026-11-20T14:48")) == local("2026-11-23T14:48")


@pytest.mark.parametrize(
    ("by", "why"),
    [
        ("2026-11-20T09:59", "passed"),
        ("2026-11-20T10:14", "too_soon"),
        ("2026-11-20T10:15", ""),
        ("2026-11-20T15:00", ""),
        ("2026-11-20T15:01", "outside_hours"),
        ("2026-11-21T12:00", "outside_hours"),
        ("2026-11-23T09:00", "outside_hours"),
        ("2026-11-23T09:01", ""),
        ("2026-12-25T12:00", "too_far"),
    ],
)
def test_what_cannot_be_promised_says_why(by: str, why: str) -> None:
    assert deadlines.trouble(OFFICE, local(by), local("2026-11-20T10:00")) == why


LINE = Hours(time(9), time(15), frozenset({0, 1, 2, 4}))
BEFORE_A_CLOCK_CHANGE = datetime(2026, 3, 26, 7, tzinfo=UTC)


@walked
@given(st.integers(0, 5 * 1440), st.integers(-600, 5 * 1440))
def test_wanted_in_the_past_or_far_ahead_the_nearest_is_still_found(start: int, distance: int) -> None:
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
