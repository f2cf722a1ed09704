"""The stand-in keeps the port's contract, also when many use it at once."""

from __future__ import annotations

import pytest

from nowrongdoor.outside.telephony.models import SimulatedCall
from nowrongdoor.outside.telephony.simulator import Simulator
from nowrongdoor.outside.telephony.tests.contract import TelephonyContract, last, told
from nowrongdoor.townhall.line.ports import TelephonyError
from tests.cast import at
from tests.racing import at_once


@pytest.mark.django_db
class TestSimulator(TelephonyContract):
    """The contract, with citizens and telephones of the stand-in's own."""

    @pytest.fixture
    def switchboard(self, db: None) -> Simulator:
        return Simulator()

    def dial(self, switchboard: Simulator, call: str, seconds: float = 0, *, line: str = "P") -> None:
        switchboard.dial(call, line, caller="+4520000001", at=at(seconds))

    def pick_up(self, switchboard: Simulator, device: str, seconds: float) -> None:
        switchboard.pick_up(device, at=at(seconds))

    def let_ring(self, switchboard: Simulator, device: str, seconds: float) -> None:
        switchboard.let_ring(device, at=at(seconds))

    def put_down(self, switchboard: Simulator, call: str, seconds: float) -> None:
        switchboard.put_down(call, at=at(seconds))

    def pick_up_at_home(self, switchboard: Simulator, call: str, seconds: float) -> None:
        switchboard.pick_up_at_home(call, at=at(seconds))

    def cannot_be_reached(self, switchboard: Simulator, call: str, code: str, seconds: float) -> None:
        switchboard.cannot_be_reached(call, code, at=at(seconds))


@pytest.mark.django_db
def test_dialling_the_same_call_twice_is_one_call():
    for seconds in (0, 5):
        Simulator().dial("call-1", "P", at=at(seconds))
    assert told(Simulator()) == ["offered"]


@pytest.mark.django_db
def test_who_gives_up_has_not_been_answered():
    switchboard = Simulator()
    for call in ("call-1", "call-2"):
        switchboard.dial(call, "P", at=at(0))
    switchboard.connect("call-1", "2001", at=at(1))
    switchboard.pick_up("2001", at=at(2))
    for call in ("call-1", "call-2"):
        switchboard.give_up(call, at=at(9))
    assert [call.call for call in switchboard.snapshot().calls] == ["call-1"]
    assert last(switchboard).call == "call-2"


@pytest.mark.django_db
def test_only_the_call_that_is_meant_rings_out():
    switchboard = Simulator()
    switchboard.dial("call-1", "P", at=at(0))
    switchboard.connect("call-1", "2001", at=at(1))
    switchboard.let_ring("2001", call="call-7", at=at(20))
    assert told(switchboard) == ["offered", "ringing"]
    switchboard.let_ring("2001", call="call-1", at=at(21))
    assert told(switchboard)[-1] == "no_answer"


@pytest.mark.django_db(transaction=True)
def test_however_many_tell_at_once_the_numbers_have_no_holes():
    def dials(caller: int) -> None:
        for number in range(10):
            Simulator().dial(f"call-{caller}-{number}", "P", at=at(number))
            if number % 2:
                Simulator().put_down(f"call-{caller}-{number}", at=at(number + 1))

    assert at_once(*[lambda caller=caller: dials(caller) for caller in range(4)]) == [None] * 4
    assert [event.number for event in Simulator().events_after(0)] == list(range(1, 61))
    assert Simulator().snapshot().number == 60


@pytest.mark.django_db(transaction=True)
def test_a_telephone_picked_up_by_two_at_once_answers_once():
    switchboard = Simulator()
    switchboard.dial("call-1", "P", at=at(0))
    switchboard.connect("call-1", "2001", at=at(1))
    outcomes = at_once(*[lambda: Simulator().pick_up("2001", at=at(2))] * 4)
    assert sum(isinstance(outcome, TelephonyError) for outcome in outcomes) == 3
    assert told(switchboard) == ["offered", "ringing", "answer"]


@pytest.mark.django_db(transaction=True)
def test_a_call_connected_to_two_telephones_at_once_rings_at_one():
    switchboard = Simulator()
    switchboard.dial("call-1", "P", at=at(0))
    at_once(*[lambda device=device: Simulator().connect("call-1", device, at=at(1)) for device in ("2001", "2003")])
    assert told(switchboard) == ["offered", "ringing"]
    assert SimulatedCall.objects.get().device == last(switchboard).details["device"]
