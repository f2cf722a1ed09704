"""What the board is to show below its lines: which team, and how the people are sorted. It stands in the address."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict

from nowrongdoor.townhall.people.models import Team
from nowrongdoor.web.lead.ordering import DEFAULT_SORT, SORTS


@dataclass(frozen=True, slots=True)
class Choice:
    """A team's code (empty for the whole house) and one of `ordering.SORTS`."""

    team: str = ""
    sort: str = DEFAULT_SORT

    @property
    def query(self) -> str:
        """The choice as the end of an address: `?team=P&sort=state`, or nothing where it is the ordinary one."""
        parts = {"team": self.team, "sort": "" if self.sort == DEFAULT_SORT else self.sort}
        spelled = urlencode({name: value for name, value in parts.items() if value})
        return f"?{spelled}" if spelled else ""

    def for_team(self, code: str) -> str:
        """The address's end for another team, sorted alike."""
        return replace(self, team=code).query

    def sorted_by(self, sort: str) -> str:
        """The address's end for the same team, sorted otherwise."""
        return replace(self, sort=sort).query


def choice_of(request: HttpRequest, teams: list[Team]) -> Choice:
    """What the address or the form asks for; what nobody knows counts as not asked for."""
    asked: QueryDict = request.POST if request.method == "POST" else request.GET
    codes = {team.code for team in teams}
    team, sort = asked.get("team", ""), asked.get("sort", "")
    return Choice(team if team in codes else "", sort if sort in SORTS else DEFAULT_SORT)
