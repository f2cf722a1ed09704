"""The guard of the home line: how often it is foretold to fall below its protected target, and how often it may. Pure.

A line of five or fewer has no second to put in when one conversation takes long. There every third future below the
target is too many; a larger line is watched again each minute and can wait for that.
"""

from __future__ import annotations

import numpy as np

from nowrongdoor.townhall.planning.futures import Floats, Ways, worst_half_hour
from nowrongdoor.townhall.planning.picture import HALF_HOUR_SECONDS, Picture, SoFar
from nowrongdoor.townhall.planning.rules import wearers

SMALL_HOME = 5
"""So many at work under the hat, or fewer, are a small home."""
FALLS_AT_MOST, SMALL_FALLS_AT_MOST = 0.5, 0.3
"""The home gives nobody when a half hour of it, one of the next two or the one that goes on, falls below the floor in
more than this part of the futures. With ten calls in a half hour some do by chance alone, also in a town that keeps its
promise."""
LEAST_CALLS = 1e-9
CALLED_BACK_BEYOND = 0.1
"""Whoever is out is called back only where so much more of the futures fall than would have kept her from going, and
so much fewer with her back: the same doubt must not send her out and home again."""


def may_fall(at_work: int) -> float:
    """The part of the futures in which a home with so many at work may fall below its floor."""
    return SMALL_FALLS_AT_MOST if at_work <= SMALL_HOME else FALLS_AT_MOST


def falls(picture: Picture, home: str, half: Ways, hour: Ways) -> float:
    """The part of the futures in which a half hour of the home lies below its floor: one of the next two, or the one
    that goes on, counted with what it has come to by now."""
    number = picture.numbers[home]
    worst = np.minimum(worst_half_hour(half, hour)[:, number], _going_on(picture.lines[number].so_far, half, number))
    return float((worst < picture.lines[number].floor).mean())


def _going_on(so_far: SoFar, half: Ways, number: int) -> Floats:
    """The share of the half hour that goes on, in each future; what is left of it is a part of the next 30 minutes."""
    part = so_far.left_seconds / HALF_HOUR_SECONDS
    over, in_time = so_far.over + part * half.over[:, number], so_far.in_time + part * half.in_time[:, number]
    share: Floats = np.where(over > 0, in_time / np.maximum(over, LEAST_CALLS), 1.0)
    return share


def holds(picture: Picture, home: str, half: Ways, hour: Ways) -> bool:
    """Whether the home can spare who is out in these futures."""
    return falls(picture, home, half, hour) <= may_fall(wearers(picture, home))


def needs_her_back(picture: Picture, home: str, away: tuple[Ways, Ways], back: tuple[Ways, Ways]) -> bool:
    """Whether the home falls too often while she is away, and her coming back would help that; each half hour, hour."""
    out, at_home = falls(picture, home, *away), falls(picture, home, *back)
    most = may_fall(wearers(picture, home) + 1) + CALLED_BACK_BEYOND
    return out > most and out - at_home >= CALLED_BACK_BEYOND
