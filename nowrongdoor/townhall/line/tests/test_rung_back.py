"""A citizen who waits at home keeps her place and is rung when it is hers; never ahead, never more than agents."""

from __future__ import annotations

import pytest

from nowrongdoor.engine.dispatch import State
from nowrongdoor.outside.telephony.models import SimulatedCall
from nowrongdoor.townhall.contacts.models import Contact
from nowrongdoor.townhall.insight.reads import conservation
from nowrongdoor.townhall.line import reconciling
from nowrongdoor.townhall.line.dispatching import Dispatcher
from nowrongdoor.townhall.line.models import Assignment, Place
from nowrongdoor.townhall.line.ports import telephony
from nowrongdoor.townhall.line.tests.rows import nobody_is_stuck
from tests.cast import DISPATCHER, Cast, Simulated, at, offer

pytestmark = pytest.mark.django_db


def decide(simulated: Simulated, seconds: float) -> int:
    simulated.tell_all(seconds)
    done = Dispatcher(DISPATCHER, telephony()).round(now=at(seconds))
    simulated.tell_all(seconds)
    return done.assigned


def goes_home(simulated: Simulated, call: str, seconds: float, number: str = "") -> Contact:
    """A waiting citizen wants to be rung instead."""
    contact = Contact.objects.get(call=call)
    simulated.switchboard.want_callback(call, number, at=at(seconds))
    simulated.tell_all(seconds)
    contact.refresh_from_db()
    return contact


def test_a_citizen_at_home_keeps_her_place_by_her_first_arrival(town: Cast, simulated: Simulated) -> None:
    simulated.calls("call-1", 0)
    second = simulated.calls("call-2", 10)
    simulated.calls("call-3", 20)
    goes_home(simulated, "call-2", 30)
    assert Place.objects.get(contact=second).joined_at == at(10)
    order = []
    for seconds, name in ((40, "lone"), (50, "bjarke"), (60, "signe")):
        town.ready(name, seconds=seconds)
        assert decide(simulated, seconds) == 1
        order.append(Assignment.objects.latest("pk").place.contact_id)
    calls = [Contact.objects.get(pk=pk).call for pk in order]
    assert calls == ["call-1", f"ring-{second.pk}", "call-3"]


def test_she_is_rung_after_the_agent_has_picked_up_and_no_more_than_there_are_agents(
    town: Cast, simulated: Simulated
) -> None:
    for number in (1, 2, 3):
        simulated.calls(f"call-{number}", number)
        goes_home(simulated, f"call-{number}", number + 10)
    assert simulated.switchboard.snapshot().calls == ()
    town.ready("lone", seconds=30)
    assert decide(simulated, 30) == 1
    (rung,) = simulated.switchboard.snapshot().calls
    assert (rung.direction, rung.stage, rung.device, rung.caller) == ("out", "ringing", "2001", "+4520000001")
    simulated.switchboard.pick_up("2001", at=at(35))
    simulated.tell_all(35)
    assert town.state("lone") == "in_conversation"
    simulated.switchboard.pick_up_at_home(rung.call, at=at(40))
    simulated.switchboard.put_down(rung.call, at=at(90))
    simulated.tell_all(90)
    assert Contact.objects.get(call=rung.call).state == "after_work"
    assert town.state("lone") == "after_work"
    assert decide(simulated, 95) == 0


def test_a_telephone_that_rings_for_her_is_taken_back_when_she_hangs_up(town: Cast, simulated: Simulated) -> None:
    contact = simulated.rings_at(town, "lone")
    goes_home(simulated, "call-1", 8)
    assert town.state("lone") == "ready"
    assert Place.objects.get(contact=contact).left_at is None
    nobody_is_stuck()


def test_a_number_of_her_own_is_rung_and_without_any_she_waits_on(town: Cast, simulated: Simulated) -> None:
    simulated.calls("call-1", 0)
    contact = goes_home(simulated, "call-1", 5, "20 11 22 33")
    assert Place.objects.get(contact=contact).ring_back == "+4520112233"
    simulated.switchboard.dial("call-2", "P", at=at(6))
    simulated.tell_all(6)
    withheld = goes_home(simulated, "call-2", 9)
    assert withheld.state == "waiting" and Place.objects.get(contact=withheld).ring_back == ""


def test_what_the_switchboard_still_says_of_the_old_call_loses_nobody(town: Cast, simulated: Simulated) -> None:
    simulated.calls("call-1", 0)
    contact = goes_home(simulated, "call-1", 5)
    assert reconciling.reconcile(DISPATCHER, telephony(), now=at(30)) == 0
    contact.refresh_from_db()
    assert contact.state == "waiting" and Contact.objects.count() == 1
    assert conservation(start=at(0), end=at(100)).troubles == ()


def test_a_dispatcher_killed_between_claim_and_dial_is_made_up_for(town: Cast, simulated: Simulated) -> None:
    simulated.calls("call-1", 0)
    contact = goes_home(simulated, "call-1", 5)
    town.ready("lone", seconds=8)
    offer(town, contact, "lone", 10)  # claimed, and then the dispatcher dies: nothing was dialled
    assert simulated.switchboard.snapshot().calls == ()
    for seconds in (14, 15):
        reconciling.command_again(telephony(), now=at(seconds))
    simulated.tell_all(16)
    (rung,) = simulated.switchboard.snapshot().calls
    assert (rung.stage, rung.device) == ("ringing", "2001")
    assert Assignment.objects.get().rung_at == at(10)


def test_a_conversation_that_ended_unseen_is_ended_here_too(town: Cast, simulated: Simulated) -> None:
    simulated.calls("call-1", 0)
    contact = goes_home(simulated, "call-1", 5)
    town.ready("lone", seconds=8)
    decide(simulated, 10)
    simulated.switchboard.pick_up("2001", at=at(12))
    simulated.tell_all(12)
    SimulatedCall.objects.update(stage="ended")  # a hangup nobody heard of
    assert reconciling.reconcile(DISPATCHER, telephony(), now=at(60)) == 1
    contact.refresh_from_db()
    assert contact.state == "after_work"
    assert town.state("lone") == State.AFTER_WORK
