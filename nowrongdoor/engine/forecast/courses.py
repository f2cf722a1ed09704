"""The main way: a day is a sum of a few shapes, and each shape's score follows a course of its own over the days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from nowrongdoor.engine.forecast.factors import Factors, learn, scores_of
from nowrongdoor.engine.forecast.history import History
from nowrongdoor.engine.forecast.likeness import Marks, applies, likeness, marks_of
from nowrongdoor.engine.forecast.outlook import Outlook
from nowrongdoor.engine.forecast.scores import Course, Variances, ahead, follow, learn_variances, looking_back
from nowrongdoor.engine.forecast.shapes import Array, to_roots

LEARNED_DAYS: Final = 200
"""Variances are learned from so many days at most; shapes and courses from all that `fit` keeps."""

_BELIEF: Final = (0.05, 0.05, 0.05, 0.05, 0.02, 0.02, 0.03, 0.1, 0.01)
"""Before any count is seen: the spread of a day's root by each reason in turn (`likeness.REASONS`) and of its own, as
a share of the mean root. A root moves half as much as a count: 0.05 means about ten per cent of the calls."""


@dataclass(frozen=True, slots=True)
class Courses:
    """The factors and the course of each factor's score over the days of a history."""

    history: History
    factors: Factors
    variances: tuple[Variances, ...]
    kinds: tuple[str, ...]
    marks: Marks
    chance: Array
    courses: tuple[Course, ...]

    def outlook(self, days: Sequence[date]) -> list[Outlook]:
        """What the courses say of these days, from everything in the history."""
        marks = marks_of(days, self.history.agenda, self.kinds, self.history.era_starts)
        alike, applying = likeness(marks, self.marks), applies(marks)
        told = [ahead(course, alike, applying) for course in self.courses]
        means, spreads = (np.array(column).T for column in zip(*told, strict=True))
        return [self._of(mean, spread) for mean, spread in zip(means, spreads, strict=True)]

    def outlook_then(self, row: int, known: int) -> Outlook:
        """What they would have said of day `row` when only the first `known` days were known."""
        told = [
            looking_back(course, row, known, float(chance))
            for course, chance in zip(self.courses, self.chance[row], strict=True)
        ]
        return self._of(np.array([mean for mean, _ in told]), np.array([spread for _, spread in told]))

    def knowing(self, history: History) -> Courses:
        """The same shapes and variances over a longer history."""
        return _over(history, self.factors, self.variances, self.kinds)

    def _of(self, scores: Array, spread: Array) -> Outlook:
        """The outlook for a day with these scores."""
        return Outlook(scores @ self.factors.shapes, self.factors.shapes, spread, self.factors.chance)


def learn_courses(history: History, until: int) -> Courses:
    """Learn shapes and variances from the trusted ones of the first `until` days, then follow the whole history."""
    rows = np.flatnonzero(history.trusted[:until])
    factors = learn(to_roots(history.counts[rows]))
    kinds = tuple(sorted({kind for row in rows if (kind := history.agenda.kind(history.days[row])) is not None}))
    recent = rows[-LEARNED_DAYS:]
    scores, chance = scores_of(factors, to_roots(history.counts[recent]))
    marks = marks_of([history.days[row] for row in recent], history.agenda, kinds, history.era_starts)
    alike = likeness(marks, marks)
    variances = tuple(
        learn_variances(scores[:, one], chance[:, one], alike, belief_of(one, scores[:, one], chance[:, one]))
        for one in range(factors.size)
    )
    return _over(history, factors, variances, kinds)


def belief_of(factor: int, scores: Array, chance: Array) -> Array:
    """The variances [reason + own] believed in before the scores are looked at closely.

    The first factor is the level itself, so its spread is a share of its mean. The others stand about zero: what they
    vary beyond chance is believed to come from each reason alike.
    """
    shares = np.array(_BELIEF)
    if factor == 0:
        return np.maximum((shares * float(scores.mean())) ** 2, 1e-6)
    beyond = max(float(scores.var()) - float(chance.mean()), 0.2 * float(chance.mean()), 1e-6)
    return np.full(len(shares), beyond / len(shares))


def _over(history: History, factors: Factors, variances: tuple[Variances, ...], kinds: tuple[str, ...]) -> Courses:
    """Follow every score over the history; a day that is not trusted says nothing."""
    roots = np.where(history.trusted[:, None], to_roots(history.counts), np.nan)
    scores, chance = scores_of(factors, roots)
    marks = marks_of(history.days, history.agenda, kinds, history.era_starts)
    alike = likeness(marks, marks)
    courses = tuple(follow(scores[:, one], chance[:, one], alike, variance) for one, variance in enumerate(variances))
    return Courses(history, factors, variances, kinds, marks, np.where(np.isfinite(chance), chance, 0.0), courses)
