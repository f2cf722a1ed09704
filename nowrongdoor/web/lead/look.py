"""What the board shows, gathered for its templates: each function is one piece of the page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from nowrongdoor.townhall.insight import lines as insight
from nowrongdoor.townhall.insight.half_hours import half_hours
from nowrongdoor.townhall.insight.staff import StaffNow, home_and_lent, staff_now
from nowrongdoor.townhall.line import reads as line
from nowrongdoor.townhall.line.leading import SET_BY_LEAD
from nowrongdoor.townhall.line.rules import PauseReason
from nowrongdoor.townhall.people import reads as people
from nowrongdoor.townhall.people.models import Team
from nowrongdoor.web.lead import ordering
from nowrongdoor.web.lead.choice import Choice
from nowrongdoor.web.lead.picture import picture

REASONS = {
    PauseReason.LUNCH: _("lunch"),
    PauseReason.SHORT: _("short break"),
    PauseReason.MEETING: _("meeting"),
    PauseReason.TRAINING: _("training"),
    PauseReason.COLLEAGUE: _("helping a colleague"),
    PauseReason.OTHER: _("something else"),
    PauseReason.CHECK_IN: _("two calls rang unanswered"),
    "desk_closed": _("the desk was closed"),
    SET_BY_LEAD: _("set away by a lead"),
}
MAY_BE_SET_AWAY = frozenset({"ready", "ringing", "pause"})

COLUMNS = (
    ("name", _("Name")),
    ("base", _("Base")),
    ("hat", _("Hat now")),
    ("state", _("State")),
    ("since", _("For how long")),
)


@dataclass(frozen=True, slots=True)
class Seen:
    """Somebody as the board shows her: teams instead of codes, and the reason in words."""

    now: StaffNow
    base: Team | None
    hat: Team | None
    reason: Any

    @property
    def initials(self) -> str:
        """First letters of the first and last name."""
        return line.initials(self.now.name)

    @property
    def may_be_set_away(self) -> bool:
        """With a contact in hand nobody is; who is away already need not be."""
        return self.now.state in MAY_BE_SET_AWAY


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
        "set_aside": line.set_aside(),
        "states": ordering.STATE_ORDER[:-1],
    }


def _row(one: insight.LineNow, staff: list[StaffNow], teams: list[Team]) -> Row:
    here = ordering.on_line(staff, one.team.code)
    return Row(one, seen(here, teams), ordering.away_from(staff, one.team.code))


def seen(staff: Iterable[StaffNow], teams: list[Team]) -> list[Seen]:
    """People with the names of their teams and the words of their reasons."""
    by_code = {team.code: team for team in teams}
    return [
        Seen(person, by_code.get(person.base), by_code.get(person.hat), REASONS.get(person.reason, ""))
        for person in staff
    ]


def the_people(choice: Choice, teams: list[Team], staff: list[StaffNow], *, may_set_away: bool) -> dict[str, Any]:
    """Everybody, filtered and sorted as chosen, and the links that choose otherwise."""
    columns = [
        {"code": code, "name": name, "query": choice.sorted_by(code), "chosen": code == choice.sort}
        for code, name in COLUMNS
    ]
    return {
        "people": seen(ordering.arranged(staff, sort=choice.sort, team=choice.team), teams),
        "staff_count": len(staff),
        "columns": columns,
        "may_set_away": may_set_away,
    }


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


def everybody(now: datetime, teams: list[Team]) -> list[StaffNow]:
    """All who answer contacts, as they are now."""
    return staff_now(teams, now=now)
