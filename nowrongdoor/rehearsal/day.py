"""A day's citizens from its seed: the same for everyone who asks, so that a day can be picked up where it was left."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from nowrongdoor.rehearsal import exploding, plan
from nowrongdoor.rehearsal.habits import habits
from nowrongdoor.rehearsal.plan import Citizen
from nowrongdoor.rehearsal.script import Explosion, script


def citizens_of(
    day: date, seed: int, *, timezone: str, contacts: float | None = None, explosions: Sequence[Explosion] = ()
) -> list[Citizen]:
    """Everyone who calls on a day of the made-up town: those of an ordinary day, some of whom ring again, and those
    that explosions add to them.

    The ordinary ones are the same with and without explosions, so that the two days can be compared.
    """
    rng = np.random.default_rng(seed)
    slices = plan.ordinary_day(script(), day, rng, timezone=timezone, contacts=contacts)
    everyone = plan.citizens(script(), slices, rng)
    everyone += plan.ring_again(everyone, habits(), np.random.default_rng([seed, 7]))
    for number, explosion in enumerate(explosions):
        own_rng = np.random.default_rng([seed, number + 1])
        more = exploding.slices(script(), explosion, day, own_rng, timezone=timezone, contacts=contacts)
        line = exploding.line_of(script(), explosion)
        everyone += plan.on_line(script(), line, more, own_rng, first_number=len(everyone))
    return sorted(everyone, key=lambda citizen: citizen.arrives_at)
