"""My figures: what became of the questions an agent met, for her own eyes."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from nowrongdoor.townhall.insight.measures import of_share
from nowrongdoor.townhall.insight.own import own
from nowrongdoor.townhall.insight.periods import weeks_until
from nowrongdoor.townhall.people.reads import town_day
from nowrongdoor.web.desk.door import at_desk, desk_view
from nowrongdoor.web.parts.figures import fates_of, shown

WEEKS = 8


@require_GET
@desk_view
def own_figures(request: HttpRequest) -> HttpResponse:
    """The last weeks, judged and provisional."""
    seat = at_desk(request)
    period = weeks_until(town_day(seat.now), WEEKS, settings.TIME_ZONE)
    mine = own(seat.acting, seat.agent_id, period, now=seat.now)
    figures = [
        shown("first_go", of_share(mine.first_go)),
        shown("repeat", of_share(mine.came_back)),
        shown("first_go_so_far", of_share(mine.first_go_so_far)),
        shown("answered_at_once_anonymous", of_share(mine.anonymous)),
    ]
    return render(
        request,
        "desk/own_figures.html",
        {"figures": figures, "fates": fates_of(mine.fates), "judged": mine.first_go.whole, "weeks": WEEKS},
    )
