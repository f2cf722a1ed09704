"""The citizens' ways drawn as a flow: a column for each contact, a band for those who went on. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nowrongdoor.townhall.insight.journey_rules import Flow, Step
from nowrongdoor.townhall.people.models import Team

WIDTH, TOP, BOTTOM = 960, 30, 10
BLOCK_WIDTH, LABEL_WIDTH = 14, 96
TALLEST, GAP, LOWEST_BLOCK = 240, 26, 4
"""Pixels: the tallest column without its gaps, the room between two blocks, and the smallest block that is seen."""


@dataclass(frozen=True, slots=True)
class Block:
    """Everybody who was at one step in one column."""

    x: int
    y: int
    height: int
    team: Team
    step: Step
    journeys: int
    width: int = BLOCK_WIDTH

    @property
    def label_x(self) -> int:
        """Where the words beside the block begin."""
        return self.x + BLOCK_WIDTH + 6

    @property
    def label_y(self) -> int:
        """The line the words stand on: at the block's middle, and never above its top."""
        return self.y + max(11, self.height // 2 + 4)


@dataclass(frozen=True, slots=True)
class Band:
    """Those who went from one block to one in the next column; `path` is the middle of the band, as SVG says it."""

    path: str
    thickness: int
    team: Team
    to_team: Team
    journeys: int


@dataclass(frozen=True, slots=True)
class Drawing:
    """All that is drawn, in pixels of a WIDTH x `height` box; `columns` are (x, number of the contact)."""

    blocks: tuple[Block, ...]
    bands: tuple[Band, ...]
    columns: tuple[tuple[int, int], ...]
    height: int
    width: int = WIDTH


Place = tuple[int, Step]
Move = tuple[int, Step, Step]


def drawing(flow: Flow, teams: Mapping[str, Team]) -> Drawing:
    """Blocks and bands of a flow; the steps of teams that are not among `teams` are left out."""
    stops = {place: count for place, count in flow.stops.items() if place[1].team in teams}
    scale = _scale(stops)
    blocks = _blocks(stops, teams, scale)
    columns = sorted({column for column, _step in stops})
    bands = _bands(flow, blocks, scale)
    height = max((block.y + block.height for block in blocks.values()), default=0) + BOTTOM
    marks = tuple((_x(column, columns), column + 1) for column in columns)
    return Drawing(tuple(blocks.values()), tuple(bands), marks, height)


def _scale(stops: Mapping[Place, int]) -> float:
    """Pixels for one journey, so that the fullest column is as tall as it may be."""
    fullest: dict[int, int] = {}
    for (column, _step), count in stops.items():
        fullest[column] = fullest.get(column, 0) + count
    return TALLEST / max(fullest.values(), default=1)


def _x(column: int, columns: list[int]) -> int:
    room = WIDTH - BLOCK_WIDTH - LABEL_WIDTH
    return column * room // max(1, len(columns) - 1)


def _blocks(stops: Mapping[Place, int], teams: Mapping[str, Team], scale: float) -> dict[Place, Block]:
    """Each column from the top, in the order of the boards, so that a team stands where one looks for it."""
    columns = sorted({column for column, _step in stops})
    blocks: dict[Place, Block] = {}
    for column in columns:
        y = TOP
        here = [(step, count) for (at, step), count in stops.items() if at == column]
        for step, count in sorted(here, key=lambda one: (teams[one[0].team].position, one[0])):
            height = max(LOWEST_BLOCK, round(count * scale))
            blocks[column, step] = Block(_x(column, columns), y, height, teams[step.team], step, count)
            y += height + GAP
    return blocks


def _bands(flow: Flow, blocks: Mapping[Place, Block], scale: float) -> list[Band]:
    """Bands leave and arrive in the order of the blocks they join, each on its own piece of the edge."""
    left: dict[Place, int] = {}
    arrived: dict[Place, int] = {}
    bands = []
    for column, here, there in sorted(_drawn(flow, blocks), key=lambda move: _heights(blocks, move)):
        count = flow.moves[column, here, there]
        thickness = max(2, round(count * scale))
        start, end = blocks[column, here], blocks[column + 1, there]
        y1 = start.y + left.get((column, here), 0) + thickness // 2
        y2 = end.y + arrived.get((column + 1, there), 0) + thickness // 2
        left[column, here] = left.get((column, here), 0) + thickness
        arrived[column + 1, there] = arrived.get((column + 1, there), 0) + thickness
        bands.append(Band(_curve(start.x + BLOCK_WIDTH, y1, end.x, y2), thickness, start.team, end.team, count))
    return bands


def _drawn(flow: Flow, blocks: Mapping[Place, Block]) -> list[Move]:
    return [move for move in flow.moves if (move[0], move[1]) in blocks and (move[0] + 1, move[2]) in blocks]


def _heights(blocks: Mapping[Place, Block], move: Move) -> tuple[int, int, int]:
    column, here, there = move
    return column, blocks[column, here].y, blocks[column + 1, there].y


def _curve(x1: int, y1: int, x2: int, y2: int) -> str:
    middle = (x1 + x2) // 2
    return f"M{x1} {y1}C{middle} {y1} {middle} {y2} {x2} {y2}"
