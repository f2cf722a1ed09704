"""The centre at this moment: where a look ahead begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nowrongdoor.engine.twin.checking import finite, index_of

if TYPE_CHECKING:
    from nowrongdoor.engine.twin.centre import Centre


@dataclass(frozen=True, slots=True)
class State:
    """Who waits, who is busy, who is on a break, which hats are on. Second 0 of the look ahead is now.

    waiting: (team, waited_seconds) of each citizen in the line. in_conversation: (agent, team, elapsed_seconds) of each
    busy agent; after-work counts, from the beginning of the conversation, where the team's handling includes it.
    absent: agents who take no contact, as a number (until the end) or (number, until_seconds). wearing: (agent, team)
    of those who have another hat on than `Agent.wearing` says. ready: (agent, ready_seconds) for the order among those
    free; whoever is not named became free just now. Presence in `Agent.present` counts from now as well.
    """

    waiting: Sequence[tuple[int, float]] = ()
    in_conversation: Sequence[tuple[int, int, float]] = ()
    absent: Sequence[int | tuple[int, float]] = ()
    wearing: Sequence[tuple[int, int]] = ()
    ready: Sequence[tuple[int, float]] = ()

    @property
    def absences(self) -> tuple[tuple[int, float], ...]:
        """Absent agents, each with the second at which she is back."""
        return tuple((one, float("inf")) if isinstance(one, int) else (one[0], float(one[1])) for one in self.absent)

    def check(self, centre: Centre) -> None:
        """Refuse a team or agent that is not there, a negative time, and an agent in two places (ValueError)."""
        teams, agents = len(centre.teams), len(centre.agents)
        for team, waited in self.waiting:
            index_of("start: waiting: team", team, teams, "teams")
            finite("start: waiting: waited_seconds", waited, at_least=0.0)
        for agent, team, elapsed in self.in_conversation:
            index_of("start: in_conversation: agent", agent, agents, "agents")
            index_of("start: in_conversation: team", team, teams, "teams")
            finite("start: in_conversation: elapsed_seconds", elapsed, at_least=0.0)
        for agent, until in self.absences:
            index_of("start: absent: agent", agent, agents, "agents")
            if not until >= 0:
                raise ValueError(f"start: absent: until_seconds ({until!r}) must be 0 or more")
        for agent, ready in self.ready:
            index_of("start: ready: agent", agent, agents, "agents")
            finite("start: ready: ready_seconds", ready, at_least=0.0)
        self._check_wearing(centre)
        self._check_once()

    def _check_wearing(self, centre: Centre) -> None:
        for agent, team in self.wearing:
            index_of("start: wearing: agent", agent, len(centre.agents), "agents")
            if team not in centre.agents[agent].all_hats:
                raise ValueError(f"start: wearing: team ({team!r}) must be one of the hats of agent {agent}")

    def _check_once(self) -> None:
        """Nobody is in two conversations, and nobody talks while she is absent."""
        talking = [agent for agent, _, _ in self.in_conversation]
        if len(set(talking)) < len(talking):
            raise ValueError("start: in_conversation must name each agent once: nobody talks with two at a time")
        both = sorted(set(talking) & {agent for agent, _ in self.absences})
        if both:
            raise ValueError(f"start: absent must not name agents who are in conversation, as {both[0]} is")
