"""Give a base, qualify for a hat, and put a hat on."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from nowrongdoor.engine.dispatch import Level
from nowrongdoor.townhall.errors import Refused, Slip
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.journal.actions import record
from nowrongdoor.townhall.national_ids import has_national_id
from nowrongdoor.townhall.people.models import Agent, Base, Qualification, Team, Wearing
from nowrongdoor.townhall.people.reads import Skills, skills, town_day


def _rooms(agent: Agent) -> tuple[str, ...]:
    return ("people", "lead", f"desk:{agent.pk}")


@transaction.atomic
def give_base(acting: Acting, agent: Agent, team: Team, *, from_day: date, now: datetime) -> Base:
    """Give an agent her base in a team from a day; the base before ends the day before.

    The same first day again corrects the team. Refused when a base began later than that day, or is this team's own.
    """
    acting.must_be("administrator")
    agent = _held(agent)
    _in_use(team)
    latest = agent.bases.select_related("team").order_by("-from_day").first()
    if latest is not None and latest.until_day is None and latest.team_id == team.pk:
        raise Refused(_("%(name)s has a base in %(team)s already.") % _of(agent, latest), "same_base")
    if latest is not None and latest.from_day > from_day:
        raise Refused(
            _("%(name)s has had a base in %(team)s since %(day)s. The next base must begin later.")
            % _of(agent, latest),
            "base_dates_clash",
        )
    base = _begin(agent, team, from_day, latest)
    if from_day <= town_day(now):
        _put_on(agent, team, now)
    record(acting, "base.given", agent, at=now, rooms=_rooms(agent), team=team.code, from_day=from_day)
    return base


def _held(agent: Agent) -> Agent:
    """The agent's row, held until the transaction ends, so that bases and hats change one at a time."""
    held = Agent.objects.select_for_update().get(pk=agent.pk)
    if not held.active:
        raise Refused(_("%(name)s no longer works here.") % {"name": held.name}, "not_on_staff")
    return held


def _in_use(team: Team) -> None:
    if not team.active:
        raise Refused(_("%(team)s is no longer in use.") % {"team": team.name}, "team_not_in_use")


def _of(agent: Agent, base: Base) -> dict[str, str]:
    return {"name": agent.name, "team": base.team.name, "day": f"{base.from_day:%d.%m.%Y}"}


def _begin(agent: Agent, team: Team, from_day: date, latest: Base | None) -> Base:
    """The row of the new base: a correction when it began the same day, otherwise a new one after the earlier."""
    if latest is not None and latest.from_day == from_day:
        latest.team, latest.until_day = team, None
        latest.save()
        return latest
    if latest is not None and (latest.until_day is None or latest.until_day > from_day):
        latest.until_day = from_day
        latest.save(update_fields=["until_day"])
    return Base.objects.create(agent=agent, team=team, from_day=from_day)


@transaction.atomic
def qualify(
    acting: Acting,
    agent: Agent,
    team: Team,
    *,
    level: Level,
    issued_on: date,
    valid_to: date | None = None,
    now: datetime,
) -> Qualification:
    """Write that an agent may wear a hat up to a level; anew where she held it. An early `valid_to` takes it back."""
    acting.must_be("administrator")
    agent = _held(agent)
    _in_use(team)
    if valid_to is not None and valid_to < issued_on:
        raise Slip("valid_to", _("It cannot expire before it is issued."))
    given = {"level": level, "issued_on": issued_on, "valid_to": valid_to, "revoked_on": None, "revoked_because": ""}
    held, _made = Qualification.objects.update_or_create(agent=agent, team=team, defaults=given)
    told: dict[str, Any] = {"team": team.code, "level": Level(level).word, "issued_on": issued_on, "valid_to": valid_to}
    record(acting, "agent.qualified", agent, at=now, rooms=_rooms(agent), **told)
    return held


