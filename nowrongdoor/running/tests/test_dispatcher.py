"""The dispatcher, one waking at a time: nobody sleeps here, the town's clock is set by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import pytest
from django.db import OperationalError

from nowrongdoor.config.clock import Clock
from nowrongdoor.engine.dispatch import Level, State
from nowrongdoor.outside.telephony.models import SimulatedCall
from nowrongdoor.running import dispatcher
from nowrongdoor.running.dispatcher import LONGEST_SLEEP_SECONDS, DispatcherLoop
from nowrongdoor.townhall.contacts.models import Contact
from nowrongdoor.townhall.journal.acting import machine
from nowrongdoor.townhall.journal.models import Entry
from nowrongdoor.townhall.line import dispatching, moves, presence, reads, rules
from nowrongdoor.townhall.line.models import Assignment, LineWatch, Move, Place
from nowrongdoor.townhall.line.ports import TelephonyError
from nowrongdoor.townhall.line.tests.rows import as_they_stand, nobody_is_stuck
from nowrongdoor.townhall.people import actions as people
from tests.cast import Cast, Simulated, at

pytestmark = pytest.mark.django_db

Wake = Callable[..., DispatcherLoop]


class TownClock:
    """The clock on the wall, set by hand."""

    def __init__(self) -> None:
        self.shows = at(0)

    def __call__(self) -> datetime:
        return self.shows


@pytest.fixture
def wall(monkeypatch: pytest.MonkeyPatch) -> TownClock:
    clock = TownClock()
    monkeypatch.setattr(dispatcher, "now", clock)
    # Most tests here live in a transaction, which a connection closed for its age would end.
    monkeypatch.setattr(dispatcher, "close_old_connections", lambda: None)
    return clock


@pytest.fixture
def wake(wall: TownClock, simulated: Simulated) -> Wake:
    """Wake one dispatcher at a second of the day, with all its slower duties due unless told otherwise."""
    loop = DispatcherLoop()

    def step(seconds: float, *rooms: str, duties: bool = True) -> DispatcherLoop:
        wall.shows = at(seconds)
        if duties:
            loop.rounds.last.clear()
        loop.step(set(rooms))
        return loop

    return step


def dials(simulated: Simulated, call: str = "call-1", seconds: float = 0, line: str = "P", topic: str = "") -> None:
    simulated.switchboard.dial(call, line, caller="+4520000001", topic=topic, at=at(seconds))


def told(simulated: Simulated) -> list[str]:
    return [event.kind for event in simulated.switchboard.events_after(0)]


def held() -> reads.HeldContact:
    (contact,) = reads.held(now=at(60))
    return contact


def test_a_call_is_offered_answered_and_over_in_as_many_wakings(town, simulated, wake):
    town.ready("lone")
    dials(simulated)
    wake(1)
    assert town.state("lone") == "ringing"
    simulated.switchboard.pick_up("2001", at=at(4))
    wake(4)
    assert (town.state("lone"), Contact.objects.get().state) == ("in_conversation", "in_conversation")
    simulated.switchboard.put_down("call-1", at=at(60))
    wake(60)
    assert town.state("lone") == "after_work"
    nobody_is_stuck()


def test_the_longest_wait_goes_to_the_home_agent_who_has_been_ready_longest(town, simulated, wake):
    town.ready("bjarke", seconds=0)
    town.ready("lone", seconds=5)
    for number in (1, 2, 3):
        dials(simulated, f"call-{number}", 5 + number)
    wake(10)
    offered = Assignment.objects.order_by("place__joined_at").values_list("place__contact__call", "agent__name")
    assert list(offered) == [("call-1", "Bjarke Holmgaard"), ("call-2", "Lone Brandstrup")]
    assert held().reason == "longer_wait_first"


def test_a_topic_without_any_qualified_agent_is_held_and_the_lead_is_told_what_is_missing(town, simulated, wake):
    town.ready("lone", "amina", "henrik")
    dials(simulated, line="BAR", topic="bar-barsel")
    wake(1)
    contact = held()
    assert (contact.reason, contact.team_code) == ("nobody_qualified", "BAR")
    assert "Barsel og sygedagpenge" in contact.sentence
    assert "kvalifikation" in contact.sentence
    assert Contact.objects.get().state == "waiting"


def test_the_lead_is_told_once_and_the_citizen_hears_hold_audio_once(town, simulated, wake, monkeypatch):
    rung = []
    monkeypatch.setattr(dispatching, "ring", lambda *rooms: rung.append(rooms))
    dials(simulated, line="BAR")
    for seconds in (1, 2, 3):
        wake(seconds)
    assert rung == [("lead",)]
    assert told(simulated).count("queue_enter") == 1


def test_as_soon_as_somebody_is_qualified_the_contact_is_offered(town, simulated, wake):
    town.ready("lone", "bjarke")
    dials(simulated, line="BAR")
    wake(1)
    wake(2, duties=False)
    people.qualify(
        machine("test"),
        town.agents["lone"],
        town.teams["BAR"],
        level=Level.GUIDE,
        issued_on=date(2026, 11, 20),
        now=at(2),
    )
    wake(100, duties=False)
    assert town.state("lone") == "ready", "it keeps what it knows until the doorbell rings"
    wake(101, "people", duties=False)
    assert town.state("lone") == "ringing"
    assert Place.objects.get().held_reason == ""


@pytest.mark.parametrize(
    ("prepare", "reason"),
    [
        (lambda town: None, "nobody_at_work"),
        (lambda town: town.ready("henrik"), "nobody_at_work"),
        (lambda town: _on_break(town, "lone"), "all_on_pause"),
    ],
)
def test_those_who_could_answer_and_are_not_there_are_no_reason_to_say_that_nobody_can(
    town, simulated, wake, prepare, reason
):
    prepare(town)
    dials(simulated)
    wake(1)
    assert held().reason == reason


def _on_break(town: Cast, name: str) -> None:
    presence.choose(town.acting(name), town.agents[name].pk, State.PAUSE, reason="lunch", now=at(0))


def test_nobody_is_offered_a_call_without_a_telephone(town, simulated, wake):
    town.agents["lone"].device = ""
    town.agents["lone"].save()
    town.ready("lone")
    dials(simulated)
    wake(1)
    assert town.state("lone") == "ready"
    assert held().reason == "nobody_at_work"


def test_the_circle_widens_with_the_wait_and_the_place_is_kept(town, simulated, wake):
    town.ready("amina", "henrik", "vibeke")
    dials(simulated)
    assert wake(1).sleep_seconds == LONGEST_SLEEP_SECONDS
    assert held().reason == "ring_opens_in"
    assert wake(44.5).sleep_seconds == pytest.approx(0.5)
    assert town.state("amina") == "ready"
    wake(45)
    assert town.state("amina") == "ringing"
    offer = Assignment.objects.get()
    assert (offer.ring, offer.hat.code) == (2, "P")
    assert (offer.place.joined_at, offer.place.left_at) == (at(0), None)


def test_a_call_that_rings_out_goes_on_to_a_colleague_in_its_old_place(town, simulated, wake):
    town.ready("lone", seconds=0)
    town.ready("bjarke", seconds=1)
    dials(simulated, seconds=2)
    wake(3)
    assert town.state("lone") == "ringing"
    simulated.switchboard.let_ring("2001", at=at(23))
    wake(23)
    assert (town.state("lone"), town.state("bjarke")) == ("ready", "ringing")
    assert Place.objects.get().joined_at == at(2)


def test_who_misses_two_rings_in_a_row_is_asked_and_left_alone(town, simulated, wake):
    town.ready("lone")
    dials(simulated)
    for seconds in (1, 30):
        wake(seconds)
        assert town.state("lone") == "ringing"
        simulated.switchboard.let_ring("2001", at=at(seconds + 20))
        wake(seconds + 20)
    assert town.state("lone") == "pause/check_in"
    wake(90)
    assert town.state("lone") == "pause/check_in"
    assert held().reason == "all_on_pause"
    nobody_is_stuck()


def test_a_lost_command_is_given_again(town, simulated, wake, monkeypatch):
    town.ready("lone")
    dials(simulated)

    def lost(*_args: object, **_more: object) -> None:
        raise TelephonyError("the switchboard is away")

    with monkeypatch.context() as patched:
        patched.setattr(simulated.switchboard, "connect", lost)
        wake(1)
    assert (town.state("lone"), "ringing" in told(simulated)) == ("ringing", False)
    wake(2)
    assert "ringing" not in told(simulated), "not before its time"
    wake(1.1 + rules.COMMAND_AGAIN_SECONDS)
    assert told(simulated).count("ringing") == 1
    wake(5)
    wake(9)
    assert told(simulated).count("ringing") == 1


def test_a_dispatcher_that_died_between_offer_and_command_is_stood_in_for(town, simulated, wake, monkeypatch):
    town.ready("lone")
    dials(simulated)

    def dies(*_args: object, **_more: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patched, pytest.raises(SystemExit):
        patched.setattr(simulated.switchboard, "connect", dies)
        wake(1)
    another = DispatcherLoop()
    wake(2)
    another.step(set())
    wake(1.1 + rules.COMMAND_AGAIN_SECONDS)
    assert told(simulated).count("ringing") == 1
    simulated.switchboard.pick_up("2001", at=at(5))
    wake(5)
    assert town.state("lone") == "in_conversation"


def test_a_ring_nobody_ended_is_ended_and_the_call_goes_on(town, simulated, wake, monkeypatch):
    town.ready("lone", seconds=0)
    town.ready("bjarke", seconds=1)
    dials(simulated)
    wake(2)
    assert town.state("lone") == "ringing"
    wake(3 + 2 * rules.RING_OUT_SECONDS)
    wake(4 + 2 * rules.RING_OUT_SECONDS)
    assert (town.state("lone"), town.state("bjarke")) == ("ready", "ringing")
    assert {call.device for call in simulated.switchboard.snapshot().calls} == {"2003"}


def test_no_call_rings_at_an_empty_chair(town, simulated, wake):
    town.ready("lone")
    presence.desk_seen(town.acting("lone"), town.agents["lone"].pk, now=at(0))
    wake(rules.DESK_UNSEEN_SECONDS - 1)
    assert town.state("lone") == "ready"
    wake(rules.DESK_UNSEEN_SECONDS + 1)
    assert town.state("lone") == "away/desk_closed"


def test_a_call_that_ended_unseen_is_put_right(town, simulated, wake):
    town.ready("lone")
    dials(simulated)
    wake(1)
    SimulatedCall.objects.update(stage="ended")
    wake(2)
    assert Contact.objects.get().state == "abandoned"
    assert town.state("lone") == "ready"
    nobody_is_stuck()


def test_with_more_to_take_in_than_one_waking_holds_it_does_not_sleep(town, simulated, wake):
    for number in range(dispatcher.EVENTS_A_ROUND + 5):
        dials(simulated, f"call-{number}", number)
    assert wake(40, duties=False).sleep_seconds == 0
    assert Contact.objects.count() == dispatcher.EVENTS_A_ROUND
    wake(40, duties=False)
    assert Contact.objects.count() == dispatcher.EVENTS_A_ROUND + 5
    wakings = [wake(40, duties=False).sleep_seconds for _ in range(4)]
    assert wakings[-1] > 0, "the hold audio of all of them has been heard of too"


def test_a_lost_race_is_a_shrug_and_it_looks_again_at_once(town, simulated, wake, monkeypatch):
    town.ready("lone", "bjarke")
    dials(simulated, "call-1", 0)
    wake(0.5)
    dials(simulated, "call-2", 1)
    first = Assignment.objects.get()
    really = presence.flip
    gone = town.agents["bjarke" if first.agent_id == town.agents["lone"].pk else "lone"].pk
    monkeypatch.setattr(presence, "flip", lambda agent, *rest, **more: agent != gone and really(agent, *rest, **more))
    assert wake(2, duties=False).sleep_seconds == 0
    assert Assignment.objects.count() == 1
    monkeypatch.undo()
    nobody_is_stuck()


def test_two_dispatchers_in_turn_do_everything_once(town, simulated, wake):
    town.ready("lone", "bjarke", "henrik")
    for number in range(6):
        dials(simulated, f"call-{number}", number, line="P" if number % 2 else "1881")
    another = DispatcherLoop()
    for seconds in (7, 8, 9):
        wake(seconds)
        before = as_they_stand()
        another.step(set())
        assert as_they_stand() == before
    assert Assignment.objects.count() == 3
    nobody_is_stuck()


def test_a_hat_put_on_when_the_hand_is_free_is_seen_in_the_same_waking(town, simulated, wake):
    """Henrik has said yes after a ring that rang out: his new hat and parking's next call come in one waking."""
    people.qualify(
        machine("test"),
        town.agents["henrik"],
        town.teams["P"],
        level=Level.GUIDE,
        issued_on=date(2026, 11, 1),
        now=at(0),
    )
    town.ready("henrik", "vibeke")
    wake(1)
    move = moves.ask(machine("test"), town.agents["henrik"].pk, town.teams["P"], now=at(2))
    presence.flip(town.agents["henrik"].pk, [State.READY], State.RINGING, at=at(2))
    moves.accept(town.acting("henrik"), move.pk, now=at(3))
    presence.flip(town.agents["henrik"].pk, [State.RINGING], State.READY, at=at(4))
    dials(simulated, seconds=5)
    wake(5)
    given = Assignment.objects.get()
    assert (given.agent_id, given.hat.code, given.ring) == (town.agents["henrik"].pk, "P", 1)


