"""Handing the citizen over with a colleague's yes, and sending her on without one, which needs a reason."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from nowrongdoor.townhall.contacts import reads as contacts
from nowrongdoor.townhall.line import handing
from nowrongdoor.townhall.line.hand_rows import TRANSFER_REASONS
from nowrongdoor.townhall.line.hand_rules import WORDS_MOST_CHARACTERS
from nowrongdoor.townhall.line.transferring import transfer as send
from nowrongdoor.townhall.people.models import Team
from nowrongdoor.web.desk.door import at_desk, desk_view
from nowrongdoor.web.desk.handing_look import strip_of
from nowrongdoor.web.desk.page import contact_piece
from nowrongdoor.web.parts.answers import look_at, tell_page
from nowrongdoor.web.parts.fragments import fragment

MOST_SHOWN = 8


@require_GET
@desk_view
def ways(request: HttpRequest, contact_id: int) -> HttpResponse:
    """Whom one could ask, and where the citizen could be sent; fetched when it is unfolded."""
    seat = at_desk(request)
    contact = contacts.in_hand(seat.acting, contact_id)
    if "away" in request.GET:
        return HttpResponse()
    teams = [team for team in seat.teams.values() if team.pk != contact.team_id]
    first = contact.questions.select_related("topic__team").order_by("position").first()
    wanted = first.topic.team if first and first.topic else contact.team
    shown = {
        "contact": contact,
        "colleagues": handing.colleagues_to_ask(seat.agent_id, wanted.code, now=seat.now)[:MOST_SHOWN],
        "teams": teams,
        "suggested": wanted,
        "reasons": TRANSFER_REASONS,
        "most_words": WORDS_MOST_CHARACTERS,
    }
    return look_at(render(request, "desk/hand_ways.html", shown), "#hand-ways button, #hand-ways select")


@require_POST
@desk_view
def ask(request: HttpRequest, contact_id: int) -> HttpResponse:
    """Ask one colleague to take the citizen over."""
    seat = at_desk(request)
    receiver = request.POST.get("receiver", "")
    handing.ask(seat.acting, contact_id, int(receiver) if receiver.isdecimal() else 0, now=seat.now)
    return contact_piece(request)


@require_POST
@desk_view
def complete(request: HttpRequest, ask_id: int) -> HttpResponse:
    """Put the citizen through to the colleague who said yes."""
    seat = at_desk(request)
    handing.complete(seat.acting, ask_id, now=seat.now)
    return tell_page(contact_piece(request), said=_("The citizen is put through."))


@require_POST
@desk_view
def withdraw(request: HttpRequest, ask_id: int) -> HttpResponse:
    """Take the question back; the citizen is with her again."""
    seat = at_desk(request)
    handing.withdraw(seat.acting, ask_id, now=seat.now)
    return contact_piece(request)


@require_POST
@desk_view
def transfer(request: HttpRequest, contact_id: int) -> HttpResponse:
    """Send the citizen on unasked, with a reason."""
    seat = at_desk(request)
    team = get_object_or_404(Team, code=request.POST.get("team", ""))
    because, words = request.POST.get("because", ""), request.POST.get("words", "")
    send(seat.acting, contact_id, team, because, now=seat.now, words=words)
    said = _("Sent on to %(team)s. The citizen keeps the place she rang at.") % {"team": team.name}
    return tell_page(contact_piece(request), said=said)


@require_GET
@desk_view
@fragment
def asked(request: HttpRequest) -> HttpResponse:
    """The strip of who is asked, as it is now."""
    return _asked_piece(request)


@require_POST
@desk_view
def answer(request: HttpRequest, ask_id: int) -> HttpResponse:
    """Yes, and her telephone rings with the colleague; or no, which needs no reason."""
    seat = at_desk(request)
    handing.answer(seat.acting, ask_id, request.POST.get("answer") == "yes", now=seat.now)
    return _asked_piece(request)


def _asked_piece(request: HttpRequest) -> HttpResponse:
    seat = at_desk(request)
    return render(request, "desk/hand_asked.html", strip_of(seat) | {"agent_id": seat.agent_id})
