"""The half-hour picture's geometry."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nowrongdoor.townhall.insight.half_hours import HalfHour
from nowrongdoor.web.lead.picture import HEIGHT, LEFT, MOST_STEPS, TOP, WIDTH, level_step, picture

SEVEN = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
TOWN = "Europe/Copenhagen"


@st.composite
def days(draw: st.DrawFn) -> list[HalfHour]:
    """Half-hours in a row, each with somebody answered, lost and waiting, or nobody."""
    counts = st.lists(st.tuples(*[st.integers(0, 3000)] * 3), min_size=1, max_size=48)
    return [
        HalfHour(SEVEN + timedelta(minutes=30 * number), sum(parts), parts[0], parts[1])
        for number, parts in enumerate(draw(counts))
    ]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(days())
def test_every_part_lies_in_the_picture_and_on_the_part_below(day: list[HalfHour]) -> None:
    drawn = picture(day, TOWN)
    assert len(drawn.bars) == len(day)
    for bar in drawn.bars:
        assert bar.x >= LEFT and bar.x + bar.width <= WIDTH
        edges = [drawn.floor]
        for block in bar.blocks:
            assert block.y + block.height == edges[-1]
            edges.append(block.y)
        assert TOP <= edges[-1] <= drawn.floor <= HEIGHT


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(days())
def test_more_people_are_never_drawn_lower(day: list[HalfHour]) -> None:
    tops = sorted(
        (bar.half_hour.offered, -min([b.y for b in bar.blocks], default=HEIGHT)) for bar in picture(day, TOWN).bars
    )
    assert [top for _count, top in tops] == sorted(top for _count, top in tops)


@given(st.integers(0, 1_000_000))
def test_four_levels_reach_the_tallest_bar_and_are_round(most: int) -> None:
    step = level_step(most)
    assert step * MOST_STEPS >= most
    assert str(step).rstrip("0") in {"1", "2", "5"}
    smaller = [size * 10**power for power in range(6) for size in (1, 2, 5) if size * 10**power < step]
    assert not any(one * MOST_STEPS >= most for one in smaller)


def test_the_hours_are_those_on_the_wall() -> None:
    day = [HalfHour(SEVEN + timedelta(minutes=30 * number)) for number in range(4)]
    assert [mark.text for mark in picture(day, TOWN).hours] == ["07", "08"]


@pytest.mark.parametrize("day", [[], [HalfHour(SEVEN)]])
def test_a_day_without_anybody_can_be_drawn(day: list[HalfHour]) -> None:
    assert [bar.blocks for bar in picture(day, TOWN).bars] == [() for _one in day]
