"""The pictures over time: every point inside, bands around lines, gaps where nothing may be shown."""

from __future__ import annotations

import re

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nowrongdoor.web.lead.trend import FLOOR, LEFT, MOST_LABELS, TOP, WIDTH, Reading, tops_of_numbers, trend


def reading(value: float | None, *, settled: bool = True) -> Reading:
    """A share in percent with five points on either side."""
    if value is None:
        return Reading("1", "-")
    return Reading("1", f"{value}", value, max(0, value - 5), min(100, value + 5), settled)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.one_of(st.none(), st.floats(0, 100)), max_size=40))
def test_everything_lies_within_the_picture_and_nothing_hidden_is_drawn(values: list[float | None]) -> None:
    found = trend([reading(value) for value in values])
    assert len(found.points) == sum(value is not None for value in values)
    assert len(found.steps) <= MOST_LABELS
    for point in found.points:
        assert LEFT <= point.x <= WIDTH
        assert TOP <= point.y <= FLOOR
    for path in (*found.lines, *found.bands):
        for _x, y in re.findall(r"(\d+) (-?\d+)", path):
            assert TOP <= int(y) <= FLOOR


def test_a_week_with_too_little_leaves_a_gap() -> None:
    found = trend([reading(80), reading(82), reading(None), reading(70), reading(75)])
    assert len(found.lines) == len(found.bands) == 2


def test_what_is_provisional_is_drawn_hollow_and_tied_to_what_is_settled() -> None:
    found = trend([reading(80), reading(82), reading(85, settled=False)])
    assert [point.settled for point in found.points] == [True, True, False]
    assert len(found.lines) == 2
    assert found.lines[0].split("L")[-1].strip() == found.lines[1][1:].split("L")[0].strip()


def test_small_shares_are_drawn_large_enough_to_be_told_apart() -> None:
    assert [mark.text for mark in trend([reading(3), reading(4)]).levels] == ["0 %", "5 %", "10 %"]
    assert [mark.text for mark in trend([reading(80)]).levels] == ["0 %", "50 %", "100 %"]


def test_kroner_get_a_round_top() -> None:
    assert next(top for top in tops_of_numbers(57) if top >= 57) == 100
    assert next(top for top in tops_of_numbers(0.4) if top >= 0.4) == 1
