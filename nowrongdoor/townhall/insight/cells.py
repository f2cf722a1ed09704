"""The figures of one stretch of time on one line, or of all of them together: counted once, read as shares. Pure."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from nowrongdoor.townhall.contacts.survey_rules import SATISFIED
from nowrongdoor.townhall.insight.costs import Cost
from nowrongdoor.townhall.insight.facts import Call, Promise, Said
from nowrongdoor.townhall.insight.first_go import FIRST_GO, Fate, Judged
from nowrongdoor.townhall.insight.rules import FEWEST_FOR_A_SHARE
from nowrongdoor.townhall.insight.shares import FEWEST_PEOPLE, Share


@dataclass(slots=True)
class Cell:
    """What is counted; `fates` of questions that are judged, `young` of those that cannot be judged yet."""

    calls: Counter[str] = field(default_factory=Counter)
    in_time: int = 0
    fates: Counter[Fate] = field(default_factory=Counter)
    young: Counter[Fate] = field(default_factory=Counter)
    returns: int = 0
    unknown: int = 0
    unknown_solved: int = 0
    solved: int = 0
    due: int = 0
    broken: int = 0
    scores: Counter[int] = field(default_factory=Counter)
    seconds: float = 0.0
    kroner: float = 0.0
    priced: bool = True
    met_by: set[int] = field(default_factory=set)
    worked: set[int] = field(default_factory=set)

    def add_call(self, call: Call) -> None:
        """One citizen in the line."""
        self.calls[call.left_how or "waiting"] += 1
        self.in_time += call.in_time

    def add_question(self, one: Judged) -> None:
        """One question, judged or not."""
        self.solved += one.solved
        if one.asked.agent is not None:
            self.met_by.add(one.asked.agent)
        if not one.known:
            self.unknown += 1
            self.unknown_solved += one.fate in FIRST_GO
        elif one.again:
            self.returns += 1
        else:
            (self.fates if one.settled else self.young)[one.fate] += 1

    def add_promise(self, promise: Promise) -> None:
        """One promise whose time has come."""
        self.due += 1
        self.broken += promise.broken

    def add_answer(self, said: Said) -> None:
        """One citizen said how it went."""
        self.scores[said.score] += 1

    def add_cost(self, cost: Cost) -> None:
        """One day's hours on one line."""
        self.seconds += cost.seconds
        self.worked |= cost.agents
        self.kroner += cost.kroner or 0.0
        self.priced &= cost.kroner is not None

    @property
    def service_level(self) -> Share:
        """In time of everybody who no longer waits: who gave up counts against us."""
        return Share(self.in_time, self.calls["answered"] + self.calls["abandoned"])

    @property
    def service_level_of_answered(self) -> Share:
        """In time of those who were answered."""
        return Share(self.in_time, self.calls["answered"])

    @property
    def first_go(self) -> Share:
        """Helped in the first go, of the questions that can be judged."""
        return Share(sum(self.fates[fate] for fate in FIRST_GO), self.fates.total(), len(self.met_by))

    @property
    def first_go_so_far(self) -> Share:
        """The same of the questions too young to be judged: it can only fall."""
        return Share(sum(self.young[fate] for fate in FIRST_GO), self.young.total(), len(self.met_by))

    @property
    def came_back(self) -> Share:
        """Asked again within fourteen days, of the same questions."""
        return Share(self.fates[Fate.CAME_BACK], self.fates.total(), len(self.met_by))

    @property
    def anonymous(self) -> Share:
        """Answered or handled at once, of the questions of people who cannot be followed."""
        return Share(self.unknown_solved, self.unknown, len(self.met_by))

    @property
    def broken_promises(self) -> Share:
        """Promises whose time passed in vain, of those whose time has come."""
        return Share(self.broken, self.due)

    @property
    def satisfied(self) -> Share:
        """Who said 4 or 5, of those who answered."""
        good = sum(count for score, count in self.scores.items() if score in SATISFIED)
        return Share(good, self.scores.total(), len(self.met_by) or None)

    @property
    def hours(self) -> float | None:
        """Hours at work; None where they would be one or two people's."""
        return None if 0 < len(self.worked) < FEWEST_PEOPLE else self.seconds / 3600

    @property
    def kroner_per_solved(self) -> float | None:
        """What one solved question cost; None where too few are solved, too few people worked, or no rate is set."""
        if self.hours is None or not self.priced or not self.kroner or self.solved < FEWEST_FOR_A_SHARE:
            return None
        return self.kroner / self.solved
