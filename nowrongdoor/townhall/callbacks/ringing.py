"""Ringing the citizen: taken from the list by one who wants to, or through the one line; the agent's telephone first.

The open attempt is the lease: while it lasts nobody else dials for the same promise. What the telephone tells comes in
by `reactions.py`, in the transaction of what it follows from.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from nowrongdoor.engine.dispatch import Level
from nowrongdoor.townhall.callbacks import counting, reads, times
from nowrongdoor.townhall.callbacks.models import Callback, CallbackAttempt
from nowrongdoor.townhall.callbacks.rules import DIALLED_FROM, MISSED, Outcome, Refusal, Step, after
from nowrongdoor.townhall.callbacks.stepping import locked, take_step, tell_journal
from nowrongdoor.townhall.callbacks.words import clock_words, refused
from nowrongdoor.townhall.contacts import actions as contacts
from nowrongdoor.townhall.contacts import questions
from nowrongdoor.townhall.contacts import reads as contact_reads
from nowrongdoor.townhall.contacts.models import Contact
from nowrongdoor.townhall.contacts.rules import ContactState
from nowrongdoor.townhall.contacts.rules import Outcome as QuestionOutcome
from nowrongdoor.townhall.errors import LostRace, Refused
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.line import outgoing
from nowrongdoor.townhall.line.models import Place
from nowrongdoor.townhall.messages.rules import Purpose

RANG_AT_LEAST = timedelta(seconds=15)
"""An agent who hangs up sooner has not let the citizen's telephone ring: that is no attempt."""

CODES = {
    "busy": Outcome.BUSY,
    "no_answer": Outcome.NO_ANSWER,
    "wrong_number": Outcome.WRONG_NUMBER,
    "voicemail": Outcome.VOICEMAIL,
}


def take(acting: Acting, callback_id: int, *, now: datetime) -> CallbackAttempt:
    """Take a promise from the list: one's own telephone rings, and the citizen's when one has picked up.

    LostRace when a colleague has it. Refused before its next try is due, for a team one has nothing to do with, and
    where the promise is over or back with its promiser.
    """
    callback = Callback.objects.select_related("team", "question__topic", "question__contact").get(pk=callback_id)
    reads.must_concern(acting, callback, now)
    if acting.agent_id is None:
        raise Refused(_("Only somebody with a telephone can ring."), "no_telephone")
    try:
        with transaction.atomic():
            return _take(acting, callback, acting.agent_id, now)
    except IntegrityError as error:
        raise LostRace(_("Taken by a colleague.")) from error


def _take(acting: Acting, callback: Callback, agent_id: int, now: datetime) -> CallbackAttempt:
    live = CallbackAttempt.objects.filter(callback=callback, ended_at=None).select_related("contact__place").first()
    if live is not None and live.agent_id is not None:
        raise LostRace(_("Taken by a colleague."))
    if live is None:
        _may_be_dialled(callback, now)
    # The line first, the promise after it: the order of locks (see `stepping`).
    place = live.contact.place if live else _place(acting, callback, now)
    outgoing.take(acting, place, agent_id, now=now)
    callback = locked(callback.pk)
    if live is None:
        _may_be_dialled(callback, now)
        live = _lease(callback, place.contact, now)
    live.agent_id, live.taken = agent_id, True
    live.save(update_fields=["agent", "taken"])
    return live


def _may_be_dialled(callback: Callback, now: datetime) -> None:
    """Refuse what the machine refuses, and ringing sooner than was agreed or is decent."""
    found = after(callback.state, Step.TAKE)
    if isinstance(found, Refusal):
        raise refused(found)
    wait = max((moment for moment in (callback.next_try_at, callback.not_before) if moment), default=now)
    if wait > now:
        raise Refused(_("She is to be rung from %(when)s on.") % {"when": clock_words(wait, "da")}, "too_early")


def _place(acting: Acting, callback: Callback, now: datetime) -> Place:
    """A contact of our own making in the line, under a name that the switchboard hears once."""
    question, team = callback.question, callback.team
    call = f"cb-{callback.pk}-{callback.attempts.count() + 1}"
    made = contacts.begin_outgoing(
        acting,
        team=team,
        call=call,
        now=now,
        number=callback.number,
        topic=question.topic,
        citizen_id=question.contact.citizen_id,
    )
    own = question.topic is not None and question.topic.team_id == team.pk
    level = Level(min(question.topic.level, team.mandate)) if question.topic and own else Level.INFORM
    return outgoing.join_to_be_rung(acting, made, number=callback.number, level=level, now=now)


def _lease(callback: Callback, contact: Contact, now: datetime) -> CallbackAttempt:
    number = callback.attempts.count() + 1
    return CallbackAttempt.objects.create(callback=callback, number=number, contact=contact, began_at=now)


