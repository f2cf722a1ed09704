"""Whom to ask to step over to another team, and for how long: candidate moves ranked by what the twin foretells.

Every candidate is played on the same futures as "nobody moves" (common random numbers), so what is judged is the
difference. Time goes to those that may still be the best: sequential halving (Karnin, Koren & Somekh, "Almost optimal
exploration in multi-armed bandits", ICML 2013), first over kinds of moves (agents who are alike, to the same team),
then over the people of the kinds that are left.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from nowrongdoor.engine.twin import books as written
from nowrongdoor.engine.twin.books import Books, new_books
from nowrongdoor.engine.twin.centre import Centre
from nowrongdoor.engine.twin.checking import finite, positive, whole
from nowrongdoor.engine.twin.layout import Floats, Whole
from nowrongdoor.engine.twin.outcomes import Interval, interval_of
from nowrongdoor.engine.twin.rehearsing import Stage, set_stage
from nowrongdoor.engine.twin.shifts import Move as Spell
from nowrongdoor.engine.twin.shifts import alike_now
from nowrongdoor.engine.twin.state import State

FUTURES = 10_000
KINDS_OPENED = 3
LEAST_A_ROUND = 8
SECONDS_A_MINUTE = 60.0


class Move(NamedTuple):
    """This agent wears that team's hat for so many minutes, from now on; the conversation in hand is finished first."""

    agent: int
    team: int
    minutes: float


Candidate = Move | Sequence[Move]
"""One move, or several at once."""


@dataclass(frozen=True, slots=True)
class Objective:
    """What a citizen who is not served well costs; the lower the sum over all teams, the better.

    abandoned, blocked: for each who gives up or finds no place. late: for each who is answered after the promise, or
    still waits when the time is up. team_weights: a factor for each team; None: all count alike.
    """

    abandoned: float = 1.0
    late: float = 0.25
    blocked: float = 1.0
    team_weights: Sequence[float] | None = None

    def __post_init__(self) -> None:
        """Refuse costs that are negative or no number (ValueError)."""
        for name in ("abandoned", "late", "blocked"):
            finite(f"objective: {name}", getattr(self, name), at_least=0.0)
        for weight in self.team_weights or ():
            finite("objective: team_weights", weight, at_least=0.0)

    def cost(self, counts: Floats) -> Floats:
        """The cost [..., team] of these counts [..., team, COUNTS]."""
        late = counts[..., written.ANSWERED] - counts[..., written.IN_TIME] + counts[..., written.WAITING]
        cost: Floats = (
            self.abandoned * counts[..., written.ABANDONED]
            + self.late * late
            + self.blocked * counts[..., written.BLOCKED]
        )
        return cost if self.team_weights is None else cost * np.asarray(self.team_weights)


@dataclass(frozen=True, slots=True)
class Ranked:
    """One candidate and what it changes, against "nobody moves" on the same futures; below 0 is better.

    change: of the cost, all teams together, with its interval; of_team [team]: each one's part, with theirs. abandoned
    and answered_in_time [team]: more or fewer of them. futures: how many it was judged by; judged_by: the move of
    somebody alike by whom it was judged, where its own was not played.
    """

    moves: tuple[Move, ...]
    change: float
    interval: tuple[float, float]
    of_team: Floats
    of_team_interval: Interval
    abandoned: Floats
    answered_in_time: Floats
    futures: int
    judged_by: tuple[Move, ...]


@dataclass(frozen=True, slots=True)
class Ranking:
    """All candidates, best first. The first ones were judged by the most futures."""

    ranked: tuple[Ranked, ...]
    futures_played: int

    @property
    def best(self) -> Ranked:
        """The candidate that lowers the cost most; look at its interval before asking anybody."""
        return self.ranked[0]


def rank(
    centre: Centre,
    start: State,
    moves: Sequence[Candidate],
    *,
    horizon_seconds: float,
    seed: int,
    objective: Objective | None = None,
    threads: int = 1,
    futures: int = FUTURES,
    level: float = 0.9,
) -> Ranking:
    """Rank these candidates for the next `horizon_seconds`, playing about so many futures in all.

    ValueError when there is no candidate, when somebody is moved to a hat she does not have, and as in `run`.
    """
    whole("futures", futures, at_least=1)
    whole("threads", threads, at_least=1)
    whole("seed", seed, at_least=0)
    candidates = [(one,) if isinstance(one, Move) else tuple(Move(*each) for each in one) for one in map(_named, moves)]
    if not candidates:
        raise ValueError("moves must hold at least one candidate")
    staffings: list[Sequence[Spell]] = [(), *(_spells(candidate) for candidate in candidates)]
    stage = set_stage(centre, horizon_seconds, start=start, staffings=staffings)
    race = Race(stage, len(candidates), objective or Objective(), seed, threads)
    stands_for = _run_race(race, _kinds(centre, start, candidates), futures)
    return race.ranking(candidates, stands_for, level)


def _named(one: Candidate) -> Candidate:
    """A plain (agent, team, minutes) is a move too."""
    if len(one) == 3 and not isinstance(one[0], Sequence):
        return Move(*one)
    return one


def _spells(candidate: Sequence[Move]) -> list[Spell]:
    for move in candidate:
        positive("moves: minutes", move.minutes)
    return [(move.agent, move.team, 0.0, move.minutes * SECONDS_A_MINUTE) for move in candidate]


def _kinds(centre: Centre, start: State, candidates: Sequence[Sequence[Move]]) -> list[list[int]]:
    """Candidates by kind: agents who are alike and equally busy, to the same team, for the same time."""
    alike = alike_now(centre, start)
    busy = {agent: team for agent, team, _ in start.in_conversation}
    absent = dict(start.absences)
    kinds: dict[object, list[int]] = {}
    for number, candidate in enumerate(candidates):
        key = [
            (alike[one.agent], busy.get(one.agent), absent.get(one.agent), centre.agents[one.agent].present, one[1:])
            for one in candidate
        ]
        kinds.setdefault(repr(key), []).append(number)
    return list(kinds.values())


