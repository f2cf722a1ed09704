"""What cannot be asked is refused by name, and never answered with something that is not a number."""

from __future__ import annotations

from typing import Any

import pytest

from nowrongdoor.engine.staffing import (
    erlang_b,
    erlang_c,
    people_to_roster,
    positions_needed,
    waits_a,
    waits_c,
    week_of_need,
)

NAN, INF = float("nan"), float("inf")
NOT_RATES: list[Any] = [-1, NAN, INF, "12", None]
NOT_TIMES: list[Any] = [0, -1, NAN, "12", None]
NOT_COUNTS: list[Any] = [-1, 2.5, NAN, INF, "3", None]
WISH: dict[str, Any] = {"answered_share": 0.8, "within_seconds": 20}


@pytest.mark.parametrize("formula", [erlang_b, erlang_c])
def test_a_load_or_a_count_that_cannot_be(formula: Any) -> None:
    for load in NOT_RATES:
        with pytest.raises(ValueError, match="load"):
            formula(load, 3)
    for positions in NOT_COUNTS:
        with pytest.raises(ValueError, match="positions"):
            formula(2.0, positions)


@pytest.mark.parametrize("calls", NOT_RATES)
def test_calls_that_cannot_come(calls: Any) -> None:
    with pytest.raises(ValueError, match="calls_per_hour"):
        waits_c(calls, 180, 3)
    with pytest.raises(ValueError, match="calls_per_hour"):
        waits_a(calls, 180, 300, 3)
    with pytest.raises(ValueError, match="calls_per_hour"):
        positions_needed(calls, 180, **WISH)


@pytest.mark.parametrize("seconds", NOT_TIMES)
def test_times_that_cannot_pass(seconds: Any) -> None:
    with pytest.raises(ValueError, match="handling_seconds"):
        waits_c(100, seconds, 3)
    with pytest.raises(ValueError, match="handling_seconds"):
        waits_a(100, seconds, 300, 3)
    with pytest.raises(ValueError, match="patience_seconds"):
        waits_a(100, 180, seconds, 3)
    with pytest.raises(ValueError, match="handling_seconds"):
        positions_needed(100, seconds, **WISH)


@pytest.mark.parametrize("positions", NOT_COUNTS)
def test_positions_that_cannot_stand(positions: Any) -> None:
    with pytest.raises(ValueError, match="positions"):
        waits_c(100, 180, positions)
    with pytest.raises(ValueError, match="positions"):
        waits_a(100, 180, 300, positions)


@pytest.mark.parametrize("share", [-0.1, 1, 1.5, NAN, None])
def test_a_promise_to_everyone_is_out_of_reach(share: Any) -> None:
    with pytest.raises(ValueError, match="answered_share"):
        positions_needed(100, 180, answered_share=share, within_seconds=20)
    with pytest.raises(ValueError, match="shrinkage"):
        people_to_roster(3, share)


@pytest.mark.parametrize("most", [0, -1, 1.1, NAN])
def test_an_occupancy_that_is_none(most: float) -> None:
    with pytest.raises(ValueError, match="max_occupancy"):
        positions_needed(100, 180, **WISH, max_occupancy=most)


def test_a_wish_that_takes_more_people_than_there_are() -> None:
    with pytest.raises(ValueError, match="out of reach"):
        positions_needed(100, 180, **WISH, max_occupancy=1e-12)
    with pytest.raises(ValueError, match="out of reach"):
        week_of_need([100], 180, **WISH, max_occupancy=1e-12)


@pytest.mark.parametrize("seconds", [-1, NAN, "20", None])
def test_a_wait_that_cannot_be_asked_for(seconds: Any) -> None:
    for found in (waits_c(100, 180, 8), waits_a(100, 180, 300, 8)):
        with pytest.raises(ValueError, match="seconds"):
            found.answered_within(seconds)
    with pytest.raises(ValueError, match="within_seconds"):
        positions_needed(100, 180, answered_share=0.8, within_seconds=seconds)


def test_a_load_beyond_all_numbers() -> None:
    with pytest.raises(ValueError, match="calls_per_hour"):
        waits_a(1e308, 1e308, 300, 3)


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        ("calls_per_hour", {"calls_per_hour": [[1.0, NAN]]}),
        ("calls_per_hour", {"calls_per_hour": [[1.0, -2.0]]}),
        ("calls_per_hour", {"calls_per_hour": ["many"]}),
        ("handling_seconds", {"handling_seconds": [0.0]}),
        ("patience_seconds", {"patience_seconds": [-3.0]}),
        ("fit each other", {"calls_per_hour": [1.0, 2.0], "handling_seconds": [1.0, 2.0, 3.0]}),
    ],
)
def test_a_week_with_one_cell_that_cannot_be(name: str, cells: dict[str, Any]) -> None:
    asked = {"calls_per_hour": [10.0], "handling_seconds": 180.0, **cells}
    with pytest.raises(ValueError, match=name):
        week_of_need(**asked, **WISH)
