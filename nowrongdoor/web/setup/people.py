"""Everybody on the staff, and hiring one more."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from nowrongdoor.config.clock import now
from nowrongdoor.townhall.people import reads
from nowrongdoor.townhall.people.actions import hire
from nowrongdoor.townhall.people.models import Agent
from nowrongdoor.townhall.people.reads import Person
from nowrongdoor.web.parts.doors import open_to
from nowrongdoor.web.setup.forms import done
from nowrongdoor.web.setup.forms_people import NewcomerForm
from nowrongdoor.web.setup.words import JOB_WORDS

MOST_SHOWN = 200


@require_GET
@open_to("administrator")
def people(request: HttpRequest) -> HttpResponse:
    """The staff, narrowed by what is typed; those who left only when asked for."""
    words, also_gone = request.GET.get("words", "").strip(), "gone" in request.GET
    staff = reads.staff(today=reads.town_day(now()), also_gone=also_gone)
    found = [one for one in staff if _fits(one, words.casefold())]
    shown = {
        "people": [_row(one) for one in found[:MOST_SHOWN]],
        "teams": {team.code: team for team in reads.teams(also_closed=True)},
        "hidden": max(0, len(found) - MOST_SHOWN),
        "words": words,
        "also_gone": also_gone,
        "without_password": sum(one.agent.active and not one.agent.user.has_usable_password() for one in staff),
    }
    template = "setup/people_rows.html" if request.headers.get("HX-Request") else "setup/people.html"
    return render(request, template, shown)


def _fits(person: Person, words: str) -> bool:
    """By name, user name, base or extension."""
    agent, base = person.agent, person.skills.base if person.skills else ""
    return words in f"{agent.name} {agent.user.username} {base} {agent.device}".casefold()


def _row(person: Person) -> dict[str, object]:
    hats = sorted(set(person.skills.levels) - {person.skills.base}) if person.skills else []
    jobs = ", ".join(str(JOB_WORDS[name]) for name in person.job_functions)
    return {"agent": person.agent, "skills": person.skills, "hats": hats, "jobs": jobs}


@require_http_methods(["GET", "POST"])
@open_to("administrator")
def newcomer(request: HttpRequest) -> HttpResponse:
    """Hire somebody; the next page gives base, hats and start password."""
    form = NewcomerForm(request.POST or None)
    hired: list[Agent] = []
    acting = request.acting  # type: ignore[attr-defined]
    if request.method == "POST" and done(form, lambda **values: hired.append(hire(acting, now=now(), **values))):
        messages.success(request, _("%(name)s is hired.") % {"name": hired[0].name})
        return redirect("setup:person", hired[0].pk)
    return render(request, "setup/newcomer.html", {"form": form}, status=422 if form.is_bound else 200)
