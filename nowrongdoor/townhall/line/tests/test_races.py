"""Two at the same moment, with real connections: exactly one wins, nobody is stuck, and a lost race changes nothing."""

from __future__ import annotations

import random
import time

import pytest
from django.db import IntegrityError, connection, transaction

from nowrongdoor.engine.dispatch import State
from nowrongdoor.townhall.contacts import actions as contacts
from nowrongdoor.townhall.contacts import questions
from nowrongdoor.townhall.contacts.models import Contact
from nowrongdoor.townhall.errors import LostRace
from nowrongdoor.townhall.journal.models import Entry
from nowrongdoor.townhall.line import actions, presence, reconciling
from nowrongdoor.townhall.line.dispatching import Dispatcher
from nowrongdoor.townhall.line.models import Assignment, Place, Presence, TelephoneEvent
from nowrongdoor.townhall.line.tests.rows import as_they_stand, nobody_is_stuck
from tests.cast import DISPATCHER, Cast, Simulated, Switchboard, at, calls, offer
from tests.racing import at_once, round_after_round, while_waiting

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 120


def claim(town: Cast, contact: Contact, name: str) -> actions.Claim:
    return actions.Claim(contact.place.pk, contact.pk, town.agents[name].pk, contact.place.team_id, 0)


def won(outcomes: list[object]) -> int:
    """How many won; everybody else lost the race, and nothing worse."""
    lost = [one for one in outcomes if isinstance(one, LostRace)]
    faults = [one for one in outcomes if isinstance(one, Exception) and not isinstance(one, LostRace)]
    assert faults == []
    return len(outcomes) - len(lost)


def test_of_many_who_change_one_presence_exactly_one_wins(town):
    town.ready("lone")
    agent_id = town.agents["lone"].pk
    states = [State.RINGING, State.PAUSE, State.AWAY, State.RINGING, State.PAUSE, State.AWAY]
    flips = [lambda state=state: presence.flip(agent_id, [State.READY], state, at=at(5)) for state in states]
    assert sorted(at_once(*flips)) == [False] * 5 + [True]
    assert Presence.objects.filter(agent_id=agent_id, until=None).count() == 1
    assert Presence.objects.filter(agent_id=agent_id, since=at(5)).count() == 1


def test_a_round_that_looked_before_she_was_ready_offers_from_the_moment_she_was(town, switchboard):
    town.ready("lone")
    agent_id = town.agents["lone"].pk
    assert presence.flip(agent_id, [State.READY], State.PAUSE, at=at(10), reason="short")
    assert presence.flip(agent_id, [State.PAUSE], State.READY, at=at(30))
    made = actions.assign(DISPATCHER, claim(town, calls(switchboard, "call-0", 5), "lone"), now=at(20))
    assert made.offered_at == at(30)
    assert Assignment.objects.get().offered_at == at(30)


def test_who_arrives_at_two_desks_at_once_is_there_once(town):
    acting, agent_id = town.acting("lone"), town.agents["lone"].pk
    at_once(*[lambda: presence.choose(acting, agent_id, State.READY, now=at(1))] * 4)
    assert town.state("lone") == "ready"
    assert Presence.objects.filter(agent_id=agent_id, until=None).count() == 1


def test_one_agent_is_given_one_contact_however_many_are_offered_at_once(town, switchboard):
    town.ready("lone")
    waiting = [calls(switchboard, f"call-{number}", number) for number in range(5)]
    claims = [claim(town, contact, "lone") for contact in waiting]
    assert won(at_once(*[lambda one=one: actions.assign(DISPATCHER, one, now=at(9)) for one in claims])) == 1
    assert Assignment.objects.count() == 1
    assert Entry.objects.filter(verb="line.assigned").count() == 1
    nobody_is_stuck()


