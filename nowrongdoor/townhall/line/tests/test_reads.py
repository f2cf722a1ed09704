"""What boards and desks are told about the line."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.utils import translation

from nowrongdoor.engine.dispatch import Reason, State
from nowrongdoor.townhall.line import presence, reads
from nowrongdoor.townhall.line.models import Place, TelephoneEvent
from nowrongdoor.townhall.line.rules import PauseReason
from nowrongdoor.townhall.people.models import Base
from tests.cast import Cast, Switchboard, at, calls, offer, talks


def hold(call: str, reason: Reason, **facts: object) -> None:
    """The dispatcher has looked at a waiting contact and written down why it waits."""
    Place.objects.filter(contact__call=call).update(
        held_reason=reason, held_facts={"hat": "P", "level": "guide"} | facts
    )


def test_held_contacts_come_longest_wait_first_with_topic_and_sentence(town: Cast, switchboard: Switchboard) -> None:
    calls(switchboard, "late", 30, topic="p-gaest")
    calls(switchboard, "early", 10)
    hold("late", Reason.ALL_BUSY, busy=3, paused=1)
    hold("early", Reason.NOBODY_AT_WORK, able=2)
    with translation.override("da"):
        first, second = reads.held(now=at(60))
    assert (first.joined_at, first.topic, first.reason) == (at(10), "", "nobody_at_work")
    assert (second.topic, second.team_code) == ("Gæsteparkering", "P")
    assert second.sentence.startswith("Alle, der kan svare på Parkering, er optaget: 3 i gang, 1 på pause.")


def test_sentences_are_in_the_readers_language(town: Cast, switchboard: Switchboard) -> None:
    calls(switchboard, "call-1")
    hold("call-1", Reason.NOBODY_AT_WORK, able=2)
    with translation.override("en"):
        assert reads.held(now=at(9))[0].sentence.startswith("None of those who can answer Parking is at work now.")


def test_who_has_not_been_looked_at_or_waits_no_longer_is_not_held(town: Cast, switchboard: Switchboard) -> None:
    calls(switchboard, "unseen")
    calls(switchboard, "gone")
    hold("gone", Reason.NOBODY_AT_WORK, able=2)
    switchboard.tell("abandoned", "gone", 5)
    assert reads.held(now=at(9)) == []


def test_no_more_are_told_than_asked_for(town: Cast, switchboard: Switchboard) -> None:
    for number in range(4):
        calls(switchboard, f"call-{number}", number)
        hold(f"call-{number}", Reason.NOBODY_AT_WORK, able=2)
    assert [one.joined_at for one in reads.held(now=at(9), most=2)] == [at(0), at(1)]


@pytest.mark.parametrize(("seconds", "said"), [(15, "om 30 sekunder"), (44, "om 1 sekund."), (70, "om 0 sekunder")])
def test_a_countdown_is_told_as_of_now(town: Cast, switchboard: Switchboard, seconds: float, said: str) -> None:
    calls(switchboard, "call-1")
    hold("call-1", Reason.RING_OPENS_IN, seconds=45.0, ring=2)
    with translation.override("da"):
        assert said in reads.held(now=at(seconds))[0].sentence


def test_people_are_told_with_base_hat_state_and_since_when(town: Cast, switchboard: Switchboard) -> None:
    talks(town, switchboard, "lone")
    town.ready("amina", seconds=3)
    lone, amina = reads.people_now(now=at(20))
    assert (lone.name, lone.initials, lone.base, lone.hat) == ("Lone Brandstrup", "LB", "P", "P")
    assert (lone.state, lone.since) == ("in_conversation", at(10))
    assert (amina.base, amina.state, amina.since) == ("1881", "ready", at(3))


def test_a_base_that_begins_today_holds_from_midnight_in_the_town(town: Cast) -> None:
    town.ready("signe")
    Base.objects.filter(agent=town.agents["signe"]).update(until_day="2026-07-02")
    Base.objects.create(agent=town.agents["signe"], team=town.teams["1881"], from_day="2026-07-02")
    before, after = datetime(2026, 7, 1, 21, 30, tzinfo=UTC), datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
    assert [reads.people_now(now=moment)[0].base for moment in (before, after)] == ["P", "1881"]


def test_initials_are_of_the_first_and_last_name() -> None:
    assert [reads.initials(name) for name in ("Fatima El-Khatib", "Anne Marie Bach", "Bo")] == ["FE", "AB", "BO"]


def test_an_offer_stands_only_while_it_rings(town: Cast, switchboard: Switchboard) -> None:
    town.ready("lone")
    lone = town.agents["lone"].pk
    assert reads.offered_to(lone) is None
    made = offer(town, calls(switchboard, "call-1"), "lone", 5)
    assert reads.offered_to(lone) == made
    switchboard.tell("answer", "call-1", 8, device="2001")
    assert reads.offered_to(lone) is None


def test_presence_is_the_open_spell(town: Cast) -> None:
    assert reads.presence_of(town.agents["lone"].pk) is None
    town.ready("lone", seconds=1)
    presence.choose(town.acting("lone"), town.agents["lone"].pk, State.PAUSE, reason=PauseReason.LUNCH, now=at(9))
    found = reads.presence_of(town.agents["lone"].pk)
    assert found is not None
    assert (found.state, found.reason, found.since) == ("pause", "lunch", at(9))


def test_agents_are_counted_by_state_and_only_those_who_work_here(town: Cast, switchboard: Switchboard) -> None:
    talks(town, switchboard, "lone")
    town.ready("amina", "henrik", "vibeke")
    town.agents["vibeke"].active = False
    town.agents["vibeke"].save()
    counts = reads.count_by_state()
    assert counts == dict.fromkeys(State, 0) | {State.READY: 2, State.IN_CONVERSATION: 1}


def test_events_set_aside_are_told_newest_first(town: Cast, switchboard: Switchboard) -> None:
    for number, call in enumerate(("call-1", "call-2", "call-3")):
        calls(switchboard, call, number)
    TelephoneEvent.objects.filter(call__in=["call-1", "call-3"]).update(fate="set_aside", trouble="ValueError: odd")
    assert [event.call for event in reads.set_aside()] == ["call-3", "call-1"]
