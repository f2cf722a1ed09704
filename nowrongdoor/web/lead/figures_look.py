"""What the page of figures shows, in words and pictures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from nowrongdoor.townhall.insight.cells import Cell
from nowrongdoor.townhall.insight.figures import Figures
from nowrongdoor.townhall.insight.measures import HONEST_FOUR, MEASURES
from nowrongdoor.townhall.insight.periods import Step
from nowrongdoor.web.lead.trend import Reading, Trend, tops_of_numbers, trend
from nowrongdoor.web.parts.figures import Shown, between_of, name_of, sized_of, text_of
from nowrongdoor.web.parts.figures import shown as of_measure

TABLE = (*HONEST_FOUR, "service_level", "service_level_of_answered", "cost_per_solved")
TRENDS = (*HONEST_FOUR, "service_level", "cost_per_solved")


def shown(code: str, cell: Cell) -> Shown:
    """A figure of a cell, in the reader's language."""
    return of_measure(code, MEASURES[code](cell))


def four(cell: Cell) -> list[Shown]:
    """The figures that keep each other honest, side by side."""
    return [shown(code, cell) for code in HONEST_FOUR]


def table(found: Figures, line: str) -> list[dict[str, Any]]:
    """A row for each week or day, the latest first."""
    steps = list(enumerate(found.period.steps))
    return [
        {"label": label(step, found.period.kind), "cells": [_told(code, found.cell(number, line)) for code in TABLE]}
        for number, step in reversed(steps)
    ]


def _told(code: str, cell: Cell) -> Shown:
    """A figure of one week; where nothing can be judged yet the provisional one stands in its place, and says so."""
    if code == "first_go" and not cell.fates and cell.young:
        return shown("first_go_so_far", cell)
    return shown(code, cell)


def lines(found: Figures, teams: Iterable[Any]) -> list[dict[str, Any]]:
    """A row for each line in the order of the boards: teams are not ranked, and people not shown."""
    return [{"team": team, "cells": [shown(code, found.cell(None, team.code)) for code in TABLE]} for team in teams]


def label(step: Step, kind: str) -> str:
    """`week 46`, or `18/11` for a day."""
    if kind == "day":
        return f"{step.first:%d}/{step.first:%m}".lstrip("0").replace("/0", "/")
    return _("week %(number)s") % {"number": step.first.isocalendar().week}


@dataclass(frozen=True, slots=True)
class Pictured:
    """One figure over time, with the name it has and the sentence that says what is seen."""

    code: str
    name: str
    picture: Trend
    said: str


def pictures(found: Figures, line: str) -> list[Pictured]:
    """The figures over time, the honest four first."""
    return [_pictured(code, found, line) for code in TRENDS]


def _pictured(code: str, found: Figures, line: str) -> Pictured:
    cells = [(step, found.cell(number, line)) for number, step in enumerate(found.period.steps)]
    readings = [_reading(code, step, cell, found.period.kind) for step, cell in cells]
    if code == "cost_per_solved":
        tops = tops_of_numbers(max((one.value or 0.0 for one in readings), default=0.0))
        picture = trend(readings, tops=tops, unit="")
    else:
        picture = trend(readings)
    said = "; ".join(point.said for point in picture.points) or _("too little data yet")
    return Pictured(code, name_of(code), picture, said)


def _reading(code: str, step: Step, cell: Cell, kind: str) -> Reading:
    """A week or day; where nothing can be judged yet the provisional figure is drawn, hollow."""
    one, settled = MEASURES[code](cell), True
    if code == "first_go" and one.value is None and cell.young.total():
        one, settled = MEASURES["first_go_so_far"](cell), False
    word = label(step, kind)
    scale = 1.0 if code == "cost_per_solved" else 100.0
    text, between = text_of(code, one), between_of(one)
    parts = [f"{word}: {text}", f"({between})" if between else "", f"n = {sized_of(one)}"]
    said = " ".join(part for part in parts if part) + ("" if settled else " " + _("provisional"))
    value, low, high = (number * scale if number is not None else None for number in (one.value, one.low, one.high))
    return Reading(word.split()[-1], said, value, low, high, settled)
