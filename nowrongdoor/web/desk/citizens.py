"""The citizen of the contact in hand: her name, her CPR number, protection, and opening what is not shown."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from nowrongdoor.config.clock import now
from nowrongdoor.townhall.contacts import citizens, correcting, reads, seeing
from nowrongdoor.townhall.contacts.rules import Opened
from nowrongdoor.townhall.errors import Refused
from nowrongdoor.townhall.journal.actions import record
from nowrongdoor.web.desk.door import at_desk, desk_view
from nowrongdoor.web.desk.page import contact_piece
from nowrongdoor.web.parts.answers import tell_page


@require_POST
@desk_view
def name(request: HttpRequest, contact_id: int) -> HttpResponse:
    """The citizen says who she is; an empty name makes her anonymous again."""
    citizens.know(at_desk(request).acting, contact_id, name=request.POST.get("name", ""), now=now())
    return HttpResponse(status=204)


@require_POST
@desk_view
def recognise(request: HttpRequest, contact_id: int, citizen_id: int) -> HttpResponse:
    """It is the one who rang from this number before."""
    citizens.recognise(at_desk(request).acting, contact_id, citizen_id, now=now())
    return contact_piece(request)


@require_POST
@desk_view
def cpr(request: HttpRequest, contact_id: int) -> HttpResponse:
    """The citizen gives her CPR number; one that fails modulus 11 gets a soft note, and counts."""
    number = citizens.give_cpr(at_desk(request).acting, contact_id, request.POST.get("cpr", ""), now=now())
    said = _("The CPR number is kept, sealed.")
    if number.soft:
        said = _("The CPR number is kept. It does not follow modulus 11: look at it once more. It can be right.")
    return tell_page(contact_piece(request), said=said)


@require_POST
@desk_view
def correct_cpr(request: HttpRequest, contact_id: int) -> HttpResponse:
    """The number was mistyped, or it found the wrong person."""
    typed, wrong = request.POST.get("cpr", ""), request.POST.get("wrong", "")
    number = correcting.correct_cpr(at_desk(request).acting, contact_id, typed, wrong, now=now())
    said = _("The CPR number is put right.")
    if number.soft:
        said = _("The CPR number is put right. It does not follow modulus 11: look at it once more. It can be right.")
    return tell_page(contact_piece(request), said=said)


@require_POST
@desk_view
def protect(request: HttpRequest, contact_id: int) -> HttpResponse:
    """Name and address are protected, or no longer."""
    citizens.protect(at_desk(request).acting, contact_id, request.POST.get("on") == "yes", now=now())
    return contact_piece(request)


@require_POST
@desk_view
def open_hidden(request: HttpRequest, contact_id: int) -> HttpResponse:
    """Open what is not shown, for a purpose; it stands in the journal."""
    what, purpose = request.POST.get("what", ""), request.POST.get("purpose", "")
    citizens.open_hidden(at_desk(request).acting, contact_id, what, purpose, now=now())
    return contact_piece(request)


@require_POST
@desk_view
def number(request: HttpRequest, contact_id: int) -> HttpResponse:
    """Show the whole telephone number of the contact in hand; that somebody looked stands in the journal."""
    seat = at_desk(request)
    found = reads.in_hand(seat.acting, contact_id)
    if seeing.hides(found) and not seeing.opened(found, Opened.PERSON):
        raise Refused(_("Name and address are protected. Open them first."), "protected")
    record(seat.acting, "contact.number_opened", found, at=now())
    request.session["opened_number"] = found.pk
    return contact_piece(request)
