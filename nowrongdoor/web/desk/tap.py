"""The tap on the shoulder at the desk: the strip that asks, and what she can answer there."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from nowrongdoor.townhall.errors import Slip
from nowrongdoor.townhall.line import moves
from nowrongdoor.web.desk.door import at_desk, desk_view
from nowrongdoor.web.desk.tap_look import strip
from nowrongdoor.web.parts.fragments import fragment


@require_GET
@desk_view
@fragment
def tap(request: HttpRequest) -> HttpResponse:
    """The strip as it is now."""
    return tap_piece(request)


def tap_piece(request: HttpRequest) -> HttpResponse:
    """The strip as it is now: also the answer to what is said in it."""
    seat = at_desk(request)
    return render(request, "desk/tap.html", strip(seat) | {"agent_id": seat.agent_id})


@require_POST
@desk_view
def yes(request: HttpRequest, move_id: int) -> HttpResponse:
    """She steps in: at once, or when the contact in hand is closed."""
    seat = at_desk(request)
    moves.accept(seat.acting, move_id, now=seat.now, after_contact="after_contact" in request.POST)
    return tap_piece(request)


@require_POST
@desk_view
def no(request: HttpRequest, move_id: int) -> HttpResponse:
    """She does not; why is hers to say or not."""
    seat = at_desk(request)
    moves.decline(seat.acting, move_id, now=seat.now, reason=request.POST.get("reason", ""))
    return tap_piece(request)


@require_POST
@desk_view
def home(request: HttpRequest, move_id: int) -> HttpResponse:
    """She comes home: now, or when the contact in hand is closed. A move that has not begun is called off."""
    seat = at_desk(request)
    moves.come_home(seat.acting, move_id, now=seat.now)
    return tap_piece(request)


@require_POST
@desk_view
def say_today(request: HttpRequest) -> HttpResponse:
    """Ask me first today, or do not ask me today; the same again takes it back. Why is not asked."""
    seat = at_desk(request)
    says = {"volunteer": moves.volunteer, "opt_out": moves.opt_out}.get(request.POST.get("today", ""))
    if says is None:
        raise Slip("today", _("Choose whether you may be asked today."))
    says(seat.acting, seat.agent_id, seat.today, on=request.POST.get("on") == "yes", now=seat.now)
    return tap_piece(request)
