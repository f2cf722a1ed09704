"""The figures of a period: for every step and line, for each line, for each step, and for all together. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from nowrongdoor.townhall.insight.cells import Cell
from nowrongdoor.townhall.insight.costs import costs
from nowrongdoor.townhall.insight.facts import Facts
from nowrongdoor.townhall.insight.first_go import judge
from nowrongdoor.townhall.insight.periods import Period

ALL = ""
"""Every line together."""


@dataclass(slots=True)
class Figures:
    """Cells by (number of the step, code of the line); None and "" stand for all steps and all lines."""

    period: Period
    lines: tuple[str, ...]
    now: datetime
    cells: dict[tuple[int | None, str], Cell] = field(default_factory=dict)

    def cell(self, step: int | None = None, line: str = ALL) -> Cell:
        """One cell, empty where nothing happened."""
        return self.cells.get((step, line)) or Cell()

    def cells_of(self, step: int | None, line: str) -> Iterable[Cell]:
        """The four cells something in one step on one line belongs to; none for what lies outside."""
        if step is None or line not in self.lines:
            return []
        keys = ((step, line), (step, ALL), (None, line), (None, ALL))
        return [self.cells[key] if key in self.cells else self._begun(key) for key in keys]

    def _begun(self, key: tuple[int | None, str]) -> Cell:
        self.cells[key] = Cell()
        return self.cells[key]


def figures(facts: Facts, period: Period, lines: Collection[str], *, now: datetime) -> Figures:
    """Count the facts of a period as they are known at `now`."""
    found = Figures(period, tuple(lines), now)
    for call in facts.calls:
        for cell in found.cells_of(period.place(call.joined_at), call.line):
            cell.add_call(call)
    for one in judge(facts.asked, facts.promises, now=now):
        for cell in found.cells_of(period.place(one.asked.at), one.asked.line):
            cell.add_question(one)
    _count_promises(found, facts, now)
    _count_what_was_said_and_spent(found, facts)
    return found


def _count_what_was_said_and_spent(found: Figures, facts: Facts) -> None:
    """The citizens' answers, and the hours at work."""
    period = found.period
    for said in facts.said:
        for cell in found.cells_of(period.place(said.at), said.line):
            cell.add_answer(said)
    for cost in costs(facts):
        for cell in found.cells_of(period.place_of_day(cost.day), cost.line):
            cell.add_cost(cost)


def _count_promises(found: Figures, facts: Facts, now: datetime) -> None:
    """A promise counts for the team that gave it, when the first time it gave has come."""
    for promise in facts.promises:
        if promise.first_by <= now or promise.broken:
            for cell in found.cells_of(found.period.place(promise.first_by), promise.team):
                cell.add_promise(promise)
