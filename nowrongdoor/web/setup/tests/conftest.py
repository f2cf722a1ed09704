"""An administrator at the screen."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from nowrongdoor.townhall.people.models import Agent
from nowrongdoor.townhall.people.tests.cast import an_agent

BACKEND = "django.contrib.auth.backends.ModelBackend"


def signed_in(agent: Agent) -> Client:
    client = Client()
    client.force_login(agent.user, backend=BACKEND)
    return client


@pytest.fixture(autouse=True)
def quick_passwords(settings: Any) -> None:
    """Passwords are hashed as in production, but not as slowly."""
    settings.PASSWORD_HASHERS = ["nowrongdoor.web.setup.tests.quick.QuickArgon2"]


@pytest.fixture
def gitte(db: None) -> Agent:
    return an_agent("gitte", job_functions=("administrator",))


@pytest.fixture
def screen(gitte: Agent) -> Client:
    return signed_in(gitte)
