"""The centre while a day is played: who is free, who is busy until when, who stands in which line.

Agents who are alike stand in one row of free ones, longest free first; so only the first of each row is ever looked at.
Whoever gives up stays in the line until somebody comes upon the place: only the first of a line is ever served, so
nothing is changed by that, and nobody has to be taken out of the middle.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nowrongdoor.engine.twin.compiling import block, compiled, inlined
from nowrongdoor.engine.twin.layout import Floats, House, Whole

TOGETHER = 16
"""So many agents' ends of conversation are compared at once."""
ARRIVED, GIVES_UP, HANDLING_SECONDS = range(3)
STANDING, FREE = range(2)
FAR = 1e300


class Scene(NamedTuple):
    """What changes during a day.

    free [group, place], first, behind [group]: the rows of free agents (places count on, and wrap). since [agent]:
    free since. ready [team]: free wearers of its hat. group, present, left_at, serving [agent]. free_at [agent]: end of
    the conversation, padded to whole blocks; soonest, soonest_agent [block]. line [team, place, 3]: arrived, gives up,
    handling; head, tail [team]. opened [team, 2]: the first place for which ring 2, ring 3 has not been opened. held
    [team]: looked at in vain. waiting [STANDING]: how many stand in all lines; [FREE]: how many
    agents are free.
    """

    free: Whole
    first: Whole
    behind: Whole
    since: Floats
    ready: Whole
    group: Whole
    present: NDArray[np.bool_]
    left_at: Floats
    serving: Whole
    free_at: Floats
    soonest: Floats
    soonest_agent: Whole
    line: Floats
    head: Whole
    tail: Whole
    opened: Whole
    held: NDArray[np.bool_]
    waiting: Whole


def new_scene(agents: int, groups: int, teams: int, places: int) -> Scene:
    """Room for so many; places in each line, a power of two."""
    row = 1 << max(agents - 1, 1).bit_length()
    blocks = -(-agents // TOGETHER)
    return Scene(
        np.zeros((groups, row), dtype=np.int64),
        np.zeros(groups, dtype=np.int64),
        np.zeros(groups, dtype=np.int64),
        np.zeros(agents),
        np.zeros(teams, dtype=np.int64),
        np.zeros(agents, dtype=np.int64),
        np.zeros(agents, dtype=np.bool_),
        np.zeros(agents),
        np.zeros(agents, dtype=np.int64),
        np.full(blocks * TOGETHER, np.inf),
        np.full(blocks, np.inf),
        np.zeros(blocks, dtype=np.int64),
        np.zeros((teams, places, 3)),
        np.zeros(teams, dtype=np.int64),
        np.zeros(teams, dtype=np.int64),
        np.zeros((teams, 2), dtype=np.int64),
        np.zeros(teams, dtype=np.bool_),
        np.zeros(2, dtype=np.int64),
    )


@compiled
def clear(scene: Scene) -> None:
    """Nobody free, nobody busy, nobody waiting."""
    for each in (scene.first, scene.behind, scene.ready, scene.head, scene.tail):
        each[:] = 0
    scene.opened[:] = 0
    scene.free_at[:] = math.inf
    scene.soonest[:] = math.inf
    scene.waiting[:] = 0


# -- free agents ----------------------------------------------------------------------------------------------------


@inlined
def becomes_free(house: House, scene: Scene, agent: int, since: float) -> None:
    """She stands in the row of her group, behind those who have been free longer (at equal times, by number)."""
    group = scene.group[agent]
    wrap = scene.free.shape[1] - 1
    place = scene.behind[group]
    scene.behind[group] = place + 1
    while place > scene.first[group]:
        before = scene.free[group, (place - 1) & wrap]
        if scene.since[before] < since or (scene.since[before] == since and before < agent):
            break
        scene.free[group, place & wrap] = before
        place -= 1
    scene.free[group, place & wrap] = agent
    scene.since[agent] = since
    scene.ready[house.wears[group]] += 1
    scene.waiting[FREE] += 1


@inlined
def takes_first(house: House, scene: Scene, group: int) -> None:
    """The first of the row is free no longer."""
    scene.first[group] += 1
    scene.ready[house.wears[group]] -= 1
    scene.waiting[FREE] -= 1


@compiled
def steps_out(house: House, scene: Scene, agent: int) -> bool:
    """Take her out of her row, wherever she stands; False when she is not free."""
    group = scene.group[agent]
    wrap = scene.free.shape[1] - 1
    found = False
    for place in range(scene.first[group], scene.behind[group]):
        if found:
            scene.free[group, (place - 1) & wrap] = scene.free[group, place & wrap]
        elif scene.free[group, place & wrap] == agent:
            found = True
    if found:
        scene.behind[group] -= 1
        scene.ready[house.wears[group]] -= 1
        scene.waiting[FREE] -= 1
    return found


@inlined
def nearest(house: House, scene: Scene, team: int, furthest: int) -> int:
    """The group whose first free agent this team's contact takes; -1 when nobody may come.

    By ring, then longest free, then number. Whoever is lent (ring 2 and 3) leaves the protected minimum of the hat she
    wears behind, counted now.
    """
    chosen, chosen_agent, chosen_ring, chosen_since = -1, -1, furthest, math.inf
    for at in range(house.reach_from[team], house.reach_from[team + 1]):
        ring = house.reach_ring[at]
        if ring > chosen_ring:
            break
        group = house.reach_group[at]
        if scene.first[group] == scene.behind[group]:
            continue
        if ring > 1 and house.protects:
            worn = house.wears[group]
            if scene.ready[worn] - 1 < house.protected[worn]:
                continue
        agent = scene.free[group, scene.first[group] & (scene.free.shape[1] - 1)]
        since = scene.since[agent]
        if since < chosen_since or (since == chosen_since and agent < chosen_agent):
            chosen, chosen_agent, chosen_ring, chosen_since = group, agent, ring, since
    return chosen


@inlined
def first_of(scene: Scene, group: int) -> int:
    """Who has been free longest in this group."""
    return int(scene.free[group, scene.first[group] & (scene.free.shape[1] - 1)])


# -- busy agents ----------------------------------------------------------------------------------------------------


@block
def _look_over(scene: Scene, number: int) -> None:
    """Who of this block of agents is free soonest; the lowest number of several."""
    begins = number * TOGETHER
    soonest = FAR
    for k in range(TOGETHER):
        soonest = min(soonest, scene.free_at[begins + k])
    who = TOGETHER
    for k in range(TOGETHER):
        who = min(who, k if scene.free_at[begins + k] == soonest else TOGETHER)
    scene.soonest[number] = soonest if soonest < FAR else math.inf
    scene.soonest_agent[number] = begins + who % TOGETHER


@inlined
def busy_until(scene: Scene, agent: int, seconds: float) -> None:
    """A free agent is busy until then."""
    scene.free_at[agent] = seconds
    number = agent // TOGETHER
    if seconds < scene.soonest[number]:
        scene.soonest[number] = seconds
        scene.soonest_agent[number] = agent


@inlined
def now_until(scene: Scene, agent: int, seconds: float) -> None:
    """A busy agent is busy until another time, or no more (infinity)."""
    scene.free_at[agent] = seconds
    _look_over(scene, agent // TOGETHER)


@inlined
def soonest_free(scene: Scene) -> int:
    """Who ends her conversation next; look at `free_at` for when (infinity: nobody is busy)."""
    chosen = 0
    for number in range(1, len(scene.soonest)):
        if scene.soonest[number] < scene.soonest[chosen]:
            chosen = number
    return int(scene.soonest_agent[chosen])
