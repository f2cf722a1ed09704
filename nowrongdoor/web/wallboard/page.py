"""The wallboard's page and its live piece. Nothing of a single person comes here, not even to the template."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from nowrongdoor.config.clock import now
from nowrongdoor.townhall.insight import lines as insight
from nowrongdoor.townhall.line.reads import count_by_state
from nowrongdoor.townhall.people import reads as people
from nowrongdoor.web.parts.doors import open_to
from nowrongdoor.web.parts.fragments import fragment


@require_GET
@open_to()
def wallboard(request: HttpRequest) -> HttpResponse:
    """The whole wall: dark unless the reader has chosen light colours for herself."""
    theme = "light" if request.reader.theme == "light" else "dark"  # type: ignore[attr-defined]
    return render(request, "wallboard/wallboard.html", the_wall(now()) | {"theme": theme})


@require_GET
@open_to()
@fragment
def lines(request: HttpRequest) -> HttpResponse:
    """The lines and the foot."""
    return render(request, "wallboard/lines.html", the_wall(now()))


def the_wall(moment: datetime) -> dict[str, Any]:
    """Every line in its fixed place, the one to look at, and the house as a whole."""
    found, states = insight.lines_now(people.teams(), now=moment), count_by_state()
    return {
        "lines": found,
        "worst": insight.worst_over_promise(found),
        "house": insight.house_now(found),
        "ready": states["ready"],  # type: ignore[index]
        "in_conversation": states["in_conversation"],  # type: ignore[index]
    }
