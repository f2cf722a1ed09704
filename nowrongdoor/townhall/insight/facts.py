"""The facts that the figures of a period are made of; the same whether read from the rows or from the journal. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Call:
    """One citizen in the line: when she joined, when and how she left it, and the promise she joined under."""

    contact: int
    line: str
    joined_at: datetime
    left_at: datetime | None
    left_how: str
    within_seconds: int

    @property
    def in_time(self) -> bool:
        """Answered within the promise that held when she joined."""
        waited = (self.left_at - self.joined_at).total_seconds() if self.left_at else None
        return self.left_how == "answered" and waited is not None and waited <= self.within_seconds


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of a closed contact that came from a citizen.

    `at` is when the contact began. `person` is the key of who asked, `number` that of the number she rang from; both
    are empty for somebody whom nobody can tell apart from others. `agent` is who met her, None where that is unknown.
    """

    question: int
    contact: int
    at: datetime
    line: str
    channel: str
    topic: str
    outcome: str
    person: str
    number: str = ""
    agent: int | None = None


@dataclass(frozen=True, slots=True)
class Promise:
    """A call promised for a question: the first time the citizen was given, and what became of it.

    `answered_at` is when the question was answered by the call; `over` that nothing more will come; `broken` that a
    time the citizen had been given passed in vain, also where the call came later.
    """

    question: int
    team: str
    first_by: datetime
    answered_at: datetime | None = None
    transferred: bool = False
    broken: bool = False
    over: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """One answer to "how did it go?", 1 to 5, about a contact on a line."""

    at: datetime
    line: str
    score: int


@dataclass(frozen=True, slots=True)
class Hours:
    """How long one agent was at work on one day, with the team of her base then."""

    day: date
    agent: int
    base: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Lent:
    """How long one agent was busy on one day with contacts under another hat than that of her base."""

    day: date
    agent: int
    base: str
    hat: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Rate:
    """What an hour costs from a day on: for one team and channel, or for all where they are empty."""

    from_day: date
    team: str
    channel: str
    kroner_per_hour: float
    overhead_percent: float


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that is known of a period, and of the fourteen days before it."""

    calls: tuple[Call, ...] = ()
    asked: tuple[Asked, ...] = ()
    promises: tuple[Promise, ...] = ()
    said: tuple[Said, ...] = ()
    hours: tuple[Hours, ...] = ()
    lent: tuple[Lent, ...] = ()
    rates: tuple[Rate, ...] = ()
