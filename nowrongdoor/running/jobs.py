"""Jobs the worker does by the clock, through Procrastinate."""

from __future__ import annotations

from procrastinate.contrib.django import app

from nowrongdoor.config.clock import now
from nowrongdoor.townhall.journal import actions as journal
from nowrongdoor.townhall.journal.acting import machine
from nowrongdoor.townhall.planning import actions as planning
from nowrongdoor.townhall.planning import happening, wanting


@app.periodic(cron="* * * * * */10")
@app.task(queueing_lock="seal_journal", pass_context=False)
def seal_journal(timestamp: int) -> int:
    """Make the journal's new lines fast; every ten seconds.

    One at a time over all workers by the lock that `seal` takes itself, which ends with its holder. A lock on the job
    would outlive a killed worker, and no line would be sealed again.
    """
    return journal.seal(machine("worker"), now=now())


@app.periodic(cron="* * * * * */5")
@app.task(queueing_lock="look_ahead", pass_context=False)
def look_ahead(timestamp: int) -> int:
    """While a line calls for help, look ahead every twenty seconds of the town; ask where the house may.

    In the worker, so that the dispatcher never waits for the twin. Two workers may look twice; an agent is asked once.
    """
    return len(planning.keep_looking(machine("advisor"), now=now()))


@app.periodic(cron="* * * * * */2")
@app.task(queueing_lock="look_as_wanted", pass_context=False)
def look_as_wanted(timestamp: int) -> int:
    """Look ahead where a lead has asked for it; here, for the first look on a new machine takes a minute to compile."""
    return len(wanting.look_as_wanted(machine("advisor"), now=now()))


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="judge_foretold", pass_context=False)
def judge_foretold(timestamp: int) -> int:
    """Compare what was foretold with what happened, once a minute."""
    return happening.judge(now=now())
