"""How a made-up agent ends a contact: topic, outcome, a second question now and then, and close."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from nowrongdoor.engine.dispatch import Level
from nowrongdoor.rehearsal.agreeing import agree
from nowrongdoor.rehearsal.habits import Habits, habits
from nowrongdoor.rehearsal.plan import Citizen
from nowrongdoor.rehearsal.script import Script
from nowrongdoor.townhall.contacts import actions as contacts
from nowrongdoor.townhall.contacts import questions, reads
from nowrongdoor.townhall.contacts.models import Contact, Question
from nowrongdoor.townhall.contacts.rules import NEEDS_RECEIVER, ContactState, Outcome
from nowrongdoor.townhall.errors import Refused
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.people.reads import town_day
from nowrongdoor.townhall.topics.models import Topic


@dataclass(frozen=True, slots=True)
class Afterwards:
    """What every closing needs: the script's outcomes, the topics by code, how calls are promised."""

    script: Script
    topics: Mapping[str, Topic]
    habits: Habits = field(default_factory=habits)


def finish(acting: Acting, afterwards: Afterwards, call: str, citizen: Citizen, *, now: datetime) -> None:
    """Do the after-work of one contact; Refused when the house does not have it ready for that yet."""
    contact = Contact.objects.filter(call=call, agent_id=acting.agent_id or 0).first()
    if contact is None or contact.state == ContactState.IN_CONVERSATION:
        raise Refused("the conversation is not over here yet", "not_yet")
    if contact.state == ContactState.CLOSED:
        return
    if citizen.name and contact.citizen_id is None and citizen.number % 4 == 0:
        contacts.know_citizen(acting, contact.pk, name=citizen.name, now=now)
    first = contact.questions.select_related("topic__team", "hat").order_by("position").first()
    assert first is not None
    _answer(acting, afterwards, first, citizen.topic, citizen.outcome_draws[0], now)
    if citizen.second_topic:
        _second_question(acting, afterwards, contact, citizen, now)
    contacts.close(acting, contact.pk, now=now)


def _second_question(acting: Acting, afterwards: Afterwards, contact: Contact, citizen: Citizen, now: datetime) -> None:
    second = contact.questions.select_related("topic__team", "hat").filter(position=2).first()
    if second is None:
        second = questions.ask(acting, contact.pk, topic=afterwards.topics[citizen.second_topic], now=now)
    _answer(acting, afterwards, second, citizen.second_topic, citizen.outcome_draws[1], now)


def _answer(acting: Acting, afterwards: Afterwards, question: Question, topic: str, draw: float, now: datetime) -> None:
    if question.topic is None:
        question = questions.set_topic(acting, question.pk, afterwards.topics[topic], now=now)
    assert question.topic is not None
    outcome = _legal(question, _draw(afterwards.script.outcomes[_kind(question, now)], draw), now)
    receiver = question.topic.team if outcome in NEEDS_RECEIVER else None
    questions.set_outcome(acting, question.pk, outcome, receiver_team=receiver, now=now)
    if outcome == Outcome.PROMISED:
        agree(acting, question, question.topic.team, afterwards.habits, now=now)


def _legal(question: Question, outcome: Outcome, now: datetime) -> Outcome:
    """What was drawn, or the promise of a call where the desk would refuse it."""
    verdict = reads.may_end(question, outcome, today=town_day(now))
    return outcome if verdict is None or verdict.allowed else Outcome.PROMISED


def _kind(question: Question, now: datetime) -> str:
    """Which table of outcomes applies: beyond the mandate, told, or done in a case."""
    assert question.topic is not None
    if not reads.verdict(question, today=town_day(now)).allowed:
        return "beyond"
    return "done" if question.topic.level >= Level.REGISTER else "told"


def _draw(table: Mapping[str, float], draw: float) -> Outcome:
    total = 0.0
    for name, share in table.items():
        total += share
        if draw < total:
            return Outcome(name)
    return Outcome(next(iter(table)))
