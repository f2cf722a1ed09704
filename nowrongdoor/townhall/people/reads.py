"""Who somebody is right now, what each agent may wear today, and how the teams stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection

from nowrongdoor.engine.dispatch import Hat, Level
from nowrongdoor.engine.hours import Hours
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.people import rules
from nowrongdoor.townhall.people.models import Account, Agent, Team, Town

SEES_ALL_TEAMS = frozenset({"lead", "planner", "administrator"})
"""Without a base, these stand for every team: the head of the contact centre has no line of her own."""


@dataclass(frozen=True, slots=True)
class Skills:
    """An agent as the dispatcher needs her: hat codes, levels by hat (valid today), and hats out of practice."""

    agent_id: int
    name: str
    device: str
    base: str
    wearing: str
    levels: Mapping[str, Level]
    stale_hats: frozenset[str]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on the staff as the setup pages show her."""

    agent: Agent
    job_functions: tuple[str, ...]
    skills: Skills | None


def town() -> Town | None:
    """The town of this database, or None before it is founded."""
    return Town.objects.first()


def town_day(now: datetime) -> date:
    """The day it is in the town at this moment (`now` aware)."""
    return now.astimezone(ZoneInfo(settings.TIME_ZONE)).date()


def teams(*, also_closed: bool = False) -> list[Team]:
    """The teams in the order of the boards; those no longer in use only when asked for."""
    return list(Team.objects.all() if also_closed else Team.objects.filter(active=True))


def hats() -> dict[str, Hat]:
    """Every hat in use by its code, as the dispatcher knows it."""
    return {team.code: hat_of(team) for team in teams()}


def hat_of(team: Team) -> Hat:
    """One team as a hat: mandate, when its circle widens, and how many of its ready wearers stay at home."""
    return Hat(
        code=team.code,
        mandate=Level(team.mandate),
        widen_after_seconds=team.widen_after_seconds,
        widen_further_after_seconds=team.widen_further_after_seconds,
        protected_ready=team.protected_minimum,
    )


def hours_of(team: Team) -> Hours:
    """When a team's line is open, on the town's wall clock; closed on public holidays."""
    weekdays = frozenset(day - 1 for day in rules.parse_weekdays(team.weekdays))  # the engine's Monday is 0
    return Hours(team.opens, team.closes, weekdays, settings.TIME_ZONE)


_TODAY = """
LEFT JOIN people_base AS based ON based.agent_id = agent.id
  AND based.from_day <= %(today)s AND (based.until_day IS NULL OR based.until_day > %(today)s)
LEFT JOIN people_team AS base ON base.id = based.team_id
LEFT JOIN people_wearing AS wearing ON wearing.agent_id = agent.id AND wearing.until IS NULL
  AND (based.id IS NULL OR (wearing.since AT TIME ZONE %(zone)s)::date >= based.from_day)
LEFT JOIN people_team AS worn ON worn.id = wearing.team_id
"""
# The hat put on before the present base began is left behind with the old base: hence the last line but one.

_SKILLS = f"""
SELECT agent.id, agent.name, agent.device, coalesce(base.code, ''), coalesce(worn.code, ''),
       held.codes, held.levels, held.worked
FROM people_agent AS agent {_TODAY}
LEFT JOIN (
  SELECT qualification.agent_id, array_agg(team.code) AS codes, array_agg(qualification.level) AS levels,
         array_agg(coalesce(qualification.last_worked_on, qualification.issued_on)) AS worked
  FROM people_qualification AS qualification
  JOIN people_team AS team ON team.id = qualification.team_id AND team.active
  WHERE qualification.issued_on <= %(today)s
    AND (qualification.valid_to IS NULL OR qualification.valid_to >= %(today)s)
  GROUP BY qualification.agent_id
) AS held ON held.agent_id = agent.id
WHERE agent.active AND (%(agents)s::bigint[] IS NULL OR agent.id = ANY(%(agents)s))
ORDER BY agent.id
"""  # noqa: S608 - put together of our own words only


