"""My own moves: who asked, when, how long; and stepping in of one's own accord."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from nowrongdoor.townhall.line import move_reads, moves
from nowrongdoor.townhall.people.models import Team
from nowrongdoor.web.desk.door import at_desk, desk_view
from nowrongdoor.web.desk.seat import Seat
from nowrongdoor.web.desk.tap_look import strip
from nowrongdoor.web.parts.who import names_of


@require_GET
@desk_view
def shifts(request: HttpRequest) -> HttpResponse:
    """The moves of the current number of days, the latest first, with the strip on top."""
    seat = at_desk(request)
    shown = strip(seat) | own_ledger(seat) | {"agent_id": seat.agent_id, "others": _others(seat)}
    return render(request, "desk/tap_shifts.html", shown)


def own_ledger(seat: Seat) -> dict[str, Any]:
    """Her moves with the names of those who asked, and what they come to beside what the rules allow."""
    numbers = move_reads.numbers()
    since = seat.now - timedelta(days=numbers.period_days)
    lines = move_reads.ledger_of(seat.agent_id, since=since, now=seat.now)
    names = names_of(line.move.asked_by for line in lines)
    standing = move_reads.standings(now=seat.now, agents=[seat.agent_id]).get(seat.agent_id)
    return {
        "lines": [{"line": line, "asker": names[line.move.asked_by]} for line in lines],
        "seconds_in_all": sum(line.seconds for line in lines),
        "numbers": numbers,
        "standing": standing,
    }


def _others(seat: Seat) -> list[Team]:
    """The hats she holds besides that of her base."""
    return [team for team in seat.teams.values() if team != seat.base and seat.level_in(team) is not None]


@require_POST
@desk_view
def step_in(request: HttpRequest) -> HttpResponse:
    """She steps in of her own accord, where the rules allow it."""
    seat = at_desk(request)
    team = get_object_or_404(Team, code=request.POST.get("team", ""))
    made = moves.step_in(seat.acting, seat.agent_id, team, now=seat.now)
    if made.began_at is None:
        messages.success(request, _("You go to %(team)s when this contact is closed.") % {"team": team.name})
    else:
        messages.success(request, _("You are with %(team)s now. Thank you.") % {"team": team.name})
    return redirect("desk:desk")
