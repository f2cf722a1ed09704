"""The made-up town's habits, read from `town/demand.toml`: who calls, about what, when, and who is at work. Pure."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from functools import lru_cache
from pathlib import Path
from typing import Any

TOWN_FOLDER = Path(__file__).resolve().parent / "town"


@dataclass(frozen=True, slots=True)
class LineHabits:
    """How one line's citizens call: share of the day, seconds of talk, after-work and patience, topics' weights."""

    team: str
    share: float
    talk_mean_seconds: float
    talk_squared_cv: float
    after_work_mean_seconds: float
    patience_mean_seconds: float
    topics: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Shift:
    """When one agent is at work, local wall time; a lunch and the short pauses begin at their times."""

    starts: time
    ends: time
    lunch: time
    pauses: tuple[time, ...]


@dataclass(frozen=True, slots=True)
class Explosion:
    """A line on which many times as many call as usual, from when and for how long; `topics` empty: as usual."""

    line: str
    begins: time
    minutes: int
    times: float
    topics: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class TapHabits:
    """Chances that somebody tapped on the shoulder says yes or no (the rest says nothing), and how soon, on average."""

    accept: float
    decline: float
    answer_mean_seconds: float


@dataclass(frozen=True, slots=True)
class Script:
    """The whole of it. `profile` holds the share of a day's contacts per step from opening."""

    contacts_a_day: int
    opens: time
    step_minutes: int
    profile: tuple[float, ...]
    callers: Mapping[str, float]
    explosions: Mapping[str, Explosion]
    taps: TapHabits
    outcomes: Mapping[str, Mapping[str, float]]
    lines: tuple[LineHabits, ...]
    shifts: Mapping[str, Shift]
    lunch_minutes: int
    pause_minutes: int
    first_names: tuple[str, ...]
    last_names: tuple[str, ...]


@lru_cache(maxsize=1)
def script() -> Script:
    """The script of the made-up town that comes with the house."""
    return read(tomllib.loads((TOWN_FOLDER / "demand.toml").read_text("utf-8")))


def read(values: Mapping[str, Any]) -> Script:
    """A script from parsed TOML; KeyError or ValueError where something is missing or no number."""
    return Script(
        contacts_a_day=int(values["contacts_a_day"]),
        opens=time.fromisoformat(values["profile"]["starts"]),
        step_minutes=int(values["profile"]["step_minutes"]),
        profile=tuple(float(share) for share in values["profile"]["share"]),
        callers=dict(values["callers"]),
        explosions={name: _explosion(table) for name, table in values["explosions"].items()},
        taps=TapHabits(**{name: float(value) for name, value in values["taps"].items()}),
        outcomes={name: dict(table) for name, table in values["outcomes"].items()},
        lines=tuple(_line(code, table) for code, table in values["teams"].items()),
        shifts={name: _shift(table) for name, table in values["shifts"].items()},
        lunch_minutes=int(values["rest"]["lunch_minutes"]),
        pause_minutes=int(values["rest"]["pause_minutes"]),
        first_names=tuple(values["names"]["first"]),
        last_names=tuple(values["names"]["last"]),
    )


def _line(code: str, table: Mapping[str, Any]) -> LineHabits:
    numbers = {name: float(value) for name, value in table.items() if name != "topics"}
    return LineHabits(team=code, topics=dict(table["topics"]), **numbers)


def _explosion(table: Mapping[str, Any]) -> Explosion:
    return Explosion(
        line=table["line"],
        begins=time.fromisoformat(table["begins"]),
        minutes=int(table["minutes"]),
        times=float(table["times"]),
        topics=dict(table["topics"]),
    )


def _shift(table: Mapping[str, Any]) -> Shift:
    pauses = tuple(time.fromisoformat(pause) for pause in table["pauses"])
    starts, ends, lunch = (time.fromisoformat(table[name]) for name in ("starts", "ends", "lunch"))
    return Shift(starts, ends, lunch, pauses)