def skills(*, today: date, agents: list[int] | None = None) -> dict[int, Skills]:
    """What every active agent (or the ones named) may do today, in one query.

    A hat whose qualification has expired falls off: she then wears her base. Nobody is out of practice at home.
    """
    with connection.cursor() as cursor:
        cursor.execute(_SKILLS, {"today": today, "zone": settings.TIME_ZONE, "agents": agents})
        return {row[0]: _skills(row, today) for row in cursor.fetchall()}


def _skills(row: tuple[Any, ...], today: date) -> Skills:
    agent_id, name, device, base, worn, codes, levels, worked = row
    held = dict(zip(codes or (), map(Level, levels or ()), strict=True))
    stale = frozenset(
        code
        for code, last in zip(codes or (), worked or (), strict=True)
        if code != base and not rules.is_fresh(last, last, today)
    )
    return Skills(agent_id, name, device, base, worn if worn in held else base, held, stale)


def skills_of(agent: Agent, *, today: date) -> Skills | None:
    """What one agent may do today; None when she no longer works here."""
    return skills(today=today, agents=[agent.pk]).get(agent.pk)


def people_on(team: Team, *, today: date) -> list[Skills]:
    """Those who have their base in the team today, or wear its hat."""
    return [held for held in skills(today=today).values() if team.code in (held.base, held.wearing)]


_ACTING = f"""
SELECT agent.id, coalesce(base.code, ''), coalesce(worn.code, base.code, ''), EXISTS (
         SELECT 1 FROM people_qualification AS held
         WHERE held.agent_id = agent.id AND held.team_id = worn.id AND held.issued_on <= %(today)s
           AND (held.valid_to IS NULL OR held.valid_to >= %(today)s)),
       ARRAY(SELECT job.name FROM auth_group AS job JOIN people_account_groups AS held ON held.group_id = job.id
             WHERE held.account_id = account.id)
FROM people_account AS account
LEFT JOIN people_agent AS agent ON agent.user_id = account.id AND agent.active {_TODAY}
WHERE account.id = %(account)s AND account.is_active
"""  # noqa: S608 - put together of our own words only


def acting_for(user: Any, *, now: datetime) -> Acting:
    """The person behind a signed-in account, under the hat she wears now, in one query.

    `teams` are her base, or every team in use for a lead, planner or administrator without one. An account that is
    nobody on the staff acts as `account:<id>` and holds no job function that it has not been given.
    """
    with connection.cursor() as cursor:
        cursor.execute(_ACTING, {"today": town_day(now), "zone": settings.TIME_ZONE, "account": user.pk})
        row = cursor.fetchone()
    if row is None:
        return Acting(who="nobody")
    agent_id, base, worn, holds, jobs = row
    functions = frozenset(jobs)
    who = f"agent:{agent_id}" if agent_id else f"account:{user.pk}"
    return Acting(who, agent_id, worn if holds else base, _teams_of(base, functions), functions)


def _teams_of(base: str, functions: frozenset[str]) -> frozenset[str]:
    if base or not functions & SEES_ALL_TEAMS:
        return frozenset({base} - {""})
    return frozenset(Team.objects.filter(active=True).values_list("code", flat=True))


def staff(*, today: date, also_gone: bool = False) -> list[Person]:
    """Everybody on the staff by name, with job functions and hats; those who have left only when asked for."""
    held = skills(today=today)
    rows = Agent.objects.select_related("user").prefetch_related("user__groups")
    rows = rows if also_gone else rows.filter(active=True)
    return [Person(agent, job_functions_of(agent.user), held.get(agent.pk)) for agent in rows]


def job_functions_of(user: Account) -> tuple[str, ...]:
    """The job functions an account holds, in the house's order."""
    held = {group.name for group in user.groups.all()}
    return tuple(name for name in rules.JOB_FUNCTIONS if name in held)
