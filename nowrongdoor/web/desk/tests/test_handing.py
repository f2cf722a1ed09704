"""Handing over with a yes and sending on with a reason, at the desk; promising stays the first way out."""

from __future__ import annotations

import json

import pytest

from nowrongdoor.townhall.line import actions as line
from nowrongdoor.townhall.line import presence
from nowrongdoor.townhall.line.models import HandoverAsk, Transfer
from nowrongdoor.web.desk.tests import cast
from nowrongdoor.web.desk.tests.test_desk import at, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> cast.House:
    return cast.a_house()


def test_only_colleagues_with_a_free_hand_can_be_asked(house: cast.House):
    contact = cast.in_hand(house.lone, house.cash, house.fine)
    tab = at(house.lone)
    assert "Ingen har hænderne fri" in text(tab.get(f"/desk/contact/{contact.pk}/hand-on/"))
    cast.ready(house.erik)
    assert "Erik Dam" in text(tab.get(f"/desk/contact/{contact.pk}/hand-on/"))


def test_the_asked_gets_a_strip_with_her_keys_and_the_asker_sees_the_no(house: cast.House):
    contact = cast.in_hand(house.lone, house.cash, house.fine)
    cast.ready(house.erik)
    tab, other = at(house.lone), at(house.erik)
    assert "Erik Dam bliver spurgt" in text(
        tab.post(f"/desk/contact/{contact.pk}/hand-on/ask/", {"receiver": house.erik.pk})
    )
    strip = text(other.get("/desk/handover/"))
    assert "Lone Ager spørger" in strip
    assert 'data-key="j"' in strip and 'data-key="x"' in strip
    assert "P-afgift" in strip
    asked = HandoverAsk.objects.get()
    assert 'data-tap="none"' in text(other.post(f"/desk/handover/{asked.pk}/answer/", {"answer": "no"}))
    assert "Erik Dam kan ikke lige nu" in text(tab.get("/desk/contact/"))


def test_the_question_can_be_taken_back(house: cast.House):
    contact = cast.in_hand(house.lone, house.cash, house.fine)
    cast.ready(house.erik)
    tab = at(house.lone)
    tab.post(f"/desk/contact/{contact.pk}/hand-on/ask/", {"receiver": house.erik.pk})
    asked = HandoverAsk.objects.get()
    tab.post(f"/desk/handover/{asked.pk}/withdraw/")
    late = at(house.erik).post(f"/desk/handover/{asked.pk}/answer/", {"answer": "yes"})
    assert late.status_code == 409
    assert presence.now_of(house.erik.pk).state == "ready"


@pytest.mark.parametrize("receiver", ["", "x", "999999"])
def test_a_colleague_who_is_none_is_refused(house: cast.House, receiver: str):
    contact = cast.in_hand(house.lone, house.cash, house.fine)
    assert at(house.lone).post(f"/desk/contact/{contact.pk}/hand-on/ask/", {"receiver": receiver}).status_code == 422


def test_nobody_is_sent_on_without_a_reason_and_the_page_says_what_it_costs(house: cast.House):
    contact = cast.in_hand(house.lone, house.cash, house.fine)
    tab = at(house.lone)
    form = text(tab.get(f"/desk/contact/{contact.pk}/hand-on/"))
    assert "fortælle det hele igen" in form
    refused = tab.post(f"/desk/contact/{contact.pk}/transfer/", {"team": "P", "because": ""})
    assert json.loads(refused["HX-Trigger"])["slip"]["field"] == "because"


def test_somebody_elses_citizen_is_not_mine_to_hand_on(house: cast.House):
    contact = cast.in_hand(house.lone, house.cash, house.fine)
    assert at(house.erik).get(f"/desk/contact/{contact.pk}/hand-on/").status_code == 422
    assert (
        at(house.erik).post(f"/desk/contact/{contact.pk}/transfer/", {"team": "P", "because": "other"}).status_code
        == 422
    )


def test_words_with_a_citizen_sent_on_are_there_when_it_rings_and_afterwards(house: cast.House):
    """Lone has sent a citizen on to Parking, where Erik's telephone rings."""
    contact = cast.in_hand(house.lone, house.cash, house.fine)
    waits = cast.a_call(house.parking)
    Transfer.objects.create(
        before=contact, after=waits, team=house.parking, because="urgent", words="har fået afslag", at=cast.now()
    )
    cast.ready(house.erik)
    offer = cast.rings_at(house.erik, waits, house.parking)
    tab = at(house.erik)
    ringing = text(tab.get("/desk/contact/"))
    assert "Stillet om af Lone Ager" in ringing
    assert "har fået afslag" in ringing
    line.answered(cast.DISPATCHER, offer, waits, now=cast.now())
    assert "har fået afslag" in text(tab.get("/desk/contact/"))


def test_a_cpr_number_for_whoever_answers_stands_at_its_field(house: cast.House):
    contact = cast.in_hand(house.lone, house.cash, house.fine)
    sent = {"team": "P", "because": "urgent", "words": "310290-1234"}
    refused = at(house.lone).post(f"/desk/contact/{contact.pk}/transfer/", sent)
    assert refused.status_code == 422
    assert json.loads(refused["HX-Trigger"])["slip"]["field"] == "words"
    assert "310290" not in text(refused)
