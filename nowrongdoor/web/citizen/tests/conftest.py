"""The citizens' tests: the town's clock stands still, and nobody has missed yet."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from nowrongdoor.config import clock
from nowrongdoor.web.citizen import guessing
from tests.cast import at


@pytest.fixture(autouse=True)
def moment(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Stops the town's clock so many seconds after opening; two minutes after, until told otherwise."""

    def stop(seconds: float) -> None:
        monkeypatch.setattr(clock, "clock", lambda: clock.Clock(at(seconds), epoch=0.0, speed=0.0))

    stop(120)
    return stop


@pytest.fixture(autouse=True)
def nobody_has_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guessing, "_misses", guessing.Misses())
