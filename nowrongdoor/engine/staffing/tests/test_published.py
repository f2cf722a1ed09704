"""Erlang's formulas against figures that others published or that were worked out by hand."""

from __future__ import annotations

import math

import pytest

from nowrongdoor.engine.staffing import erlang_b, erlang_c, positions_needed, waits_a, waits_c


@pytest.mark.parametrize(
    ("load", "positions", "blocked"), [(1.0, 1, 1 / 2), (1.0, 2, 1 / 5), (2.0, 2, 2 / 5), (3, 0, 1)]
)
def test_a_small_group_turns_away_what_can_be_counted_by_hand(load: float, positions: int, blocked: float) -> None:
    assert erlang_b(load, positions) == pytest.approx(blocked, abs=1e-15)


def test_two_positions_at_one_erlang_let_a_third_wait() -> None:
    """M/M/2 at half load: P(wait) = 2 rho^2 / (1 + rho), any textbook of queues."""
    assert erlang_c(1.0, 2) == pytest.approx(1 / 3, abs=1e-15)


@pytest.mark.parametrize(("positions", "waits", "within_20"), [(13, 0.285270, 0.795595), (14, 0.174132, 0.888350)])
def test_ten_erlang_of_three_minutes(positions: int, waits: float, within_20: float) -> None:
    """The issue's figures: A = 10 Erl, AHT 180 s, 20 s."""
    found = waits_c(200, 180, positions)
    assert erlang_c(10, positions) == pytest.approx(waits, abs=5e-7)
    assert found.wait_probability == pytest.approx(waits, abs=5e-7)
    assert found.answered_within(20) == pytest.approx(within_20, abs=5e-7)
    assert found.mean_wait_seconds == found.speed_of_answer_seconds


def test_the_speed_of_answer_at_thirteen_positions() -> None:
    """The issue's figure: 17.1162 s."""
    assert waits_c(200, 180, 13).speed_of_answer_seconds == pytest.approx(17.1162, abs=5e-5)


def test_fifty_erlang_of_four_minutes() -> None:
    """The issue's figure: A = 50, AHT 240 s, c = 58, 30 s."""
    assert waits_c(750, 240, 58).answered_within(30) == pytest.approx(0.928473, abs=5e-7)


def test_a_centre_of_36_whose_callers_hang_up() -> None:
    """The issue's figures: A = 32.4, AHT = patience = 300 s, c = 36."""
    found = waits_a(32.4 * 12, 300, 300, 36)
    assert found.wait_probability == pytest.approx(0.285974, abs=5e-7)
    assert found.abandon_probability == pytest.approx(0.028997, abs=5e-7)
    assert found.answered_within(20) == pytest.approx(0.824658, abs=5e-7)
    assert found.speed_of_answer_seconds == pytest.approx(8.1737, abs=5e-5)
    assert found.mean_wait_seconds == pytest.approx(8.6991, abs=5e-5)
    assert found.occupancy == pytest.approx(0.873903, abs=5e-7)


def test_a_hundred_calls_in_half_an_hour() -> None:
    """The issue's figure: AHT 3 min, patience 5 min, c = 14, 20 s."""
    assert waits_a(200, 180, 300, 14).answered_within(20) == pytest.approx(0.916792, abs=5e-7)


def test_patience_as_long_as_handling_makes_a_line_of_endless_positions() -> None:
    """With equal rates everyone in the house leaves at that rate: the number there is Poisson (M/M/infinity)."""
    load, positions = 7.0, 5
    chance = [math.exp(-load) * load**n / math.factorial(n) for n in range(60)]
    found = waits_a(load * 12, 300, 300, positions)
    assert found.wait_probability == pytest.approx(sum(chance[positions:]), abs=1e-14)
    in_line = sum((n - positions) * p for n, p in enumerate(chance) if n > positions)
    assert found.mean_wait_seconds == pytest.approx(in_line * 300 / load, abs=1e-11)


def test_a_small_load_with_a_modest_promise_needs_one() -> None:
    """Load 0.6, 30 % in 20 s: 1 position answers 40 % at once. A popular library begins its search too high, at 2."""
    found = positions_needed(12, 180, answered_share=0.3, within_seconds=20)
    assert found.positions == 1
    assert found.waits.answered_within(20) == pytest.approx(1 - 0.6 * math.exp(-0.4 / 9), abs=1e-12)