@transaction.atomic
def revoke(acting: Acting, agent: Agent, team: Team, *, because: str, now: datetime) -> Qualification:
    """Take a qualification back from today on; Slip without a reason, Refused where there is none that holds.

    `valid_to` is cut to yesterday, so that it has ended for everybody who asks; the contact in hand keeps its hat.
    """
    acting.must_be("administrator")
    agent, today = _held(agent), town_day(now)
    because = because.strip()[:200]
    if not because:
        raise Slip("because", _("Say why it is taken back."))
    if has_national_id(because):
        raise Slip("because", _("That looks like a CPR number. It must not stand here."))
    held = agent.qualifications.filter(team=team).first()
    if held is None or (held.valid_to is not None and held.valid_to < today):
        told = {"name": agent.name, "team": team.name}
        raise Refused(_("%(name)s is not qualified in %(team)s.") % told, "not_qualified")
    before, held.valid_to = held.valid_to, today - timedelta(days=1)
    held.revoked_on, held.revoked_because = today, because
    held.save(update_fields=["valid_to", "revoked_on", "revoked_because"])
    details: dict[str, Any] = {"team": team.code, "valid_to_before": before}
    record(acting, "agent.qualification_revoked", agent, at=now, rooms=_rooms(agent), reason=because, **details)
    return held


@transaction.atomic
def go_home(acting: Acting, agent: Agent, *, now: datetime) -> None:
    """Put the hat of her base on again, whatever she wears; nothing is refused, for home is never closed.

    Whose base is no longer in use, or who has none, wears no hat at all.
    """
    agent = Agent.objects.select_for_update().get(pk=agent.pk)
    held = skills(today=town_day(now), agents=[agent.pk]).get(agent.pk)
    base = Team.objects.filter(code=held.base, active=True).first() if held else None
    if base is not None and agent.wearings.filter(until=None, team=base).exists():
        return
    agent.wearings.filter(until=None).update(until=now)
    if base is not None:
        Wearing.objects.create(agent=agent, team=base, since=now)
    record(acting, "hat.home", agent, at=now, rooms=_rooms(agent), worn=base.code if base else "")


@transaction.atomic
def wear(acting: Acting, agent: Agent, team: Team, *, now: datetime) -> Wearing:
    """Put a hat on: one's own doing, or a lead's. A contact in hand keeps the hat it was answered under.

    Refused without a valid qualification; the hat of the base can always be put on, for home is never closed.
    """
    if acting.agent_id != agent.pk:
        acting.must_be("lead", "administrator")
    agent = _held(agent)
    _in_use(team)
    before = _may_wear(agent, team, town_day(now))
    worn = agent.wearings.filter(until=None, team=team).first()
    if worn is not None and before.wearing == team.code:
        return worn
    worn = _put_on(agent, team, now)
    record(acting, "hat.worn", agent, at=now, rooms=_rooms(agent), worn=team.code)
    return worn


def _may_wear(agent: Agent, team: Team, today: date) -> Skills:
    """What she may do today, this hat among it; or refused, and why: never learned, not yet issued, or expired."""
    today_held = skills(today=today, agents=[agent.pk])[agent.pk]
    if team.code in today_held.levels or team.code == today_held.base:
        return today_held
    held = agent.qualifications.filter(team=team).first()
    if held is None:
        told = {"name": agent.name, "team": team.name}
        raise Refused(_("%(name)s is not qualified in %(team)s.") % told, "not_qualified")
    if held.revoked_on is not None:
        sentence = _("The qualification in %(team)s was taken back on %(day)s. Ask an administrator.")
        day = f"{held.revoked_on:%d.%m.%Y}"
        raise Refused(sentence % {"team": team.name, "day": day}, "qualification_revoked")
    day = f"{held.valid_to or held.issued_on:%d.%m.%Y}"
    sentence = (
        _("The qualification in %(team)s expired on %(day)s. Ask an administrator to renew it.")
        if held.valid_to and held.valid_to < today
        else _("The qualification in %(team)s holds from %(day)s.")
    )
    raise Refused(sentence % {"team": team.name, "day": day}, "qualification_not_valid")


def _put_on(agent: Agent, team: Team, now: datetime) -> Wearing:
    """End what she wears and begin the new hat at the same moment."""
    agent.wearings.filter(until=None).update(until=now)
    return Wearing.objects.create(agent=agent, team=team, since=now)


def note_worked(acting: Acting, agent_id: int, hat: str, *, today: date) -> None:
    """Write that an agent worked under a hat today, which keeps her in practice; free when it is written already.

    No journal line: the contact she answered has one.
    """
    acting.must_be_agent(agent_id)
    rows = Qualification.objects.filter(agent_id=agent_id, team__code=hat).exclude(last_worked_on__gte=today)
    rows.update(last_worked_on=today)
