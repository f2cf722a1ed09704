"""What is written down while a day is played."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from nowrongdoor.engine.twin.compiling import inlined
from nowrongdoor.engine.twin.layout import Floats, House, Whole

OFFERED, ANSWERED, ABANDONED, BLOCKED, IN_TIME, GAVE_UP_EARLY, WAITING, TALKING, COUNTS = range(9)
WAIT, LONGEST, ANSWERED_WAIT, SUMS = range(4)
BUSY, AWAY, PRESENT, BUSY_AFTER, PRESENT_AFTER, PEOPLE = range(6)


class Books(NamedTuple):
    """Counts [replication, team, COUNTS], seconds [replication, team, SUMS], people [replication, agent, PEOPLE].

    diary [answer, 4]: arrived, team, agent, answered at; as many as there is room for, mostly none. told [1]: how many.
    """

    counts: Whole
    seconds: Floats
    people: Floats
    diary: Floats
    told: Whole


def new_books(replications: int, teams: int, agents: int, diary: int = 0) -> Books:
    """Empty books."""
    return Books(
        np.zeros((replications, teams, COUNTS), dtype=np.int64),
        np.zeros((replications, teams, SUMS)),
        np.zeros((replications, agents, PEOPLE)),
        np.zeros((diary, 4)),
        np.zeros(1, dtype=np.int64),
    )


@inlined
def write_diary(page: Books, team: int, agent: int, arrived: float, now: float) -> None:
    """Who answered whom, and when, where somebody wants to know."""
    told = page.told[0]
    if told < len(page.diary):
        page.diary[told, 0], page.diary[told, 1] = arrived, team
        page.diary[told, 2], page.diary[told, 3] = agent, now
        page.told[0] = told + 1


@inlined
def write_wait(page: Books, team: int, wait_seconds: float) -> None:
    """Somebody's wait is over, or the day is."""
    page.seconds[team, WAIT] += wait_seconds
    if wait_seconds > page.seconds[team, LONGEST]:
        page.seconds[team, LONGEST] = wait_seconds


@inlined
def write_answer(house: House, page: Books, team: int, wait_seconds: float) -> None:
    """Somebody was answered."""
    page.counts[team, ANSWERED] += 1
    page.counts[team, IN_TIME] += wait_seconds <= house.within[team]
    if wait_seconds > 0.0:
        page.seconds[team, ANSWERED_WAIT] += wait_seconds
        write_wait(page, team, wait_seconds)


@inlined
def write_gave_up(house: House, page: Books, team: int, wait_seconds: float) -> None:
    """Somebody gave up."""
    page.counts[team, ABANDONED] += 1
    page.counts[team, GAVE_UP_EARLY] += wait_seconds <= house.within[team]
    write_wait(page, team, wait_seconds)


@inlined
def write_work(house: House, page: Books, agent: int, team: int, begins: float, ends: float, horizon: float) -> None:
    """She talks from then to then: what lies before the horizon, and what lies after it."""
    within = min(ends, horizon) - min(begins, horizon)
    page.people[agent, BUSY] += within
    page.people[agent, BUSY_AFTER] += ends - begins - within
    if house.agent_base[agent] != team:
        page.people[agent, AWAY] += within
