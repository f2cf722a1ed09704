"""Exact to 1e-9 everywhere: against sums of fractions, 60-digit sums over every state, and a matrix exponential."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nowrongdoor.engine.staffing import Waits, erlang_b, erlang_c, waits_a
from nowrongdoor.engine.staffing.tests import exactly

NEAR = 1e-12
loads = st.floats(1e-9, 150.0)


@given(loads, st.integers(0, 160))
def test_blocking_is_the_sum_over_states(load: float, positions: int) -> None:
    assert erlang_b(load, positions) == pytest.approx(float(exactly.blocking(Fraction(load), positions)), rel=NEAR)


@given(st.integers(1, 160), st.floats(1e-9, 0.9999))
def test_waiting_is_the_sum_over_states(positions: int, busy: float) -> None:
    load = busy * positions
    truth = float(exactly.waiting(Fraction(load), positions))
    assert erlang_c(load, positions) == pytest.approx(truth, rel=1e-11, abs=1e-300)


@given(load=loads, talk=st.floats(1.0, 4000.0), talks_of_patience=st.floats(0.01, 30.0), positions=st.integers(1, 120))
@settings(max_examples=60)
def test_a_line_with_patience_is_the_sum_over_states(
    load: float, talk: float, talks_of_patience: float, positions: int
) -> None:
    calls, patience = load * 3600.0 / talk, talk * talks_of_patience
    found = waits_a(calls, talk, patience, positions)
    compare(found, exactly.erlang_a(Decimal(calls) / 3600, Decimal(talk), Decimal(patience), positions))


def compare(found: Waits, truth: exactly.Exact, near: float = NEAR) -> None:
    """Chances to `near`, waits to `near` of themselves or of a second."""
    assert found.wait_probability == pytest.approx(float(truth.waiting), abs=near)
    assert found.abandon_probability == pytest.approx(float(truth.gone), abs=near)
    assert found.occupancy == pytest.approx(float(truth.occupancy), abs=near)
    assert found.mean_wait_seconds == pytest.approx(float(truth.mean_wait), rel=100 * near, abs=near)
    assert found.speed_of_answer_seconds == pytest.approx(float(truth.speed), rel=100 * near, abs=near)


@pytest.mark.parametrize("positions", [9_000, 9_900, 10_000, 10_100, 11_000])
@pytest.mark.parametrize("patience", [30, 300, 3000])
def test_ten_thousand_erlang_neither_overflow_nor_lose_digits(positions: int, patience: int) -> None:
    calls = Decimal(10_000) / 300
    found = waits_a(120_000, 300, patience, positions)
    compare(found, exactly.erlang_a(calls, Decimal(300), Decimal(patience), positions), near=1e-11)
    for t in (0, 5, 60, 600):
        truth = exactly.answered_within_of_many(calls, Decimal(300), Decimal(patience), positions, Decimal(t))
        assert found.answered_within(t) == pytest.approx(float(truth), abs=1e-11)


@pytest.mark.parametrize("positions", [9_990, 10_000, 10_001, 10_050, 10_500])
def test_ten_thousand_erlang_without_patience(positions: int) -> None:
    assert erlang_b(10_000, positions) == pytest.approx(float(big_blocking(10_000, positions)), abs=1e-12)


def big_blocking(load: int, positions: int) -> Decimal:
    """Erlang's own recursion from 0 positions up: B = A B / (n + A B), in Decimal's 28 digits."""
    blocked = Decimal(1)
    for n in range(1, positions + 1):
        blocked = load * blocked / (n + load * blocked)
    return blocked


@given(
    load=st.floats(0.01, 25.0),
    talk=st.floats(20.0, 900.0),
    patience=st.floats(20.0, 3000.0),
    positions=st.integers(1, 30),
    seconds=st.floats(0.0, 600.0),
)
@settings(max_examples=40)
def test_answered_in_time_is_what_one_caller_followed_through_the_line_meets(
    load: float, talk: float, patience: float, positions: int, seconds: float
) -> None:
    calls = load * 3600.0 / talk
    truth = exactly.erlang_a(Decimal(calls) / 3600, Decimal(talk), Decimal(patience), positions)
    most = next((j for j, chance in enumerate(truth.line) if j > 2 and sum(truth.line[j:]) < 1e-15), len(truth.line))
    if most < 250:  # the matrix grows as the line does; longer lines are covered by the series above
        followed = exactly.answered_within(truth, positions / talk, 1 / patience, seconds, most)
        assert waits_a(calls, talk, patience, positions).answered_within(seconds) == pytest.approx(followed, abs=1e-9)
