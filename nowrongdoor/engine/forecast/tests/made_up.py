"""Histories whose truth is known: drawn here, by seed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np

from nowrongdoor.engine.forecast.shapes import Array

MONDAY = date(2025, 3, 3)
INTERVALS = 24
WEEKDAY_SHARES = np.array([1.25, 1.05, 0.95, 0.9, 0.85])


def weekdays(count: int, start: date = MONDAY, without: Sequence[date] = ()) -> list[date]:
    """So many days from Monday to Friday."""
    ahead = (start + timedelta(days=step) for step in range(3 * count + 10))
    return [day for day in ahead if day.weekday() < 5 and day not in without][:count]


def expected(days: Sequence[date], mean: float = 30.0) -> Array:
    """The true mean count [day, interval] of a team with two peaks a day and busy Mondays."""
    at = np.arange(INTERVALS)
    profile = np.exp(-0.5 * ((at - 7) / 4) ** 2) + 0.6 * np.exp(-0.5 * ((at - 17) / 4) ** 2) + 0.1
    share = WEEKDAY_SHARES[[day.weekday() for day in days]]
    truth: Array = mean * share[:, None] * profile / profile.mean()
    return truth


def drawn(truth: Array, seed: int, busyness_cv: float = 0.06) -> Array:
    """Poisson counts about the truth, with a busyness of each day."""
    rng = np.random.default_rng(seed)
    busyness = rng.gamma(1 / busyness_cv**2, busyness_cv**2, len(truth))
    return rng.poisson(truth * busyness[:, None]).astype(np.float64)


def off(told: Array, truth: Array) -> float:
    """Summed absolute error as a share of the truth."""
    return float(np.abs(told - truth).sum() / truth.sum())
