"""Start passwords: shown on the page that gives them, and nowhere else ever again."""

from __future__ import annotations

from axes.utils import reset
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX as UNUSABLE
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from nowrongdoor.config.clock import now
from nowrongdoor.townhall.people.actions import give_start_password
from nowrongdoor.townhall.people.models import Agent
from nowrongdoor.web.parts.answers import calmly
from nowrongdoor.web.parts.doors import open_to

MOST_AT_ONCE = 40
"""Hashing a password is slow on purpose: forty take about two seconds."""


@require_POST
@never_cache
@open_to("administrator")
@calmly
def for_one(request: HttpRequest, agent_id: int) -> HttpResponse:
    """A start password for one person."""
    return _given(request, [get_object_or_404(Agent, pk=agent_id, active=True)], left=0)


@require_POST
@never_cache
@open_to("administrator")
@calmly
def for_all(request: HttpRequest) -> HttpResponse:
    """Start passwords for those who have none, as many as one request can give; a sheet to print and cut up."""
    agents = Agent.objects.filter(active=True, user__password__startswith=UNUSABLE).select_related("user")
    return _given(request, list(agents[:MOST_AT_ONCE]), left=max(0, agents.count() - MOST_AT_ONCE))


def _given(request: HttpRequest, agents: list[Agent], left: int) -> HttpResponse:
    acting = request.acting  # type: ignore[attr-defined]
    for agent in agents:
        # Whoever locked herself out by guessing may try the new one at once.
        reset(username=agent.user.username)
    given = [(agent, give_start_password(acting, agent, now=now())) for agent in agents]
    return render(request, "setup/start_passwords.html", {"given": given, "left": left})
