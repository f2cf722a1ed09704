"""The first setup page: is the town ready to open, and if not, what is missing."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from nowrongdoor.config.clock import now
from nowrongdoor.townhall.people.reads import town_day
from nowrongdoor.web.parts.doors import open_to
from nowrongdoor.web.setup import checklist


@require_GET
@open_to("administrator")
def overview(request: HttpRequest) -> HttpResponse:
    """The checklist."""
    found = checklist.steps(town_day(now()))
    return render(request, "setup/overview.html", {"steps": found, "can_open": checklist.can_open(found)})
