"""A day played from its first to its last event: the outermost of the compiled code."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from nowrongdoor.engine.twin.books import (
    BLOCKED,
    BUSY_AFTER,
    OFFERED,
    PRESENT,
    PRESENT_AFTER,
    TALKING,
    Books,
    write_work,
)
from nowrongdoor.engine.twin.chance import seconds_left
from nowrongdoor.engine.twin.citizens import BEFORE, BLOCK, Coming, begin_day, next_block
from nowrongdoor.engine.twin.compiling import FINGERPRINT, compiled, inlined, outermost
from nowrongdoor.engine.twin.layout import Calls, Floats, House, Whole
from nowrongdoor.engine.twin.lines import (
    close_lines,
    ends_of,
    furthest_open,
    join,
    longest_she_may,
    open_rings,
    serve_first,
    settle,
    still_waiting,
)
from nowrongdoor.engine.twin.scene import (
    STANDING,
    Scene,
    becomes_free,
    busy_until,
    clear,
    first_of,
    nearest,
    now_until,
    soonest_free,
    steps_out,
    takes_first,
)
from nowrongdoor.engine.twin.shifts import COMES, GOES, Shifts

NOBODY, NO_ROOM = -1, -2


class Opening(NamedTuple):
    """How the day begins. waiting [place, 2]: team, waited seconds, the longest first. talking [place, 3]: agent, team,
    elapsed seconds. ready [agent]: free for so many seconds already."""

    waiting: Floats
    talking: Floats
    ready: Floats


@compiled
def _open_doors(
    calls: Calls,
    house: House,
    shifts: Shifts,
    opening: Opening,
    coming: Coming,
    scene: Scene,
    page: Books,
    horizon: float,
) -> bool:
    """Everybody in place at second 0, what is left of talks and patience drawn; False when a line has no room."""
    clear(scene)
    for agent in range(len(scene.group)):
        scene.group[agent], scene.present[agent] = shifts.group[agent], shifts.present[agent]
        scene.left_at[agent], page.people[agent, PRESENT] = 0.0, shifts.seconds[agent]
    stream = coming.streams[BEFORE]
    for k in range(len(opening.talking)):
        agent, team = int(opening.talking[k, 0]), int(opening.talking[k, 1])
        factor = house.factor[scene.group[agent], team]
        kind = calls.handling[0, team]
        left = factor * seconds_left(stream, kind[0], kind[1], kind[2], opening.talking[k, 2] / factor)
        scene.serving[agent] = team
        busy_until(scene, agent, left)
        write_work(house, page, agent, team, 0.0, left, horizon)
    for agent in range(len(scene.group)):
        if scene.present[agent] and scene.free_at[agent] == math.inf:
            becomes_free(house, scene, agent, -opening.ready[agent])
    for k in range(len(opening.waiting)):
        team, waited = int(opening.waiting[k, 0]), opening.waiting[k, 1]
        gives_up = seconds_left(
            stream, calls.patience[0, team, 0], calls.patience[0, team, 1], calls.patience[0, team, 2], waited
        )
        kind = calls.handling[0, team]
        page.counts[team, OFFERED] += 1
        if not join(scene, team, -waited, gives_up, seconds_left(stream, kind[0], kind[1], kind[2], 0.0)):
            return False
    settle(house, scene, page, 0.0, horizon)
    return True


@inlined
def _turn_up(house: House, coming: Coming, i: int, scene: Scene, page: Books, horizon: float) -> int:
    """A citizen calls: who answers, NOBODY, or NO_ROOM where the line has no room in memory."""
    now, team = coming.at[i], coming.team[i]
    page.counts[team, OFFERED] += 1
    group = nearest(house, scene, team, furthest_open(house, team, now, now))
    if group >= 0:
        agent = first_of(scene, group)
        takes_first(house, scene, group)
        busy_until(scene, agent, ends_of(house, scene, page, agent, team, now, now, coming.handling[i], horizon))
        return agent
    if scene.waiting[STANDING] >= house.waiting_places and still_waiting(scene, now) >= house.waiting_places:
        page.counts[team, BLOCKED] += 1
        return NOBODY
    return NOBODY if join(scene, team, now, now + coming.patience[i], coming.handling[i]) else NO_ROOM


@inlined
def _write_overtime(scene: Scene, page: Books, agent: int, now: float, horizon: float) -> None:
    """She stayed until now to finish, before the horizon and after it."""
    page.people[agent, PRESENT] += max(min(now, horizon) - scene.left_at[agent], 0.0)
    page.people[agent, PRESENT_AFTER] += max(now - horizon, 0.0)


@inlined
def _finish(house: House, scene: Scene, page: Books, agent: int, now: float, horizon: float) -> None:
    """A conversation ends: she takes the longest wait she may answer, waits for the next, or goes home."""
    if not scene.present[agent]:
        now_until(scene, agent, math.inf)
        _write_overtime(scene, page, agent, now, horizon)
        return
    if house.protects:
        now_until(scene, agent, math.inf)
        becomes_free(house, scene, agent, now)
        settle(house, scene, page, now, horizon)
        return
    team = longest_she_may(house, scene, page, agent, now)
    if team >= 0:
        now_until(scene, agent, serve_first(house, scene, page, agent, team, now, horizon))
    else:
        now_until(scene, agent, math.inf)
        becomes_free(house, scene, agent, now)


@compiled
def _change_staff(house: House, shifts: Shifts, nth: int, scene: Scene, page: Books, horizon: float) -> int:
    """Everything that happens to the staff at this moment, then the line is looked at; the next change to come."""
    now = shifts.at[nth]
    while nth < len(shifts.at) and shifts.at[nth] == now:
        agent, what = shifts.who[nth], shifts.what[nth]
        if what == GOES:
            scene.present[agent] = False
            scene.left_at[agent] = now
            steps_out(house, scene, agent)
        elif what == COMES:
            scene.present[agent] = True
            if scene.free_at[agent] == math.inf:
                becomes_free(house, scene, agent, now)
            else:
                page.people[agent, PRESENT] += now - scene.left_at[agent]
        else:
            free = steps_out(house, scene, agent)
            scene.group[agent] = what
            if free:
                becomes_free(house, scene, agent, scene.since[agent])
        nth += 1
    settle(house, scene, page, now, horizon)
    return nth


@inlined
def _moment(moments: Floats, nth: int) -> float:
    return float(moments[nth]) if nth < len(moments) else math.inf


@compiled
def _play_day(
    calls: Calls,
    house: House,
    shifts: Shifts,
    coming: Coming,
    scene: Scene,
    page: Books,
    horizon: float,
    served_out: bool,
) -> bool:
    """One day after the doors have opened; False when a line has no room in memory.

    The next event is the first of four: a call, the end of a conversation, a change of staff, a ring that opens.
    """
    next_block(calls, coming, horizon)
    i, nth, ended = 0, 0, 0.0
    calls_at = coming.at[0]
    rings_at = open_rings(house, scene, 0.0)
    rare_at = min(rings_at, _moment(shifts.at, nth))
    agent = soonest_free(scene)
    ends_at = scene.free_at[agent]
    while True:
        while calls_at <= ends_at and calls_at < rare_at:
            taken = _turn_up(house, coming, i, scene, page, horizon)
            if taken == NO_ROOM:
                return False
            if taken == NOBODY:
                rings_at = _sooner(house, coming.team[i], calls_at, rings_at)
                rare_at = min(rare_at, rings_at)
            elif scene.free_at[taken] < ends_at:
                agent, ends_at = taken, scene.free_at[taken]
            i = _next_call(calls, coming, i, horizon)
            calls_at = coming.at[i]
        if _over(scene, min(ends_at, rare_at), horizon, served_out):
            break
        if ends_at < rare_at:
            _finish(house, scene, page, agent, ends_at, horizon)
            ended = ends_at
        else:
            nth, rings_at = _rare(house, shifts, nth, rings_at, scene, page, horizon)
            rare_at = min(rings_at, _moment(shifts.at, nth))
        agent = soonest_free(scene)
        ends_at = scene.free_at[agent]
    _close_doors(house, scene, page, ended, horizon, served_out)
    return True


@inlined
def _next_call(calls: Calls, coming: Coming, i: int, horizon: float) -> int:
    """The place of the next citizen in the block; the next block is drawn when this one is through."""
    if i + 1 < BLOCK:
        return i + 1
    next_block(calls, coming, horizon)
    return 0


@inlined
def _rare(
    house: House, shifts: Shifts, nth: int, rings_at: float, scene: Scene, page: Books, horizon: float
) -> tuple[int, float]:
    """A ring opens, or the staff changes: the next change of staff, and when the next ring opens."""
    if rings_at > _moment(shifts.at, nth):
        return _change_staff(house, shifts, nth, scene, page, horizon), rings_at
    opens_next = open_rings(house, scene, rings_at)
    settle(house, scene, page, rings_at, horizon)
    return nth, opens_next


@inlined
def _over(scene: Scene, next_at: float, horizon: float, served_out: bool) -> bool:
    """Does the next event, which is no call any more, lie beyond what is looked at?"""
    return next_at == math.inf or (next_at > horizon and (not served_out or scene.waiting[STANDING] == 0))


@inlined
def _sooner(house: House, team: int, arrived: float, rings_at: float) -> float:
    """When a ring opens next, now that somebody stands in this line: the first that was not open at once."""
    if not house.widens:
        return math.inf
    lent = house.opens[team, 2] if house.opens[team, 2] > 0.0 else math.inf
    stale = house.opens[team, 3] if house.opens[team, 3] > 0.0 else math.inf
    return float(min(rings_at, arrived + min(lent, stale)))


@compiled
def _close_doors(house: House, scene: Scene, page: Books, ended: float, horizon: float, served_out: bool) -> None:
    """Who still waits and who still talks when the time is up; after a day served out, until when people stay.

    ended: when the last conversation that was played ended. Whoever was there at the horizon stays until the last one
    of all is over; the others until their own is.
    """
    close_lines(house, scene, page, horizon, served_out)
    closed = max(ended, horizon)
    for agent in range(len(scene.group)):
        if scene.free_at[agent] < math.inf:
            closed = max(closed, scene.free_at[agent])
    for agent in range(len(scene.group)):
        busy = scene.free_at[agent] < math.inf
        if busy and not scene.present[agent]:
            _write_overtime(scene, page, agent, scene.free_at[agent], horizon)
        if busy and not served_out:
            page.counts[scene.serving[agent], TALKING] += 1
        if scene.present[agent]:
            page.people[agent, PRESENT_AFTER] = closed - horizon
        if not served_out:
            page.people[agent, BUSY_AFTER] = page.people[agent, PRESENT_AFTER] = 0.0


def _make_play(fingerprint: str) -> Callable[..., int]:
    """The outermost function; the fingerprint of the room's source stands in it, and so in its key on disk."""

    @outermost
    def play(
        calls: Calls,
        house: House,
        shifts: Shifts,
        opening: Opening,
        coming: Coming,
        scene: Scene,
        books: Books,
        seed: np.uint64,
        tasks: Whole,
        first: int,
        last: int,
        horizon: float,
        served_out: bool,
    ) -> int:
        """Play these tasks; the number of the one that found no room in memory, or `last` when all are done.

        tasks [task, 3]: the staffing (row of `shifts`), the replication (which citizens), the row of the books. The
        books on people may have fewer rows; they are then written over.
        """
        if len(fingerprint) == 0:
            return first
        for nth in range(first, last):
            staffing, replication, row = tasks[nth, 0], tasks[nth, 1], tasks[nth, 2]
            people = books.people[row % len(books.people)]
            page = Books(books.counts[row], books.seconds[row], people, books.diary, books.told)
            page.counts[:] = 0
            page.seconds[:] = 0.0
            page.people[:] = 0.0
            now = Shifts(
                shifts.at[staffing],
                shifts.who[staffing],
                shifts.what[staffing],
                shifts.present,
                shifts.group,
                shifts.seconds,
            )
            begin_day(calls, coming, seed, replication)
            if not _open_doors(calls, house, now, opening, coming, scene, page, horizon):
                return nth
            if not _play_day(calls, house, now, coming, scene, page, horizon, served_out):
                return nth
        return last

    return play


play_days = _make_play(FINGERPRINT)
