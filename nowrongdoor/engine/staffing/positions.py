"""How many positions a load needs, and how many people that is on the roster: two numbers that are never one."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import SupportsFloat

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nowrongdoor.engine.staffing import kernels
from nowrongdoor.engine.staffing.arguments import (
    above_zero,
    at_least_zero,
    busiest,
    finite_load,
    share,
    whole,
)
from nowrongdoor.engine.staffing.waits import FOREVER_SECONDS, Waits, waits_a


@dataclass(frozen=True, slots=True)
class PositionsNeeded:
    """So many people must be at the telephones at the same time, and this is how callers then fare."""

    positions: int
    waits: Waits

    def __int__(self) -> int:
        """The positions."""
        return self.positions


@dataclass(frozen=True, slots=True)
class PeopleToRoster:
    """So many people must stand on the roster, since a share of their paid time goes elsewhere."""

    people: int
    shrinkage: float

    def __int__(self) -> int:
        """The people."""
        return self.people


def positions_needed(
    calls_per_hour: SupportsFloat,
    handling_seconds: SupportsFloat,
    *,
    answered_share: SupportsFloat,
    within_seconds: SupportsFloat,
    patience_seconds: SupportsFloat | None = None,
    max_occupancy: SupportsFloat | None = None,
) -> PositionsNeeded:
    """The fewest positions that answer this share of all arrivals in time, busy no more than max_occupancy.

    Without patience callers never hang up (Erlang C) and it takes more positions than the load; with it (Erlang A) at
    least one, and it may be fewer than the load. Nobody calls: 0. ValueError for a wish out of reach.
    """
    calls = at_least_zero("calls_per_hour", calls_per_hour)
    handling = above_zero("handling_seconds", handling_seconds)
    patience = _patience(patience_seconds)
    wanted = _wanted(answered_share, within_seconds, max_occupancy)
    finite_load(calls, handling)
    found = kernels.fewest(calls / 3600.0, handling, patience, wanted)
    if found < 0.0:
        raise ValueError(_out_of_reach("answered_share, calls_per_hour and max_occupancy"))
    return PositionsNeeded(int(found), waits_a(calls, handling, patience, found))


def week_of_need(
    calls_per_hour: ArrayLike,
    handling_seconds: ArrayLike,
    *,
    answered_share: SupportsFloat,
    within_seconds: SupportsFloat,
    patience_seconds: ArrayLike | None = None,
    max_occupancy: SupportsFloat | None = None,
) -> NDArray[np.int64]:
    """`positions_needed` for many cells at once: teams by quarter-hours, or any shapes that fit each other.

    Returns whole numbers in the common shape of calls, handling and patience (NumPy's rules of broadcasting).
    """
    wanted = _wanted(answered_share, within_seconds, max_occupancy)
    calls = _cells("calls_per_hour", calls_per_hour, zero_allowed=True)
    handling = _cells("handling_seconds", handling_seconds)
    patience = _cells("patience_seconds", math.inf if patience_seconds is None else patience_seconds, endless=True)
    try:
        rates, talks, patiences = np.broadcast_arrays(
            calls / 3600.0, handling, np.where(patience < FOREVER_SECONDS, patience, np.inf)
        )
    except ValueError:
        shapes = f"{calls.shape}, {handling.shape}, {patience.shape}"
        raise ValueError(f"calls_per_hour, handling_seconds, patience_seconds must fit each other: {shapes}") from None
    needed = kernels.fewest_each(np.array(rates).ravel(), np.array(talks).ravel(), np.array(patiences).ravel(), wanted)
    if np.any(needed < 0):
        raise ValueError(_out_of_reach("answered_share, calls_per_hour and max_occupancy"))
    return needed.reshape(rates.shape)


def people_to_roster(needed: PositionsNeeded | SupportsFloat, shrinkage: SupportsFloat) -> PeopleToRoster:
    """How many people to roster so that the positions are filled when a share of their paid time goes elsewhere.

    positions / (1 - shrinkage), rounded up, computed on the decimal number as written: 7 positions and 0.3 are 10.
    """
    if isinstance(needed, PeopleToRoster):
        raise ValueError("needed must be positions; these are people to roster, who carry their shrinkage already")
    positions = needed.positions if isinstance(needed, PositionsNeeded) else whole("needed", needed)
    away = share("shrinkage", shrinkage)
    return PeopleToRoster(math.ceil(positions / (1 - Fraction(str(away)))), away)


def _patience(patience_seconds: SupportsFloat | None) -> float:
    """Patience for the kernels: infinite where nobody hangs up."""
    if patience_seconds is None:
        return math.inf
    patience = above_zero("patience_seconds", patience_seconds, finite=False)
    return patience if patience < FOREVER_SECONDS else math.inf


def _wanted(
    answered_share: SupportsFloat, within_seconds: SupportsFloat, max_occupancy: SupportsFloat | None
) -> tuple[float, float, float]:
    """The wish in three checked numbers."""
    return (
        share("answered_share", answered_share),
        at_least_zero("within_seconds", within_seconds),
        busiest("max_occupancy", max_occupancy),
    )


def _cells(name: str, values: ArrayLike, *, zero_allowed: bool = False, endless: bool = False) -> NDArray[np.float64]:
    """An array of numbers above 0 (or of 0 too), finite unless endless; ValueError naming it."""
    try:
        found = np.asarray(values, np.float64)
    except (TypeError, ValueError):
        raise ValueError(f"{name} must hold numbers only") from None
    least = found >= 0.0 if zero_allowed else found > 0.0
    if not np.all(least & (endless | np.isfinite(found))):
        limit = "not below 0" if zero_allowed else "above 0"
        raise ValueError(f"{name} must hold numbers {limit}{'' if endless else ' and finite'}")
    return found


def _out_of_reach(names: str) -> str:
    return f"{names} together take more than {kernels.MOST_POSITIONS:,.0f} positions: out of reach"
