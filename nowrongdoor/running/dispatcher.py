"""The dispatcher's process: take in what the telephone tells, look at the line, act; woken by the doorbell.

Any number may run at once; one is enough. It keeps nothing that the next one could not read again.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import InterfaceError, OperationalError, close_old_connections, connections

from nowrongdoor.config.clock import clock, now
from nowrongdoor.config.pauses import settle
from nowrongdoor.running.doorbell import Doorbell
from nowrongdoor.running.stopping import Stopping
from nowrongdoor.townhall.journal.acting import machine
from nowrongdoor.townhall.line import moves, presence, reconciling, rules, telephone
from nowrongdoor.townhall.line.dispatching import Dispatcher
from nowrongdoor.townhall.line.ports import telephony

log = logging.getLogger("nowrongdoor.dispatcher")

WAKING_ROOMS = frozenset({"line", "exchange", "people"})
LONGEST_SLEEP_SECONDS = 1.0
LINE_LOOKED_AT_SECONDS = 20.0
"""Town seconds between two looks at a line, by default; see the house numbers of stepping in."""
EVENTS_A_ROUND = 8
"""Few enough that whoever has joined the line is looked at before many more events are taken in."""


@dataclass
class Rounds:
    """Which of the slower duties are due; seconds are real, so that a fast town clock does not multiply work."""

    last: dict[str, float] = field(default_factory=dict)

    def due(self, duty: str, every_seconds: float) -> bool:
        """True once per `every_seconds`."""
        at = time.monotonic()
        if at - self.last.get(duty, float("-inf")) < every_seconds:
            return False
        self.last[duty] = at
        return True


class DispatcherLoop:
    """One dispatcher: `step` is one waking, `run` goes on until asked to stop."""

    def __init__(self) -> None:
        self.acting = machine("dispatcher")
        self.switchboard = telephony()
        self.dispatcher = Dispatcher(self.acting, self.switchboard)
        self.bell = Doorbell(WAKING_ROOMS, by_others={"line"})
        self.rounds = Rounds()
        self.sleep_seconds = 0.0

    def run(self, stopping: Stopping) -> None:
        """Work until asked to stop; a database that is away is waited for, a fault is loud and does not end the day."""
        while not stopping:
            try:
                self.step(self.bell.wait(self.sleep_seconds))
            except (OperationalError, InterfaceError) as error:
                log.warning("database away: %s", str(error).splitlines()[0] if str(error) else error)
                self._start_over()
            except Exception:
                log.exception("a round failed")
                self._start_over()
        self.bell.close()

    def step(self, rung: set[str]) -> None:
        """Take events in, decide, and do the slower duties that are due."""
        if "people" in rung or Doorbell.EVERYTHING in rung:
            self.dispatcher.forget()
        moment = now()
        behind = telephone.pull(self.acting, self.switchboard, now=moment, most=EVENTS_A_ROUND) == EVENTS_A_ROUND
        # The duties come first, for what they change is then seen at once: our own rings do not wake us.
        self._duties(moment)
        done = self.dispatcher.round(now=now())
        if behind or done.lost_races:
            self.sleep_seconds = 0.0
        else:
            self.sleep_seconds = self._until(done.changes_in_seconds)

    def _until(self, town_seconds: float | None) -> float:
        longest = self._moves_every_seconds()
        if town_seconds is None:
            return longest
        return min(longest, max(0.02, town_seconds / clock().speed))

    def _duties(self, moment: datetime) -> None:
        if self.rounds.due("commands", 0.5):
            reconciling.command_again(self.switchboard, now=moment)
        if self.rounds.due("gaps", 1.0):
            telephone.skip_gaps(self.acting, now=moment, patience=telephone.GAP_PATIENCE * clock().speed)
        if self.rounds.due("rings", 2.0):
            reconciling.end_forgotten_rings(self.acting, self.switchboard, now=moment)
        if self.rounds.due("chairs", 5.0):
            unseen = timedelta(seconds=rules.DESK_UNSEEN_SECONDS * max(1.0, clock().speed))
            presence.empty_chairs(self.acting, now=moment, unseen=unseen)
        if (
            self.rounds.due("moves", self._moves_every_seconds())
            and moves.keep_up(self.acting, now=moment).hats_changed
        ):
            self.dispatcher.forget()
        if self.rounds.due("skills", 30.0):
            self.dispatcher.forget()
        if self.rounds.due("snapshot", 20.0):
            reconciling.reconcile(self.acting, self.switchboard, now=moment)
            close_old_connections()

    def _moves_every_seconds(self) -> float:
        """Often enough that no look at the lines is missed, however fast the town's clock goes."""
        return min(1.0, LINE_LOOKED_AT_SECONDS / max(1.0, clock().speed))

    def _start_over(self) -> None:
        """Forget the broken connection; the next round reads everything anew."""
        connections.close_all()
        self.dispatcher.forget()
        self.sleep_seconds = 0.2


def run() -> int:
    """The command `nowrongdoor dispatcher`."""
    stopping = Stopping()
    loop = DispatcherLoop()
    settle()
    log.info("dispatcher at work")
    loop.run(stopping)
    log.info("dispatcher has stopped")
    return 0
