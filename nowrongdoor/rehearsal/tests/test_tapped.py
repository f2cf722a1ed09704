"""How the made-up town takes a tap: chances as in the script, by the real actions, the same for the same seed."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest

from nowrongdoor.rehearsal.report import MovesReport, _said_of_moves
from nowrongdoor.rehearsal.script import TapHabits, script
from nowrongdoor.rehearsal.stage import Stage
from nowrongdoor.rehearsal.tapped import READS_IT_IN_SECONDS, AskingLead, Tapped, drawn
from nowrongdoor.townhall.journal.acting import machine
from nowrongdoor.townhall.line import moves
from nowrongdoor.townhall.line.models import LineWatch, Move
from nowrongdoor.townhall.people import actions as people
from tests.cast import Cast, at

LEAD = machine("rehearsal-lead")
ALWAYS_YES = TapHabits(accept=1.0, decline=0.0, answer_mean_seconds=5)
ALWAYS_NO = TapHabits(accept=0.0, decline=1.0, answer_mean_seconds=5)
NEVER_ANSWERS = TapHabits(accept=0.0, decline=0.0, answer_mean_seconds=5)


def test_answers_have_the_chances_of_the_script_and_nobody_answers_before_reading():
    habits, rng = script().taps, np.random.default_rng(1)
    answers = [drawn(habits, rng) for _each in range(20_000)]
    shares = [sum(one.yes is said for one in answers) / len(answers) for said in (True, False, None)]
    silent = 1 - habits.accept - habits.decline
    assert shares == pytest.approx([habits.accept, habits.decline, silent], abs=0.015)
    assert min(one.after_seconds for one in answers) >= READS_IT_IN_SECONDS
    waits = [one.after_seconds - READS_IT_IN_SECONDS for one in answers]
    assert np.mean(waits) == pytest.approx(habits.answer_mean_seconds, rel=0.05)
    assert not any(one.reason for one in answers if one.yes is not False)


def test_what_one_answer_became_does_not_change_the_next():
    habits = [ALWAYS_YES, ALWAYS_NO, NEVER_ANSWERS]
    seconds = []
    for one in habits:
        rng = np.random.default_rng(9)
        drawn(one, rng)
        seconds.append(drawn(one, rng).after_seconds)
    assert len(set(seconds)) == 1


@pytest.fixture
def stage() -> Stage:
    return Stage()


def tapped(town: Cast, stage: Stage, habits: TapHabits, *, visited: tuple[str, ...] = ()) -> Tapped:
    """Everybody in the cast is played, but for whom a visitor plays."""
    acting_of = {agent.pk: town.acting(name) for name, agent in town.agents.items()}
    left_alone = {town.agents[name].pk for name in visited}
    return Tapped(stage, acting_of, habits, 1, left_alone.__contains__)


def play(stage: Stage) -> None:
    while stage.next_moment is not None:
        moment, deed = stage.take()
        deed(moment)


def offered(town: Cast) -> Move:
    """Amina, at home in the borger.dk line with two others ready, is asked to step in at Parking."""
    people.save_team(machine("test"), code="1881", protected_minimum=1, now=at(0))
    town.ready("henrik", "amina", "vibeke")
    return moves.ask(LEAD, town.agents["amina"].pk, town.teams["P"], now=at(60), triggered_at=at(30))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("habits", "visited", "becomes"),
    [
        (ALWAYS_YES, (), "active"),
        (ALWAYS_NO, (), "declined"),
        (NEVER_ANSWERS, (), "offered"),
        (ALWAYS_YES, ("amina",), "offered"),
    ],
)
def test_she_says_yes_or_no_or_nothing_and_a_visitor_answers_for_herself(town, stage, habits, visited, becomes):
    offer = offered(town)
    folk = tapped(town, stage, habits, visited=visited)
    folk.look(at(61))
    folk.look(at(62))
    play(stage)
    offer.refresh_from_db()
    assert offer.state == becomes


@pytest.mark.django_db
def test_one_offer_is_heard_once(town, stage):
    offered(town)
    folk = tapped(town, stage, ALWAYS_NO)
    folk.look(at(61))
    assert stage.next_moment is not None
    stage.take()
    folk.look(at(62))
    assert stage.next_moment is None


@pytest.mark.django_db
def test_an_answer_to_an_offer_that_is_gone_is_a_shrug(town, stage):
    offer = offered(town)
    folk = tapped(town, stage, ALWAYS_YES)
    folk.look(at(61))
    moves.withdraw(LEAD, offer.pk, now=at(62))
    play(stage)
    offer.refresh_from_db()
    assert offer.state == "withdrawn"


@pytest.mark.django_db
def test_the_lead_asks_as_many_as_are_needed_and_not_again_while_they_think(town):
    town.ready("henrik", "amina", "vibeke")
    team = town.teams["P"]
    LineWatch.objects.create(team=team, sampled_at=at(60), level=1, raised_at=at(40), needed=1, waiting=4)
    lead = AskingLead(LEAD, seed=1)
    assert (lead.look(at(60)), lead.look(at(80))) == (1, 0)
    move = Move.objects.get()
    assert (move.agent, move.to, move.triggered_at) == (town.agents["amina"], team, at(40))
    assert move.expires_at == at(60) + timedelta(seconds=90)


@pytest.mark.django_db
def test_a_calm_house_asks_nobody(town):
    town.ready("henrik", "amina", "vibeke")
    assert AskingLead(LEAD, seed=1).look(at(60)) == 0


@pytest.mark.parametrize(("language", "words"), [("da", "5 spurgt = 3 ja + 1 nej"), ("en", "5 asked = 3 yes + 1 no")])
def test_the_report_says_what_became_of_the_taps(language, words):
    said = _said_of_moves(MovesReport(5, 3, 1, 1, 0, 75.0), language)
    assert len(said) == 1
    assert words in said[0]
    assert "1:15" in said[0]
    assert _said_of_moves(None, language) == []
