"""The citizens of the made-up town: they dial, wait, give up or talk, and put the telephone down."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from nowrongdoor.outside.telephony.simulator import Simulator
from nowrongdoor.rehearsal.plan import Citizen
from nowrongdoor.rehearsal.stage import Stage


class Citizens:
    """Plays the callers of a plan on the stand-in switchboard. `by_call` finds the citizen behind a call."""

    def __init__(self, stage: Stage, switchboard: Simulator, phones: dict[str, str], day_mark: str) -> None:
        self.stage = stage
        self.switchboard = switchboard
        self.phones = phones
        self.day_mark = day_mark
        self.by_call: dict[str, Citizen] = {}
        self.answered: set[str] = set()

    def will_call(self, citizens: Sequence[Citizen]) -> None:
        """Put everybody's first ring on the stage."""
        for citizen in citizens:
            self.by_call[self.call_of(citizen)] = citizen
            self.stage.at(citizen.arrives_at, partial(self.dial, citizen))

    def call_of(self, citizen: Citizen) -> str:
        """The call's name: the same citizen of the same day has the same call, however often the deed is tried."""
        return f"{self.day_mark}-{citizen.number}"

    def dial(self, citizen: Citizen, now: datetime) -> None:
        """Ring the town; from here on patience runs."""
        call = self.call_of(citizen)
        topic = citizen.topic if citizen.tells_topic else ""
        self.switchboard.dial(call, self.phones[citizen.line], caller=citizen.caller, topic=topic, at=now)
        self.stage.at(now + timedelta(seconds=citizen.patience_seconds), lambda then: self.lose_patience(call, then))

    def lose_patience(self, call: str, now: datetime) -> None:
        """Give up, unless somebody answered (where we have not heard of it, the switchboard knows)."""
        if call not in self.answered:
            self.switchboard.give_up(call, at=now)

    def say_goodbye(self, call: str, now: datetime) -> None:
        """The conversation is over for the citizen."""
        self.switchboard.put_down(call, at=now)
