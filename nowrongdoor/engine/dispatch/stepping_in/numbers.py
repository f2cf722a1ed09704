"""The house numbers of stepping in: what the rules take for granted until an administrator says otherwise."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Numbers:
    """When a line calls for others, how long an offer and a move last, and how often one person may be moved.

    The seconds, minutes, days and shares are the defaults of domain section 1. That an offer may be declined is no
    number and stands nowhere: it cannot be set. ValueError names the number that cannot be so.
    """

    sample_seconds: int = 20
    samples_in_a_row: int = 3
    release_wait_seconds: int = 30
    first_wait_seconds: int = 90
    second_wait_seconds: int = 240
    ask_at_most: int = 4
    offer_seconds: int = 90
    move_minutes: int = 60
    cool_down_minutes: int = 20
    least_minutes: int = 10
    away_grace_minutes: int = 5
    rostered_per_period: int = 2
    acute_per_day: int = 2
    acute_per_period: int = 8
    period_days: int = 28
    absorbed_share: float = 0.4
    absorbed_days: int = 28
    fresh_days: int = 56

    def __post_init__(self) -> None:
        """Refuse numbers nobody can mean (ValueError, naming the first)."""
        for name, (least, most) in ALLOWED.items():
            value = getattr(self, name)
            if not (math.isfinite(value) and least <= value <= most):
                raise ValueError(f"{name} ({value}) must lie from {least} to {most}")
        if not self.release_wait_seconds < self.first_wait_seconds < self.second_wait_seconds:
            raise ValueError(
                f"first_wait_seconds ({self.first_wait_seconds}) must lie above release_wait_seconds "
                f"({self.release_wait_seconds}) and below second_wait_seconds ({self.second_wait_seconds})"
            )


ALLOWED: dict[str, tuple[float, float]] = {
    "sample_seconds": (5, 120),
    "samples_in_a_row": (1, 20),
    "release_wait_seconds": (0, 3600),
    "first_wait_seconds": (1, 3600),
    "second_wait_seconds": (2, 7200),
    "ask_at_most": (1, 20),
    "offer_seconds": (15, 600),
    "move_minutes": (10, 480),
    "cool_down_minutes": (5, 480),
    "least_minutes": (0, 120),
    "away_grace_minutes": (1, 60),
    "rostered_per_period": (0, 20),
    "acute_per_day": (0, 10),
    "acute_per_period": (0, 60),
    "period_days": (7, 90),
    "absorbed_share": (0.05, 1.0),
    "absorbed_days": (7, 90),
    "fresh_days": (7, 365),
}
"""The least and the most that each number may be; a cool-down of nothing would be a way around the right to decline."""
