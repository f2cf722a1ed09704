"""Which stretch of time and which line the figures are shown for; it stands in the address."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest

from nowrongdoor.townhall.insight.periods import Period, weeks_until

WEEKS = (4, 8, 13, 26)
USUAL_WEEKS = 8
MOST_WEEKS_BY_DAY = 4


@dataclass(frozen=True, slots=True)
class Choice:
    """So many weeks, week by week or day by day, on one line (empty: the whole house)."""

    weeks: int = USUAL_WEEKS
    by: str = "week"
    team: str = ""

    @property
    def query(self) -> str:
        """The end of an address; nothing where it is the ordinary choice."""
        usual = Choice()
        parts = {name: getattr(self, name) for name in ("weeks", "by", "team")}
        spelled = urlencode({name: value for name, value in parts.items() if value != getattr(usual, name)})
        return f"?{spelled}" if spelled else ""

    def for_weeks(self, weeks: int) -> Choice:
        """The same for another number of weeks; a long time is shown by the week."""
        return replace(self, weeks=weeks, by=self.by if weeks <= MOST_WEEKS_BY_DAY else "week")

    def for_team(self, team: str) -> Choice:
        """The same for another line."""
        return replace(self, team=team)

    def period(self, today: date) -> Period:
        """The steps up to today."""
        return weeks_until(today, self.weeks, settings.TIME_ZONE, kind=self.by)


def choice_of(request: HttpRequest, teams: set[str]) -> Choice:
    """What the address asks for; what nobody knows counts as not asked for."""
    asked = request.GET
    weeks = int(asked["weeks"]) if asked.get("weeks", "").isdecimal() else USUAL_WEEKS
    weeks = weeks if weeks in WEEKS else USUAL_WEEKS
    by = "day" if asked.get("by") == "day" and weeks <= MOST_WEEKS_BY_DAY else "week"
    team = asked.get("team", "")
    return Choice(weeks, by, team if team in teams else "")
