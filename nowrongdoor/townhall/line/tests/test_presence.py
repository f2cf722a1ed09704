"""What an agent may be, from which state, and what follows for the citizen whose call rings at her desk."""

from __future__ import annotations

from datetime import timedelta

import pytest

from nowrongdoor.engine.dispatch import State
from nowrongdoor.townhall.contacts import actions as contacts
from nowrongdoor.townhall.contacts import questions
from nowrongdoor.townhall.errors import Refused, Slip
from nowrongdoor.townhall.journal.models import Entry
from nowrongdoor.townhall.line import actions, presence, rules
from nowrongdoor.townhall.line.models import Assignment, DeskSeen, Place, Presence
from nowrongdoor.townhall.line.ports import TelephonyError, telephony
from tests.cast import DISPATCHER, Cast, Switchboard, at, calls, offer, talks

pytestmark = pytest.mark.django_db

LUNCH, AWAY, READY = (State.PAUSE, "lunch"), (State.AWAY, ""), (State.READY, "")


def bring_to(town: Cast, switchboard: Switchboard, state: str) -> None:
    """Lone is brought to a state by what really brings an agent there."""
    if state in ("ready", "pause", "away"):
        town.ready("lone")
    if state == "pause":
        choose(town, State.PAUSE, "short")
    if state == "away":
        choose(town, State.AWAY)
    if state == "ringing":
        town.ready("lone")
        offer(town, calls(switchboard, "call-1"), "lone", 5)
    if state in ("in_conversation", "after_work"):
        talks(town, switchboard, "lone")
    if state == "after_work":
        switchboard.tell("hangup", "call-1", 20)
    assert town.state("lone").partition("/")[0] == state


def choose(town: Cast, state: State, reason: str = "", seconds: float = 30) -> Presence:
    return presence.choose(town.acting("lone"), town.agents["lone"].pk, State(state), reason=reason, now=at(seconds))


@pytest.mark.parametrize(
    ("before", "choice", "after"),
    [
        ("ready", READY, "ready"),
        ("ready", LUNCH, "pause/lunch"),
        ("ready", AWAY, "away"),
        ("pause", READY, "ready"),
        ("pause", LUNCH, "pause/lunch"),
        ("pause", AWAY, "away"),
        ("away", READY, "ready"),
        ("away", LUNCH, "pause/lunch"),
        ("away", AWAY, "away"),
        ("ringing", READY, "ringing"),
        ("ringing", LUNCH, "pause/lunch"),
        ("ringing", AWAY, "away"),
        ("in_conversation", READY, "in_conversation"),
        ("in_conversation", LUNCH, "in_conversation"),
        ("in_conversation", AWAY, "in_conversation"),
        ("after_work", READY, "after_work"),
        ("after_work", LUNCH, "after_work"),
        ("after_work", AWAY, "after_work"),
    ],
)
def test_a_choice_takes_effect_at_once_unless_a_contact_is_in_hand(town, switchboard, before, choice, after):
    bring_to(town, switchboard, before)
    state, reason = choice
    answered = choose(town, state, reason)
    assert town.state("lone") == after
    assert answered.pk == presence.now_of(town.agents["lone"].pk).pk


@pytest.mark.parametrize("state", [State.RINGING, State.IN_CONVERSATION, State.AFTER_WORK])
def test_nobody_chooses_a_state_that_only_the_telephone_brings(town, state):
    town.ready("lone")
    with pytest.raises(Slip) as slip:
        choose(town, state)
    assert slip.value.field == "state"
    assert town.state("lone") == "ready"


@pytest.mark.parametrize(
    ("state", "reason"),
    [(State.PAUSE, ""), (State.PAUSE, "nap"), (State.PAUSE, rules.PauseReason.CHECK_IN), (State.READY, "lunch")],
)
def test_a_break_has_a_known_reason_and_nothing_else_has_one(town, state, reason):
    town.ready("lone")
    with pytest.raises(Slip) as slip:
        choose(town, state, reason)
    assert slip.value.field == "reason"
    assert town.state("lone") == "ready"


def test_nobody_chooses_for_a_colleague(town):
    town.ready("lone")
    with pytest.raises(Refused):
        presence.choose(town.acting("bjarke"), town.agents["lone"].pk, State.AWAY, now=at(1))
    assert town.state("lone") == "ready"


