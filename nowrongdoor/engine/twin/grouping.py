"""Agents who are alike, taken together: the same base, the same hats, the same hat on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from nowrongdoor.engine.dispatch.answering import HOME, LENT, STALE, VISITOR
from nowrongdoor.engine.twin.centre import Agent


@dataclass(frozen=True, slots=True)
class Alike:
    """What makes agents interchangeable: where they belong, what they may answer, which hat they have on."""

    base: int
    hats: frozenset[int]
    wearing: int
    stale: frozenset[int]
    factor: float
    by_rules: bool

    @classmethod
    def of(cls, agent: Agent, wearing: int | None, *, by_rules: bool) -> Alike:
        """How this agent stands with this hat on (None: the one she came with).

        Without rules, whoever has been given another hat than her base's answers for that team alone.
        """
        worn = wearing if wearing is not None else agent.wearing if agent.wearing is not None else agent.base
        hats = agent.all_hats if by_rules or worn == agent.base else frozenset({worn})
        stale = frozenset(agent.stale_hats) & hats if by_rules else frozenset[int]()
        return cls(agent.base, hats, worn, stale, agent.away_handling_factor, by_rules)

    def ring(self, team: int) -> int:
        """How near they stand to a team's contact, as `dispatch.ring_of`; without rules home is near, all else lent."""
        if self.wearing == team:
            return HOME if self.base == team or not self.by_rules else VISITOR
        return STALE if team in self.stale else LENT


@dataclass
class Grouping:
    """The groups met so far, numbered as they come."""

    groups: list[Alike] = field(default_factory=list)
    _numbers: dict[Alike, int] = field(default_factory=dict)

    def number(self, one: Alike) -> int:
        """The group's number; a new one where nobody was like that yet."""
        if one not in self._numbers:
            self._numbers[one] = len(self.groups)
            self.groups.append(one)
        return self._numbers[one]

    def hats(self) -> Sequence[Sequence[tuple[int, int]]]:
        """For each group the teams it may answer with their rings, nearest first."""
        return [sorted(((team, one.ring(team)) for team in one.hats), key=lambda at: at[::-1]) for one in self.groups]

    def reach(self, teams: int) -> Sequence[Sequence[tuple[int, int]]]:
        """For each team the groups that may answer it with their rings, nearest first."""
        able = [[(g, one.ring(k)) for g, one in enumerate(self.groups) if k in one.hats] for k in range(teams)]
        return [sorted(row, key=lambda at: at[::-1]) for row in able]

    def factors(self, teams: int) -> NDArray[np.float64]:
        """How many times as long a contact takes, [group, team]."""
        return np.array([[1.0 if one.base == k else one.factor for k in range(teams)] for one in self.groups])
