"""Which times the desk offers for a promised call: three the receiving team can keep, one of them the usual."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from datetime import time as clock_time

from django.utils import timezone

from nowrongdoor.townhall.callbacks import deadlines
from nowrongdoor.townhall.people.models import Team
from nowrongdoor.townhall.people.reads import hours_of

OFFERED = 3
DAYS_AHEAD = 10
"""Closing times are looked for so many days ahead: beyond the longest row of holidays."""


@dataclass(frozen=True, slots=True)
class Offered:
    """The times offered, soonest first, and the one that is taken when nothing is chosen."""

    times: list[datetime]
    usual: datetime


def offered(team: Team, now: datetime) -> Offered:
    """The usual time (one opening day from now, on the quarter) and the closing times nearest to now."""
    hours = hours_of(team)
    usual = deadlines.usual_by(hours, now)
    others = [at for at in _closings(team, now) if at != usual][: OFFERED - 1]
    return Offered(sorted([usual, *others]), usual)


def _closings(team: Team, now: datetime) -> list[datetime]:
    """When the team closes on the days to come, as far as somebody could be rung before."""
    hours, local, found = hours_of(team), timezone.localtime(now), []
    for ahead in range(DAYS_AHEAD):
        evening = timezone.make_aware(datetime.combine(local.date() + timedelta(days=ahead), clock_time(23, 59)))
        found += [at for at in deadlines.nearest(hours, evening, now) if at <= evening]
    return sorted(set(found))


def cannot(team: Team, by: datetime, now: datetime) -> bool:
    """Whether the team cannot promise this time."""
    return bool(deadlines.trouble(hours_of(team), by, now))


def instead_of(team: Team, by: datetime, now: datetime) -> list[datetime]:
    """The times closest to one that cannot be promised; empty for one that can, and where none is near."""
    return list(deadlines.nearest(hours_of(team), by, now)) if cannot(team, by, now) else []
