"""Several contacts side by side: park, switch, hold; presence and assignments tell the truth all the while."""

from __future__ import annotations

import pytest

from nowrongdoor.engine.dispatch import State
from nowrongdoor.townhall.contacts import actions, questions
from nowrongdoor.townhall.contacts import parking as contact_parking
from nowrongdoor.townhall.contacts.models import Contact, Parking
from nowrongdoor.townhall.contacts.rules import MOST_PARKED
from nowrongdoor.townhall.errors import LostRace, Refused
from nowrongdoor.townhall.insight.reads import conservation
from nowrongdoor.townhall.journal.models import Entry
from nowrongdoor.townhall.line import dispatching, handing, parking, presence
from nowrongdoor.townhall.line.models import Assignment, Presence
from nowrongdoor.townhall.line.ports import TelephonyError, telephony
from nowrongdoor.townhall.line.tests.rows import nobody_is_stuck
from tests.cast import DISPATCHER, Cast, Simulated, at
from tests.racing import at_once

pytestmark = pytest.mark.django_db


def talks(town: Cast, simulated: Simulated, call: str, seconds: float, name: str = "lone") -> Contact:
    """Somebody rings and is answered ten seconds later; the agent must be ready."""
    contact = simulated.calls(call, seconds)
    dispatching.Dispatcher(DISPATCHER, simulated.switchboard).round(now=at(seconds + 5))
    simulated.switchboard.pick_up(town.agents[name].device, at=at(seconds + 10))
    simulated.tell_all(seconds + 10)
    contact.refresh_from_db()
    assert contact.agent == town.agents[name]
    return contact


def after_work(town: Cast, simulated: Simulated, call: str, seconds: float, name: str = "lone") -> Contact:
    contact = talks(town, simulated, call, seconds, name)
    simulated.switchboard.put_down(call, at=at(seconds + 40))
    simulated.tell_all(seconds + 40)
    contact.refresh_from_db()
    return contact


def park(town: Cast, contact: Contact, seconds: float) -> None:
    contact_parking.park(town.acting("lone"), contact.pk, now=at(seconds))


def take_up(town: Cast, contact: Contact, seconds: float) -> None:
    parking.take_up(town.acting("lone"), contact.pk, now=at(seconds))


def close(town: Cast, contact: Contact, seconds: float) -> None:
    acting = town.acting("lone")
    for question in contact.questions.all():
        questions.set_outcome(acting, question.pk, "dropped", now=at(seconds))
    actions.close(acting, contact.pk, now=at(seconds))


def it_balances() -> None:
    nobody_is_stuck()
    assert conservation(start=at(-1), end=at(100_000)).troubles == ()


@pytest.fixture
def parked(town, simulated) -> Contact:
    """Lone has parked a contact after its conversation, and is ready again."""
    town.ready("lone")
    contact = after_work(town, simulated, "call-1", 0)
    park(town, contact, 60)
    return contact


def test_who_parks_is_ready_and_the_next_citizen_rings_her(town, simulated, parked):
    assert town.state("lone") == "ready"
    second = talks(town, simulated, "call-2", 100)
    assert (second.state, town.state("lone")) == ("in_conversation", "in_conversation")
    it_balances()


def test_a_parked_contact_is_taken_up_and_closed_and_its_whiles_are_kept(town, simulated, parked):
    take_up(town, parked, 160)
    assert town.state("lone") == "after_work"
    close(town, parked, 200)
    assert town.state("lone") == "ready"
    (aside,) = Parking.objects.all()
    assert (aside.kind, aside.since, aside.until) == ("parked", at(60), at(160))
    details = Entry.objects.get(verb="contact.closed").details
    assert (details["after_seconds"], details["parked_seconds"], details["held_seconds"]) == (60.0, 100.0, 0.0)
    it_balances()


def test_a_conversation_is_not_parked(town, simulated):
    town.ready("lone")
    contact = talks(town, simulated, "call-1", 0)
    with pytest.raises(Refused) as refused:
        park(town, contact, 20)
    assert refused.value.code == "still_talking"


def test_a_fourth_contact_is_not_parked(town, simulated):
    town.ready("lone")
    for number in range(MOST_PARKED):
        park(town, after_work(town, simulated, f"call-{number}", number * 100), number * 100 + 50)
    fourth = after_work(town, simulated, "call-last", 900)
    with pytest.raises(Refused) as refused:
        park(town, fourth, 950)
    assert refused.value.code == "too_many_parked"
    it_balances()


def test_a_parked_contact_is_neither_changed_nor_closed_but_a_note_typed_just_then_is_kept(town, simulated, parked):
    acting = town.acting("lone")
    with pytest.raises(Refused) as refused:
        actions.close(acting, parked.pk, now=at(70))
    assert refused.value.code == "parked"
    with pytest.raises(Refused):
        questions.ask(acting, parked.pk, now=at(70))
    assert actions.write_note(acting, parked.pk, "ringer igen", now=at(70)).note == "ringer igen"