def _run_race(race: Race, kinds: Sequence[Sequence[int]], futures: int) -> dict[int, int]:
    """Halve the kinds until few are left, then the people in them until one is; who stood for whom."""
    firsts = [kind[len(kind) // 2] for kind in kinds]
    stands_for = {member: first for kind, first in zip(kinds, firsts, strict=True) for member in kind}
    rounds = _rounds(len(firsts), KINDS_OPENED)
    left = race.halve(firsts, KINDS_OPENED, futures // 2 // max(rounds, 1))
    people = [member for kind in kinds if stands_for[kind[0]] in left for member in kind]
    stands_for |= {member: member for member in people}
    last = race.halve(people, 1, (futures - futures // 2) // max(_rounds(len(people), 1), 1))
    if race.futures(last[0]) == 0:
        race.play(last, futures // 2)
    return stands_for


def _rounds(many: int, few: int) -> int:
    count = 0
    while many > few:
        many, count = -(-many // 2), count + 1
    return count


@dataclass
class Race:
    """What has been seen of each candidate so far: the costs of the same futures with it and without it."""

    stage: Stage
    candidates: int
    objective: Objective
    seed: int
    threads: int
    played: int = 0
    _counts: dict[int, list[Whole]] = field(default_factory=dict)

    def halve(self, left: Sequence[int], until: int, futures_a_round: int) -> list[int]:
        """Play rounds in which the better half stays, until so few are left; all are judged by equally many futures."""
        left, reach = list(left), 0
        while len(left) > until:
            reach += max(futures_a_round // (len(left) + 1), LEAST_A_ROUND)
            self.play(left, reach)
            change = {one: float(self.change(one)[:reach].mean()) for one in left}
            left = sorted(left, key=lambda one: (change[one], one))[: max(-(-len(left) // 2), until)]
        return left

    def play(self, candidates: Sequence[int], reach: int) -> None:
        """Bring each of these to at least so many futures, and "nobody moves" with them."""
        rows = [(0, k) for k in range(self.futures(-1), reach)]
        rows += [(one + 1, k) for one in candidates for k in range(self.futures(one), reach)]
        if not rows:
            return
        tasks = np.array([(staffing, k, row) for row, (staffing, k) in enumerate(rows)], dtype=np.int64)
        counts = self._play(tasks)
        ends = np.flatnonzero(np.diff(tasks[:, 0])) + 1
        for one, found in zip(tasks[np.r_[0, ends], 0], np.split(counts, ends), strict=True):
            self._counts.setdefault(int(one) - 1, []).append(found)
        self.played += len(tasks)

    def _play(self, tasks: Whole) -> Whole:
        """The counts [task, team, COUNTS], shared out among the threads in portions."""
        teams, agents = len(self.stage.house.within), len(self.stage.shifts.group)
        whole_books = new_books(len(tasks), teams, 1)
        portions = np.array_split(tasks, self.threads * 2 if self.threads > 1 else 1)

        def play(portion: Whole) -> None:
            own = Books(whole_books.counts, whole_books.seconds, *new_books(1, teams, agents)[2:])
            self.stage.play(own, self.seed, portion)

        if self.threads == 1:
            play(tasks)
        else:
            with ThreadPoolExecutor(self.threads) as pool:
                list(pool.map(play, portions))
        return whole_books.counts

    def futures(self, candidate: int) -> int:
        """By how many futures a candidate has been judged so far (-1: nobody moves)."""
        return sum(map(len, self._counts.get(candidate, [])))

    def counts(self, candidate: int) -> Floats:
        """Counts [future, team, COUNTS] with the candidate, less those without, on the same futures."""
        ours = np.concatenate(self._counts[candidate])
        change: Floats = (ours - np.concatenate(self._counts[-1])[: len(ours)]).astype(np.float64)
        return change

    def change(self, candidate: int) -> Floats:
        """The change of the cost [future], all teams together."""
        change: Floats = self.objective.cost(self.counts(candidate)).sum(axis=1)
        return change

    def ranking(self, candidates: Sequence[tuple[Move, ...]], stands_for: dict[int, int], level: float) -> Ranking:
        """Everybody in order: those judged longest first, by what they change."""
        ranked = {one: self._ranked(candidates, one, level) for one in set(stands_for.values()) if self.futures(one)}
        order = sorted(
            range(len(candidates)),
            key=lambda one: (-ranked[stands_for[one]].futures, ranked[stands_for[one]].change, one),
        )
        found = [_for(candidates[one], ranked[stands_for[one]]) for one in order]
        return Ranking(tuple(found), self.played)

    def _ranked(self, candidates: Sequence[tuple[Move, ...]], one: int, level: float) -> Ranked:
        counts = self.counts(one)
        cost = self.objective.cost(counts)
        low, high = interval_of(cost.sum(axis=1), level)
        return Ranked(
            candidates[one],
            float(cost.sum(axis=1).mean()),
            (float(low), float(high)),
            cost.mean(axis=0),
            interval_of(cost, level),
            counts[..., written.ABANDONED].mean(axis=0),
            counts[..., written.IN_TIME].mean(axis=0),
            len(counts),
            candidates[one],
        )


def _for(moves: tuple[Move, ...], found: Ranked) -> Ranked:
    """What was found of somebody alike, for this candidate."""
    if moves == found.moves:
        return found
    figures = (getattr(found, name) for name in Ranked.__slots__ if name != "moves")
    return Ranked(moves, *figures)
