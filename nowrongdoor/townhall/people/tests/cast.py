"""The cast of this room's tests: an administrator who acts, a few teams, and a day."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

from nowrongdoor.engine.dispatch import Level
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.people import actions
from nowrongdoor.townhall.people.models import Agent, Team

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
TODAY = date(2026, 11, 20)
ADMINISTRATOR = Acting(who="agent:900", agent_id=900, job_functions=frozenset({"administrator"}))
LEAD = Acting(who="agent:901", agent_id=901, job_functions=frozenset({"lead"}))
CLERK = Acting(who="agent:902", agent_id=902, job_functions=frozenset({"agent"}))


def a_team(code: str = "P", **values: Any) -> Team:
    """A team with sensible values; the mark is made of the code."""
    usual: dict[str, Any] = {
        "name_da": f"Team {code}",
        "name_en": f"The {code} team",
        "mark": code[:2],
        "mandate": Level.LIGHT_HANDLING,
        "opens": time(7),
        "closes": time(18),
    }
    return actions.save_team(ADMINISTRATOR, code=code, now=NOW, **(usual | values))


def an_agent(username: str = "lone", base: Team | None = None, level: Level = Level.GUIDE, **values: Any) -> Agent:
    """Somebody hired today; with a base, also qualified there."""
    newcomer = actions.Newcomer(
        username,
        values.pop("name", username.capitalize()),
        base=base,
        base_from=values.pop("base_from", date(2024, 1, 1)) if base else None,
        levels=((base, level),) if base else (),
        **values,
    )
    return actions.hire_many(ADMINISTRATOR, [newcomer], now=NOW)[0]
