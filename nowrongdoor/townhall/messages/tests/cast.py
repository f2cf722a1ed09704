"""What the tests of the outbox share: a message about a promise, and a gateway that is told what to do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from nowrongdoor.townhall.journal.acting import machine
from nowrongdoor.townhall.messages import actions
from nowrongdoor.townhall.messages.models import Message
from nowrongdoor.townhall.messages.ports import Report, Text
from tests.cast import at

OUTBOX = machine("outbox")
CITIZEN = "+4520000001"


def queue(key: str = "promise:12:1", seconds: float = 0, **values: Any) -> Message:
    """A message stands in the outbox."""
    given = {
        "to": CITIZEN,
        "text": "Åmunde Kommune ringer dig op inden kl. 12.00.",
        "language": "da",
        "about": "callback:12",
        "purpose": "promise",
    }
    return actions.send(machine("test"), key=key, now=at(seconds), **{**given, **values})


@dataclass
class Gateway:
    """A gateway that does what it is told: `answers` is raised, called or returned at each post."""

    recognises_references: bool = False
    answers: Any = None
    taken: list[Text] = field(default_factory=list)
    tells: list[Report] = field(default_factory=list)

    def send(self, text: Text, *, at: datetime) -> str:
        self.taken.append(text)
        answer: Any = self.answers() if isinstance(self.answers, Callable) else self.answers
        if isinstance(answer, BaseException):
            raise answer
        return answer or f"gw-{len(self.taken)}"

    def reports(self, *, at: datetime) -> Sequence[Report]:
        told, self.tells = self.tells, []
        return told
