"""What one person is to do beside the telephone: nobody is asked to step in away from it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from nowrongdoor.config.clock import now
from nowrongdoor.townhall.people import activities as people
from nowrongdoor.townhall.people.models import Agent
from nowrongdoor.townhall.people.reads import town_day
from nowrongdoor.web.parts.answers import calmly
from nowrongdoor.web.parts.doors import open_to
from nowrongdoor.web.setup.forms import done
from nowrongdoor.web.setup.forms_stepping_in import ActivityForm
from nowrongdoor.web.setup.words import ACTIVITY_WORDS

MOST_SHOWN = 60


@require_http_methods(["GET", "POST"])
@open_to("administrator")
def activities(request: HttpRequest, agent_id: int) -> HttpResponse:
    """What lies ahead of her, and one more."""
    agent = get_object_or_404(Agent, pk=agent_id)
    form = ActivityForm(request.POST or None, initial={"day": town_day(now())})
    if request.method == "POST" and done(form, lambda **values: _plan(request, agent, values)):
        messages.success(request, _("Saved."))
        return redirect("setup:person_activities", agent.pk)
    rows = [{"row": row, "word": ACTIVITY_WORDS[row.kind]} for row in _ahead(agent)]
    shown = {"agent": agent, "form": form, "rows": rows}
    return render(request, "setup/activities.html", shown, status=422 if form.is_bound else 200)


@require_POST
@open_to("administrator")
@calmly
def drop(request: HttpRequest, agent_id: int, activity_id: int) -> HttpResponse:
    """It does not take place after all."""
    people.drop(request.acting, activity_id, now=now())  # type: ignore[attr-defined]
    messages.success(request, _("Taken out."))
    return redirect("setup:person_activities", agent_id)


def _ahead(agent: Agent) -> Any:
    return agent.activities.filter(ends__gt=now()).order_by("begins")[:MOST_SHOWN]


def _plan(request: HttpRequest, agent: Agent, values: dict[str, Any]) -> None:
    """The day and the two clock times as the town's wall clock has them."""
    begins, ends = (_moment(values["day"], values[name]) for name in ("begins", "ends"))
    people.plan(request.acting, agent, values["kind"], begins, ends, now=now())  # type: ignore[attr-defined]


def _moment(day: Any, clock: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, clock))
