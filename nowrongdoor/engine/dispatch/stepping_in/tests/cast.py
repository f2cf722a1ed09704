"""An agent who may be asked, the home that can spare her, and the ask; each test takes one thing away."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from nowrongdoor.engine.dispatch.snapshot import State
from nowrongdoor.engine.dispatch.stepping_in import Ask, Held, HomeNow, Standing

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
"""Half past ten on a Friday in the town."""

FRESH = Held(date(2026, 3, 1), last_worked_on=date(2026, 11, 2))
ASK = Ask("P", NOW)
HOME = HomeNow("1881", wearers=5, protected_minimum=2)


def agent(agent_id: int = 1, **changes: Any) -> Standing:
    """Based and at work at the borger.dk line, ready, in practice in parking."""
    usual = Standing(agent_id, "1881", "1881", State.READY, {"P": FRESH}, name=f"Agent {agent_id}")
    return replace(usual, **changes)


def held(**changes: Any) -> dict[str, Held]:
    """Her qualification in parking, with something about it changed."""
    return {"P": replace(FRESH, **changes)}


def in_minutes(minutes: float) -> datetime:
    """So many minutes from now."""
    return NOW + timedelta(minutes=minutes)
