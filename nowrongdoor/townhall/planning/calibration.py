"""Do nine intervals of ten hold? What was foretold beside what happened."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from nowrongdoor.engine.intervals import wilson
from nowrongdoor.townhall.planning.models import Foretold

TOLERANCE = 1e-6


@dataclass(frozen=True, slots=True)
class Held:
    """How many were foretold and judged, how many lay inside, and the share with its 95 % interval (Wilson, 1927).

    An empty `team`, `what` or a horizon of 0 stands for all of them together.
    """

    team: str
    what: str
    horizon_minutes: int
    n: int
    inside: int
    share: float
    share_low: float
    share_high: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """A row for each line, figure and horizon, and all of them together."""

    rows: tuple[Held, ...]
    all: Held


def calibration(*, since: datetime, now: datetime) -> Calibration:
    """How often the intervals held, of everything whose horizon was reached in this time."""
    judged = Foretold.objects.filter(fate="judged", due_at__gt=since, due_at__lte=now)
    found = list(
        judged.values_list("team__position", "team__code", "horizon_minutes", "what", "low", "high", "happened")
    )
    groups: dict[tuple[int, str, int, str], list[bool]] = {}
    for position, code, minutes, what, low, high, came in found:
        inside = low - TOLERANCE <= (came or 0.0) <= high + TOLERANCE
        groups.setdefault((position, code, minutes, what), []).append(inside)
    rows = tuple(_held(code, what, minutes, held) for (_, code, minutes, what), held in sorted(groups.items()))
    return Calibration(rows, _held("", "", 0, [one for held in groups.values() for one in held]))


def _held(team: str, what: str, minutes: int, inside: Iterable[bool]) -> Held:
    answers = list(inside)
    return Held(team, what, minutes, len(answers), sum(answers), *wilson(sum(answers), len(answers)))