def test_who_arrives_is_away_until_she_says_so_and_arriving_twice_changes_nothing(town):
    for _ in range(2):
        presence.arrive(town.acting("lone"), town.agents["lone"].pk, now=at(0))
    assert town.state("lone") == "away"
    assert Presence.objects.filter(agent=town.agents["lone"]).count() == 1


@pytest.mark.parametrize("during", ["in_conversation", "after_work"])
@pytest.mark.parametrize("choice", [LUNCH, AWAY])
def test_a_choice_with_a_contact_in_hand_waits_for_its_close(town, switchboard, during, choice):
    bring_to(town, switchboard, during)
    choose(town, *choice)
    if during == "in_conversation":
        switchboard.tell("hangup", "call-1", 40)
    assert town.state("lone") == "after_work"
    close(town, "call-1")
    assert town.state("lone") == "/".join(filter(None, choice))


def test_a_choice_can_be_taken_back_while_the_contact_is_in_hand(town, switchboard):
    bring_to(town, switchboard, "after_work")
    choose(town, *LUNCH)
    choose(town, *READY, seconds=31)
    close(town, "call-1")
    assert town.state("lone") == "ready"


def close(town: Cast, call: str, seconds: float = 60) -> None:
    contact = Place.objects.get(contact__call=call).contact
    acting = town.acting("lone")
    for question in contact.questions.all():
        questions.set_outcome(acting, question.pk, "dropped", now=at(seconds))
    contacts.close(acting, contact.pk, now=at(seconds))


def test_spells_follow_each_other_without_a_hole(town, switchboard):
    bring_to(town, switchboard, "after_work")
    close(town, "call-1")
    spells = list(Presence.objects.filter(agent=town.agents["lone"]).order_by("id"))
    assert [spell.state for spell in spells] == [
        "away", "ready", "ringing", "in_conversation", "after_work", "ready",
    ]  # fmt: skip
    assert [spell.until for spell in spells[:-1]] == [spell.since for spell in spells[1:]]
    assert spells[-1].until is None


@pytest.mark.parametrize("choice", [LUNCH, AWAY])
def test_a_break_while_ringing_gives_the_contact_its_place_back(town, switchboard, choice):
    town.ready("lone", "bjarke")
    contact = calls(switchboard, "call-1", 2)
    given = offer(town, contact, "lone", 5)
    choose(town, *choice)
    place = Place.objects.get(contact=contact)
    assert (place.joined_at, place.left_at) == (at(2), None)
    given.refresh_from_db()
    assert (given.ended_how, given.ended_at) == ("withdrawn", at(30))
    assert offer(town, contact, "bjarke", 31).place_id == place.pk


def test_a_break_while_ringing_stops_the_telephone(town, simulated, django_capture_on_commit_callbacks):
    contact = simulated.rings_at(town, "lone")
    with django_capture_on_commit_callbacks(execute=True):
        choose(town, *LUNCH)
    with pytest.raises(TelephonyError):
        telephony().pick_up("2001", at=at(31))
    assert telephony().snapshot().calls[0].stage == "waiting"
    assert contact.place.left_at is None


def test_a_break_stands_although_the_switchboard_cannot_be_told(
    town, simulated, django_capture_on_commit_callbacks, monkeypatch
):
    simulated.rings_at(town, "lone")

    def away(*_args: object, **_more: object) -> None:
        raise TelephonyError("the switchboard is away")

    monkeypatch.setattr(telephony(), "cancel", away)
    with django_capture_on_commit_callbacks(execute=True):
        choose(town, *LUNCH)
    assert town.state("lone") == "pause/lunch"


def test_a_break_chosen_as_the_telephone_is_picked_up_waits_for_the_contact(town, switchboard, monkeypatch):
    """The choice was made on a desk that still showed the ringing."""
    bring_to(town, switchboard, "ringing")
    ringing = presence.now_of(town.agents["lone"].pk)
    switchboard.tell("answer", "call-1", 29, device="2001")
    seen = iter([ringing])
    really = presence.now_of
    monkeypatch.setattr(presence, "now_of", lambda agent_id: next(seen, None) or really(agent_id))
    choose(town, *LUNCH)
    assert town.state("lone") == "in_conversation"
    switchboard.tell("hangup", "call-1", 40)
    close(town, "call-1")
    assert town.state("lone") == "pause/lunch"


def test_flipping_from_a_state_she_is_no_longer_in_changes_nothing(town):
    town.ready("lone")
    before = list(Presence.objects.values())
    assert not presence.flip(town.agents["lone"].pk, [State.RINGING], State.IN_CONVERSATION, at=at(1))
    assert list(Presence.objects.values()) == before


