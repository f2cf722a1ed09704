"""Keeping a promise from the desk: take it and ring, on to the right team, a new time, done already, reopening."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from nowrongdoor.townhall.callbacks import actions, ringing
from nowrongdoor.townhall.errors import Slip
from nowrongdoor.web.desk.door import at_desk, desk_view
from nowrongdoor.web.desk.page import contact_piece
from nowrongdoor.web.desk.promise_typed import by_of, typed
from nowrongdoor.web.parts.answers import tell_page

Act = Callable[..., Any]


@require_POST
@desk_view
def take(request: HttpRequest, callback_id: int) -> HttpResponse:
    """Take the promise: her telephone rings first, the citizen's when she has picked up."""
    seat = at_desk(request)
    ringing.take(seat.acting, callback_id, now=seat.now)
    sentence = _("Your telephone rings first, then the citizen's.")
    if request.headers.get("HX-Request"):
        return tell_page(contact_piece(request), said=sentence)
    messages.success(request, sentence)
    return redirect("desk:desk")


@require_POST
@desk_view
def not_ours(request: HttpRequest, callback_id: int) -> HttpResponse:
    """Back to the one who promised it, or straight on to the team that can; the time promised stays."""
    because = request.POST.get("because", "wrong_team")
    team = request.POST.get("team", "")
    sentence = _("Sent on. The time the citizen was promised still holds.")
    return _done(request, callback_id, actions.return_to_promiser, sentence, because=because, team=team)


@require_POST
@desk_view
def send_on(request: HttpRequest, callback_id: int) -> HttpResponse:
    """The promiser sends it on: to the right team, or to the right number."""
    told = {"team": request.POST.get("team", ""), "number": request.POST.get("number", "").strip()}
    return _done(request, callback_id, actions.send_on, _("Sent on. The time promised still holds."), **told)


@require_POST
@desk_view
def move(request: HttpRequest, callback_id: int) -> HttpResponse:
    """Another time: her own wish, said to her now; or ours, and the citizen is told."""
    by = by_of(typed(request.POST))
    if by is None:
        raise Slip("by_own", _("Choose a day and a time."))
    wished = request.POST.get("wished") == "yes"
    sentence = _("A new time is given.") if wished else _("A new time is given, and the citizen is told it.")
    return _done(request, callback_id, actions.move, sentence, by=by, wished=wished)


@require_POST
@desk_view
def told(request: HttpRequest, callback_id: int) -> HttpResponse:
    """She has been told the time by word of mouth."""
    return _done(request, callback_id, actions.told, _("Noted: the citizen has been told."))


@require_POST
@desk_view
def answered(request: HttpRequest, callback_id: int) -> HttpResponse:
    """She has her answer without our call."""
    return _done(request, callback_id, actions.answered_otherwise, _("Noted: the citizen has her answer."))


@require_POST
@desk_view
def wrote(request: HttpRequest, callback_id: int) -> HttpResponse:
    """Tried in vain, and written to."""
    return _done(request, callback_id, actions.wrote, _("Closed: the citizen was written to."))


@require_POST
@desk_view
def reopen(request: HttpRequest, callback_id: int) -> HttpResponse:
    """The citizen still waits: the same promise again."""
    return _done(request, callback_id, actions.reopen, _("Opened again, with a new time that the citizen is told."))


def _done(request: HttpRequest, callback_id: int, act: Act, sentence: str, **more: Any) -> HttpResponse:
    """Do it, say so, and show the promise as it is now; the list where it is no longer hers to see."""
    seat = at_desk(request)
    act(seat.acting, callback_id, now=seat.now, **more)
    messages.success(request, sentence)
    return (
        redirect("desk:promises") if act is actions.return_to_promiser else redirect("desk:promise_page", callback_id)
    )
