"""The order of things on a rehearsal's stage: what happens when, and nothing else."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable
from datetime import datetime, timedelta

Deed = Callable[[datetime], None]


class Stage:
    """Deeds by town time; what is due at the same moment happens in the order it was asked for."""

    def __init__(self) -> None:
        self._coming: list[tuple[datetime, int, Deed]] = []
        self._order = itertools.count()

    def at(self, moment: datetime, deed: Deed) -> None:
        """Let `deed(now)` happen at `moment`, or at once when that is past."""
        heapq.heappush(self._coming, (moment, next(self._order), deed))

    def every(self, length: timedelta, deed: Deed, first: datetime, last: datetime) -> None:
        """Let a deed happen at the first moment, and again after every `length`, until the last."""

        def again(now: datetime) -> None:
            deed(now)
            if now + length <= last:
                self.at(now + length, again)

        self.at(first, again)

    @property
    def next_moment(self) -> datetime | None:
        """When the next deed is due; None when the stage is empty."""
        return self._coming[0][0] if self._coming else None

    def take(self) -> tuple[datetime, Deed]:
        """The next deed and its moment, taken off the stage; IndexError when it is empty."""
        moment, _order, deed = heapq.heappop(self._coming)
        return moment, deed
