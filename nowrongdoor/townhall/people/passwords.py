"""Start passwords: shown once, good for one thing, which is to choose one's own."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction

from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.journal.actions import record
from nowrongdoor.townhall.people.models import Account, Agent

EASY_TO_READ_ALOUD = "abcdefghjkmnpqrstuvwxyz23456789"


def start_password() -> str:
    """Four groups of four, without letters that look alike; 79 bits. Chance that nobody may foresee takes no seed."""
    groups = ("".join(secrets.choice(EASY_TO_READ_ALOUD) for _ in range(4)) for _ in range(4))
    return "-".join(groups)


@transaction.atomic
def give_start_password(acting: Acting, agent: Agent, *, now: datetime) -> str:
    """Give a person a start password and return it, the only time it can be seen; what she had before is void."""
    acting.must_be("administrator")
    password = start_password()
    agent.user.set_password(password)
    agent.user.must_change_password = True
    agent.user.save(update_fields=["password", "must_change_password"])
    record(acting, "password.start_given", agent, at=now)
    return password


@transaction.atomic
def choose_password(acting: Acting, account: Account, password: str, *, now: datetime) -> None:
    """Somebody chose her own password; the start password, if she had one, is used up."""
    account.set_password(password)
    account.must_change_password = False
    account.save(update_fields=["password", "must_change_password"])
    record(acting, "password.chosen", account, at=now)
