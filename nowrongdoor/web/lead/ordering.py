"""In which order the people stand on the board. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from nowrongdoor.townhall.insight.staff import StaffNow

STATE_ORDER = ("ready", "ringing", "in_conversation", "after_work", "pause", "away")
NEVER = datetime.max.replace(tzinfo=UTC)

DEFAULT_SORT = "base"


def _since(person: StaffNow) -> datetime:
    return person.since or NEVER


SORTS: dict[str, Callable[[StaffNow], Any]] = {
    "name": lambda person: person.name,
    "base": lambda person: 0,
    "hat": lambda person: (not person.lent, person.hat),
    "state": lambda person: (STATE_ORDER.index(person.state), _since(person)),
    "since": _since,
}
"""How the table can be sorted. `base` keeps the order it comes in (by base on the boards, then by name), `hat` puts
those away from their base first, `since` the longest in one state."""


def arranged(staff: Iterable[StaffNow], *, sort: str, team: str = "") -> list[StaffNow]:
    """The people in the order asked for; with a team, those who belong to it or wear its hat now."""
    chosen = [person for person in staff if team in ("", person.base, person.hat)]
    return sorted(chosen, key=SORTS[sort])


def on_line(staff: Iterable[StaffNow], team: str) -> list[StaffNow]:
    """Who is at work under a team's hat: its own first, then visitors, each by name, so that marks stay put."""
    here = [person for person in staff if person.at_work and person.hat == team]
    return sorted(here, key=lambda person: (person.lent, person.name))


def away_from(staff: Iterable[StaffNow], team: str) -> int:
    """How many who have their base in the team are not at work."""
    return sum(not person.at_work and person.base == team for person in staff)
