"""My promises: what became of what I promised, and one promise with everything on it."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from nowrongdoor.townhall.callbacks import correcting
from nowrongdoor.townhall.callbacks import reads as callbacks
from nowrongdoor.townhall.callbacks.correcting import may_correct
from nowrongdoor.townhall.callbacks.models import Callback
from nowrongdoor.townhall.callbacks.numbers import may_set, now_set
from nowrongdoor.townhall.callbacks.rules import OPEN
from nowrongdoor.web.desk.door import at_desk, desk_view
from nowrongdoor.web.desk.keeping_look import may_be_done
from nowrongdoor.web.desk.promise_times import offered
from nowrongdoor.web.desk.seat import Seat
from nowrongdoor.web.desk.tap_look import strip
from nowrongdoor.web.parts.fragments import fragment


@require_GET
@desk_view
def mine(request: HttpRequest) -> HttpResponse:
    """What I promised, open first; and what I am to keep. Who coordinates finds the numbers of trying below."""
    seat = at_desk(request)
    numbers = now_set() if may_set(seat.acting) else None
    return render(request, "desk/promises.html", _mine(seat) | _around(seat) | {"numbers": numbers})


@require_GET
@desk_view
@fragment
def mine_list(request: HttpRequest) -> HttpResponse:
    """The lists alone, as they are now."""
    seat = at_desk(request)
    return render(request, "desk/promises_list.html", _mine(seat) | {"agent_id": seat.agent_id})


def _mine(seat: Seat) -> dict[str, Any]:
    made = callbacks.promised_by(seat.agent_id, seat.now)
    return {
        "waiting": [one for one in made if one.state in OPEN],
        "over": sorted((one for one in made if one.state not in OPEN), key=partial(_ended, seat), reverse=True),
        "kept": callbacks.kept_by(seat.agent_id, seat.now),
    }


def _ended(seat: Seat, callback: Callback) -> datetime:
    """When a promise was over: the newest stands first."""
    return callback.closed_at or callback.by or seat.now


@require_GET
@desk_view
def one(request: HttpRequest, callback_id: int) -> HttpResponse:
    """One promise: what was asked and answered, when what was promised, who has tried, what may be done now."""
    seat = at_desk(request)
    found = callbacks.one(seat.acting, callback_id, seat.now)
    others = [row for row in found.question.contact.questions.all() if row.pk != found.question_id]
    shown = {
        "callback": found,
        "several_questions": others,
        "may": may_be_done(found, seat.now),
        "waits_until": found.next_try_at if found.next_try_at and found.next_try_at > seat.now else None,
        "times": offered(found.team, seat.now).times,
        "teams": list(seat.teams.values()),
        "may_correct": may_correct(seat.acting, found),
    }
    return render(request, "desk/promise_page.html", shown | _around(seat))


@require_POST
@desk_view
def correct_cpr(request: HttpRequest, callback_id: int) -> HttpResponse:
    """The citizen's CPR number was mistyped when it was promised: how it was, and how it is right."""
    seat = at_desk(request)
    was, typed = request.POST.get("was", ""), request.POST.get("cpr", "")
    soft = correcting.correct_cpr(seat.acting, callback_id, was, typed, now=seat.now)
    said = _("The CPR number is put right.")
    if soft:
        said = _("The CPR number is put right. It does not follow modulus 11: look at it once more. It can be right.")
    messages.success(request, said)
    return redirect("desk:promise_page", callback_id)


def _around(seat: Seat) -> dict[str, Any]:
    """The strip on top, which every page of the desk has."""
    return strip(seat) | {"agent_id": seat.agent_id}