def test_one_contact_is_given_to_one_agent_however_many_are_ready(town, switchboard):
    names = ["lone", "bjarke", "signe", "amina"]
    town.ready(*names)
    contact = calls(switchboard, "call-1")
    claims = [claim(town, contact, name) for name in names]
    assert won(at_once(*[lambda one=one: actions.assign(DISPATCHER, one, now=at(9)) for one in claims])) == 1
    assert sorted(town.state(name) for name in names) == ["ready", "ready", "ready", "ringing"]
    nobody_is_stuck()


def test_two_dispatchers_with_the_same_snapshot_give_each_contact_and_each_agent_once(town, simulated):
    names = ["lone", "bjarke", "signe", "henrik", "vibeke"]
    town.ready(*names)
    for number in range(6):
        simulated.calls(f"call-{number}", number, line="P" if number % 2 else "1881")
    dispatchers = [Dispatcher(DISPATCHER, Simulated().switchboard) for _ in range(2)]
    rounds = at_once(*[lambda one=one: one.round(now=at(10)) for one in dispatchers])
    if any(done.lost_races for done in rounds):  # as the loop does: whoever lost looks again at once
        rounds.append(dispatchers[0].round(now=at(11)))
    assert sum(done.assigned for done in rounds) == 5
    assert {town.state(name) for name in names} == {"ringing"}
    assert Assignment.objects.values("place").distinct().count() == Assignment.objects.count() == 5
    nobody_is_stuck()


@pytest.mark.parametrize("lost_to", ["a break", "a lost contact", "another contact"])
def test_a_lost_race_changes_nothing(town, switchboard, lost_to):
    town.ready("lone")
    contact, other = calls(switchboard, "call-1"), calls(switchboard, "call-2")
    Place.objects.update(held_reason="all_busy", held_facts={"busy": 1})
    late = claim(town, contact, "lone")
    if lost_to == "a break":
        presence.choose(town.acting("lone"), town.agents["lone"].pk, State.PAUSE, reason="short", now=at(3))
    elif lost_to == "a lost contact":
        switchboard.tell("abandoned", "call-1", 3)
    else:
        offer(town, other, "lone", 3)
    before = as_they_stand(), list(Place.objects.order_by("id").values()), Entry.objects.count()
    with pytest.raises(LostRace):
        actions.assign(DISPATCHER, late, now=at(4))
    assert (as_they_stand(), list(Place.objects.order_by("id").values()), Entry.objects.count()) == before


@pytest.mark.parametrize("same", ["agent", "place"])
def test_the_database_itself_refuses_two_open_assignments(town, switchboard, same):
    first, second = calls(switchboard, "call-1"), calls(switchboard, "call-2")
    values = {"hat": town.teams["P"], "ring": 0, "offered_at": at(1)}
    Assignment.objects.create(place=first.place, agent=town.agents["lone"], **values)
    place, name = (second.place, "lone") if same == "agent" else (first.place, "bjarke")
    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.create(place=place, agent=town.agents[name], **values)
    Assignment.objects.update(ended_at=at(2), ended_how="done")
    Assignment.objects.create(place=place, agent=town.agents[name], **values)


def test_the_database_itself_refuses_two_open_contacts_and_two_open_spells_of_one_agent(town, switchboard):
    town.ready("lone")
    calls(switchboard, "call-1")
    calls(switchboard, "call-2")
    taken = {"state": "in_conversation", "agent": town.agents["lone"], "hat": town.teams["P"], "answered_at": at(1)}
    Contact.objects.filter(call="call-1").update(**taken)
    with pytest.raises(IntegrityError), transaction.atomic():
        Contact.objects.filter(call="call-2").update(**taken)
    with pytest.raises(IntegrityError), transaction.atomic():
        Presence.objects.create(agent=town.agents["lone"], state="ready", since=at(1))


