"""The picture played on by the twin: many futures of the next half hour and hour, with and without moves. Pure.

How many will call is not known either. So futures come in batches: in each, every line's level takes another possible
course (`Level.draw`). The same seed brings the same batches and the same citizens whoever moves: differences between
two ways are differences on the same days.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from nowrongdoor.engine import twin
from nowrongdoor.engine.dispatch import State
from nowrongdoor.engine.twin.books import new_books
from nowrongdoor.engine.twin.layout import SECONDS_AN_HOUR, Calls, alias_table, calls_of
from nowrongdoor.engine.twin.rehearsing import Stage, set_stage
from nowrongdoor.townhall.planning.levels import STEP_SECONDS
from nowrongdoor.townhall.planning.picture import LOOK_AHEAD_SECONDS, STEPS, LineAhead, PersonAhead, Picture

Floats = NDArray[np.float64]

HORIZONS = (30, 60)
"""Minutes looked ahead."""
AWAY_HANDLING_FACTOR = 1.15
"""A contact under another hat takes longer (domain section 1, a default)."""
LEAST_CV, LEAST_SECONDS = 0.2, 5.0
LOST_WEIGHT = 3.0
"""A citizen who gives up counts as much as three who are answered late."""


@dataclass(frozen=True)
class Step:
    """One agent stepping in: whose hat, how many seconds from now it goes on, and when it comes off."""

    agent_id: int
    to: str
    begins: float
    ends: float


@dataclass(frozen=True)
class Ways:
    """What came of one way of doing it at one horizon: arrays [future, line]."""

    in_time: Floats
    over: Floats
    lost: Floats
    waiting: Floats
    longest_seconds: Floats

    @property
    def share(self) -> Floats:
        """Answered in time of those who wait no longer; 1 where nobody called."""
        return np.where(self.over > 0, self.in_time / np.maximum(self.over, 1.0), 1.0)

    @property
    def trouble(self) -> Floats:
        """The objective, by future: citizens not answered in time, on all lines, those lost counted three times."""
        total: Floats = (self.over - self.in_time + self.waiting + (LOST_WEIGHT - 1) * self.lost).sum(axis=1)
        return total


def worst_half_hour(half: Ways, hour: Ways) -> Floats:
    """The lower share of the first and the second half hour, [future, line]; both ways played in the same futures."""
    over, in_time = hour.over - half.over, hour.in_time - half.in_time
    later = np.where(over > 0, in_time / np.maximum(over, 1.0), 1.0)
    worst: Floats = np.minimum(half.share, later)
    return worst


@dataclass(frozen=True)
class Futures:
    """A picture ready to be played: `batches` courses of the levels, drawn from the seed.

    Laying out the people costs more than a short look ahead; so that is done once for each way, and the calls, which
    are the same for every way, once for each batch.
    """

    picture: Picture
    seed: int
    batches: int
    threads: int = 1
    calls: tuple[Calls, ...] = field(init=False)
    _centre: twin.Centre = field(init=False)
    _start: twin.State = field(init=False)

    def __post_init__(self) -> None:
        """Draw the courses, and lay out the calls they bring."""
        rng = np.random.default_rng(self.seed)
        drawn = [[_course(line, rng) for line in self.picture.lines] for _ in range(self.batches)]
        object.__setattr__(self, "_centre", centre_of(self.picture))
        usual = calls_of(self._centre, LOOK_AHEAD_SECONDS)
        object.__setattr__(self, "calls", tuple(_calls(usual, courses) for courses in drawn))
        object.__setattr__(self, "_start", start_of(self.picture))

    def play(self, ways: Sequence[Sequence[Step]], *, each: int, minutes: int) -> list[Ways]:
        """Play each way `each` times in every batch, that many minutes ahead."""
        staffings = [moves_of(self.picture, steps) for steps in ways]
        stage = set_stage(self._centre, minutes * 60.0, start=self._start, staffings=staffings)
        tasks = np.array([(way, future) for way in range(len(ways)) for future in range(each)], dtype=np.int64)
        tasks = np.column_stack([tasks, np.arange(len(tasks))])
        played = self._played(stage, tasks)
        return [_joined(played, slice(way * each, (way + 1) * each)) for way in range(len(ways))]

    def _played(self, stage: Stage, tasks: NDArray[np.int64]) -> list[twin.Outcomes]:
        """Every batch, by so many threads; one alone needs no pool."""
        if self.threads == 1:
            return [self._batch(stage, batch, tasks) for batch in range(self.batches)]
        with ThreadPoolExecutor(self.threads) as pool:
            return list(pool.map(lambda batch: self._batch(stage, batch, tasks), range(self.batches)))

    def _batch(self, stage: Stage, number: int, tasks: NDArray[np.int64]) -> twin.Outcomes:
        """Every way in one course of the levels; tasks: (way, future, row)."""
        books = new_books(len(tasks), len(self.picture.lines), len(self.picture.people))
        replace(stage, calls=self.calls[number]).play(books, self.seed + number, tasks)
        return twin.Outcomes(books)


def _course(line: LineAhead, rng: np.random.Generator) -> Floats:
    """Calls an hour in each coming step, as the level takes one of its possible courses."""
    expected = np.array(line.expected[:STEPS])
    course: Floats = expected * line.level.draw(len(expected), rng)
    return course


def _joined(batches: Sequence[twin.Outcomes], rows: slice) -> Ways:
    """The rows of one way from every batch."""

    def all_of(name: str) -> Floats:
        return np.concatenate([getattr(one, name)[rows] for one in batches])

    over = all_of("answered") + all_of("abandoned")
    return Ways(
        all_of("answered_in_time"), over, all_of("abandoned"), all_of("waiting"), all_of("longest_wait_seconds")
    )


def _calls(usual: Calls, courses: Sequence[Floats]) -> Calls:
    """The calls of one course of the levels: other rates, all else as laid out once for the picture."""
    rates: Floats = np.stack(courses, axis=1) / SECONDS_AN_HOUR
    tables = [alias_table(row) for row in rates]
    share, other = np.array([share for share, _ in tables]), np.array([other for _, other in tables], dtype=np.int64)
    return usual._replace(rate=rates.sum(axis=1), share=share, other=other)


def centre_of(picture: Picture) -> twin.Centre:
    """The picture as the twin's centre; each line's calls as they are to be expected."""
    lines = picture.lines
    return twin.Centre(
        teams=[_team(line) for line in lines],
        agents=[_agent(picture, person) for person in picture.people],
        interval_seconds=STEP_SECONDS,
        rules=twin.Rules(
            [line.widen_after_seconds for line in lines],
            [line.widen_further_after_seconds for line in lines],
            [line.protected_minimum for line in lines],
        ),
    )


def _team(line: LineAhead) -> twin.Team:
    """The twin answers when it gives: the time it rings is taken off the promise and added to the handling."""
    handling = max(line.handling_seconds + line.ring_seconds, LEAST_SECONDS)
    return twin.Team(
        line.code,
        [rate * line.level.mean for rate in line.expected[:STEPS]],
        twin.LogNormal(handling, max(line.handling_cv, LEAST_CV)),
        twin.Exponential(max(line.patience_seconds, LEAST_SECONDS)),
        max(0.0, line.within_seconds - line.ring_seconds),
    )


def _agent(picture: Picture, person: PersonAhead) -> twin.Agent:
    numbers = picture.numbers
    return twin.Agent(
        base=numbers[person.base],
        hats=[numbers[hat] for hat in sorted(person.hats)],
        away_handling_factor=AWAY_HANDLING_FACTOR,
        present=_there(person.absences),
        stale_hats=[numbers[hat] for hat in sorted(person.stale)],
    )


def _there(absences: Sequence[tuple[float, float]]) -> list[tuple[float, float]] | None:
    """The stretches between absences; None for somebody who is there all the time."""
    if not absences:
        return None
    there, free_from = [], 0.0
    for begins, ends in sorted(absences):
        if begins > free_from:
            there.append((free_from, begins))
        free_from = max(free_from, ends)
    return [*there, (free_from, float("inf"))] if free_from < float("inf") else there


def start_of(picture: Picture) -> twin.State:
    """Who waits, who has a contact in hand, and who has been ready how long."""
    numbers = picture.numbers
    talking = [(n, one) for n, one in enumerate(picture.people) if one.in_hand]
    return twin.State(
        waiting=[(numbers[code], waited) for code, waited in picture.waiting],
        in_conversation=[(n, numbers[one.in_hand], one.contact_seconds) for n, one in talking],
        ready=[(n, one.state_seconds) for n, one in enumerate(picture.people) if one.state is State.READY],
    )


def moves_of(picture: Picture, steps: Sequence[Step]) -> list[tuple[int, int, float, float]]:
    """The moves going on, and these."""
    numbers = picture.numbers
    asked = {step.agent_id for step in steps}
    going_on = [(one.agent_id, *one.lent) for one in picture.people if one.lent and one.agent_id not in asked]
    moves = [*going_on, *((step.agent_id, step.to, step.begins, step.ends) for step in steps)]
    return [(picture.person(who), numbers[to], begins, ends) for who, to, begins, ends in moves if ends > begins]
