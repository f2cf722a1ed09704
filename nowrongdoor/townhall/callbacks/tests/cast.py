"""A promise to ring back, made in the made-up town, and the day on which it is kept."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.test import TestCase

from nowrongdoor.townhall.callbacks import ending, keeping, reads, ringing
from nowrongdoor.townhall.callbacks.models import Callback, CallbackAttempt
from nowrongdoor.townhall.callbacks.promising import Terms, promise
from nowrongdoor.townhall.contacts import actions as contacts
from nowrongdoor.townhall.contacts import questions
from nowrongdoor.townhall.contacts.models import Contact
from nowrongdoor.townhall.journal.acting import machine
from nowrongdoor.townhall.line import telephone
from nowrongdoor.townhall.line.dispatching import Dispatcher
from nowrongdoor.townhall.line.ports import telephony
from tests.cast import DISPATCHER, OPENING, TELEPHONE, Cast, Simulated

KEEPER = machine("promises")
HOUR = timedelta(hours=1)


def committed() -> AbstractContextManager[object]:
    """What follows a commit follows here too, though the test's own transaction never commits."""
    return TestCase.captureOnCommitCallbacks(execute=True)


@dataclass
class Day:
    """The town on a day of promises; moments are hours after the doors opened (nine o'clock on a Friday)."""

    town: Cast
    simulated: Simulated

    def at(self, hours: float) -> datetime:
        return OPENING + HOUR * hours

    def ready(self, *names: str, hours: float = 0) -> None:
        self.town.ready(*names, seconds=hours * 3600)

    def tell(self, hours: float) -> None:
        """The house hears what the switchboard told."""
        with committed():
            telephone.pull(TELEPHONE, telephony(), now=self.at(hours))

    def keep(self, hours: float) -> keeping.Kept:
        """The worker's job at this moment."""
        with committed():
            return keeping.keep_up(KEEPER, now=self.at(hours))

    def decide(self, hours: float) -> int:
        """One round of the dispatcher."""
        self.tell(hours)
        done = Dispatcher(DISPATCHER, telephony()).round(now=self.at(hours))
        self.tell(hours)
        return done.assigned

    def promised(self, topic: str = "nemkonto", *, call: str = "call-1", agreed: Terms | None = None) -> Callback:
        """Signe promises a call from the topic's own team at nine o'clock, and closes the contact."""
        contact = self.simulated.talks(self.town, "signe", call)
        acting = self.town.acting("signe")
        question = questions.set_topic(acting, contact.questions.get().pk, self.town.topics[topic], now=self.at(0.01))
        made = promise(acting, question.pk, agreed or Terms(), now=self.at(0.01))
        self.simulated.switchboard.put_down(call, at=self.at(0.02))
        self.tell(0.02)
        contacts.close(acting, contact.pk, now=self.at(0.03))
        return self.now(made)

    def now(self, callback: Callback) -> Callback:
        """The promise as it is."""
        return reads.one(machine("test"), callback.pk, self.at(0))

    def take(self, name: str, callback: Callback, hours: float) -> CallbackAttempt:
        """One takes it from her list; her telephone rings, and she picks up."""
        attempt = self.rings(name, callback, hours)
        self.simulated.switchboard.pick_up(self.town.agents[name].device, at=self.at(hours))
        self.tell(hours)
        return attempt

    def rings(self, name: str, callback: Callback, hours: float) -> CallbackAttempt:
        """One takes it from her list, and her telephone rings."""
        with committed():
            attempt = ringing.take(self.town.acting(name), callback.pk, now=self.at(hours))
        self.tell(hours)
        return attempt

    def talks(self, name: str, callback: Callback, hours: float) -> Contact:
        """She takes it, the citizen picks up, and they talk until a minute later."""
        attempt = self.take(name, callback, hours)
        call = str(attempt.contact.call)
        self.simulated.switchboard.pick_up_at_home(call, at=self.at(hours))
        self.simulated.switchboard.put_down(call, at=self.at(hours + 1 / 60))
        self.tell(hours + 1 / 60)
        return Contact.objects.get(pk=attempt.contact_id)

    def in_vain(self, name: str, callback: Callback, hours: float, code: str = "no_answer") -> CallbackAttempt:
        """She takes it and nobody picks up."""
        attempt = self.take(name, callback, hours)
        self.simulated.switchboard.cannot_be_reached(str(attempt.contact.call), code, at=self.at(hours + 0.01))
        self.tell(hours + 0.01)
        ending.not_reached(self.town.acting(name), callback.pk, code, now=self.at(hours + 0.02))
        attempt.refresh_from_db()
        return attempt

    def end(self, name: str, contact: Contact, outcome: str, hours: float, **more: Any) -> None:
        """She says how it ended, and closes."""
        acting = self.town.acting(name)
        questions.set_outcome(acting, contact.questions.get().pk, outcome, now=self.at(hours), **more)
        contacts.close(acting, contact.pk, now=self.at(hours))
