"""Which screens there are, and who has which: the way in after signing in, and the links at the top."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Screen:
    """A screen somebody stands before; `address` is the name of its URL."""

    address: str
    name: Any
    job_functions: frozenset[str]


SCREENS = (
    Screen("desk:desk", _("Desk"), frozenset({"agent"})),
    Screen("notes:notes", _("Notes"), frozenset({"agent", "lead"})),
    Screen("lead:board", _("Lead's board"), frozenset({"lead", "planner", "administrator"})),
    Screen("lead:journeys", _("Citizens' journeys"), frozenset({"lead", "planner", "administrator"})),
    Screen("lead:figures", _("Figures"), frozenset({"lead", "planner", "administrator"})),
    Screen("wallboard:wallboard", _("Wallboard"), frozenset({"agent", "lead", "planner", "administrator"})),
    Screen("setup:overview", _("Setup"), frozenset({"administrator"})),
    Screen("setup:topics", _("Topics"), frozenset({"editor"})),
)

FIRST_SCREEN = (
    ("lead", "lead:board"),
    ("planner", "lead:board"),
    ("administrator", "setup:overview"),
    ("editor", "setup:topics"),
)


def screens_of(job_functions: Set[str]) -> list[Screen]:
    """The screens that go with these job functions, in the order of the top line."""
    return [screen for screen in SCREENS if screen.job_functions & job_functions]


def first_screen(job_functions: Set[str], *, answers_calls: bool) -> str | None:
    """Where somebody begins the day: at the desk who answers calls, others by job function; None for nowhere."""
    if "agent" in job_functions and answers_calls:
        return "desk:desk"
    return next((address for function, address in FIRST_SCREEN if function in job_functions), None)
