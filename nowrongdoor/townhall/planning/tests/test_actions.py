"""Looking ahead from the rows, asking by a proposal, and the house asking by itself."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import translation

from nowrongdoor.townhall.errors import Refused
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.journal.models import Entry
from nowrongdoor.townhall.line.models import LineWatch, Move, Place
from nowrongdoor.townhall.line.tests.moving import (
    ASKING_LEAD,
    HOUSE,
    accepted,
    alarm,
    at_work,
    has_citizen,
    parking_calls,
    state_of,
)
from nowrongdoor.townhall.people.activities import plan
from nowrongdoor.townhall.planning import actions, reads
from nowrongdoor.townhall.planning.models import Advice, Foretold
from nowrongdoor.townhall.planning.picture import SoFar
from nowrongdoor.townhall.planning.recalling import STAYS_AT_LEAST_SECONDS
from nowrongdoor.townhall.planning.seeing import see
from tests.cast import ADMINISTRATOR, Cast, Switchboard, at, calls, talks

pytestmark = pytest.mark.django_db

AGENT = Acting("agent:5", 5, "P", frozenset({"P"}), frozenset({"agent"}))


@pytest.fixture
def explosion(town: Cast, switchboard: Switchboard) -> Cast:
    """Lone is alone at parking, nine citizens wait there, three sit idle at the borger.dk line."""
    at_work(town)
    talks(town, switchboard, "lone", "call-0")
    parking_calls(town, switchboard, 9, 60)
    alarm(town, seconds=120)
    LineWatch.objects.filter(team=town.teams["P"]).update(needed=2)
    return town


def advice(town: Cast, seconds: float = 200) -> Advice:
    return actions.look_ahead(HOUSE, town.teams["P"], now=at(seconds))


def seen(seconds: float = 200) -> reads.AdviceSeen:
    found = reads.latest_advice("P", now=at(seconds))
    assert found is not None
    return found


def test_the_picture_holds_who_waits_who_talks_and_what_lies_ahead(explosion, switchboard):
    has_citizen(explosion, switchboard, "vibeke", "call-1")
    plan(ADMINISTRATOR, explosion.agents["amina"], "break", at(1000), at(1900), now=at(0))
    picture, sources = see(now=at(200))
    people = {one.agent_id: one for one in picture.people}
    assert sorted(picture.waiting) == [("P", 140.0)] * 9
    assert people[explosion.agents["lone"].pk].in_hand == "P"
    assert people[explosion.agents["lone"].pk].contact_seconds == pytest.approx(190.0)
    assert people[explosion.agents["vibeke"].pk].in_hand == "1881"
    assert people[explosion.agents["amina"].pk].absences == ((800.0, 1700.0),)
    assert people[explosion.agents["amina"].pk].hats == {"1881", "P"}
    assert set(sources) == {"P", "1881", "BAR"}


def test_the_picture_tells_what_the_half_hour_has_come_to(town: Cast, switchboard) -> None:
    parking_calls(town, switchboard, 4, 100)
    places = list(Place.objects.order_by("pk"))
    for place, how, seconds in zip(places, ("answered", "answered", "abandoned"), (10, 30, 10), strict=False):
        Place.objects.filter(pk=place.pk).update(left_how=how, left_at=place.joined_at + timedelta(seconds=seconds))
    lines = {one.code: one.so_far for one in see(now=at(300))[0].lines}
    assert lines["P"] == SoFar(3.0, 1.0, 1500.0)
    assert lines["1881"] == SoFar(0.0, 0.0, 1500.0)
    later = {one.code: one.so_far for one in see(now=at(1900))[0].lines}
    assert later["P"] == SoFar(0.0, 0.0, 1700.0)


def test_a_look_ahead_proposes_somebody_for_both_sides_and_says_who_cannot_come(explosion):
    made = advice(explosion)
    found = seen(230)
    assert (found.advice_id, found.age_seconds, found.to) == (made.pk, 30.0, explosion.teams["P"])
    best = found.proposals[0]
    assert {one.name for one in best.moves} <= {"Henrik Damborg", "Amina Osman"}
    assert {one.home.code for one in best.moves} == {"1881"}
    assert best.worth_low > 0
    for code in ("P", "1881"):
        for minutes in (30, 60):
            assert 0.0 <= best.outlook.at(code, minutes).share_low <= best.outlook.at(code, minutes).share_high <= 1.0
    assert best.outlook.at("P", 60).lost < found.nobody.at("P", 60).lost
    vibeke = next(one for one in found.refused if one.name == "Vibeke Lysgaard")
    assert vibeke.sentences == ("Har ingen kvalifikation i Parkering.",)
    with translation.override("en"):
        vibeke = next(one for one in seen().refused if one.name == "Vibeke Lysgaard")
        assert vibeke.sentences == ("Holds no qualification in Parking.",)
        assert "counts as three" in seen().objective


def test_whoever_her_home_cannot_spare_is_named_with_the_reason(explosion, switchboard):
    for number in range(14):
        calls(switchboard, f"b-{number}", 150, line="1881")
    advice(explosion)
    found = seen()
    told = {one.name: one.sentences for one in found.refused}
    assert found.proposals == ()
    assert told["Amina Osman"] == ("Borger.dk-linjen kan ikke undvære nogen uden at svigte sit eget svarløfte.",)


def test_one_click_asks_the_people_of_a_proposal_and_keeps_what_was_foretold(explosion):
    made = advice(explosion)
    proposal = seen().proposals[0]
    asked = actions.ask_for(ASKING_LEAD, made.pk, proposal.number, now=at(210))
    assert [one.agent_id for one in asked] == [one.agent_id for one in proposal.moves]
    assert {one.state for one in asked} == {"offered"}
    assert asked[0].triggered_at == at(120)
    told = asked[0].foretold["teams"]
    assert set(told) == {"P", "1881"}
    assert told["P"]["this"]["lost"] < told["P"]["nobody"]["lost"]
    rows = Foretold.objects.filter(advice=made, proposal=proposal.number)
    assert rows.count() == 2 * 2 * 3 and {row.move_id for row in rows} == {asked[0].pk}
    assert Entry.objects.filter(verb="advice.followed", who="agent:802").count() == 1


def test_all_of_a_proposal_are_asked_or_nobody(explosion):
    made = advice(explosion)
    pair = next(one for one in seen().proposals if len(one.moves) == 2)
    plan(ADMINISTRATOR, explosion.agents["amina"], "training", at(205), at(2000), now=at(205))
    with pytest.raises(Refused):
        actions.ask_for(ASKING_LEAD, made.pk, pair.number, now=at(210))
    assert not Move.objects.exists() and not Foretold.objects.exclude(proposal=0).exists()


def test_an_old_proposal_and_one_that_is_not_there_are_refused_with_the_reason(explosion):
    made = advice(explosion)
    with pytest.raises(Refused) as old:
        actions.ask_for(ASKING_LEAD, made.pk, 1, now=at(200) + actions.ADVICE_LASTS + timedelta(seconds=1))
    with pytest.raises(Refused) as missing:
        actions.ask_for(ASKING_LEAD, made.pk, 99, now=at(201))
    assert (old.value.code, missing.value.code) == ("advice_old", "no_proposal")


def test_only_who_leads_may_ask_or_let_the_house_ask(explosion):
    made = advice(explosion)
    for deed in (
        lambda: actions.ask_for(AGENT, made.pk, 1, now=at(201)),
        lambda: actions.let_the_house_ask(AGENT, True, now=at(201)),
        lambda: actions.look_ahead(AGENT, explosion.teams["P"], now=at(201)),
    ):
        with pytest.raises(Refused):
            deed()
    assert not reads.house_asks()


def test_the_worker_looks_while_a_line_calls_and_asks_nobody_unless_it_was_let(explosion):
    assert len(actions.keep_looking(HOUSE, now=at(200))) == 1
    assert actions.keep_looking(HOUSE, now=at(210)) == []
    assert not Move.objects.exists()
    actions.let_the_house_ask(ASKING_LEAD, True, now=at(215))
    assert len(actions.keep_looking(HOUSE, now=at(220))) == 1
    moves = list(Move.objects.all())
    assert moves and {move.asked_by for move in moves} == {"machine:house"}
    actions.let_the_house_ask(ASKING_LEAD, False, now=at(225))
    LineWatch.objects.update(level=0)
    assert actions.keep_looking(HOUSE, now=at(300)) == []


def test_while_nobody_is_at_work_the_worker_goes_on_without_advice(town, switchboard):
    parking_calls(town, switchboard, 3, 60)
    alarm(town, seconds=120)
    assert actions.keep_looking(HOUSE, now=at(200)) == []
    town.ready("lone")
    assert len(actions.keep_looking(HOUSE, now=at(205))) == 1


def test_a_look_that_breaks_for_one_line_leaves_no_other_without(explosion, monkeypatch):
    alarm(explosion, "1881", seconds=120)
    made = actions.look

    def breaks(team, **more):
        if team.code == "P":
            raise ZeroDivisionError
        return made(team, **more)

    monkeypatch.setattr(actions, "look", breaks)
    assert [one.to.code for one in actions.keep_looking(HOUSE, now=at(200))] == ["1881"]


def test_the_house_asks_no_more_than_the_line_needs(explosion):
    actions.let_the_house_ask(ASKING_LEAD, True, now=at(190))
    LineWatch.objects.filter(team=explosion.teams["P"]).update(needed=1)
    actions.keep_looking(HOUSE, now=at(200))
    assert Move.objects.count() == 1
    LineWatch.objects.filter(team=explosion.teams["P"]).update(needed=0)
    actions.keep_looking(HOUSE, now=at(230))
    assert Move.objects.count() == 1


def test_when_nobody_can_come_the_outlook_stands_and_the_ways_are_told(town, switchboard):
    town.ready("lone")
    talks(town, switchboard, "lone", "call-0")
    parking_calls(town, switchboard, 4, 60)
    actions.look_ahead(HOUSE, town.teams["P"], now=at(200))
    found = seen()
    assert found.proposals == () and found.ways
    assert found.nobody.at("P", 30).lost >= 0.0
    assert all(one.sentences for one in found.refused)


def test_a_line_nobody_looked_at_has_no_advice(town):
    assert reads.latest_advice("1881", now=at(0)) is None


def test_the_house_calls_home_whom_her_own_line_needs_more(explosion, switchboard):
    actions.let_the_house_ask(ASKING_LEAD, True, now=at(190))
    move = accepted(explosion, "amina", 210)
    has_citizen(explosion, switchboard, "vibeke", "call-v")
    has_citizen(explosion, switchboard, "henrik", "call-h")
    Place.objects.filter(left_at=None).update(left_at=at(400), left_how="abandoned")
    for number in range(12):
        calls(switchboard, f"b-{number}", 600, line="1881")
    LineWatch.objects.update(level=0)
    actions.keep_looking(HOUSE, now=at(209 + STAYS_AT_LEAST_SECONDS))
    assert state_of(move) == "active"
    actions.keep_looking(HOUSE, now=at(610))
    assert state_of(move) in {"recalled/recalled", "closed/recalled"}


def test_whoever_is_needed_where_she_is_stays_and_so_does_whoever_a_lead_directed(explosion, switchboard):
    actions.let_the_house_ask(ASKING_LEAD, True, now=at(190))
    LineWatch.objects.update(level=0)
    helping = accepted(explosion, "amina", 210)
    actions.keep_looking(HOUSE, now=at(700))
    assert state_of(helping) == "active"
    for number in range(30):
        calls(switchboard, f"b-{number}", 710, line="1881")
    Move.objects.update(kind="directed", why="Brevet med fejl")
    actions.keep_looking(HOUSE, now=at(720))
    assert state_of(helping) == "active"
