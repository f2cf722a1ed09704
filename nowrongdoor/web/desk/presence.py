"""What I am now, which hat I wear, and picking up the telephone."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from nowrongdoor.townhall.contacts import reads as contacts
from nowrongdoor.townhall.errors import Slip
from nowrongdoor.townhall.line import actions as line
from nowrongdoor.townhall.line import presence
from nowrongdoor.townhall.line.rules import State
from nowrongdoor.townhall.people import actions as people
from nowrongdoor.townhall.people.models import Agent, Team
from nowrongdoor.townhall.topics.news import note_read
from nowrongdoor.web.desk.door import at_desk, desk_view
from nowrongdoor.web.desk.page import contact_piece, me_piece


@require_POST
@desk_view
def choose(request: HttpRequest) -> HttpResponse:
    """Ready, on a break, or away; with a contact in hand it is a wish for afterwards."""
    seat = at_desk(request)
    try:
        state = State(request.POST.get("state", ""))
    except ValueError as error:
        raise Slip("state", _("Choose ready, break or away.")) from error
    if state == State.AWAY and request.POST.get("leaving") != "yes" and (waiting := contacts.parked(seat.agent_id)):
        return _ask_before_leaving(request, len(waiting))
    presence.choose(seat.acting, seat.agent_id, state, now=seat.now, reason=request.POST.get("reason", ""))
    return me_piece(request)


def _ask_before_leaving(request: HttpRequest, waiting: int) -> HttpResponse:
    """Who goes home with contacts parked is asked first; she may go all the same."""
    answer = render(request, "desk/leaving.html", {"waiting": waiting})
    answer["HX-Retarget"], answer["HX-Reswap"] = "#said", "innerHTML"
    return answer


@require_POST
@desk_view
def wear(request: HttpRequest) -> HttpResponse:
    """Put on another hat; the contact in hand keeps the one it was answered under."""
    seat = at_desk(request)
    team = get_object_or_404(Team, code=request.POST.get("team", ""))
    people.wear(seat.acting, Agent.objects.get(pk=seat.agent_id), team, now=seat.now)
    return me_piece(request)


@require_POST
@desk_view
def card_read(request: HttpRequest) -> HttpResponse:
    """The card of the hat that was put on is read."""
    seat = at_desk(request)
    team = get_object_or_404(Team, code=request.POST.get("team", ""))
    note_read(seat.acting, seat.agent_id, team, now=seat.now)
    return contact_piece(request)


@require_POST
@desk_view
def pick_up(request: HttpRequest) -> HttpResponse:
    """Answer the ringing telephone from here, where the telephone system lets us."""
    seat = at_desk(request)
    line.pick_up(seat.acting, seat.agent_id, now=seat.now)
    return contact_piece(request)
