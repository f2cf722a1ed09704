"""One person: card, job functions, base, hats; leaving and coming back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from nowrongdoor.config.clock import now
from nowrongdoor.townhall.people import actions, reads
from nowrongdoor.townhall.people.models import Agent
from nowrongdoor.web.parts.answers import calmly
from nowrongdoor.web.parts.doors import open_to
from nowrongdoor.web.setup.forms import Calm, done
from nowrongdoor.web.setup.forms_people import BaseForm, CardForm, JobFunctionsForm, QualifyForm


@require_GET
@open_to("administrator")
def person(request: HttpRequest, agent_id: int) -> HttpResponse:
    """Everything about one person on a page."""
    return _page(request, get_object_or_404(Agent, pk=agent_id))


@require_POST
@open_to("administrator")
def card(request: HttpRequest, agent_id: int) -> HttpResponse:
    """Name, e-mail and extension."""
    return _done(request, agent_id, "card", CardForm(request.POST, prefix="card"), actions.change_agent)


@require_POST
@open_to("administrator")
def job_functions(request: HttpRequest, agent_id: int) -> HttpResponse:
    """What she may do in the house."""
    form = JobFunctionsForm(request.POST, prefix="jobs")
    return _done(request, agent_id, "jobs", form, actions.set_job_functions)


@require_POST
@open_to("administrator")
def base(request: HttpRequest, agent_id: int) -> HttpResponse:
    """Her next base."""
    return _done(request, agent_id, "base", BaseForm(request.POST, prefix="base"), actions.give_base)


@require_POST
@open_to("administrator")
def hat(request: HttpRequest, agent_id: int) -> HttpResponse:
    """A hat, and how far she may go with it."""
    return _done(request, agent_id, "hat", QualifyForm(request.POST, prefix="hat"), actions.qualify)


@require_POST
@open_to("administrator")
@calmly
def leave(request: HttpRequest, agent_id: int) -> HttpResponse:
    """She stops working here today."""
    agent = get_object_or_404(Agent, pk=agent_id)
    actions.let_go(request.acting, agent, now=now())  # type: ignore[attr-defined]
    messages.success(request, _("%(name)s no longer works here.") % {"name": agent.name})
    return redirect("setup:people")


@require_POST
@open_to("administrator")
@calmly
def come_back(request: HttpRequest, agent_id: int) -> HttpResponse:
    """She works here again."""
    agent = get_object_or_404(Agent, pk=agent_id)
    actions.take_back(request.acting, agent, now=now())  # type: ignore[attr-defined]
    messages.success(request, _("%(name)s works here again. Give a base and an extension.") % {"name": agent.name})
    return redirect("setup:person", agent.pk)


def _done(request: HttpRequest, agent_id: int, name: str, form: Calm, act: Callable[..., Any]) -> HttpResponse:
    """Do it and show the person's page anew; what cannot be so comes back in its form."""
    agent = get_object_or_404(Agent, pk=agent_id)
    acting = request.acting  # type: ignore[attr-defined]
    if done(form, lambda **values: act(acting, agent, now=now(), **values)):
        messages.success(request, _("Saved."))
        return redirect("setup:person", agent.pk)
    return _page(request, agent, **{name: form})


def _page(request: HttpRequest, agent: Agent, **bound: Calm) -> HttpResponse:
    today = reads.town_day(now())
    shown = {
        "agent": agent,
        "skills": reads.skills_of(agent, today=today),
        "bases": agent.bases.select_related("team").order_by("-from_day"),
        "held": [_held(one, today) for one in agent.qualifications.select_related("team").order_by("team__position")],
        "forms": _forms(agent, today) | bound,
    }
    return render(request, "setup/person.html", shown, status=422 if bound else 200)


def _held(qualification: Any, today: date) -> dict[str, Any]:
    expired = qualification.valid_to is not None and qualification.valid_to < today
    return {"row": qualification, "expired": expired}


def _forms(agent: Agent, today: date) -> dict[str, Calm]:
    """The four forms as they stand before anything is typed."""
    told = {"name": agent.name, "email": agent.user.email, "device": agent.device}
    return {
        "card": CardForm(prefix="card", initial=told),
        "jobs": JobFunctionsForm(prefix="jobs", initial={"names": reads.job_functions_of(agent.user)}),
        "base": BaseForm(prefix="base", initial={"from_day": today}),
        "hat": QualifyForm(prefix="hat", initial={"issued_on": today}),
    }
