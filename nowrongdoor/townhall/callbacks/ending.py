"""After the call: how she was not reached, or what the question ended as, which decides what becomes of the promise."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from nowrongdoor.townhall.callbacks import counting, keepers, times, trying
from nowrongdoor.townhall.callbacks.models import Callback, CallbackAttempt
from nowrongdoor.townhall.callbacks.rules import MISSED, Outcome, Step
from nowrongdoor.townhall.callbacks.stepping import locked, may, take_step, tell_journal
from nowrongdoor.townhall.contacts import actions as contacts
from nowrongdoor.townhall.contacts import questions
from nowrongdoor.townhall.contacts import reads as contact_reads
from nowrongdoor.townhall.contacts.rules import ContactState
from nowrongdoor.townhall.contacts.rules import Outcome as QuestionOutcome
from nowrongdoor.townhall.errors import Refused
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.messages.rules import Purpose
from nowrongdoor.townhall.people.reads import hours_of


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
        keepers.come_to_rest(acting, callback, now)
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
    question = last.contact.questions.order_by("position").first()
    outcome = question.outcome if question else ""
    if outcome in (QuestionOutcome.PROMISED, QuestionOutcome.DROPPED):
        if not may(callback, Step.RING_LATER):
            return  # not reached: that has been dealt with
        if outcome == QuestionOutcome.PROMISED:
            _rings_later(acting, callback, now)
        else:
            counting.missed(acting, callback, Outcome.NO_ANSWER, now)
    elif may(callback, Step.ANSWER):
        # Also where the switchboard never said that she picked up: the agent has talked with her.
        callback.transferred |= outcome == QuestionOutcome.WARM_HANDOVER
        counting.rung(acting, callback, now)
        counting.kept(acting, callback, now, how=outcome)
    keepers.come_to_rest(acting, callback, now)
    callback.save()


def _rings_later(acting: Acting, callback: Callback, now: datetime) -> None:
    """She was reached and is to be rung again: by a time agreed while they talked, else by the next one.

    Not at once: whoever rang could not answer her, and who can needs some of the time to look into it.
    """
    take_step(callback, Step.RING_LATER)
    counting.rest(callback)
    if callback.by is None or callback.by <= now:
        times.new_time(acting, callback, now, because="ring_later")
        callback.first_by = callback.by
    else:
        times.tell(acting, callback, now, purpose=Purpose.NEW_TIME)
    assert callback.by is not None
    rests = trying.next_try(hours_of(callback.team), [trying.Tried(now, Outcome.REACHED)])
    callback.next_try_at = min(rests, now + (callback.by - now) / 2)
