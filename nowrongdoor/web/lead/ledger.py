"""The ledger of a team's moves: who stepped in elsewhere, how often, how long, who asked. By name, never ranked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from nowrongdoor.config.clock import now
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.line import move_reads
from nowrongdoor.townhall.line.models import Move
from nowrongdoor.townhall.line.move_rules import FEWEST_SHOWN
from nowrongdoor.townhall.line.moves import review_absorbed
from nowrongdoor.townhall.people.models import Team
from nowrongdoor.web.lead import look
from nowrongdoor.web.parts.answers import calmly
from nowrongdoor.web.parts.doors import open_to
from nowrongdoor.web.parts.who import names_of

WHO_SEES = ("lead", "administrator")
"""A planner sees the lines; whose moves they were is between a team and its lead."""

PERIODS_DAYS = (7, 28, 90)
USUAL_DAYS = 28
DECLINES: dict[str, Any] = dict(Move._meta.get_field("decline_reason").flatchoices)


@require_GET
@open_to(*WHO_SEES)
def ledger(request: HttpRequest) -> HttpResponse:
    """One team's moves in the period asked for."""
    acting = request.acting  # type: ignore[attr-defined]
    teams = [team for team in look.teams_on_board() if team.code in acting.teams]
    team = _chosen(request, acting, teams)
    if team is None:
        return render(request, "lead/no_ledger.html", {})
    return render(request, "lead/ledger.html", _page(request, team, teams))


@require_POST
@open_to(*WHO_SEES)
@calmly
def review(request: HttpRequest, absorption_id: int) -> HttpResponse:
    """The home lead has talked it through with her: she may be asked again."""
    acting = request.acting  # type: ignore[attr-defined]
    found = review_absorbed(acting, absorption_id, conclusion=request.POST.get("conclusion", ""), now=now())
    messages.success(request, _("Noted. %(name)s may be asked again.") % {"name": found.agent.name})
    return redirect(f"{resolve_url('lead:ledger')}?team={found.home.code}")


def _page(request: HttpRequest, team: Team, teams: list[Team]) -> dict[str, Any]:
    moment, days = now(), _days(request)
    found = move_reads.ledger(team, since=moment - timedelta(days=days), now=moment)
    names = names_of(who for who, _times in found.asked_by)
    return {
        "team": team,
        "teams": teams,
        "found": found,
        "asked_by": [(names[who], times) for who, times in found.asked_by],
        "reasons": [(DECLINES.get(reason, reason), times) for reason, times in found.reasons],
        "moves_in_all": sum(one.moves for one in found.people),
        "seconds_in_all": sum(one.seconds for one in found.people),
        "absorbed": [_absorbed(one) for one in move_reads.absorbed_now(team)],
        "fewest": FEWEST_SHOWN,
        "days": days,
        "periods": PERIODS_DAYS,
    }


def _chosen(request: HttpRequest, acting: Acting, teams: list[Team]) -> Team | None:
    """The team asked for, where the reader leads it; otherwise her own first one."""
    asked = request.GET.get("team", "") or acting.hat
    return next((team for team in teams if team.code == asked), teams[0] if teams else None)


def _days(request: HttpRequest) -> int:
    asked = request.GET.get("days", "")
    return int(asked) if asked.isdecimal() and int(asked) in PERIODS_DAYS else USUAL_DAYS


def _absorbed(one: Any) -> dict[str, Any]:
    share = one.away_seconds / one.worked_seconds if one.worked_seconds else 0.0
    return {"row": one, "percent": round(share * 100)}
