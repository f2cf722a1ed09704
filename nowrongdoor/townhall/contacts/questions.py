"""What the citizen asked: ask, give it a topic, take on another hat for it, and say how it ended."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from nowrongdoor.engine.dispatch import Reason
from nowrongdoor.townhall.contacts import reads
from nowrongdoor.townhall.contacts.models import Contact, Question
from nowrongdoor.townhall.contacts.rules import NEEDS_MANDATE, NEEDS_RECEIVER, Outcome
from nowrongdoor.townhall.contacts.typed import clean
from nowrongdoor.townhall.errors import Refused, Slip
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.journal.actions import record
from nowrongdoor.townhall.people.models import Team
from nowrongdoor.townhall.people.reads import town_day
from nowrongdoor.townhall.topics.models import Topic

MOST_QUESTIONS = 12
RECEIVER_MOST_CHARACTERS = 120


@transaction.atomic
def ask(acting: Acting, contact_id: int, *, now: datetime, topic: Topic | None = None) -> Question:
    """One more question in the same contact, met under the contact's hat."""
    contact = reads.in_hand(acting, contact_id, lock=True)
    assert contact.hat is not None  # a contact in hand was answered under a hat (a constraint says so)
    last = contact.questions.aggregate(last=Max("position"))["last"] or 0
    if last >= MOST_QUESTIONS:
        raise Refused(_("A contact holds at most %(most)s questions.") % {"most": MOST_QUESTIONS}, "too_many_questions")
    question = Question.objects.create(contact=contact, position=last + 1, hat=contact.hat, topic=topic)
    tell(acting, "question.asked", question, contact, now)
    return question


@transaction.atomic
def set_topic(
    acting: Acting, question_id: int, topic: Topic | None, *, now: datetime, parked_too: bool = False
) -> Question:
    """Say what the question is about. An outcome that the new topic does not allow falls away."""
    question, contact = own(acting, question_id, parked_too=parked_too)
    question.topic = topic
    _drop_outcome_unless_allowed(question, now)
    question.save(update_fields=["topic", "outcome", "ended_at"])
    tell(acting, "question.topic_set", question, contact, now, topic=topic.code if topic else "")
    return question


@transaction.atomic
def wear_for(acting: Acting, question_id: int, hat: Team, *, now: datetime) -> Question:
    """Take on another hat she holds, for this question only: the mandate follows the question, her base stays.

    Refused without a valid qualification, and where one of the two teams does not let hats be put on like this. Why it
    was put on is kept with the question. An outcome that this hat does not allow falls away.
    """
    question, contact = own(acting, question_id)
    hat = Team.objects.get(pk=hat.pk)  # its rules as they are now, not as they were when somebody fetched it
    _check_hat(contact, hat, now)
    question.hat_because = _because(question, contact, hat, now)
    question.hat = hat
    _drop_outcome_unless_allowed(question, now)
    question.save(update_fields=["hat", "hat_because", "outcome", "ended_at"])
    tell(acting, "question.hat_worn", question, contact, now)
    return question


def _check_hat(contact: Contact, hat: Team, now: datetime) -> None:
    """Refuse a hat she does not hold today, and one that the two teams do not let be put on for a question."""
    if hat.pk != contact.hat_id and reads.own_level(contact.agent_id, hat.pk, today=town_day(now)) is None:
        raise Refused(_("You are not qualified to wear the hat %(hat)s.") % {"hat": hat.name}, "not_qualified")
    if not reads.lent_for_questions(contact, hat):
        assert contact.hat is not None
        sentence = _(
            "The hat %(hat)s is not put on for single questions on the line of %(line)s. "
            "Promise the citizen a call from %(hat)s."
        )
        raise Refused(sentence % {"hat": hat.name, "line": contact.hat.name}, "hat_not_lent")


def _because(question: Question, contact: Contact, hat: Team, now: datetime) -> str:
    """Why the hat changes: the reason of the no under the one before; empty when the contact's own goes on again."""
    if hat.pk == contact.hat_id:
        return ""
    if question.hat_id == hat.pk:
        return question.hat_because
    if question.topic is None:
        return str(Reason.OTHER_HAT)
    verdict = reads.verdict(question, today=town_day(now))
    return "" if verdict.allowed else str(verdict.reason)


