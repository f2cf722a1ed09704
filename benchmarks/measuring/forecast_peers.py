"""The peers of the forecast, each in a few lines: last week, the mean of such weekdays, profile times level."""

from __future__ import annotations

from datetime import date

import numpy as np


def last_week(counts: np.ndarray, days: list[date], day: date) -> np.ndarray:
    """The last day of the same weekday."""
    return _same_weekday(counts, days, day, 1)[0]


def weekday_mean(counts: np.ndarray, days: list[date], day: date) -> np.ndarray:
    """The mean of the last sixteen days of the same weekday."""
    return _same_weekday(counts, days, day, 16).mean(axis=0)


def profile_by_level(counts: np.ndarray, days: list[date], day: date) -> np.ndarray:
    """The weekday's mean profile of sixteen weeks, times how the last five days stood to theirs."""
    stood = [counts[row].sum() / weekday_mean(counts, days, days[row]).sum() for row in range(-5, 0)]
    return weekday_mean(counts, days, day) * float(np.mean(stood))


def by_the_morning(expected: np.ndarray, morning: np.ndarray) -> np.ndarray:
    """The rest of a day, scaled by how its morning stood to what was expected of it."""
    return expected[len(morning) :] * morning.sum() / max(float(expected[: len(morning)].sum()), 1e-9)


def _same_weekday(counts: np.ndarray, days: list[date], day: date, weeks: int) -> np.ndarray:
    return counts[[row for row, one in enumerate(days) if one.weekday() == day.weekday()][-weeks:]]


PEERS = {"last_week": last_week, "weekday_mean": weekday_mean, "profile_by_level": profile_by_level}
