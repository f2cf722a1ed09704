"""Who comes, who goes and who changes hats, in the order of the clock."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nowrongdoor.engine.twin.centre import Agent, Centre
from nowrongdoor.engine.twin.grouping import Alike, Grouping
from nowrongdoor.engine.twin.state import State

GOES, COMES = -1, -2
Change = tuple[float, int, int]
"""At which second, which agent, what: GOES, COMES, or the number of the group she belongs to from then on."""
Move = tuple[int, int, float, float]
"""Agent, team, from and to: whose hat she has on, and when, in seconds."""


class Shifts(NamedTuple):
    """What happens to the staff, for each of several staffings, and how everybody stands at second 0.

    at, who, what [staffing, change]: in the order of the clock, filled up with changes at infinity. present [agent]: is
    she there; group [agent]; seconds [agent]: how long she is there until the horizon.
    """

    at: NDArray[np.float64]
    who: NDArray[np.int64]
    what: NDArray[np.int64]
    present: NDArray[np.bool_]
    group: NDArray[np.int64]
    seconds: NDArray[np.float64]


def shifts_of(
    centre: Centre,
    grouping: Grouping,
    horizon_seconds: float,
    start: State | None,
    staffings: Sequence[Sequence[Move]] = ((),),
) -> Shifts:
    """Every change before the horizon, for each of these lists of moves.

    Whoever is there until the horizon stays on while the line is served out.
    """
    absences = dict(start.absences) if start is not None else {}
    usual = [grouping.number(one) for one in alike_now(centre, start)]
    spells = [_there(agent, absences.get(number, 0.0), horizon_seconds) for number, agent in enumerate(centre.agents)]
    shared = [change for number, there in enumerate(spells) for change in _comings(number, there, horizon_seconds)]
    several = [
        sorted((*shared, *_hats(centre, usual, grouping, moves, horizon_seconds)), key=lambda change: change[0])
        for moves in staffings
    ]
    columns = _filled_up(several)
    return Shifts(
        columns[0].copy(),
        columns[1].astype(np.int64),
        columns[2].astype(np.int64),
        np.array([any(begins <= 0 for begins, _ in there) for there in spells], dtype=np.bool_),
        np.array(usual, dtype=np.int64),
        np.array([sum(ends - begins for begins, ends in there) for there in spells], dtype=np.float64),
    )


def alike_now(centre: Centre, start: State | None) -> list[Alike]:
    """How each agent stands at second 0."""
    wearing = dict(start.wearing) if start is not None else {}
    by_rules = centre.rules is not None
    return [Alike.of(agent, wearing.get(number), by_rules=by_rules) for number, agent in enumerate(centre.agents)]


def _filled_up(several: Sequence[Sequence[Change]]) -> NDArray[np.float64]:
    """[at, who, what][staffing, change], all equally long."""
    longest = max(map(len, several))
    rows = [[*changes, *[(np.inf, 0, 0)] * (longest - len(changes))] for changes in several]
    return np.array(rows, dtype=np.float64).reshape(len(several), longest, 3).transpose(2, 0, 1)


def _there(agent: Agent, absent_until: float, horizon_seconds: float) -> list[tuple[float, float]]:
    """Her stretches between now and the horizon; stretches that meet are one."""
    given = (
        [(0.0, horizon_seconds)] if agent.present is None else sorted((float(a), float(b)) for a, b in agent.present)
    )
    joined: list[tuple[float, float]] = []
    for begins, ends in ((max(a, absent_until, 0.0), min(b, horizon_seconds)) for a, b in given):
        if ends <= begins:
            continue
        if joined and joined[-1][1] >= begins:
            joined[-1] = (joined[-1][0], ends)
        else:
            joined.append((begins, ends))
    return joined


def _comings(number: int, there: Sequence[tuple[float, float]], horizon_seconds: float) -> Iterator[Change]:
    for begins, ends in there:
        if begins > 0:
            yield begins, number, COMES
        if ends < horizon_seconds:
            yield ends, number, GOES


def _hats(
    centre: Centre, usual: Sequence[int], grouping: Grouping, moves: Sequence[Move], horizon_seconds: float
) -> Iterator[Change]:
    """They put the other hat on, and at the end the one they had."""
    by_rules = centre.rules is not None
    for agent, team, begins, ends in moves:
        if begins < horizon_seconds:
            yield begins, agent, grouping.number(Alike.of(centre.agents[agent], team, by_rules=by_rules))
        if ends < horizon_seconds:
            yield ends, agent, usual[agent]
