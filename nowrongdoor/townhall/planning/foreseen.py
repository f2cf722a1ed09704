"""What is foretold of a line: the mean, and the interval in which nine futures of ten lie. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from nowrongdoor.townhall.planning.futures import Ways
from nowrongdoor.townhall.planning.picture import Picture

LOW, HIGH = 0.05, 0.95
"""The interval is of what will happen, not of its mean: one hour in ten lies outside."""

LONGEST_WAIT_STRETCH = 1.7
"""The twin knows hats and not levels, so its longest waits are too short. The upper half of their interval is made so
much longer: what held nine times of ten on rehearsed days other than those the advisor is judged on."""

WHATS = ("share", "longest_wait_seconds", "lost")


@dataclass(frozen=True, slots=True)
class Foreseen:
    """One line at one horizon: the share answered in time, the longest wait, and how many give up."""

    share: float
    share_low: float
    share_high: float
    longest_wait_seconds: float
    longest_wait_low: float
    longest_wait_high: float
    lost: float
    lost_low: float
    lost_high: float

    def of(self, what: str) -> tuple[float, float, float]:
        """Mean, low and high of one of `WHATS`."""
        stem = "longest_wait" if what == "longest_wait_seconds" else what
        return getattr(self, what), getattr(self, f"{stem}_low"), getattr(self, f"{stem}_high")


@dataclass(frozen=True)
class Outlook:
    """What is foretold if things go this way, for every line and horizon."""

    lines: Mapping[str, Mapping[int, Foreseen]]

    def at(self, team_code: str, horizon_minutes: int) -> Foreseen:
        """One line so many minutes ahead (30 or 60); KeyError for another."""
        return self.lines[team_code][horizon_minutes]

    def as_dict(self) -> dict[str, dict[str, dict[str, float]]]:
        """For JSON."""
        return {code: {str(minutes): asdict(one) for minutes, one in by.items()} for code, by in self.lines.items()}


def outlook_from(kept: Mapping[str, Mapping[str, Mapping[str, float]]]) -> Outlook:
    """An outlook as it was kept in JSON."""
    return Outlook({code: {int(minutes): Foreseen(**one) for minutes, one in by.items()} for code, by in kept.items()})


def outlook_of(picture: Picture, ways: Mapping[int, Ways]) -> Outlook:
    """The outlook from the futures played at each horizon (minutes)."""
    return Outlook(
        {
            line.code: {minutes: _foreseen(way, number, line.ring_seconds) for minutes, way in ways.items()}
            for number, line in enumerate(picture.lines)
        }
    )


def _foreseen(way: Ways, line: int, ring_seconds: float) -> Foreseen:
    """The twin's wait ends when a contact is given to somebody; a citizen's lasts until the telephone is picked up."""
    longest = way.longest_seconds[:, line] + ring_seconds
    return Foreseen(*_three(way.share[:, line]), *_three(longest, LONGEST_WAIT_STRETCH), *_three(way.lost[:, line]))


def _three(values: NDArray[np.float64], stretch: float = 1.0) -> Sequence[float]:
    low, high = (float(one) for one in np.quantile(values, [LOW, HIGH]))
    mean = float(values.mean())
    return round(mean, 4), round(low, 4), round(high + (stretch - 1.0) * max(0.0, high - mean), 4)
