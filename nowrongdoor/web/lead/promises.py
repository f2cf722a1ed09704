"""Promises on the lead's board: a line for each team, a page behind it, and who keeps what others cannot."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from nowrongdoor.config.clock import now
from nowrongdoor.townhall.callbacks import actions, setup
from nowrongdoor.townhall.callbacks.owning import stand_ins_of
from nowrongdoor.townhall.errors import Refused, Slip
from nowrongdoor.townhall.people.models import Agent, Team
from nowrongdoor.web.lead import look
from nowrongdoor.web.lead.page import LEADS
from nowrongdoor.web.lead.promises_look import MOST_COORDINATORS, one_team, rows_of, the_promises
from nowrongdoor.web.parts.answers import calmly
from nowrongdoor.web.parts.doors import open_to
from nowrongdoor.web.parts.fragments import fragment


@require_GET
@open_to(*LEADS)
@fragment
def promises(request: HttpRequest) -> HttpResponse:
    """The lines of promises, as they are now."""
    return render(request, "lead/promises.html", the_promises(now(), look.teams_on_board()))


@require_GET
@open_to("lead", "administrator")
def team(request: HttpRequest, code: str) -> HttpResponse:
    """One team's open promises, whom they lie with, and who steps in."""
    return render(request, "lead/promises_team.html", one_team(_team(code), now()) | {"teams": look.teams_on_board()})


@require_GET
@open_to("lead", "administrator")
@fragment
def team_list(request: HttpRequest, code: str) -> HttpResponse:
    """The rows alone, as they are now; who steps in is not touched, for somebody may be choosing."""
    return render(request, "lead/promises_list.html", rows_of(_team(code), now()))


@require_POST
@open_to("lead", "administrator")
@calmly
def hand(request: HttpRequest, code: str, callback_id: int) -> HttpResponse:
    """Give a promise to somebody who is at work."""
    given = actions.assign(_acting(request), callback_id, _number(request, "agent"), now=now())
    messages.success(request, _("%(name)s has it now.") % {"name": given.owner.name if given.owner else code})
    return redirect("lead:promises_team", code)


@require_POST
@open_to("lead", "administrator")
@calmly
def coordinators(request: HttpRequest, code: str) -> HttpResponse:
    """Who sees to the team's promises when nobody else does, in order."""
    places = [_number(request, f"place-{place}") for place in range(1, MOST_COORDINATORS + 1)]
    setup.set_coordinators(_acting(request), _team(code), [one for one in places if one], now=now())
    messages.success(request, _("The coordinators are saved."))
    return redirect("lead:promises_team", code)


@require_POST
@open_to("lead", "administrator")
@calmly
def stand_in(request: HttpRequest, code: str) -> HttpResponse:
    """Who keeps somebody's promises while she is away; a chain that comes back to her is refused, with its names."""
    agent, chosen = _number(request, "agent"), _number(request, "stand_in")
    if not agent:
        raise Slip("agent", _("No such colleague works here."))
    try:
        setup.set_stand_in(_acting(request), agent, chosen or None, now=now())
    except Refused as no:
        if no.code != "stand_in_loops":
            raise
        raise Refused(
            _("That goes round: %(names)s. Choose somebody else.") % {"names": _ring(agent, chosen)}, no.code
        ) from no
    messages.success(request, _("The stand-in is saved."))
    return redirect("lead:promises_team", code)


def _ring(agent: int, chosen: int) -> str:
    """The names along the chain, back to where it began."""
    chain = {row.agent_id: row.stand_in_id for row in setup.stand_ins()}
    along = [chosen, *stand_ins_of(chosen, chain)]
    along = along[: along.index(agent)] if agent in along else along
    names = dict(Agent.objects.filter(pk__in=[agent, *along]).values_list("pk", "name"))
    return " → ".join(names.get(one, "?") for one in dict.fromkeys([agent, *along])) + f" → {names.get(agent, '?')}"


def _acting(request: HttpRequest) -> Any:
    return request.acting  # type: ignore[attr-defined]


def _team(code: str) -> Team:
    return get_object_or_404(Team, code=code)


def _number(request: HttpRequest, name: str) -> int:
    asked = request.POST.get(name, "")
    return int(asked) if asked.isdecimal() and len(asked) < 12 else 0