def test_a_break_asked_for_begins_when_the_contact_is_parked_and_goes_on_after_it_is_closed(town, simulated):
    town.ready("lone")
    contact = after_work(town, simulated, "call-1", 0)
    presence.choose(town.acting("lone"), town.agents["lone"].pk, State.PAUSE, reason="lunch", now=at(45))
    park(town, contact, 60)
    assert town.state("lone") == "pause/lunch"
    take_up(town, contact, 100)
    assert town.state("lone") == "after_work"
    close(town, contact, 130)
    assert town.state("lone") == "pause/lunch"
    it_balances()


@pytest.mark.django_db(transaction=True)
def test_switching_from_a_conversation_holds_the_citizen_and_closing_brings_her_back(town, simulated, parked):
    live = talks(town, simulated, "call-2", 100)
    take_up(town, parked, 130)
    simulated.tell_all(130)
    live.refresh_from_db()
    assert (live.held_at, live.parked_at, town.state("lone")) == (at(130), at(130), "after_work")
    it_balances()
    waiting = simulated.calls("call-3", 140)
    round_ = dispatching.Dispatcher(DISPATCHER, simulated.switchboard).round(now=at(145))
    assert (round_.assigned, round_.held) == (0, 1), "with a citizen on hold nobody is offered to her"
    close(town, parked, 150)
    simulated.tell_all(150)
    live.refresh_from_db()
    assert (live.held_at, live.parked_at, town.state("lone")) == (None, None, "in_conversation")
    assert [event.kind for event in simulated.switchboard.events_after(0) if event.call == "call-2"][-2:] == [
        "held",
        "resumed",
    ]
    assert waiting.place.left_at is None
    it_balances()
    simulated.switchboard.put_down("call-2", at=at(170))
    simulated.tell_all(170)
    live.refresh_from_db()
    close(town, live, 180)
    details = Entry.objects.filter(verb="contact.closed").latest("id").details
    assert (details["talked_seconds"], details["held_seconds"], details["parked_seconds"]) == (60.0, 20.0, 0.0)
    it_balances()


@pytest.mark.django_db(transaction=True)
def test_parking_the_other_one_again_brings_the_citizen_on_hold_back(town, simulated, parked):
    live = talks(town, simulated, "call-2", 100)
    take_up(town, parked, 130)
    park(town, parked, 140)
    live.refresh_from_db()
    assert (live.held_at, live.parked_at, town.state("lone")) == (None, None, "in_conversation")
    it_balances()


@pytest.mark.django_db(transaction=True)
def test_a_citizen_who_hangs_up_on_hold_leaves_a_parked_contact_behind(town, simulated, parked):
    live = talks(town, simulated, "call-2", 100)
    take_up(town, parked, 130)
    simulated.switchboard.put_down("call-2", at=at(140))
    simulated.tell_all(140)
    live.refresh_from_db()
    assert (live.state, live.held_at, live.parked_at) == ("after_work", None, at(130))
    it_balances()
    close(town, parked, 150)
    assert town.state("lone") == "ready"
    take_up(town, live, 160)
    close(town, live, 170)
    details = Entry.objects.filter(verb="contact.closed").latest("id").details
    assert (details["held_seconds"], details["parked_seconds"], details["after_seconds"]) == (10.0, 20.0, 10.0)
    it_balances()


@pytest.mark.django_db(transaction=True)
def test_resuming_at_the_telephone_itself_brings_that_contact_back(town, simulated, parked):
    live = talks(town, simulated, "call-2", 100)
    take_up(town, parked, 130)
    simulated.switchboard.resume("call-2", at=at(140))
    simulated.tell_all(140)
    live.refresh_from_db()
    parked.refresh_from_db()
    assert (live.parked_at, live.held_at, parked.parked_at) == (None, None, at(140))
    assert town.state("lone") == "in_conversation"
    it_balances()


def test_a_citizen_is_held_while_something_is_looked_up_and_taken_back(town, simulated):
    town.ready("lone")
    live = talks(town, simulated, "call-1", 0)
    acting = town.acting("lone")
    for _twice in range(2):
        parking.hold(acting, live.pk, now=at(20))
    simulated.tell_all(20)
    live.refresh_from_db()
    assert (live.held_at, live.parked_at) == (at(20), None)
    for _twice in range(2):
        parking.resume(acting, live.pk, now=at(35))
    simulated.tell_all(35)
    live.refresh_from_db()
    assert live.held_at is None
    assert Parking.objects.get().until == at(35)
    assert [entry.verb for entry in Entry.objects.filter(verb__in=["contact.held", "contact.resumed"])] == [
        "contact.held",
        "contact.resumed",
    ]


