"""Keeping promises at the desk: my day, taking one, how the dial went, what became of mine, who may do what."""

from __future__ import annotations

from datetime import timedelta

import pytest

from nowrongdoor.townhall.callbacks.models import Callback, CallbackAttempt
from nowrongdoor.townhall.callbacks.promising import Terms, promise
from nowrongdoor.townhall.callbacks.setup import set_coordinators
from nowrongdoor.townhall.contacts import actions as contacts
from nowrongdoor.townhall.contacts import citizens
from nowrongdoor.townhall.contacts.models import Citizen, Contact
from nowrongdoor.townhall.line import actions as line
from nowrongdoor.townhall.line.models import Assignment
from nowrongdoor.web.desk.tests import cast
from nowrongdoor.web.desk.tests.test_desk import at, text
from tests.racing import at_once


def promised(house: cast.House, caller: str = "+4500001234", **agreed: object) -> Callback:
    """Lone has promised a call from Parking about a fine, and closed the contact."""
    contact = cast.in_hand(house.lone, house.cash, house.fine, caller=caller)
    acting = house.acting(house.lone)
    made = promise(acting, cast.first_question(contact).pk, Terms(team="P", **agreed), now=cast.now())  # type: ignore[arg-type]
    line.ended(cast.DISPATCHER, contact, now=cast.now())
    contacts.close(acting, contact.pk, now=cast.now())
    return made


def rung(house: cast.House, callback: Callback) -> Contact:
    """Erik has taken it and picked up his own telephone."""
    offer = Assignment.objects.get(agent=house.erik, ended_at=None)
    contact = Contact.objects.get(attempt__callback=callback, attempt__ended_at=None)
    line.answered(cast.DISPATCHER, offer, contact, now=cast.now())
    contact.refresh_from_db()
    return contact


@pytest.fixture
def house(db: None) -> cast.House:
    return cast.a_house()


def test_a_mistyped_cpr_number_is_put_right_from_the_promise(house: cast.House):
    made = promised(house)
    citizen = citizens.by_cpr("310290-1234", now=cast.now())
    Contact.objects.filter(pk=made.question.contact_id).update(citizen=citizen)
    tab = at(made.promiser)
    assert 'id="promise-cpr"' in text(tab.get(f"/desk/promises/{made.pk}/"))
    path = f"/desk/promises/{made.pk}/cpr/"
    assert tab.post(path, {"was": "310290-9999", "cpr": "310290-4321"}).status_code == 422
    assert tab.post(path, {"was": "310290-1234", "cpr": "310290-4321"}).status_code == 302
    page = text(tab.get(f"/desk/promises/{made.pk}/"))
    assert "CPR-nummeret er rettet" in page and "310290" not in page


@pytest.mark.parametrize("rung_at", ["+4500001234", "+4520208765"])
def test_no_number_of_somebody_protected_is_on_her_promise(house: cast.House, rung_at: str):
    made = promised(house, number=rung_at)
    citizen = Citizen.objects.create(name="Karen Holm", phone="+4500001234", protected=True, known_since=cast.now())
    Contact.objects.filter(pk=made.question.contact_id).update(citizen=citizen)
    page = text(at(made.promiser).get(f"/desk/promises/{made.pk}/"))
    assert "nummer beskyttet" in page and "Karen" not in page
    assert f"{rung_at[-4:-2]} {rung_at[-2:]}" not in page


def test_my_day_shows_what_my_team_owes_with_the_time_left_and_one_button(house: cast.House):
    made = promised(house)
    cast.ready(house.erik)
    day = text(at(house.erik).get("/desk/day/"))
    assert f"/desk/promises/{made.pk}/take/" in day
    assert day.count('data-key="r"') == 1
    assert 'data-stands="early"' in day
    assert "P-afgift" in day
    assert "/take/" not in text(at(house.lone).get("/desk/day/")), "another team's promise is not hers to keep"


def test_a_late_promise_stands_first_with_a_shape_and_a_word(house: cast.House):
    promised(house)
    late = promised(house, caller="+4500009999")
    Callback.objects.filter(pk=late.pk).update(
        by=cast.now() - timedelta(minutes=20), first_by=cast.now() - timedelta(minutes=20)
    )
    day = text(at(house.erik).get("/desk/day/"))
    assert day.index('data-stands="late"') < day.index('data-stands="early"')
    assert "20 min. for sent" in day


def test_taking_it_rings_my_telephone_first_and_everything_on_it_stands_before_me(house: cast.House):
    made = promised(house, best_times="efter kl. 14", interpreter="arabisk")
    cast.ready(house.erik)
    tab = at(house.erik)
    assert tab.post(f"/desk/promises/{made.pk}/take/").status_code == 200
    rung(house, made)
    piece = text(tab.get("/desk/contact/"))
    assert "Borgerens telefon ringer" in piece
    assert "efter kl. 14" in piece
    assert "arabisk" in piece
    assert made.said in piece
    assert "Lone Ager" in piece
    assert "+4500001234" not in piece


def test_nobody_picked_up_is_one_key_and_closes_the_call(house: cast.House):
    made = promised(house)
    cast.ready(house.erik)
    tab = at(house.erik)
    tab.post(f"/desk/promises/{made.pk}/take/")
    contact = rung(house, made)
    Contact.objects.filter(pk=contact.pk).update(answered_at=cast.now() - timedelta(minutes=1))
    contact.refresh_from_db()
    line.ended(cast.DISPATCHER, contact, now=cast.now())
    piece = text(tab.get("/desk/contact/"))
    assert "/how-it-went/" in piece
    assert f"/desk/contact/{contact.pk}/close/" not in piece
    assert tab.post(f"/desk/promises/{made.pk}/how-it-went/", {"outcome": "busy"}).status_code == 200
    contact.refresh_from_db()
    attempt = CallbackAttempt.objects.get()
    made.refresh_from_db()
    assert (contact.state, attempt.outcome, made.state) == ("closed", "busy", "not_reached")


