"""The cast of the moves' tests: who can step in where, leads of both teams, and short ways to ask."""

from __future__ import annotations

from datetime import date
from typing import Any

from nowrongdoor.engine.dispatch import Level
from nowrongdoor.townhall.journal.acting import Acting, machine
from nowrongdoor.townhall.line import moves
from nowrongdoor.townhall.line.models import LineWatch, Move
from nowrongdoor.townhall.people import actions as people
from nowrongdoor.townhall.people.models import Team, Wearing
from tests.cast import ADMINISTRATOR, DISPATCHER, OPENING, Cast, Switchboard, at, calls, talks

HOME_LEAD = Acting("agent:801", 801, "1881", frozenset({"1881"}), frozenset({"lead"}))
ASKING_LEAD = Acting("agent:802", 802, "P", frozenset({"P"}), frozenset({"lead"}))
HOUSE = machine("house")


def may_wear_parking(town: Cast, *names: str, issued: date = date(2026, 11, 1), **values: Any) -> None:
    """These agents of the borger.dk line are trained in parking too."""
    for name in names:
        people.qualify(
            ADMINISTRATOR,
            town.agents[name],
            town.teams["P"],
            level=Level.GUIDE,
            issued_on=issued,
            now=OPENING,
            **values,
        )


def at_work(town: Cast) -> None:
    """Three sit at the borger.dk line, of whom Henrik and Amina can step in at parking; one must stay."""
    may_wear_parking(town, "henrik")
    town.ready("henrik", "amina", "vibeke", "lone")


def asked(town: Cast, name: str = "amina", seconds: float = 0, **given: Any) -> Move:
    """The parking lead taps her on the shoulder."""
    return moves.ask(ASKING_LEAD, town.agents[name].pk, Team.objects.get(code="P"), now=at(seconds), **given)


def accepted(town: Cast, name: str = "amina", seconds: float = 10, **given: Any) -> Move:
    """And she says yes ten seconds later."""
    return moves.accept(town.acting(name), asked(town, name, seconds - 10, **given).pk, now=at(seconds))


def kept_up(seconds: float) -> moves.KeptUp:
    """The dispatcher's duty, so many seconds after the doors opened."""
    return moves.keep_up(DISPATCHER, now=at(seconds))


def hat_of(town: Cast, name: str) -> str:
    """The hat she has on."""
    return str(Wearing.objects.get(agent=town.agents[name], until=None).team.code)


def state_of(move: Move) -> str:
    """Where the move stands, and what ended it."""
    move.refresh_from_db()
    return f"{move.state}/{move.ended_how}" if move.ended_how else move.state


def has_citizen(town: Cast, switchboard: Switchboard, name: str, call: str = "call-1") -> None:
    """She talks with a citizen who rang on her home's line."""
    talks(town, switchboard, name, call, line="1881")


def parking_calls(town: Cast, switchboard: Switchboard, number: int, seconds: float = 0) -> None:
    """So many citizens ring parking."""
    for one in range(number):
        calls(switchboard, f"p-{seconds}-{one}", seconds)


def alarm(town: Cast, code: str = "P", level: int = 1, seconds: float = 0) -> LineWatch:
    """The line calls for help since then, and nobody has looked again."""
    values = {"sampled_at": at(seconds), "level": level, "raised_at": at(seconds)}
    return LineWatch.objects.update_or_create(team=town.teams[code], defaults=values)[0]


def calm(town: Cast, seconds: float, looks: int = 15) -> None:
    """All lines have been calm for a while: by so many looks."""
    for team in town.teams.values():
        values = {"sampled_at": at(seconds), "level": 0, "below_release": looks, "raised_at": None}
        LineWatch.objects.update_or_create(team=team, defaults=values)