def test_nothing_changes_when_the_switchboard_takes_no_hold(town, simulated, parked, monkeypatch):
    live = talks(town, simulated, "call-2", 100)

    def fails(*_given: object, **_named: object) -> None:
        raise TelephonyError("no answer")

    monkeypatch.setattr(telephony(), "hold", fails)
    with pytest.raises(Refused) as refused:
        take_up(town, parked, 130)
    assert refused.value.code == "telephony"
    live.refresh_from_db()
    parked.refresh_from_db()
    assert (live.held_at, live.parked_at, parked.parked_at) == (None, None, at(60))
    it_balances()


@pytest.mark.django_db(transaction=True)
def test_where_the_switchboard_does_not_take_her_back_the_desk_shows_her_on_hold(town, simulated, parked, monkeypatch):
    live = talks(town, simulated, "call-2", 100)
    take_up(town, parked, 130)

    def fails(*_given: object, **_named: object) -> None:
        raise TelephonyError("no answer")

    with monkeypatch.context() as broken:
        broken.setattr(telephony(), "resume", fails)
        close(town, parked, 150)
    live.refresh_from_db()
    assert (live.held_at, live.parked_at) == (at(130), None)
    parking.resume(town.acting("lone"), live.pk, now=at(155))
    live.refresh_from_db()
    assert live.held_at is None
    it_balances()


def test_a_colleagues_parked_contact_is_not_taken_up(town, parked):
    with pytest.raises(Refused) as refused:
        parking.take_up(town.acting("bjarke"), parked.pk, now=at(70))
    assert refused.value.code == "not_yours"


@pytest.mark.django_db(transaction=True)
def test_two_tabs_that_take_up_the_same_contact_take_it_up_once(town, simulated, parked):
    outcomes = at_once(*[lambda: take_up(town, parked, 100)] * 2)
    assert sorted(type(one).__name__ for one in outcomes) == ["LostRace", "NoneType"]
    assert Parking.objects.get().until == at(100)
    it_balances()


@pytest.mark.django_db(transaction=True)
def test_two_tabs_that_park_the_same_contact_park_it_once(town, simulated):
    town.ready("lone")
    contact = after_work(town, simulated, "call-1", 0)
    outcomes = at_once(*[lambda: park(town, contact, 60)] * 2)
    assert sorted(type(one).__name__ for one in outcomes) == ["NoneType", "Refused"]
    assert Parking.objects.count() == 1
    it_balances()


@pytest.mark.django_db(transaction=True)
def test_taking_up_and_being_offered_a_call_at_once_leaves_exactly_one_in_hand(town, simulated, parked):
    """Whoever is first wins; the other is told, and nothing is lost."""
    simulated.calls("call-2", 90)

    def offered() -> int:
        return dispatching.Dispatcher(DISPATCHER, simulated.switchboard).round(now=at(100)).assigned

    taken, assigned = at_once(lambda: take_up(town, parked, 100), offered)
    parked.refresh_from_db()
    assert (parked.parked_at is None) != bool(assigned), (taken, assigned)
    assert isinstance(taken, LostRace) == bool(assigned)
    it_balances()


@pytest.mark.django_db(transaction=True)
def test_a_citizen_handed_over_while_on_hold_is_the_colleagues_and_the_giver_keeps_the_other(town, simulated, parked):
    live = talks(town, simulated, "call-2", 100)
    take_up(town, parked, 130)
    town.ready("bjarke", seconds=131)
    live.refresh_from_db()
    handing.handed_over(DISPATCHER, live, town.agents["bjarke"].pk, now=at(140))
    live.refresh_from_db()
    assert (live.agent, live.held_at, live.parked_at) == (town.agents["bjarke"], None, None)
    assert (town.state("lone"), town.state("bjarke")) == ("after_work", "in_conversation")
    it_balances()


def test_the_balance_notices_a_contact_taken_up_behind_the_lines_back(town, simulated, parked):
    second = after_work(town, simulated, "call-2", 100)
    Assignment.objects.filter(place__contact=parked).update(parked_at=None, ended_at=at(99), ended_how="done")
    Parking.objects.filter(contact=parked).update(until=at(120))
    Contact.objects.filter(pk=second.pk).update(state="closed", closed_at=at(150))
    Contact.objects.filter(pk=parked.pk).update(state="closed", closed_at=at(150), parked_at=None)
    troubles = " ".join(conservation(start=at(-1), end=at(1000)).troubles)
    assert "1 pairs of contacts one agent had in hand at the same time" in troubles
    assert Presence.objects.filter(until=None).exists()
