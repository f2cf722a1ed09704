"""After a dial that was to keep a promise: how it went, and the ways out of the call."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from nowrongdoor.townhall.callbacks import actions, ending
from nowrongdoor.townhall.callbacks.models import CallbackAttempt
from nowrongdoor.townhall.contacts import actions as contacts
from nowrongdoor.townhall.contacts import questions
from nowrongdoor.townhall.contacts.models import Contact
from nowrongdoor.townhall.contacts.rules import Outcome
from nowrongdoor.townhall.errors import Refused, Slip
from nowrongdoor.townhall.people.models import Team
from nowrongdoor.web.desk.door import at_desk, desk_view
from nowrongdoor.web.desk.page import contact_piece
from nowrongdoor.web.desk.promise_typed import by_of, typed
from nowrongdoor.web.desk.seat import Seat
from nowrongdoor.web.parts.answers import tell_page


@require_POST
@desk_view
def how_it_went(request: HttpRequest, callback_id: int) -> HttpResponse:
    """Not reached, and how; or not an attempt at all, since she could not take it."""
    seat = at_desk(request)
    outcome = request.POST.get("outcome", "")
    if outcome == "agent_could_not":
        _put_back(seat, callback_id)
        return tell_page(contact_piece(request), said=_("Put back: it does not count as an attempt."))
    ending.not_reached(seat.acting, callback_id, outcome, now=seat.now)
    return tell_page(contact_piece(request), said=_("Noted. The promise is still open."))


@require_POST
@desk_view
@transaction.atomic
def right_team(request: HttpRequest, callback_id: int) -> HttpResponse:
    """The citizen was reached, and another team must answer: sent on, and this call is over."""
    seat = at_desk(request)
    team = Team.objects.filter(code=request.POST.get("team", ""), active=True).first()
    if team is None:
        raise Slip("team", _("There is no such team."))
    contact = _call_of(seat, callback_id)
    actions.return_to_promiser(seat.acting, callback_id, now=seat.now, team=team.code)
    for question_id in contact.questions.filter(outcome="").values_list("pk", flat=True):
        questions.set_outcome(seat.acting, question_id, Outcome.GUIDED_ELSEWHERE, now=seat.now, receiver_team=team)
    contacts.close(seat.acting, contact.pk, now=seat.now)
    return tell_page(contact_piece(request), said=_("Sent on. The time the citizen was promised still holds."))


@require_POST
@desk_view
@transaction.atomic
def new_time(request: HttpRequest, callback_id: int) -> HttpResponse:
    """Reached, and to be rung again by a time she wishes herself."""
    seat = at_desk(request)
    by = by_of(typed(request.POST))
    if by is None:
        raise Slip("by_own", _("Choose a day and a time."))
    contact = _call_of(seat, callback_id)
    moved = actions.move(seat.acting, callback_id, by, now=seat.now, wished=True)
    first = contact.questions.order_by("position").first()
    if first is not None:
        questions.set_outcome(seat.acting, first.pk, Outcome.PROMISED, now=seat.now, receiver_team=moved.team)
    return tell_page(contact_piece(request), said=_("A new time is given."))


@transaction.atomic
def _put_back(seat: Seat, callback_id: int) -> None:
    contact = _call_of(seat, callback_id)
    for question_id in contact.questions.filter(outcome="").values_list("pk", flat=True):
        questions.set_outcome(seat.acting, question_id, Outcome.DROPPED, now=seat.now)
    contacts.close(seat.acting, contact.pk, now=seat.now)


def _call_of(seat: Seat, callback_id: int) -> Contact:
    """The call in her hand that is to keep this promise."""
    contact = seat.contact
    rows = CallbackAttempt.objects.filter(callback_id=callback_id, contact=contact) if contact else None
    if contact is None or rows is None or not rows.exists():
        raise Refused(_("You do not have that call in hand."), "not_yours")
    return contact
