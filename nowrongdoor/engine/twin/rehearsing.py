"""Play many days of a centre: the one question this room is asked, with its answer in arrays."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from nowrongdoor.engine.twin.books import Books, new_books
from nowrongdoor.engine.twin.centre import Centre
from nowrongdoor.engine.twin.checking import finite, positive, whole
from nowrongdoor.engine.twin.citizens import new_coming
from nowrongdoor.engine.twin.grouping import Grouping
from nowrongdoor.engine.twin.layout import Calls, House, Whole, calls_of, house_of
from nowrongdoor.engine.twin.outcomes import Outcomes
from nowrongdoor.engine.twin.playing import Opening, play_days
from nowrongdoor.engine.twin.scene import Scene, new_scene
from nowrongdoor.engine.twin.shifts import Move, Shifts, shifts_of
from nowrongdoor.engine.twin.state import State

FIRST_PLACES = 256
PORTIONS_A_THREAD = 4
SEED_BITS = 2**64


@dataclass(frozen=True)
class Stage:
    """A centre laid out for the compiled code, ready to be played any number of times."""

    calls: Calls
    house: House
    shifts: Shifts
    opening: Opening
    horizon_seconds: float
    served_out: bool

    def new_scene(self, places: int) -> Scene:
        """Room for one thread's days, with so many places in each line."""
        return new_scene(len(self.shifts.group), len(self.house.wears), len(self.house.within), places)

    def play(self, books: Books, seed: int, tasks: Whole) -> None:
        """Play these (staffing, replication, row of the books); a line without room is given twice as much."""
        coming, places = new_coming(), max(FIRST_PLACES, 1 << (len(self.opening.waiting) + 1).bit_length())
        first, last = 0, len(tasks)
        while first < last:
            scene = self.new_scene(places)
            first = play_days(
                self.calls,
                self.house,
                self.shifts,
                self.opening,
                coming,
                scene,
                books,
                np.uint64(int(seed) % SEED_BITS),
                tasks,
                first,
                last,
                self.horizon_seconds,
                self.served_out,
            )
            places *= 2


def run(
    centre: Centre,
    *,
    horizon_seconds: float,
    replications: int,
    seed: int,
    start: State | None = None,
    threads: int = 1,
    moves: Sequence[Move] = (),
    served_out: bool | None = None,
) -> Outcomes:
    """Play the centre's next `horizon_seconds` so many times, each time with other citizens.

    start None: a whole day from an empty house; nobody new comes after the horizon, and the line is served out by
    whoever is there then. With a start: a look ahead from this moment, counted when the horizon is reached. served_out
    says it otherwise. moves: (agent, team, from_seconds, to_seconds), whose hat an agent has on for that time. The same
    seed brings the same citizens, whatever the staffing, the number of replications and the threads. Agents whose
    presence ends in a conversation finish it. ValueError names what cannot be.
    """
    whole("replications", replications, at_least=1)
    whole("threads", threads, at_least=1)
    whole("seed", seed, at_least=0)
    stage = set_stage(centre, horizon_seconds, start=start, staffings=[moves], served_out=served_out)
    books = new_books(replications, len(centre.teams), len(centre.agents))
    play_all(stage, books, seed, threads)
    return Outcomes(books)


def play_all(stage: Stage, books: Books, seed: int, threads: int) -> None:
    """Fill the books, the replications shared out among the threads; who plays which makes no difference."""
    numbers = np.arange(len(books.counts))
    tasks = np.stack([np.zeros_like(numbers), numbers, numbers], axis=1)
    if threads == 1:
        stage.play(books, seed, tasks)
        return
    with ThreadPoolExecutor(threads) as pool:
        portions = np.array_split(tasks, threads * PORTIONS_A_THREAD)
        for played in [pool.submit(stage.play, books, seed, portion) for portion in portions]:
            played.result()


def set_stage(
    centre: Centre,
    horizon_seconds: float,
    *,
    start: State | None = None,
    staffings: Sequence[Sequence[Move]] = ((),),
    served_out: bool | None = None,
) -> Stage:
    """Lay the centre out for the compiled code, with these lists of moves; ValueError names what cannot be."""
    horizon = positive("horizon_seconds", horizon_seconds)
    if start is not None:
        start.check(centre)
    for moves in staffings:
        check_moves(centre, moves)
    grouping = Grouping()
    shifts = shifts_of(centre, grouping, horizon, start, staffings)
    return Stage(
        calls_of(centre, horizon),
        house_of(centre, grouping),
        shifts,
        opening_of(centre, start),
        horizon,
        start is None if served_out is None else served_out,
    )


def check_moves(centre: Centre, moves: Sequence[Move]) -> None:
    """Refuse a move to a hat she does not have, and one that ends before it begins (ValueError)."""
    for agent, team, begins, ends in moves:
        if not 0 <= agent < len(centre.agents):
            raise ValueError(f"moves: agent ({agent!r}) must be the number of one of the {len(centre.agents)} agents")
        if team not in centre.agents[agent].all_hats:
            raise ValueError(f"moves: team ({team!r}) must be one of the hats of agent {agent}")
        finite("moves: from_seconds", begins, at_least=0.0)
        if not ends > begins:
            raise ValueError(f"moves: to_seconds ({ends!r}) must lie after from_seconds ({begins!r})")


def opening_of(centre: Centre, start: State | None) -> Opening:
    """The first moment in arrays."""
    start = start or State()
    waiting = sorted(start.waiting, key=lambda one: -one[1])
    ready = np.zeros(len(centre.agents))
    for agent, ready_seconds in start.ready:
        ready[agent] = ready_seconds
    return Opening(
        np.array(waiting, dtype=np.float64).reshape(-1, 2),
        np.array(start.in_conversation, dtype=np.float64).reshape(-1, 3),
        ready,
    )
