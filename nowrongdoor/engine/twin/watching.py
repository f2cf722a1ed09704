"""One day looked at closely: who called, and who answered whom, when."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from nowrongdoor.engine.twin.books import ANSWERED, new_books
from nowrongdoor.engine.twin.centre import Centre
from nowrongdoor.engine.twin.checking import whole
from nowrongdoor.engine.twin.citizens import BLOCK, Coming, begin_day, new_coming, next_block
from nowrongdoor.engine.twin.compiling import FINGERPRINT, outermost
from nowrongdoor.engine.twin.layout import Calls, Floats, Whole, calls_of
from nowrongdoor.engine.twin.rehearsing import SEED_BITS, set_stage
from nowrongdoor.engine.twin.shifts import Move
from nowrongdoor.engine.twin.state import State


class Citizens(NamedTuple):
    """Everybody who calls on one day, in order: [citizen] seconds, team, handling seconds at home, patience seconds."""

    arrives: Floats
    team: Whole
    handling_seconds: Floats
    patience_seconds: Floats


class Answered(NamedTuple):
    """One answer: when the citizen came (negative: before the start), of which team, who answered, and when."""

    arrived_seconds: float
    team: int
    agent: int
    answered_seconds: float


def citizens(centre: Centre, *, horizon_seconds: float, seed: int, replication: int = 0) -> Citizens:
    """The citizens of one replication: the same ones that `run` plays, whoever is at work."""
    whole("seed", seed, at_least=0)
    whole("replication", replication, at_least=0)
    calls, coming = calls_of(centre, horizon_seconds), new_coming()
    blocks: list[Citizens] = []
    count = _draw_block(calls, coming, np.uint64(int(seed) % SEED_BITS), replication, horizon_seconds, True)
    while True:
        blocks.append(_first_of(coming, count))
        if count < BLOCK:
            at, team, handling, patience = (np.concatenate(columns) for columns in zip(*blocks, strict=True))
            return Citizens(at, team, handling, patience)
        count = _draw_block(calls, coming, np.uint64(int(seed) % SEED_BITS), replication, horizon_seconds, False)


def _first_of(coming: Coming, count: int) -> Citizens:
    """A copy of the first so many of a block."""
    return Citizens(
        coming.at[:count].copy(),
        coming.team[:count].copy(),
        coming.handling[:count].copy(),
        coming.patience[:count].copy(),
    )


def diary(
    centre: Centre,
    *,
    horizon_seconds: float,
    seed: int,
    replication: int = 0,
    start: State | None = None,
    moves: Sequence[Move] = (),
) -> list[Answered]:
    """Every answer of one replication in the order of the clock: that day of `run`, contact by contact."""
    stage = set_stage(centre, horizon_seconds, start=start, staffings=[moves])
    this_day = np.array([[0, replication, 0]])
    books = new_books(1, len(centre.teams), len(centre.agents))
    stage.play(books, seed, this_day)
    books = new_books(1, len(centre.teams), len(centre.agents), int(books.counts[..., ANSWERED].sum()))
    stage.play(books, seed, this_day)
    return [Answered(float(at), int(team), int(who), float(then)) for at, team, who, then in books.diary]


def _make_draw_block(fingerprint: str) -> Callable[[Calls, Coming, np.uint64, int, float, bool], int]:
    """As `playing.play_days`: the fingerprint of the room's source stands in the key on disk."""

    @outermost
    def draw_block(
        calls: Calls, coming: Coming, seed: np.uint64, replication: int, horizon: float, from_the_beginning: bool
    ) -> int:
        """The next block of a day's citizens, or its first; how many they are."""
        if from_the_beginning and len(fingerprint) > 0:
            begin_day(calls, coming, seed, replication)
        return next_block(calls, coming, horizon)

    return draw_block


_draw_block = _make_draw_block(FINGERPRINT)
