"""Where everybody stands as far as stepping in is concerned: all agents and all teams in a handful of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import fields
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Count

from nowrongdoor.engine.dispatch import State
from nowrongdoor.engine.dispatch.stepping_in import (
    AT_WORK,
    Ask,
    Held,
    HomeNow,
    MoveState,
    Numbers,
    Planned,
    Protected,
    Standing,
    period_of,
)
from nowrongdoor.engine.hours import instant, is_open
from nowrongdoor.townhall.line.models import Presence
from nowrongdoor.townhall.line.move_rows import Absorption, LineWatch, Move, MoveDay, MoveNumbers
from nowrongdoor.townhall.line.rules import PauseReason
from nowrongdoor.townhall.people import reads as people
from nowrongdoor.townhall.people.models import Activity, Qualification, Team

PAUSES: dict[str, Protected] = {
    PauseReason.MEETING: Protected.MEETING,
    PauseReason.COLLEAGUE: Protected.MEETING,
    PauseReason.TRAINING: Protected.TRAINING,
}
"""Which activity a break is; every other break is a break."""


def numbers_row() -> MoveNumbers:
    """The house numbers of stepping in as a row; the defaults until somebody changes them."""
    return MoveNumbers.objects.filter(pk=1).first() or MoveNumbers()


def numbers() -> Numbers:
    """The house numbers as the rules take them."""
    row = numbers_row()
    return Numbers(**{field.name: getattr(row, field.name) for field in fields(Numbers)})


def ask_for(to: Team, *, now: datetime, **flags: bool) -> Ask:
    """What would be asked for this team at this moment; `flags` are those of `Ask` (paired, over_quota, ...)."""
    return Ask(
        hat=to.code,
        now=now,
        numbers=numbers(),
        in_use=to.active,
        open_now=to.active and is_open(people.hours_of(to), now),
        timezone=settings.TIME_ZONE,
        **flags,
    )


def standings(*, now: datetime, agents: list[int] | None = None) -> dict[int, Standing]:
    """Everything eligibility needs to know of every active agent, or of the ones named."""
    today = people.town_day(now)
    period = period_of(today, numbers().period_days)
    held, present = _held(agents), _present(agents)
    planned, days = _planned(now, agents), {day.agent_id: day for day in _of(MoveDay.objects.filter(day=today), agents)}
    rostered, moved = _rostered(period, agents), _moved(now, today, period, agents)
    flagged = {row.agent_id for row in _of(Absorption.objects.filter(reviewed_at=None), agents)}
    found = {}
    for agent_id, skill in people.skills(today=today, agents=agents).items():
        spell, day = present.get(agent_id), days.get(agent_id)
        found[agent_id] = Standing(
            agent_id=agent_id,
            base=skill.base,
            wearing=skill.wearing,
            state=_state(spell) if skill.device else State.AWAY,
            held=held.get(agent_id, {}),
            name=skill.name,
            state_seconds=max(0.0, (now - spell.since).total_seconds()) if spell else 0.0,
            planned=(*_on_break(spell), *planned.get(agent_id, ())),
            opted_out=day is not None and day.opted_out,
            volunteers=day is not None and day.volunteers,
            standby=day is not None and day.standby,
            rostered_this_period=rostered.get(agent_id, 0),
            absorbed=agent_id in flagged,
            **moved.get(agent_id, {}),
        )
    return found


def _of(rows: Any, agents: list[int] | None) -> Any:
    return rows if agents is None else rows.filter(agent_id__in=agents)


def _held(agents: list[int] | None) -> Mapping[int, Mapping[str, Held]]:
    """Every qualification of everybody, also those that hold no more: why somebody cannot come must be told."""
    found: dict[int, dict[str, Held]] = defaultdict(dict)
    rows = _of(Qualification.objects.filter(agent__active=True), agents)
    for agent_id, code, *days in rows.values_list(
        "agent_id", "team__code", "issued_on", "valid_to", "revoked_on", "last_worked_on"
    ):
        found[agent_id][code] = Held(*days)
    return found


def _present(agents: list[int] | None) -> dict[int, Presence]:
    return {spell.agent_id: spell for spell in _of(Presence.objects.filter(until=None), agents)}


def _state(spell: Presence | None) -> State:
    """What she is now; whoever is asked "are you there?", or leaves after this contact, counts as not at the desk."""
    if spell is None or spell.next_state == State.AWAY or spell.reason == PauseReason.CHECK_IN:
        return State.AWAY
    return State(spell.state)


def _on_break(spell: Presence | None) -> tuple[Planned, ...]:
    """The break she is on, or asked for after this contact, as an activity without an end."""
    if spell is None or State.PAUSE not in (spell.state, spell.next_state):
        return ()
    reason = spell.reason if spell.state == State.PAUSE else spell.next_reason
    return (Planned(PAUSES.get(reason, Protected.BREAK), spell.since),)


def _planned(now: datetime, agents: list[int] | None) -> Mapping[int, tuple[Planned, ...]]:
    """What lies before everybody in the next twelve hours, and what goes on now."""
    ahead = Activity.objects.filter(ends__gt=now, begins__lt=now + timedelta(hours=12)).order_by("begins")
    found: dict[int, tuple[Planned, ...]] = defaultdict(tuple)
    for one in _of(ahead, agents):
        found[one.agent_id] += (Planned(Protected(one.kind), one.begins, one.ends),)
    return found


def _rostered(period: tuple[date, date], agents: list[int] | None) -> dict[int, int]:
    """How many rostered away shifts stand in the period, those to come included."""
    rows = _of(MoveDay.objects.filter(day__range=period).exclude(away_shift=None), agents)
    return dict(rows.values_list("agent_id").annotate(times=Count("pk")))


_MOVED = """
SELECT agent_id,
       count(*) FILTER (WHERE extends_id IS NULL AND began_at >= %(day)s),
       count(*) FILTER (WHERE extends_id IS NULL AND began_at >= %(period)s),
       coalesce(sum(extract(epoch FROM coalesce(hat_off_at, %(now)s) - greatest(began_at, %(period)s)))
                FILTER (WHERE began_at <= %(now)s AND coalesce(hat_off_at, %(now)s) > %(period)s), 0)::float,
       max(hat_off_at),
       max(coalesce(answered_at, ended_at)) FILTER (WHERE state IN ('declined', 'expired')),
       max(state) FILTER (WHERE state IN ('accepted', 'active', 'returning', 'recalled')),
       coalesce(bool_or(state = 'offered'), false)
