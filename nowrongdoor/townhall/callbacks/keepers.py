"""Who is at work and may keep a promise now, read once for many promises; and giving a promise to its keeper."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from itertools import chain
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Case, F, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from nowrongdoor.engine.dispatch import State
from nowrongdoor.engine.hours import Hours, is_open
from nowrongdoor.townhall.callbacks.models import Callback, Coordinator, StandIn
from nowrongdoor.townhall.callbacks.owning import Facts, Owner, owner
from nowrongdoor.townhall.callbacks.rules import NEEDS_OWNER, CallbackState
from nowrongdoor.townhall.callbacks.stepping import give_to, tell_journal
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.line.models import Presence
from nowrongdoor.townhall.people import reads as people
from nowrongdoor.townhall.people.models import Agent, Team
from nowrongdoor.townhall.people.reads import Skills


@dataclass(frozen=True, slots=True)
class AtWork:
    """The house at one moment, as far as keeping promises is concerned; teams by key."""

    now: datetime
    hours: dict[int, Hours]
    open: frozenset[int]
    agents: frozenset[int]
    teams: frozenset[int]
    coordinators: dict[int, Sequence[int]]
    others: dict[int, Sequence[int]]
    stand_ins: dict[int, int]

    def facts(self, callback: Callback) -> Facts:
        """What decides who keeps this promise now."""
        return self._facts(
            Lying(
                team=callback.team_id,
                who_named=callback.named_id or 0,
                who_promised=callback.promiser_id,
                named_over=callback.named_until is not None and callback.named_until <= self.now,
                late=callback.first_by is not None and callback.first_by <= self.now and callback.rung_at is None,
                with_promiser=callback.state == CallbackState.RETURNED,
            )
        )

    def _facts(self, lying: Lying) -> Facts:
        return Facts(
            named=lying.who_named,
            promiser=lying.who_promised,
            team_open=lying.team in self.open,
            team_at_work=lying.team in self.teams,
            at_work=self.agents,
            stand_ins=self.stand_ins,
            coordinators=self.coordinators.get(lying.team, ()),
            others=self.others.get(lying.team, ()),
            named_over=lying.named_over,
            late=lying.late,
            with_promiser=lying.with_promiser,
        )

    def keeper(self, callback: Callback) -> Owner | None:
        """Who is to keep it now; None where it stays as it is."""
        return owner(self.facts(callback))

    def misplaced(self, rows: QuerySet[Callback]) -> list[int]:
        """Which of these promises lie with somebody else than who is to keep them now.

        Looked at without a lock, and asked once for all that lie alike: ten thousand open ones are a few hundred kinds.
        """
        lying = rows.order_by().values("team_id", **_lies(self.now)).annotate(ids=ArrayAgg("pk"))
        return sorted(chain.from_iterable(one["ids"] for one in lying if self._belongs_elsewhere(one)))

    def _belongs_elsewhere(self, one: Mapping[str, Any]) -> bool:
        keeper = owner(self._facts(Lying(one["team_id"], **{name: one[name] for name in _TOLD_APART})))
        return keeper is not None and (one["lies_with"], one["lies_as"]) != (keeper.agent_id, keeper.holder)


@dataclass(frozen=True, slots=True)
class Lying:
    """All of a promise that decides who is to keep it: its team, and what follows from its times and state."""

    team: int
    who_named: int
    who_promised: int
    named_over: bool
    late: bool
    with_promiser: bool


_TOLD_APART = tuple(field.name for field in fields(Lying) if field.name != "team")


def _lies(now: datetime) -> dict[str, Any]:
    """With whom a promise lies and what decides with whom it should, for the database to sort ten thousand by.

    Its promiser matters for what came back to her alone: told apart by promiser all would be of another kind.
    """
    returned = Q(state=CallbackState.RETURNED)
    return {
        "lies_with": Coalesce("owner_id", 0),
        "lies_as": F("held_as"),
        "who_named": Coalesce("named_id", 0),
        "who_promised": Case(When(returned, then=F("promiser_id")), default=0),
        "named_over": _whether(Q(named_until__lte=now)),
        "late": _whether(Q(first_by__lte=now, rung_at=None)),
        "with_promiser": _whether(returned),
    }


def _whether(holds: Q) -> Case:
    return Case(When(holds, then=Value(True)), default=Value(False))


def at_work(now: datetime) -> AtWork:
    """Look at the house once."""
    present = frozenset(
        Presence.objects.filter(until=None).exclude(state=State.AWAY).values_list("agent_id", flat=True)
    )
    skills = people.skills(today=people.town_day(now))
    present &= frozenset(skills)
    rows = list(Team.objects.all())
    code = {team.code: team.pk for team in rows}
    worked = {code[hat] for agent_id in present for hat in (skills[agent_id].base, skills[agent_id].wearing) if hat}
    bases = {agent_id: code[held.base] for agent_id, held in skills.items() if held.base}
    hours = {team.pk: people.hours_of(team) for team in rows}
    return AtWork(
        now=now,
        hours=hours,
        open=frozenset(team_id for team_id, one in hours.items() if is_open(one, now)),
        agents=present,
        teams=frozenset(worked),
        coordinators=coordinators(rows, bases),
        others={team_id: _whoever_is_here(hat, skills, present) for hat, team_id in code.items()},
        stand_ins=dict(StandIn.objects.values_list("agent_id", "stand_in_id")),
    )


def coordinators(teams: Sequence[Team], bases: dict[int, int]) -> dict[int, Sequence[int]]:
    """Each team's coordinators in order; a team without has its leads, and after them every other lead."""
    named: dict[int, list[int]] = defaultdict(list)
    for team_id, agent_id in Coordinator.objects.order_by("position", "pk").values_list("team_id", "agent_id"):
        named[team_id].append(agent_id)
    rows = Agent.objects.filter(active=True, user__groups__name="lead").order_by("pk")
    leads = list(rows.values_list("pk", flat=True))
    found: dict[int, Sequence[int]] = {}
    for team in teams:
        own = [agent_id for agent_id in leads if bases.get(agent_id) == team.pk]
        others = [agent_id for agent_id in leads if agent_id not in own]
        found[team.pk] = list(dict.fromkeys(named.get(team.pk) or own)) + [
            agent_id for agent_id in others if agent_id not in named.get(team.pk, ())
        ]
    return found


def _whoever_is_here(hat: str, skills: Mapping[int, Skills], present: Collection[int]) -> Sequence[int]:
    """Everybody at work, those who hold a hat first.

    The last of a team goes home at half past three, and no lead is there at five: while the line is open a promise
    must not lie with nobody.
    """
    return sorted(present, key=lambda agent_id: (hat not in skills[agent_id].levels, agent_id))


def settle(acting: Acting, callback: Callback, house: AtWork, now: datetime) -> bool:
    """Give a locked promise to who is to keep it now, unsaved; False when she has it, or nobody may move it."""
    keeper = house.keeper(callback)
    if keeper is None or not give_to(callback, keeper.agent_id, keeper.holder):
        return False
    tell_journal(acting, "assigned", callback, now, owner=keeper.agent_id, held_as=keeper.holder)
    return True


def come_to_rest(acting: Acting, callback: Callback, now: datetime) -> None:
    """What was in hand lies with somebody again, unsaved: with whoever is to keep it now.

    Whoever kept it before may have gone home meanwhile, and what is in hand is not passed on when she does.
    """
    if callback.state in NEEDS_OWNER:
        settle(acting, callback, at_work(now), now)