@transaction.atomic
def join_line(acting: Acting, callback_id: int, *, now: datetime) -> bool:
    """Let a due promise wait in the line for the next free agent; False when it is being rung or is not due."""
    callback = locked(callback_id)
    if callback.state not in DIALLED_FROM or callback.attempts.filter(ended_at=None).exists():
        return False
    place = _place(acting, callback, now)
    _lease(callback, place.contact, now)
    tell_journal(acting, "joined", callback, now, outgoing=place.contact_id)
    return True


# -- what the telephone tells ---------------------------------------------------------------------------------------


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
    if outcome == Outcome.AGENT_COULD_NOT:
        take_step(callback, Step.PUT_BACK)
        _rest(callback)
    counting.over(acting, callback, attempt, outcome, now)
    callback.save()


def _outcome(attempt: CallbackAttempt, code: str, now: datetime) -> Outcome:
    if attempt.connected_at is not None:
        return Outcome.REACHED
    picked_up = attempt.contact.answered_at
    if not code and picked_up is not None and now - picked_up < RANG_AT_LEAST:
        return Outcome.AGENT_COULD_NOT
    return CODES.get(code, Outcome.NO_ANSWER)


def _rest(callback: Callback) -> None:
    """Put back, it lies where it lay: with the person who keeps it, or the team."""
    if callback.owner_id is not None:
        take_step(callback, Step.TO_PERSON)


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


# -- after the call -------------------------------------------------------------------------------------------------


def not_reached(acting: Acting, callback_id: int, outcome: str, *, now: datetime) -> Callback:
    """After the leg: say how she was not reached (no answer, busy, voicemail, wrong number), which closes the contact.

    What the switchboard said is corrected by it. Refused while they talk, or with another agent's call.
    """
    if outcome not in (*MISSED, Outcome.WRONG_NUMBER):
        raise Refused(_("Choose how the citizen was not reached."), "outcome")
    last = CallbackAttempt.objects.filter(callback_id=callback_id).order_by("-number").first()
    if last is None:
        raise Refused(_("Nobody has rung yet."), "not_rung")
    with transaction.atomic():
        contact = contact_reads.in_hand(acting, last.contact_id, lock=True)
        if contact.state != ContactState.AFTER_WORK:
            raise Refused(_("The conversation is still going on. Hang up first."), "still_talking")
        callback = locked(callback_id)
        _correct(acting, callback, last, Outcome(outcome), now)
        callback.save()
        for question_id in contact.questions.filter(outcome="").values_list("pk", flat=True):
            questions.set_outcome(acting, question_id, QuestionOutcome.DROPPED, now=now)
        contacts.close(acting, contact.pk, now=now)
        return locked(callback_id)


def _correct(acting: Acting, callback: Callback, attempt: CallbackAttempt, outcome: Outcome, now: datetime) -> None:
    """The agent knows better than the switchboard: the dial ended like this."""
    before = attempt.outcome
    if before == outcome:
        return
    attempt.outcome = outcome
    attempt.save(update_fields=["outcome"])
    tell_journal(acting, "attempted", callback, now, number=attempt.number, outcome=outcome, before=before)
    if before == Outcome.AGENT_COULD_NOT:
        take_step(callback, Step.TAKE)
        counting.rung(acting, callback, now)
    if outcome == Outcome.WRONG_NUMBER or before in (Outcome.REACHED, Outcome.AGENT_COULD_NOT):
        counting.missed(acting, callback, outcome, now)


def contact_closed(acting: Acting, subject: str, *, now: datetime, direction: str = "in", **_more: object) -> None:
    """The call that kept the promise is closed (reaction to `contact.closed`): what its question ended as, decides."""
    if direction != "out":
        return
    last = CallbackAttempt.objects.filter(contact_id=int(subject.partition(":")[2])).select_related("contact").first()
    if last is None:
        return
    callback = locked(last.callback_id)
    if isinstance(after(callback.state, Step.RING_LATER), Refusal):
        return  # not reached: that has been dealt with
    question = last.contact.questions.order_by("position").first()
    outcome = question.outcome if question else ""
    if outcome == QuestionOutcome.PROMISED:
        _rings_later(acting, callback, now)
    elif outcome == QuestionOutcome.DROPPED:
        counting.missed(acting, callback, Outcome.NO_ANSWER, now)
    else:
        callback.transferred |= outcome == QuestionOutcome.WARM_HANDOVER
        counting.kept(acting, callback, now, how=outcome)
    callback.save()


def _rings_later(acting: Acting, callback: Callback, now: datetime) -> None:
    """She was reached and is to be rung again: by a time agreed while they talked, else by the next one."""
    take_step(callback, Step.RING_LATER)
    _rest(callback)
    if callback.by is None or callback.by <= now:
        times.new_time(acting, callback, now, because="ring_later")
        callback.first_by = callback.by
    else:
        times.tell(acting, callback, now, purpose=Purpose.NEW_TIME)
