"""The days a forecast is judged on: real calls read from a file, and made-up teams whose truth is known."""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np

QUARTER_MINUTES = 15
BANK_OPENS, BANK_CLOSES = 7 * 60, 21 * 60
BANK_CLOSED = (date(2003, 5, 26), date(2003, 7, 4), date(2003, 9, 1))
"""Memorial Day, Independence Day and Labor Day: the public holidays in the period on which nobody was there."""


@dataclass(frozen=True)
class Days:
    """Counts[day, quarter-hour] of these days; truth are the means they were drawn from, where known."""

    counts: np.ndarray
    days: list[date]
    truth: np.ndarray | None = None


def bank(path: Path) -> Days:
    """The bank's calls by quarter-hour from 07:00 to 21:00, from a file of `DateTime,Calls` every five minutes."""
    found: dict[date, np.ndarray] = defaultdict(lambda: np.zeros((BANK_CLOSES - BANK_OPENS) // QUARTER_MINUTES))
    with path.open(newline="") as file:
        for row in csv.DictReader(file):
            at = datetime.fromisoformat(row["DateTime"])
            minute = at.hour * 60 + at.minute
            if BANK_OPENS <= minute < BANK_CLOSES:
                found[at.date()][(minute - BANK_OPENS) // QUARTER_MINUTES] += float(row["Calls"])
    days = sorted(found)
    return Days(np.array([found[day] for day in days]), days)


def small_team(mean: float, seed: int, count: int = 120) -> Days:
    """A team of a town hall with so many calls in a mean quarter-hour: 44 of them a day, two peaks, busy Mondays, and
    days that differ by eight per cent for no reason. Poisson beyond that.
    """
    rng, quarter = np.random.default_rng(seed), np.arange(44)
    profile = np.exp(-0.5 * ((quarter - 12) / 9) ** 2) + 0.7 * np.exp(-0.5 * ((quarter - 30) / 7) ** 2) + 0.15
    ahead = (date(2025, 3, 3) + timedelta(days=step) for step in range(2 * count))
    days = [day for day in ahead if day.weekday() < 5][:count]
    weekday = np.array([1.2, 1.05, 0.95, 0.95, 0.85])[[day.weekday() for day in days]]
    truth = mean * weekday[:, None] * profile / profile.mean()
    busyness = rng.gamma(1 / 0.08**2, 0.08**2, count)
    return Days(rng.poisson(truth * busyness[:, None]).astype(float), days, truth)
