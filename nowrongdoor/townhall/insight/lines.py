"""The lines as the boards show them now: who waits, today's figures against the promise, and whether it is open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from nowrongdoor.engine.hours import is_open, next_opening
from nowrongdoor.townhall.insight import rules
from nowrongdoor.townhall.insight.day import today
from nowrongdoor.townhall.insight.reads import TeamFigures, day_figures
from nowrongdoor.townhall.people import reads as people
from nowrongdoor.townhall.people.models import Team


@dataclass(frozen=True, slots=True)
class LineNow:
    """One team's line now. `opens_at` is None while it is open, `waiting_since` when the first in it rang."""

    team: Team
    figures: TeamFigures
    waiting_since: datetime | None
    opens_at: datetime | None

    @property
    def over(self) -> int:
        """How many of today's contacts wait no longer: the n behind the share."""
        return self.figures.answered + self.figures.abandoned

    @property
    def share(self) -> float | None:
        """Answered in time of those who wait no longer, or None where they are too few to speak of."""
        return rules.share(self.figures.answered_in_time, self.over)

    @property
    def percent(self) -> int | None:
        """The share in whole percent, rounded down: 100 stands only where everybody was answered in time."""
        return None if self.share is None else self.figures.answered_in_time * 100 // self.over

    @property
    def keeps_promise(self) -> bool | None:
        """Whether today's share reaches what the team has promised; None where too little is known."""
        return None if self.share is None else self.share >= self.team.answer_share

    @property
    def standing(self) -> rules.Standing:
        """The line as the rules compare it with the others."""
        waiting = self.figures.longest_waiting_now_seconds if self.waiting_since else None
        team = self.team
        return rules.Standing(team.position, team.answer_within_seconds, team.answer_share, waiting, self.share)


@dataclass(frozen=True, slots=True)
class HouseNow:
    """All lines together."""

    offered: int
    answered: int
    answered_in_time: int
    abandoned: int
    waiting: int

    @property
    def over(self) -> int:
        """How many of today's contacts wait no longer: the n behind the share."""
        return self.answered + self.abandoned

    @property
    def share(self) -> float | None:
        """Answered in time of those who wait no longer, each by its own line's promise; None where they are too few."""
        return rules.share(self.answered_in_time, self.over)

    @property
    def percent(self) -> int | None:
        """The share in whole percent, rounded down."""
        return None if self.share is None else self.answered_in_time * 100 // self.over


def lines_now(teams: Sequence[Team], *, now: datetime) -> list[LineNow]:
    """These teams' lines in their order, with today's figures; one query. A team no longer in use has no line."""
    start, end = today(now, settings.TIME_ZONE)
    figures = {found.code: found for found in day_figures(start=start, end=end, now=now)}
    return [_line(team, figures[team.code], now) for team in teams if team.code in figures]


def _line(team: Team, figures: TeamFigures, now: datetime) -> LineNow:
    waiting_since = _moment(now, figures.longest_waiting_now_seconds) if figures.waiting else None
    hours = people.hours_of(team)
    opens_at = None if is_open(hours, now) else next_opening(hours, now).start
    return LineNow(team, figures, waiting_since, opens_at)


def _moment(now: datetime, seconds_ago: float) -> datetime:
    """That long before now, to the millisecond: the same moment comes out of every later look."""
    exact = now - timedelta(seconds=seconds_ago) + timedelta(microseconds=500)
    return exact.replace(microsecond=exact.microsecond // 1000 * 1000)


def worst_first(lines: Sequence[LineNow]) -> list[LineNow]:
    """The lines with the one that needs help most on top (`rules.Standing.worst_key`)."""
    return rules.worst_first((line.standing, line) for line in lines)


def worst_over_promise(lines: Sequence[LineNow]) -> LineNow | None:
    """The one line to point at, or None where nobody waits longer than promised."""
    return rules.worst_over_promise((line.standing, line) for line in lines)


def house_now(lines: Sequence[LineNow]) -> HouseNow:
    """The whole house's figures as the sum of its lines'."""
    counts = ("offered", "answered", "answered_in_time", "abandoned", "waiting")
    return HouseNow(**{count: sum(getattr(line.figures, count) for line in lines) for count in counts})
