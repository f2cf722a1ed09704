"""What the telephone tells of a call we make, and what that makes of the promise; all of it by `reactions.py`.

What the telephone tells is true, whatever the promise has become meanwhile: then it changes the dial and nothing else.
A refusal here would set the event aside, and leave an agent talking whom the house believes to be rung.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from nowrongdoor.townhall.callbacks import counting, keepers
from nowrongdoor.townhall.callbacks.models import Callback, CallbackAttempt
from nowrongdoor.townhall.callbacks.rules import Outcome, Step
from nowrongdoor.townhall.callbacks.stepping import locked, may, take_step, tell_journal
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.line import outgoing

RANG_AT_LEAST = timedelta(seconds=15)
"""An agent who hangs up sooner has not let the citizen's telephone ring: that is no attempt."""

CODES = {
    "busy": Outcome.BUSY,
    "no_answer": Outcome.NO_ANSWER,
    "wrong_number": Outcome.WRONG_NUMBER,
    "voicemail": Outcome.VOICEMAIL,
}


def _attempt(subject: str, out: object) -> tuple[Callback, CallbackAttempt] | None:
    """The promise, locked, and its live dial behind a contact; None for every other call."""
    if not out:
        return None
    rows = CallbackAttempt.objects.filter(contact_id=int(subject.partition(":")[2]), ended_at=None)
    found = rows.values_list("callback_id", flat=True).first()
    if found is None:
        return None
    callback = locked(found)
    attempt = rows.first()
    return (callback, attempt) if attempt else None


def answered(
    acting: Acting, subject: str, *, now: datetime, agent: int = 0, out: bool = False, **_more: object
) -> None:
    """The agent's telephone was picked up (reaction to `line.answered`): the promise is in hand."""
    if (found := _attempt(subject, out)) is None:
        return
    callback, attempt = found
    attempt.agent_id = agent
    attempt.save(update_fields=["agent"])
    if may(callback, Step.TAKE):
        take_step(callback, Step.TAKE)
        callback.save(update_fields=["state"])
    tell_journal(acting, "taken", callback, now, agent=agent, number=attempt.number)


def connected(acting: Acting, subject: str, *, now: datetime, **_more: object) -> None:
    """The citizen picked up (reaction to `telephone.connected`)."""
    found = _attempt(subject, True)
    if found is None or found[1].connected_at is not None:
        return
    callback, attempt = found
    attempt.connected_at = now
    attempt.save(update_fields=["connected_at"])
    if may(callback, Step.REACH):
        take_step(callback, Step.REACH)
        counting.rung(acting, callback, now)
        callback.save()
    tell_journal(acting, "reached", callback, now, number=attempt.number)


def ended(acting: Acting, subject: str, *, now: datetime, out: bool = False, code: str = "", **_more: object) -> None:
    """The leg is over (reaction to `contact.ended`): reached or not, and why not as the switchboard says it."""
    if (found := _attempt(subject, out)) is None:
        return
    callback, attempt = found
    outcome = _outcome(attempt, code, now)
    if outcome == Outcome.AGENT_COULD_NOT and may(callback, Step.PUT_BACK):
        take_step(callback, Step.PUT_BACK)
        counting.rest(callback)
    counting.over(acting, callback, attempt, outcome, now)
    keepers.come_to_rest(acting, callback, now)
    callback.save()


def _outcome(attempt: CallbackAttempt, code: str, now: datetime) -> Outcome:
    if attempt.connected_at is not None:
        return Outcome.REACHED
    picked_up = attempt.contact.answered_at
    if not code and picked_up is not None and now - picked_up < RANG_AT_LEAST:
        return Outcome.AGENT_COULD_NOT
    return CODES.get(code, Outcome.NO_ANSWER)


def not_picked_up(acting: Acting, subject: str, *, now: datetime, out: bool = False, **_more: object) -> None:
    """Her own telephone rang in vain, or she left (`line.rang_out`, `line.withdrawn`): one she took is put back.

    What waits in the line for anybody goes on to the next.
    """
    found = _attempt(subject, out)
    if found is not None and found[1].taken:
        outgoing.leave(acting, found[1].contact_id, now=now)


def left_line(acting: Acting, subject: str, *, now: datetime, out: bool = False, **_more: object) -> None:
    """The place is no more and nobody has rung (reaction to `line.abandoned`): no attempt, and the lease is free."""
    if (found := _attempt(subject, out)) is None:
        return
    callback, attempt = found
    counting.over(acting, callback, attempt, Outcome.AGENT_COULD_NOT, now)
    callback.save()
