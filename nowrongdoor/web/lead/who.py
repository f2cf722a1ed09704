"""Who could help one line: whom to ask, in the order of asking, why not the others, and moving somebody unasked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from nowrongdoor.config.clock import now
from nowrongdoor.townhall.errors import Slip
from nowrongdoor.townhall.line import moves
from nowrongdoor.townhall.line.models import Move
from nowrongdoor.townhall.line.move_rules import MoveKind
from nowrongdoor.townhall.people.models import Agent, Team
from nowrongdoor.web.lead import who_look
from nowrongdoor.web.lead.page import LEADS
from nowrongdoor.web.parts.answers import calmly, tell_page
from nowrongdoor.web.parts.doors import open_to
from nowrongdoor.web.parts.fragments import fragment


@require_GET
@open_to(*LEADS)
def who(request: HttpRequest, code: str) -> HttpResponse:
    """The whole page of one line."""
    return render(request, "lead/who.html", _page(request, code))


@require_GET
@open_to(*LEADS)
@fragment
def candidates(request: HttpRequest, code: str) -> HttpResponse:
    """The two lists as they are now."""
    return render(request, "lead/candidates.html", _page(request, code))


def _page(request: HttpRequest, code: str) -> dict[str, Any]:
    acting = request.acting  # type: ignore[attr-defined]
    return who_look.the_candidates(acting, _team(code), now())


@require_POST
@open_to("lead", "administrator")
@calmly
def ask(request: HttpRequest, code: str) -> HttpResponse:
    """Tap somebody on the shoulder: she may say no."""
    return _done(request, code, moves.ask)


@require_POST
@open_to("lead", "administrator")
@calmly
def direct(request: HttpRequest, code: str) -> HttpResponse:
    """Move somebody without asking: with a reason, told to her and to her own lead."""
    return _done(request, code, moves.direct)


def _done(request: HttpRequest, code: str, act: Callable[..., Move]) -> HttpResponse:
    team, agent = _team(code), _agent(request)
    why = request.POST.get("why", "").strip()
    made = act(request.acting, agent.pk, team, why=why, minutes=_minutes(request), now=now())  # type: ignore[attr-defined]
    said = _said(made, agent)
    if request.headers.get("HX-Request"):
        return tell_page(render(request, "lead/candidates.html", _page(request, code)), said=said)
    messages.success(request, said)
    return redirect("lead:who", code)


def _said(made: Move, agent: Agent) -> str:
    """What has been begun, in one sentence."""
    told = {"name": agent.name, "team": made.home.name, "seconds": who_look.offer_seconds()}
    if made.kind == MoveKind.DIRECTED:
        return _("%(name)s is moved. Her own lead is told why.") % told
    if made.over_quota:
        return _("The lead of %(team)s must say yes first, then %(name)s is asked.") % told
    return _("%(name)s is asked and has %(seconds)s seconds to answer.") % told


def _team(code: str) -> Team:
    return get_object_or_404(Team, code=code, active=True)


def _agent(request: HttpRequest) -> Agent:
    asked = request.POST.get("agent", "")
    agent = Agent.objects.filter(pk=int(asked), active=True).first() if asked.isdecimal() else None
    if agent is None:
        raise Slip("agent", _("Choose somebody."))
    return agent


def _minutes(request: HttpRequest) -> int | None:
    """For how long; nothing said means as the house has it."""
    asked = request.POST.get("minutes", "").strip()
    if asked and not asked.isdecimal():
        raise Slip("minutes", _("Write whole minutes."))
    return int(asked) if asked else None
