"""Take people onto the staff, change what is written of them, and let them go."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from nowrongdoor.engine.dispatch import Level
from nowrongdoor.townhall.errors import Refused, Slip
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.journal.actions import record
from nowrongdoor.townhall.people import rules
from nowrongdoor.townhall.people.job_functions import groups_of
from nowrongdoor.townhall.people.keeping import assign, check_fields, keep
from nowrongdoor.townhall.people.models import Account, Agent, Base, Qualification, Team, Wearing
from nowrongdoor.townhall.people.reads import town_day

ROOMS = ("people", "lead")
BATCH = 1000


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody to be hired. A base needs its first day; without a password nobody can sign in as her."""

    username: str
    name: str
    email: str = ""
    job_functions: Sequence[str] = ("agent",)
    device: str = ""
    base: Team | None = None
    base_from: date | None = None
    levels: Sequence[tuple[Team, Level]] = field(default_factory=tuple)
    password: str | None = None


def hire(
    acting: Acting,
    *,
    username: str,
    name: str,
    email: str = "",
    job_functions: Iterable[str] = ("agent",),
    device: str = "",
    password: str | None = None,
    now: datetime,
) -> Agent:
    """Take one person onto the staff, with an account; base and hats come after. Slip names what cannot be so."""
    newcomer = Newcomer(username, name, email, tuple(job_functions), device, password=password)
    return hire_many(acting, [newcomer], now=now)[0]


@transaction.atomic
def hire_many(acting: Acting, newcomers: Sequence[Newcomer], *, now: datetime) -> list[Agent]:
    """Take many onto the staff at once, each with base, hats and a journal line of her own; all of them or nobody."""
    acting.must_be("administrator")
    _refuse_taken("username", [newcomer.username for newcomer in newcomers])
    _refuse_taken("device", [newcomer.device for newcomer in newcomers if newcomer.device])
    for newcomer in newcomers:
        _check_job_functions(newcomer.job_functions)
    agents = _make_agents(newcomers, now)
    _make_bases(agents, newcomers, now)
    for agent, newcomer in zip(agents, newcomers, strict=True):
        record(acting, "agent.hired", agent, at=now, rooms=ROOMS, **_told(newcomer))
    return agents


def _refuse_taken(name: str, wanted: Sequence[str]) -> None:
    """Slip when a username or device is somebody else's already, or wanted twice."""
    taken = {
        "username": lambda: Account.objects.filter(username__in=_plain(wanted)),
        "device": lambda: Agent.objects.filter(device__in=wanted),
    }[name]()
    if taken.exists() or len(set(_plain(wanted))) < len(wanted):
        raise Slip(name, TAKEN[name]())


TAKEN = {
    "username": lambda: _("Somebody has this user name already."),
    "device": lambda: _("Somebody has this extension already."),
}


def _plain(usernames: Iterable[str]) -> list[str]:
    """User names are kept in lower case, so that nobody is two people by a capital letter."""
    return [username.strip().lower() for username in usernames]


def _check_job_functions(names: Sequence[str]) -> None:
    if unknown := rules.unknown_job_functions(names):
        raise Slip("job_functions", _("There is no job function %(name)s.") % {"name": ", ".join(unknown)})
    if not names:
        raise Slip("job_functions", _("Choose at least one job function."))


def _make_agents(newcomers: Sequence[Newcomer], now: datetime) -> list[Agent]:
    """Accounts, their groups and the agents, in a few statements however many there are."""
    accounts = [
        Account(
            username=_plain([newcomer.username])[0],
            email=newcomer.email.strip(),
            password=make_password(newcomer.password),
            date_joined=now,
        )
        for newcomer in newcomers
    ]
    check_fields(accounts)
    Account.objects.bulk_create(accounts, batch_size=BATCH)
    _join_groups(accounts, newcomers)
    agents = [
        Agent(user=account, name=newcomer.name.strip(), device=newcomer.device.strip())
        for account, newcomer in zip(accounts, newcomers, strict=True)
    ]
    check_fields(agents, but=("user",))
    return Agent.objects.bulk_create(agents, batch_size=BATCH)


def _join_groups(accounts: Sequence[Account], newcomers: Sequence[Newcomer]) -> None:
    groups = {group.name: group for group in groups_of({job for one in newcomers for job in one.job_functions})}
    link = Account.groups.through
    link.objects.bulk_create(
        [
            link(account_id=account.pk, group_id=groups[job].pk)
            for account, newcomer in zip(accounts, newcomers, strict=True)
            for job in dict.fromkeys(newcomer.job_functions)
        ],
        batch_size=BATCH,
    )


