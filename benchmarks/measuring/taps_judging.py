"""What came of a day with taps: all lines together, and the half hours of the lines that gave somebody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.stats import t as students_t

from benchmarks.measuring.light_day import Caller
from benchmarks.measuring.outcome import Figures
from benchmarks.measuring.taps_day import LightMove, TapsDay
from nowrongdoor.townhall.planning.rules import floor_of

FLOOR = floor_of(0.8) - 1e-9
"""Exactly at the protected target is not below it, whatever the last digit says."""
HALF_HOUR_SECONDS = 1800.0
IN_TIME_SECONDS = 20.0
FEWEST_CALLS = 8
"""A half hour with fewer calls has no share worth speaking of."""

Half = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Expected:
    """One half hour of a giving line: the share to be expected in time with the moves and without.

    falls, lifts: the part of single plays that lie below the floor only with the moves, and only without them.
    """

    with_moves: float
    without: float
    falls: float = 0.0
    lifts: float = 0.0

    @property
    def brought_below(self) -> bool:
        """Whether it is the moves that bring it below the protected target."""
        return self.with_moves < FLOOR <= self.without


@dataclass(frozen=True, slots=True)
class Day:
    """One day under one policy. halves: the share answered in time by line and half hour; lent: those in which the line
    had somebody out; first_to_active: of each alarm only the first who came; again: those half hours played again."""

    offered: int
    in_time: int
    lost: int
    trigger_to_active: tuple[float, ...]
    first_to_active: tuple[float, ...]
    asked_to_active: tuple[float, ...]
    recalled: int
    halves: Mapping[Half, float]
    lent: frozenset[Half]
    again: Mapping[Half, Expected] = field(default_factory=dict)


def judged(day: TapsDay, exploding: str) -> Day:
    """Count a day that has been played."""
    in_time = [one for one in day.callers if answered_in_time(one)]
    began = [one for one in day.moves if one.began is not None]
    return Day(
        len(day.callers),
        len(in_time),
        sum(not one.answered for one in day.callers),
        tuple((one.began or 0.0) - one.triggered for one in began),
        first_of_each_alarm(began),
        tuple((one.began or 0.0) - one.offered for one in began),
        sum(one.recalled for one in began),
        _halves(day),
        frozenset(half for one in began for half in half_hours(one) if one.home != exploding),
    )


def answered_in_time(one: Caller) -> bool:
    """As every line of the town promises."""
    return one.answered and (one.waited_seconds or 0.0) <= IN_TIME_SECONDS


def first_of_each_alarm(began: Sequence[LightMove]) -> tuple[float, ...]:
    """Seconds from each alarm until the first who came for it had the hat on."""
    soonest: dict[tuple[str, float], float] = {}
    for one in began:
        alarm, seconds = (one.to, one.triggered), (one.began or 0.0) - one.triggered
        soonest[alarm] = min(seconds, soonest.get(alarm, seconds))
    return tuple(soonest.values())


def _halves(day: TapsDay) -> dict[Half, float]:
    calls: dict[Half, list[bool]] = {}
    for one in day.callers:
        half = (one.demand.hat, int(one.rang_at // HALF_HOUR_SECONDS))
        calls.setdefault(half, []).append(answered_in_time(one))
    return {half: sum(found) / len(found) for half, found in calls.items() if len(found) >= FEWEST_CALLS}


def half_hours(move: LightMove) -> list[Half]:
    """The half hours of her home in which she had the other hat on."""
    began = move.began or 0.0
    over = move.over if move.over is not None else began
    return [(move.home, half) for half in range(int(began // HALF_HOUR_SECONDS), int(over // HALF_HOUR_SECONDS) + 1)]


def differences(days: Sequence[Mapping[str, Day]]) -> Figures:
    """Paired by day: percentage points gained and calls not lost, each with its 95 % interval; then the givers."""
    found: Figures = {}
    for other in ("nobody", "naive"):
        share = [100 * (_share(day["advisor"]) - _share(day[other])) for day in days]
        lost = [float(day[other].lost - day["advisor"].lost) for day in days]
        found |= _interval(f"share_points_over_{other}", share) | _interval(f"lost_below_{other}", lost)
    for name in ("naive", "advisor"):
        found |= _givers(name, days)
    return found | _expected(days)


def _expected(days: Sequence[Mapping[str, Day]]) -> Figures:
    """The giving half hours played again: how many the moves bring below the floor, and what they cost each.

    Single plays: how many of the half hours fall below only with the moves when each is played just once, as on a real
    day; and how many only without them, which is chance.
    """
    again = [one for day in days for one in day["advisor"].again.values()]
    below = float(sum(one.brought_below for one in again))
    costs = [100 * (one.with_moves - one.without) for one in again]
    return {
        "advisor_half_hours_played_again": float(len(again)),
        "advisor_expected_half_hours_brought_below_floor": below,
        "advisor_expected_half_hours_below_floor_without": float(sum(one.without < FLOOR for one in again)),
        "advisor_expected_half_hour_points": float(np.mean(costs or [0.0])),
        "advisor_single_plays_brought_below_floor": sum(one.falls for one in again),
        "advisor_single_plays_lifted_above_floor": sum(one.lifts for one in again),
    }


def _share(day: Day) -> float:
    return day.in_time / day.offered


def _interval(key: str, values: Sequence[float]) -> Figures:
    mean = float(np.mean(values))
    half = float(students_t.ppf(0.975, len(values) - 1) * np.std(values, ddof=1) / np.sqrt(len(values)))
    return {key: mean, f"{key}_low": mean - half, f"{key}_high": mean + half}


def _givers(name: str, days: Sequence[Mapping[str, Day]]) -> Figures:
    """The giving lines' half hours with somebody out, beside the same half hours when nobody moves.

    Below the floor only with the move: brought below; only without it: lifted above, which no move of theirs can do,
    and so shows how much of both is chance. worst: the worst such half hour of each day, in points.
    """
    below = above = count = 0
    worst, worst_nobody = [], []
    for day in days:
        mine, nobody = day[name].halves, day["nobody"].halves
        both = [half for half in day[name].lent if half in mine and half in nobody]
        count += len(both)
        below += sum(mine[half] < FLOOR <= nobody[half] for half in both)
        above += sum(nobody[half] < FLOOR <= mine[half] for half in both)
        if both:
            worst.append(100 * min(mine[half] for half in both))
            worst_nobody.append(100 * min(nobody[half] for half in both))
    found = {f"{name}_giving_half_hours": float(count), f"{name}_half_hours_brought_below_floor": float(below)}
    found[f"{name}_half_hours_lifted_above_floor"] = float(above)
    if len(worst) > 1:
        found |= _interval(f"{name}_worst_half_hour_points", [a - b for a, b in zip(worst, worst_nobody, strict=True)])
    return found