def test_the_lines_are_watched_offers_run_out_and_people_come_home(town, wake):
    people.qualify(
        machine("test"),
        town.agents["henrik"],
        town.teams["P"],
        level=Level.GUIDE,
        issued_on=date(2026, 11, 1),
        now=at(0),
    )
    town.ready("henrik", "amina", "vibeke")
    parking = town.teams["P"]
    silent = moves.ask(machine("test"), town.agents["amina"].pk, parking, now=at(0))
    gone = moves.step_in(town.acting("henrik"), town.agents["henrik"].pk, parking, now=at(0), minutes=5)
    for seconds in (20, 100, 301):
        wake(seconds)
    assert LineWatch.objects.count() == 3
    assert dict(Move.objects.values_list("pk", "state")) == {silent.pk: "expired", gone.pk: "closed"}


@pytest.mark.parametrize(("speed", "seconds"), [(1, 1.0), (20, 1.0), (60, 1 / 3), (600, 1 / 30)])
def test_however_fast_the_towns_clock_goes_no_look_at_the_lines_is_missed(monkeypatch, wake, speed, seconds):
    monkeypatch.setattr(dispatcher, "clock", lambda: Clock(at(0), epoch=0.0, speed=speed))
    assert wake(1).sleep_seconds == pytest.approx(seconds)


