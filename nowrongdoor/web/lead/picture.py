"""The half-hour picture of today as whole-pixel bars, for the template to draw. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from zoneinfo import ZoneInfo

from nowrongdoor.townhall.insight.half_hours import HalfHour

WIDTH, HEIGHT = 640, 190
LEFT, RIGHT, TOP, BOTTOM = 42, 4, 14, 24
FULL = HEIGHT - TOP - BOTTOM
MOST_STEPS = 4


@dataclass(frozen=True, slots=True)
class Block:
    """One part of a bar: `kind` is answered, lost or waiting."""

    kind: str
    y: int
    height: int


@dataclass(frozen=True, slots=True)
class Bar:
    """One half-hour: its place, its parts from the bottom up, and its figures."""

    x: int
    width: int
    blocks: tuple[Block, ...]
    half_hour: HalfHour


@dataclass(frozen=True, slots=True)
class Mark:
    """A label on an axis."""

    at: int
    text: str


@dataclass(frozen=True, slots=True)
class Picture:
    """All that is drawn; everything in pixels of a WIDTH x HEIGHT box."""

    bars: tuple[Bar, ...]
    hours: tuple[Mark, ...]
    levels: tuple[Mark, ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    floor: int = HEIGHT - BOTTOM


def picture(half_hours: Sequence[HalfHour], timezone: str) -> Picture:
    """Bars for the half-hours; the hours are labelled on the town's wall clock."""
    step = level_step(max((one.offered for one in half_hours), default=0))
    top = step * MOST_STEPS
    width = (WIDTH - LEFT - RIGHT) // max(1, len(half_hours))
    bars = tuple(
        Bar(LEFT + number * width + 1, width - 2, _blocks(one, top), one) for number, one in enumerate(half_hours)
    )
    zone = ZoneInfo(timezone)
    hours = (Mark(bar.x, _hour(bar.half_hour.start, zone)) for bar in bars)
    levels = tuple(Mark(_y(level, top), str(level)) for level in range(step, top + 1, step))
    return Picture(bars, tuple(mark for mark in hours if mark.text), levels)


def level_step(most: int) -> int:
    """The smallest of 1, 2, 5, 10, 20, 50 ... of which four reach the tallest bar."""
    steps = chain.from_iterable((size, 2 * size, 5 * size) for size in (10**power for power in range(9)))
    return next(step for step in steps if step * MOST_STEPS >= most)


def _hour(moment: datetime, zone: ZoneInfo) -> str:
    local = moment.astimezone(zone)
    return f"{local:%H}" if local.minute == 0 else ""


def _y(count: int, top: int) -> int:
    return TOP + FULL - round(FULL * count / top)


def _blocks(one: HalfHour, top: int) -> tuple[Block, ...]:
    """The answered at the bottom, the lost on them, those who still wait on top; parts with nobody are left out."""
    blocks, below = [], 0
    for kind, count in (("answered", one.answered), ("lost", one.abandoned), ("waiting", one.waiting)):
        upper, lower = _y(below + count, top), _y(below, top)
        if count:
            blocks.append(Block(kind, upper, lower - upper))
        below += count
    return tuple(blocks)
