"""Jobs the worker does by the clock, through Procrastinate."""

from __future__ import annotations

from procrastinate.contrib.django import app

from nowrongdoor.config.clock import now
from nowrongdoor.townhall.journal import actions as journal
from nowrongdoor.townhall.journal.acting import machine


@app.periodic(cron="* * * * * */10")
@app.task(queueing_lock="seal_journal", pass_context=False)
def seal_journal(timestamp: int) -> int:
    """Make the journal's new lines fast; every ten seconds.

    One at a time over all workers by the lock that `seal` takes itself, which ends with its holder. A lock on the job
    would outlive a killed worker, and no line would be sealed again.
    """
    return journal.seal(machine("worker"), now=now())
