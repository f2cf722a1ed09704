"""The lines as the board shows them: worst first, each with the people on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nowrongdoor.townhall.insight import lines as insight
from nowrongdoor.townhall.insight.staff import StaffNow, home_and_lent
from nowrongdoor.townhall.line.reads import set_aside
from nowrongdoor.townhall.messages import reads as outbox
from nowrongdoor.townhall.people.models import Team
from nowrongdoor.web.lead import ordering
from nowrongdoor.web.lead.people import Seen, seen


@dataclass(frozen=True, slots=True)
class Row:
    """One line with the people on it, and how many of its own are not at work."""

    line: insight.LineNow
    people: list[Seen]
    away: int

    @property
    def promise_percent(self) -> int:
        """The share the team has promised, in whole percent."""
        return round(self.line.team.answer_share * 100)

    @property
    def steps(self) -> int:
        """0 within the promise, otherwise by how many doublings the longest wait is over it."""
        return self.line.standing.steps

    @property
    def times_over(self) -> int:
        """The multiple of the promise that the longest wait has passed: 1, 2, 4, 8 ..."""
        return 2 ** max(0, self.steps - 1)


def the_lines(now: datetime, teams: list[Team], staff: list[StaffNow]) -> dict[str, Any]:
    """The lines, worst first, with their people; the house in one line; and what the telephone could not tell."""
    lines = insight.lines_now(teams, now=now)
    home, lent = home_and_lent(staff)
    return {
        "rows": [_row(one, staff, teams) for one in insight.worst_first(lines)],
        "house": insight.house_now(lines),
        "home": home,
        "lent": lent,
        "set_aside": set_aside(),
        "outbox": outbox.trouble(now),
        "states": ordering.STATE_ORDER[:-1],
    }


def _row(one: insight.LineNow, staff: list[StaffNow], teams: list[Team]) -> Row:
    here = ordering.on_line(staff, one.team.code)
    return Row(one, seen(here, teams), ordering.away_from(staff, one.team.code))
