"""Putting things right with the switchboard's snapshot, commanding again, and ending what was forgotten."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from nowrongdoor.townhall.contacts.models import Contact
from nowrongdoor.townhall.line import reconciling, rules, telephone
from nowrongdoor.townhall.line.models import Assignment, Exchange
from nowrongdoor.townhall.line.ports import CallNow, CallsNow, Event, TelephonyError
from nowrongdoor.townhall.line.tests.rows import as_they_stand, nobody_is_stuck
from tests.cast import DISPATCHER, TELEPHONE, Switchboard, at, calls, offer, talks

pytestmark = pytest.mark.django_db


class Teller:
    """A switchboard as far as reconciling asks it: it posts its events, and has a list of its calls."""

    exchange = "switchboard"

    def __init__(self, number: int, *going_on: CallNow) -> None:
        self.told = CallsNow(number, going_on)
        self.posts_on = list[Event]()
        self.connected: list[tuple[str, str]] = []
        self.offered_at: list[object] = []
        self.cancelled: list[str] = []

    def snapshot(self) -> CallsNow:
        """The list, and afterwards whatever it posts before we are done with it."""
        told = self.told
        for event in self.posts_on:
            telephone.take(TELEPHONE, self.exchange, event, now=event.at)
        return told

    def events_after(self, number: int, *, most: int = 200) -> Sequence[Event]:
        return []

    def connect(self, call: str, device: str, *, at: object) -> None:
        if device == "2003":
            raise TelephonyError("telephone 2003 is not registered")
        self.connected.append((call, device))
        self.offered_at.append(at)

    def cancel(self, call: str, *, at: object) -> None:
        self.cancelled.append(call)


def going_on(call: str, stage: str, device: str = "", line: str = "P", seconds: float = 0) -> CallNow:
    return CallNow(call, stage, line, "+4520000001", "", device, at(seconds))


def reconcile(teller: Teller, seconds: float = 60) -> int:
    return reconciling.reconcile(DISPATCHER, teller, now=at(seconds))


def test_a_waiting_call_that_ended_unseen_is_lost(town, switchboard):
    town.ready("lone")
    contact = calls(switchboard, "call-1")
    offer(town, contact, "lone", 5)
    assert reconcile(Teller(1)) == 1
    contact.refresh_from_db()
    assert contact.state == "abandoned"
    assert town.state("lone") == "ready"
    nobody_is_stuck()


def test_a_conversation_that_ended_unseen_goes_to_after_work(town, switchboard):
    contact = talks(town, switchboard, "lone")
    assert reconcile(Teller(3)) == 1
    contact.refresh_from_db()
    assert (contact.state, contact.ended_at) == ("after_work", at(60))
    nobody_is_stuck()


def test_a_call_answered_unseen_is_in_conversation(town, switchboard):
    town.ready("lone")
    contact = calls(switchboard, "call-1")
    offer(town, contact, "lone", 5)
    assert reconcile(Teller(1, going_on("call-1", "answered", "2001"))) == 1
    contact.refresh_from_db()
    assert (contact.state, contact.agent) == ("in_conversation", town.agents["lone"])
    nobody_is_stuck()


@pytest.mark.parametrize(
    ("stage", "device", "state"), [("waiting", "", "waiting"), ("answered", "2001", "in_conversation")]
)
def test_a_call_never_heard_of_begins_where_it_stands(town, switchboard, stage, device, state):
    town.ready("lone")
    calls(switchboard, "call-1")
    teller = Teller(1, going_on("call-1", "offered"), going_on("call-2", stage, device, seconds=7))
    assert reconcile(teller) == 1
    contact = Contact.objects.get(call="call-2")
    assert (contact.state, contact.began_at) == (state, at(7))
    assert reconcile(teller) == 0
    nobody_is_stuck()


def test_where_both_agree_nothing_is_touched(town, switchboard):
    talks(town, switchboard, "lone")
    calls(switchboard, "call-2", 20)
    before = as_they_stand()
    teller = Teller(4, going_on("call-1", "answered", "2001"), going_on("call-2", "waiting"))
    assert reconcile(teller) == 0
    assert as_they_stand() == before


def test_nothing_is_touched_while_events_are_on_their_way(town, switchboard):
    calls(switchboard, "call-1")
    switchboard.event("abandoned", "call-1", 9)
    assert reconcile(Teller(2)) == 0
    assert Contact.objects.get().state == "waiting"


def test_nothing_is_touched_when_more_was_told_after_the_list_was_made(town, switchboard):
    """A call that begins while the list is on its way is not on it, and is not over."""
    calls(switchboard, "call-1")
    teller = Teller(1)
    teller.posts_on.append(switchboard.event("offered", "call-2", 30, line="P"))
    assert reconcile(teller) == 0
    assert set(Contact.objects.values_list("state", flat=True)) == {"waiting"}


def test_a_switchboard_that_has_told_more_in_the_meantime_is_believed_later(town, simulated, monkeypatch):
    contact = simulated.calls("call-1")
    told = simulated.switchboard.snapshot()
    simulated.switchboard.dial("call-2", "P", at=at(30))
    monkeypatch.setattr(simulated.switchboard, "snapshot", lambda: CallsNow(told.number, ()))
    assert reconciling.reconcile(DISPATCHER, simulated.switchboard, now=at(60)) == 0
    contact.refresh_from_db()
    assert contact.state == "waiting"


def test_a_contact_that_came_over_another_switchboard_is_left_alone(town, switchboard):
    calls(switchboard, "call-1")
    other = Switchboard("north")
    contact = calls(other, "north-1")
    assert reconcile(Teller(1, going_on("call-1", "offered"))) == 0
    contact.refresh_from_db()
    assert contact.state == "waiting"


@pytest.mark.parametrize("device", ["9999", ""])
def test_a_call_answered_on_a_telephone_nobody_has_stops_nothing_else(town, switchboard, device):
    town.ready("lone")
    first, second = calls(switchboard, "call-1"), calls(switchboard, "call-2", 3)
    offer(town, second, "lone", 5)
    teller = Teller(2, going_on("call-1", "answered", device), going_on("call-2", "answered", "2001"))
    assert reconcile(teller) == 1
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == ("waiting", "in_conversation")


def test_a_call_on_a_line_nobody_has_begins_nothing(town, switchboard):
    calls(switchboard, "call-1")
    teller = Teller(1, going_on("call-1", "offered"), going_on("call-2", "offered", line="9999"),
                    going_on("call-3", "offered", line=""))  # fmt: skip
    town.teams["P"].phone = ""
    town.teams["P"].save()
    assert reconcile(teller) == 0
    assert Contact.objects.count() == 1


def test_a_switchboard_nobody_has_heard_of_changes_nothing(town):
    assert reconcile(Teller(0, going_on("call-1", "offered"))) == 0
    assert not Exchange.objects.exists()


def test_a_lost_command_is_given_again_until_the_telephone_rings(town, switchboard):
    town.ready("lone")
    contact = calls(switchboard, "call-1")
    offer(town, contact, "lone", 5)
    teller = Teller(1)
    assert reconciling.command_again(teller, now=at(5 + rules.COMMAND_AGAIN_SECONDS)) == 0
    assert reconciling.command_again(teller, now=at(8)) == 1
    assert reconciling.command_again(teller, now=at(9)) == 1
    assert teller.connected == [("call-1", "2001")] * 2
    assert teller.offered_at == [at(5), at(5)], "so that it can be seen to be the same command"
    switchboard.tell("ringing", "call-1", 8, device="2001")
    assert reconciling.command_again(teller, now=at(9)) == 0


def test_a_telephone_that_does_not_take_the_command_stops_no_other(town, switchboard):
    town.ready("lone", "bjarke")
    offer(town, calls(switchboard, "call-1"), "bjarke", 5)
    offer(town, calls(switchboard, "call-2", 1), "lone", 5)
    teller = Teller(2)
    assert reconciling.command_again(teller, now=at(10)) == 1
    assert teller.connected == [("call-2", "2001")]


def test_a_forgotten_ring_is_ended_and_the_contact_keeps_its_place(town, switchboard):
    town.ready("lone")
    contact = calls(switchboard, "call-1")
    offer(town, contact, "lone", 5)
    switchboard.tell("ringing", "call-1", 6, device="2001")
    teller, patience = Teller(2), 2 * rules.RING_OUT_SECONDS
    assert reconciling.end_forgotten_rings(DISPATCHER, teller, now=at(5 + patience)) == 0
    assert reconciling.end_forgotten_rings(DISPATCHER, teller, now=at(6 + patience)) == 1
    assert teller.cancelled == ["call-1"]
    contact.place.refresh_from_db()
    assert (contact.place.joined_at, contact.place.left_at) == (at(0), None)
    assert Assignment.objects.get().ended_how == "no_answer"
    assert town.state("lone") == "ready"
    nobody_is_stuck()


def test_a_ring_that_was_answered_is_not_forgotten(town, switchboard):
    talks(town, switchboard, "lone")
    assert reconciling.end_forgotten_rings(DISPATCHER, Teller(3), now=at(500)) == 0
    assert town.state("lone") == "in_conversation"
