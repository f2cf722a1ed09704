"""The figures of a period as rows of a table with columns that stay: for CSV, for JSON, for other systems. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from nowrongdoor.townhall.insight.figures import ALL, Figures
from nowrongdoor.townhall.insight.measures import MEASURES, Measure
from nowrongdoor.townhall.insight.periods import Step

COLUMNS = ("from_day", "to_day", "line", "metric", "value", "part", "n", "low", "high", "hidden")
"""Their names and order never change; a new figure is a new row, a new column comes last."""

WHOLE_HOUSE = "all"
DIGITS = 6


def rows(found: Figures) -> Iterator[dict[str, Any]]:
    """One row for each step, line and figure, and for the whole period; nothing in them is about a person."""
    for number, step in [*enumerate(found.period.steps), (None, None)]:
        for line in (*found.lines, ALL):
            cell = found.cell(number, line)
            for code, read in MEASURES.items():
                yield _row(found, step, line, code, read(cell))


def _row(found: Figures, step: Step | None, line: str, code: str, one: Measure) -> dict[str, Any]:
    first = step.first if step else found.period.steps[0].first
    last = step.last if step else found.period.steps[-1].last
    numbers = (one.value, one.part, one.n, one.low, one.high)
    told = (first.isoformat(), last.isoformat(), line or WHOLE_HOUSE, code, *map(_rounded, numbers), one.hidden)
    return dict(zip(COLUMNS, told, strict=True))


def _rounded(number: float | None) -> float | int | None:
    return round(number, DIGITS) if isinstance(number, float) else number
