"""The worker's jobs on a headless day: promises kept up, texts posted and reported, in the order of town time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from nowrongdoor.rehearsal.stage import Stage
from nowrongdoor.townhall.callbacks import keeping
from nowrongdoor.townhall.journal.acting import machine
from nowrongdoor.townhall.messages import posting, reporting
from nowrongdoor.townhall.messages.models import Message
from nowrongdoor.townhall.messages.ports import sms
from nowrongdoor.townhall.messages.rules import Sending

EVERY = timedelta(seconds=60)
"""A running house does these every few seconds. What is seen of it in a day's figures is the same."""

UNDER_WAY = (Sending.QUEUED, Sending.POSTING, Sending.SENT)


@dataclass
class Worker:
    """Does what the worker process does in a running house; `commanded` after what may have commanded the telephone."""

    stage: Stage
    commanded: Callable[[], None] = lambda: None
    every: timedelta = EVERY

    def begin(self, first: datetime, last: datetime) -> None:
        """Work from the first moment until the last."""
        self.stage.every(self.every, self.work, first, last)

    def work(self, now: datetime) -> None:
        """One round of every job."""
        keeping.keep_up(machine("promises"), now=now)
        self.commanded()
        if Message.objects.filter(state__in=UNDER_WAY).exists():
            gateway, acting = sms(), machine("outbox")
            posting.post_due(acting, gateway, now=now)
            reporting.fetch(acting, gateway, now=now)
