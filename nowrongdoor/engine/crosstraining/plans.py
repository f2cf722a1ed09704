"""A plan as it is handed over: who learns what, in which order, and what each training is worth."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from nowrongdoor.engine.twin import Centre


class Measured(NamedTuple):
    """A mean over the days played, and the interval in which it lies (Student's t)."""

    mean: float
    low: float
    high: float


class Training(NamedTuple):
    """One agent learns one team's hat. What it is worth: so much less of the objective a day, given those before it.

    low, high: the interval of the worth, from the same days with and without the training.
    """

    agent: int
    team: int
    worth: float
    low: float
    high: float

    @property
    def interval(self) -> tuple[float, float]:
        """The interval of the worth."""
        return self.low, self.high


@dataclass(frozen=True, slots=True)
class Plan:
    """Trainings in the order to do them; the objective a day without, with, and if everybody had every hat.

    objective: "abandoned" (lost contacts, also those turned away), "late" or "wait_seconds"; offered: contacts a day;
    saved: by how much the whole plan lessens the objective; trained: the centre afterwards.
    """

    trainings: tuple[Training, ...]
    objective: str
    before: Measured
    after: Measured
    pooled: Measured
    saved: Measured
    offered: float
    trained: Centre

    @property
    def pairs(self) -> tuple[tuple[int, int], ...]:
        """(agent, team) of each training, in order."""
        return tuple((training.agent, training.team) for training in self.trainings)

    @property
    def share_of_gap(self) -> float:
        """How much of what full pooling would do is done; 0 where pooling would do nothing.

        Above 1 where everybody having every hat is worse than a few: slow help away from home, given too often.
        """
        gap = self.before.mean - self.pooled.mean
        return (self.before.mean - self.after.mean) / gap if gap > 0 else 0.0

    def __iter__(self) -> Iterator[Training]:
        """The trainings, in order."""
        return iter(self.trainings)

    def __len__(self) -> int:
        """How many trainings."""
        return len(self.trainings)
