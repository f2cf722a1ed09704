"""A contact's life: what is refused on the way, and why."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from nowrongdoor.townhall.contacts import actions, questions, reads, rules
from nowrongdoor.townhall.contacts.models import Citizen, Contact
from nowrongdoor.townhall.errors import Refused, Slip
from nowrongdoor.townhall.journal.models import Entry
from tests.cast import TELEPHONE, Cast, at, calls, talks

pytestmark = pytest.mark.django_db


@pytest.fixture
def contact(town, switchboard) -> Contact:
    return talks(town, switchboard, "lone", topic="p-gaest")


@pytest.fixture
def ended(switchboard, contact) -> Contact:
    """The conversation is over; after-work has begun."""
    switchboard.tell("hangup", "call-1", 60)
    contact.refresh_from_db()
    return contact


def close(town: Cast, contact: Contact, seconds: float = 90) -> None:
    actions.close(town.acting("lone"), contact.pk, now=at(seconds))


def test_closing_is_refused_while_a_question_lacks_its_outcome_and_says_which(town, ended):
    acting = town.acting("lone")
    for topic in ("p-afgift-betal", None, "p-gaest"):
        questions.ask(acting, ended.pk, now=at(61), topic=town.topics[topic] if topic else None)
    first, second, third, fourth = ended.questions.all()
    for question in (first, third):
        questions.set_outcome(acting, question.pk, "answered", now=at(62))
    with pytest.raises(Refused) as refused:
        close(town, ended)
    assert refused.value.code == "question_without_outcome"
    assert "2, 3, 4" in str(refused.value), "the third has an outcome and no topic"
    questions.set_outcome(acting, second.pk, "answered", now=at(63))
    questions.set_outcome(acting, third.pk, "dropped", now=at(63))
    questions.set_outcome(acting, fourth.pk, "handled", now=at(63))
    close(town, ended)
    ended.refresh_from_db()
    assert (ended.state, ended.closed_at) == ("closed", at(90))


def test_closing_is_refused_while_they_still_talk(town, contact):
    questions.set_outcome(town.acting("lone"), contact.questions.get().pk, "answered", now=at(30))
    with pytest.raises(Refused) as refused:
        close(town, contact)
    assert refused.value.code == "still_talking"


def test_a_closed_contact_stays_as_it_was(town, ended):
    acting, question = town.acting("lone"), ended.questions.get()
    questions.set_outcome(acting, question.pk, "answered", now=at(62))
    close(town, ended)
    for attempt in (
        lambda: close(town, ended, 99),
        lambda: actions.write_note(acting, ended.pk, "bagefter", now=at(99)),
        lambda: actions.know_citizen(acting, ended.pk, name="Karen Holm", now=at(99)),
        lambda: questions.ask(acting, ended.pk, now=at(99)),
        lambda: questions.set_outcome(acting, question.pk, "dropped", now=at(99)),
    ):
        with pytest.raises(Refused) as refused:
            attempt()
        assert refused.value.code == "closed"


def test_the_journal_tells_who_closed_it_under_which_hat(town, ended):
    questions.set_outcome(town.acting("lone"), ended.questions.get().pk, "answered", now=at(62))
    close(town, ended)
    line = Entry.objects.get(verb="contact.closed")
    assert (line.who, line.hat, line.subject) == (f"agent:{town.agents['lone'].pk}", "P", f"contact:{ended.pk}")


def test_a_colleagues_contact_is_refused(town, contact):
    acting = town.acting("bjarke")
    for attempt in (
        lambda: actions.close(acting, contact.pk, now=at(99)),
        lambda: actions.write_note(acting, contact.pk, "hej", now=at(99)),
        lambda: actions.know_citizen(acting, contact.pk, name="Karen Holm", now=at(99)),
    ):
        with pytest.raises(Refused) as refused:
            attempt()
        assert refused.value.code == "not_yours"


def test_a_contact_that_is_not_there_is_refused(town):
    with pytest.raises(Refused) as refused:
        actions.write_note(town.acting("lone"), 0, "hej", now=at(1))
    assert refused.value.code == "gone"


def test_a_note_is_kept_as_typed(town, contact):
    assert actions.write_note(town.acting("lone"), contact.pk, "Ringer igen kl. 10.\nÆrgerlig.", now=at(20)).note
    contact.refresh_from_db()
    assert contact.note == "Ringer igen kl. 10.\nÆrgerlig."


@pytest.mark.parametrize("text", ["cpr 010190-1234", "a" * (rules.NOTE_MOST_CHARACTERS + 1)])
def test_a_note_with_a_cpr_number_or_too_long_is_refused_and_the_old_one_stays(town, contact, text):
    actions.write_note(town.acting("lone"), contact.pk, "før", now=at(20))
    with pytest.raises(Slip) as slip:
        actions.write_note(town.acting("lone"), contact.pk, text, now=at(21))
    assert slip.value.field == "note"
    contact.refresh_from_db()
    assert contact.note == "før"


def test_a_null_character_breaks_neither_note_nor_name(town, contact):
    acting = town.acting("lone")
    assert actions.write_note(acting, contact.pk, "hej\x00 igen", now=at(20)).note == "hej igen"
    assert actions.know_citizen(acting, contact.pk, name="Karen\x00 Holm", now=at(20)).citizen.name == "Karen Holm"


def test_the_same_name_on_the_same_number_is_the_same_citizen(town, switchboard, contact):
    first = actions.know_citizen(town.acting("lone"), contact.pk, name="Karen  Holm", now=at(20)).citizen
    other = talks(town, switchboard, "bjarke", "call-2")
    assert actions.know_citizen(town.acting("bjarke"), other.pk, name="karen holm", now=at(30)).citizen == first
    assert actions.know_citizen(town.acting("bjarke"), other.pk, name="Karen Holst", now=at(31)).citizen != first


def test_without_a_number_nobody_is_recognised(town, contact):
    Contact.objects.update(caller_number="")
    first = actions.know_citizen(town.acting("lone"), contact.pk, name="Karen Holm", now=at(20)).citizen
    assert actions.know_citizen(town.acting("lone"), contact.pk, name="Karen Holm", now=at(21)).citizen != first


def test_a_citizen_can_be_anonymous_again(town, contact):
    acting = town.acting("lone")
    actions.know_citizen(acting, contact.pk, name="Karen Holm", now=at(20))
    assert actions.know_citizen(acting, contact.pk, name="   ", now=at(21)).citizen is None
    with pytest.raises(Slip):
        actions.know_citizen(acting, contact.pk, name="K" * 121, now=at(22))
    assert Citizen.objects.count() == 1


def test_a_number_that_rang_lately_is_counted_and_a_withheld_one_is_not(town, switchboard, contact):
    for number in range(2, 5):
        calls(switchboard, f"call-{number}", number)
    assert reads.rang_lately(contact, now=at(100)) == 3
    contact.caller_number = ""
    assert reads.rang_lately(contact, now=at(100)) == 0


def test_the_same_call_is_not_begun_twice(town, contact):
    with pytest.raises(IntegrityError), transaction.atomic():
        actions.begin(TELEPHONE, team=town.teams["P"], call="call-1", now=at(1))


@pytest.mark.parametrize(
    "lie",
    [
        {"state": "waiting"},
        {"state": "closed"},
        {"state": "abandoned", "closed_at": at(50)},
        {"state": "after_work"},
        {"state": "asleep"},
        {"answered_at": None},
        {"agent": None},
    ],
)
def test_the_database_refuses_a_state_that_does_not_tell_the_truth(contact, lie):
    with pytest.raises(IntegrityError), transaction.atomic():
        Contact.objects.filter(pk=contact.pk).update(**lie)


def test_answering_ending_and_losing_each_happen_once(town, switchboard, contact):
    assert not actions.answer(TELEPHONE, contact, agent_id=town.agents["bjarke"].pk, hat_id=contact.hat_id, now=at(30))
    assert not actions.abandon(TELEPHONE, contact.pk, now=at(30))
    assert actions.end(TELEPHONE, contact.pk, now=at(40))
    assert not actions.end(TELEPHONE, contact.pk, now=at(41))
    contact.refresh_from_db()
    assert (contact.agent, contact.ended_at) == (town.agents["lone"], at(40))
    assert contact.questions.count() == 1
