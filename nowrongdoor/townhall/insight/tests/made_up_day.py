"""A made-up day by the real actions, with the same day kept as plain facts to count by hand."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime

from nowrongdoor.engine.dispatch import Level
from nowrongdoor.townhall.contacts import actions as contacts
from nowrongdoor.townhall.contacts import questions
from nowrongdoor.townhall.contacts.rules import Outcome
from nowrongdoor.townhall.line import actions as line
from tests.cast import DISPATCHER, Cast, at, offer


@dataclass(frozen=True, slots=True)
class Call:
    """One citizen: rang so many seconds after opening; then answered or gone after so many more, or still there."""

    team: str
    rang: float
    fate: str
    after: float

    def over_by(self, seconds: float) -> bool:
        """Whether she waits no longer at that second."""
        return self.fate != "waits" and self.rang + self.after <= seconds


def play(town: Cast, calls: list[Call]) -> None:
    """Let the calls happen, in the order in which things happened."""
    answering = {"P": "lone", "1881": "henrik"}
    town.ready(*answering.values())
    moments = [(call.rang, 0, number) for number, call in enumerate(calls)]
    moments += [(call.rang + call.after, 1, number) for number, call in enumerate(calls) if call.fate != "waits"]
    begun = {}
    for seconds, step, number in sorted(moments):
        call = calls[number]
        if step == 0:
            begun[number] = _rings(town, call, number)
        elif call.fate == "answered":
            _is_answered(town, begun[number], answering[call.team], seconds)
        else:
            line.abandoned(DISPATCHER, begun[number], now=at(seconds))


def _rings(town: Cast, call: Call, number: int):  # type: ignore[no-untyped-def]
    team = town.teams[call.team]
    contact = contacts.begin(DISPATCHER, team=team, call=f"call-{number}", now=at(call.rang))
    line.join(DISPATCHER, contact, team=team, level=Level.INFORM, now=at(call.rang))
    return contact


def _is_answered(town: Cast, contact, name: str, seconds: float) -> None:  # type: ignore[no-untyped-def]
    """Offered, answered, done and closed in the same second, so that the agent is free for the next."""
    given = offer(town, contact, name, seconds)
    line.answered(DISPATCHER, given, contact, now=at(seconds))
    contact.refresh_from_db()
    line.ended(DISPATCHER, contact, now=at(seconds))
    question = contact.questions.get()
    questions.set_outcome(town.acting(name), question.pk, Outcome.NOT_OURS, now=at(seconds))
    contacts.close(town.acting(name), contact.pk, now=at(seconds))


def some_calls(seed: int, how_many: int = 40, within_seconds: int = 14_000) -> list[Call]:
    """A morning of calls on two lines; no two of them end in the same second."""
    rng = random.Random(seed)
    ends = iter(rng.sample(range(1, 60_000), how_many))
    calls = []
    for _number in range(how_many):
        rang = rng.randrange(within_seconds)
        fate = rng.choices(["answered", "abandoned", "waits"], [6, 3, 1])[0]
        after = rng.choice([5, 19, 20, 21, 60, 200]) + next(ends) / 100_000
        calls.append(Call(rng.choice(["P", "1881"]), rang, fate, after))
    return calls


def local(moment: datetime) -> str:
    """A moment on the wall clock in the town, for comparing."""
    from zoneinfo import ZoneInfo

    return f"{moment.astimezone(ZoneInfo('Europe/Copenhagen')):%H:%M}"
