"""How busy a line is today, measured against what it usually is, when that may change at any moment. Pure.

Bayesian change-point detection (R. P. Adams & D. J. C. MacKay, "Bayesian online changepoint detection", 2007) with
Poisson counts and a gamma level: every piece of the day has a level of its own, 1 on an ordinary day, and at each step
a new piece may have begun. What is known is a mixture: for each possible beginning of the present piece its
probability, and a gamma distribution of the level.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

Floats = NDArray[np.float64]

STEP_SECONDS = 300.0
CHANGES_A_STEP = 1 / 48
"""A level lasts four hours on average: a letter with a mistake, a system that is down, the rush before closing."""
CHANGED_SHAPE = 1.5
"""A new level has mean 1 and this shape: threefold (one in twelve) and a third (one in three) are no wonder."""
MOST_PIECES = 60
"""Beginnings further back than this (five hours) are counted together with the oldest."""


@dataclass(frozen=True)
class Level:
    """The level now: weights, shapes and rates of the gammas it is a mixture of."""

    weights: Floats
    shapes: Floats
    rates: Floats

    @property
    def mean(self) -> float:
        """The level to be expected."""
        return float((self.weights * self.shapes / self.rates).sum())

    def draw(self, steps: int, rng: np.random.Generator) -> Floats:
        """One possible course of the level over the coming steps: as it is now, until it changes."""
        piece = rng.choice(len(self.weights), p=self.weights)
        level = rng.gamma(self.shapes[piece]) / self.rates[piece]
        course = np.empty(steps)
        for step in range(steps):
            if rng.random() < CHANGES_A_STEP:
                level = rng.gamma(CHANGED_SHAPE) / CHANGED_SHAPE
            course[step] = level
        return course


def ordinary(shape: float) -> Level:
    """Nothing seen yet: mean 1, the surer the greater the shape."""
    return Level(np.ones(1), np.array([shape]), np.array([shape]))


def level_of(counts: Sequence[int], expected: Sequence[float], *, shape: float) -> Level:
    """The level after these steps: how many called in each, and how many were expected at level 1.

    `shape` says how sure one may be before the first step that the day is ordinary. Steps in which nobody was expected
    tell nothing.
    """
    now = ordinary(shape)
    for count, usual in zip(counts, expected, strict=True):
        if usual > 0:
            now = _after(now, count, usual)
    return now


def _after(before: Level, count: int, usual: float) -> Level:
    """One step more: each piece goes on, or a new one begins with this step."""
    shapes = np.concatenate([before.shapes, [CHANGED_SHAPE]])
    rates = np.concatenate([before.rates, [CHANGED_SHAPE]])
    odds = np.concatenate([before.weights * (1 - CHANGES_A_STEP), [CHANGES_A_STEP]])
    logs = np.log(odds) + _log_chance(count, usual, shapes, rates)
    weights = np.exp(logs - logs.max())
    return _kept(Level(weights / weights.sum(), shapes + count, rates + usual))


def _log_chance(count: int, usual: float, shapes: Floats, rates: Floats) -> Floats:
    """Log probability of so many, level drawn from each gamma: the negative binomial, without its constant."""
    chance: Floats = (
        gammaln(shapes + count)
        - gammaln(shapes)
        + shapes * np.log(rates / (rates + usual))
        - count * np.log(rates + usual)
    )
    return chance


def _kept(level: Level) -> Level:
    """No more than so many pieces; the least likely is dropped."""
    if len(level.weights) <= MOST_PIECES:
        return level
    kept = np.delete(np.arange(len(level.weights)), int(level.weights.argmin()))
    weights = level.weights[kept]
    return Level(weights / weights.sum(), level.shapes[kept], level.rates[kept])
