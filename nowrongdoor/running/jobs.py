"""Jobs the worker does by the clock, through Procrastinate."""

from __future__ import annotations

import time

from django.conf import settings
from procrastinate.contrib.django import app

from nowrongdoor.config.clock import now
from nowrongdoor.townhall.callbacks import forgetting, keeping, left_over
from nowrongdoor.townhall.contacts import satisfaction
from nowrongdoor.townhall.journal import actions as journal
from nowrongdoor.townhall.journal.acting import machine
from nowrongdoor.townhall.line import left_behind
from nowrongdoor.townhall.messages import actions as messages
from nowrongdoor.townhall.messages import posting, reporting
from nowrongdoor.townhall.messages.ports import sms
from nowrongdoor.townhall.planning import actions as planning
from nowrongdoor.townhall.planning import happening, wanting

POSTING_SECONDS = 5.0


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


@app.periodic(cron="* * * * * */2")
@app.task(queueing_lock="post_messages", pass_context=False)
def post_messages(timestamp: int) -> int:
    """Post what stands in the outbox, and take in what the gateway tells; every two seconds.

    A round ends after a few seconds, whatever is left: a slow gateway must not keep the worker from its other jobs.
    """
    acting, gateway = machine("outbox"), sms()
    posting.tidy(acting, gateway, now=now())
    until, posted = time.monotonic() + POSTING_SECONDS, 0
    while time.monotonic() < until and posting.post_next(acting, gateway, now=now()):
        posted += 1
    reporting.fetch(acting, gateway, now=now())
    return posted


@app.periodic(cron="17 * * * *")
@app.task(queueing_lock="forget_messages", pass_context=False)
def forget_messages(timestamp: int) -> int:
    """Wipe the texts and numbers of messages long settled; once an hour."""
    return messages.forget(machine("outbox"), now=now())


@app.periodic(cron="* * * * * */3")
@app.task(queueing_lock="keep_promises", pass_context=False)
def keep_promises(timestamp: int) -> None:
    """Let every promise have a keeper at work, join the line when due, and be told; every three seconds."""
    keeping.keep_up(machine("promises"), now=now())


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="see_to_left_behind", pass_context=False)
def see_to_left_behind(timestamp: int) -> int:
    """Tell the leads of contacts whose agent has gone, and lay those of another day before a coordinator."""
    acting = machine("line")
    return left_behind.notice(acting, now=now()) + left_over.hand_on(acting, now=now())


@app.periodic(cron="23 3 * * *")
@app.task(queueing_lock="forget_surveys", pass_context=False)
def forget_surveys(timestamp: int) -> int:
    """Let go of whoever may be asked again how it went; once a night."""
    return satisfaction.forget(machine("outbox"), now=now())


@app.periodic(cron="41 3 * * *")
@app.task(queueing_lock="let_go", pass_context=False)
def let_go(timestamp: int) -> int:
    """Let go of names, CPR numbers and free notes that are no longer needed; once a night."""
    return sum(forgetting.forget(machine("retention"), days=settings.KEEP_DAYS, now=now()).values())


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="judge_foretold", pass_context=False)
def judge_foretold(timestamp: int) -> int:
    """Compare what was foretold with what happened, once a minute."""
    return happening.judge(now=now())
