"""What a citizen does with her promise by the link she was texted."""

from __future__ import annotations

import pytest

from nowrongdoor.townhall.callbacks import by_citizen, reads
from nowrongdoor.townhall.callbacks.by_citizen import Suits
from nowrongdoor.townhall.callbacks.models import Callback
from nowrongdoor.townhall.callbacks.tests.cast import Day
from nowrongdoor.townhall.errors import LostRace, Refused, Slip
from nowrongdoor.townhall.journal.acting import machine
from nowrongdoor.townhall.journal.models import Entry
from nowrongdoor.townhall.messages.models import Message
from tests.racing import at_once

CITIZEN = machine("citizen")


@pytest.fixture
def day(town, simulated) -> Day:
    made = Day(town, simulated)
    made.ready("signe")
    return made


@pytest.fixture
def hers(day) -> Callback:
    return day.promised()


@pytest.mark.django_db
def test_when_it_suits_her_is_read_by_whoever_rings_and_moves_no_time(day, hers):
    by_citizen.say_when(CITIZEN, hers.link, Suits.AFTERNOON, now=day.at(0.5))
    found = day.now(hers)
    assert found.best_times == "om eftermiddagen, efter kl. 14"
    assert (found.by, found.first_by) == (hers.by, hers.first_by)
    by_citizen.say_when(CITIZEN, hers.link, Suits.ANY_TIME, now=day.at(0.6))
    assert day.now(hers).best_times == ""


@pytest.mark.django_db
def test_another_number_is_rung_and_the_old_one_told(day, hers):
    by_citizen.correct_number(CITIZEN, hers.link, "30 40 50 60", now=day.at(0.5))
    found = day.now(hers)
    assert (found.number, found.number_verified) == ("+4530405060", "")
    told = Message.objects.get(purpose="number")
    assert told.to == "+4520000001" and "flyttet til et andet nummer" in told.text and "30405060" not in told.text
    line = Entry.objects.get(verb="callback.number_changed")
    assert "3040" not in str(line.details) and "2000" not in str(line.details)


@pytest.mark.django_db
def test_the_same_number_again_changes_nothing(day, hers):
    by_citizen.correct_number(CITIZEN, hers.link, "20000001", now=day.at(0.5))
    assert not Message.objects.filter(purpose="number").exists()


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["", "12", "ring mig", "+4590123456"])
def test_a_number_that_cannot_be_rung_is_a_slip(day, hers, typed):
    with pytest.raises(Slip):
        by_citizen.correct_number(CITIZEN, hers.link, typed, now=day.at(0.5))
    assert day.now(hers).number == hers.number


@pytest.mark.django_db
def test_a_call_is_not_led_round_from_number_to_number(day, hers):
    for last in "123":
        by_citizen.correct_number(CITIZEN, hers.link, f"3040506{last}", now=day.at(0.5))
    with pytest.raises(Refused) as no:
        by_citizen.correct_number(CITIZEN, hers.link, "30405064", now=day.at(0.5))
    assert no.value.code == "too_often"


@pytest.mark.django_db
def test_a_wrong_number_corrected_goes_on_to_its_team_at_once(day, hers):
    day.ready("henrik", hours=1)
    day.in_vain("henrik", hers, 1, "wrong_number")
    assert day.now(hers).state == "returned"
    by_citizen.correct_number(CITIZEN, hers.link, "30405060", now=day.at(1.5))
    found = day.now(hers)
    assert found.state in ("promised", "assigned") and found.number == "+4530405060" and found.first_by == hers.first_by


@pytest.mark.django_db
def test_who_needs_the_call_no_more_is_not_rung(day, hers):
    by_citizen.no_longer_needed(CITIZEN, hers.link, now=day.at(0.5))
    assert day.now(hers).state == "closed"
    assert Entry.objects.get(verb="callback.answered").details["how"] == "not_needed"
    sees = reads.for_citizen(hers.link, day.at(1))
    assert sees is not None and sees.stands == "answered"
    with pytest.raises(Refused) as no:
        by_citizen.no_longer_needed(CITIZEN, hers.link, now=day.at(0.6))
    assert no.value.code == "callback_over"


@pytest.mark.django_db
def test_while_we_ring_her_nothing_is_changed(day, hers):
    day.ready("henrik", hours=1)
    day.rings("henrik", hers, 1)
    for change in (
        lambda: by_citizen.no_longer_needed(CITIZEN, hers.link, now=day.at(1)),
        lambda: by_citizen.correct_number(CITIZEN, hers.link, "30405060", now=day.at(1)),
        lambda: by_citizen.say_when(CITIZEN, hers.link, Suits.MORNING, now=day.at(1)),
    ):
        with pytest.raises(LostRace):
            change()


@pytest.mark.django_db
def test_a_forged_link_does_nothing(day, hers):
    with pytest.raises(Refused) as no:
        by_citizen.no_longer_needed(CITIZEN, "0" * 32, now=day.at(1))
    assert no.value.code == "no_such_link"


@pytest.mark.django_db(transaction=True)
def test_pressed_twice_at_once_it_is_closed_once(day, hers):
    outcomes = at_once(*[lambda: by_citizen.no_longer_needed(CITIZEN, hers.link, now=day.at(0.5))] * 2)
    assert sorted(isinstance(one, Refused) for one in outcomes) == [False, True]
    assert Entry.objects.filter(verb="callback.answered").count() == 1
