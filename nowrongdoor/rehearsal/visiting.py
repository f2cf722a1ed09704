"""A visitor of the demo takes over a person of the made-up town, and gives her back."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction

from nowrongdoor.rehearsal.models import VisitorPart
from nowrongdoor.townhall.errors import Refused
from nowrongdoor.townhall.journal.acting import machine
from nowrongdoor.townhall.journal.actions import record
from nowrongdoor.townhall.people import reads
from nowrongdoor.townhall.people.models import Account, Agent


def require_made_up() -> None:
    """Refuse one-click sign-in anywhere but in the demo of a town whose row says that it is made up."""
    town = reads.town()
    if settings.MODE != "demo" or town is None or not town.made_up:
        raise Refused("one-click sign-in exists in the demo of a made-up town only", "not_a_demo")


def taken() -> frozenset[int]:
    """The agents that visitors play just now."""
    return frozenset(VisitorPart.objects.values_list("agent_id", flat=True))


@transaction.atomic
def take_over(account: Account, *, now: datetime) -> None:
    """The visitor plays this person from now; the rehearsal leaves her desk alone."""
    require_made_up()
    agent = Agent.objects.filter(user=account).first()
    if agent is None:
        return
    VisitorPart.objects.update_or_create(agent=agent, defaults={"since": now})
    record(machine("demo"), "demo.taken_over", agent, at=now, rooms=("people",))


@transaction.atomic
def give_back(account: Account, *, now: datetime) -> None:
    """The rehearsal plays her again."""
    agent = Agent.objects.filter(user=account).first()
    if agent is not None and VisitorPart.objects.filter(agent=agent).delete()[0]:
        record(machine("demo"), "demo.given_back", agent, at=now, rooms=("people",))
