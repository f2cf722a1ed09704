"""The people as the board shows them: as marks on the lines, and in the table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from nowrongdoor.townhall.insight.staff import StaffNow, staff_now
from nowrongdoor.townhall.line.leading import SET_BY_LEAD
from nowrongdoor.townhall.line.reads import initials
from nowrongdoor.townhall.line.rules import PauseReason
from nowrongdoor.townhall.people.models import Team
from nowrongdoor.townhall.people.reads import Skills
from nowrongdoor.web.lead import ordering
from nowrongdoor.web.lead.choice import Choice

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
    def letters(self) -> str:
        """First letters of the first and last name."""
        return initials(self.now.name)

    @property
    def may_be_set_away(self) -> bool:
        """With a contact in hand nobody is; who is away already need not be."""
        return self.now.state in MAY_BE_SET_AWAY


def everybody(now: datetime, teams: list[Team], held: Iterable[Skills] | None = None) -> list[StaffNow]:
    """All who answer contacts, as they are now; `held` is what everybody holds today, where it is known already."""
    return staff_now(teams, now=now, held=held)


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
