"""Promising a call at the desk: the form, the times it offers, chasing, what a repeat caller was promised before."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from nowrongdoor.townhall.callbacks.models import Callback, Chase
from nowrongdoor.townhall.contacts import actions as contacts
from nowrongdoor.townhall.contacts.models import Contact, Question
from nowrongdoor.townhall.journal.acting import machine
from nowrongdoor.townhall.journal.models import Entry
from nowrongdoor.townhall.line import actions as line
from nowrongdoor.townhall.topics import knowledge
from nowrongdoor.web.desk.promise_times import instead_of, offered
from nowrongdoor.web.desk.tests import cast
from nowrongdoor.web.desk.tests.test_desk import at, text
from tests.racing import at_once

pytestmark = pytest.mark.django_db

FRIDAY = datetime(2026, 11, 20, 9, 7, 30, tzinfo=UTC)
"""A Friday morning, seven and a half minutes past ten by the clock on the wall."""


@pytest.fixture
def house() -> cast.House:
    return cast.a_house()


@pytest.fixture
def question(house: cast.House) -> Question:
    """Lone, in cash benefits, is asked about a parking fine."""
    return cast.first_question(cast.in_hand(house.lone, house.cash, house.fine))


def form_of(tab: Client, question: Question, **sent: str) -> str:
    return text(tab.get(f"/desk/question/{question.pk}/promise/", sent))


def make(tab: Client, question: Question, **sent: str):
    return tab.post(f"/desk/question/{question.pk}/promise/make/", sent)


def closes(contact: Contact, agent: cast.Agent, house: cast.House) -> None:
    line.ended(cast.DISPATCHER, contact, now=cast.now())
    contacts.close(house.acting(agent), contact.pk, now=cast.now())


def test_the_form_stands_ready_with_the_topics_team_three_times_and_a_sentence_to_say(
    house: cast.House, question: Question
):
    answer = at(house.lone).get(f"/desk/question/{question.pk}/promise/")
    form = text(answer)
    assert '<option value="P" selected>' in form
    assert form.count('name="by"') == 4
    assert form.count("checked") == 1
    assert "Parkering ringer til dig senest" in form
    assert json.loads(answer["HX-Trigger-After-Settle"])["look-at"] == f"#promise-{question.pk} [data-first]"


def test_the_form_sent_as_it_stands_is_a_promise(house: cast.House, question: Question):
    answer = make(at(house.lone), question, team="P", language="da")
    assert answer.status_code == 200
    made = Callback.objects.get(question=question)
    assert (made.state, made.team, made.promiser, made.number) == ("promised", house.parking, house.lone, "+4500001234")
    assert made.said in json.loads(answer["HX-Trigger"])["said"]
    assert made.said in text(answer)


def test_the_number_she_rings_from_is_masked_in_the_form(house: cast.House, question: Question):
    form = form_of(at(house.lone), question)
    assert "+4500001234" not in form
    assert "12 34" in form


def test_who_withholds_her_number_is_asked_for_it_and_how_it_was_verified(house: cast.House):
    question = cast.first_question(cast.in_hand(house.lone, house.cash, house.fine, caller=""))
    tab = at(house.lone)
    form = form_of(tab, question)
    assert 'name="verified"' in form
    refused = make(tab, question, team="P")
    assert json.loads(refused["HX-Trigger"])["slip"]["field"] == "number"
    make(tab, question, team="P", number="20 30 40 50", verified="said_back")
    made = Callback.objects.get()
    assert (made.number, made.number_verified) == ("+4520304050", "said_back")


def test_another_team_brings_its_own_questions_people_and_sentence(house: cast.House, question: Question):
    knowledge.save_promise_questions(
        machine("test"), house.cash, [("Hvilken ydelse?", "Which benefit?", True)], now=cast.now()
    )
    tab = at(house.lone)
    form = form_of(tab, question, again="1", team="KTH", said="Parkering ringer", said_for="Parkering ringer")
    assert "Hvilken ydelse?" in form
    assert "Kontanthjælp ringer til dig senest" in form
    assert "Erik Dam" not in form
    refused = make(tab, question, team="KTH")
    assert json.loads(refused["HX-Trigger"])["slip"]["field"].startswith("answer-")


def test_her_own_words_stay_when_the_terms_change(house: cast.House, question: Question):
    form = form_of(at(house.lone), question, again="1", team="KTH", said="Vi ringer, lover jeg", said_for="Parkering")
    assert "Vi ringer, lover jeg" in form


def test_somebody_is_promised_by_name_and_the_sentence_says_so(house: cast.House, question: Question):
    tab = at(house.lone)
    assert "Erik fra Parkering ringer" in form_of(tab, question, again="1", team="P", named=str(house.erik.pk))
    make(tab, question, team="P", named=str(house.erik.pk))
    assert Callback.objects.get().named == house.erik


def test_a_time_when_the_team_is_closed_is_answered_with_the_nearest_as_choices(house: cast.House, question: Question):
    night = f"{cast.now() + timedelta(days=3):%Y-%m-%d}T23:00"
    form = form_of(at(house.lone), question, again="1", team="P", by="own", by_own=night)
    assert "Nærmest:" in form
    assert form.count('name="by"') > 4
    refused = make(at(house.lone), question, team="P", by="own", by_own=night)
    assert json.loads(refused["HX-Trigger"])["slip"]["field"] == "by"


@pytest.mark.parametrize("typed", ["", "i morgen", "2026-99-99T10:00", "9" * 40])
def test_a_time_that_is_none_is_a_slip_and_no_fault(house: cast.House, question: Question, typed: str):
    assert form_of(at(house.lone), question, again="1", team="P", by="own", by_own=typed)
    refused = make(at(house.lone), question, team="P", by="own", by_own=typed)
    assert json.loads(refused["HX-Trigger"])["slip"]["field"] == "by_own"


def test_a_time_months_ahead_is_said_to_be_too_far(house: cast.House, question: Question):
    far = f"{cast.now() + timedelta(days=90):%Y-%m-%d}T11:00"
    assert "mere end en måned" in form_of(at(house.lone), question, again="1", team="P", by="own", by_own=far)


def test_the_times_offered_can_be_kept_and_the_usual_is_one_of_them(house: cast.House):
    for hours in range(0, 24 * 14, 5):
        now = FRIDAY + timedelta(hours=hours)
        found = offered(house.parking, now)
        assert found.usual in found.times and len(found.times) == 3
        assert found.times == sorted(set(found.times))
        assert all(not instead_of(house.parking, one, now) for one in found.times)


def test_the_usual_time_is_the_same_hour_of_the_next_working_day_on_the_quarter(house: cast.House):
    assert offered(house.parking, FRIDAY).usual == datetime(2026, 11, 23, 9, 15, tzinfo=UTC)


def test_a_promise_can_be_changed_while_the_contact_is_in_hand(house: cast.House, question: Question):
    tab = at(house.lone)
    make(tab, question, team="P", number="20304050", verified="known", best_times="efter 14")
    form = form_of(tab, question)
    assert 'value="+4520304050"' in form
    assert "efter 14" in form
    make(tab, question, team="P", number="20304051", verified="said_back")
    assert Callback.objects.get().number == "+4520304051"


def test_who_was_promised_this_before_is_chased_with_one_key(house: cast.House, question: Question):
    tab = at(house.lone)
    make(tab, question, team="P")
    closes(question.contact, house.lone, house)
    again = cast.first_question(cast.in_hand(house.lone, house.cash, house.fine))
    assert "Lone Ager" in text(tab.get("/desk/contact/")), "what she was promised stands with the citizen"
    form = form_of(tab, again)
    assert "Borgeren er lovet dette opkald før" in form
    assert 'name="by"' not in form
    before = Callback.objects.get()
    answer = tab.post(f"/desk/question/{again.pk}/chase/", {"promise": before.pk})
    assert answer.status_code == 200
    assert Chase.objects.get().callback == before
    assert Callback.objects.count() == 1
    assert "Rykket" in text(answer)


def test_only_an_open_promise_to_this_person_can_be_chased(house: cast.House, question: Question):
    tab = at(house.lone)
    make(tab, question, team="P")
    closes(question.contact, house.lone, house)
    stranger = cast.first_question(cast.in_hand(house.lone, house.cash, house.fine, caller="+4500009999"))
    for forged in (str(Callback.objects.get().pk), "", "x", "999999"):
        assert tab.post(f"/desk/question/{stranger.pk}/chase/", {"promise": forged}).status_code == 409
    assert not Chase.objects.exists()


def test_a_colleagues_question_has_no_form_here(house: cast.House, question: Question):
    assert at(house.erik).get(f"/desk/question/{question.pk}/promise/").status_code == 422
    assert make(at(house.erik), question, team="P").status_code == 422
    assert at(house.erik).get("/desk/question/999999/promise/").status_code == 422


def test_no_number_and_no_name_stands_in_address_or_journal(house: cast.House, question: Question):
    make(at(house.lone), question, team="P", number="20304050", verified="known")
    told = str(list(Entry.objects.filter(verb__startswith="callback.").values("details", "subject")))
    assert "20304050" not in told


@pytest.mark.django_db(transaction=True)
def test_a_form_sent_twice_at_once_is_one_promise():
    house = cast.a_house()
    question = cast.first_question(cast.in_hand(house.lone, house.cash, house.fine))
    tabs = [at(house.lone), at(house.lone)]
    found = at_once(*(lambda tab=tab: make(tab, question, team="P").status_code for tab in tabs))
    assert found == [200, 200]
    assert Callback.objects.count() == 1
    assert Entry.objects.filter(verb="callback.promised").count() == 1
