"""Yes, no and why about people and hats. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from nowrongdoor.engine.dispatch import Level as Level  # screens ask the town hall for it
from nowrongdoor.engine.dispatch.stepping_in.standing import Protected as Protected

LEVEL_CHOICES = [(level.value, level.word) for level in Level]

JOB_FUNCTIONS = ("agent", "lead", "planner", "guard", "collector", "coach", "editor", "administrator")

ACTIVITY_CHOICES = [(activity.value, activity.value.replace("_", " ")) for activity in Protected]

FRESH_FOR = timedelta(weeks=8)


def is_fresh(last_worked_on: date | None, issued_on: date, today: date) -> bool:
    """Fresh means: worked there, or was trained there, within eight weeks (domain rule 1, a default)."""
    return today - (last_worked_on or issued_on) <= FRESH_FOR


def is_valid(issued_on: date, valid_to: date | None, today: date) -> bool:
    """A qualification holds from the day it is issued to the day it expires, both included."""
    return issued_on <= today and (valid_to is None or today <= valid_to)


def parse_weekdays(text: str) -> frozenset[int]:
    """Read `1-5` or `1,3,5` (Monday is 1) as a set of ISO weekdays; ValueError says what is allowed."""
    days: set[int] = set()
    for part in text.replace(" ", "").split(","):
        first, _, last = part.partition("-")
        if not first.isdigit() or (last and not last.isdigit()):
            raise ValueError(f"weekdays is {text!r}; write for instance 1-5 or 1,3,5 (Monday is 1)")
        days.update(range(int(first), int(last or first) + 1))
    if not days or days - set(range(1, 8)):
        raise ValueError(f"weekdays is {text!r}; days run from 1 (Monday) to 7 (Sunday)")
    return frozenset(days)


def unknown_job_functions(names: Iterable[str]) -> list[str]:
    """The names that are no job function of the house, in their order."""
    return [name for name in names if name not in JOB_FUNCTIONS]
