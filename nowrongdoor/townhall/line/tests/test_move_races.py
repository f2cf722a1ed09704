"""Two at the same moment, with real connections: nobody is asked twice, nobody goes who cannot be spared."""

from __future__ import annotations

import random
import time
from functools import partial

import pytest
from django.db import transaction

from nowrongdoor.engine.dispatch import State
from nowrongdoor.engine.dispatch.stepping_in import OPEN
from nowrongdoor.townhall.errors import LostRace, Refused
from nowrongdoor.townhall.journal.models import Entry
from nowrongdoor.townhall.line import actions, moves, presence
from nowrongdoor.townhall.line.models import Assignment, LineWatch, Move
from nowrongdoor.townhall.line.tests.moving import (
    ASKING_LEAD,
    HOME_LEAD,
    HOUSE,
    accepted,
    asked,
    at_work,
    hat_of,
    may_wear_parking,
    state_of,
)
from nowrongdoor.townhall.line.tests.rows import nobody_is_stuck
from nowrongdoor.townhall.people import actions as people
from nowrongdoor.townhall.people.models import Wearing
from tests.cast import ADMINISTRATOR, DISPATCHER, at, calls
from tests.racing import at_once, round_after_round, while_waiting

pytestmark = pytest.mark.django_db(transaction=True)


def losers(outcomes: list[object]) -> list[object]:
    """Those who were refused or came second; anything worse is a fault."""
    lost = [one for one in outcomes if isinstance(one, LostRace | Refused)]
    assert [one for one in outcomes if isinstance(one, Exception) and one not in lost] == []
    return lost


def test_of_many_leads_who_offer_the_same_agent_in_the_same_second_one_asks_her(town):
    at_work(town)
    agent_id, parking = town.agents["amina"].pk, town.teams["P"]
    outcomes = at_once(*[lambda: moves.ask(ASKING_LEAD, agent_id, parking, now=at(5))] * 4)
    assert len(losers(outcomes)) == 3
    assert Move.objects.filter(agent_id=agent_id, state="offered").count() == 1
    assert Entry.objects.filter(verb="move.offered").count() == 1


def test_two_proposals_offered_at_once_become_one_offer(town):
    at_work(town)
    agent_id, parking = town.agents["amina"].pk, town.teams["P"]
    thought_of = [moves.propose(HOUSE, agent_id, parking, now=at(0)) for _ in range(2)]
    outcomes = at_once(*[lambda one=one: moves.offer(ASKING_LEAD, one.pk, now=at(1)) for one in thought_of])
    assert len(losers(outcomes)) == 1
    assert sorted(Move.objects.values_list("state", flat=True)) == ["offered", "proposed"]


def test_two_tabs_accept_and_decline_in_the_same_moment_and_one_counts(town):
    at_work(town)
    acting = town.acting("amina")
    seen = set()
    for number in range(6):
        move = asked(town, seconds=number * 1300)
        moment = at(number * 1300 + 5)
        tabs = [partial(answer, acting, move.pk, now=moment) for answer in (moves.accept, moves.decline)]
        assert len(losers(at_once(*(tabs if number % 2 else tabs[::-1])))) == 1
        state = state_of(move)
        seen.add(state)
        assert (state, hat_of(town, "amina")) in {("active", "P"), ("declined", "1881")}
        if state == "active":
            moves.come_home(acting, move.pk, now=at(number * 1300 + 20))
            Move.objects.filter(pk=move.pk).delete()
        nobody_is_stuck()
    assert seen


def test_of_two_donors_who_say_yes_in_the_same_second_as_many_go_as_home_can_spare(town):
    at_work(town)
    people.save_team(ADMINISTRATOR, code="1881", now=at(0), protected_minimum=2)
    offers = {name: asked(town, name) for name in ("amina", "henrik")}
    outcomes = at_once(
        *[lambda n=name, m=move: moves.accept(town.acting(n), m.pk, now=at(5)) for name, move in offers.items()]
    )
    assert [lost.code for lost in losers(outcomes)] == ["home_below_minimum"]
    assert sorted(state_of(move) for move in offers.values()) == ["active", "offered"]
    assert Wearing.objects.filter(until=None, team__code="1881", agent__in=town.agents.values()).count() >= 2


def test_a_donor_who_waits_for_the_lock_sees_what_the_first_one_did(town):
    at_work(town)
    people.save_team(ADMINISTRATOR, code="1881", now=at(0), protected_minimum=2)
    first, second = asked(town, "amina"), asked(town, "henrik")
    late = partial(moves.accept, town.acting("henrik"), second.pk, now=at(6))
    with transaction.atomic(), while_waiting(late) as started:
        moves.accept(town.acting("amina"), first.pk, now=at(5))
    assert started[0].outcome().code == "home_below_minimum"
    assert hat_of(town, "henrik") == "1881"


