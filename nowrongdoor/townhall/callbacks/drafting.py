"""What follows from contacts: the outcome "call promised" leaves a draft, another takes it back, closing makes it good.

All of it by `reactions.py`, in the transaction of what it follows from.
"""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from nowrongdoor.townhall.callbacks import times
from nowrongdoor.townhall.callbacks.models import Callback, CallbackAttempt, Chase
from nowrongdoor.townhall.callbacks.promising import make
from nowrongdoor.townhall.callbacks.reads import open_of_contact
from nowrongdoor.townhall.callbacks.ringing import out_of_line
from nowrongdoor.townhall.callbacks.rules import CallbackState, Refusal, Step
from nowrongdoor.townhall.callbacks.stepping import locked, take_step, tell_journal
from nowrongdoor.townhall.callbacks.terms import Terms
from nowrongdoor.townhall.callbacks.words import refused
from nowrongdoor.townhall.contacts.models import Question
from nowrongdoor.townhall.contacts.rules import Outcome
from nowrongdoor.townhall.errors import Refused, Slip
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.people.models import Team

STILL_HERE = (CallbackState.DRAFT, CallbackState.PROMISED, CallbackState.ASSIGNED)
"""Nobody has rung yet, so that another outcome may take the promise back while its contact is open."""


def question_ended(
    acting: Acting, subject: str, *, now: datetime, position: int, outcome: str, **_more: object
) -> None:
    """After `question.outcome_set`: a draft, or a chase where the call was promised before; otherwise neither."""
    question = _question(subject, position)
    if question is None:
        return
    if position == 1 and CallbackAttempt.objects.filter(contact_id=question.contact_id).exists():
        return  # the promise this call keeps is not made again
    if outcome == Outcome.PROMISED:
        _draft_or_chase(acting, question, now)
    else:
        _take_back(acting, question, now)


def question_withdrawn(acting: Acting, subject: str, *, now: datetime, position: int, **_more: object) -> None:
    """After `question.withdrawn`: its promise goes with it."""
    question = _question(subject, position)
    if question is not None:
        _take_back(acting, question, now)


def contact_closed(acting: Acting, subject: str, *, now: datetime, **_more: object) -> None:
    """After `contact.closed`: drafts become promises with their defaults.

    Refused, so that the contact stays open, where there is no number to ring; it says for which question.
    """
    contact_id = int(subject.partition(":")[2])
    drafts = Callback.objects.filter(question__contact_id=contact_id, state=CallbackState.DRAFT)
    for callback_id in drafts.order_by("pk").values_list("pk", flat=True):
        callback = locked(callback_id)
        try:
            make(acting, callback, Terms(), now=now, demand=False)
        except Slip as slip:
            sentence = _("Question %(position)s: %(why)s") % {"position": callback.question.position, "why": slip}
            raise Refused(sentence, f"promise_{slip.field}") from slip
    made = Callback.objects.filter(question__contact_id=contact_id, state__in=STILL_HERE).order_by("pk")
    for callback_id in made.values_list("pk", flat=True):
        times.tell(acting, locked(callback_id), now)  # the job may be telling her at this moment


def _question(subject: str, position: int) -> Question | None:
    rows = Question.objects.select_related("contact", "topic__team", "receiver_team", "hat")
    return rows.filter(contact_id=int(subject.partition(":")[2]), position=position).first()


def _draft_or_chase(acting: Acting, question: Question, now: datetime) -> None:
    team = receiving(question)
    standing = Callback.objects.filter(question=question).first()
    if standing is None and (before := _promised_before(question, team, now)) is not None:
        _chase(acting, before, question, now)
        return
    Chase.objects.filter(question=question).delete()
    if standing is None:
        assert question.contact.agent_id is not None
        Callback.objects.create(question=question, team=team, promiser_id=question.contact.agent_id)
        return
    _draft_again(locked(standing.pk), team)


def _draft_again(callback: Callback, team: Team) -> None:
    """The outcome was said anew: a draft is there again; a promise already made to another team is made over."""
    if callback.state == CallbackState.WITHDRAWN:
        take_step(callback, Step.DRAFT_AGAIN)
    elif callback.team_id != team.pk and callback.state in STILL_HERE and callback.state != CallbackState.DRAFT:
        take_step(callback, Step.WITHDRAW)
        take_step(callback, Step.DRAFT_AGAIN)
    if callback.state == CallbackState.DRAFT:
        callback.team, callback.owner, callback.held_as = team, None, "team"
    callback.save()


def receiving(question: Question) -> Team:
    """Who is to ring: the receiver named, else the topic's team, else the hat it was met under."""
    return question.receiver_team or (question.topic.team if question.topic else question.hat)


def _promised_before(question: Question, team: Team, now: datetime) -> Callback | None:
    """An open promise to the same person, by the same team or on the same topic, made in another contact."""
    for callback in open_of_contact(question.contact, now):
        same_topic = question.topic_id is not None and callback.question.topic_id == question.topic_id
        if callback.question.contact_id != question.contact_id and (callback.team_id == team.pk or same_topic):
            return callback
    return None


def _chase(acting: Acting, before: Callback, question: Question, now: datetime) -> None:
    """She asked again: counted once for this question, and the promise joins the line at once."""
    _chase_made, made = Chase.objects.get_or_create(question=question, defaults={"callback": before, "at": now})
    if not made:
        return
    callback = locked(before.pk)
    if callback.named_until is None or callback.named_until > now:
        callback.named_until = now
        callback.save(update_fields=["named_until"])
    tell_journal(acting, "chased", callback, now, times=callback.chases.count(), again=question.contact_id)


def _take_back(acting: Acting, question: Question, now: datetime) -> None:
    """Another outcome: a draft, or a promise of this same open contact, is withdrawn; a chase is no more.

    Refused where the conversation ended so long ago that a text has told her already: she waits for the call.
    """
    Chase.objects.filter(question=question).delete()
    found = Callback.objects.filter(question=question, state__in=STILL_HERE).values_list("pk", flat=True).first()
    if found is None:
        return
    out_of_line(acting, found, now=now)
    callback = locked(found)
    promised = callback.state != CallbackState.DRAFT
    if promised and not times.take_back(acting, callback, now):
        raise refused(Refusal("told"))
    take_step(callback, Step.WITHDRAW)
    callback.save(update_fields=["state"])
    if promised:
        tell_journal(acting, "withdrawn", callback, now)