def _make_bases(agents: Sequence[Agent], newcomers: Sequence[Newcomer], now: datetime) -> None:
    """Bases, the hats of the bases put on, and the hats they may wear besides."""
    today, pairs = town_day(now), list(zip(agents, newcomers, strict=True))
    based = [(agent, one.base, one.base_from or today) for agent, one in pairs if one.base]
    Base.objects.bulk_create([Base(agent=who, team=team, from_day=day) for who, team, day in based], batch_size=BATCH)
    Wearing.objects.bulk_create(
        [Wearing(agent=who, team=team, since=now) for who, team, day in based if day <= today], batch_size=BATCH
    )
    Qualification.objects.bulk_create(
        [
            Qualification(agent=who, team=team, level=level, issued_on=_issued_on(one, team, today))
            for who, one in pairs
            for team, level in one.levels
        ],
        batch_size=BATCH,
    )


def _issued_on(newcomer: Newcomer, team: Team, today: date) -> date:
    """Who comes with a hat besides her own has it fresh; the hat of her base she has had since she came to it."""
    return min(today, newcomer.base_from or today) if team == newcomer.base else today


def _told(newcomer: Newcomer) -> dict[str, Any]:
    """What the journal keeps of a hiring: never the password."""
    told: dict[str, Any] = {"username": newcomer.username, "job_functions": list(newcomer.job_functions)}
    if newcomer.base:
        told |= {"base": newcomer.base.code, "base_from": newcomer.base_from}
        told |= {"levels": {team.code: level.word for team, level in newcomer.levels}}
    return told


@transaction.atomic
def change_agent(acting: Acting, agent: Agent, *, name: str, email: str, device: str, now: datetime) -> None:
    """Write a person's name, e-mail or extension anew; Slip names what cannot be so."""
    acting.must_be("administrator")
    if device and Agent.objects.exclude(pk=agent.pk).filter(device=device).exists():
        raise Slip("device", TAKEN["device"]())
    changed = assign(agent, {"name": name.strip(), "device": device.strip()}) | assign(agent.user, {"email": email})
    keep(agent)
    keep(agent.user)
    if changed:
        record(acting, "agent.changed", agent, at=now, rooms=(*ROOMS, f"desk:{agent.pk}"), changed=sorted(changed))


@transaction.atomic
def set_job_functions(acting: Acting, agent: Agent, names: Iterable[str], *, now: datetime) -> None:
    """Give a person exactly these job functions; refused where it would leave the town without an administrator."""
    acting.must_be("administrator")
    wanted = list(dict.fromkeys(names))
    _check_job_functions(wanted)
    if "administrator" not in wanted:
        _keep_an_administrator(agent)
    agent.user.groups.set(groups_of(wanted))
    record(acting, "agent.job_functions_set", agent, at=now, rooms=(*ROOMS, f"desk:{agent.pk}"), job_functions=wanted)


def _keep_an_administrator(leaving: Agent) -> None:
    """Two administrators who remove each other wait here for one another: the group's row is held."""
    list(Group.objects.select_for_update().filter(name="administrator"))
    others = Account.objects.filter(groups__name="administrator", is_active=True).exclude(pk=leaving.user_id)
    if not others.exists() and leaving.user.groups.filter(name="administrator").exists():
        raise Refused(
            _("%(name)s is the town's only administrator. Make somebody else administrator first.")
            % {"name": leaving.name},
            "last_administrator",
        )


@transaction.atomic
def let_go(acting: Acting, agent: Agent, *, now: datetime) -> None:
    """End a person's work here today: no base, no hat, no signing in, and the extension is free for the next."""
    acting.must_be("administrator")
    _keep_an_administrator(agent)
    today = town_day(now)
    agent.bases.filter(from_day__gte=today).delete()
    agent.bases.filter(Q(until_day=None) | Q(until_day__gt=today)).update(until_day=today)
    agent.wearings.filter(until=None).update(until=now)
    agent.active, agent.device, agent.user.is_active = False, "", False
    agent.save(update_fields=["active", "device"])
    agent.user.save(update_fields=["is_active"])
    record(acting, "agent.let_go", agent, at=now, rooms=(*ROOMS, f"desk:{agent.pk}"))


@transaction.atomic
def take_back(acting: Acting, agent: Agent, *, now: datetime) -> None:
    """Let somebody who left work here again; base and extension are given anew, the hats she still holds remain."""
    acting.must_be("administrator")
    agent.active = agent.user.is_active = True
    agent.save(update_fields=["active"])
    agent.user.save(update_fields=["is_active"])
    record(acting, "agent.taken_back", agent, at=now, rooms=ROOMS)
