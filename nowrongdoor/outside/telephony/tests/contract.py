"""What every telephone system behind the port must do, whoever makes it; `test_simulator.py` holds the stand-in to it.

An adapter's own test class inherits `TelephonyContract`, gives the fixture `switchboard`, and says how in its world a
citizen and a telephone behave (`dial`, `pick_up`, `let_ring`, `put_down`).
"""

from __future__ import annotations

from typing import Any

import pytest

from nowrongdoor.townhall.line.ports import CallNow, Event, Kind, Telephony, TelephonyError
from tests.cast import at


class TelephonyContract:
    """The port's promises, one test each."""

    # -- the world on the other side ---------------------------------------------------------------------------------

    def dial(self, switchboard: Any, call: str, seconds: float = 0, *, line: str = "P") -> None:
        """A citizen rings a line."""
        raise AssertionError("say how a citizen dials")

    def pick_up(self, switchboard: Any, device: str, seconds: float) -> None:
        """A ringing telephone is picked up."""
        raise AssertionError("say how a telephone is picked up")

    def let_ring(self, switchboard: Any, device: str, seconds: float) -> None:
        """A ringing telephone rings out."""
        raise AssertionError("say how a telephone rings out")

    def put_down(self, switchboard: Any, call: str, seconds: float) -> None:
        """The citizen puts the telephone down."""
        raise AssertionError("say how a citizen hangs up")

    def pick_up_at_home(self, switchboard: Any, call: str, seconds: float) -> None:
        """The citizen we ring picks up."""
        raise AssertionError("say how a citizen picks up")

    def cannot_be_reached(self, switchboard: Any, call: str, code: str, seconds: float) -> None:
        """The citizen we ring is not reached, and why."""
        raise AssertionError("say how a citizen is not reached")

    def wait_until_answered(self, switchboard: Any, call: str = "call-1", device: str = "2001") -> None:
        """A citizen rings and is answered ten seconds later."""
        self.dial(switchboard, call)
        switchboard.connect(call, device, at=at(5))
        self.pick_up(switchboard, device, 10)

    # -- what it tells -----------------------------------------------------------------------------------------------

    def test_it_has_every_command_of_the_port(self, switchboard: Any) -> None:
        wanted = {name for name in dir(Telephony) if not name.startswith("_")}
        assert wanted <= set(dir(switchboard))
        assert isinstance(switchboard.softphone, bool)
        assert switchboard.exchange

    def test_an_offered_call_names_its_line_and_its_caller(self, switchboard: Any) -> None:
        self.dial(switchboard, "call-1", 3)
        (event,) = switchboard.events_after(0)
        assert (event.kind, event.call, event.at) == (Kind.OFFERED, "call-1", at(3))
        assert event.details["line"] == "P"
        assert event.details["caller"]

    def test_hold_audio_starts_once_however_often_it_is_asked_for(self, switchboard: Any) -> None:
        self.dial(switchboard, "call-1")
        for seconds in (2, 3):
            switchboard.hold_audio("call-1", at=at(seconds))
        assert told(switchboard) == ["offered", "queue_enter"]

    def test_connecting_rings_one_telephone_however_often_it_is_asked_for(self, switchboard: Any) -> None:
        self.dial(switchboard, "call-1")
        for seconds in (2, 3):
            switchboard.connect("call-1", "2001", at=at(seconds))
        assert told(switchboard) == ["offered", "ringing"]
        assert last(switchboard).details["device"] == "2001"

    def test_a_picked_up_telephone_talks(self, switchboard: Any) -> None:
        self.wait_until_answered(switchboard)
        assert told(switchboard) == ["offered", "ringing", "answer"]
        assert (last(switchboard).details["device"], last(switchboard).at) == ("2001", at(10))
        assert (only_call(switchboard).stage, only_call(switchboard).device) == ("answered", "2001")

    def test_a_telephone_that_rings_out_leaves_the_caller_waiting_for_the_next(self, switchboard: Any) -> None:
        self.dial(switchboard, "call-1")
        switchboard.connect("call-1", "2001", at=at(2))
        self.let_ring(switchboard, "2001", 22)
        assert last(switchboard).kind == Kind.NO_ANSWER
        switchboard.connect("call-1", "2003", at=at(23))
        self.pick_up(switchboard, "2003", 25)
        assert only_call(switchboard).device == "2003"

    def test_the_same_telephone_may_ring_again_for_the_same_call(self, switchboard: Any) -> None:
        self.dial(switchboard, "call-1")
        for seconds in (2, 30):
            switchboard.connect("call-1", "2001", at=at(seconds))
            self.let_ring(switchboard, "2001", seconds + 20)
        assert told(switchboard).count("ringing") == 2

    def test_a_cancelled_telephone_no_longer_rings_and_the_caller_stays(self, switchboard: Any) -> None:
        self.dial(switchboard, "call-1")
        switchboard.connect("call-1", "2001", at=at(2))
        for seconds in (4, 5):
            switchboard.cancel("call-1", at=at(seconds))
        with pytest.raises(TelephonyError):
            switchboard.pick_up("2001", at=at(6))
        assert only_call(switchboard).stage in ("offered", "waiting")

    def test_a_conversation_is_not_cancelled(self, switchboard: Any) -> None:
        self.wait_until_answered(switchboard)
        switchboard.cancel("call-1", at=at(12))
        assert only_call(switchboard).stage == "answered"

    def test_a_telephone_in_use_takes_no_second_call(self, switchboard: Any) -> None:
        self.wait_until_answered(switchboard)
        self.dial(switchboard, "call-2", 20)
        with pytest.raises(TelephonyError):
            switchboard.connect("call-2", "2001", at=at(21))
        assert {call.call: call.stage for call in switchboard.snapshot().calls}["call-2"] in ("offered", "waiting")

    def test_giving_up_before_an_answer_is_told_as_such(self, switchboard: Any) -> None:
        self.dial(switchboard, "call-1")
        switchboard.connect("call-1", "2001", at=at(2))
        self.put_down(switchboard, "call-1", 9)
        assert last(switchboard).kind == Kind.ABANDONED
        assert switchboard.snapshot().calls == ()

    def test_hanging_up_ends_a_conversation_once_and_says_by_whom(self, switchboard: Any) -> None:
        self.wait_until_answered(switchboard)
        for seconds in (60, 61):
            switchboard.hangup("call-1", at=at(seconds))
        assert told(switchboard)[3:] == ["hangup"]
        assert last(switchboard).details["by"] == "house"
        assert switchboard.snapshot().calls == ()

    def test_commands_for_a_call_that_is_gone_do_no_harm(self, switchboard: Any) -> None:
        self.dial(switchboard, "call-1")
        self.put_down(switchboard, "call-1", 5)
        before = told(switchboard)
        for command in (switchboard.hold_audio, switchboard.cancel, switchboard.hangup):
            command("call-1", at=at(6))
        switchboard.connect("call-1", "2001", at=at(6))
        assert told(switchboard) == before

    @pytest.mark.parametrize(
        ("command", "more"), [("listen", ["2011"]), ("consult", ["2011"]), ("hold", []), ("resume", [])]
    )
    def test_only_a_conversation_is_listened_to_or_held(self, switchboard: Any, command: str, more: list[str]) -> None:
        self.dial(switchboard, "call-1")
        with pytest.raises(TelephonyError):
            getattr(switchboard, command)("call-1", *more, at=at(3))
        with pytest.raises(TelephonyError):
            switchboard.complete("call-1", at=at(4))

    def test_a_listener_comes_and_leaves(self, switchboard: Any) -> None:
        self.wait_until_answered(switchboard)
        switchboard.listen("call-1", "2011", at=at(20))
        self.put_down(switchboard, "call-1", 60)
        assert sorted(told(switchboard)[3:]) == ["hangup", "left", "listening"]
        assert {event.details.get("device") for event in switchboard.events_after(3)[:2]} == {"2011"}

    def test_a_consultation_ends_with_the_colleague_or_with_oneself(self, switchboard: Any) -> None:
        self.wait_until_answered(switchboard)
        switchboard.consult("call-1", "2003", at=at(20))
        switchboard.cancel("call-1", at=at(25))
        assert (only_call(switchboard).stage, only_call(switchboard).device) == ("answered", "2001")
        switchboard.consult("call-1", "2003", at=at(30))
        switchboard.complete("call-1", at=at(40))
        assert (only_call(switchboard).stage, only_call(switchboard).device) == ("answered", "2003")
        assert told(switchboard)[3:] == ["consulting", "consulting", "handover"]
        assert last(switchboard).details["device"] == "2003"

    def test_a_citizen_who_leaves_during_a_consultation_hangs_up(self, switchboard: Any) -> None:
        self.wait_until_answered(switchboard)
        switchboard.consult("call-1", "2003", at=at(20))
        self.put_down(switchboard, "call-1", 25)
        assert last(switchboard).kind == Kind.HANGUP

    def test_a_citizen_is_held_and_taken_back_once_however_often_it_is_asked_for(self, switchboard: Any) -> None:
        self.wait_until_answered(switchboard)
        for command, seconds in (("hold", 20), ("hold", 21), ("resume", 30), ("resume", 31), ("hold", 40)):
            getattr(switchboard, command)("call-1", at=at(seconds))
        assert told(switchboard)[3:] == ["held", "resumed", "held"]
        assert (only_call(switchboard).stage, only_call(switchboard).device) == ("answered", "2001")

    def test_a_telephone_with_a_citizen_on_hold_takes_no_second_call(self, switchboard: Any) -> None:
        self.wait_until_answered(switchboard)
        switchboard.hold("call-1", at=at(20))
        self.dial(switchboard, "call-2", 21)
        with pytest.raises(TelephonyError):
            switchboard.connect("call-2", "2001", at=at(22))

    def test_a_citizen_who_leaves_while_on_hold_hangs_up(self, switchboard: Any) -> None:
        self.wait_until_answered(switchboard)
        switchboard.hold("call-1", at=at(20))
        self.put_down(switchboard, "call-1", 25)
        assert last(switchboard).kind == Kind.HANGUP

    def test_nobody_is_handed_to_a_telephone_in_use(self, switchboard: Any) -> None:
        self.wait_until_answered(switchboard)
        self.wait_until_answered(switchboard, "call-2", "2003")
        switchboard.consult("call-1", "2003", at=at(20))
        with pytest.raises(TelephonyError):
            switchboard.complete("call-1", at=at(30))

    # -- calls we make -------------------------------------------------------------------------------------------

    def rung_by_us(self, switchboard: Any, call: str = "cb-1-1") -> None:
        """We ring a citizen: the agent has picked up, and the citizen's telephone rings."""
        switchboard.originate(call, "2001", "+4520000009", "P", at=at(5))
        self.pick_up(switchboard, "2001", 9)

    def test_a_call_we_make_begins_at_the_agent_and_goes_by_our_name(self, switchboard: Any) -> None:
        self.rung_by_us(switchboard)
        assert told(switchboard) == ["ringing", "answer"]
        assert {(event.call, event.details["device"]) for event in switchboard.events_after(0)} == {("cb-1-1", "2001")}
        assert (only_call(switchboard).stage, only_call(switchboard).direction) == ("answered", "out")
        self.pick_up_at_home(switchboard, "cb-1-1", 15)
        assert (last(switchboard).kind, last(switchboard).call) == (Kind.CONNECTED, "cb-1-1")
        assert only_call(switchboard).stage == "connected"

    def test_a_call_we_make_is_made_once_however_often_it_is_asked_for(self, switchboard: Any) -> None:
        for seconds in (5, 6):
            switchboard.originate("cb-1-1", "2001", "+4520000009", "P", at=at(seconds))
        self.pick_up(switchboard, "2001", 9)
        switchboard.originate("cb-1-1", "2001", "+4520000009", "P", at=at(10))
        assert told(switchboard) == ["ringing", "answer"]
        self.put_down(switchboard, "cb-1-1", 60)
        switchboard.originate("cb-1-1", "2001", "+4520000009", "P", at=at(61))
        assert told(switchboard) == ["ringing", "answer", "hangup"]
        assert switchboard.snapshot().calls == ()

    def test_a_call_we_make_rings_the_next_agent_when_the_first_did_not_pick_up(self, switchboard: Any) -> None:
        switchboard.originate("cb-1-1", "2001", "+4520000009", "P", at=at(5))
        self.let_ring(switchboard, "2001", 25)
        switchboard.originate("cb-1-1", "2003", "+4520000009", "P", at=at(26))
        self.pick_up(switchboard, "2003", 29)
        assert told(switchboard) == ["ringing", "no_answer", "ringing", "answer"]
        assert only_call(switchboard).device == "2003"

    @pytest.mark.parametrize("code", ["busy", "no_answer", "wrong_number"])
    def test_why_a_citizen_was_not_reached_is_told(self, switchboard: Any, code: str) -> None:
        self.rung_by_us(switchboard)
        self.cannot_be_reached(switchboard, "cb-1-1", code, 30)
        assert (last(switchboard).kind, last(switchboard).details["code"]) == (Kind.HANGUP, code)
        assert switchboard.snapshot().calls == ()

    def test_a_call_we_make_needs_a_free_telephone(self, switchboard: Any) -> None:
        self.rung_by_us(switchboard)
        with pytest.raises(TelephonyError):
            switchboard.originate("cb-2-1", "2001", "+4520000008", "P", at=at(10))

    def test_a_citizen_who_is_let_go_waits_on_and_is_connected_again(self, switchboard: Any) -> None:
        self.wait_until_answered(switchboard)
        for seconds in (30, 31):
            switchboard.release("call-1", at=at(seconds))
        assert told(switchboard)[3:] == ["queue_enter"]
        assert only_call(switchboard).stage == "waiting"
        switchboard.connect("call-1", "2003", at=at(40))
        self.pick_up(switchboard, "2003", 45)
        assert only_call(switchboard).device == "2003"

    # -- how it can be asked -----------------------------------------------------------------------------------------

    def test_numbers_have_no_holes_and_one_asks_for_what_came_after(self, switchboard: Any) -> None:
        self.wait_until_answered(switchboard)
        self.put_down(switchboard, "call-1", 50)
        numbers = [event.number for event in switchboard.events_after(0)]
        assert numbers == [1, 2, 3, 4]
        assert [event.number for event in switchboard.events_after(2)] == [3, 4]
        assert [event.number for event in switchboard.events_after(1, most=2)] == [2, 3]
        assert switchboard.events_after(4) == []
        assert len({event.event_id for event in switchboard.events_after(0)}) == 4

    def test_the_snapshot_tells_what_goes_on_as_of_its_number(self, switchboard: Any) -> None:
        assert switchboard.snapshot().calls == ()
        self.wait_until_answered(switchboard)
        self.dial(switchboard, "call-2", 20, line="1881")
        self.dial(switchboard, "call-3", 21)
        self.put_down(switchboard, "call-3", 30)
        now = switchboard.snapshot()
        assert now.number == last(switchboard).number
        assert {(call.call, call.line, call.device) for call in now.calls} == {
            ("call-1", "P", "2001"),
            ("call-2", "1881", ""),
        }


def told(switchboard: Any) -> list[str]:
    """The kinds of everything told so far."""
    return [str(event.kind) for event in switchboard.events_after(0)]


def last(switchboard: Any) -> Event:
    """The last thing told."""
    event: Event = switchboard.events_after(0)[-1]
    return event


def only_call(switchboard: Any) -> CallNow:
    """The one call going on."""
    (call,) = switchboard.snapshot().calls
    return call  # type: ignore[no-any-return]
