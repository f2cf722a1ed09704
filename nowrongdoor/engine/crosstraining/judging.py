"""The twin as judge: designs played on the very same days."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from nowrongdoor.engine import twin
from nowrongdoor.engine.crosstraining.asking import Asked, Pair, trained
from nowrongdoor.engine.twin import Centre, Outcomes

Floats = NDArray[np.float64]


def with_trainings(centre: Centre, pairs: Iterable[Pair]) -> Centre:
    """The centre once these agents have learnt these hats."""
    learnt: dict[int, set[int]] = {}
    for agent, team in pairs:
        learnt.setdefault(agent, set()).add(team)
    agents = [trained(agent, learnt[n]) if n in learnt else agent for n, agent in enumerate(centre.agents)]
    return replace(centre, agents=agents)


def fully_pooled(centre: Centre) -> Centre:
    """The centre if everybody had every hat: the end of what training can do."""
    return replace(centre, agents=[trained(agent, range(len(centre.teams))) for agent in centre.agents])


class Judge:
    """Plays designs on one set of days, drawn from one seed, and remembers what came of each."""

    def __init__(self, asked: Asked, seed: int) -> None:
        """Another seed brings other days: what was chosen on some days is measured on others."""
        self._asked = asked
        self._seed = seed
        self._seen: dict[frozenset[Pair], Floats] = {}

    def of(self, design: Iterable[Pair]) -> Floats:
        """The objective of a design in each replication, the mean over the surges: the less the better."""
        pairs = frozenset(design)
        if pairs not in self._seen:
            self._seen[pairs] = self._objective([with_trainings(day, pairs) for day in self._asked.days])
        return self._seen[pairs]

    def of_all_pooled(self) -> Floats:
        """The same if everybody had every hat."""
        return self._objective([fully_pooled(day) for day in self._asked.days])

    def offered(self) -> Floats:
        """Contacts offered in each replication: the same for every design, since the citizens are."""
        return self._mean([outcomes.total("offered") for outcomes in map(self._play, self._asked.days)])

    def sureness(self, ours: Iterable[Pair], theirs: Iterable[Pair]) -> float:
        """By how many standard errors our design is better than theirs, on the same days; 0 where they are equal."""
        better = self.of(theirs) - self.of(ours)
        spread = float(better.std(ddof=1)) / np.sqrt(len(better))
        return float(better.mean() / spread) if spread > 0 else 0.0

    def _objective(self, days: list[Centre]) -> Floats:
        return self._mean([counted(self._asked.objective, self._play(day)) for day in days])

    def _play(self, day: Centre) -> Outcomes:
        return twin.run(
            day,
            horizon_seconds=self._asked.horizon_seconds,
            replications=self._asked.replications,
            seed=self._seed,
            threads=self._asked.threads,
        )

    @staticmethod
    def _mean(rows: list[Floats]) -> Floats:
        mean: Floats = np.mean(rows, axis=0)
        return mean


def counted(objective: str, outcomes: Outcomes) -> Floats:
    """The objective in each replication, summed over the teams; less is better."""
    if objective == "abandoned":
        return outcomes.total("abandoned") + outcomes.total("blocked")
    if objective == "late":
        return outcomes.total("offered") - outcomes.total("answered_in_time")
    return outcomes.total("wait_seconds")
