"""Levels that changed and stayed: a new line, a closed office, a reform. Each begins an era of its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

import numpy as np

from nowrongdoor.engine.forecast.shapes import Array

_WINDOW: Final = 15
_FEWEST: Final = 3
_LEAST_FACTOR: Final = 1.25
_SPREADS: Final = 8.0
_MOST_ERAS: Final = 6


def era_starts(levels: Array, days: Sequence[date]) -> tuple[date, ...]:
    """The days on which a new level began, from each day's level on the logarithm (weekdays evened out, odd days left
    out): by a quarter or more, clear of the days' own spread, and for three days at least. Largest first, then ordered.
    """
    spread = _spread(levels)
    found: list[int] = []
    changes = [_change(levels, row, spread) for row in range(len(levels))]
    for row in sorted(range(len(levels)), key=lambda row: -changes[row]):
        if changes[row] > 0 and all(abs(row - other) > _WINDOW // 2 for other in found):
            found.append(row)
    return tuple(sorted(days[row] for row in found[: _MOST_ERAS - 1]))


def _change(levels: Array, row: int, spread: float) -> float:
    """How far the step at this row exceeds what would be taken for chance; below zero where it does not."""
    before, after = levels[max(0, row - _WINDOW) : row], levels[row : row + _WINDOW]
    fewest = min(len(before), len(after))
    if fewest < _FEWEST:
        return -1.0
    step = abs(float(np.median(after) - np.median(before)))
    if abs(after[0] - np.median(after)) > abs(after[0] - np.median(before)):
        return -1.0
    if step < max(np.log(_LEAST_FACTOR), _SPREADS * spread / np.sqrt(fewest)):
        return -1.0
    within = np.abs(before - np.median(before)).mean() + np.abs(after - np.median(after)).mean()
    return max(1e-9, 10.0 + step - float(within))


def _spread(levels: Array) -> float:
    """How far one day lies from the next, as a standard deviation, by the median: a single step does not widen it."""
    if len(levels) < 2:
        return 0.0
    return float(1.4826 * np.median(np.abs(np.diff(levels))) / np.sqrt(2.0))
