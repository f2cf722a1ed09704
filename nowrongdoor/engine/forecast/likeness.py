"""How alike two days are, one reason at a time: same weekday, same part of the month, near in time, and so on."""

from __future__ import annotations

from bisect import bisect_right
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

from nowrongdoor.engine.forecast.agenda import Agenda
from nowrongdoor.engine.forecast.shapes import Array, Flags

REASONS: Final = ("weekday", "after closure", "after holiday", "special", "month", "days", "weeks", "era")
"""Why a day differs from the mean; the order in which `likeness` stacks them."""

MONTH_REACH_DAYS: Final = 5.0
DAYS_REACH: Final = 5.0
WEEKS_REACH_DAYS: Final = 60.0
_MONTH_DAYS: Final = 30.44


@dataclass(frozen=True, slots=True)
class Marks:
    """What is known of each day; all arrays [day]. kind is 0 for an ordinary day, era -1 where there was only one."""

    ordinal: Array
    weekday: NDArray[np.int64]
    month_phase: Array
    after_closure: Flags
    after_holiday: Flags
    kind: NDArray[np.int64]
    era: NDArray[np.int64]


def marks_of(days: Sequence[date], agenda: Agenda, kinds: Sequence[str], eras: Sequence[date] = ()) -> Marks:
    """The marks of these days; `kinds` are the special kinds that the history knows, a new one is like no other."""
    closures = [agenda.closure_before(day) for day in days]
    return Marks(
        ordinal=np.array([day.toordinal() for day in days], dtype=np.float64),
        weekday=np.array([day.weekday() for day in days], dtype=np.int64),
        month_phase=np.array([(day.day - 1) / monthrange(day.year, day.month)[1] for day in days]),
        after_closure=np.array([closed for closed, _ in closures], dtype=np.bool_),
        after_holiday=np.array([holiday for _, holiday in closures], dtype=np.bool_),
        kind=np.array([_kind_number(agenda.kind(day), kinds) for day in days], dtype=np.int64),
        era=np.array([bisect_right(eras, day) if eras else -1 for day in days], dtype=np.int64),
    )


def _kind_number(kind: str | None, kinds: Sequence[str]) -> int:
    """0 for an ordinary day, otherwise the place of the kind, one beyond the last for one that is new."""
    if kind is None:
        return 0
    return kinds.index(kind) + 1 if kind in kinds else len(kinds) + 1


def likeness(ours: Marks, theirs: Marks) -> Array:
    """Likeness [reason, our day, their day], between 0 and 1 and 1 with itself where the reason applies at all.

    The month is a circle (its last day lies beside its first): MacKay's periodic kernel (Rasmussen and Williams 2006,
    eq. 4.31), written with the chord in days, so that the whole stays a covariance whatever the variances.
    """
    apart = np.abs(ours.ordinal[:, None] - theirs.ordinal[None])
    chord = np.sin(np.pi * (ours.month_phase[:, None] - theirs.month_phase[None])) * _MONTH_DAYS / np.pi
    return np.stack(
        [
            ours.weekday[:, None] == theirs.weekday[None],
            ours.after_closure[:, None] & theirs.after_closure[None],
            ours.after_holiday[:, None] & theirs.after_holiday[None],
            (ours.kind[:, None] == theirs.kind[None]) & (ours.kind[:, None] > 0),
            np.exp(-0.5 * (chord / MONTH_REACH_DAYS) ** 2),
            np.exp(-apart / DAYS_REACH),
            np.exp(-apart / WEEKS_REACH_DAYS),
            (ours.era[:, None] == theirs.era[None]) & (ours.era[:, None] >= 0),
        ]
    ).astype(np.float64)


def applies(marks: Marks) -> Array:
    """The likeness of each day with itself [reason, day]: 1, or 0 where the reason does not apply to it."""
    always = np.ones(len(marks.ordinal))
    return np.stack(
        [always, marks.after_closure, marks.after_holiday, marks.kind > 0, always, always, always, marks.era >= 0]
    ).astype(np.float64)