def test_an_agent_assigned_and_gone_in_the_same_second_is_never_stuck(town, switchboard):
    """Over and over: the dispatcher offers her a contact while she goes, a hair sooner or later."""
    rng = random.Random(2026)
    agent_id, acting = town.agents["lone"].pk, town.acting("lone")
    contact = calls(switchboard, "call-1")
    late = claim(town, contact, "lone")
    haste = [(rng.uniform(0, 0.004), rng.uniform(0, 0.004)) for _ in range(ROUNDS)]

    def assigned(number: int) -> object:
        time.sleep(haste[number][0])
        return actions.assign(DISPATCHER, late, now=at(number + 0.5))

    def gone(number: int) -> object:
        time.sleep(haste[number][1])
        return presence.choose(acting, agent_id, State.AWAY, now=at(number + 0.5)).state

    seen = {True: 0, False: 0}

    def look(number: int, outcomes: list[object]) -> None:
        assert won(outcomes[:1]) in (0, 1)
        assert outcomes[1] == "away", "her going is never refused"
        assert town.state("lone") == "away"
        assert not Assignment.objects.filter(ended_at=None).exists()
        seen[isinstance(outcomes[0], LostRace)] += 1
        nobody_is_stuck()
        town.ready("lone", seconds=number + 1)

    town.ready("lone")
    round_after_round(ROUNDS, assigned, gone, between=look)
    assert min(seen.values()) > 0, "both orders should have been tried"
    contact.place.refresh_from_db()
    assert (contact.place.joined_at, contact.place.left_at) == (at(0), None)


def test_a_call_picked_up_lost_or_let_go_at_the_same_moment_leaves_nobody_stuck(town, switchboard):
    """The telephone, the agent and the duty that ends forgotten rings all want the same offer."""
    town.ready("lone")
    agent_id, acting = town.agents["lone"].pk, town.acting("lone")
    rounds = 30
    events = {}
    rng = random.Random(7)
    kinds = [rng.choice(["answer", "abandoned", "no_answer"]) for _ in range(rounds)]

    def prepare(number: int) -> None:
        call = f"call-{number}"
        offer(town, calls(switchboard, call, number), "lone", number)
        device = {} if kinds[number] == "abandoned" else {"device": "2001"}
        events[number] = switchboard.event(kinds[number], call, number, **device)

    def tells(number: int) -> object:
        return switchboard.bring(events[number], number)

    def goes(number: int) -> object:
        return presence.choose(acting, agent_id, State.PAUSE, reason="short", now=at(number)).state

    def forgets(number: int) -> object:
        given = Assignment.objects.select_related("place").get(place__contact__call=f"call-{number}")
        return actions.rang_out(DISPATCHER, given, now=at(number))

    def look(number: int, outcomes: list[object]) -> None:
        assert won(outcomes) == 3
        nobody_is_stuck()
        end_all(town, switchboard, f"call-{number}", number)
        nobody_is_stuck()
        if number + 1 < rounds:
            town.ready("lone", seconds=number)
            prepare(number + 1)

    prepare(0)
    round_after_round(rounds, tells, goes, forgets, between=look)
    assert not TelephoneEvent.objects.filter(fate="set_aside").exists()


def end_all(town: Cast, switchboard: Switchboard, call: str, seconds: float) -> None:
    """Whatever became of the call, it is over, and a conversation is closed."""
    switchboard.tell("hangup", call, seconds)
    contact = Contact.objects.get(call=call)
    if contact.closed_at is None:
        for question in contact.questions.all():
            questions.set_outcome(town.acting("lone"), question.pk, "dropped", now=at(seconds))
        contacts.close(town.acting("lone"), contact.pk, now=at(seconds))


def test_an_answer_that_waits_for_a_withdrawal_finds_the_offer_gone_and_makes_its_own(town, switchboard):
    town.ready("lone")
    contact = calls(switchboard, "call-1")
    offer(town, contact, "lone", 2)
    answer = switchboard.event("answer", "call-1", 8, device="2001")
    with transaction.atomic(), while_waiting(lambda: switchboard.bring(answer, 8)) as started:
        presence.choose(town.acting("lone"), town.agents["lone"].pk, State.PAUSE, reason="short", now=at(8))
    assert started[0].outcome() == "applied"
    assert town.state("lone") == "in_conversation"
    nobody_is_stuck()


