"""Promises as a lead sees them: open, slipping, broken, untold, without a keeper at work; by team."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q

from nowrongdoor.engine.hours import instant
from nowrongdoor.townhall.callbacks.keepers import AtWork, at_work
from nowrongdoor.townhall.callbacks.models import Callback, CallbackTime
from nowrongdoor.townhall.callbacks.rules import NEEDS_OWNER, OPEN
from nowrongdoor.townhall.people import reads as people
from nowrongdoor.townhall.people.models import Team


@dataclass(frozen=True, slots=True)
class TeamPromises:
    """One receiving team's promises now; each number counts open ones, `broken` those broken and not yet answered.

    `today` are those that fall due before the day is over, late ones among them.
    """

    team: Team
    open: int = 0
    slipping: int = 0
    broken: int = 0
    untold: int = 0
    today: int = 0


_UNTOLD = CallbackTime.objects.filter(callback=OuterRef("pk"), told_at=None, over_at=None)


def overview(teams: Sequence[Team], now: datetime) -> list[TeamPromises]:
    """These teams in their order with their promises; one query."""
    day_ends = instant(people.town_day(now) + timedelta(days=1), time(0), settings.TIME_ZONE)
    rows = Callback.objects.filter(state__in=OPEN, team__in=teams).annotate(untold=Exists(_UNTOLD))
    counts = rows.values("team_id").annotate(
        open=Count("pk"),
        slipping=Count("pk", filter=Q(slips_at__lte=now, rung_at=None, broken_at=None)),
        broken=Count("pk", filter=Q(broken_at__isnull=False)),
        untold_count=Count("pk", filter=Q(untold=True)),
        today=Count("pk", filter=Q(by__lt=day_ends)),
    )
    found = {row["team_id"]: row for row in counts}
    return [_one(team, found.get(team.pk, {})) for team in teams]


def _one(team: Team, row: Mapping[str, Any]) -> TeamPromises:
    counts = (int(row.get(name, 0)) for name in ("open", "slipping", "broken", "untold_count", "today"))
    return TeamPromises(team, *counts)


def untold(now: datetime) -> list[CallbackTime]:
    """Times that hold and that no citizen has been told, longest untold first: none of them may be left lying."""
    rows = CallbackTime.objects.filter(told_at=None, over_at=None, callback__state__in=OPEN)
    return list(rows.select_related("callback__team", "callback__owner", "callback__promiser").order_by("given_at"))


def without_keeper(now: datetime) -> list[Callback]:
    """Promises of open teams whose keeper is not at work though somebody who could keep them is: to be empty always."""
    house = at_work(now)
    return [row for row in _deserted(house) if not _nobody_could(row, house)]


def unattended(now: datetime) -> list[Callback]:
    """Promises of open teams that lie with nobody, for nobody at all is at work."""
    house = at_work(now)
    return [row for row in _deserted(house) if _nobody_could(row, house)]


def _deserted(house: AtWork) -> list[Callback]:
    rows = Callback.objects.filter(state__in=NEEDS_OWNER).select_related("team", "owner")
    return [row for row in rows if house.facts(row).team_open and not _somebody(row, house)]


def _somebody(callback: Callback, house: AtWork) -> bool:
    return callback.owner_id in house.agents if callback.owner_id else callback.team_id in house.teams


def _nobody_could(callback: Callback, house: AtWork) -> bool:
    keeper = house.keeper(callback)
    return keeper is not None and keeper.agent_id == 0 and callback.team_id not in house.teams
