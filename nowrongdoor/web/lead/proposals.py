"""The advisor on the board: what each sensible move would do to both lines, and asking with one click or by itself."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from nowrongdoor.config.clock import now
from nowrongdoor.townhall.line import move_reads
from nowrongdoor.townhall.people.models import Team
from nowrongdoor.townhall.planning import actions, wanting
from nowrongdoor.web.lead import look
from nowrongdoor.web.lead.page import LEADS
from nowrongdoor.web.lead.proposals_look import asked_team, the_proposals
from nowrongdoor.web.parts.answers import calmly, tell_page
from nowrongdoor.web.parts.doors import open_to
from nowrongdoor.web.parts.fragments import fragment


@require_GET
@open_to(*LEADS)
@fragment
def proposals(request: HttpRequest) -> HttpResponse:
    """What could be done about the line that calls, or about the one asked for."""
    return proposals_piece(request, asked_team(request))


def proposals_piece(request: HttpRequest, code: str) -> HttpResponse:
    """The piece as it is now for one line: also the answer to what is done in it."""
    acting = request.acting  # type: ignore[attr-defined]
    return render(
        request, "lead/proposals.html", the_proposals(acting, now(), look.teams_on_board(), code, move_reads.watches())
    )


@require_POST
@open_to(*LEADS)
@calmly
def look_ahead(request: HttpRequest) -> HttpResponse:
    """Ask for the next hour of one line; the worker makes the look, and the piece shows it when it is there."""
    team = get_object_or_404(Team, code=request.POST.get("team", ""), active=True)
    wanting.want_look(request.acting, team, now=now())  # type: ignore[attr-defined]
    return _answer(request, team.code, "")


@require_POST
@open_to("lead", "administrator")
@calmly
def ask_for(request: HttpRequest, advice_id: int, number: int) -> HttpResponse:
    """Ask the people of one proposal."""
    asked = actions.ask_for(request.acting, advice_id, number, now=now())  # type: ignore[attr-defined]
    names = ", ".join(move.agent.name for move in asked)
    said = ngettext("%(names)s is asked.", "%(names)s are asked.", len(asked)) % {"names": names}
    return _answer(request, asked_team(request), said)


@require_POST
@open_to("lead", "administrator")
@calmly
def by_itself(request: HttpRequest) -> HttpResponse:
    """Let the house ask by itself within the rules, or no longer."""
    on = request.POST.get("on") == "yes"
    actions.let_the_house_ask(request.acting, on, now=now())  # type: ignore[attr-defined]
    said = _("The house asks by itself now, within the rules.") if on else _("The house asks nobody by itself now.")
    return _answer(request, asked_team(request), said)


def _answer(request: HttpRequest, code: str, said: str) -> HttpResponse:
    if request.headers.get("HX-Request"):
        piece = proposals_piece(request, code)
        return tell_page(piece, said=said) if said else piece
    if said:
        messages.success(request, said)
    return redirect(f"{resolve_url('lead:board')}?help={code}" if code else "lead:board")
