"""Do citizens get help in the first go? The figures of some weeks, what they mean, and the same for other systems."""

from __future__ import annotations

import csv
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from nowrongdoor.config.clock import now
from nowrongdoor.townhall.insight.dictionary import METRICS
from nowrongdoor.townhall.insight.export import COLUMNS, rows
from nowrongdoor.townhall.insight.figures import Figures
from nowrongdoor.townhall.insight.rates import assumptions
from nowrongdoor.townhall.insight.reading import from_rows
from nowrongdoor.townhall.people import reads as people
from nowrongdoor.web.lead import figures_look as look
from nowrongdoor.web.lead.figures_choice import MOST_WEEKS_BY_DAY, WEEKS, Choice, choice_of
from nowrongdoor.web.lead.page import LEADS
from nowrongdoor.web.parts.doors import open_to
from nowrongdoor.web.parts.figures import fates_of, name_of


@require_GET
@open_to(*LEADS)
def figures(request: HttpRequest) -> HttpResponse:
    """The answer, the four figures side by side, then over time, then as a table."""
    choice, found = _found(request)
    cell = found.cell(None, choice.team)
    shown: dict[str, Any] = {
        "cell": cell,
        "four": look.four(cell),
        "so_far": look.shown("first_go_so_far", cell),
        "anonymous": look.shown("answered_at_once_anonymous", cell),
        "fates": fates_of(cell.fates),
        "pictures": look.pictures(found, choice.team),
        "columns": [name_of(code) for code in look.TABLE],
        "rows": look.table(found, choice.team),
        "lines": look.lines(found, people.teams()),
    }
    return render(request, "lead/figures.html", shown | _cost(cell) | _choices(choice, found))


@require_GET
@open_to(*LEADS)
def words(request: HttpRequest) -> HttpResponse:
    """What each figure means, what it leaves out, for whom and how long."""
    metrics = [metric.in_language(get_language() or "da") for metric in METRICS]
    return render(request, "lead/figures_words.html", {"metrics": metrics})


@require_GET
@open_to(*LEADS)
def export_csv(request: HttpRequest) -> HttpResponse:
    """The period's figures with the columns of `export.COLUMNS`."""
    _choice, found = _found(request)
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{_name(found)}.csv"'
    writer = csv.DictWriter(answer, COLUMNS)
    writer.writeheader()
    writer.writerows(rows(found))
    return answer


@require_GET
@open_to(*LEADS)
def export_json(request: HttpRequest) -> HttpResponse:
    """The same as JSON, with the moment it was made."""
    _choice, found = _found(request)
    answer = JsonResponse({"as_of": found.now.isoformat(timespec="seconds"), "rows": list(rows(found))})
    answer["Content-Disposition"] = f'attachment; filename="{_name(found)}.json"'
    return answer


def _found(request: HttpRequest) -> tuple[Choice, Figures]:
    moment = now()
    choice = choice_of(request, {team.code for team in people.teams()})
    return choice, from_rows(choice.period(people.town_day(moment)), now=moment)


def _name(found: Figures) -> str:
    steps = found.period.steps
    return f"nowrongdoor-{steps[0].first}-{steps[-1].last}-{found.period.kind}"


def _cost(cell: Any) -> dict[str, Any]:
    """What a solved question cost, with all that is assumed."""
    return {
        "cost": look.shown("cost_per_solved", cell),
        "solved": look.shown("solved", cell),
        "hours": cell.hours,
        "assumptions": assumptions(),
    }


def _choices(choice: Choice, found: Figures) -> dict[str, Any]:
    teams = people.teams()
    return {
        "choice": choice,
        "period": found.period,
        "team": next((team for team in teams if team.code == choice.team), None),
        "weeks": [(weeks, choice.for_weeks(weeks).query) for weeks in WEEKS],
        "teams": [(team, choice.for_team(team.code).query) for team in teams],
        "house_query": choice.for_team("").query,
        "by_day": choice.weeks <= MOST_WEEKS_BY_DAY,
        "day_query": Choice(choice.weeks, "day", choice.team).query,
        "week_query": Choice(choice.weeks, "week", choice.team).query,
    }
