"""Which moves are proposed, and in which order: the objective, the guard of the home line, who is alike. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nowrongdoor.engine.dispatch import State
from nowrongdoor.townhall.planning.picture import PersonAhead, Picture

MOST_PROPOSALS = 5
AT_WORK = frozenset({State.READY, State.RINGING, State.IN_CONVERSATION, State.AFTER_WORK})

FLOOR_OF_PROMISE = 0.75
"""A team gives somebody only while it is foretold to answer at least this part of what it promises: its protected
target. With a promise of 80 % within 20 seconds, 60 %."""

LUNCH_SECONDS, BREAK_SECONDS = 1800.0, 900.0
"""How long a break lasts that nobody has planned the end of."""

ANSWERS_IN_SECONDS = 35.0
"""From the question until somebody has said yes, in the middle."""

OBJECTIVE_DA = (
    "Færrest borgere, der ikke får svar til tiden i den næste time, på alle linjer tilsammen; en, der lægger på, "
    "tæller for tre."
)
OBJECTIVE_EN = (
    "As few citizens as possible who are not answered in time during the next hour, on all lines together; one who "
    "hangs up counts as three."
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may be asked: in the order of asking, and how soon she would have the other hat on."""

    agent_id: int
    begins_in_seconds: float
    after_contact: bool = False
    needs_refresher: bool = False


def floor_of(promise: float) -> float:
    """The share answered in time below which a line gives nobody: its protected target."""
    return FLOOR_OF_PROMISE * promise


def wearers(picture: Picture, code: str) -> int:
    """How many are at work under this hat, those lent elsewhere left out."""
    return sum(one.state in AT_WORK and _worn(one) == code for one in picture.people)


def _worn(one: PersonAhead) -> str:
    return one.lent[0] if one.lent else one.base


def keeps_minimum(picture: Picture, agent_ids: Iterable[int]) -> bool:
    """Whether every home keeps its protected minimum when these leave together."""
    homes = [picture.people[picture.person(agent_id)].base for agent_id in agent_ids]
    return all(
        wearers(picture, line.code) - homes.count(line.code) >= line.protected_minimum
        for line in picture.lines
        if line.code in homes
    )


def is_calm(picture: Picture, code: str) -> bool:
    """Whether nobody waits on the line and somebody under its hat is ready for the next who calls."""
    ready = any(one.state is State.READY and _worn(one) == code for one in picture.people)
    return ready and all(line != code for line, _waited in picture.waiting)


def alike(picture: Picture, candidates: Sequence[Candidate]) -> list[list[Candidate]]:
    """Candidates whom the twin cannot tell apart, together, each group in the order of asking."""
    groups: dict[object, list[Candidate]] = {}
    for one in candidates:
        person = picture.people[picture.person(one.agent_id)]
        breaks = tuple((round(begins / 600), round(ends / 600)) for begins, ends in person.absences)
        key = (person.base, person.hats, person.stale, person.in_hand, person.lent, breaks, one.needs_refresher)
        groups.setdefault(key, []).append(one)
    return list(groups.values())


def pairs(groups: Sequence[Sequence[Candidate]]) -> list[tuple[Candidate, Candidate]]:
    """Two of different groups, or the first two of one."""
    across = [(a[0], b[0]) for n, a in enumerate(groups) for b in groups[n + 1 :]]
    return [*across, *((group[0], group[1]) for group in groups if len(group) > 1)]


def begins_in_seconds(picture: Picture, person: PersonAhead) -> float:
    """When she would have the other hat on: after her answer, and when the contact in hand is done in the mean."""
    if not person.in_hand:
        return ANSWERS_IN_SECONDS
    line = picture.lines[picture.numbers[person.in_hand]]
    return max(ANSWERS_IN_SECONDS, line.handling_seconds)
