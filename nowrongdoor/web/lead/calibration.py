"""Do the forecasts hold? How often what happened lay inside the 90 % interval that was foretold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from nowrongdoor.config.clock import now
from nowrongdoor.townhall.people import reads as people
from nowrongdoor.townhall.people.models import Team
from nowrongdoor.townhall.planning.calibration import calibration as calibrated
from nowrongdoor.web.lead.page import LEADS
from nowrongdoor.web.parts.doors import open_to

PERIODS_DAYS = (7, 28, 90)
USUAL_DAYS = 28
FEWEST = 20
"""With fewer forecasts than this a share says nothing, and none is shown."""

WHAT_WORDS = {
    "share": _("answered in time"),
    "longest_wait": _("longest wait"),
    "longest_wait_seconds": _("longest wait"),
    "lost": _("lost"),
}

WIDTH, LEFT, ROW, TOP, BOTTOM = 720, 210, 26, 26, 8
LOW, HIGH = 85, 95
"""A 90 % interval keeps its word when it holds between these percentages."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line, figure and horizon: how many were foretold, how many held, and where it is drawn."""

    team: Team | None
    what: Any
    horizon_minutes: int
    n: int
    inside: int
    percent: int | None
    low: int
    high: int
    y: int

    @property
    def places(self) -> dict[str, int]:
        """Where the share and its interval stand across the picture."""
        return {"at": _x(self.percent or 0), "low": _x(self.low), "high": _x(self.high)}

    @property
    def keeps(self) -> bool | None:
        """Whether it may hold as it should; None where too little is known."""
        return None if self.percent is None else self.low <= HIGH and self.high >= LOW


@require_GET
@open_to(*LEADS)
def calibration(request: HttpRequest) -> HttpResponse:
    """A picture and a table, for the period asked for."""
    asked = request.GET.get("days", "")
    days = int(asked) if asked.isdecimal() and int(asked) in PERIODS_DAYS else USUAL_DAYS
    moment = now()
    found = calibrated(since=moment - timedelta(days=days), now=moment)
    teams = {team.code: team for team in people.teams(also_closed=True)}
    rows = [_row(one, teams, number) for number, one in enumerate(found.rows)]
    shown = {"rows": rows, "all": _row(found.all, teams, 0), "days": days, "periods": PERIODS_DAYS, "fewest": FEWEST}
    return render(request, "lead/calibration.html", shown | _picture(len(rows)))


def _row(one: Any, teams: dict[str, Team], number: int) -> Row:
    enough = one.n >= FEWEST
    figures = (round(share * 100) for share in (one.share, one.share_low, one.share_high)) if enough else (None, 0, 0)
    percent, low, high = figures
    what = WHAT_WORDS.get(getattr(one, "what", ""), "")
    code, horizon = getattr(one, "team", ""), getattr(one, "horizon_minutes", 0)
    return Row(teams.get(code), what, horizon, one.n, one.inside, percent, low or 0, high or 0, TOP + number * ROW)


def _picture(rows: int) -> dict[str, Any]:
    """The box everything is drawn in; a percent is x_per_percent pixels."""
    return {
        "width": WIDTH,
        "height": TOP + rows * ROW + BOTTOM,
        "floor": TOP + rows * ROW,
        "ticks": [(percent, _x(percent)) for percent in (0, 25, 50, 75, 90, 100)],
        "band": (_x(LOW), _x(HIGH) - _x(LOW)),
    }


def _x(percent: int) -> int:
    """Pixels from the left edge; the words of the row stand before it."""
    return LEFT + round(percent * (WIDTH - LEFT - 16) / 100)
