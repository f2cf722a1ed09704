"""Found the town and keep its teams; and every other verb of this room, gathered here for those who ask.

People are hired and let go in `agents.py`, bases and hats given in `hats.py`, passwords in `passwords.py`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from nowrongdoor.townhall.errors import Refused, Slip
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.journal.actions import record
from nowrongdoor.townhall.people import rules
from nowrongdoor.townhall.people.agents import (
    Newcomer,
    change_agent,
    hire,
    hire_many,
    let_go,
    set_job_functions,
    take_back,
)
from nowrongdoor.townhall.people.hats import give_base, go_home, note_worked, qualify, revoke, wear
from nowrongdoor.townhall.people.keeping import assign, keep
from nowrongdoor.townhall.people.models import Team, Town
from nowrongdoor.townhall.people.passwords import choose_password, give_start_password
from nowrongdoor.townhall.people.reads import town

__all__ = [
    "Newcomer",
    "change_agent",
    "choose_password",
    "found_town",
    "give_base",
    "give_start_password",
    "go_home",
    "hire",
    "hire_many",
    "let_go",
    "note_worked",
    "qualify",
    "revoke",
    "save_team",
    "set_job_functions",
    "take_back",
    "wear",
]


@transaction.atomic
def found_town(acting: Acting, *, name: str, made_up: bool, now: datetime) -> Town:
    """Found the one town of this database; refused where one stands already, and it is named."""
    acting.must_be("administrator")
    if standing := town():
        raise Refused(_("This database already holds the town %(town)s.") % {"town": standing.name}, "town_exists")
    founded = Town(name=name.strip(), made_up=made_up, founded_at=now)
    keep(founded)
    record(acting, "town.founded", founded, at=now, name=founded.name, made_up=made_up)
    return founded


@transaction.atomic
def save_team(acting: Acting, *, code: str, now: datetime, **values: Any) -> Team:
    """Make the team with this code, or change it; `values` are its columns. Slip names the one that cannot be so."""
    acting.must_be("administrator")
    team = Team.objects.select_for_update().filter(code=code).first()
    team = team or Team(code=code, position=Team.objects.count() + 1)
    changed = assign(team, values)
    _check_alone(team)
    _check_among_teams(team)
    keep(team)
    if changed:
        record(acting, "team.saved", team, at=now, rooms=("people", "lead", "line"), code=code, changed=changed)
    return team


def _check_alone(team: Team) -> None:
    """What one column of a team must be to another."""
    try:
        rules.parse_weekdays(team.weekdays)
    except ValueError as error:
        raise Slip("weekdays", _("Write for instance 1-5 or 1,3,5 (Monday is 1).")) from error
    if team.closes <= team.opens:
        raise Slip("closes", _("A team must close after it opens, on the same day."))
    if not 0 < team.answer_share <= 1:
        raise Slip("answer_share", _("Write a share above 0 and at most 1, for instance 0.80."))
    if team.widen_further_after_seconds < team.widen_after_seconds:
        raise Slip("widen_further_after_seconds", _("Those out of practice are asked last: not before the other hats."))


def _check_among_teams(team: Team) -> None:
    """What a team must be to the others and to those who belong to it."""
    others = Team.objects.exclude(pk=team.pk)
    if team.phone and others.filter(phone=team.phone).exists():
        raise Slip("phone", _("Another team has this telephone number."))
    if others.filter(mark__iexact=team.mark, active=True).exists():
        raise Slip("mark", _("Another team has this mark."))
    if not team.active and team.pk and team.bases.filter(until_day=None, agent__active=True).exists():
        raise Slip("active", _("Somebody has their base here. Give them another base first."))
