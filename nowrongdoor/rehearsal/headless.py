"""A day as fast as it goes: one process plays citizens, staff, switchboard and dispatcher, in the order of town time.

Everything goes through the same actions and rows as in a running house; only the waiting is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from nowrongdoor.engine.dispatch import Pairing, greedy
from nowrongdoor.outside.telephony.models import EventNumber
from nowrongdoor.outside.telephony.simulator import Simulator
from nowrongdoor.rehearsal import founding
from nowrongdoor.rehearsal.citizens import Citizens
from nowrongdoor.rehearsal.day_list import DayLists, every
from nowrongdoor.rehearsal.habits import Habits, habits
from nowrongdoor.rehearsal.plan import Citizen
from nowrongdoor.rehearsal.questioned import Questioned
from nowrongdoor.rehearsal.rung import Rung
from nowrongdoor.rehearsal.script import Script
from nowrongdoor.rehearsal.staff import Staff
from nowrongdoor.rehearsal.stage import Stage
from nowrongdoor.rehearsal.tapped import AskingHouse, AskingLead, Tapped, Watch
from nowrongdoor.rehearsal.worker import EVERY, Worker
from nowrongdoor.townhall.journal.acting import machine
from nowrongdoor.townhall.line import telephone
from nowrongdoor.townhall.line.dispatching import Dispatcher
from nowrongdoor.townhall.line.ports import Event, Kind
from nowrongdoor.townhall.planning.actions import let_the_house_ask

Progress = Callable[[datetime], None]

DECIDES_NOTHING = frozenset({Kind.RINGING, Kind.ANSWER, Kind.QUEUE_ENTER, Kind.HANGUP, Kind.LISTENING, Kind.LEFT})
"""After these nobody waits who did not wait before, and nobody is ready who was not: looking would find nothing."""


AFTER_CLOSING = timedelta(minutes=30)
JUST_AFTER = timedelta(seconds=2)
"""The worker's first round of the day, and the first look at a day list."""


class HearingSimulator(Simulator):
    """A switchboard that also tells this process directly, so that nobody has to ask it all the time."""

    def __init__(self) -> None:
        self.told: list[Event] = []
        self.heard_through = 0

    def begin(self) -> None:
        """Hear what is told from now on."""
        self.heard_through = EventNumber.objects.values_list("last", flat=True).first() or 0

    def _tell(self, kind: Kind, call: str, at: datetime, **details: Any) -> Event:
        event = super()._tell(kind, call, at, **details)
        self.told.append(event)
        self.heard_through = event.number
        return event

    def catch_up(self) -> None:
        """Hear what others were told meanwhile: the house commands through a switchboard object of its own now and
        then. To be called before this one is commanded again.
        """
        missed = self.events_after(self.heard_through)
        self.told += missed
        self.heard_through = missed[-1].number if missed else self.heard_through

    def just_told(self) -> list[Event]:
        """What was told since last asked."""
        told, self.told = self.told, []
        return told


