"""The guard of the home line: how often it is foretold to fall below its protected target, and how often it may. Pure.

A line of five or fewer has no second to put in when one conversation takes long. There every fourth future below the
target is too many; a larger line is watched again each minute and can wait for that.
"""

from __future__ import annotations

from nowrongdoor.townhall.planning.futures import Ways, worst_half_hour
from nowrongdoor.townhall.planning.picture import Picture
from nowrongdoor.townhall.planning.rules import wearers

SMALL_HOME = 5
"""So many at work under the hat, or fewer, are a small home."""
FALLS_AT_MOST, SMALL_FALLS_AT_MOST = 0.5, 0.25
"""The home gives nobody when the worse of its next two half hours falls below the floor in more than this part of the
futures. With ten calls in a half hour some do by chance alone, also in a town that keeps its promise."""
CALLED_BACK_BEYOND = 0.1
"""Whoever is out is called back only where so much more of the futures fall than would have kept her from going, and
so much fewer with her back: the same doubt must not send her out and home again."""


def may_fall(at_work: int) -> float:
    """The part of the futures in which a home with so many at work may fall below its floor."""
    return SMALL_FALLS_AT_MOST if at_work <= SMALL_HOME else FALLS_AT_MOST


def falls(picture: Picture, home: str, half: Ways, hour: Ways) -> float:
    """The part of the futures in which the worse of the home's next two half hours lies below its floor."""
    number = picture.numbers[home]
    return float((worst_half_hour(half, hour)[:, number] < picture.lines[number].floor).mean())


def holds(picture: Picture, home: str, half: Ways, hour: Ways) -> bool:
    """Whether the home can spare who is out in these futures."""
    return falls(picture, home, half, hour) <= may_fall(wearers(picture, home))


def needs_her_back(picture: Picture, home: str, away: tuple[Ways, Ways], back: tuple[Ways, Ways]) -> bool:
    """Whether the home falls too often while she is away, and her coming back would help that; each half hour, hour."""
    out, at_home = falls(picture, home, *away), falls(picture, home, *back)
    most = may_fall(wearers(picture, home) + 1) + CALLED_BACK_BEYOND
    return out > most and out - at_home >= CALLED_BACK_BEYOND
