"""Everybody who answers contacts, as a lead sees them now. States, no figures: nobody is measured here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from nowrongdoor.engine.dispatch import State
from nowrongdoor.townhall.line.reads import PersonNow, people_now
from nowrongdoor.townhall.people import reads as people
from nowrongdoor.townhall.people.models import Team

WITH_CONTACT = frozenset({State.RINGING, State.IN_CONVERSATION, State.AFTER_WORK})


@dataclass(frozen=True, slots=True)
class StaffNow:
    """An agent with the codes of base and hat; `since` is None for one who has never been at a desk here."""

    agent_id: int
    name: str
    base: str
    hat: str
    state: State
    reason: str
    since: datetime | None

    @property
    def at_work(self) -> bool:
        """At a desk or on a break from it; only who is away is not."""
        return self.state is not State.AWAY

    @property
    def lent(self) -> bool:
        """Wears another hat than that of her base just now."""
        return bool(self.base and self.hat and self.hat != self.base)


def staff_now(teams: Sequence[Team], *, now: datetime, held: Iterable[people.Skills] | None = None) -> list[StaffNow]:
    """Everyone who has a base or a hat, in the order of their bases among the teams and then by name; two queries.

    `held` is what `people.skills` says of everybody today, where it is known already; then it is one query. The hat is
    that of the contact in hand; without one it is the hat put on that still holds today, or the base.
    """
    present = {person.agent_id: person for person in people_now(now=now)}
    held = people.skills(today=people.town_day(now)).values() if held is None else held
    order = {team.code: place for place, team in enumerate(teams)}
    found = [_person(one, present.get(one.agent_id)) for one in held if one.base or one.levels]
    return sorted(found, key=lambda person: (order.get(person.base, len(order)), person.name))


def _person(held: people.Skills, spell: PersonNow | None) -> StaffNow:
    if spell is None:
        return StaffNow(held.agent_id, held.name, held.base, held.wearing, State.AWAY, "", None)
    state = State(spell.state)
    hat = spell.hat if state in WITH_CONTACT else held.wearing
    return StaffNow(held.agent_id, held.name, held.base, hat, state, spell.reason, spell.since)


def home_and_lent(staff: list[StaffNow]) -> tuple[int, int]:
    """How many at work wear the hat of their base, and how many another."""
    at_work = [person for person in staff if person.at_work]
    lent = sum(person.lent for person in at_work)
    return len(at_work) - lent, lent
