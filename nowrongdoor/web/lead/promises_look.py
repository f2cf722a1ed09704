"""Promises by team as the board shows them, and one team's promises with who keeps them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Count

from nowrongdoor.townhall.callbacks import keepers, numbers, setup
from nowrongdoor.townhall.callbacks.models import Callback
from nowrongdoor.townhall.callbacks.overview import overview, untold
from nowrongdoor.townhall.callbacks.rules import DIALLED_FROM, OPEN
from nowrongdoor.townhall.line import left_reads
from nowrongdoor.townhall.people import reads as people
from nowrongdoor.townhall.people.models import Team

MOST_ROWS = 200
MOST_COORDINATORS = 3


def the_promises(moment: datetime, teams: list[Team]) -> dict[str, Any]:
    """One line for each team, in the order of the boards, and the house together."""
    rows = overview(teams, moment)
    kinds = ("open", "slipping", "broken", "untold", "today")
    total = {kind: sum(getattr(row, kind) for row in rows) for kind in kinds}
    return {"lying": left_reads.how_many(moment), "promise_rows": rows, "promise_total": total}


def one_team(team: Team, moment: datetime) -> dict[str, Any]:
    """A team's promises, who steps in, and the house numbers of trying."""
    return rows_of(team, moment) | who_steps_in(team, moment) | {"numbers": numbers.now_set()}


def rows_of(team: Team, moment: datetime) -> dict[str, Any]:
    """Every open promise of a team, most pressing first, and who could keep them."""
    rows = Callback.objects.filter(team=team, state__in=OPEN).annotate(chased=Count("chases"))
    joined = rows.select_related("team", "owner", "promiser", "named", "question__topic")
    found = list(joined.order_by("by", "pk")[:MOST_ROWS])
    not_told = {time.callback_id for time in untold(moment)}
    return {
        "team": team,
        "promises": [
            {"row": row, "untold": row.pk in not_told, "may_hand": row.state in DIALLED_FROM} for row in found
        ],
        "at_work": _at_work(team, moment),
    }


def _at_work(team: Team, moment: datetime) -> list[people.Skills]:
    here = keepers.at_work(moment).agents
    return [held for held in people.people_on(team, today=people.town_day(moment)) if held.agent_id in here]


def who_steps_in(team: Team, moment: datetime) -> dict[str, Any]:
    """The team's coordinators, its own people's stand-ins, and whom one can choose among."""
    everybody = sorted(people.skills(today=people.town_day(moment)).values(), key=lambda held: held.name)
    stand_ins = {row.agent_id: row.stand_in_id for row in setup.stand_ins()}
    chosen = [row.agent_id for row in setup.coordinators_of(team)]
    places = [chosen[place] if place < len(chosen) else None for place in range(MOST_COORDINATORS)]
    own = [held for held in everybody if held.base == team.code]
    return {
        "everybody": everybody,
        "coordinator_places": places,
        "own_people": [{"held": held, "stand_in": stand_ins.get(held.agent_id)} for held in own],
    }