def test_who_cannot_take_it_after_all_puts_it_back_and_it_is_no_attempt(house: cast.House):
    made = promised(house)
    cast.ready(house.erik)
    tab = at(house.erik)
    tab.post(f"/desk/promises/{made.pk}/take/")
    contact = rung(house, made)
    line.ended(cast.DISPATCHER, contact, now=cast.now())
    assert "læg det tilbage" in text(tab.get("/desk/contact/"))
    assert tab.post(f"/desk/promises/{made.pk}/how-it-went/", {"outcome": "agent_could_not"}).status_code == 200
    made.refresh_from_db()
    assert (made.state, made.rung_at) == ("promised", None)


@pytest.mark.parametrize("outcome", ["", "reached", "nonsense"])
def test_a_dial_ends_only_in_the_ways_there_are(house: cast.House, outcome: str):
    made = promised(house)
    assert at(house.erik).post(f"/desk/promises/{made.pk}/how-it-went/", {"outcome": outcome}).status_code == 422


def test_my_promises_tell_what_became_of_each(house: cast.House):
    made = promised(house)
    page = text(at(house.lone).get("/desk/promises/"))
    assert f"/desk/promises/{made.pk}/" in page
    assert "P-afgift" in page
    at(house.erik).post(f"/desk/promises/{made.pk}/answered/")
    assert "Blev" in text(at(house.lone).get("/desk/promises/"))


def test_what_is_over_is_opened_again_as_the_same_promise(house: cast.House):
    made = promised(house)
    tab = at(house.lone)
    at(house.erik).post(f"/desk/promises/{made.pk}/answered/")
    assert f"/desk/promises/{made.pk}/reopen/" in text(tab.get(f"/desk/promises/{made.pk}/"))
    tab.post(f"/desk/promises/{made.pk}/reopen/")
    made.refresh_from_db()
    assert (made.state, made.reopened) == ("promised", 1)
    assert Callback.objects.count() == 1


def test_a_wrong_team_sends_it_back_and_the_clock_goes_on(house: cast.House):
    made = promised(house)
    by = made.by
    at(house.erik).post(f"/desk/promises/{made.pk}/not-ours/", {"team": "KTH"})
    made.refresh_from_db()
    assert (made.team, made.by, made.transferred) == (house.cash, by, True)


def test_a_new_time_outside_opening_hours_is_a_slip(house: cast.House):
    made = promised(house)
    night = f"{cast.now() + timedelta(days=2):%Y-%m-%d}T23:30"
    refused = at(house.erik).post(f"/desk/promises/{made.pk}/move/", {"by": "own", "by_own": night})
    assert refused.status_code == 422
    made.refresh_from_db()
    assert made.times.count() == 1


def test_a_promise_has_no_page_for_who_has_nothing_to_do_with_it(house: cast.House):
    made = promised(house)
    Callback.objects.filter(pk=made.pk).update(promiser=house.erik)
    people = house.lone.qualifications.filter(team=house.parking)
    people.delete()
    assert at(house.lone).get(f"/desk/promises/{made.pk}/").status_code == 422
    assert at(house.lone).post(f"/desk/promises/{made.pk}/take/").status_code == 422


def test_a_broken_promise_of_mine_is_a_quiet_line(house: cast.House):
    made = promised(house)
    Callback.objects.filter(pk=made.pk).update(broken_at=cast.now())
    assert "1 løfte, du har givet, er brudt" in text(at(house.lone).get("/desk/day/"))


@pytest.mark.django_db(transaction=True)
def test_two_desks_that_take_one_promise_at_once_ring_one_telephone():
    house = cast.a_house()
    made = promised(house)
    cast.ready(house.erik)
    cast.ready(house.lone)
    tabs = [at(house.erik), at(house.lone)]
    found = at_once(*(lambda tab=tab: tab.post(f"/desk/promises/{made.pk}/take/").status_code for tab in tabs))
    assert sorted(found) == [200, 409]
    assert CallbackAttempt.objects.filter(ended_at=None).count() == 1


def test_who_coordinates_finds_the_numbers_of_trying_and_nobody_else_at_the_desk(house: cast.House):
    """A coordinator need not be a lead: without this link no page would lead her there."""
    set_coordinators(cast.ADMINISTRATOR, house.parking, [house.erik.pk], now=cast.now())
    assert 'href="/setup/promises/"' in text(at(house.erik).get("/desk/promises/"))
    assert at(house.erik).get("/setup/promises/").status_code == 200
    assert "/setup/promises/" not in text(at(house.lone).get("/desk/promises/"))


def test_what_became_of_a_promise_says_whether_it_was_kept_in_time_the_newest_first(house: cast.House):
    over = [promised(house, caller=f"+450000123{number}") for number in range(3)]
    for days, (callback, late) in enumerate(zip(over, (False, True, False), strict=True), start=1):
        at_ = cast.now() - timedelta(days=days)
        Callback.objects.filter(pk=callback.pk).update(
            state="closed", kept_at=at_, closed_at=at_, broken_at=at_ if late else None
        )
    page = text(at(house.lone).get("/desk/promises/"))
    places = [page.index(f'id="over-{callback.pk}"') for callback in over]
    assert places == sorted(places)
    assert page.count("holdt i tide") == 2 and page.count("holdt for sent") == 1