def test_with_nothing_going_on_it_writes_nothing(town, wake):
    town.ready("lone")
    before = as_they_stand(), Entry.objects.count()
    for seconds in (1, 2, 3):
        assert wake(seconds).sleep_seconds == LONGEST_SLEEP_SECONDS
    assert (as_they_stand(), Entry.objects.count()) == before


class UntilAsked:
    """A wish to stop that comes after so many rounds."""

    def __init__(self, rounds: int) -> None:
        self.left = rounds

    def __bool__(self) -> bool:
        self.left -= 1
        return self.left < 0


class SilentBell:
    """A doorbell that never rings."""

    closed = False

    def wait(self, _seconds: float) -> set[str]:
        return set()

    def close(self) -> None:
        self.closed = True


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "fault", [OperationalError("gone"), OperationalError(), TelephonyError("away"), ValueError("a bug")]
)
def test_a_fault_is_loud_and_does_not_end_the_day(town, simulated, wall, monkeypatch, caplog, fault):
    town.ready("lone")
    dials(simulated)
    loop = DispatcherLoop()
    loop.bell = SilentBell()
    really, faults = loop.dispatcher.round, [fault]

    def stumbles(*, now: datetime) -> object:
        if faults:
            raise faults.pop()
        return really(now=now)

    monkeypatch.setattr(loop.dispatcher, "round", stumbles)
    loop.run(UntilAsked(3))
    assert caplog.records, "somebody must be able to read of it"
    assert town.state("lone") == "ringing"
    assert loop.bell.closed


def test_slower_duties_come_due_once_in_their_time(monkeypatch):
    seconds = iter([100.0, 100.4, 100.6, 101.0])
    monkeypatch.setattr(dispatcher.time, "monotonic", lambda: next(seconds))
    rounds = dispatcher.Rounds()
    assert [rounds.due("rings", 0.5) for _ in range(4)] == [True, False, True, False]
