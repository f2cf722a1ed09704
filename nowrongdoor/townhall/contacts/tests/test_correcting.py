"""A CPR number put right: who may, what becomes of the rows, and that no number stands in the journal."""

from __future__ import annotations

import pytest

from nowrongdoor.townhall.contacts import citizens, correcting, sealing
from nowrongdoor.townhall.contacts.blinding import blind
from nowrongdoor.townhall.contacts.models import Citizen, Contact
from nowrongdoor.townhall.contacts.tests.test_citizens import CPR, everything_written, gives, opens
from nowrongdoor.townhall.errors import LostRace, Refused, Slip
from nowrongdoor.townhall.journal.models import Entry
from tests.cast import at, talks
from tests.racing import at_once

pytestmark = pytest.mark.django_db

RIGHT = "310290-4321"
"""No calendar has this day either."""


@pytest.fixture
def contact(town, switchboard) -> Contact:
    return talks(town, switchboard, "lone", topic="p-gaest")


def right(town, contact, typed=RIGHT, wrong="mistyped", name="lone", seconds=30):
    correcting.correct_cpr(town.acting(name), contact.pk, typed, wrong, now=at(seconds))
    contact.refresh_from_db()
    return contact.citizen


def test_a_mistyped_number_is_put_right_and_she_is_found_by_it(town, contact):
    before = gives(town, contact)
    opens(town, contact)
    after = right(town, contact)
    assert after.pk == before.pk
    assert after.cpr_mark == blind("cpr", "3102904321")
    assert sealing.unseal(after.cpr_sealed) == "3102904321"
    assert citizens.opened_cpr(contact) == RIGHT
    line = Entry.objects.get(verb="contact.cpr_corrected")
    assert line.details == {"how": "mistyped", "before": before.pk, "after": before.pk, "soft": True}
    written = everything_written()
    assert not any(number in written for number in ("310290-4321", "3102904321", "310290-1234", "3102901234"))


def test_the_number_that_was_wrong_finds_nobody_any_more(town, contact):
    gives(town, contact)
    opens(town, contact)
    right(town, contact)
    assert not Citizen.objects.filter(cpr_mark=blind("cpr", "3102901234")).exists()


def test_where_the_house_knows_the_right_number_she_is_that_citizen(town, contact):
    known = citizens.by_cpr(RIGHT, now=at(0))
    before = gives(town, contact)
    opens(town, contact)
    assert right(town, contact) == known
    before.refresh_from_db()
    assert (before.cpr_sealed, before.cpr_mark) == ("", ""), "a number that was never hers is not kept"
    assert citizens.opened_cpr(contact) == "", "what was opened about the one is not open about the other"


def test_somebody_found_by_mistake_keeps_her_number(town, contact):
    wrong_one = citizens.by_cpr(CPR, now=at(0))
    assert gives(town, contact) == wrong_one
    opens(town, contact)
    after = right(town, contact, wrong="somebody_else")
    wrong_one.refresh_from_db()
    assert after != wrong_one
    assert (wrong_one.cpr_mark, after.cpr_mark) == (blind("cpr", "3102901234"), blind("cpr", "3102904321"))


def test_the_same_number_once_more_is_no_change(town, contact):
    gives(town, contact)
    opens(town, contact)
    for _click in range(2):
        right(town, contact)
    assert Entry.objects.filter(verb="contact.cpr_corrected").count() == 1


def test_nobody_puts_right_what_she_has_not_seen(town, contact):
    gives(town, contact)
    with pytest.raises(Refused) as refused:
        right(town, contact)
    assert refused.value.code == "not_opened"


def test_a_colleague_does_not(town, contact):
    gives(town, contact)
    opens(town, contact)
    with pytest.raises(Refused) as refused:
        right(town, contact, name="bjarke")
    assert refused.value.code == "not_yours"


def test_an_anonymous_citizen_has_nothing_to_put_right(town, contact):
    with pytest.raises(Refused) as refused:
        right(town, contact)
    assert refused.value.code == "no_cpr"


@pytest.mark.parametrize(("typed", "wrong", "field"), [("12", "mistyped", "cpr"), (RIGHT, "", "wrong")])
def test_what_cannot_be_meant_is_a_slip_and_changes_nothing(town, contact, typed, wrong, field):
    before = gives(town, contact)
    opens(town, contact)
    with pytest.raises(Slip) as slip:
        right(town, contact, typed, wrong)
    assert slip.value.field == field
    assert Citizen.objects.get(pk=before.pk).cpr_mark == blind("cpr", "3102901234")


def test_a_number_that_cannot_be_read_is_put_right_by_giving_it_again(town, contact):
    citizen = gives(town, contact)
    opens(town, contact)
    Citizen.objects.filter(pk=citizen.pk).update(cpr_sealed=citizen.cpr_sealed[:-9])
    assert right(town, contact, CPR) == citizen
    assert citizens.opened_cpr(contact) == CPR


@pytest.mark.django_db(transaction=True)
def test_the_right_number_given_in_two_contacts_at_once_is_one_citizen(town, contact, switchboard):
    other = talks(town, switchboard, "bjarke", call="call-2")
    gives(town, contact)
    opens(town, contact)
    acting = town.acting("bjarke")
    said = at_once(lambda: right(town, contact), lambda: citizens.give_cpr(acting, other.pk, RIGHT, now=at(30)))
    assert all(not isinstance(one, Exception) or isinstance(one, LostRace) for one in said), said
    assert Citizen.objects.filter(cpr_mark=blind("cpr", "3102904321")).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_double_click_puts_it_right_once(town, contact):
    gives(town, contact)
    opens(town, contact)
    acting = town.acting("lone")
    at_once(*[lambda: correcting.correct_cpr(acting, contact.pk, RIGHT, "mistyped", now=at(30))] * 2)
    assert Entry.objects.filter(verb="contact.cpr_corrected").count() == 1