def test_an_answer_on_one_telephone_while_the_dispatcher_offers_to_another(town, switchboard):
    town.ready("lone", "bjarke")
    contact = calls(switchboard, "call-1")
    answer = switchboard.event("answer", "call-1", 8, device="2001")
    with transaction.atomic(), while_waiting(lambda: switchboard.bring(answer, 8)) as started:
        offer(town, contact, "bjarke", 8)
    assert started[0].outcome() == "applied"
    assert (town.state("lone"), town.state("bjarke")) == ("in_conversation", "ready")
    assert not TelephoneEvent.objects.filter(fate="set_aside").exists()
    nobody_is_stuck()


def test_an_answer_nobody_offered_while_the_dispatcher_offers_her_another_call(town, switchboard):
    """Neither sees the other's offer before it stands: the answer is told again, and finds it."""
    town.ready("lone")
    calls(switchboard, "call-1")
    other = calls(switchboard, "call-2", 1)
    answer = switchboard.event("answer", "call-1", 8, device="2001")
    with transaction.atomic(), while_waiting(lambda: switchboard.bring(answer, 8)) as started:
        offer(town, other, "lone", 8)
    assert started[0].outcome() == "applied"
    assert town.state("lone") == "in_conversation"
    assert Assignment.objects.get(place=other.place).ended_how == "withdrawn"
    assert not TelephoneEvent.objects.exclude(fate="applied").exists()
    nobody_is_stuck()


def test_whoever_changes_her_state_at_the_same_moment_she_is_in_conversation_when_she_picked_up(town, switchboard):
    town.ready("lone")
    agent_id = town.agents["lone"].pk
    calls(switchboard, "call-1")
    answer = switchboard.event("answer", "call-1", 8, device="2001")
    with transaction.atomic(), while_waiting(lambda: switchboard.bring(answer, 8)) as started:
        presence.flip(agent_id, [State.READY], State.PAUSE, reason="short", at=at(8))
    assert started[0].outcome() == "applied"
    assert town.state("lone") == "in_conversation"
    nobody_is_stuck()


def test_the_same_event_brought_twice_at_once_is_applied_once(town, switchboard):
    town.ready("lone")
    event = switchboard.event("offered", "call-1", line="P")
    assert sorted(at_once(*[lambda: switchboard.bring(event, 1)] * 4)) == ["applied", "known", "known", "known"]
    assert Contact.objects.count() == 1
    assert Entry.objects.filter(verb="line.joined").count() == 1


def test_the_events_of_a_morning_brought_by_many_at_once_all_count(town, switchboard):
    town.ready("lone")
    events = [switchboard.event("offered", f"call-{number}", number, line="P") for number in range(12)]
    events += [switchboard.event("abandoned", f"call-{number}", 20 + number) for number in range(12)]
    mixed = random.Random(1).sample(events, len(events))
    fates = at_once(
        *[lambda some=some: [switchboard.bring(one, 60) for one in some] for some in (mixed[::2], mixed[1::2])]
    )
    assert {fate for some in fates for fate in some} <= {"applied", "parked"}
    assert set(TelephoneEvent.objects.values_list("fate", flat=True)) == {"applied"}
    assert set(Contact.objects.values_list("state", flat=True)) == {"abandoned"}


def test_two_who_end_the_same_forgotten_ring_count_it_once(town, simulated):
    simulated.rings_at(town, "lone")
    ended = at_once(*[lambda: reconciling.end_forgotten_rings(DISPATCHER, Simulated().switchboard, now=at(60))] * 3)
    assert sum(ended) == 1
    assert Presence.objects.get(agent=town.agents["lone"], until=None).missed_rings == 1


def test_the_partial_unique_constraints_are_really_there():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename IN ('line_assignment', 'line_presence')"
        )
        found = dict(cursor.fetchall())
    for name in ("line_one_contact_per_agent", "line_one_agent_per_contact", "line_one_presence_at_a_time"):
        assert "UNIQUE" in found[name]
        assert "IS NULL" in found[name]
