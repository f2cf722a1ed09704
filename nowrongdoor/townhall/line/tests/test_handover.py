"""Asking a colleague first, and handing the citizen over in person."""

from __future__ import annotations

import pytest

from nowrongdoor.engine.dispatch import State
from nowrongdoor.townhall.contacts import actions as contacts
from nowrongdoor.townhall.contacts import questions
from nowrongdoor.townhall.contacts.models import Contact
from nowrongdoor.townhall.errors import Refused
from nowrongdoor.townhall.line import actions, presence
from nowrongdoor.townhall.line.models import Assignment, Place, TelephoneEvent
from nowrongdoor.townhall.line.ports import TelephonyError, telephony
from nowrongdoor.townhall.line.tests.rows import nobody_is_stuck
from tests.cast import Cast, Switchboard, at, calls, offer, talks

pytestmark = pytest.mark.django_db


def close(town: Cast, name: str, contact: Contact, seconds: float = 200) -> None:
    for question in contact.questions.all():
        questions.set_outcome(town.acting(name), question.pk, "dropped", now=at(seconds))
    contacts.close(town.acting(name), contact.pk, now=at(seconds))


def test_the_receiver_has_the_contact_and_the_giver_is_free(town, switchboard):
    contact = talks(town, switchboard, "lone")
    town.ready("bjarke")
    switchboard.tell("consulting", "call-1", 30, device="2003")
    switchboard.tell("handover", "call-1", 50, device="2003")
    contact.refresh_from_db()
    assert (contact.agent, contact.state) == (town.agents["bjarke"], "in_conversation")
    assert (town.state("lone"), town.state("bjarke")) == ("ready", "in_conversation")
    with pytest.raises(Refused):
        contacts.write_note(town.acting("lone"), contact.pk, "min", now=at(60))
    nobody_is_stuck()
    switchboard.tell("hangup", "call-1", 100)
    contact.refresh_from_db()
    close(town, "bjarke", contact)
    assert town.state("bjarke") == "ready"
    nobody_is_stuck()


def test_the_giver_gets_the_break_she_had_asked_for(town, switchboard):
    talks(town, switchboard, "lone")
    presence.choose(town.acting("lone"), town.agents["lone"].pk, State.PAUSE, reason="lunch", now=at(20))
    switchboard.tell("handover", "call-1", 50, device="2003")
    assert town.state("lone") == "pause/lunch"


def test_a_call_that_just_rings_at_the_receiver_goes_back_to_its_place(town, switchboard):
    contact = talks(town, switchboard, "lone")
    town.ready("bjarke")
    other = calls(switchboard, "call-2", 31)
    offer(town, other, "bjarke", 32)
    switchboard.tell("handover", "call-1", 50, device="2003")
    contact.refresh_from_db()
    assert contact.agent == town.agents["bjarke"]
    assert Place.objects.get(contact=other).left_at is None
    assert Assignment.objects.get(place__contact=other).ended_how == "withdrawn"
    nobody_is_stuck()


def test_a_receiver_with_a_contact_in_hand_keeps_hers_and_the_giver_too(town, switchboard):
    first = talks(town, switchboard, "lone")
    second = talks(town, switchboard, "bjarke", "call-2")
    switchboard.tell("handover", "call-1", 50, device="2003")
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.agent, second.agent) == (town.agents["lone"], town.agents["bjarke"])
    refused = TelephoneEvent.objects.get(fate="refused")
    assert refused.kind == "handover"
    assert "Bjarke" in refused.trouble
    nobody_is_stuck()


def test_a_handover_to_oneself_or_of_a_call_that_is_over_changes_nothing(town, switchboard):
    contact = talks(town, switchboard, "lone")
    switchboard.tell("handover", "call-1", 20, device="2001")
    assert town.state("lone") == "in_conversation"
    switchboard.tell("hangup", "call-1", 30)
    switchboard.tell("handover", "call-1", 31, device="2003")
    contact.refresh_from_db()
    assert (contact.agent, contact.state) == (town.agents["lone"], "after_work")
    nobody_is_stuck()


def test_consulting_and_coming_back_leaves_the_conversation_where_it_was(town, simulated):
    contact = simulated.talks(town, "lone")
    telephony().consult("call-1", "2003", at=at(30))
    telephony().cancel("call-1", at=at(40))
    with pytest.raises(TelephonyError):
        telephony().complete("call-1", at=at(41))
    simulated.tell_all(42)
    contact.refresh_from_db()
    assert (contact.agent, contact.state) == (town.agents["lone"], "in_conversation")
    assert [call.device for call in telephony().snapshot().calls] == ["2001"]


def test_completing_a_consultation_hands_the_citizen_over(town, simulated):
    contact = simulated.talks(town, "lone")
    town.ready("bjarke")
    telephony().consult("call-1", "2003", at=at(30))
    telephony().complete("call-1", at=at(40))
    simulated.tell_all(41)
    contact.refresh_from_db()
    assert contact.agent == town.agents["bjarke"]
    actions.hang_up(town.acting("bjarke"), contact.pk, now=at(60))
    simulated.tell_all(61)
    contact.refresh_from_db()
    assert (contact.state, contact.ended_at) == ("after_work", at(60))
    nobody_is_stuck()


def test_hanging_up_from_a_desk_that_does_not_know_of_the_handover_yet_frees_nobody_wrongly(
    town, simulated, monkeypatch
):
    contact = simulated.talks(town, "lone")
    town.ready("bjarke")
    telephony().consult("call-1", "2003", at=at(30))
    telephony().complete("call-1", at=at(40))
    really = telephony().hangup

    def the_events_come_first(call: str, **more: object) -> None:
        simulated.tell_all(41)
        really(call, **more)

    monkeypatch.setattr(telephony(), "hangup", the_events_come_first)
    actions.hang_up(town.acting("lone"), contact.pk, now=at(42))
    assert (town.state("lone"), town.state("bjarke")) == ("ready", "after_work")
    nobody_is_stuck()


def test_hanging_up_needs_the_switchboard_and_says_so(town, simulated, monkeypatch):
    contact = simulated.talks(town, "lone")

    def away(*_args: object, **_more: object) -> None:
        raise TelephonyError("away")

    monkeypatch.setattr(telephony(), "hangup", away)
    with pytest.raises(Refused) as refused:
        actions.hang_up(town.acting("lone"), contact.pk, now=at(42))
    assert refused.value.code == "telephony"
    contact.refresh_from_db()
    assert contact.state == "in_conversation"


def test_hanging_up_twice_ends_once(town, simulated):
    contact = simulated.talks(town, "lone")
    for seconds in (50, 70):
        actions.hang_up(town.acting("lone"), contact.pk, now=at(seconds))
    simulated.tell_all(71)
    contact.refresh_from_db()
    assert contact.ended_at == at(50)


def test_only_the_one_who_talks_hangs_up(town, simulated):
    contact = simulated.talks(town, "lone")
    with pytest.raises(Refused):
        actions.hang_up(town.acting("bjarke"), contact.pk, now=at(50))
    assert telephony().snapshot().calls[0].stage == "answered"


def test_listening_changes_nobodys_place(town, switchboard: Switchboard):
    talks(town, switchboard, "lone")
    switchboard.tell("listening", "call-1", 20, device="2011")
    switchboard.tell("left", "call-1", 40, device="2011")
    assert town.state("lone") == "in_conversation"
    nobody_is_stuck()
