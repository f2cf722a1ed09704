"""The made-up town as the engine sees it, read straight from its files: no rows, no Django."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from nowrongdoor.engine.dispatch import Demand, Hat, Level
from nowrongdoor.rehearsal.plan import Citizen
from nowrongdoor.rehearsal.script import TOWN_FOLDER, Script

ZONE = "Europe/Copenhagen"


@dataclass(frozen=True, slots=True)
class Colleague:
    """An agent of the town: what she may do, and when she is at work (seconds after midnight, the town's clock)."""

    agent_id: int
    base: str
    levels: Mapping[str, Level]
    starts: float
    ends: float
    breaks: tuple[tuple[float, int], ...]


@dataclass(frozen=True, slots=True)
class LightTown:
    """Hats, the seconds within which each line promises an answer, topics' demands, and everybody at work."""

    hats: Mapping[str, Hat]
    promised_seconds: Mapping[str, float]
    topics: Mapping[str, Demand]
    staff: tuple[Colleague, ...]

    def demand_of(self, citizen: Citizen) -> Demand:
        """What a call demands: the topic told in the menu, or just a voice on the line dialled."""
        return self.topics[citizen.topic] if citizen.tells_topic else Demand(citizen.line, Level.INFORM)


def read(script: Script) -> LightTown:
    """The town from `rehearsal/town/*.csv`."""
    teams = _rows("teams")
    hats = {row["code"]: _hat(row) for row in teams}
    topics = {row["code"]: _demand(row, hats) for row in _rows("topics")}
    agents = [row for row in _rows("agents") if row["base"]]
    staff = [_colleague(number, row, script) for number, row in enumerate(agents, start=1)]
    promised = {row["code"]: float(row["answer_within_seconds"]) for row in teams}
    return LightTown(hats, promised, topics, tuple(one for one in staff if one is not None))


def seconds_of_day(moment: datetime, day: date) -> float:
    """Seconds since the day's midnight on the town's clock."""
    return (moment - datetime.combine(day, time(0), tzinfo=ZoneInfo(ZONE))).total_seconds()


def _rows(name: str) -> list[dict[str, str]]:
    with (TOWN_FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _hat(row: dict[str, str]) -> Hat:
    return Hat(
        row["code"],
        Level.parse(row["mandate"]),
        float(row["widen_after_seconds"]),
        float(row["widen_further_after_seconds"]),
        int(row["protected_minimum"]),
    )


def _demand(row: dict[str, str], hats: Mapping[str, Hat]) -> Demand:
    return Demand(row["team"], Level(min(Level.parse(row["level"]), hats[row["team"]].mandate)))


def _colleague(number: int, row: dict[str, str], script: Script) -> Colleague | None:
    shift = script.shifts.get(row["username"])
    if shift is None:
        return None
    more = dict(part.strip().split("=") for part in row["more_hats"].split("|") if part.strip())
    levels = {row["base"]: Level.parse(row["level"])} | {hat: Level.parse(word) for hat, word in more.items()}
    breaks = [(shift.lunch, script.lunch_minutes), *((pause, script.pause_minutes) for pause in shift.pauses)]
    spans = tuple((_seconds(at), minutes) for at, minutes in breaks)
    return Colleague(number, row["base"], levels, _seconds(shift.starts), _seconds(shift.ends), spans)


def _seconds(at: time) -> float:
    return at.hour * 3600.0 + at.minute * 60.0
