"""Single moments in the centre, one rule at a time."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nowrongdoor.engine.dispatch import (
    AgentNow,
    Decisions,
    Hat,
    Held,
    Level,
    Reason,
    Snapshot,
    State,
    WaitingContact,
    decide,
)
from nowrongdoor.engine.dispatch.tests.cast import BORGER_DK, PARKING, agent, centre, waits

BOTH = {"P": Level.LIGHT_HANDLING, "1881": Level.GUIDE}


def given_to(decisions: Decisions) -> dict[int, int]:
    return {one.contact_id: one.agent_id for one in decisions.assigned}


def only_held(decisions: Decisions) -> Held:
    assert decisions.assigned == ()
    (held,) = decisions.held
    return held


def protecting(minimum: int) -> Hat:
    return replace(BORGER_DK, protected_ready=minimum)


# Who gets whom


def test_an_empty_line_asks_nothing_of_anybody() -> None:
    assert decide(centre([], [agent(1)])) == Decisions((), (), None)


def test_a_contact_goes_to_the_one_who_has_been_ready_longest() -> None:
    decisions = decide(centre([waits(1)], [agent(11, ready_for=5), agent(12, ready_for=60), agent(13, ready_for=30)]))
    (one,) = decisions.assigned
    assert (one.contact_id, one.agent_id, one.hat, one.ring, one.wait_seconds) == (1, 12, "P", 0, 10)
    assert decisions.held == ()


def test_ready_equally_long_the_lower_number_is_asked_so_that_the_answer_is_always_the_same() -> None:
    assert given_to(decide(centre([waits(1)], [agent(12), agent(11)]))) == {1: 11}


def test_home_is_asked_before_a_visitor_who_has_been_ready_longer() -> None:
    visitor = agent(11, wearing="P", base="1881", ready_for=900)
    assert given_to(decide(centre([waits(1)], [visitor, agent(12, ready_for=1)]))) == {1: 12}


def test_a_small_line_does_not_starve_beside_a_large_one() -> None:
    crowd = [waits(n, "1881", wait=60) for n in range(1, 30)]
    shared = agent(11, wearing="1881", ready_for=10, levels=BOTH)
    assert given_to(decide(centre([*crowd, waits(99, "P", wait=61)], [shared]))) == {99: 11}


def test_the_circle_widens_to_another_hat_only_when_its_time_has_come() -> None:
    elsewhere = agent(11, wearing="1881", levels=BOTH)
    assert given_to(decide(centre([waits(1, wait=44)], [elsewhere]))) == {}
    assert given_to(decide(centre([waits(1, wait=45)], [elsewhere]))) == {1: 11}


def test_a_stale_colleague_is_asked_last_and_not_before_the_third_ring_opens() -> None:
    stale = agent(11, wearing="1881", ready_for=999, stale=["P"], levels=BOTH)
    fresh = agent(12, wearing="1881", levels=BOTH)
    assert given_to(decide(centre([waits(1, wait=200)], [stale, fresh]))) == {1: 12}
    assert given_to(decide(centre([waits(1, wait=179)], [stale]))) == {}
    assert given_to(decide(centre([waits(1, wait=180)], [stale]))) == {1: 11}


def test_at_equal_waits_nobody_is_lent_away_from_a_contact_of_her_own_hat() -> None:
    line = [waits(1, "P", wait=50), waits(2, "1881", wait=50)]
    assert given_to(decide(centre(line, [agent(11, wearing="1881", levels=BOTH)]))) == {2: 11}


def test_an_agent_who_may_do_too_little_is_passed_by() -> None:
    new = agent(11, ready_for=500, levels={"P": Level.GUIDE})
    assert given_to(decide(centre([waits(1, level=Level.REGISTER)], [new, agent(12)]))) == {1: 12}


# The protected minimum


def test_the_last_protected_wearer_is_not_lent_however_long_the_other_line_waits() -> None:
    held = only_held(
        decide(centre([waits(1, wait=900)], [agent(11, wearing="1881", levels=BOTH)], [PARKING, protecting(1)]))
    )
    assert held.reason is Reason.PROTECTED_MINIMUM
    assert (held.facts["protected_hat"], held.facts["protected_ready"]) == ("1881", 1)


def test_one_more_than_the_minimum_may_be_lent_and_only_one() -> None:
    line = [waits(1, wait=900), waits(2, wait=800)]
    people = [agent(11, wearing="1881", levels=BOTH), agent(12, wearing="1881", levels=BOTH)]
    decisions = decide(centre(line, people, [PARKING, protecting(1)]))
    assert given_to(decisions) == {1: 11}
    assert decisions.held[0].reason is Reason.PROTECTED_MINIMUM


def test_the_protected_ones_are_there_for_their_own_line() -> None:
    line = [waits(1, "1881", wait=1)]
    assert given_to(decide(centre(line, [agent(11, wearing="1881", levels=BOTH)], [PARKING, protecting(1)]))) == {1: 11}


def test_a_wearer_who_is_not_qualified_protects_no_line() -> None:
    """Her certificate ran out this morning: were she counted, the only one who can answer 1881 would be lent away."""
    expired = agent(12, wearing="1881", levels={"P": Level.GUIDE}, ready_for=1)
    able = agent(11, wearing="1881", ready_for=99, levels=BOTH)
    line = [waits(1, wait=900), waits(2, wait=900)]
    decisions = decide(centre(line, [expired, able], [PARKING, protecting(1)]))
    assert given_to(decisions) == {1: 12}
    assert decisions.held[0].reason is Reason.PROTECTED_MINIMUM


# Letting it ring


def test_who_just_let_it_ring_is_not_rung_again_while_another_is_at_work() -> None:
    busy = agent(12, state=State.IN_CONVERSATION)
    held = only_held(decide(centre([waits(1, missed_by=[11])], [agent(11), busy])))
    assert (held.reason, held.facts["missed"]) == (Reason.LET_IT_RING, 1)


def test_the_next_contact_still_reaches_the_one_who_let_the_last_one_ring() -> None:
    line = [waits(1, wait=30, missed_by=[11]), waits(2, wait=5)]
    assert given_to(decide(centre(line, [agent(11, ready_for=99), agent(12)]))) == {1: 12, 2: 11}


def test_it_rings_again_at_the_same_desk_when_nobody_else_is_at_work() -> None:
    gone_home = agent(12, state=State.AWAY)
    assert given_to(decide(centre([waits(1, missed_by=[11])], [agent(11), gone_home]))) == {1: 11}


def test_a_colleague_at_work_who_could_not_answer_is_no_reason_to_spare_the_one_who_let_it_ring() -> None:
    too_new = agent(12, levels={"P": Level.INFORM})
    assert given_to(decide(centre([waits(1, missed_by=[11])], [agent(11), too_new]))) == {1: 11}


# Why somebody still waits


def test_a_hat_that_is_not_there_is_named() -> None:
    held = only_held(decide(centre([waits(1, "gone")], [agent(11)])))
    assert (held.reason, held.facts["missing"], held.facts["hat"]) == (Reason.NOBODY_QUALIFIED, "unknown_hat", "gone")


def test_a_demand_beyond_the_mandate_of_its_own_hat_is_said_to_be_so() -> None:
    held = only_held(decide(centre([waits(1, level=Level.DECIDE)], [agent(11, levels={"P": Level.DECIDE})])))
    assert (held.facts["missing"], held.facts["hat_level"]) == ("mandate_too_low", "light_handling")


def test_a_hat_that_nobody_holds_is_said_to_be_so() -> None:
    held = only_held(decide(centre([waits(1, "3366")], [agent(11)])))
    assert (held.reason, held.facts["missing"]) == (Reason.NOBODY_QUALIFIED, "not_qualified")


def test_holders_who_all_fall_short_are_told_with_the_best_of_them() -> None:
    people = [agent(11, levels={"P": Level.INFORM}), agent(12, levels={"P": Level.GUIDE})]
    held = only_held(decide(centre([waits(1, level=Level.REGISTER)], people)))
    assert (held.facts["missing"], held.facts["own_level"]) == ("own_level_too_low", "guide")


def test_nobody_at_work_is_another_thing_than_nobody_qualified() -> None:
    assert only_held(decide(centre([waits(1)], [agent(11, state=State.AWAY)]))).reason is Reason.NOBODY_AT_WORK


@pytest.mark.parametrize("state", [State.RINGING, State.IN_CONVERSATION, State.AFTER_WORK])
def test_all_busy_counts_the_busy_and_the_ones_on_a_break(state: State) -> None:
    held = only_held(decide(centre([waits(1)], [agent(11, state=state), agent(12, state=State.PAUSE)])))
    assert (held.reason, held.facts["busy"], held.facts["paused"]) == (Reason.ALL_BUSY, 1, 1)


def test_all_on_a_break_is_something_a_lead_can_mend() -> None:
    people = [agent(11, state=State.PAUSE), agent(12, state=State.AWAY)]
    held = only_held(decide(centre([waits(1)], people)))
    assert (held.reason, held.facts["paused"]) == (Reason.ALL_ON_PAUSE, 1)


def test_a_ready_colleague_further_out_is_told_with_the_seconds_until_she_is_asked() -> None:
    decisions = decide(centre([waits(1, wait=15)], [agent(11, wearing="1881", levels=BOTH)]))
    held = only_held(decisions)
    assert (held.reason, held.facts["seconds"], held.facts["ring"]) == (Reason.RING_OPENS_IN, 30, 2)
    assert decisions.changes_in_seconds == 30


def test_a_ring_that_holds_nobody_for_this_contact_changes_nothing() -> None:
    stale = agent(11, wearing="1881", stale=["P"], levels=BOTH)
    assert decide(centre([waits(1, wait=15)], [stale])).changes_in_seconds == 165
    assert decide(centre([waits(1, wait=15)], [agent(11, state=State.PAUSE)])).changes_in_seconds is None


def test_those_who_went_to_longer_waits_are_told_as_that() -> None:
    decisions = decide(centre([waits(1, wait=30), waits(2, wait=31)], [agent(11)]))
    assert given_to(decisions) == {2: 11}
    assert decisions.held[0].reason is Reason.LONGER_WAIT_FIRST


def test_an_agent_taken_by_a_shorter_wait_of_her_own_hat_is_simply_busy() -> None:
    """Her ring was not open yet for the one who has waited longer, so "longer waits first" would not be true."""
    line = [waits(1, "P", wait=30), waits(2, "1881", wait=5)]
    decisions = decide(centre(line, [agent(11, wearing="1881", levels=BOTH)]))
    assert given_to(decisions) == {2: 11}
    assert (decisions.held[0].reason, decisions.held[0].facts["busy"]) == (Reason.ALL_BUSY, 1)


def test_what_a_lead_can_lift_is_told_before_what_time_will_bring() -> None:
    kept = agent(11, wearing="1881", levels=BOTH)
    soon = agent(12, wearing="3366", levels={"P": Level.GUIDE, "3366": Level.GUIDE}, stale=["P"])
    town_line = Hat("3366", Level.GUIDE)
    decisions = decide(centre([waits(1, wait=100)], [kept, soon], [PARKING, protecting(1), town_line]))
    assert only_held(decisions).reason is Reason.PROTECTED_MINIMUM
    assert decisions.changes_in_seconds == 80


# What cannot be


@pytest.mark.parametrize(
    ("waiting", "agents", "named"),
    [([waits(7), waits(7, wait=3)], [], "contact 7"), ([], [agent(11), agent(11, state=State.PAUSE)], "agent 11")],
)
def test_nobody_stands_twice_in_a_snapshot(waiting: list[WaitingContact], agents: list[AgentNow], named: str) -> None:
    with pytest.raises(ValueError, match=f"{named} stands more than once"):
        centre(waiting, agents)


@pytest.mark.parametrize("wait", [float("nan"), float("inf")])
def test_a_wait_that_is_no_number_is_refused_by_the_number_of_the_contact(wait: float) -> None:
    with pytest.raises(ValueError, match=r"contact 7: wait_seconds"):
        waits(7, wait=wait)


def test_a_wait_a_moment_below_zero_is_a_contact_that_has_just_come() -> None:
    """Two machines' clocks differ by a little; a line that stands still because of it would be worse."""
    assert given_to(decide(centre([waits(1, wait=-0.02)], [agent(11)]))) == {1: 11}


def test_a_snapshot_can_be_made_from_an_empty_town() -> None:
    assert decide(Snapshot((), (), {})) == Decisions((), (), None)
