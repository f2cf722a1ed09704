"""Contacts side by side: park, take up, and a citizen on hold."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from nowrongdoor.config.clock import now
from nowrongdoor.townhall.contacts import actions as contacts
from nowrongdoor.townhall.contacts import parking
from nowrongdoor.townhall.line import parking as line
from nowrongdoor.web.desk.door import at_desk, desk_view
from nowrongdoor.web.desk.page import contact_piece
from nowrongdoor.web.parts.answers import tell_page


@require_POST
@desk_view
def park(request: HttpRequest, contact_id: int) -> HttpResponse:
    """Lay the contact aside; its note comes along as it stands."""
    acting = at_desk(request).acting
    if "note" in request.POST:
        contacts.write_note(acting, contact_id, request.POST["note"], now=now())
    parking.park(acting, contact_id, now=now())
    return tell_page(contact_piece(request), said=_("The contact is parked. It waits for you here."))


@require_POST
@desk_view
def take_up(request: HttpRequest, contact_id: int) -> HttpResponse:
    """Take a parked contact in hand; the one in hand makes way, with its note as it stands."""
    acting, note_of = at_desk(request).acting, request.POST.get("note_of", "")
    if note_of.isdecimal() and "note" in request.POST:
        contacts.write_note(acting, int(note_of), request.POST["note"], now=now())
    line.take_up(acting, contact_id, now=now())
    return contact_piece(request)


@require_POST
@desk_view
def hold(request: HttpRequest, contact_id: int) -> HttpResponse:
    """The citizen hears music."""
    line.hold(at_desk(request).acting, contact_id, now=now())
    return contact_piece(request)


@require_POST
@desk_view
def resume(request: HttpRequest, contact_id: int) -> HttpResponse:
    """They talk again."""
    line.resume(at_desk(request).acting, contact_id, now=now())
    return contact_piece(request)
