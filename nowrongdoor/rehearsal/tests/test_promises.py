"""How the made-up town promises and keeps: chances as in the file, one fate for one dial, lists looked at in turn."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import partial

import numpy as np
import pytest

from nowrongdoor.rehearsal import plan, sickness
from nowrongdoor.rehearsal.citizens import Citizens
from nowrongdoor.rehearsal.closing import Afterwards
from nowrongdoor.rehearsal.day import citizens_of
from nowrongdoor.rehearsal.day_list import DayLists, other_number
from nowrongdoor.rehearsal.habits import drawn_from, habits
from nowrongdoor.rehearsal.kept import PromisesReport, promises_of, said_of_promises
from nowrongdoor.rehearsal.rung import FATES, Rung, fate_of
from nowrongdoor.rehearsal.script import script
from nowrongdoor.rehearsal.staff import Player, Staff
from nowrongdoor.rehearsal.stage import Stage
from nowrongdoor.townhall.callbacks import promising
from nowrongdoor.townhall.callbacks.models import Callback, CallbackAttempt
from nowrongdoor.townhall.contacts import actions as contacts
from nowrongdoor.townhall.line import telephone
from tests.cast import TELEPHONE, Cast, Simulated, at

pytestmark = pytest.mark.django_db

ZONE = "Europe/Copenhagen"
DAY = date(2026, 11, 18)


def test_the_file_is_whole_and_a_dial_ends_as_often_this_way_as_it_says() -> None:
    told = habits()
    assert sum(told.rung[name] for name in FATES) == pytest.approx(1)
    assert sum(told.scores) == pytest.approx(1)
    fates = Counter(fate_of(f"cb-{number}-1").what for number in range(4000))
    for name in FATES:
        assert fates[name] / 4000 == pytest.approx(told.rung[name], abs=0.025)


def test_one_dial_has_one_fate_however_often_it_is_asked_for() -> None:
    assert fate_of("cb-7-1") == fate_of("cb-7-1")
    assert len({fate_of(f"cb-7-{number}").talk_seconds for number in range(5)}) == 5


def test_a_draw_falls_into_the_share_it_lies_in() -> None:
    table = {"often": 0.7, "seldom": 0.2}
    names = ("often", "seldom", "else")
    assert [drawn_from(table, names, draw) for draw in (0.0, 0.69, 0.71, 0.95)] == ["often", "often", "seldom", "else"]


def test_some_ring_again_about_the_same_from_the_same_number_and_the_first_calls_stay_as_they_were() -> None:
    everyone = citizens_of(DAY, 1, timezone=ZONE, contacts=800)
    first = {one.number: one for one in everyone}
    again = plan.ring_again(everyone, replace(habits(), again_share=0.5), np.random.default_rng(3))
    assert 250 < len(again) < 450
    callers = {(one.caller, one.topic, one.line) for one in first.values()}
    assert all(one.caller and (one.caller, one.topic, one.line) in callers for one in again)
    assert all(one.number not in first for one in again)
    assert plan.ring_again(everyone, replace(habits(), again_share=0.0), np.random.default_rng(3)) == []


def test_a_deed_is_done_every_so_often_until_the_last_moment() -> None:
    stage, done = Stage(), []
    stage.every(timedelta(minutes=4), done.append, at(0), at(600))
    while stage.next_moment is not None:
        moment, deed = stage.take()
        deed(moment)
    assert done == [at(0), at(240), at(480)]


def test_who_is_ill_has_no_shift_and_who_goes_home_ill_takes_no_break_after_it() -> None:
    absent = {"lone": None, "kasim": time(9, 30)}
    left = sickness.without(script(), absent).shifts
    assert "lone" not in left and left["kasim"].ends == time(9, 30)
    assert left["tove"] == script().shifts["tove"]


def test_now_and_then_most_of_a_team_is_ill_at_once() -> None:
    base = {name: "P" if number < 12 else "ERH" for number, name in enumerate(script().shifts)}
    shares = {"all_day": 0.0, "goes_home": 0.0, "team_a_day": 1.0, "of_the_team": 0.8}
    for seed in range(5):
        ill = sickness.ill(script(), base, shares, np.random.default_rng(seed))
        assert len({base[name] for name in ill}) == 1 and len(ill) >= 6
    assert not sickness.ill(script(), base, shares | {"team_a_day": 0.0}, np.random.default_rng(1))


def test_the_report_says_what_became_of_the_promises() -> None:
    report = PromisesReport(20, 14, 1, 2, 3, 2, 1, 3, 0, 1, 31, 50, 14)
    assert said_of_promises(None, "da") == []
    [line] = said_of_promises(report, "da")
    assert "20 givet = 14 holdt i tide + 1 for sent + 2 ikke truffet + 3 åbne; 2 brudt" in line
    assert "14 af 50" in line


@pytest.fixture
def stage() -> Stage:
    return Stage()


class Played:
    """Lone and Bjarke of Parking, played as in the rehearsal, with a stand-in switchboard that the house listens to."""

    def __init__(self, town: Cast, simulated: Simulated, stage: Stage) -> None:
        self.town, self.simulated, self.stage, self.heard = town, simulated, stage, 0
        players = {
            name: Player(town.acting(name), agent.pk, name, agent.device, 3) for name, agent in town.agents.items()
        }  # type: ignore[arg-type]
        citizens = Citizens(stage, simulated.switchboard, {}, "")
        self.staff = Staff(stage, simulated.switchboard, Afterwards(script(), town.topics), players, citizens)
        self.rung = Rung(stage, simulated.switchboard, self.staff)
        self.lists = DayLists(stage, self.staff, 1)

    def play(self, *, until: datetime) -> None:
        """Everything on the stage, each deed followed by what the telephone told."""
        self._hear(at(0))
        while self.stage.next_moment is not None and self.stage.next_moment <= until:
            moment, deed = self.stage.take()
            deed(moment)
            self._hear(moment)

    def _hear(self, now: datetime) -> None:
        telephone.pull(TELEPHONE, self.simulated.switchboard, now=now)
        for event in self.simulated.switchboard.events_after(self.heard):
            self.heard = event.number
            self.rung.hear(event, now)


def a_promise(town: Cast, simulated: Simulated, topic: str = "p-gaest", team: str = "P", named: str = "") -> Callback:
    """Lone promises a citizen a call, and closes."""
    contact = simulated.talks(town, "lone")
    question = contact.questions.get()
    question.topic = town.topics[topic]
    question.save()
    agreed = promising.Terms(team=team, verified="said_back", named=town.agents[named].pk if named else None)
    made = promising.promise(town.acting("lone"), question.pk, agreed, now=at(20))
    simulated.switchboard.put_down("call-1", at=at(30))
    simulated.tell_all(30)
    contacts.close(town.acting("lone"), contact.pk, now=at(40))
    return Callback.objects.get(pk=made.pk)


@pytest.mark.django_db(transaction=True)
def test_whoever_keeps_a_promise_takes_it_from_her_list_rings_and_the_promise_is_kept_or_tried_again(
    town: Cast, simulated: Simulated, stage: Stage
) -> None:
    played = Played(town, simulated, stage)
    town.ready("bjarke")
    made = a_promise(town, simulated, named="bjarke")
    for minute in range(2, 40):
        stage.at(at(60 * minute), partial(_look, played, made))
    played.play(until=at(3600))
    attempt = CallbackAttempt.objects.get(callback=made)
    made.refresh_from_db()
    assert attempt.taken and attempt.agent == town.agents["bjarke"] and attempt.ended_at is not None
    wanted = {"picks_up": ("closed", "promised"), "wrong_number": ("returned",)}
    assert made.state in wanted.get(fate_of(f"cb-{made.pk}-1").what, ("not_reached",))
    told = promises_of(at(-3600), at(36000), at(36000))
    assert told is not None and told.made == 1 and told.texts_sent == 0


def _look(played: Played, made: Callback, now: datetime) -> None:
    """Only the first dial is of interest here."""
    if not CallbackAttempt.objects.filter(callback=made).exists():
        played.lists.look(now)


def test_a_promise_of_the_wrong_team_comes_to_the_right_one(town: Cast, simulated: Simulated, stage: Stage) -> None:
    played = Played(town, simulated, stage)
    town.ready("bjarke", "henrik")
    made = a_promise(town, simulated, topic="nemkonto", team="P")
    for minute in range(2, 60):
        played.lists.look(at(60 * minute))
    made.refresh_from_db()
    assert made.team.code == "1881" and made.transferred and made.first_by is not None


def test_nobody_plays_an_agent_whom_a_visitor_plays(town: Cast, simulated: Simulated, stage: Stage) -> None:
    played = Played(town, simulated, stage)
    town.ready("bjarke")
    made = a_promise(town, simulated, named="bjarke")
    played.staff.is_left_alone = lambda _agent: True
    for minute in range(2, 60):
        played.lists.look(at(60 * minute))
    assert not CallbackAttempt.objects.filter(callback=made).exists()


def test_the_right_number_is_another_one() -> None:
    assert other_number("+4537123459") == "+4537123450"
