"""What a dial, an answer and a passed time make of a locked promise. None of it is saved here."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from nowrongdoor.townhall.callbacks import numbers, times, trying
from nowrongdoor.townhall.callbacks.models import Callback, CallbackAttempt
from nowrongdoor.townhall.callbacks.rules import COUNTS, Outcome, Step, is_broken
from nowrongdoor.townhall.callbacks.stepping import may, take_step, tell_journal
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.people.reads import hours_of

NEVER = datetime.max.replace(tzinfo=UTC)


def over(acting: Acting, callback: Callback, attempt: CallbackAttempt, outcome: Outcome, now: datetime) -> None:
    """A dial has ended like this: the lease is given up, and the promise goes on accordingly."""
    attempt.ended_at, attempt.outcome = now, outcome
    attempt.save(update_fields=["ended_at", "outcome"])
    tell_journal(acting, "attempted", callback, now, number=attempt.number, outcome=outcome)
    if outcome in COUNTS:
        rung(acting, callback, now)
    if outcome not in (Outcome.REACHED, Outcome.AGENT_COULD_NOT) and may(callback, Step.MISS):
        missed(acting, callback, outcome, now)


def rest(callback: Callback) -> None:
    """Put back, it lies where it lay: with the person who keeps it, or the team."""
    if callback.owner_id is not None:
        take_step(callback, Step.TO_PERSON)


def rung(acting: Acting, callback: Callback, now: datetime) -> None:
    """Her telephone has rung; done too late, the promise is broken."""
    if callback.rung_at is None:
        callback.rung_at = now
        broken(acting, callback, now)


def missed(acting: Acting, callback: Callback, outcome: Outcome, now: datetime) -> None:
    """She was not reached: again later, or the last time, or not at this number at all."""
    if outcome == Outcome.WRONG_NUMBER:
        take_step(callback, Step.WRONG_NUMBER)
        callback.returned_because = outcome
        tell_journal(acting, "returned", callback, now, why=outcome)
        return
    tried = tries(callback)
    house = numbers.now_set()
    if trying.used_up(tried, house.most_attempts):
        take_step(callback, Step.USE_UP)
        return
    take_step(callback, Step.MISS)
    callback.next_try_at = trying.next_try(
        hours_of(callback.team), tried, most=house.most_attempts, gap=timedelta(minutes=house.gap_minutes)
    )
    if callback.by is not None and callback.by <= callback.next_try_at:
        times.new_time(acting, callback, now, because="not_reached", not_before=callback.next_try_at)


def tries(callback: Callback) -> list[trying.Tried]:
    """The dials since the promise was made or reopened, as the rules know them."""
    rows = callback.attempts.exclude(ended_at=None).values_list("ended_at", "outcome")
    since = callback.promised_at
    return [
        trying.Tried(ended_at, Outcome(outcome))
        for ended_at, outcome in rows
        if ended_at is not None and (since is None or ended_at >= since)
    ]


def broken(acting: Acting, callback: Callback, now: datetime) -> bool:
    """The time first promised has passed and nobody had rung by then: broken, for good. False when it is not."""
    due = callback.first_by
    if due is None or callback.broken_at is not None:
        return False
    if not is_broken(
        first_by_passed=due <= now,
        rung_in_time=callback.rung_at is not None and callback.rung_at <= due,
        answered_in_time=_answered_since_promised(callback) <= due,
    ):
        return False
    callback.broken_at = due
    tell_journal(acting, "broken", callback, now, promiser=callback.promiser_id)
    return True


def _answered_since_promised(callback: Callback) -> datetime:
    """When she had her answer; one she had before the promise was opened again does not keep it."""
    since, at = callback.promised_at, callback.kept_at
    return at if at is not None and (since is None or at >= since) else NEVER


def kept(acting: Acting, callback: Callback, now: datetime, *, how: str) -> None:
    """She has her answer; the promise is closed with it."""
    in_time = callback.first_by is not None and now <= callback.first_by
    take_step(callback, Step.ANSWER)
    if callback.rung_at is None and not in_time:
        broken(acting, callback, now)
    callback.kept_at = callback.kept_at or now
    tell_journal(acting, "answered", callback, now, in_time=in_time, how=how, transferred=callback.transferred)
    take_step(callback, Step.CLOSE)
    close(acting, callback, now)


def close(acting: Acting, callback: Callback, now: datetime) -> None:
    """The promise is over: nothing is told any more."""
    callback.closed_at = now
    times.tell_no_more(acting, callback, now)
    tell_journal(acting, "closed", callback, now, broken=callback.broken_at is not None)
