"""How busy today is: learned soon, and not from a single odd count."""

from __future__ import annotations

import numpy as np
import pytest

from nowrongdoor.townhall.planning.levels import level_of, ordinary


def test_before_anybody_has_called_a_day_is_taken_for_ordinary() -> None:
    assert ordinary(30.0).mean == pytest.approx(1.0)
    assert level_of([], [], shape=30.0).mean == pytest.approx(1.0)


def test_an_ordinary_morning_stays_ordinary_however_the_counts_fall() -> None:
    counts = np.random.default_rng(4).poisson(6.0, 36).tolist()
    assert level_of(counts, [6.0] * 36, shape=30.0).mean == pytest.approx(1.0, abs=0.25)


def test_three_times_as_many_calls_are_noticed_within_a_quarter_of_an_hour() -> None:
    calm = [6] * 36
    assert level_of([*calm, 18, 17, 19], [6.0] * 39, shape=30.0).mean > 2.3


def test_one_odd_step_on_a_thin_line_is_no_explosion() -> None:
    assert level_of([1] * 24 + [3], [1.0] * 25, shape=30.0).mean < 1.5


def test_when_the_letter_is_forgotten_the_level_comes_down_again() -> None:
    assert level_of([6] * 12 + [18] * 12 + [6] * 6, [6.0] * 30, shape=30.0).mean < 1.3


def test_steps_in_which_nobody_was_expected_tell_nothing() -> None:
    assert level_of([4, 0], [0.0, 0.0], shape=30.0).mean == pytest.approx(1.0)


def test_the_courses_drawn_have_the_mean_of_the_level_and_the_same_seed_draws_the_same() -> None:
    level = level_of([18] * 12, [6.0] * 12, shape=30.0)
    drawn = np.array([level.draw(1, np.random.default_rng(seed)) for seed in range(3000)])
    assert drawn.mean() == pytest.approx(level.mean, rel=0.05)
    assert (level.draw(12, np.random.default_rng(1)) == level.draw(12, np.random.default_rng(1))).all()
