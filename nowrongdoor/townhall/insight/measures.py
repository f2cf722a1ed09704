"""Every figure that is shown of a period, read from a cell; each has its meaning in the dictionary. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from nowrongdoor.townhall.insight.cells import Cell
from nowrongdoor.townhall.insight.first_go import Fate
from nowrongdoor.townhall.insight.shares import Share


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure with its size: `part` of `n`, its 95 % interval, and why it is hidden (`few`, `people`, `no_rate`)."""

    value: float | None
    part: float | None = None
    n: int | None = None
    low: float | None = None
    high: float | None = None
    hidden: str = ""


def of_share(share: Share) -> Measure:
    """A share as a measure; what is hidden keeps its n and nothing else."""
    part = None if share.hidden else share.part
    return Measure(share.value, part, share.whole, share.low, share.high, share.hidden)


def _count(number: int) -> Measure:
    return Measure(float(number), n=number)


def _hours(cell: Cell) -> Measure:
    return Measure(cell.hours, n=len(cell.worked) if cell.hours is not None else None, hidden=_too_few_people(cell))


def _cost(cell: Cell) -> Measure:
    value = cell.kroner_per_solved
    if value is not None:
        return Measure(value, cell.kroner, cell.solved)
    no_rate = cell.seconds > 0 and not (cell.priced and cell.kroner)
    return Measure(None, n=cell.solved, hidden=_too_few_people(cell) or ("no_rate" if no_rate else "few"))


def _too_few_people(cell: Cell) -> str:
    return "people" if cell.hours is None else ""


MEASURES: dict[str, Callable[[Cell], Measure]] = {
    "first_go": lambda cell: of_share(cell.first_go),
    "repeat": lambda cell: of_share(cell.came_back),
    "broken_promises": lambda cell: of_share(cell.broken_promises),
    "satisfied": lambda cell: of_share(cell.satisfied),
    "first_go_so_far": lambda cell: of_share(cell.first_go_so_far),
    "answered_at_once_anonymous": lambda cell: of_share(cell.anonymous),
    "service_level": lambda cell: of_share(cell.service_level),
    "service_level_of_answered": lambda cell: of_share(cell.service_level_of_answered),
    "offered": lambda cell: _count(cell.calls.total()),
    "answered": lambda cell: _count(cell.calls["answered"]),
    "abandoned": lambda cell: _count(cell.calls["abandoned"]),
    "solved": lambda cell: _count(cell.solved),
    "hours_at_work": _hours,
    "cost_per_solved": _cost,
}
"""By code, in the order in which they are exported."""

HONEST_FOUR = ("first_go", "repeat", "broken_promises", "satisfied")
"""They stand beside each other wherever the first of them stands: none of them can be bettered at another's cost."""

FATES = tuple(Fate)
"""What became of questions, in the order in which it is listed."""
