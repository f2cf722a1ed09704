"""Teams and their hat cards."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from nowrongdoor.config.clock import now
from nowrongdoor.townhall.people import reads as people
from nowrongdoor.townhall.people.actions import save_team
from nowrongdoor.townhall.people.models import Team
from nowrongdoor.townhall.topics import reads as topics
from nowrongdoor.townhall.topics.actions import save_hat_card
from nowrongdoor.townhall.topics.models import HatCard
from nowrongdoor.web.parts.doors import open_to
from nowrongdoor.web.setup.forms import done
from nowrongdoor.web.setup.forms_teams import CardForm, TeamForm

UNPROCESSABLE = 422


@require_GET
@open_to("administrator", "editor")
def teams(request: HttpRequest) -> HttpResponse:
    """All teams, how many have their base there, and whether the hat card is written."""
    held = people.skills(today=people.town_day(now())).values()
    cards = set(HatCard.objects.values_list("team_id", flat=True))
    rows = [
        {"team": team, "people": sum(one.base == team.code for one in held), "has_card": team.pk in cards}
        for team in people.teams(also_closed=True)
    ]
    return render(request, "setup/teams.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
@open_to("administrator")
def team(request: HttpRequest, code: str = "") -> HttpResponse:
    """One team, or a new one."""
    standing = get_object_or_404(Team, code=code) if code else None
    form = TeamForm(request.POST or None, instance=standing)
    if request.method == "POST" and done(form, _save(request)):
        messages.success(request, _("%(team)s is saved.") % {"team": form.cleaned_data["name_da"]})
        return redirect("setup:teams")
    return _page(request, "setup/team.html", form, team=standing)


def _save(request: HttpRequest) -> Any:
    return lambda **values: save_team(request.acting, now=now(), **values)  # type: ignore[attr-defined]


@require_http_methods(["GET", "POST"])
@open_to("administrator", "editor")
def card(request: HttpRequest, code: str) -> HttpResponse:
    """The hat card of a team."""
    standing = get_object_or_404(Team, code=code)
    form = CardForm(request.POST or None, card=topics.hat_card(standing))
    acting = request.acting  # type: ignore[attr-defined]
    if request.method == "POST" and done(form, lambda **values: save_hat_card(acting, standing, now=now(), **values)):
        messages.success(request, _("The hat card of %(team)s is saved.") % {"team": standing.name})
        return redirect("setup:teams")
    return _page(request, "setup/card.html", form, team=standing)


def _page(request: HttpRequest, template: str, form: Any, **more: Any) -> HttpResponse:
    """A page with one form; one that came back with errors says so in its status."""
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, template, {"form": form, **more}, status=status)
