"""A day's citizens from its seed: the same for everyone who asks, so that a day can be picked up where it was left."""

from __future__ import annotations

from datetime import date

import numpy as np

from nowrongdoor.rehearsal import plan
from nowrongdoor.rehearsal.plan import Citizen
from nowrongdoor.rehearsal.script import script


def citizens_of(day: date, seed: int, *, timezone: str, contacts: float | None = None) -> list[Citizen]:
    """Everyone who calls on an ordinary day of the made-up town."""
    rng = np.random.default_rng(seed)
    slices = plan.ordinary_day(script(), day, rng, timezone=timezone, contacts=contacts)
    return plan.citizens(script(), slices, rng)
