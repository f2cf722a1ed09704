"""Stepping in on the lead's board: what goes on, calling somebody home, taking a question back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from nowrongdoor.config.clock import now
from nowrongdoor.townhall.line import move_reads
from nowrongdoor.townhall.line import moves as actions
from nowrongdoor.townhall.people import reads as people
from nowrongdoor.web.lead import look
from nowrongdoor.web.lead.moves_look import the_moves
from nowrongdoor.web.lead.page import LEADS
from nowrongdoor.web.parts.answers import calmly, tell_page
from nowrongdoor.web.parts.doors import open_to
from nowrongdoor.web.parts.fragments import fragment

Act = Callable[..., Any]


@require_GET
@open_to(*LEADS)
@fragment
def moves(request: HttpRequest) -> HttpResponse:
    """The moves that go on, and the lines as lenders and borrowers."""
    return moves_piece(request)


def moves_piece(request: HttpRequest) -> HttpResponse:
    """The piece as it is now: also the answer to what is done in it."""
    acting = request.acting  # type: ignore[attr-defined]
    held = people.skills(today=people.town_day(now())).values()
    return render(request, "lead/moves.html", the_moves(acting, look.teams_on_board(), held, move_reads.watches()))


@require_POST
@open_to("lead", "administrator")
@calmly
def call_home(request: HttpRequest, move_id: int) -> HttpResponse:
    """The home lead calls her home; a contact in hand is finished first."""
    return _done(request, move_id, actions.recall, _("She is called home."))


@require_POST
@open_to("lead", "administrator")
@calmly
def take_back(request: HttpRequest, move_id: int) -> HttpResponse:
    """The question is taken back before it is answered."""
    return _done(request, move_id, actions.withdraw, _("The question is taken back."))


@require_POST
@open_to("lead", "administrator")
@calmly
def agree(request: HttpRequest, move_id: int) -> HttpResponse:
    """The home lead says yes to one move more than the rules have as a rule, and she is asked."""
    acting = request.acting  # type: ignore[attr-defined]
    actions.agree(acting, move_id, now=now())
    return _done(request, move_id, actions.offer, _("You have said yes, and she is asked."))


@require_POST
@open_to("lead", "administrator")
@calmly
def have_seen(request: HttpRequest, move_id: int) -> HttpResponse:
    """The home lead has seen that somebody directed one of hers elsewhere."""
    return _done(request, move_id, actions.seen_by_home_lead, _("Noted as seen."))


def _done(request: HttpRequest, move_id: int, act: Act, sentence: str) -> HttpResponse:
    """Do it, and show the piece again; without scripts the whole board."""
    act(request.acting, move_id, now=now())  # type: ignore[attr-defined]
    if request.headers.get("HX-Request"):
        return tell_page(moves_piece(request), said=sentence)
    messages.success(request, sentence)
    return redirect("lead:board")