@dataclass
class HeadlessDay:
    """One day on the stage. `run` plays until nothing more is to come, or until a moment."""

    script: Script
    day: date
    timezone: str
    pairing: Pairing = greedy
    seed: int = 0
    moves_too: bool = False
    """Whether somebody asks when a line calls, and colleagues answer; the lines are then looked at all day."""
    house_asks: bool = False
    """Who asks then: the house by itself, with the advisor; otherwise a lead, in the order of asking."""
    habits: Habits = field(default_factory=habits)
    """How calls are promised."""
    works_every: timedelta = EVERY
    """How often the worker's jobs are done."""
    dispatched: int = 0
    stage: Stage = field(default_factory=Stage)
    switchboard: HearingSimulator = field(default_factory=HearingSimulator)

    def cast(self, citizens: Sequence[Citizen]) -> None:
        """Put citizens and staff on the stage."""
        mark = f"{self.day:%Y%m%d}"
        self.citizens = Citizens(self.stage, self.switchboard, founding.phones(), mark)
        players = founding.players(today=self.day)
        afterwards = replace(founding.afterwards(self.script), habits=self.habits)
        self.staff = Staff(self.stage, self.switchboard, afterwards, players, self.citizens)
        self.staff.will_work(self.day, self.timezone)
        self.citizens.will_call(citizens)
        self._keep_promises()
        self.dispatcher = Dispatcher(machine("dispatcher"), self.switchboard, self.pairing)
        if self.moves_too:
            acting_of = {player.agent_id: player.acting for player in players.values()}
            tapped = Tapped(self.stage, acting_of, self.script.taps, self.seed, when_yes=self.dispatcher.forget)
            self.watch = Watch(self.stage, self.dispatcher, tapped, self._asking())
            self.watch.begin(*self._opening())
        self._look_again: datetime | None = None

    def _asking(self) -> AskingLead | AskingHouse:
        lead = machine("rehearsal-lead")
        if not self.house_asks:
            return AskingLead(lead, self.seed)
        let_the_house_ask(lead, True, now=self._opening()[0])
        return AskingHouse(machine("worker"))

    def _keep_promises(self) -> None:
        """What the worker does, what the staff do with their day lists, and the citizens who are rung."""
        self.switchboard.begin()
        self.rung = Rung(self.stage, self.switchboard, self.staff)
        self.worker = Worker(self.stage, self.switchboard.catch_up, self.works_every)
        self.lists = DayLists(self.stage, self.staff, self.seed, self.switchboard.catch_up)
        self.questioned = Questioned(self.stage)
        opens, last = self._opening()
        self.stage.every(every(), self.questioned.look, opens + JUST_AFTER, last)
        self.worker.begin(opens + JUST_AFTER, last)
        self.lists.begin(opens + JUST_AFTER, last - AFTER_CLOSING)

    def _opening(self) -> tuple[datetime, datetime]:
        """From the first look of the day to the last: a while after closing, so that everybody is home again."""
        zone, profile = ZoneInfo(self.timezone), self.script.profile
        opens = datetime.combine(self.day, self.script.opens, tzinfo=zone).astimezone(UTC)
        return opens, opens + len(profile) * timedelta(minutes=self.script.step_minutes) + AFTER_CLOSING

    def run(self, *, until: datetime | None = None, progress: Progress = lambda _now: None) -> None:
        """Play on. `progress(now)` is called at every deed."""
        while (moment := self._next_moment()) is not None and (until is None or moment <= until):
            progress(moment)
            if self._look_again is not None and moment == self._look_again and self._stage_is_later(moment):
                self._look_again = None
            else:
                now, deed = self.stage.take()
                moment = max(now, moment)
                deed(moment)
            self.settle(moment)

    def _next_moment(self) -> datetime | None:
        coming = [moment for moment in (self.stage.next_moment, self._look_again) if moment is not None]
        return min(coming) if self.stage.next_moment is not None else None

    def _stage_is_later(self, moment: datetime) -> bool:
        return self.stage.next_moment is None or self.stage.next_moment > moment

    def settle(self, now: datetime) -> None:
        """Take in what was told and dispatch, until nothing more follows at this moment."""
        look = not self.switchboard.told
        while True:
            look = self._take_in(now) or look
            if not look:
                return
            self._look(now)
            if not self.switchboard.told:
                return
            look = False

    def _look(self, now: datetime) -> None:
        """One round of the dispatcher."""
        done = self.dispatcher.round(now=now)
        self.dispatched += done.assigned
        wait = done.changes_in_seconds
        self._look_again = now + timedelta(seconds=max(wait, 0.001)) if wait is not None else None

    def _take_in(self, now: datetime) -> bool:
        """Take in what was told; False when none of it gives the dispatcher anything to decide."""
        matters = False
        while told := self.switchboard.just_told():
            for event in told:
                telephone.take(self.dispatcher.acting, self.switchboard.exchange, event, now=now)
                self.staff.hear(event, now)
                self.rung.hear(event, now)
                matters = matters or event.kind not in DECIDES_NOTHING
        return matters
