"""The made-up town's people along a running house's clock: for the demo, for tests that kill processes, for load.

They are the outside world: when the database is away they wait and try the same deed again, and when they themselves
are started again they pick up from the rows where everybody was.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from django.db import InterfaceError, OperationalError, connections

from nowrongdoor.outside.telephony.models import SimulatedCall, SimulatedEvent
from nowrongdoor.outside.telephony.simulator import Simulator
from nowrongdoor.rehearsal import founding
from nowrongdoor.rehearsal.citizens import Citizens
from nowrongdoor.rehearsal.day_list import DayLists, every
from nowrongdoor.rehearsal.models import VisitorPart
from nowrongdoor.rehearsal.plan import Citizen
from nowrongdoor.rehearsal.questioned import Questioned
from nowrongdoor.rehearsal.rung import Rung
from nowrongdoor.rehearsal.script import Script
from nowrongdoor.rehearsal.staff import Staff
from nowrongdoor.rehearsal.stage import Deed, Stage
from nowrongdoor.rehearsal.tapped import Tapped
from nowrongdoor.running.doorbell import Doorbell
from nowrongdoor.townhall.contacts.models import Contact
from nowrongdoor.townhall.contacts.rules import ContactState
from nowrongdoor.townhall.line.ports import Event, Kind

log = logging.getLogger("nowrongdoor.townsfolk")

LONGEST_SLEEP_SECONDS = 0.5
VISITORS_READ_EVERY_SECONDS = 2.0


@dataclass
class Townsfolk:
    """Citizens and staff of one day, living along `now()`; `speed` is town seconds per real second."""

    script: Script
    day: date
    timezone: str
    now: Callable[[], datetime]
    speed: float
    seed: int = 0

    def __post_init__(self) -> None:
        self.stage = Stage()
        self.switchboard = Simulator()
        self.bell = Doorbell({"exchange"})
        self.visitors: frozenset[int] = frozenset()
        self._visitors_read_at = float("-inf")
        self._heard_through = 0

    def cast(self, citizens: Sequence[Citizen]) -> None:
        """Everybody to their places: those who have called already are found where the rows say they are."""
        self.citizens = Citizens(self.stage, self.switchboard, founding.phones(), f"{self.day:%Y%m%d}")
        players = founding.players(today=self.day)
        afterwards = founding.afterwards(self.script)
        self.staff = Staff(
            self.stage, self.switchboard, afterwards, players, self.citizens, lambda agent: agent in self.visitors
        )
        acting_of = {player.agent_id: player.acting for player in players.values()}
        self.rung = Rung(self.stage, self.switchboard, self.staff)
        self.lists = DayLists(self.stage, self.staff, self.seed)
        self.tapped = Tapped(self.stage, acting_of, self.script.taps, self.seed, lambda agent: agent in self.visitors)
        moment = self.now()
        for citizen in citizens:
            self.citizens.by_call[self.citizens.call_of(citizen)] = citizen
        self.citizens.will_call([citizen for citizen in citizens if citizen.arrives_at > moment])
        self.staff.will_work(self.day, self.timezone, after=moment)
        self.questioned = Questioned(self.stage)
        if self.script.shifts:
            self.lists.begin(moment + every(), self._closing())
            self.stage.every(every(), self.questioned.look, moment, self._closing())
        self.pick_up_the_thread(moment)

    def _closing(self) -> datetime:
        """When the last of the staff goes home."""
        last = max(shift.ends for shift in self.script.shifts.values())
        return datetime.combine(self.day, last, tzinfo=ZoneInfo(self.timezone)).astimezone(UTC)

    def pick_up_the_thread(self, moment: datetime) -> None:
        """Go on from the rows: calls waiting, ringing and going on, after-work not done, breaks not over."""
        self._heard_through = SimulatedEvent.objects.order_by("-number").values_list("number", flat=True).first() or 0
        for row in SimulatedCall.objects.exclude(stage="ended"):
            citizen = self.citizens.by_call.get(row.call)
            player = self.staff.by_device.get(row.device)
            if citizen is None:
                continue
            if row.stage == "ringing" and player:
                self.staff.hear(Event("", 0, Kind.RINGING, row.call, moment, {"device": row.device}), moment)
            if row.stage == "answered" and player:
                self.staff.talk(player, row.call, citizen, moment)
            else:
                patience = moment + timedelta(seconds=citizen.patience_seconds)
                self.stage.at(patience, partial(self.citizens.lose_patience, row.call))
        self._after_work(moment)
        self.rung.pick_up_the_thread(moment)
        self.staff.breaks_not_over(moment)
        self.staff.late_comers(self.day, self.timezone, moment)

    def _after_work(self, moment: datetime) -> None:
        by_id = {player.agent_id: player for player in self.staff.by_name.values()}
        for contact in Contact.objects.filter(state=ContactState.AFTER_WORK):
            citizen, player = self.citizens.by_call.get(contact.call or ""), by_id.get(contact.agent_id or 0)
            if citizen and player:
                self.stage.at(moment, partial(self.staff.close, player, contact.call or "", citizen))

    def live(self, stopping: Callable[[], bool], *, until_done: bool = False) -> None:
        """Live along until told to stop, or until the day is played out."""
        while not stopping():
            try:
                self._listen()
                self._act()
            except (OperationalError, InterfaceError) as error:
                self._wait_for_database(error)
                continue
            if until_done and self.stage.next_moment is None:
                return
            self._sleep()
        self.bell.close()

    def _listen(self) -> None:
        self._read_visitors()
        while events := self.switchboard.events_after(self._heard_through, most=100):
            for event in events:
                self.staff.hear(event, self.now())
                self.rung.hear(event, self.now())
                self._heard_through = event.number

        self.tapped.look(self.now())

    def _act(self) -> None:
        """Do everything that is due; a deed the database interrupts is put back and done again."""
        while (due := self.stage.next_moment) is not None and due <= self.now():
            _moment, deed = self.stage.take()
            self._do(deed)

    def _do(self, deed: Deed) -> None:
        try:
            deed(self.now())
        except (OperationalError, InterfaceError):
            self.stage.at(self.now(), deed)
            raise

    def _sleep(self) -> None:
        due = self.stage.next_moment
        wait = LONGEST_SLEEP_SECONDS
        if due is not None:
            wait = min(wait, max(0.0, (due - self.now()).total_seconds() / self.speed))
        self.bell.wait(wait)

    def _wait_for_database(self, error: Exception) -> None:
        log.warning("database away: %s", str(error).splitlines()[0] if str(error) else error)
        connections.close_all()
        time.sleep(0.3)

    def _read_visitors(self) -> None:
        """Which desks visitors play just now; a desk given back goes on where it was left."""
        if time.monotonic() - self._visitors_read_at < VISITORS_READ_EVERY_SECONDS:
            return
        self._visitors_read_at = time.monotonic()
        visitors = frozenset(VisitorPart.objects.values_list("agent_id", flat=True))
        given_back, self.visitors = self.visitors - visitors, visitors
        if given_back:
            self._after_work(self.now())
            self.rung.after_work(self.now())
