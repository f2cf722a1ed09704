"""Who is ill on a day: the whole day, or gone home from some moment on; now and then most of a team at once. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta

import numpy as np

from nowrongdoor.rehearsal.habits import Shares
from nowrongdoor.rehearsal.script import Script, Shift


def ill(script: Script, base: Mapping[str, str], shares: Shares, rng: np.random.Generator) -> dict[str, time | None]:
    """Who is ill: None for the whole day, else when she goes home. `base` gives everybody's team."""
    found: dict[str, time | None] = {}
    for name, shift in script.shifts.items():
        draw, moment = rng.random(), _within(shift, float(rng.random()))
        if draw < shares["all_day"]:
            found[name] = None
        elif draw < shares["all_day"] + shares["goes_home"]:
            found[name] = moment
    teams = sorted({team for team in base.values() if team})
    struck, draw = teams[int(rng.integers(len(teams)))], rng.random()
    for name in script.shifts:
        if base.get(name) == struck and rng.random() < shares["of_the_team"] and draw < shares["team_a_day"]:
            found[name] = None
    return found


def without(script: Script, absent: Mapping[str, time | None]) -> Script:
    """The script of a day on which these are ill."""
    shifts = {
        name: shift if name not in absent else replace(shift, ends=min(shift.ends, absent[name] or shift.ends))
        for name, shift in script.shifts.items()
        if absent.get(name, shift.ends) is not None
    }
    return replace(script, shifts=shifts)


def _within(shift: Shift, share: float) -> time:
    """A moment of a shift, some way into it."""
    day = datetime(2026, 1, 1)  # noqa: DTZ001 - wall times of one shift, no instant
    starts, ends = (datetime.combine(day, wall) for wall in (shift.starts, shift.ends))
    moment = starts + (ends - starts) * (0.2 + 0.6 * share)
    return (moment - timedelta(microseconds=moment.microsecond)).time()
