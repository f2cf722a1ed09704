"""Promising a call from the desk: the form in place, making the promise, and chasing one made before."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from nowrongdoor.townhall.callbacks import promising
from nowrongdoor.townhall.callbacks import reads as callbacks
from nowrongdoor.townhall.contacts import questions, reads
from nowrongdoor.townhall.contacts.models import Question
from nowrongdoor.townhall.contacts.rules import Outcome
from nowrongdoor.townhall.errors import LostRace, Refused
from nowrongdoor.web.desk.door import at_desk, desk_view
from nowrongdoor.web.desk.page import contact_piece
from nowrongdoor.web.desk.promise_look import form as the_form
from nowrongdoor.web.desk.promise_typed import terms_of, typed
from nowrongdoor.web.desk.seat import Seat
from nowrongdoor.web.parts.answers import look_at, tell_page


@require_GET
@desk_view
def form(request: HttpRequest, question_id: int) -> HttpResponse:
    """The promise's form under its question; fetched anew when the team or the time changes; gone with `away`."""
    seat = at_desk(request)
    question = _in_hand(seat, question_id)
    if "away" in request.GET:
        return look_at(HttpResponse(), f"#outcomes-{question.pk} [aria-pressed]")
    sent = typed(request.GET) if "team" in request.GET else None
    shown = the_form(seat, question, sent)
    response = render(request, "desk/promise.html", shown)
    return response if "again" in request.GET else look_at(response, f"#promise-{question.pk} [data-first]")


@require_POST
@desk_view
def make(request: HttpRequest, question_id: int) -> HttpResponse:
    """Promise the call as agreed; sent twice, it is the same promise."""
    seat = at_desk(request)
    made = promising.promise(seat.acting, question_id, terms_of(typed(request.POST)), now=seat.now)
    return tell_page(contact_piece(request), said=_("Promised. Say to the citizen: %(said)s") % {"said": made.said})


@require_POST
@desk_view
def chase(request: HttpRequest, question_id: int) -> HttpResponse:
    """She asked again for what she was promised: counted, and it comes first; no second promise."""
    seat = at_desk(request)
    question = _in_hand(seat, question_id)
    open_now = callbacks.open_of_contact(question.contact, seat.now)
    before = next((one for one in open_now if str(one.pk) == request.POST.get("promise", "")), None)
    if before is None:
        raise LostRace(_("That promise is over by now. Promise a new call."), "callback_over")
    questions.set_outcome(seat.acting, question_id, Outcome.PROMISED, now=seat.now, receiver_team=before.team)
    return tell_page(contact_piece(request), said=_("Chased: %(team)s has it first now.") % {"team": before.team.name})


def _in_hand(seat: Seat, question_id: int) -> Question:
    """The question of the contact in hand."""
    rows = Question.objects.select_related("topic__team", "contact__citizen", "receiver_team", "hat")
    question = rows.filter(pk=question_id).first()
    if question is None:
        raise Refused(_("That question is no longer there."), "gone")
    reads.in_hand(seat.acting, question.contact_id)
    return question
