"""Being absorbed: so much of her working time spent elsewhere that the base is a base in name only."""

from __future__ import annotations

from nowrongdoor.engine.dispatch.stepping_in.numbers import Numbers

LEAST_WORKED_SECONDS = 20 * 3600
"""Of less work than this a share says nothing: one long day away would flag a newcomer."""


def is_absorbed(away_seconds: float, worked_seconds: float, numbers: Numbers) -> bool:
    """Whether more than `absorbed_share` of the time she has worked in `absorbed_days` was under another hat.

    Exactly the share is not more. ValueError for a negative time, and for more time away than at work.
    """
    if not 0 <= away_seconds <= worked_seconds:
        raise ValueError(f"away_seconds ({away_seconds}) must lie from 0 to worked_seconds ({worked_seconds})")
    return worked_seconds >= LEAST_WORKED_SECONDS and away_seconds > numbers.absorbed_share * worked_seconds
