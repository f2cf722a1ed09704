"""What a figure may say, and which line is worst. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

FEWEST_FOR_A_SHARE = 5
"""Below so many a share says more about chance than about the line (domain, section 7: small numbers)."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How one line stands now: its promise, its longest wait, and today's share (None: too little is known)."""

    position: int
    answer_within_seconds: float
    answer_share: float
    waiting_seconds: float | None
    share: float | None

    @property
    def times_promise(self) -> float:
        """The longest wait as a multiple of the promised time; 0 where nobody waits."""
        return (self.waiting_seconds or 0.0) / max(1.0, self.answer_within_seconds)

    @property
    def steps(self) -> int:
        """0 within the promise or nobody waits, 1 over it, 2 over twice, 3 over four times, and so on by doubling.

        Steps instead of seconds, so that the lines change places seldom and nobody loses the one she was reading.
        """
        steps, limit = 0, 1.0
        while self.times_promise > limit:
            steps, limit = steps + 1, limit * 2
        return steps

    @property
    def gap_points(self) -> int:
        """Whole percentage points that today's share is below the promise; 0 where kept or too little is known."""
        return 0 if self.share is None else max(0, round((self.answer_share - self.share) * 100))

    @property
    def worst_key(self) -> tuple[int, int, int]:
        """Sorts the worst line first: the longest wait in steps, then the gap, then the order of the boards."""
        return (-self.steps, -self.gap_points, self.position)


Ranked = TypeVar("Ranked")


def worst_first(lines: Iterable[tuple[Standing, Ranked]]) -> list[Ranked]:
    """The lines with the one that needs help most on top; alike lines keep the order of the boards."""
    return [line for _standing, line in sorted(lines, key=lambda pair: pair[0].worst_key)]


def worst_over_promise(lines: Iterable[tuple[Standing, Ranked]]) -> Ranked | None:
    """The one line to point at: where somebody waits the most times longer than promised; None where nobody does."""
    over = [(standing, line) for standing, line in lines if standing.steps > 0]
    worst = min(over, key=lambda pair: (-pair[0].times_promise, pair[0].position), default=None)
    return worst[1] if worst else None


def share(part: int, whole: int, *, fewest: int = FEWEST_FOR_A_SHARE) -> float | None:
    """A part of a whole as 0 to 1, or None where the whole is too small to speak of; ValueError: impossible counts."""
    if not 0 <= part <= whole:
        raise ValueError(f"{part} of {whole} is no share")
    return part / whole if whole >= max(1, fewest) else None
