"""The first two rows of a real town: the town itself and its first administrator."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from nowrongdoor.townhall.journal.acting import machine
from nowrongdoor.townhall.people.actions import found_town, give_start_password, hire


@transaction.atomic
def new_town(name: str, username: str, *, now: datetime, person: str = "") -> str:
    """Found an empty real town with one administrator, and return the start password: shown once, good for one change.

    Refused, with the name of the town that stands, in a database that has one; Slip for a name that cannot be.
    """
    founder = machine("new-town")
    found_town(founder, name=name, made_up=False, now=now)
    first = hire(founder, username=username, name=person or username, job_functions=("administrator",), now=now)
    return give_start_password(founder, first, now=now)
