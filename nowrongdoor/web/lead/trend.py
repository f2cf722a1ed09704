"""A figure over time as a picture: a line with its interval as a band, a point for each week or day. Pure.

What cannot be judged yet is drawn hollow; where there is too little to show, the line has a gap.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 380, 168
LEFT, RIGHT, TOP, BOTTOM = 40, 10, 12, 26
FLOOR = HEIGHT - BOTTOM
TOPS_OF_PERCENT = (10, 20, 50, 100)
MOST_LABELS = 7
HALVES = 2


@dataclass(frozen=True, slots=True)
class Reading:
    """One step as it is to be drawn: numbers on the picture's own scale, None where nothing may be shown."""

    label: str
    said: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    settled: bool = True


@dataclass(frozen=True, slots=True)
class Point:
    """Where one reading stands; `said` is read aloud and shown on pointing."""

    x: int
    y: int
    said: str
    settled: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """A label on an axis."""

    at: int
    text: str


@dataclass(frozen=True, slots=True)
class Trend:
    """All that is drawn, in pixels of a WIDTH x HEIGHT box; paths as SVG says them."""

    points: tuple[Point, ...]
    lines: tuple[str, ...]
    bands: tuple[str, ...]
    levels: tuple[Mark, ...]
    steps: tuple[Mark, ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    floor: int = FLOOR


def trend(readings: Sequence[Reading], *, tops: Sequence[float] = TOPS_OF_PERCENT, unit: str = " %") -> Trend:
    """The picture of some readings; its top is the lowest of `tops` that holds them all."""
    highest = max((one.high or one.value or 0.0 for one in readings), default=0.0)
    top = next((one for one in tops if one >= highest), max(highest, 1.0))
    xs = [_x(number, len(readings)) for number in range(len(readings))]
    places = list(zip(xs, readings, strict=True))
    levels = tuple(Mark(_y(level, top), f"{level:g}{unit}") for level in (0, top / HALVES, top))
    return Trend(
        points=tuple(Point(x, _y(one.value, top), one.said, one.settled) for x, one in places if one.value is not None),
        lines=tuple(_line(run, top) for run in _runs(places)),
        bands=tuple(_band(run, top) for run in _runs(places) if all(one.high is not None for _x_, one in run)),
        levels=levels,
        steps=_labels(places),
    )


def tops_of_numbers(highest: float) -> tuple[float, ...]:
    """Round tops for a figure that is no share: 1, 2, 5, 10, 20, 50 and so on."""
    found: list[float] = []
    size = 1.0
    while not found or found[-1] < highest:
        found += [size, 2 * size, 5 * size]
        size *= 10
    return tuple(found)


Run = list[tuple[int, Reading]]


def _runs(places: Sequence[tuple[int, Reading]]) -> list[Run]:
    """Readings that follow each other and may be shown, broken where one may not and where judging ends."""
    runs: list[Run] = [[]]
    for x, one in places:
        if one.value is None:
            runs.append([])
        elif runs[-1] and runs[-1][-1][1].settled != one.settled:
            runs.append([runs[-1][-1], (x, one)] if runs[-1] else [(x, one)])
        else:
            runs[-1].append((x, one))
    return [run for run in runs if len(run) > 1]


def _line(run: Run, top: float) -> str:
    return "M" + " L".join(f"{x} {_y(one.value or 0.0, top)}" for x, one in run)


def _band(run: Run, top: float) -> str:
    upper = [f"{x} {_y(one.high or 0.0, top)}" for x, one in run]
    lower = [f"{x} {_y(one.low or 0.0, top)}" for x, one in reversed(run)]
    return "M" + " L".join([*upper, *lower]) + " Z"


def _labels(places: Sequence[tuple[int, Reading]]) -> tuple[Mark, ...]:
    """As many labels as there is room for, the last step always among them."""
    every = max(1, -(-len(places) // MOST_LABELS))
    last = len(places) - 1
    return tuple(Mark(x, one.label) for number, (x, one) in enumerate(places) if (last - number) % every == 0)


def _x(number: int, how_many: int) -> int:
    room = WIDTH - LEFT - RIGHT - 24
    return LEFT + 12 + round(number * room / max(1, how_many - 1))


def _y(value: float, top: float) -> int:
    return FLOOR - round((FLOOR - TOP) * min(value, top) / top)
