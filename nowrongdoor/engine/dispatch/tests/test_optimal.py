"""The pairing that looks at the whole line, where it differs from longest wait first."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings

from nowrongdoor.engine.dispatch import Decisions, Hat, Level, Reason, Snapshot, decide
from nowrongdoor.engine.dispatch.pairing.optimal import optimal
from nowrongdoor.engine.dispatch.tests.cast import BORGER_DK, PARKING, TOWN_LINE, agent, centre, waits
from nowrongdoor.engine.dispatch.tests.plainly import best_worth, matches_of, worth
from nowrongdoor.engine.dispatch.tests.strategies import crowded

EVERYTHING = dict.fromkeys(("P", "1881", "3366"), Level.DECIDE)
BORROWS_AT_ONCE = Hat("P", Level.DECIDE, widen_after_seconds=0, widen_further_after_seconds=0)


def given_to(decisions: Decisions) -> dict[int, int]:
    return {one.contact_id: one.agent_id for one in decisions.assigned}


def test_it_keeps_the_one_who_can_do_more_for_the_contact_that_needs_her() -> None:
    line = [waits(1, wait=60, level=Level.GUIDE), waits(2, wait=20, level=Level.LIGHT_HANDLING)]
    people = [agent(11, ready_for=99), agent(12, ready_for=1, levels={"P": Level.GUIDE})]
    assert given_to(decide(centre(line, people))) == {1: 11}
    assert given_to(decide(centre(line, people), optimal)) == {1: 12, 2: 11}


def test_between_contacts_that_only_one_of_can_be_served_the_longer_wait_wins() -> None:
    line = [waits(1, wait=20), waits(2, wait=20.1)]
    assert given_to(decide(centre(line, [agent(11)]), optimal)) == {2: 11}


def test_it_serves_one_more_though_both_are_then_served_from_far_out() -> None:
    """Neither has waited at all, so only how many are served speaks for it."""
    line = [waits(1, "P", wait=0), waits(2, "1881", wait=0)]
    home = agent(11, wearing="P", levels=EVERYTHING, stale=["1881"])
    far = agent(12, wearing="3366", levels={"P": Level.DECIDE, "3366": Level.DECIDE}, stale=["P"])
    hats = [BORROWS_AT_ONCE, replace(BORROWS_AT_ONCE, code="1881"), TOWN_LINE]
    assert given_to(decide(centre(line, [home, far], hats), optimal)) == {1: 12, 2: 11}


def test_it_asks_near_before_far_when_as_many_are_served() -> None:
    people = [agent(11, wearing="1881", levels=EVERYTHING), agent(12, wearing="P", base="1881"), agent(13)]
    assert given_to(decide(centre([waits(1, wait=60)], people), optimal)) == {1: 13}


def test_it_borrows_from_far_out_so_that_a_hat_keeps_its_minimum_and_both_are_served() -> None:
    """Both from 3366 would be nearest, but one must stay; 1881's wearer can only take the first."""
    line = [waits(1, wait=300), waits(2, wait=200, level=Level.REGISTER)]
    people = [
        agent(11, wearing="3366", levels=EVERYTHING, ready_for=99),
        agent(12, wearing="3366", levels=EVERYTHING, ready_for=98),
        agent(13, wearing="1881", levels={"P": Level.GUIDE, "1881": Level.GUIDE}, stale=["P"]),
    ]
    hats = [PARKING, BORGER_DK, replace(TOWN_LINE, protected_ready=1)]
    assert len(given_to(decide(centre(line, people, hats)))) == 1
    found = given_to(decide(centre(line, people, hats), optimal))
    assert found[1] == 13
    assert found[2] in {11, 12}


def test_with_a_minimum_in_the_way_the_longer_wait_is_still_the_one_that_is_served() -> None:
    line = [waits(1, wait=200), waits(2, wait=300), waits(3, wait=250)]
    people = [agent(n, wearing="3366", levels=EVERYTHING) for n in (11, 12, 13)]
    decisions = decide(centre(line, people, [PARKING, replace(TOWN_LINE, protected_ready=2)]), optimal)
    assert [one.contact_id for one in decisions.assigned] == [2]
    assert {held.reason for held in decisions.held} == {Reason.PROTECTED_MINIMUM}


@settings(max_examples=200)
@given(crowded())
def test_in_a_crowd_it_is_worth_as_much_as_the_best_of_all_pairings(snapshot: Snapshot) -> None:
    assert worth(matches_of(snapshot, decide(snapshot, optimal).assigned)) == best_worth(snapshot)
