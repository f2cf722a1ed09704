"""What must hold of every line, whatever its load."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nowrongdoor.engine.staffing import Waits, erlang_b, erlang_c, waits_a, waits_c

calls = st.floats(0.0, 5000.0)
talks = st.floats(1.0, 3600.0)
patiences = st.floats(1.0, 1e6)
counts = st.integers(0, 400)
seconds = st.floats(0.0, 7200.0)


def numbers(found: Waits) -> list[float]:
    return [
        found.wait_probability,
        found.abandon_probability,
        found.mean_wait_seconds,
        found.speed_of_answer_seconds,
        found.occupancy,
        found.answered_within(0),
        found.answered_within(20),
    ]


@given(calls, talks, patiences, counts)
def test_nothing_is_ever_not_a_number_and_shares_are_shares(c: float, h: float, p: float, n: int) -> None:
    for found in (waits_a(c, h, p, n), waits_c(c, h, n)):
        assert not any(map(math.isnan, numbers(found)))
        shares = [found.wait_probability, found.abandon_probability, found.occupancy, found.answered_within(20)]
        assert all(0.0 <= share <= 1.0 for share in shares)


@given(calls, talks, patiences, counts)
def test_who_hangs_up_is_mean_wait_over_patience(c: float, h: float, p: float, n: int) -> None:
    found = waits_a(c, h, p, n)
    assert found.abandon_probability == pytest.approx(found.mean_wait_seconds / p, rel=1e-12)


@given(calls, talks, patiences, st.integers(1, 400), seconds)
def test_one_more_position_never_serves_worse(c: float, h: float, p: float, n: int, t: float) -> None:
    assert waits_a(c, h, p, n + 1).answered_within(t) >= waits_a(c, h, p, n).answered_within(t) - 1e-12
    assert waits_c(c, h, n + 1).answered_within(t) >= waits_c(c, h, n).answered_within(t) - 1e-12


@given(calls, talks, patiences, counts, seconds, seconds)
def test_more_are_answered_as_time_goes_and_in_the_end_all_who_stay(
    c: float, h: float, p: float, n: int, t: float, u: float
) -> None:
    found = waits_a(c, h, p, n)
    early, late = sorted((t, u))
    assert found.answered_within(early) <= found.answered_within(late) + 1e-12
    assert found.answered_within(math.inf) == pytest.approx(1.0 - found.abandon_probability, abs=1e-12)
    assert found.answered_within(0) == pytest.approx(1.0 - found.wait_probability, abs=1e-9)


@given(st.integers(1, 200), st.floats(0.01, 0.98), talks, seconds)
def test_with_growing_patience_erlang_a_becomes_erlang_c(n: int, busy: float, h: float, t: float) -> None:
    c = busy * n * 3600 / h
    endless, long = waits_c(c, h, n), waits_a(c, h, 1e13, n)
    assert long.wait_probability == pytest.approx(endless.wait_probability, abs=1e-6)
    assert long.mean_wait_seconds == pytest.approx(endless.mean_wait_seconds, rel=1e-5, abs=1e-9)
    assert long.answered_within(t) == pytest.approx(endless.answered_within(t), abs=1e-6)
    assert numbers(waits_a(c, h, math.inf, n)) == numbers(endless)


@given(calls, talks, counts)
def test_erlang_a_lies_between_turning_all_away_and_letting_all_wait(c: float, h: float, n: int) -> None:
    """No patience at all is Erlang B, endless patience Erlang C."""
    load = c / 3600 * h
    if c > 0 and n > 0:
        hurried = waits_a(c, h, 1e-9, n)
        assert hurried.abandon_probability == pytest.approx(erlang_b(load, n), abs=1e-6)
        assert hurried.wait_probability <= erlang_c(load, n) + 1e-12


@given(st.floats(0.0, 1e4), st.integers(0, 12_000))
def test_the_formulas_obey_erlangs_recursion_and_palms_relation(load: float, n: int) -> None:
    blocked = erlang_b(load, n)
    if load > 0:
        assert erlang_b(load, n + 1) == pytest.approx(load * blocked / (n + 1 + load * blocked), rel=1e-10, abs=1e-300)
    if n > load:
        assert erlang_c(load, n) == pytest.approx(n * blocked / (n - load * (1 - blocked)), rel=1e-9, abs=1e-300)


def test_a_line_that_grows_without_end_says_so() -> None:
    found = waits_c(200, 180, 10)
    assert found.wait_probability == 1.0
    assert found.mean_wait_seconds == found.speed_of_answer_seconds == math.inf
    assert (found.occupancy, found.answered_within(1e9)) == (1.0, 0.0)


def test_no_position_answers_nobody_and_no_call_waits_for_nobody() -> None:
    closed, quiet = waits_a(100, 180, 300, 0), waits_a(0, 180, 300, 0)
    assert (closed.wait_probability, closed.abandon_probability, closed.mean_wait_seconds) == (1.0, 1.0, 300.0)
    assert (closed.answered_within(60), quiet.answered_within(60)) == (0.0, 1.0)
    assert (erlang_b(3, 0), erlang_c(3, 0), erlang_b(0, 3), erlang_c(0, 3)) == (1.0, 1.0, 0.0, 0.0)


def test_loads_hardly_there_and_loads_beyond_all_measure_stay_numbers() -> None:
    assert erlang_b(1e-300, 5) == 0.0
    assert erlang_b(1e-12, 1) == pytest.approx(1e-12)
    assert erlang_b(1e9, 10) == pytest.approx(1 - 1e-8, abs=1e-12)
    for found in (waits_a(1e-290, 1e-290, 1e-290, 3), waits_a(1e300, 1e-200, 1e14, 10**9), waits_a(1e9, 1e6, 1e9, 3)):
        assert not any(map(math.isnan, numbers(found)))
