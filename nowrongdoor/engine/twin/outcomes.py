"""What came of the days that were played, and how sure one can be of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from nowrongdoor.engine.twin import books as written

Floats = NDArray[np.float64]


class Interval(NamedTuple):
    """From low to high; arrays with one entry for each team (or agent), or two numbers."""

    low: Floats
    high: Floats


@dataclass(frozen=True)
class Outcomes:
    """What came of each replication. offered = answered + abandoned + blocked + waiting, always.

    Counts [replication, team]: offered (whoever waited at the start included), answered, answered_in_time, abandoned,
    abandoned_early (gave up within the time of the promise), blocked, waiting (at the end of a look ahead; 0 after a
    day that was served out, unless nobody was there to answer people who never give up), in_conversation (at the end of
    a look ahead). Seconds [replication, team]: wait_seconds (summed over everybody answered, gone or still there, from
    their arrival, before the start too), answered_wait_seconds (those answered), longest_wait_seconds. Seconds
    [replication, agent], all cut off at the horizon: busy_seconds, away_seconds (busy for another team than the base),
    present_seconds (with the end of a conversation that outlasts the shift). And while a day is served out after the
    horizon: busy_after_seconds, present_after_seconds (until the last conversation of all is over).
    """

    books: written.Books

    def _count(self, column: int) -> Floats:
        return self.books.counts[:, :, column].astype(np.float64)

    @property
    def replications(self) -> int:
        """How many days were played."""
        return len(self.books.counts)

    @property
    def offered(self) -> Floats:
        """Everybody who called, and whoever waited at the start."""
        return self._count(written.OFFERED)

    @property
    def answered(self) -> Floats:
        """Whom somebody answered."""
        return self._count(written.ANSWERED)

    @property
    def answered_in_time(self) -> Floats:
        """Answered within the team's promise."""
        return self._count(written.IN_TIME)

    @property
    def abandoned(self) -> Floats:
        """Who gave up."""
        return self._count(written.ABANDONED)

    @property
    def abandoned_early(self) -> Floats:
        """Of those, who gave up within the time of the promise."""
        return self._count(written.GAVE_UP_EARLY)

    @property
    def blocked(self) -> Floats:
        """Who found nobody free and no place to wait."""
        return self._count(written.BLOCKED)

    @property
    def waiting(self) -> Floats:
        """Who still waits at the end."""
        return self._count(written.WAITING)

    @property
    def in_conversation(self) -> Floats:
        """Who is in conversation at the end of a look ahead."""
        return self._count(written.TALKING)

    @property
    def wait_seconds(self) -> Floats:
        """The waits of everybody, summed."""
        return self.books.seconds[:, :, written.WAIT]

    @property
    def answered_wait_seconds(self) -> Floats:
        """The waits of those answered, summed."""
        return self.books.seconds[:, :, written.ANSWERED_WAIT]

    @property
    def longest_wait_seconds(self) -> Floats:
        """The longest wait of anybody."""
        return self.books.seconds[:, :, written.LONGEST]

    @property
    def busy_seconds(self) -> Floats:
        """In conversation and after-work."""
        return self.books.people[:, :, written.BUSY]

    @property
    def away_seconds(self) -> Floats:
        """Of those, for another team than the base."""
        return self.books.people[:, :, written.AWAY]

    @property
    def present_seconds(self) -> Floats:
        """At work."""
        return self.books.people[:, :, written.PRESENT]

    @property
    def busy_after_seconds(self) -> Floats:
        """In conversation after the horizon."""
        return self.books.people[:, :, written.BUSY_AFTER]

    @property
    def present_after_seconds(self) -> Floats:
        """At work after the horizon."""
        return self.books.people[:, :, written.PRESENT_AFTER]

    def mean(self, name: str) -> Floats:
        """The mean over the replications, one for each team (or agent)."""
        mean: Floats = self._named(name).mean(axis=0)
        return mean

    def interval(self, name: str, level: float = 0.95) -> Interval:
        """Where the mean lies with this confidence, by Student's t over the replications; needs two of them."""
        return interval_of(self._named(name), level)

    def total(self, name: str) -> Floats:
        """Summed over teams (or agents), one for each replication."""
        total: Floats = self._named(name).sum(axis=1)
        return total

    def occupancy(self, agents: Sequence[int] | None = None, *, after_hours: bool = False) -> float:
        """Share of the time at work that these agents (None: all) are busy; 0 when nobody is at work.

        Until the horizon; with after_hours until the last conversation is over.
        """
        chosen = list(range(self.books.people.shape[1])) if agents is None else list(agents)
        busy, present = self.busy_seconds[:, chosen].sum(), self.present_seconds[:, chosen].sum()
        if after_hours:
            busy += self.busy_after_seconds[:, chosen].sum()
            present += self.present_after_seconds[:, chosen].sum()
        return float(busy / present) if present > 0 else 0.0

    def _named(self, name: str) -> Floats:
        if name not in NAMES:
            raise ValueError(f"name ({name!r}) must be one of {', '.join(NAMES)}")
        found: Floats = getattr(self, name)
        return found


NAMES = (
    "offered",
    "answered",
    "answered_in_time",
    "abandoned",
    "abandoned_early",
    "blocked",
    "waiting",
    "in_conversation",
    "wait_seconds",
    "answered_wait_seconds",
    "longest_wait_seconds",
    "busy_seconds",
    "away_seconds",
    "present_seconds",
    "busy_after_seconds",
    "present_after_seconds",
)


def interval_of(values: Floats, level: float) -> Interval:
    """The interval of the mean over the first axis; endless for one replication; ValueError when level is no share."""
    if not 0 < level < 1:
        raise ValueError(f"level ({level!r}) must be above 0 and below 1")
    count, mean = len(values), values.mean(axis=0)
    if count < 2:
        return Interval(np.full_like(mean, -np.inf), np.full_like(mean, np.inf))
    half = stdtrit(count - 1, 0.5 + level / 2) * values.std(axis=0, ddof=1) / np.sqrt(count)
    return Interval(mean - half, mean + half)
