"""The board's page, and its two live pieces, fetched again when their rooms ring."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from nowrongdoor.config.clock import now
from nowrongdoor.townhall.insight.staff import StaffNow
from nowrongdoor.townhall.line import move_reads
from nowrongdoor.townhall.people import reads as people
from nowrongdoor.townhall.people.models import Team
from nowrongdoor.web.lead import look
from nowrongdoor.web.lead.choice import choice_of
from nowrongdoor.web.lead.lines import the_lines
from nowrongdoor.web.lead.moves_look import the_moves
from nowrongdoor.web.lead.people import everybody, the_people
from nowrongdoor.web.lead.promises_look import the_promises
from nowrongdoor.web.lead.proposals_look import asked_team, the_proposals
from nowrongdoor.web.parts.doors import open_to
from nowrongdoor.web.parts.fragments import fragment

LEADS = ("lead", "planner", "administrator")
SET_AWAY = frozenset({"lead", "administrator"})


@require_GET
@open_to(*LEADS)
def board(request: HttpRequest) -> HttpResponse:
    """The whole page, with its pieces in it, so that it can be read before any script runs."""
    moment, teams = now(), look.teams_on_board()
    held, watches = people.skills(today=people.town_day(moment)).values(), move_reads.watches()
    staff = everybody(moment, teams, held)
    shown = the_lines(moment, teams, staff) | _below(request, moment, teams, staff)
    acting = request.acting  # type: ignore[attr-defined]
    shown |= the_moves(acting, teams, held, watches)
    shown |= the_proposals(acting, moment, teams, asked_team(request), watches)
    shown |= the_promises(moment, teams)
    return render(request, "lead/board.html", shown | {"may_set_up": may_set_up(request)})


@require_GET
@open_to(*LEADS)
@fragment
def lines(request: HttpRequest) -> HttpResponse:
    """The lines, worst first."""
    moment, teams = now(), look.teams_on_board()
    shown = the_lines(moment, teams, everybody(moment, teams))
    return render(request, "lead/lines.html", shown | {"may_set_up": may_set_up(request)})


@require_GET
@open_to(*LEADS)
@fragment
def below(request: HttpRequest) -> HttpResponse:
    """The people, what is held, and the day."""
    return below_piece(request)


def below_piece(request: HttpRequest) -> HttpResponse:
    """What stands below the lines as it is now: also the answer to what is done there."""
    moment, teams = now(), look.teams_on_board()
    return render(request, "lead/below.html", _below(request, moment, teams, everybody(moment, teams)))


def _below(request: HttpRequest, moment: datetime, teams: list[Team], staff: list[StaffNow]) -> dict[str, Any]:
    choice = choice_of(request, teams)
    return (
        the_people(choice, teams, staff, may_set_away=may_set_away(request))
        | look.the_held(moment, choice, teams)
        | look.the_day(moment, choice, teams)
        | look.choosing(choice, teams)
    )


def may_set_away(request: HttpRequest) -> bool:
    """Whether this person's board has the button; the town hall checks again."""
    return bool(request.acting.job_functions & SET_AWAY)  # type: ignore[attr-defined]


def may_set_up(request: HttpRequest) -> bool:
    """Whether an empty board may point this person to the setup pages."""
    return "administrator" in request.acting.job_functions  # type: ignore[attr-defined]
