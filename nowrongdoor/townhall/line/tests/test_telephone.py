"""Taking in what the switchboard tells: once each, in order, nothing half-applied, and nobody stopped by a bad one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from itertools import permutations

import pytest
from django.db import IntegrityError, OperationalError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nowrongdoor.engine.dispatch import State
from nowrongdoor.townhall.contacts.models import Contact
from nowrongdoor.townhall.errors import Slip
from nowrongdoor.townhall.journal.models import Entry
from nowrongdoor.townhall.line import actions, presence, reads, telephone, telling
from nowrongdoor.townhall.line.models import Assignment, Exchange, Place, TelephoneEvent
from nowrongdoor.townhall.line.ports import Event, Kind
from nowrongdoor.townhall.line.tests.rows import as_they_stand, nobody_is_stuck
from tests.cast import TELEPHONE, Switchboard, at, calls, offer, talks

pytestmark = pytest.mark.django_db

PATIENCE = telephone.GAP_PATIENCE.total_seconds()


def short_call(switchboard: Switchboard) -> list[Event]:
    """A call that is answered on the second telephone it rings at."""
    return [
        switchboard.event("offered", "call-1", 0, line="P"),
        switchboard.event("no_answer", "call-1", 22, device="2003"),
        switchboard.event("answer", "call-1", 30, device="2001"),
        switchboard.event("hangup", "call-1", 90, by="citizen"),
    ]


def morning(switchboard: Switchboard) -> list[Event]:
    """Four calls on two lines, woven into each other: answered, lost, handed over, and one still waiting."""
    tell = switchboard.event
    return [
        tell("offered", "call-1", 0, line="P", topic="p-gaest"),
        tell("offered", "call-2", 4, line="1881"),
        tell("queue_enter", "call-2", 5),
        tell("ringing", "call-1", 6, device="2001"),
        tell("answer", "call-1", 9, device="2001"),
        tell("offered", "call-3", 12, line="+4500000012", caller="+4520000003"),
        tell("answer", "call-3", 20, device="2009"),
        tell("abandoned", "call-2", 33, by="citizen"),
        tell("consulting", "call-3", 40, device="2010"),
        tell("handover", "call-3", 55, device="2010"),
        tell("offered", "call-4", 60, line="P"),
        tell("hangup", "call-1", 80, by="house"),
        tell("listening", "call-3", 82, device="2011"),
        tell("left", "call-3", 85, device="2011"),
        tell("hangup", "call-3", 95, by="citizen"),
    ]


def after(switchboard: Switchboard, events: Iterable[Event]) -> dict[str, list[tuple[object, ...]]]:
    """What stands in the rows after these events came in this order; then all is as if they had never come."""
    with transaction.atomic():
        for event in events:
            switchboard.bring(event, 100)
        nobody_is_stuck()
        rows = as_they_stand()
        assert not TelephoneEvent.objects.exclude(fate="applied").exists()
        transaction.set_rollback(True)
    return rows


def test_a_short_call_ends_the_same_in_whatever_order_its_events_arrive(town, switchboard):
    town.ready("lone", "bjarke")
    events = short_call(switchboard)
    in_order = after(switchboard, events)
    assert [row[:3] for row in in_order["contacts"]] == [("call-1", "after_work", "Lone Brandstrup")]
    for order in permutations(events):
        assert after(switchboard, order) == in_order, [event.kind for event in order]


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(chance=st.data())
def test_a_morning_ends_the_same_however_it_is_shuffled_and_repeated(town, chance):
    switchboard = Switchboard()
    with transaction.atomic():
        town.ready("lone", "henrik", "amina")
        events = morning(switchboard)
        repeated = chance.draw(st.lists(st.sampled_from(events), max_size=10))
        assert after(switchboard, chance.draw(st.permutations(events + repeated))) == after(switchboard, events)
        transaction.set_rollback(True)


def test_an_event_sent_twice_is_known_and_changes_nothing(town, switchboard):
    talks(town, switchboard, "lone")
    again = Event("switchboard-3", 3, Kind.ANSWER, "call-1", at(10), {"device": "2001"})
    before = as_they_stand(), Entry.objects.count(), TelephoneEvent.objects.count()
    assert switchboard.bring(again, 50) == "known"
    assert (as_they_stand(), Entry.objects.count(), TelephoneEvent.objects.count()) == before


def refused(switchboard: Switchboard, event: Event, field: str) -> None:
    before = as_they_stand(), Entry.objects.count(), TelephoneEvent.objects.count()
    with pytest.raises(Slip) as slip:
        switchboard.bring(event, 50)
    assert slip.value.field == field
    assert str(slip.value)
    assert (as_they_stand(), Entry.objects.count(), TelephoneEvent.objects.count()) == before


@pytest.mark.parametrize(
    ("kind", "call", "details", "field"),
    [
        ("offered", "call-9", {"line": "9999"}, "line"),
        ("offered", "call-9", {}, "line"),
        ("ringing", "call-1", {"device": "9999"}, "device"),
        ("answer", "call-1", {"device": ""}, "device"),
        ("handover", "call-1", {}, "device"),
        ("hangup", "call-9", {}, "call"),
        ("answer", "call-9", {"device": "2001"}, "call"),
    ],
)
def test_what_cannot_be_right_is_refused_by_field_and_nothing_is_half_applied(
    town, switchboard, kind, call, details, field
):
    calls(switchboard, "call-1")
    refused(switchboard, switchboard.event(kind, call, 10, **details), field)


def test_a_number_is_not_used_by_two_events(town, switchboard):
    calls(switchboard, "call-1")
    other = Event("another", 1, Kind.HANGUP, "call-1", at(1))
    refused(switchboard, other, "number")
    assert Contact.objects.get().state == "waiting"


def test_a_line_without_a_number_is_not_dialled_by_leaving_it_out(town, switchboard):
    town.teams["P"].phone = ""
    town.teams["P"].save()
    refused(switchboard, switchboard.event("offered", "call-9", line=""), "line")


def test_an_unknown_call_ahead_of_its_turn_waits_for_its_beginning(town, switchboard):
    first, second = switchboard.event("offered", "call-1", line="P"), switchboard.event("abandoned", "call-1", 9)
    assert switchboard.bring(second, 9) == "parked"
    assert switchboard.bring(first, 10) == "applied"
    assert Contact.objects.get().state == "abandoned"


def test_those_behind_a_refused_event_go_on_at_once(town, switchboard):
    calls(switchboard, "call-1")
    bad, good = switchboard.event("hangup", "call-9", 5), switchboard.event("abandoned", "call-1", 6)
    assert switchboard.bring(good, 6) == "parked"
    refused(switchboard, bad, "call")
    telephone.refuse(TELEPHONE, "switchboard", bad.event_id, bad.number, "no such call", now=at(7))
    assert Contact.objects.get().state == "abandoned"
    assert Exchange.objects.get().gap_since is None
    assert TelephoneEvent.objects.get(number=bad.number).fate == "refused"


def test_a_refused_event_that_was_not_the_next_holds_nobody_up_and_is_not_remembered(town, switchboard):
    calls(switchboard, "call-1")
    bad = switchboard.event("answer", "call-1", 5, number=7, device="9999")
    refused(switchboard, bad, "device")
    telephone.refuse(TELEPHONE, "switchboard", bad.event_id, bad.number, "no such telephone", now=at(7))
    assert Exchange.objects.get().applied_through == 1


def skip(seconds: float) -> int:
    return telephone.skip_gaps(TELEPHONE, now=at(seconds), patience=timedelta(seconds=PATIENCE))


def test_a_gap_is_waited_for_and_then_skipped(town, switchboard):
    calls(switchboard, "call-1")
    switchboard.event("queue_enter", "call-1", 3)
    assert switchboard.tell("abandoned", "call-1", 10) == "parked"
    assert skip(10 + PATIENCE - 1) == 0
    assert Contact.objects.get().state == "waiting"
    assert skip(10 + PATIENCE) == 1
    assert Contact.objects.get().state == "abandoned"
    assert (Exchange.objects.get().applied_through, Exchange.objects.get().gap_since) == (3, None)
    assert skip(100) == 0


def test_each_gap_gets_its_own_patience(town, switchboard):
    events = [switchboard.event("offered", f"call-{number}", line="P") for number in range(1, 6)]
    switchboard.bring(events[1], 0)
    switchboard.bring(events[4], 4)
    assert skip(PATIENCE) == 1
    assert set(Contact.objects.values_list("call", flat=True)) == {"call-2"}
    assert skip(PATIENCE + 1) == 0
    assert skip(2 * PATIENCE) == 1
    assert set(Contact.objects.values_list("call", flat=True)) == {"call-2", "call-5"}


def test_an_offered_call_that_comes_late_catches_up_with_what_was_told_of_it(town, switchboard):
    """Otherwise it would wait for ever: its hanging up was told, and shrugged off, before."""
    late = switchboard.event("offered", "call-1", 0, line="P")
    switchboard.tell("abandoned", "call-1", 8)
    assert skip(20) == 1
    assert not Contact.objects.exists()
    assert switchboard.bring(late, 21) == "late"
    assert (Contact.objects.get().state, Contact.objects.get().closed_at) == ("abandoned", at(8))
    assert Place.objects.get().left_at == at(8)


def test_a_late_answer_to_a_call_that_is_over_shrugs(town, switchboard):
    town.ready("lone")
    contact = calls(switchboard, "call-1")
    offer(town, contact, "lone", 2)
    late = switchboard.event("answer", "call-1", 5, device="2001")
    switchboard.tell("hangup", "call-1", 30)
    skip(60)
    before = as_they_stand()
    assert switchboard.bring(late, 61) == "late"
    assert as_they_stand() == before
    assert town.state("lone") == "ready"
    nobody_is_stuck()


def test_a_late_no_answer_does_not_take_back_the_offer_made_since(town, switchboard):
    town.ready("lone")
    contact = calls(switchboard, "call-1")
    first = offer(town, contact, "lone", 2)
    late = switchboard.event("no_answer", "call-1", 22, device="2001")
    switchboard.tell("queue_enter", "call-1", 23)
    skip(60)
    actions.rang_out(TELEPHONE, first, now=at(61))
    second = offer(town, contact, "lone", 62)
    assert switchboard.bring(late, 63) == "late"
    second.refresh_from_db()
    assert second.ended_at is None
    assert town.state("lone") == "ringing"


def test_what_the_database_refuses_each_time_is_set_aside_in_the_end(town, switchboard, monkeypatch):
    calls(switchboard, "call-1")
    tries = []

    def clashes(*_args: object) -> None:
        tries.append(1)
        raise IntegrityError("duplicate key")

    monkeypatch.setitem(telling._TELLING, Kind.QUEUE_ENTER, clashes)
    switchboard.tell("queue_enter", "call-1", 3)
    assert len(tries) == 2
    assert TelephoneEvent.objects.get(number=2).fate == "set_aside"
    assert switchboard.tell("abandoned", "call-1", 4) == "applied"


@pytest.fixture
def poison(monkeypatch: pytest.MonkeyPatch) -> None:
    """Telling that a telephone rings writes a line, and then breaks."""

    def breaks(acting: object, contact: Contact, row: TelephoneEvent) -> None:
        Entry.objects.create(at=row.at, verb="poison.half_applied", who="test", subject="test")
        raise KeyError("a hole in the floor")

    monkeypatch.setitem(telling._TELLING, Kind.RINGING, breaks)


def test_a_poisoned_event_is_set_aside_and_the_rest_goes_on(town, switchboard, poison):
    town.ready("lone")
    calls(switchboard, "call-1")
    switchboard.tell("ringing", "call-1", 5, device="2001")
    assert switchboard.tell("answer", "call-1", 9, device="2001") == "applied"
    assert Contact.objects.get().state == "in_conversation"
    aside = TelephoneEvent.objects.get(fate="set_aside")
    assert (aside.number, aside.kind) == (2, "ringing")
    assert "a hole in the floor" in aside.trouble
    assert list(reads.set_aside()) == [aside]
    assert not Entry.objects.filter(verb="poison.half_applied").exists()


def test_poison_that_waited_behind_a_gap_stops_nobody_either(town, switchboard, poison):
    first = switchboard.event("offered", "call-1", line="P")
    switchboard.tell("ringing", "call-1", 2, device="2001")
    switchboard.tell("ringing", "call-1", 3, device="2003")
    switchboard.tell("abandoned", "call-1", 4)
    assert switchboard.bring(first, 5) == "applied"
    assert Contact.objects.get().state == "abandoned"
    assert list(TelephoneEvent.objects.order_by("number").values_list("fate", flat=True)) == [
        "applied", "set_aside", "set_aside", "applied",
    ]  # fmt: skip


def test_a_database_that_is_away_poisons_no_event(town, switchboard, monkeypatch):
    calls(switchboard, "call-1")
    event = switchboard.event("abandoned", "call-1", 4)

    def away(*_args: object) -> None:
        raise OperationalError("deadlock detected")

    with monkeypatch.context() as patched, pytest.raises(OperationalError):
        patched.setitem(telling._TELLING, Kind.ABANDONED, away)
        switchboard.bring(event, 4)
    assert TelephoneEvent.objects.count() == 1
    assert switchboard.bring(event, 5) == "applied"
    assert Contact.objects.get().state == "abandoned"


def test_hanging_up_before_anybody_answered_is_a_lost_call(town, switchboard):
    town.ready("lone")
    contact = calls(switchboard, "call-1")
    given = offer(town, contact, "lone", 2)
    switchboard.tell("ringing", "call-1", 3, device="2001")
    switchboard.tell("hangup", "call-1", 9, by="citizen")
    given.refresh_from_db()
    assert (Contact.objects.get().state, given.ended_how) == ("abandoned", "abandoned")
    assert town.state("lone") == "ready"
    nobody_is_stuck()


def test_an_answer_stands_although_the_offer_was_taken_back_a_moment_ago(town, switchboard):
    town.ready("lone")
    contact = calls(switchboard, "call-1")
    offer(town, contact, "lone", 2)
    presence.choose(town.acting("lone"), town.agents["lone"].pk, State.PAUSE, reason="short", now=at(8))
    switchboard.tell("answer", "call-1", 8, device="2001")
    contact.refresh_from_db()
    assert (contact.state, contact.agent) == ("in_conversation", town.agents["lone"])
    assert town.state("lone") == "in_conversation"
    nobody_is_stuck()


def test_whoever_picks_up_has_the_call_and_the_one_it_was_offered_to_is_free(town, switchboard):
    town.ready("lone", "bjarke")
    contact = calls(switchboard, "call-1")
    offer(town, contact, "lone", 2)
    switchboard.tell("answer", "call-1", 5, device="2003")
    contact.refresh_from_db()
    assert contact.agent == town.agents["bjarke"]
    assert (town.state("lone"), town.state("bjarke")) == ("ready", "in_conversation")
    nobody_is_stuck()


def test_who_picks_up_while_another_call_rings_gives_that_one_back(town, switchboard):
    town.ready("lone")
    first, second = calls(switchboard, "call-1"), calls(switchboard, "call-2", 1)
    offer(town, first, "lone", 2)
    switchboard.tell("answer", "call-2", 5, device="2001")
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == ("waiting", "in_conversation")
    assert Assignment.objects.get(place__contact=first).ended_how == "withdrawn"
    nobody_is_stuck()


def test_an_answer_of_somebody_with_a_contact_in_hand_is_refused_with_the_reason(town, switchboard):
    talks(town, switchboard, "lone")
    second = calls(switchboard, "call-2", 20)
    switchboard.tell("answer", "call-2", 25, device="2001")
    second.refresh_from_db()
    assert second.state == "waiting"
    assert TelephoneEvent.objects.get(fate="refused").trouble
    nobody_is_stuck()


def test_giving_up_after_being_answered_changes_nothing(town, switchboard):
    talks(town, switchboard, "lone")
    before = as_they_stand()
    switchboard.tell("abandoned", "call-1", 11)
    switchboard.tell("no_answer", "call-1", 12, device="2001")
    switchboard.tell("ringing", "call-1", 13, device="2001")
    assert as_they_stand() == before


def test_a_call_that_ends_twice_ends_once(town, switchboard):
    talks(town, switchboard, "lone")
    switchboard.tell("hangup", "call-1", 60)
    before = as_they_stand()
    switchboard.tell("hangup", "call-1", 70)
    assert as_they_stand() == before


def test_a_telephone_whose_clock_runs_ahead_tells_no_future_times(town, switchboard):
    event = switchboard.event("offered", "call-1", 3600, line="P")
    switchboard.bring(event, 5)
    assert Contact.objects.get().began_at == at(5)


def test_a_topic_chosen_in_the_menu_leads_to_its_hat_whatever_number_was_dialled(town, switchboard):
    contact = calls(switchboard, "call-1", line="P", topic="nemkonto")
    assert (contact.team.code, contact.place.team.code) == ("1881", "1881")


def test_what_is_demanded_never_exceeds_the_mandate_of_the_hat(town, switchboard):
    contact = calls(switchboard, "call-1", line="1881", topic="mitid-legitimation")
    assert contact.place.level == town.teams["1881"].mandate


def test_an_unknown_topic_is_no_reason_to_lose_a_call(town, switchboard):
    contact = calls(switchboard, "call-1", line="P", topic="no-such-topic")
    assert (contact.team.code, contact.topic_asked) == ("P", None)


def test_two_switchboards_number_for_themselves(town):
    for name in ("north", "south"):
        assert Switchboard(name).tell("offered", f"{name}-1", line="P") == "applied"
    assert Contact.objects.count() == 2


def test_what_the_stand_in_tells_is_pulled_once(town, simulated):
    simulated.talks(town, "lone")
    told = TelephoneEvent.objects.count()
    assert told == 3
    assert telephone.pull(TELEPHONE, simulated.switchboard, now=at(11)) == 0
    simulated.switchboard.put_down("call-1", at=at(60))
    assert telephone.pull(TELEPHONE, simulated.switchboard, now=at(61)) == 1
    assert Contact.objects.get().state == "after_work"
    assert town.state("lone") == "after_work"


def test_a_telephone_nobody_has_is_refused_and_holds_nothing_up(town, simulated):
    contact = simulated.calls("call-1")
    simulated.switchboard.connect("call-1", "9999", at=at(5))
    simulated.switchboard.let_ring("9999", at=at(25))
    simulated.switchboard.put_down("call-1", at=at(30))
    simulated.tell_all(30)
    contact.refresh_from_db()
    assert contact.state == "abandoned"
    assert TelephoneEvent.objects.filter(fate="refused").count() == 2


def test_nobody_is_left_behind_by_an_agent_unknown_to_the_town(town, switchboard):
    """The extension was taken from her after the event had been checked at the door."""
    first = switchboard.event("offered", "call-1", line="P")
    switchboard.tell("answer", "call-1", 5, device="2001")
    town.agents["lone"].device = ""
    town.agents["lone"].save()
    switchboard.bring(first, 9)
    assert TelephoneEvent.objects.get(number=2).fate in ("set_aside", "refused")
    assert Contact.objects.get().state == "waiting"
