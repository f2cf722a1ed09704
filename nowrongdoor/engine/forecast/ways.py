"""What every way of forecasting can do, so that they may be tried against each other on the same days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from nowrongdoor.engine.forecast.history import History
from nowrongdoor.engine.forecast.outlook import Outlook


class Way(Protocol):
    """A way of forecasting that has learned from a history."""

    def outlook(self, days: Sequence[date]) -> list[Outlook]:
        """What it expects of these days."""

    def outlook_then(self, row: int, known: int) -> Outlook:
        """What it would have expected of day `row` of the history when only the first `known` days were known."""

    def knowing(self, history: History) -> Way:
        """The same way, as it was learned, with this longer history to look at."""


class Learn(Protocol):
    """How a way learns: from the first `until` days; the history may be longer, and is only looked at afterwards."""

    def __call__(self, history: History, until: int) -> Way:
        """The way, learned."""