def test_a_directed_and_an_accepted_move_of_the_last_who_can_be_spared(town):
    at_work(town)
    people.save_team(ADMINISTRATOR, code="1881", now=at(0), protected_minimum=2)
    move = asked(town)
    outcomes = at_once(
        lambda: moves.accept(town.acting("amina"), move.pk, now=at(5)),
        lambda: moves.direct(ASKING_LEAD, town.agents["henrik"].pk, town.teams["P"], why="Brand", now=at(5)),
    )
    assert len(losers(outcomes)) == 1
    assert Move.objects.filter(state__in=OPEN).count() == 1


def test_a_move_accepted_while_the_dispatcher_gives_her_a_call_leaves_nobody_stuck(town, switchboard):
    """Over and over, a hair sooner or later: she has the hat and no call, or home's call and the move after it."""
    at_work(town)
    rng, acting, agent_id = random.Random(4), town.acting("amina"), town.agents["amina"].pk
    contact = calls(switchboard, "call-1", line="1881")
    claim = actions.Claim(contact.place.pk, contact.pk, agent_id, contact.place.team_id, 0)
    haste = [(rng.uniform(0, 0.006), rng.uniform(0, 0.02)) for _ in range(12)]
    current = [asked(town)]
    seen = {"accepted": 0, "active": 0}

    def accepts(number: int) -> object:
        time.sleep(haste[number][0])
        return moves.accept(acting, current[0].pk, now=at(number * 10 + 5))

    def rings(number: int) -> object:
        time.sleep(haste[number][1])
        return actions.assign(DISPATCHER, claim, now=at(number * 10 + 5))

    def look(number: int, outcomes: list[object]) -> None:
        assert losers(outcomes) == [], "her yes and the call both come through"
        given = Assignment.objects.get(agent_id=agent_id, ended_at=None)
        assert given.hat.code == "1881", "the call keeps the hat it was given under"
        state = state_of(current[0])
        seen[state] += 1
        assert hat_of(town, "amina") == ("P" if state == "active" else "1881")
        nobody_is_stuck()
        presence.withdraw_ringing(acting, agent_id, State.READY, now=at(number * 10 + 6))
        moves.come_home(acting, current[0].pk, now=at(number * 10 + 7))
        Move.objects.all().delete()
        if number + 1 < len(haste):
            current[0] = asked(town, seconds=(number + 1) * 10)

    round_after_round(len(haste), accepts, rings, between=look)
    assert sum(seen.values()) == len(haste)


def test_two_dispatchers_keep_up_at_once_and_everything_happens_once(town):
    at_work(town)
    active, offered = accepted(town), asked(town, "henrik", 3560)
    done = at_once(*[lambda: moves.keep_up(DISPATCHER, now=at(3660))] * 3)
    assert [one for one in done if isinstance(one, Exception)] == []
    assert (sum(one.returned for one in done), sum(one.expired for one in done)) == (1, 1)
    assert (state_of(active), state_of(offered), hat_of(town, "amina")) == ("closed/time", "expired", "1881")
    assert Entry.objects.filter(verb="move.closed").count() == 1
    assert Entry.objects.filter(verb="move.expired").count() == 1
    assert LineWatch.objects.filter(team__active=True).count() == len(town.teams)


def test_called_home_and_coming_home_in_the_same_moment_is_coming_home_once(town):
    at_work(town)
    move = accepted(town)
    outcomes = at_once(
        lambda: moves.recall(HOME_LEAD, move.pk, now=at(50)),
        lambda: moves.come_home(town.acting("amina"), move.pk, now=at(50)),
        lambda: moves.keep_up(DISPATCHER, now=at(3600)),
    )
    assert len(losers(outcomes)) <= 1
    assert (state_of(move).split("/")[0], hat_of(town, "amina")) == ("closed", "1881")
    assert Wearing.objects.filter(agent=town.agents["amina"], until=None).count() == 1


def test_withdrawn_and_accepted_in_the_same_moment_one_of_them_counts(town):
    at_work(town)
    move = asked(town)
    outcomes = at_once(
        lambda: moves.withdraw(ASKING_LEAD, move.pk, now=at(5)),
        lambda: moves.accept(town.acting("amina"), move.pk, now=at(5)),
    )
    assert len(losers(outcomes)) == 1
    assert (state_of(move), hat_of(town, "amina")) in {("withdrawn/asker", "1881"), ("active", "P")}


def test_two_planners_roster_the_last_away_shift_at_once_and_one_gets_it(town):
    may_wear_parking(town, "henrik")
    agent_id, parking = town.agents["henrik"].pk, town.teams["P"]
    days = [at(86400 * number).date() for number in range(11, 14)]
    moves.roster_away(ASKING_LEAD, agent_id, days[0], parking, now=at(0))
    outcomes = at_once(
        *[lambda d=day: moves.roster_away(ASKING_LEAD, agent_id, d, parking, now=at(0)) for day in days[1:]]
    )
    assert [lost.code for lost in losers(outcomes)] == ["quota_used"]
