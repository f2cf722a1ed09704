"""What the board shows below its lines: what is held and why, the day so far, and the choice of team."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.conf import settings

from nowrongdoor.townhall.insight.half_hours import half_hours
from nowrongdoor.townhall.line import reads as line
from nowrongdoor.townhall.people import reads as people
from nowrongdoor.townhall.people.models import Team
from nowrongdoor.web.lead.choice import Choice
from nowrongdoor.web.lead.picture import picture


@dataclass(frozen=True, slots=True)
class HeldGroup:
    """Contacts on one line that wait for the same reason, the longest wait first."""

    team: Team
    sentence: str
    contacts: list[line.HeldContact]


def the_held(now: datetime, choice: Choice, teams: list[Team]) -> dict[str, Any]:
    """What is held back and why, alike reasons together; the group with the longest wait first."""
    by_code = {team.code: team for team in teams}
    found = [one for one in line.held(now=now) if one.team_code in by_code and choice.team in ("", one.team_code)]
    alike = sorted(found, key=lambda one: (one.team_code, one.sentence, one.joined_at))
    groups = [
        HeldGroup(by_code[code], sentence, list(members))
        for (code, sentence), members in groupby(alike, key=lambda one: (one.team_code, one.sentence))
    ]
    groups.sort(key=lambda group: group.contacts[0].joined_at)
    return {"groups": groups, "held_count": len(found)}


def the_day(now: datetime, choice: Choice, teams: list[Team]) -> dict[str, Any]:
    """Today in half-hours, as a picture and as a table."""
    found = half_hours([team for team in teams if choice.team in ("", team.code)], now=now)
    counts = ("offered", "answered", "abandoned", "waiting")
    return {
        "half_hours": found,
        "picture": picture(found, settings.TIME_ZONE),
        "total": {count: sum(getattr(one, count) for one in found) for count in counts},
    }


def choosing(choice: Choice, teams: list[Team]) -> dict[str, Any]:
    """The choice itself and the links to the others."""
    links = [{"team": team, "query": choice.for_team(team.code), "chosen": team.code == choice.team} for team in teams]
    return {
        "choice": choice,
        "chosen_team": next((team for team in teams if team.code == choice.team), None),
        "all_query": choice.for_team(""),
        "team_links": links,
    }


def teams_on_board() -> list[Team]:
    """The teams in use, in the order of the boards."""
    return people.teams()
