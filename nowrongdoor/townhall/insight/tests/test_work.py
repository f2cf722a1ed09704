"""Hours at work, told line by line."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from nowrongdoor.townhall.insight.work import AWAY, PAUSE, WORK, Clockings

NINE = datetime(2026, 11, 18, 8, tzinfo=UTC)
DAY = date(2026, 11, 18)


def hours(*told: tuple[float, str], until: float = 24) -> dict[tuple[date, int], float]:
    """One agent, who became these states so many hours after nine o'clock."""
    clockings = Clockings("Europe/Copenhagen", NINE - timedelta(days=1), NINE + timedelta(days=5))
    for after, state in told:
        clockings.became(7, state, NINE + timedelta(hours=after))
    return {key: seconds / 3600 for key, seconds in clockings.end(NINE + timedelta(hours=until)).items()}


def test_a_day_with_its_lunch_counts_whole():
    assert hours((0, WORK), (3, PAUSE), (3.5, WORK), (8, AWAY)) == {(DAY, 7): 8}


def test_a_break_that_nobody_ended_counts_for_four_hours_at_most():
    assert hours((0, WORK), (2, PAUSE), (9, AWAY)) == {(DAY, 7): 6}


def test_nothing_counts_beyond_midnight_and_the_next_day_begins_anew():
    found = hours((0, WORK), (24, WORK), (25, AWAY), until=48)
    assert found == {(DAY, 7): 15, (DAY + timedelta(days=1), 7): 1}


def test_who_is_at_work_now_counts_until_now():
    assert hours((0, WORK), until=2) == {(DAY, 7): 2}


def test_a_word_that_comes_late_takes_nothing_away():
    assert hours((0, WORK), (2, AWAY), (1, WORK), (3, AWAY)) == {(DAY, 7): 3}