def test_two_missed_rings_in_a_row_ask_whether_she_is_there_and_a_yes_starts_anew(town, switchboard):
    town.ready("lone")
    contact = calls(switchboard, "call-1")
    miss(town, switchboard, contact, 5)
    assert town.state("lone") == "ready"
    miss(town, switchboard, contact, 30)
    assert town.state("lone") == "pause/check_in"
    choose(town, *READY, seconds=60)
    miss(town, switchboard, contact, 70)
    assert town.state("lone") == "ready"
    assert Place.objects.get(contact=contact).left_at is None


def miss(town: Cast, switchboard: Switchboard, contact: object, seconds: float) -> None:
    offer(town, contact, "lone", seconds)
    switchboard.tell("ringing", "call-1", seconds + 1, device="2001")
    switchboard.tell("no_answer", "call-1", seconds + 20, device="2001")


def test_an_answered_call_between_two_missed_ones_starts_the_count_anew(town, switchboard):
    town.ready("lone")
    contact = calls(switchboard, "call-1")
    miss(town, switchboard, contact, 5)
    offer(town, contact, "lone", 30)
    switchboard.tell("answer", "call-1", 35, device="2001")
    switchboard.tell("hangup", "call-1", 40)
    close(town, "call-1")
    second = calls(switchboard, "call-2", 65)
    offer(town, second, "lone", 70)
    switchboard.tell("no_answer", "call-2", 90, device="2001")
    assert town.state("lone") == "ready"


@pytest.mark.parametrize(("state", "ended"), [("ready", 0), ("ringing", 1)])
def test_an_empty_chair_gets_no_calls(town, switchboard, state, ended):
    bring_to(town, switchboard, state)
    presence.desk_seen(town.acting("lone"), town.agents["lone"].pk, now=at(6))
    minute = timedelta(seconds=60)
    assert presence.empty_chairs(DISPATCHER, now=at(60), unseen=minute) == []
    assert presence.empty_chairs(DISPATCHER, now=at(67), unseen=minute) == [town.agents["lone"].pk]
    assert town.state("lone") == "away/desk_closed"
    assert Assignment.objects.filter(ended_how="withdrawn").count() == ended
    assert presence.empty_chairs(DISPATCHER, now=at(90), unseen=minute) == []


def test_a_desk_opened_again_is_no_empty_chair_while_its_stream_begins(town, switchboard):
    acting, agent_id = town.acting("lone"), town.agents["lone"].pk
    town.ready("lone")
    presence.desk_opened(acting, agent_id, now=at(1))
    assert not DeskSeen.objects.exists(), "a telephone may be all she has"
    presence.desk_seen(acting, agent_id, now=at(2))
    presence.desk_opened(acting, agent_id, now=at(300))
    assert presence.empty_chairs(DISPATCHER, now=at(301), unseen=timedelta(seconds=60)) == []


@pytest.mark.parametrize("state", ["in_conversation", "after_work", "pause"])
def test_closing_the_browser_in_mid_call_changes_nothing(town, switchboard, state):
    bring_to(town, switchboard, state)
    before = town.state("lone")
    DeskSeen.objects.create(agent=town.agents["lone"], at=at(0))
    assert presence.empty_chairs(DISPATCHER, now=at(900), unseen=timedelta(seconds=60)) == []
    assert town.state("lone") == before


def test_who_never_opened_a_desk_is_left_alone(town):
    town.ready("lone")
    assert presence.empty_chairs(DISPATCHER, now=at(9000), unseen=timedelta(seconds=60)) == []
    assert town.state("lone") == "ready"


def test_being_freed_without_a_contact_writes_nothing(town):
    town.ready("lone")
    before = Entry.objects.count()
    presence.free(DISPATCHER, town.agents["lone"].pk, now=at(5))
    assert town.state("lone") == "ready"
    assert Entry.objects.count() == before


def test_picking_up_from_the_desk_needs_a_ringing_telephone(town, simulated):
    contact = simulated.rings_at(town, "lone")
    actions.pick_up(town.acting("lone"), town.agents["lone"].pk, now=at(8))
    simulated.tell_all(9)
    contact.refresh_from_db()
    assert contact.state == "in_conversation"
    with pytest.raises(Refused):
        actions.pick_up(town.acting("bjarke"), town.agents["lone"].pk, now=at(9))
