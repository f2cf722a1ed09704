"""Which way is used and why; and what is refused."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import numpy as np
import pytest

from nowrongdoor.engine.forecast import fit
from nowrongdoor.engine.forecast.eras import era_starts
from nowrongdoor.engine.forecast.history import odd_days
from nowrongdoor.engine.forecast.tests.made_up import INTERVALS, drawn, expected, weekdays

DAYS = weekdays(70)
COUNTS = drawn(expected(DAYS), seed=1)


def test_where_every_week_repeats_the_last_it_says_that_it_uses_last_week() -> None:
    wild = np.random.default_rng(2).integers(0, 90, (5, INTERVALS)).astype(float)
    days = weekdays(70)
    model = fit(np.tile(wild, (14, 1)), intervals_per_day=INTERVALS, days=days)
    ahead = weekdays(75)[70:]
    assert model.used in ("last week", "weekday mean")
    assert f"lost to {model.used}" in model.because
    np.testing.assert_allclose(model.predict(ahead).mean, wild, atol=0.5)


def test_an_ordinary_history_uses_the_model_and_says_by_how_much_it_won() -> None:
    model = fit(COUNTS, intervals_per_day=INTERVALS, days=DAYS)
    assert model.used in ("profile", "factors")
    assert set(model.error_share) == {"factors", "weekday mean", "last week"}
    assert model.error_share["factors"] == min(model.error_share.values())
    assert "erred least" in model.because and f"{100 * model.error_share['last week']:.1f} %" in model.because


def test_a_short_history_is_a_profile_scaled_by_level_and_says_so() -> None:
    model = fit(COUNTS[:2], intervals_per_day=INTERVALS, days=DAYS[:2])
    forecast = model.predict(DAYS[2:4])
    assert model.used == "profile" and "Only 2 days" in model.because and not model.error_share
    assert np.isfinite([forecast.mean, forecast.low, forecast.high]).all()
    assert 0.6 < forecast.mean.sum() / COUNTS[:2].sum() < 1.5


def test_a_longer_history_of_two_shapes_uses_factors() -> None:
    """Some days are of the morning, some of the evening, by weekday: no single profile is right."""
    truth = expected(DAYS, 60.0)
    late = np.array([day.weekday() in (1, 3) for day in DAYS])
    truth[late] = truth[late, ::-1]
    model = fit(drawn(truth, seed=3), intervals_per_day=INTERVALS, days=DAYS)
    assert model.used == "factors"


def test_where_nothing_was_ever_counted_nothing_is_expected() -> None:
    model = fit(np.zeros((30, INTERVALS)), intervals_per_day=INTERVALS, days=DAYS[:30])
    forecast = model.update([0, 0]).predict(DAYS[30:33])
    assert not forecast.mean.any() and not forecast.low.any() and not forecast.high.any()
    assert "Nothing was ever counted" in model.because


@pytest.mark.parametrize("days", [2, 5, 11, 19, 26])
@pytest.mark.parametrize("intervals", [1, 2, 24])
def test_no_history_however_small_gives_a_nan(days: int, intervals: int) -> None:
    counts = COUNTS[:days, :intervals].copy()
    counts[0, 0] = np.nan if days * intervals > 2 else counts[0, 0]
    forecast = fit(counts, intervals_per_day=intervals, days=DAYS[:days]).predict(DAYS[days : days + 12])
    assert np.isfinite([forecast.mean, forecast.low, forecast.high]).all()
    assert (forecast.low >= 0).all() and (forecast.low <= forecast.mean).all()


def test_a_weekday_that_was_never_open_still_has_a_number() -> None:
    forecast = fit(COUNTS, intervals_per_day=INTERVALS, days=DAYS).predict([date(2025, 6, 14), date(2027, 1, 2)])
    assert np.isfinite(forecast.mean).all() and (forecast.mean.sum(axis=1) > 0).all()


def test_no_days_asked_is_no_days_told() -> None:
    assert fit(COUNTS, intervals_per_day=INTERVALS, days=DAYS).predict([]).mean.shape == (0, INTERVALS)


def test_a_single_day_apart_is_odd_and_a_new_level_is_not() -> None:
    levels, weekday = np.zeros(40), np.array([day.weekday() for day in DAYS[:40]])
    levels[20] = np.log(2)
    levels[30:] += np.log(1.8)
    assert np.flatnonzero(odd_days(levels, weekday)).tolist() == [20]


@pytest.mark.parametrize(
    ("since", "factor", "starts"), [(40, 1.5, [40]), (67, 0.6, [67]), (68, 1.5, []), (40, 1.1, [])]
)
def test_a_new_era_begins_where_a_level_changed_clearly_and_for_three_days(
    since: int, factor: float, starts: list[int]
) -> None:
    levels = np.random.default_rng(4).normal(3.0, 0.05, 70)
    levels[since:] += np.log(factor)
    assert era_starts(levels, DAYS) == tuple(DAYS[row] for row in starts)


def bad(**changed: Any) -> dict[str, Any]:
    given = {"counts": COUNTS[:30], "intervals_per_day": INTERVALS, "days": DAYS[:30]}
    return {**given, **changed}


@pytest.mark.parametrize(
    ("given", "named"),
    [
        (bad(counts=COUNTS[:1], days=DAYS[:1]), "counts holds 1 day"),
        (bad(counts=np.full((30, INTERVALS), np.nan)), "counts holds 0 day"),
        (bad(counts=COUNTS[:30] - 1000), "counts holds -"),
        (bad(counts=COUNTS[:30] + 0.5), r"counts holds \d+\.5; it must hold whole numbers"),
        (bad(counts=np.full((30, INTERVALS), np.inf)), "counts holds inf"),
        (bad(counts=COUNTS[0]), "counts has shape"),
        (bad(counts="many"), "counts must be an array"),
        (bad(intervals_per_day=25), "counts has shape .* 25 columns"),
        (bad(intervals_per_day=0), "intervals_per_day"),
        (bad(days=DAYS[:29]), "days names 29"),
        (bad(days=[*DAYS[:29], DAYS[0]]), "days names 2025-03-03 twice"),
        (bad(days=[*DAYS[:29], "2025-05-05"]), "days holds '2025-05-05'"),
        (bad(calendar=3), "calendar"),
    ],
)
def test_what_cannot_be_is_refused_by_name(given: dict[str, Any], named: str) -> None:
    with pytest.raises(ValueError, match=named):
        fit(given.pop("counts"), **given)


def test_a_look_that_cannot_be_is_refused_by_name() -> None:
    model = fit(COUNTS[:30], intervals_per_day=INTERVALS, days=DAYS[:30])
    with pytest.raises(ValueError, match="today_so_far holds -1"):
        model.update([3, -1])
    with pytest.raises(ValueError, match="today_so_far has shape"):
        model.update(np.zeros(INTERVALS + 1))
    with pytest.raises(ValueError, match=r"day .* must lie after the history"):
        model.update([3], day=DAYS[5])
    for level in (0.0, 1.0, float("nan")):
        with pytest.raises(ValueError, match="level"):
            model.predict(DAYS[30:31], level=level)


def test_a_day_with_a_time_of_day_is_that_day() -> None:
    model = fit(COUNTS[:30], intervals_per_day=INTERVALS, days=DAYS[:30])
    timed = [datetime(day.year, day.month, day.day, 9) for day in DAYS[30:32]]  # noqa: DTZ001
    assert (model.predict(timed).mean == model.predict(DAYS[30:32]).mean).all()
