"""Fit: try the ways of forecasting on the history itself, take the best, and say why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from nowrongdoor.engine.forecast.agenda import KnownDays
from nowrongdoor.engine.forecast.backtest import Record, backtest
from nowrongdoor.engine.forecast.bands import bands_of
from nowrongdoor.engine.forecast.courses import Courses, learn_courses
from nowrongdoor.engine.forecast.history import History, checked_history
from nowrongdoor.engine.forecast.model import Model
from nowrongdoor.engine.forecast.plain import LAST_WEEK, WEEKDAY_MEAN
from nowrongdoor.engine.forecast.ways import Learn

WAYS: Final[Mapping[str, Learn]] = {
    "factors": learn_courses,
    "weekday mean": WEEKDAY_MEAN,
    "last week": LAST_WEEK,
}
"""The ways by code; on equal records the first is taken."""

KEPT_DAYS: Final = 400


def fit(counts: ArrayLike, *, intervals_per_day: int, days: Sequence[date], calendar: KnownDays = None) -> Model:
    """Learn from counts[day, interval] of these days (gaps allowed, NaN is missing) what the days to come may bring.

    calendar: the kind of a day by day, as a mapping or a function (`"closed"`, or any name for days that resemble each
    other, such as `"due date"`), or simply the closed days. The last 400 days are used. The model is `factors`, or the
    mean of the same weekdays, or last week, whichever erred least when tried on the last 60 days. ValueError, naming
    the argument, for a history of fewer than two days and for counts that cannot be.
    """
    history = checked_history(counts, days, intervals_per_day, calendar).last(KEPT_DAYS)
    if not np.nansum(history.counts):
        return _built("last week", "Nothing was ever counted, so nothing is expected.", history, {}, Record())
    records = {code: backtest(learn, history) for code, learn in WAYS.items()}
    judged = {code: record.error_share() for code, record in records.items() if record.near}
    best = min(judged, key=judged.__getitem__) if judged else "factors"
    return _built(best, because(best, judged, history), history, judged, records[best].with_rest())


def because(best: str, judged: Mapping[str, float], history: History) -> str:
    """Why this way: one sentence with the figures of all that were tried."""
    if not judged:
        days = int(history.trusted.sum())
        return f"Only {days} days to learn from, too few to try one way against another: a profile scaled by level."
    tried = "; ".join(f"{code} {100 * share:.1f} %" for code, share in judged.items())
    verdict = "the factor model erred least" if best == "factors" else f"the factor model lost to {best}"
    return f"Tried on the last days of the history, {verdict} (summed absolute error over calls: {tried})."


def _built(code: str, why: str, history: History, judged: dict[str, float], record: Record) -> Model:
    """The model, learned from the whole history."""
    way = WAYS[code](history, len(history.days))
    one_shape = isinstance(way, Courses) and way.factors.size == 1
    return Model(
        used="profile" if one_shape else code,
        because=why,
        error_share=judged,
        history=history,
        way=way,
        bands=bands_of(record),
        lingering=record.lingering,
    )
