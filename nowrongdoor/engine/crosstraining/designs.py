"""Designs: sets of trainings, found by the shortage they leave at the drawn moments."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np

from nowrongdoor.engine.crosstraining import flow
from nowrongdoor.engine.crosstraining.asking import Asked, Pair
from nowrongdoor.engine.crosstraining.moments import Moments

Design = tuple[Pair, ...]

SURELY = 4.0
"""An exchange must be better by so many standard errors of the drawn moments: of dozens tried, luck favours some."""

MOST_PRICED = 800
"""How many designs may be priced while exchanging; a plan of dozens of trainings is near its best before that."""

Group = tuple[int, int, frozenset[int], frozenset[int]]
"""Base, pattern of presence, hats, and hats still allowed: who shares them is alike at every moment."""


@dataclass(frozen=True, slots=True)
class Priced:
    """A design's mean shortage, and what each further training (by one of each group) would take off it.

    The shortage is in contacts per moment; `further` holds worth and pair, the worthiest first.
    """

    shortage: float
    further: tuple[tuple[float, Pair], ...]


class Drawing:
    """The board on which designs are drawn and priced: the question, and the moments every design is held against."""

    def __init__(self, asked: Asked, moments: Moments) -> None:
        """Hold the question and the moments."""
        self._asked = asked
        self._moments = moments
        self._open: dict[int, set[int]] = defaultdict(set)
        for agent, team in asked.allowed:
            self._open[agent].add(team)

    def groups(self, design: Design) -> dict[Group, list[int]]:
        """Agents who are alike once the design is trained."""
        extra: dict[int, set[int]] = defaultdict(set)
        for learner, team in design:
            extra[learner].add(team)
        found: dict[Group, list[int]] = defaultdict(list)
        for number, agent in enumerate(self._asked.centre.agents):
            hats = agent.all_hats | extra[number]
            may = frozenset(self._open[number] - extra[number])
            found[agent.base, self._moments.pattern_of[number], hats, may].append(number)
        return dict(found)

    def priced(self, design: Design) -> Priced:
        """Shortage of a design, and the worth of each further training."""
        groups = self.groups(design)
        hats = np.zeros((len(groups), len(self._asked.centre.teams)), np.bool_)
        for row, (_, _, worn, _) in enumerate(groups):
            hats[row, list(worn)] = True
        shortage, worth = flow.price(
            self._moments.contacts,
            self._moments.there,
            np.array([pattern for _, pattern, _, _ in groups]),
            np.array([len(members) for members in groups.values()]),
            np.array([base for base, _, _, _ in groups]),
            hats,
        )
        further = [
            (float(worth[row, team]), (members[0], team))
            for row, (group, members) in enumerate(groups.items())
            for team in sorted(group[3])
        ]
        return Priced(shortage, tuple(sorted(further, key=lambda one: (-one[0], one[1]))))

    def worthiest(self, done: Design, left: set[Pair]) -> list[Pair]:
        """What is left to train, the worthiest first given what is done."""
        of_one = {pair: worth for worth, pair in self.priced(done).further}
        alike = {agent: members[0] for members in self.groups(done).values() for agent in members}
        return sorted(left, key=lambda pair: (-of_one[alike[pair[0]], pair[1]], pair))

    def greedy(self, design: Design) -> Design:
        """Add the worthiest training until there are as many as asked for."""
        while len(design) < self._asked.trainings:
            design = (*design, self.priced(design).further[0][1])
        return design

    def exchanged(self, design: Design) -> Design:
        """Give up one training for a better one for as long as that is surely better."""
        for _ in range(MOST_PRICED // max(1, len(design))):
            better = next(iter(self.exchanges(design)), None)
            if better is None or better[0] < SURELY:
                return design
            design = better[1]
        return design

    def exchanges(self, design: Design, most: int = 1) -> list[tuple[float, Design]]:
        """The most promising exchanges of one training for another, with how sure the moments are of each.

        Sureness is the difference of the two worths over its standard error: each is a share of moments, and at most
        one contact a moment is at stake.
        """
        found = []
        shortage = self.priced(design).shortage
        for given_up in self._different(design):
            rest = tuple(pair for pair in design if pair != given_up)
            priced = self.priced(rest)
            lost = priced.shortage - shortage
            for worth, pair in islice((one for one in priced.further if one[1] != given_up), most):
                found.append((self._sureness(worth, lost), (*rest, pair)))
        return sorted(found, key=lambda one: (-one[0], one[1]))[:most]

    def _sureness(self, gained: float, lost: float) -> float:
        spread = math.sqrt(max(gained + lost, 1e-300) / len(self._moments.contacts))
        return (gained - lost) / spread

    def _different(self, design: Design) -> Iterator[Pair]:
        """One training of each kind: giving up one of two that are alike is the same."""
        seen = set()
        for (base, pattern, hats, may), members in self.groups(design).items():
            for agent, team in design:
                if agent in members and (base, pattern, hats, may, team) not in seen:
                    seen.add((base, pattern, hats, may, team))
                    yield agent, team

    def chain(self) -> Design | None:
        """Every team trains somebody for the next, the last for the first: one long chain; None where that cannot be.

        Jordan and Graves, "Principles on the benefits of manufacturing process flexibility", Management Science 41(4),
        1995: one chain through all does nearly all that full flexibility does, and more than several short ones.
        """
        teams = len(self._asked.centre.teams)
        if teams < 2 or self._asked.trainings < teams:
            return None
        links: Design = ()
        for team in range(teams):
            following = (team + 1) % teams
            able = [
                (len(hats), members[0])
                for (base, _, hats, may), members in self.groups(links).items()
                if base == team and following in may
            ]
            if not able:
                return None
            links = (*links, (min(able)[1], following))
        return links
