"""For the tests of screens: the made-up town at a moment of their own choosing, and somebody signed in."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from nowrongdoor.config import clock
from nowrongdoor.townhall.journal.acting import machine
from nowrongdoor.townhall.people import actions as people
from tests.cast import OPENING, at


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Stops the town's clock so many seconds after opening; one minute after, until told otherwise."""

    def stop(seconds: float) -> None:
        monkeypatch.setattr(clock, "clock", lambda: clock.Clock(at(seconds), epoch=0.0, speed=0.0))

    stop(60)
    return stop


@pytest.fixture
def enters(db: None, moment: Callable[[float], None]) -> Callable[..., Client]:
    """Somebody with these job functions, signed in."""

    def as_somebody(*job_functions: str, username: str = "jytte", language: str = "da") -> Client:
        somebody = people.hire(
            machine("test"), username=username, name="Jytte Lindegård", job_functions=job_functions, now=OPENING
        )
        somebody.user.language = language
        somebody.user.save()
        client = Client()
        client.force_login(somebody.user)
        return client

    return as_somebody