FROM line_move WHERE %(agents)s::bigint[] IS NULL OR agent_id = ANY(%(agents)s)
GROUP BY agent_id
"""


def _moved(
    now: datetime, today: date, period: tuple[date, date], agents: list[int] | None
) -> dict[int, dict[str, Any]]:
    """What moves say of everybody: how often today and this period, how long, when last, left in peace until."""
    begins = {name: instant(day, time(0), settings.TIME_ZONE) for name, day in (("day", today), ("period", period[0]))}
    cool_down = timedelta(minutes=numbers().cool_down_minutes)
    with connection.cursor() as cursor:
        cursor.execute(_MOVED, {"now": now, "agents": agents, **begins})
        return {agent_id: _as_standing(rest, cool_down) for agent_id, *rest in cursor.fetchall()}


def _as_standing(row: list[Any], cool_down: timedelta) -> dict[str, Any]:
    today, this_period, away_seconds, last, not_willing_at, state, offered = row
    return {
        "moves_today": today,
        "moves_this_period": this_period,
        "away_seconds": away_seconds,
        "last_move_at": last,
        "cool_until": not_willing_at + cool_down if not_willing_at else None,
        "open_move": MoveState(state) if state else None,
        "offered": offered,
    }


def homes(*, now: datetime) -> dict[str, HomeNow]:
    """Every team in use as one who may give, by its code."""
    wearers = wearers_by_hat(now=now)
    levels = dict(LineWatch.objects.values_list("team_id", "level"))
    return {
        team.code: HomeNow(
            hat=team.code,
            wearers=len(wearers.get(team.code, ())),
            protected_minimum=team.protected_minimum,
            alarm_level=levels.get(team.pk, 0),
            target_share=team.answer_share,
        )
        for team in people.teams()
    }


def wearers_by_hat(*, now: datetime) -> dict[str, list[int]]:
    """Who carries each line now: at work under its hat, without those who are on their way out of it."""
    leaving = set(Move.objects.filter(state=MoveState.ACCEPTED).values_list("agent_id", flat=True))
    return wearers_among(people.skills(today=people.town_day(now)).values(), leaving)


def wearers_among(held: Iterable[people.Skills], leaving: Set[int]) -> dict[str, list[int]]:
    """The same of what everybody holds today and of who is on the way out, where both are known already."""
    at_work = set(Presence.objects.filter(until=None, state__in=AT_WORK).values_list("agent_id", flat=True)) - leaving
    found: dict[str, list[int]] = defaultdict(list)
    for skill in held:
        if skill.agent_id in at_work and skill.device and skill.wearing in skill.levels:
            found[skill.wearing].append(skill.agent_id)
    return found


def home_of(standing: Standing, known: Mapping[str, HomeNow], *, extends: bool = False) -> HomeNow | None:
    """The team she would leave: the one whose hat she wears, or her base when she is away already."""
    return known.get(standing.base if extends else standing.wearing or standing.base)
