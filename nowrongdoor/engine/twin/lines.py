"""The lines: joining, giving up, being served."""

from __future__ import annotations

import math

from nowrongdoor.engine.twin.books import (
    WAITING,
    Books,
    write_answer,
    write_diary,
    write_gave_up,
    write_wait,
    write_work,
)
from nowrongdoor.engine.twin.compiling import compiled, inlined
from nowrongdoor.engine.twin.layout import House
from nowrongdoor.engine.twin.scene import (
    ARRIVED,
    FREE,
    GIVES_UP,
    HANDLING_SECONDS,
    STANDING,
    Scene,
    busy_until,
    first_of,
    nearest,
    takes_first,
)

VISITOR, STALE = 1, 3


@inlined
def join(scene: Scene, team: int, arrived: float, gives_up: float, handling_seconds: float) -> bool:
    """Stand last in the line; False when the line has no room left in memory."""
    place = scene.tail[team]
    if place - scene.head[team] == scene.line.shape[1]:
        return False
    at = place & (scene.line.shape[1] - 1)
    scene.line[team, at, ARRIVED] = arrived
    scene.line[team, at, GIVES_UP] = gives_up
    scene.line[team, at, HANDLING_SECONDS] = handling_seconds
    scene.tail[team] = place + 1
    scene.waiting[STANDING] += 1
    return True


@inlined
def head_of(house: House, scene: Scene, page: Books, team: int, now: float) -> float:
    """Since when the first of the line waits, after those who gave up are gone; infinity when nobody does."""
    wrap = scene.line.shape[1] - 1
    while scene.head[team] != scene.tail[team]:
        at = scene.head[team] & wrap
        arrived, gives_up = scene.line[team, at, ARRIVED], scene.line[team, at, GIVES_UP]
        if gives_up >= now:
            return float(arrived)
        write_gave_up(house, page, team, gives_up - arrived)
        scene.head[team] += 1
        scene.waiting[STANDING] -= 1
    return math.inf


@compiled
def still_waiting(scene: Scene, now: float) -> int:
    """How many of those in the lines have not given up."""
    count, wrap = 0, scene.line.shape[1] - 1
    for team in range(len(scene.head)):
        for place in range(scene.head[team], scene.tail[team]):
            count += scene.line[team, place & wrap, GIVES_UP] >= now
    return count


@inlined
def ends_of(
    house: House,
    scene: Scene,
    page: Books,
    agent: int,
    team: int,
    arrived: float,
    now: float,
    needs: float,
    horizon: float,
) -> float:
    """She answers; until when they will talk."""
    write_answer(house, page, team, now - arrived)
    write_diary(page, team, agent, arrived, now)
    ends = now + needs * house.factor[scene.group[agent], team]
    write_work(house, page, agent, team, now, ends, horizon)
    scene.serving[agent] = team
    return float(ends)


@inlined
def serve_first(house: House, scene: Scene, page: Books, agent: int, team: int, now: float, horizon: float) -> float:
    """She answers the first of the line; until when they will talk."""
    at = scene.head[team] & (scene.line.shape[1] - 1)
    scene.head[team] += 1
    scene.waiting[STANDING] -= 1
    arrived, needs = scene.line[team, at, ARRIVED], scene.line[team, at, HANDLING_SECONDS]
    return ends_of(house, scene, page, agent, team, arrived, now, needs, horizon)


@inlined
def longest_she_may(house: House, scene: Scene, page: Books, agent: int, now: float) -> int:
    """The line whose first has waited longest of those she may answer in an open ring; -1 when there is none."""
    group = scene.group[agent]
    chosen, longest = -1, math.inf
    for at in range(house.hats_from[group], house.hats_from[group + 1]):
        team = house.hats_team[at]
        if scene.head[team] == scene.tail[team]:
            continue
        arrived = head_of(house, scene, page, team, now)
        if arrived < longest and (not house.widens or now >= arrived + house.opens[team, house.hats_ring[at]]):
            chosen, longest = team, arrived
    return int(chosen)


@inlined
def furthest_open(house: House, team: int, arrived: float, now: float) -> int:
    """The furthest ring that is open for one who came then."""
    if not house.widens or now >= arrived + house.opens[team, STALE]:
        return STALE
    return STALE - 1 if now >= arrived + house.opens[team, STALE - 1] else VISITOR


@compiled
def settle(house: House, scene: Scene, page: Books, now: float, horizon: float) -> None:
    """Whoever waits and can be served is served: longest wait first, each by the nearest agent left.

    The same as `dispatch.greedy`: when the first of a line cannot be served, nobody behind can, since fewer rings are
    open for them and agents only become fewer. At equal waits those whom a wearer of the hat can answer come first.
    """
    scene.held[:] = False
    while scene.waiting[FREE] > 0 and scene.waiting[STANDING] > 0:
        team = _next_line(house, scene, page, now)
        if team < 0:
            return
        arrived = head_of(house, scene, page, team, now)
        group = nearest(house, scene, team, furthest_open(house, team, arrived, now))
        if group < 0:
            scene.held[team] = True
            continue
        agent = first_of(scene, group)
        takes_first(house, scene, group)
        busy_until(scene, agent, serve_first(house, scene, page, agent, team, now, horizon))


@compiled
def _next_line(house: House, scene: Scene, page: Books, now: float) -> int:
    """The line whose first has waited longest, of those not looked at in vain; -1 when there is none."""
    chosen, longest = -1, math.inf
    for team in range(len(scene.head)):
        if scene.held[team] or scene.head[team] == scene.tail[team]:
            continue
        arrived = head_of(house, scene, page, team, now)
        if arrived < longest or (arrived == longest and chosen >= 0 and _goes_before(house, scene, team, chosen)):
            chosen, longest = team, arrived
    return chosen


@compiled
def _goes_before(house: House, scene: Scene, team: int, other: int) -> bool:
    """At equal waits: can a wearer of the hat answer this one, and not the other?"""
    return nearest(house, scene, team, VISITOR) >= 0 and nearest(house, scene, other, VISITOR) < 0


@compiled
def open_rings(house: House, scene: Scene, now: float) -> float:
    """Pass over everybody for whom ring 2 or 3 is open by now; when the next one opens (infinity: none)."""
    wrap, soonest = scene.line.shape[1] - 1, math.inf
    for team in range(len(scene.head) if house.widens else 0):
        for k in range(2):
            place = max(scene.opened[team, k], scene.head[team])
            opens = house.opens[team, k + 2]
            while place < scene.tail[team] and scene.line[team, place & wrap, ARRIVED] + opens <= now:
                place += 1
            scene.opened[team, k] = place
            if place < scene.tail[team]:
                soonest = min(soonest, scene.line[team, place & wrap, ARRIVED] + opens)
    return soonest


@compiled
def close_lines(house: House, scene: Scene, page: Books, horizon: float, served_out: bool) -> None:
    """The day is over: who gave up before the end, and who still waits.

    When the line was served out, everybody who can give up has had the time to.
    """
    wrap = scene.line.shape[1] - 1
    for team in range(len(scene.head)):
        for place in range(scene.head[team], scene.tail[team]):
            arrived = scene.line[team, place & wrap, ARRIVED]
            gives_up = scene.line[team, place & wrap, GIVES_UP]
            if gives_up <= horizon or (served_out and gives_up < math.inf):
                write_gave_up(house, page, team, gives_up - arrived)
            else:
                page.counts[team, WAITING] += 1
                write_wait(page, team, horizon - arrived)
