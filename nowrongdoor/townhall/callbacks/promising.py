"""Making a promise: from the draft that the outcome left, by what was agreed with the citizen."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from nowrongdoor.townhall.callbacks import keepers, terms, times
from nowrongdoor.townhall.callbacks.models import Callback, Chase
from nowrongdoor.townhall.callbacks.rules import CallbackState, Step
from nowrongdoor.townhall.callbacks.stepping import locked, take_step, tell_journal
from nowrongdoor.townhall.callbacks.terms import Terms as Terms
from nowrongdoor.townhall.callbacks.words import promise_sentence
from nowrongdoor.townhall.contacts import questions
from nowrongdoor.townhall.contacts import reads as contacts
from nowrongdoor.townhall.contacts.models import Question
from nowrongdoor.townhall.contacts.rules import Outcome
from nowrongdoor.townhall.errors import Refused, Slip
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.people.models import Team


@transaction.atomic
def promise(acting: Acting, question_id: int, agreed: Terms, *, now: datetime) -> Callback:
    """Promise the citizen a call for this question; done again in the same contact, what was agreed is changed.

    Slip beside the field that cannot be so (a time outside opening hours offers the nearest). Refused where the
    citizen was promised this call before: the open promise is chased instead (see `reads.for_question`).
    """
    question = _in_hand(acting, question_id)
    team = _team(question, agreed.team)
    if question.outcome != Outcome.PROMISED or question.receiver_team_id != team.pk:
        questions.set_outcome(acting, question_id, Outcome.PROMISED, now=now, receiver_team=team)
    if Chase.objects.filter(question_id=question_id).exists():
        raise Refused(_("She has been promised this call before. It is chased now, and comes first."), "chased")
    callback = locked(Callback.objects.values_list("pk", flat=True).get(question_id=question_id))
    return make(acting, callback, agreed, now=now, demand=True)


def make(acting: Acting, callback: Callback, agreed: Terms, *, now: datetime, demand: bool) -> Callback:
    """Turn a locked draft into a promise, or change one made in the same contact; `demand`: the team's questions."""
    _fill(callback, agreed, now, demand)
    first = callback.state == CallbackState.DRAFT
    if first:
        take_step(callback, Step.PROMISE)
        # Who left the draft may have handed the citizen over since.
        callback.promiser_id = callback.question.contact.agent_id or callback.promiser_id
    callback.link = callback.link or _link(callback, now)
    assert callback.by is not None
    times.give(callback, callback.by, now)
    keepers.settle(acting, callback, keepers.at_work(now), now)
    callback.save()
    tell_journal(acting, "promised" if first else "agreed_anew", callback, now, named=callback.named_id or 0)
    return callback


def _fill(callback: Callback, agreed: Terms, now: datetime, demand: bool) -> None:
    """What was agreed, checked field by field."""
    contact = callback.question.contact
    callback.language = agreed.language if agreed.language in ("da", "en") else "da"
    callback.number = terms.number_of(agreed.number or contact.caller_number)
    callback.number_verified = agreed.verified or ("" if agreed.number else "caller_id")
    if callback.number_verified not in ("caller_id", "said_back", "known", ""):
        raise Slip("verified", _("Choose how the number was verified."))
    callback.named = terms.named_of(callback.team, agreed.named)
    callback.best_times = terms.when_of(agreed.best_times)
    callback.interpreter = terms.text_of("interpreter", agreed.interpreter, 40)
    callback.answers = terms.answers_of(callback.team, agreed.answers, callback.language, demand=demand)
    callback.confirmed_by = agreed.confirmed_by if agreed.confirmed_by in ("sms", "spoken") else "sms"
    callback.not_before = agreed.not_before
    callback.promised_at = now
    by = terms.time_of(callback.team, agreed.by, agreed.not_before, now)
    callback.by = callback.first_by = by
    name = callback.named.name.split()[0] if callback.named else ""
    said = agreed.said or promise_sentence(callback.team, by, callback.language, name)
    callback.said = terms.said_of(said)


def _link(callback: Callback, now: datetime) -> str:
    """The name of the citizen's page: made with the town's secret, so that nobody guesses one from another."""
    return salted_hmac("callbacks.link", f"{callback.pk}:{now.isoformat()}", algorithm="sha256").hexdigest()[:32]


def _in_hand(acting: Acting, question_id: int) -> Question:
    question = Question.objects.select_related("contact", "topic__team", "receiver_team").filter(pk=question_id).first()
    if question is None:
        raise Refused(_("That question is no longer there."), "gone")
    contacts.in_hand(acting, question.contact_id, lock=True)
    return question


def _team(question: Question, code: str) -> Team:
    """Who rings: the team agreed on, else the question's receiver, else the topic's own team."""
    if code:
        team = Team.objects.filter(code=code, active=True).first()
        if team is None:
            raise Slip("team", _("There is no such team."))
        return team
    return question.receiver_team or (question.topic.team if question.topic else question.hat)
