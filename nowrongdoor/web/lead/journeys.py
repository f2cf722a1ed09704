"""Where citizens are sent round: the topics, one topic's ways, and a suggestion from somebody who saw it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from nowrongdoor.config.clock import now
from nowrongdoor.townhall.errors import LostRace
from nowrongdoor.townhall.insight import journeys as insight
from nowrongdoor.townhall.insight.actions import suggest as keep_suggestion
from nowrongdoor.townhall.insight.journey_rules import FEWEST_CITIZENS, Way, flow
from nowrongdoor.townhall.people import reads as people
from nowrongdoor.townhall.people.models import Team
from nowrongdoor.townhall.topics.models import Topic
from nowrongdoor.web.lead.flow import drawing
from nowrongdoor.web.parts.answers import calmly
from nowrongdoor.web.parts.doors import open_to

WHO_SEES = ("agent", "lead", "planner", "administrator")
"""Whoever knows two teams sees best where citizens are sent round, so the agents have this page too."""

USUAL_DAYS = 28
SUGGESTIONS_SHOWN = 10


@dataclass(frozen=True, slots=True)
class SeenStep:
    """One contact of a way, with the team it was met by."""

    team: Team
    channel: str
    out: bool


@dataclass(frozen=True, slots=True)
class SeenWay:
    """A way as the page shows it; `name` finds it again when somebody makes a suggestion about it."""

    way: Way
    steps: list[SeenStep]
    name: str


@require_GET
@open_to(*WHO_SEES)
def journeys(request: HttpRequest) -> HttpResponse:
    """The topics that send citizens round, the worst first."""
    days = _days(request)
    found = insight.overview(now=now(), days=days)
    rows = _named(found)
    return render(request, "lead/journeys.html", {"found": found, "rows": rows, **_choice(days)})


@require_GET
@open_to(*WHO_SEES)
def journey(request: HttpRequest, topic: str) -> HttpResponse:
    """One topic: its ways as a picture and as a table."""
    return _page(request, _topic(topic))


@require_POST
@open_to(*WHO_SEES)
@calmly
def suggest(request: HttpRequest, topic: str) -> HttpResponse:
    """Keep a suggestion about a topic, or about one of its ways."""
    asked = _topic(topic)
    way = _way(request, asked)
    acting = request.acting  # type: ignore[attr-defined]
    keep_suggestion(acting, asked, request.POST.get("text", ""), way=way, now=now())
    messages.success(request, _("Thank you. The suggestion is kept and will be read in the idea box."))
    return redirect(f"{resolve_url('lead:journey', asked.code)}?days={_days(request)}")


def _page(request: HttpRequest, topic: Topic) -> HttpResponse:
    days = _days(request)
    found = insight.of_topic(topic.code, now=now(), days=days)
    teams = {team.code: team for team in people.teams(also_closed=True)}
    shown = {
        "topic": topic,
        "found": found,
        "ways": [_seen(way, teams) for way in found.ways],
        "drawing": drawing(flow(found.ways), teams),
        "suggestions": topic.suggestions.all()[:SUGGESTIONS_SHOWN],
    }
    return render(request, "lead/journey.html", {**shown, **_choice(days)})


def _topic(code: str) -> Topic:
    return get_object_or_404(Topic.objects.select_related("team"), code=code)


def _named(found: insight.Overview) -> list[dict[str, Any]]:
    """The loops with their topics and teams, in their order."""
    topics = {one.code: one for one in Topic.objects.select_related("team")}
    teams = {team.code: team for team in people.teams(also_closed=True)}
    return [
        {
            "topic": topics[loop.topic],
            "loop": loop,
            "asked": found.asked[loop.topic],
            "worst": _seen(loop.worst, teams) if loop.worst else None,
        }
        for loop in found.loops
    ]


def _seen(way: Way, teams: dict[str, Team]) -> SeenWay:
    steps = [SeenStep(teams[step.team], step.channel, step.direction == "out") for step in way.steps]
    return SeenWay(way, steps, _name(way))


def _name(way: Way) -> str:
    return " ".join(f"{step.team}/{step.channel}/{step.direction}" for step in way.steps)


def _way(request: HttpRequest, topic: Topic) -> Way | None:
    """The way the suggestion is about; LostRace where it is no longer among those that are shown."""
    name = request.POST.get("way", "")
    if not name:
        return None
    found = insight.of_topic(topic.code, now=now(), days=_days(request)).ways
    way = next((one for one in found if _name(one) == name), None)
    if way is None:
        raise LostRace(_("That way is no longer among those shown. Look at the page again."), "way_gone")
    return way


def _days(request: HttpRequest) -> int:
    """The period asked for, where it is one of those there are."""
    asked = (request.POST if request.method == "POST" else request.GET).get("days", "")
    return int(asked) if asked.isdecimal() and int(asked) in insight.PERIODS_DAYS else USUAL_DAYS


def _choice(days: int) -> dict[str, Any]:
    return {"days": days, "periods": insight.PERIODS_DAYS, "fewest": FEWEST_CITIZENS}
