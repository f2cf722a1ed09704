"""Which line is worst, and when a share may be spoken of."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nowrongdoor.townhall.insight.rules import Standing, share, worst_first, worst_over_promise


def line(position: int, waiting: float | None = None, share: float | None = None, within: float = 20) -> Standing:
    """A line that has promised 80 % within 20 seconds."""
    return Standing(position, within, 0.8, waiting, share)


def order(*lines: Standing) -> list[int]:
    """The positions on the boards, worst first."""
    return worst_first((one, one.position) for one in lines)


@pytest.mark.parametrize(
    ("waiting", "steps"),
    [(None, 0), (0, 0), (20, 0), (20.001, 1), (40, 1), (41, 2), (80, 2), (81, 3), (160, 3), (161, 4)],
)
def test_a_wait_is_over_the_promise_by_doublings(waiting: float | None, steps: int) -> None:
    assert line(1, waiting).steps == steps


def test_of_two_lines_in_the_same_step_the_longer_wait_is_pointed_at() -> None:
    shorter, longer = line(1, 50), line(2, 60)
    assert shorter.steps == longer.steps
    assert worst_over_promise([(shorter, "shorter"), (longer, "longer")]) == "longer"


def test_a_promise_of_no_time_at_all_counts_as_one_second() -> None:
    assert line(1, 3, within=0).steps == 2


def test_the_line_with_the_wait_furthest_over_its_own_promise_is_worst() -> None:
    patient = line(1, waiting=110, within=60)
    hasty = line(2, waiting=50, within=10)
    assert order(patient, hasty) == [2, 1]


def test_waits_in_the_same_step_are_told_apart_by_the_gap_to_the_promised_share() -> None:
    assert order(line(1, 39, share=0.79), line(2, 21, share=0.60)) == [2, 1]


def test_a_line_where_too_little_is_known_has_no_gap() -> None:
    assert line(1, share=None).gap_points == 0
    assert order(line(1, share=None), line(2, share=0.5)) == [2, 1]


def test_a_share_above_the_promise_is_no_better_than_one_that_just_keeps_it() -> None:
    assert order(line(1, share=0.81), line(2, share=1.0)) == [1, 2]


def test_alike_lines_keep_the_order_of_the_boards() -> None:
    assert order(line(3), line(1), line(2)) == [1, 2, 3]


standings = st.builds(
    Standing,
    position=st.integers(1, 9),
    answer_within_seconds=st.floats(0, 300),
    answer_share=st.floats(0.01, 1),
    waiting_seconds=st.none() | st.floats(0, 100_000),
    share=st.none() | st.floats(0, 1),
)


@given(st.lists(standings, max_size=8))
def test_no_line_stands_below_one_that_is_better(lines: list[Standing]) -> None:
    placed = worst_first((one, one) for one in lines)
    assert sorted(map(id, placed)) == sorted(map(id, lines))
    for upper, lower in itertools.pairwise(placed):
        assert upper.steps > lower.steps or (upper.steps == lower.steps and upper.gap_points >= lower.gap_points)


@given(st.lists(standings, max_size=8))
def test_at_most_one_line_is_pointed_at_and_only_where_somebody_waits_too_long(lines: list[Standing]) -> None:
    pointed = worst_over_promise((one, one) for one in lines)
    over = [
        one
        for one in lines
        if one.waiting_seconds is not None and one.waiting_seconds > max(1, one.answer_within_seconds)
    ]
    assert (pointed is None) == (not over)
    if pointed is not None:
        assert pointed.times_promise == max(one.times_promise for one in over)


@given(st.floats(0, 100_000), st.floats(0, 50))
def test_waiting_longer_never_makes_a_line_better(waited: float, more: float) -> None:
    assert line(1, waited + more).steps >= line(1, waited).steps


@pytest.mark.parametrize(
    ("part", "whole", "expected"), [(0, 0, None), (4, 4, None), (0, 5, 0.0), (5, 5, 1.0), (3, 6, 0.5)]
)
def test_a_share_needs_at_least_five(part: int, whole: int, expected: float | None) -> None:
    assert share(part, whole) == expected


def test_nothing_of_nothing_is_no_share_even_where_none_is_too_few() -> None:
    assert share(0, 0, fewest=0) is None


@pytest.mark.parametrize(("part", "whole"), [(6, 5), (-1, 5)])
def test_impossible_counts_are_refused(part: int, whole: int) -> None:
    with pytest.raises(ValueError, match="no share"):
        share(part, whole)