@transaction.atomic
def set_outcome(
    acting: Acting,
    question_id: int,
    outcome: str,
    *,
    now: datetime,
    receiver: str = "",
    receiver_team: Team | None = None,
    parked_too: bool = False,
) -> Question:
    """Say how it ended; `""` opens it again. Refused with the verdict's reason where the hat does not allow it."""
    question, contact = own(acting, question_id, parked_too=parked_too)
    receiver = clean("receiver", receiver, RECEIVER_MOST_CHARACTERS, one_line=True)
    _check_outcome(question, outcome, receiver, receiver_team, now)
    question.outcome = outcome
    question.receiver = receiver if outcome in NEEDS_RECEIVER else ""
    question.receiver_team = receiver_team if outcome in NEEDS_RECEIVER else None
    question.ended_at = now if outcome else None
    question.save(update_fields=["outcome", "receiver", "receiver_team", "ended_at"])
    tell(acting, "question.outcome_set", question, contact, now, outcome=outcome)
    return question


@transaction.atomic
def withdraw(acting: Acting, question_id: int, *, now: datetime) -> None:
    """Take back a question asked by mistake; a contact keeps at least one."""
    question, contact = own(acting, question_id)
    if contact.questions.count() < 2:
        raise Refused(_("A contact has at least one question."), "last_question")
    tell(acting, "question.withdrawn", question, contact, now)
    question.delete()


def _check_outcome(question: Question, outcome: str, receiver: str, receiver_team: Team | None, now: datetime) -> None:
    if outcome and outcome not in set(Outcome):
        raise Slip("outcome", _("There is no such outcome."))
    if outcome in NEEDS_RECEIVER and not receiver and receiver_team is None:
        raise Slip("receiver", _("Say who takes over."))
    if outcome == Outcome.HANDLED and question.topic is None:
        raise Slip("topic", _("Choose a topic first."))
    if outcome in NEEDS_MANDATE and question.topic is not None:
        _check_mandate(question, outcome, now)


def _check_mandate(question: Question, outcome: str, now: datetime) -> None:
    """Refuse what hat and person do not both allow: the reason, and the hat she could put on for it."""
    today = town_day(now)
    verdict = reads.may_end(question, outcome, today=today)
    if verdict is None or verdict.allowed:
        return
    said = verdict.sentence("en" if get_language() == "en" else "da", reads.hat_names())
    if any(way.kind == "wear" for way in reads.ways_on(question, today=today)):
        assert question.topic is not None
        team = question.topic.team.name
        said += " " + str(_("You have the hat %(team)s: put it on for this question.") % {"team": team})
    raise Refused(said, verdict.reason)


def _drop_outcome_unless_allowed(question: Question, now: datetime) -> None:
    """After topic or hat have changed: an outcome that only a sufficient mandate allows must be allowed still."""
    if question.outcome not in NEEDS_MANDATE or (question.topic is None and question.outcome != Outcome.HANDLED):
        return
    verdict = reads.may_end(question, question.outcome, today=town_day(now)) if question.topic else None
    if verdict is None or not verdict.allowed:
        question.outcome, question.ended_at = "", None


def own(acting: Acting, question_id: int, *, parked_too: bool = False) -> tuple[Question, Contact]:
    """The question and its contact, locked; Refused when it is a colleague's, closed, or parked."""
    # Locked first and read after: a row that had to be waited for would come without the topic set in the meantime.
    to_lock = Question.objects.select_related("contact").select_for_update(of=("self", "contact"))
    there = to_lock.filter(pk=question_id).first() is not None
    rows = Question.objects.select_related("contact", "contact__hat", "topic__team", "hat")
    question = rows.filter(pk=question_id).first() if there else None
    if question is None:
        raise Refused(_("That question is no longer there."), "gone")
    (reads.must_be_open if parked_too else reads.must_be_in_hand)(acting, question.contact)
    return question, question.contact


def tell(acting: Acting, verb: str, question: Question, contact: Contact, now: datetime, **details: Any) -> None:
    record(
        acting,
        verb,
        f"contact:{contact.pk}",
        at=now,
        rooms=(f"desk:{contact.agent_id}",),
        hat=question.hat.code,
        reason=question.hat_because,
        position=question.position,
        **details,
    )
