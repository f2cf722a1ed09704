"""The forecast on histories whose truth is known: how near it comes, what its bands hold, what it does with trouble."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from nowrongdoor.engine.forecast import CLOSED, fit
from nowrongdoor.engine.forecast.shapes import Array
from nowrongdoor.engine.forecast.tests.made_up import INTERVALS, drawn, expected, off, weekdays

DAYS = weekdays(130)
TRUTH = expected(DAYS)
COUNTS = drawn(TRUTH, seed=1)
KNOWN = 110
AHEAD = DAYS[KNOWN : KNOWN + 10]


def told(counts: Array, days: list[date] = DAYS[:KNOWN]) -> Array:
    return fit(counts, intervals_per_day=INTERVALS, days=days).predict(AHEAD).mean


def test_it_comes_nearer_to_the_truth_than_last_week_and_than_the_mean_of_such_weekdays() -> None:
    truth = TRUTH[KNOWN : KNOWN + 5]
    by_weekday = [COUNTS[KNOWN - 80 + day : KNOWN : 5].mean(axis=0) for day in range(5)]
    ours = off(told(COUNTS[:KNOWN])[:5], truth)
    assert ours < 0.06
    assert ours < off(np.array(by_weekday), truth) < off(COUNTS[KNOWN - 5 : KNOWN], truth)


@pytest.mark.parametrize("mean", [0.5, 3.0, 14.0, 200.0])
def test_nine_of_ten_counts_lie_in_the_bands_for_small_teams_and_large(mean: float) -> None:
    truth, inside = expected(DAYS, mean), []
    for seed in range(4):
        counts = drawn(truth, seed)
        forecast = fit(counts[:KNOWN], intervals_per_day=INTERVALS, days=DAYS[:KNOWN]).predict(AHEAD)
        seen = counts[KNOWN : KNOWN + 10]
        inside.append((seen >= forecast.low) & (seen <= forecast.high))
    assert 0.84 <= np.mean(inside) <= 0.96


def test_a_higher_level_gives_a_wider_band_about_the_same_mean() -> None:
    model = fit(COUNTS[:KNOWN], intervals_per_day=INTERVALS, days=DAYS[:KNOWN])
    half, most = model.predict(AHEAD, level=0.5), model.predict(AHEAD, level=0.99)
    assert (half.mean == most.mean).all()
    assert (most.low <= half.low).all() and (half.high <= most.high).all()
    assert (half.low <= half.mean).all() and (half.mean <= half.high).all()
    assert (most.high - most.low).sum() > 2 * (half.high - half.low).sum()


def test_after_a_look_at_a_busy_morning_the_afternoon_and_tomorrow_are_expected_busier() -> None:
    model = fit(COUNTS[:KNOWN], intervals_per_day=INTERVALS, days=DAYS[:KNOWN])
    morning = np.round(1.5 * TRUTH[KNOWN, :12])
    before, after = model.predict(AHEAD[:2]), model.update(morning).predict(AHEAD[:2])
    assert (after.mean[0, :12] == morning).all() and (after.high[0, :12] == morning).all()
    assert 1.2 < after.mean[0, 12:].sum() / before.mean[0, 12:].sum() < 1.6
    assert after.mean[1].sum() > before.mean[1].sum()


def test_a_look_makes_the_rest_of_the_day_surer() -> None:
    errors = []
    for row in range(KNOWN, KNOWN + 12, 2):
        busy = np.round(COUNTS[row] * (1.25 if row % 4 else 0.8))
        model = fit(COUNTS[:row], intervals_per_day=INTERVALS, days=DAYS[:row])
        plain, looked = (one.predict([DAYS[row]]).mean[0, 12:] for one in (model, model.update(busy[:12])))
        errors.append((off(plain, busy[12:]), off(looked, busy[12:])))
    plain_error, looked_error = np.mean(errors, axis=0)
    assert looked_error < 0.8 * plain_error


def test_one_wild_interval_of_the_morning_does_not_carry_the_afternoon_away() -> None:
    model = fit(COUNTS[:KNOWN], intervals_per_day=INTERVALS, days=DAYS[:KNOWN])
    calm = np.round(TRUTH[KNOWN, :12])
    wild = calm.copy()
    wild[5] *= 4
    rests = [model.update(so_far).predict(AHEAD[:1]).mean[0, 12:].sum() for so_far in (calm, wild)]
    assert rests[1] < 1.08 * rests[0]


def test_a_longer_look_replaces_a_shorter_one_and_a_hole_in_it_is_filled() -> None:
    model = fit(COUNTS[:KNOWN], intervals_per_day=INTERVALS, days=DAYS[:KNOWN])
    morning = COUNTS[KNOWN, :14].copy()
    morning[3] = np.nan
    twice, once = (one.update(morning).predict(AHEAD[:1]) for one in (model.update(morning[:6]), model))
    assert (twice.mean == once.mean).all()
    assert once.low[0, 3] < once.mean[0, 3] < once.high[0, 3]
    assert off(once.mean[0, 3:4], TRUTH[KNOWN, 3:4]) < 0.25


def test_an_unnamed_look_is_at_the_day_asked_about_when_a_closed_day_was_not_told_of() -> None:
    model = fit(COUNTS[:KNOWN], intervals_per_day=INTERVALS, days=DAYS[:KNOWN])
    morning = COUNTS[KNOWN, :12]
    unnamed = model.update(morning).predict([AHEAD[1]])
    named = model.update(morning, day=AHEAD[1]).predict([AHEAD[1]])
    assert (unnamed.mean == named.mean).all() and (unnamed.mean[0, :12] == morning).all()


def test_a_doubled_day_hardly_moves_the_forecast() -> None:
    for row in (KNOWN - 1, KNOWN - 2, KNOWN - 40):
        doubled = COUNTS[:KNOWN].copy()
        doubled[row] *= 2
        assert off(told(doubled), told(COUNTS[:KNOWN])) < 0.04


def test_a_level_that_changed_and_stayed_is_followed_within_a_week() -> None:
    jumped = TRUTH.copy()
    jumped[KNOWN - 5 :] *= 1.5
    counts = drawn(jumped, seed=3)
    assert off(told(counts[:KNOWN]), jumped[KNOWN : KNOWN + 10]) < 0.15


def test_missing_days_and_missing_intervals_are_done_without() -> None:
    holes = COUNTS[:KNOWN].copy()
    holes[[10, 11, 50, KNOWN - 1]] = np.nan
    holes[70, 5:20] = np.nan
    holes[KNOWN - 3, 12:] = np.nan
    forecast = told(holes)
    assert np.isfinite(forecast).all()
    assert off(forecast, TRUTH[KNOWN : KNOWN + 10]) < 0.08


def test_days_may_stand_in_any_order() -> None:
    order = np.random.default_rng(5).permutation(KNOWN)
    mixed = told(COUNTS[:KNOWN][order], [DAYS[row] for row in order])
    np.testing.assert_allclose(mixed, told(COUNTS[:KNOWN]), rtol=1e-9)


def test_the_same_history_gives_the_same_forecast() -> None:
    assert (told(COUNTS[:KNOWN]) == told(COUNTS[:KNOWN])).all()


def test_a_closed_day_is_forecast_as_nothing_and_the_day_after_it_as_busier() -> None:
    holidays = [DAYS[row] for row in (15, 40, 65, 90)]
    days = [day for day in DAYS if day not in holidays]
    truth = expected(days)
    after = [row for row, day in enumerate(days) if day - timedelta(days=1) in holidays]
    truth[after] *= 1.4
    coming, next_day = DAYS[116], DAYS[117]
    known = [day for day in days if day < coming]
    calendar = dict.fromkeys([*holidays, coming], CLOSED)
    counts = drawn(truth, seed=4)[: len(known)]
    plain = fit(counts, intervals_per_day=INTERVALS, days=known).predict([next_day])
    forecast = fit(counts, intervals_per_day=INTERVALS, days=known, calendar=calendar).predict([coming, next_day])
    assert not forecast.mean[0].any() and not forecast.high[0].any()
    assert forecast.mean[1].sum() > 1.2 * plain.mean[0].sum()


@pytest.mark.parametrize("as_function", [False, True])
def test_days_of_a_kind_resemble_each_other(as_function: bool) -> None:
    due = {DAYS[row]: "due date" for row in range(7, 130, 17)}
    truth = TRUTH.copy()
    truth[[row for row, day in enumerate(DAYS) if day in due]] *= 1.6
    counts = drawn(truth, seed=6)
    row = next(row for row in range(KNOWN, 130) if DAYS[row] in due)
    model = fit(counts[:row], intervals_per_day=INTERVALS, days=DAYS[:row], calendar=due.get if as_function else due)
    assert off(model.predict([DAYS[row]]).mean, truth[row : row + 1]) < 0.15


def test_a_new_kind_of_day_is_forecast_with_a_wider_band() -> None:
    fair = {AHEAD[3]: "town fair"}
    bands = [
        fit(COUNTS[:KNOWN], intervals_per_day=INTERVALS, days=DAYS[:KNOWN], calendar=known).predict([AHEAD[3]])
        for known in ({}, fair)
    ]
    assert (bands[1].high - bands[1].low).sum() > 1.05 * (bands[0].high - bands[0].low).sum()


def test_the_days_the_clock_changes_are_no_trouble() -> None:
    """Round the clock, Sundays too: in spring an hour is missing, in autumn one was counted twice."""
    days = [date(2025, 9, 1) + timedelta(days=step) for step in range(80)]
    truth = np.tile(expected(weekdays(1)), (80, 1))
    counts = drawn(truth, seed=7)
    autumn = days.index(date(2025, 10, 26))
    changed = counts.copy()
    changed[autumn, 2] *= 2
    changed[autumn - 30, 2] = np.nan
    ahead = [days[-1] + timedelta(days=1)]
    plain, other = (fit(one, intervals_per_day=INTERVALS, days=days).predict(ahead).mean for one in (counts, changed))
    assert off(other, plain) < 0.02


def test_a_quiet_interval_stays_quiet() -> None:
    night = COUNTS[:KNOWN].copy()
    night[:, :4] = 0
    model = fit(night, intervals_per_day=INTERVALS, days=DAYS[:KNOWN])
    forecast = model.predict(AHEAD)
    assert not forecast.mean[:, :4].any() and not forecast.high[:, :4].any()
