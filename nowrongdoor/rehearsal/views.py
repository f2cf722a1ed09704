"""The demo's own door: who would you like to be? One click signs in, in a made-up town only."""

from __future__ import annotations

from django.contrib.auth import login, logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from nowrongdoor.config.clock import now
from nowrongdoor.rehearsal import visiting
from nowrongdoor.townhall.errors import Refused
from nowrongdoor.townhall.people import reads
from nowrongdoor.townhall.people.models import Account

BACKEND = "django.contrib.auth.backends.ModelBackend"


@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """Everybody one may be, by team; the few with another job function first."""
    _only_in_a_demo()
    today = reads.town_day(now())
    skills = reads.skills(today=today)
    accounts = Account.objects.filter(is_active=True, agent__active=True).select_related("agent").prefetch_related("groups")
    persons = [_person(account, skills.get(account.agent.pk)) for account in accounts]
    teams = [
        (team, [person for person in persons if person["base"] == team.code and not person["leads"]]) for team in reads.teams()
    ]
    others = [person for person in persons if person["leads"] or not person["base"]]
    return render(request, "rehearsal/people.html", {"others": others, "teams": teams})


@require_POST
def sign_in(request: HttpRequest, username: str) -> HttpResponse:
    """Be that person."""
    _only_in_a_demo()
    account = get_object_or_404(Account, username=username, is_active=True)
    if request.user.is_authenticated:
        visiting.give_back(request.user, now=now())
    visiting.take_over(account, now=now())
    login(request, account, backend=BACKEND)
    return redirect("home")


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Give the part back and return to the door."""
    _only_in_a_demo()
    if request.user.is_authenticated:
        visiting.give_back(request.user, now=now())
        logout(request)
    return redirect("demo:people")


def _person(account: Account, skill: reads.Skills | None) -> dict[str, object]:
    functions = sorted(group.name for group in account.groups.all() if group.name != "agent")
    return {
        "username": account.username,
        "name": account.agent.name,
        "functions": functions,
        "leads": bool({"lead", "administrator", "planner"} & set(functions)),
        "base": skill.base if skill else "",
        "more": sorted(set(skill.levels) - {skill.base}) if skill else [],
    }


def _only_in_a_demo() -> None:
    try:
        visiting.require_made_up()
    except Refused as refusal:
        raise Http404(str(refusal)) from refusal
