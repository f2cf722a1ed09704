"""The desk's page, and its live pieces, each fetched again when its room rings."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from nowrongdoor.townhall.line import presence
from nowrongdoor.web.desk import hand, look
from nowrongdoor.web.desk.door import at_desk, desk_view
from nowrongdoor.web.desk.handing_look import strip_of
from nowrongdoor.web.desk.tap_look import strip
from nowrongdoor.web.parts.fragments import fragment


@require_GET
@desk_view
def desk(request: HttpRequest) -> HttpResponse:
    """The whole page; opening it makes the agent known to the line (away, until she says she is ready)."""
    seat = at_desk(request)
    if seat.presence is None:
        presence.arrive(seat.acting, seat.agent_id, now=seat.now)
        del seat.presence
    presence.desk_opened(seat.acting, seat.agent_id, now=seat.now)
    pieces = look.me(seat) | look.the_line(seat) | look.my_day(seat) | hand.contact(seat, opened_number(request))
    pieces |= strip(seat) | strip_of(seat)
    return render(request, "desk/desk.html", pieces | {"hat_card": look.card(seat), "agent_id": seat.agent_id})


@require_GET
@desk_view
@fragment
def me(request: HttpRequest) -> HttpResponse:
    """My state and my hat."""
    return _piece(request, "desk/me.html", look.me(at_desk(request)))


@require_GET
@desk_view
@fragment
def waiting(request: HttpRequest) -> HttpResponse:
    """The line in one sentence."""
    return _piece(request, "desk/waiting.html", look.the_line(at_desk(request)))


@require_GET
@desk_view
@fragment
def line(request: HttpRequest) -> HttpResponse:
    """The seven lines."""
    return _piece(request, "desk/line.html", look.the_line(at_desk(request)))


@require_GET
@desk_view
@fragment
def day(request: HttpRequest) -> HttpResponse:
    """My own day so far."""
    return _piece(request, "desk/day.html", look.my_day(at_desk(request)))


@require_GET
@desk_view
@fragment
def contact(request: HttpRequest) -> HttpResponse:
    """The contact in hand, the one that rings, or none."""
    return contact_piece(request)


@require_GET
@desk_view
@fragment
def card(request: HttpRequest) -> HttpResponse:
    """The hat card."""
    return _piece(request, "desk/card.html", {"hat_card": look.card(at_desk(request))})


def contact_piece(request: HttpRequest) -> HttpResponse:
    """The middle of the desk as it is now: also the answer to most of what is done there."""
    return _piece(request, "desk/contact.html", hand.contact(at_desk(request), opened_number(request)))


def me_piece(request: HttpRequest) -> HttpResponse:
    """The top of the desk as it is now."""
    return _piece(request, "desk/me.html", look.me(at_desk(request)))


def opened_number(request: HttpRequest) -> int | None:
    """The contact whose telephone number this person has asked to see, if any."""
    opened: int | None = request.session.get("opened_number")
    return opened


def _piece(request: HttpRequest, template: str, shown: dict[str, Any]) -> HttpResponse:
    return render(request, template, shown | {"agent_id": at_desk(request).agent_id})
