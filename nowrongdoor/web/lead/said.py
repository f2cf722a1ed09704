"""What citizens said of how it went: every team's share with its interval, and the lines written about one's own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from nowrongdoor.config.clock import now
from nowrongdoor.townhall.contacts import survey_reads as reads
from nowrongdoor.townhall.contacts.survey_reads import Satisfaction
from nowrongdoor.townhall.contacts.survey_rules import FEWEST_PEOPLE, FEWEST_SHOWN
from nowrongdoor.townhall.people import reads as people
from nowrongdoor.townhall.people.models import Team
from nowrongdoor.web.lead.page import LEADS
from nowrongdoor.web.parts.doors import open_to

PERIODS_DAYS = (7, 28, 90)
USUAL_DAYS = 28


@dataclass(frozen=True, slots=True)
class Row:
    """One team's answers; percentages are None where too few have answered. `team` is None for the whole house."""

    team: Team | None
    asked: int
    n: int
    mean: float | None
    percent: int | None
    low: int
    high: int
    hidden: str


@require_GET
@open_to(*LEADS)
def said(request: HttpRequest) -> HttpResponse:
    """The answers of the last days; what was written only for the leads of that team."""
    moment, days = now(), _days(request)
    since = moment - timedelta(days=days)
    teams = {team.code: team for team in people.teams(also_closed=True)}
    shown = {
        "by_team": [_row(one, teams) for one in reads.by_team(since, moment)],
        "by_topics": [_row(one, teams) for one in reads.by_topics(since, moment)],
        "all": _row(reads.in_all(since, moment), teams),
        "days": days,
        "periods": PERIODS_DAYS,
        "fewest": FEWEST_SHOWN,
        "fewest_people": FEWEST_PEOPLE,
    }
    return render(request, "lead/said.html", shown | _lines(request, teams, since, moment))


def _lines(request: HttpRequest, teams: dict[str, Team], since: Any, until: Any) -> dict[str, Any]:
    """The lines about the teams she leads; nothing at all for whoever leads none."""
    acting = request.acting  # type: ignore[attr-defined]
    mine = [team for team in teams.values() if team.code in acting.teams] if "lead" in acting.job_functions else []
    return {"mine": [(team, reads.lines(acting, team, since, until)) for team in mine]}


def _row(one: Satisfaction, teams: dict[str, Team]) -> Row:
    figures = (one.share, one.low, one.high)
    percent, low, high = (None if share is None else round(share * 100) for share in figures)
    return Row(teams.get(one.code), one.asked, one.n, one.mean, percent, low or 0, high or 0, one.hidden)


def _days(request: HttpRequest) -> int:
    asked = request.GET.get("days", "")
    return int(asked) if asked.isdecimal() and int(asked) in PERIODS_DAYS else USUAL_DAYS
