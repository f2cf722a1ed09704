"""Contacts that lie parked: with whom and how long, and what a lead does about those whose agent has gone."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from nowrongdoor.config.clock import now
from nowrongdoor.townhall.errors import LostRace, TownHallError
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.line import left_behind
from nowrongdoor.townhall.people.models import Agent
from nowrongdoor.web.lead import parked_look as look
from nowrongdoor.web.parts.answers import calmly
from nowrongdoor.web.parts.doors import open_to
from nowrongdoor.web.parts.fragments import fragment

WHO_SEES = ("lead", "administrator")
UNPROCESSABLE = 422


@require_GET
@open_to(*WHO_SEES)
def parked(request: HttpRequest) -> HttpResponse:
    """Everything that lies parked, what was left behind first."""
    return render(request, "lead/parked.html", look.everything(_acting(request), now()))


@require_GET
@open_to(*WHO_SEES)
@fragment
def parked_list(request: HttpRequest) -> HttpResponse:
    """The list alone, as it is now."""
    return render(request, "lead/parked_list.html", look.everything(_acting(request), now()))


@require_GET
@open_to(*WHO_SEES)
@calmly
def one(request: HttpRequest, contact_id: int) -> HttpResponse:
    """One contact that was left behind, and the two ways on; that it was read stands in the journal."""
    contact = left_behind.read_by_lead(_acting(request), contact_id, now=now())
    return render(request, "lead/parked_one.html", look.one(contact, now(), {}))


@require_POST
@open_to(*WHO_SEES)
@calmly
def give(request: HttpRequest, contact_id: int) -> HttpResponse:
    """Lay it before a colleague."""
    receiver, giver = look.number(request.POST.get("agent")), look.number(request.POST.get("from"))
    because = request.POST.get("because", "")
    try:
        left_behind.give(_acting(request), contact_id, receiver, because, now=now(), from_agent=giver)
    except LostRace:
        raise
    except TownHallError as no:
        return _again(request, contact_id, no)
    name = Agent.objects.values_list("name", flat=True).get(pk=receiver)
    messages.success(request, _("%(name)s has it now, parked at her desk.") % {"name": name})
    return redirect("lead:parked")


@require_POST
@open_to(*WHO_SEES)
@calmly
def close(request: HttpRequest, contact_id: int) -> HttpResponse:
    """Close it, with how each question ended and why it is not its agent who says so."""
    acting, giver = _acting(request), look.number(request.POST.get("from"))
    endings = look.endings(contact_id, request.POST)
    because = request.POST.get("because", "")
    try:
        left_behind.close(acting, contact_id, endings, because, now=now(), from_agent=giver)
    except LostRace:
        raise
    except TownHallError as no:
        return _again(request, contact_id, no)
    messages.success(request, _("The contact is closed."))
    return redirect("lead:parked")


def _again(request: HttpRequest, contact_id: int, no: TownHallError) -> HttpResponse:
    """The same page with what was chosen, and the sentence that says what is wrong."""
    contact = left_behind.read_by_lead(_acting(request), contact_id, now=now())
    shown: dict[str, Any] = look.one(contact, now(), request.POST) | {"no": no}
    return render(request, "lead/parked_one.html", shown, status=UNPROCESSABLE)


def _acting(request: HttpRequest) -> Acting:
    return request.acting  # type: ignore[attr-defined, no-any-return]
