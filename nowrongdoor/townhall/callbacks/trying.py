"""When a citizen who did not pick up is rung again: three times, an hour apart, not all in one half-day. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from nowrongdoor.engine.hours import Hours, instant
from nowrongdoor.engine.hours.opening import openings_from
from nowrongdoor.townhall.callbacks.rules import COUNTS, Outcome

MOST_ATTEMPTS = 3
GAP_MINUTES = 60
GAP = timedelta(minutes=GAP_MINUTES)
"""What holds until a coordinator sets other numbers (`numbers`)."""

ALLOWED = {"most_attempts": (1, 10), "gap_minutes": (5, 24 * 60)}
"""Each house number from and to: nobody is rung all day, nobody is given up without a try."""

NOON = time(12)


@dataclass(frozen=True, slots=True)
class Tried:
    """One dial: when its leg ended, and how."""

    ended_at: datetime
    outcome: Outcome


def counted(tried: Sequence[Tried]) -> list[Tried]:
    """The dials that count as attempts, oldest first."""
    return sorted((one for one in tried if one.outcome in COUNTS), key=lambda one: one.ended_at)


def used_up(tried: Sequence[Tried], most: int = MOST_ATTEMPTS) -> bool:
    """Whether every attempt has been made."""
    return len(counted(tried)) >= most


def half_day(at: datetime, timezone: str) -> tuple[date, bool]:
    """The local day of a moment, and whether it is past noon."""
    local = at.astimezone(ZoneInfo(timezone))
    return local.date(), local.time() >= NOON


def next_try(hours: Hours, tried: Sequence[Tried], *, most: int = MOST_ATTEMPTS, gap: timedelta = GAP) -> datetime:
    """The first moment at which the citizen may be rung again: the gap is over, it is open, and where it is the last
    try and all before it fell into one half-day, it is another half-day. ValueError when no attempt was made."""
    attempts = counted(tried)
    if not attempts:
        raise ValueError("nobody has tried yet: there is nothing to wait for")
    earliest = attempts[-1].ended_at.astimezone(UTC) + gap
    halves = {half_day(one.ended_at, hours.timezone) for one in attempts}
    shunned = next(iter(halves)) if len(halves) == 1 and len(attempts) == most - 1 and most > 1 else None
    for one in openings_from(hours, earliest):
        moment = max(one.start, earliest)
        if half_day(moment, hours.timezone) == shunned:
            moment = _half_after(moment, hours.timezone)
        if moment < one.end:
            return moment
    raise AssertionError("openings never end")  # pragma: no cover - `openings_from` goes on for ever


def _half_after(at: datetime, timezone: str) -> datetime:
    """When the next half-day begins."""
    day, past_noon = half_day(at, timezone)
    return instant(day + timedelta(days=1), time(), timezone) if past_noon else instant(day, NOON, timezone)
