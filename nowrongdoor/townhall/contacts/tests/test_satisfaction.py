"""How did it go: who is asked, who never is, once in 30 days, and what becomes of the answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from nowrongdoor.townhall.contacts import actions, citizens, questions, satisfaction
from nowrongdoor.townhall.contacts import survey_rules as rules
from nowrongdoor.townhall.contacts.models import Citizen, Contact, Survey
from nowrongdoor.townhall.contacts.survey_rules import Conversation, NotAsked, why_not
from nowrongdoor.townhall.errors import Refused, Slip
from nowrongdoor.townhall.journal.acting import machine
from nowrongdoor.townhall.journal.models import Entry
from nowrongdoor.townhall.messages.lengths import length_of
from nowrongdoor.townhall.messages.models import Message
from nowrongdoor.townhall.topics.models import Topic
from tests.cast import Cast, Switchboard, at, talks
from tests.racing import at_once

CITIZEN = machine("citizen")
CALLER = "+4520000001"

GOOD = Conversation(
    person="n:1", can_be_texted=True, protected=False, sensitive=False, outcomes=("answered", "handled"), age_years=None
)


def changed(**values: Any) -> Conversation:
    return Conversation(**{name: getattr(GOOD, name) for name in GOOD.__slots__} | values)


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({}, None),
        ({"age_years": 18}, None),
        ({"outcomes": ("dropped", "answered")}, None),
        ({"outcomes": ("not_ours",)}, None),
        ({"protected": True}, NotAsked.PROTECTED),
        ({"age_years": 17}, NotAsked.MINOR),
        ({"sensitive": True}, NotAsked.SENSITIVE),
        ({"person": ""}, NotAsked.NOBODY),
        ({"outcomes": ("answered", "promised")}, NotAsked.WAITS_FOR_CALL),
        ({"outcomes": ("dropped",)}, NotAsked.BROKEN_OFF),
        ({"can_be_texted": False}, NotAsked.CANNOT_BE_TEXTED),
        ({"protected": True, "sensitive": True, "person": ""}, NotAsked.PROTECTED),
    ],
)
def test_who_is_asked_and_who_never_is(values: dict[str, Any], why: NotAsked | None):
    assert why_not(changed(**values)) == why


def closes(
    town: Cast,
    switchboard: Switchboard,
    call: str = "call-1",
    seconds: float = 0,
    *,
    agent: str = "lone",
    topic: str = "p-gaest",
    outcome: str = "answered",
    before: Callable[[Contact], object] = lambda _contact: None,
) -> Contact:
    """A citizen rings, is helped, and the contact is closed."""
    contact = talks(town, switchboard, agent, call)
    question = contact.questions.get()
    acting = town.acting(agent)
    questions.set_topic(acting, question.pk, town.topics[topic], now=at(20))
    questions.set_outcome(
        acting, question.pk, outcome, receiver_team=town.teams["P"] if outcome == "promised" else None, now=at(30)
    )
    switchboard.tell("hangup", call, 40)
    before(contact)
    actions.close(acting, contact.pk, now=at(50 + seconds))
    return contact


def texts() -> list[str]:
    return list(Message.objects.filter(purpose="survey").order_by("id").values_list("text", flat=True))


@pytest.mark.django_db
def test_after_a_contact_closes_the_citizen_is_asked_by_text(town, switchboard):
    contact = closes(town, switchboard)
    survey = Survey.objects.get()
    assert (survey.contact, survey.team.code, survey.about.code) == (contact, "P", "P")
    message = Message.objects.get(purpose="survey")
    assert (message.to, message.about) == (CALLER, f"survey:{survey.pk}")
    assert f"https://aamunde.example/s/{survey.link}/" in message.text
    assert length_of(message.text).parts == 1
    assert len(survey.link) >= 22


@pytest.mark.django_db
def test_the_text_tells_nothing_of_the_call(town, switchboard):
    closes(town, switchboard)
    assert "arkering" not in texts()[0] and "Gæst" not in texts()[0]


@pytest.mark.django_db
def test_the_journal_puts_no_agent_beside_a_score(town, switchboard):
    closes(town, switchboard)
    survey = Survey.objects.get()
    satisfaction.answer(CITIZEN, survey.link, score=2, words="Jeg ventede længe", now=at(90))
    lines = Entry.objects.filter(subject=f"survey:{survey.pk}").order_by("id")
    assert [(line.verb, line.who) for line in lines] == [
        ("survey.sent", "machine:survey"), ("survey.answered", "machine:citizen"),
    ]  # fmt: skip
    assert lines[1].details == {"team": "P", "about": "P", "score": 2, "before": None}
    assert "ventede" not in str(lines[1].details) and survey.link not in str([line.details for line in lines])


def protects(contact: Contact) -> None:
    citizen = Citizen.objects.create(name="Kirsten Holm", phone=CALLER, protected=True, known_since=at(0))
    Contact.objects.filter(pk=contact.pk).update(citizen=citizen)


def protects_somebody_there(_contact: Contact) -> None:
    Citizen.objects.create(name="Kirsten Holm", phone=CALLER, protected=True, known_since=at(0))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "before",
    [
        protects,
        protects_somebody_there,
        lambda contact: Contact.objects.filter(pk=contact.pk).update(caller_number=""),
        lambda contact: Contact.objects.filter(pk=contact.pk).update(caller_number="+4580200000"),
        lambda _contact: Topic.objects.filter(code="p-gaest").update(sensitive=True),
        lambda contact: contact.questions.update(outcome="dropped"),
    ],
)
def test_these_are_never_asked(town, switchboard, before):
    closes(town, switchboard, before=before)
    assert not Survey.objects.exists() and not texts()


@pytest.mark.django_db
@pytest.mark.parametrize(("typed", "asked"), [("200809-4000", False), ("201108-4000", True), ("010190-1234", True)])
def test_a_child_that_gave_her_number_is_not_asked(town, switchboard, typed, asked):
    """On 20 November 2026: seventeen, eighteen today, and grown up."""
    closes(
        town,
        switchboard,
        before=lambda contact: citizens.give_cpr(town.acting("lone"), contact.pk, typed, now=at(45)),
    )
    assert Survey.objects.exists() is asked


@pytest.mark.django_db
def test_who_waits_for_a_call_is_asked_when_she_has_had_it(town, switchboard):
    closes(town, switchboard, outcome="promised")
    assert not Survey.objects.exists()


@pytest.mark.django_db
def test_nobody_is_asked_twice_in_thirty_days(town, switchboard):
    first = closes(town, switchboard)
    second = closes(town, switchboard, "call-2", agent="bjarke")
    assert Survey.objects.count() == 1 and len(texts()) == 1
    late = at(50) + timedelta(days=30)
    assert satisfaction.ask(machine("test"), second, now=late - timedelta(seconds=1)) == NotAsked.ASKED_LATELY
    assert satisfaction.ask(machine("test"), second, now=late) is None
    assert Survey.objects.exclude(contact=first).count() == 1


@pytest.mark.django_db
def test_the_same_citizen_under_her_name_and_without_it_is_one(town, switchboard):
    closes(town, switchboard)
    closes(
        town,
        switchboard,
        "call-2",
        agent="bjarke",
        before=lambda contact: actions.know_citizen(town.acting("bjarke"), contact.pk, name="Kirsten Holm", now=at(45)),
    )
    assert Survey.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_contacts_of_one_citizen_that_close_at_once_ask_her_once(town, switchboard):
    contacts = []
    for call, agent in (("call-1", "lone"), ("call-2", "bjarke"), ("call-3", "signe")):
        contact = talks(town, switchboard, agent, call)
        question = contact.questions.get()
        questions.set_topic(town.acting(agent), question.pk, town.topics["p-gaest"], now=at(20))
        questions.set_outcome(town.acting(agent), question.pk, "answered", now=at(30))
        switchboard.tell("hangup", call, 40)
        contacts.append((agent, contact))
    verbs = [
        lambda agent=agent, contact=contact: actions.close(town.acting(agent), contact.pk, now=at(50))
        for agent, contact in contacts
    ]
    assert at_once(*verbs) == [None, None, None]
    assert Survey.objects.count() == 1 and len(texts()) == 1


@pytest.mark.django_db
def test_the_database_itself_holds_the_thirty_days(town, switchboard):
    closes(town, switchboard)
    survey = Survey.objects.get()
    survey.pk, survey.link, survey.contact = None, "another", None
    survey.sent_at += timedelta(days=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        survey.save()


@pytest.fixture
def asked(town, switchboard) -> Survey:
    closes(town, switchboard)
    return Survey.objects.get()


def test_an_answer_may_be_changed_until_its_time_is_over(asked):
    satisfaction.answer(CITIZEN, asked.link, score=2, now=at(100))
    satisfaction.answer(CITIZEN, asked.link, score=4, words="  Nu  virker\ndet ", now=at(200))
    asked.refresh_from_db()
    assert (asked.score, asked.words, asked.answered_at) == (4, "Nu virker det", at(100))
    scores = (
        Entry.objects.filter(verb="survey.answered").order_by("id").values_list("details__before", "details__score")
    )
    assert list(scores) == [(None, 2), (2, 4)]
    with pytest.raises(Refused) as late:
        satisfaction.answer(CITIZEN, asked.link, score=1, now=asked.expires_at)
    assert late.value.code == "expired"


def test_sent_twice_it_is_one_answer(asked):
    for _click in range(2):
        satisfaction.answer(CITIZEN, asked.link, score=5, words="Tak", now=at(100))
    assert Entry.objects.filter(verb="survey.answered").count() == 1


@pytest.mark.parametrize("score", [0, 6, -1])
def test_there_are_five_answers(asked, score):
    with pytest.raises(Slip):
        satisfaction.answer(CITIZEN, asked.link, score=score, now=at(100))


@pytest.mark.parametrize("words", ["mit cpr er 010190-1234", "x" * 301])
def test_a_line_that_must_not_be_kept_is_kindly_refused(asked, words):
    with pytest.raises(Slip) as no:
        satisfaction.answer(CITIZEN, asked.link, score=5, words=words, now=at(100))
    assert no.value.field == "words"
    asked.refresh_from_db()
    assert asked.score is None


def test_a_forged_link_answers_nothing(asked):
    with pytest.raises(Refused) as no:
        satisfaction.answer(CITIZEN, asked.link[:-1] + "!", score=5, now=at(100))
    assert no.value.code == "no_such_link"


def test_who_wants_to_be_left_in_peace_is(asked):
    satisfaction.leave_in_peace(CITIZEN, asked.link, now=at(100))
    satisfaction.leave_in_peace(CITIZEN, asked.link, now=at(101))
    assert Entry.objects.filter(verb="survey.left_in_peace").count() == 1
    satisfaction.forget(machine("test"), now=at(0) + timedelta(days=400))
    contact = Contact.objects.get()
    years_later = at(0) + timedelta(days=3000)
    assert satisfaction.ask(machine("test"), contact, now=years_later) == NotAsked.ASKED_LATELY


def test_what_leads_to_her_is_let_go_and_the_score_stays(asked):
    satisfaction.answer(CITIZEN, asked.link, score=5, words="Tak", now=at(100))
    assert satisfaction.forget(machine("test"), now=at(50) + rules.QUIET - timedelta(seconds=1)) == 0
    assert satisfaction.forget(machine("test"), now=at(50) + rules.QUIET) == 1
    asked.refresh_from_db()
    assert (asked.person, asked.number_key, asked.contact, asked.score, asked.words) == ("", "", None, 5, "Tak")
    satisfaction.forget(machine("test"), now=at(100) + rules.WORDS_KEPT)
    asked.refresh_from_db()
    assert (asked.score, asked.words) == (5, "")
