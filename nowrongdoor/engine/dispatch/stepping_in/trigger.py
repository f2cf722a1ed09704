"""When a line calls for others: a sustained wait, not a spike; and how many to ask."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from nowrongdoor.engine.dispatch.stepping_in.numbers import Numbers

CALM, CALLS, CALLS_LOUDLY = range(3)

LATEST_IN_A_ROW = 2.5
"""A look this many intervals after the last still stands in the same row: one look may be missing, not two."""

CALM_FOR_GOOD = 5
"""So many times as many calm looks as release the alarm, and the line needs its helpers no longer. An explosion comes
in waves: whoever goes home in the first calm minute is asked again in the next."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A line at one look: the oldest wait now, and the wait that the last one can expect (None: not known)."""

    at: datetime
    oldest_wait_seconds: float
    expected_wait_seconds: float | None = None

    def __post_init__(self) -> None:
        """Refuse waits that are no number or below zero, and a moment without a zone (ValueError)."""
        if self.at.tzinfo is None:
            raise ValueError(f"at ({self.at}) must have a time zone")
        for name in ("oldest_wait_seconds", "expected_wait_seconds"):
            value = getattr(self, name)
            if value is not None and not (math.isfinite(value) and value >= 0):
                raise ValueError(f"{name} ({value}) must be a finite number of 0 or more")

    @property
    def wait_seconds(self) -> float:
        """The worse of the two waits."""
        return max(self.oldest_wait_seconds, self.expected_wait_seconds or 0.0)


@dataclass(frozen=True, slots=True)
class Watch:
    """How a line stood after its last look: the level of its alarm, how many looks in a row were above and below.

    level 0 calm, 1 calls for help, 2 calls for twice as much; raised_at: when it left calm, None while calm.
    """

    level: int = CALM
    above_first: int = 0
    above_second: int = 0
    below_release: int = 0
    at: datetime | None = None
    raised_at: datetime | None = None


def watched(before: Watch, sample: Sample, numbers: Numbers) -> Watch:
    """The watch after one more look at the line.

    The alarm is raised by so many looks in a row above a threshold and released by as many below the release level,
    which lies lower: in between, it stays as it is. Looks closer together than half an interval are one look (two
    dispatchers). A single missing look does not break a row; after a longer gap, or when the clock has been set back,
    the rows begin anew and the level stays.
    """
    if before.at is not None and abs(sample.at - before.at) < timedelta(seconds=numbers.sample_seconds / 2):
        return before
    row = (
        before
        if _in_a_row(before.at, sample.at, numbers)
        else replace(before, above_first=0, above_second=0, below_release=0)
    )
    wait = sample.wait_seconds
    counted = Watch(
        level=before.level,
        above_first=_more(row.above_first, wait > numbers.first_wait_seconds),
        above_second=_more(row.above_second, wait > numbers.second_wait_seconds),
        below_release=_more(row.below_release, wait <= numbers.release_wait_seconds),
        at=sample.at,
        raised_at=before.raised_at,
    )
    return _levelled(counted, sample.at, numbers.samples_in_a_row)


def _in_a_row(last: datetime | None, at: datetime, numbers: Numbers) -> bool:
    """Whether this look follows the last one closely enough, and time has gone forward."""
    longest = timedelta(seconds=LATEST_IN_A_ROW * numbers.sample_seconds)
    return last is not None and timedelta(0) < at - last <= longest


def _more(row: int, goes_on: bool) -> int:
    return row + 1 if goes_on else 0


def _levelled(counted: Watch, at: datetime, in_a_row: int) -> Watch:
    """The level that these rows make; a row below the release level makes it calm whatever it was."""
    if counted.below_release >= in_a_row:
        return replace(counted, level=CALM, raised_at=None)
    level = max(
        counted.level,
        CALLS if counted.above_first >= in_a_row else CALM,
        CALLS_LOUDLY if counted.above_second >= in_a_row else CALM,
    )
    raised_at = (counted.raised_at or at) if level else None
    return replace(counted, level=level, raised_at=raised_at)


def calm_looks(numbers: Numbers, *, for_good: bool = False) -> int:
    """How many looks in a row below the release level make a line calm; `for_good`: so that helpers may go home."""
    return numbers.samples_in_a_row * (CALM_FOR_GOOD if for_good else 1)


def expected_wait_seconds(waiting: int, ready: int, wearers: int, handling_seconds: float) -> float:
    """How long the last one in the line can expect to wait in all: those before her and she, over those at work.

    Each of the `wearers` takes one every `handling_seconds`; the `ready` ones take theirs at once. With nobody at work
    it is told as for one: a lower bound.
    """
    return max(0, waiting - ready) * handling_seconds / max(1, wearers)


def how_many_to_ask(
    level: int, waiting: int, wearers: int, handling_seconds: float, under_way: int, numbers: Numbers
) -> int:
    """How many more to ask for, so that those who wait are worked off within the first threshold.

    waiting / (first_wait_seconds / handling_seconds) positions would do it; those at work and those asked or on their
    way count already. At least one while the line calls, twice as many at level 2, never more than `ask_at_most` at a
    time (of whom `under_way` are taken).
    """
    if level <= CALM:
        return 0
    wanted = math.ceil(waiting * handling_seconds / numbers.first_wait_seconds) - wearers
    wanted = max(1, wanted) * (2 if level >= CALLS_LOUDLY else 1)
    return max(0, min(wanted, numbers.ask_at_most) - under_way)
