"""A number put right after the contact: by the promiser, a coordinator, a lead; nobody else, and unseen."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import transaction

from nowrongdoor.townhall.callbacks import correcting, setup
from nowrongdoor.townhall.callbacks.models import Callback
from nowrongdoor.townhall.callbacks.tests.cast import Day
from nowrongdoor.townhall.contacts import citizens
from nowrongdoor.townhall.contacts.blinding import blind
from nowrongdoor.townhall.contacts.models import Citizen, Contact
from nowrongdoor.townhall.contacts.tests.test_citizens import everything_written
from nowrongdoor.townhall.errors import Refused, Slip
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.journal.models import Entry
from tests.cast import ADMINISTRATOR, Cast, Simulated
from tests.racing import at_once

pytestmark = pytest.mark.django_db

WAS, RIGHT = "310290-1234", "310290-4321"


@pytest.fixture
def day(town: Cast, simulated: Simulated) -> Day:
    return Day(town, simulated)


@pytest.fixture
def made(day: Day) -> Callback:
    """Signe promised it to somebody whose number was mistyped."""
    callback = day.promised()
    with transaction.atomic():
        citizen = citizens.by_cpr(WAS, now=day.at(0))
    Contact.objects.filter(pk=callback.question.contact_id).update(citizen=citizen)
    return day.now(callback)


def right(day: Day, made: Callback, acting: Acting, was: str = WAS, typed: str = RIGHT) -> bool:
    return correcting.correct_cpr(acting, made.pk, was, typed, now=day.at(1))


def test_the_promiser_puts_it_right_and_no_number_is_written_anywhere(day: Day, made: Callback) -> None:
    for _click in range(2):
        right(day, made, day.town.acting("signe"))
    citizen = Citizen.objects.get()
    assert citizen.cpr_mark == blind("cpr", "3102904321")
    line = Entry.objects.get(verb="contact.cpr_corrected")
    assert line.details == {"how": "mistyped", "before": citizen.pk, "after": citizen.pk, "soft": True}
    written = everything_written()
    assert not any(number in written for number in (WAS, RIGHT, "3102901234", "3102904321"))


def test_a_coordinator_and_a_lead_do_and_another_colleague_does_not(day: Day, made: Callback) -> None:
    henrik = day.town.acting("henrik")
    with pytest.raises(Refused) as no:
        right(day, made, henrik)
    assert no.value.code == "not_yours"
    setup.set_coordinators(ADMINISTRATOR, made.team, [day.town.agents["henrik"].pk], now=day.at(0))
    right(day, made, henrik)
    lead = replace(day.town.acting("vibeke"), job_functions=frozenset({"lead"}))
    right(day, made, lead, was=RIGHT, typed="310290-5555")
    assert Entry.objects.filter(verb="contact.cpr_corrected").count() == 2


def test_who_does_not_know_what_stands_there_changes_nothing(day: Day, made: Callback) -> None:
    with pytest.raises(Refused) as no:
        right(day, made, day.town.acting("signe"), was="310290-9999")
    assert no.value.code == "not_that"
    assert Citizen.objects.get().cpr_mark == blind("cpr", "3102901234")


def test_a_number_is_not_found_out_by_trying(day: Day, made: Callback) -> None:
    signe = day.town.acting("signe")
    for last in range(5):
        with pytest.raises(Refused):
            right(day, made, signe, was=f"310290-999{last}", typed=f"310290-888{last}")
    for was, typed in ((WAS, RIGHT), ("310290-9999", WAS)):
        with pytest.raises(Refused) as no:
            right(day, made, signe, was=was, typed=typed)
        assert no.value.code == "too_often"
    told = Entry.objects.filter(verb="contact.cpr_not_that")
    assert {(line.who, line.subject) for line in told} == {(signe.who, f"contact:{made.question.contact_id}")}
    assert not any("3102" in str(line.details) for line in told)


def test_a_number_that_somebody_else_has_is_not_taken_from_her(day: Day, made: Callback) -> None:
    citizens.by_cpr(RIGHT, now=day.at(0))
    with pytest.raises(Refused) as no:
        right(day, made, day.town.acting("signe"))
    assert no.value.code == "taken"


@pytest.mark.parametrize(("was", "typed", "field"), [("12", RIGHT, "was"), (WAS, "12", "cpr")])
def test_what_can_be_no_number_is_said_at_its_field(day: Day, made: Callback, was: str, typed: str, field: str) -> None:
    with pytest.raises(Slip) as slip:
        right(day, made, day.town.acting("signe"), was, typed)
    assert slip.value.field == field


@pytest.mark.django_db(transaction=True)
def test_two_at_once_put_it_right_once(day: Day, made: Callback) -> None:
    acting = day.town.acting("signe")
    at_once(*[lambda: right(day, made, acting)] * 2)
    assert Entry.objects.filter(verb="contact.cpr_corrected").count() == 1
